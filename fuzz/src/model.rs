//! A small model, its sections, and files made of changed ones with checksums that are right.

use catchline::{Article, Labelled, Tagger};

const HEADER: usize = 64;
const ENTRY: usize = 48;
const ALIGN: usize = 64;

/// The bytes of a model of twelve articles.
pub fn model() -> Vec<u8> {
    let article = |i: usize, words: &str, tag: &str| {
        let article = Article::new(format!("{words} {i}")).body(words);
        Labelled::new(article.language("en"), [tag])
    };
    let archive: Vec<Labelled> = (0..6)
        .flat_map(|i| {
            [
                article(i, "Ballots were counted in the elections", "elections"),
                article(
                    i,
                    "an oven, bread and the U.S. year-old flour",
                    "baking bread",
                ),
            ]
        })
        .collect();
    let params = Tagger::params().estimator(catchline::Estimator::NbSvm);
    params
        .fit(&archive)
        .expect("two tags can be learnt")
        .to_bytes()
}

/// The sections of a valid model file.
pub fn sections(file: &[u8]) -> Vec<([u8; 16], Vec<u8>)> {
    entries(file)
        .map(|at| {
            let name = file[at..at + 16].try_into().expect("names have 16 bytes");
            let (from, length) = (number(file, at + 16), number(file, at + 24));
            (name, file[from..from + length].to_vec())
        })
        .collect()
}

/// A file with these sections.
pub fn file(sections: &[([u8; 16], Vec<u8>)]) -> Vec<u8> {
    let table_end = HEADER + ENTRY * sections.len();
    let mut bytes = vec![0; table_end.next_multiple_of(ALIGN)];
    bytes[..10].copy_from_slice(b"\x89CTL\r\n\x1a\n\x01\0");
    bytes[12..16].copy_from_slice(&(sections.len() as u32).to_le_bytes());
    for (i, (name, data)) in sections.iter().enumerate() {
        let at = HEADER + ENTRY * i;
        let from = bytes.len() as u64;
        bytes[at..at + 16].copy_from_slice(name);
        bytes[at + 16..at + 24].copy_from_slice(&from.to_le_bytes());
        bytes[at + 24..at + 32].copy_from_slice(&(data.len() as u64).to_le_bytes());
        bytes.extend_from_slice(data);
        bytes.resize(bytes.len().next_multiple_of(ALIGN), 0);
    }
    repair(&mut bytes);
    bytes
}

/// Sets the length and all checksums to what they should be, as far as the file holds their places.
pub fn repair(bytes: &mut [u8]) {
    if bytes.len() < HEADER {
        return;
    }
    let length = bytes.len() as u64;
    bytes[16..24].copy_from_slice(&length.to_le_bytes());
    for at in entries(bytes).collect::<Vec<_>>() {
        let (from, length) = (number(bytes, at + 16), number(bytes, at + 24));
        let data = bytes.get(from..from.saturating_add(length));
        if let Some(sum) = data.map(crc32fast::hash) {
            bytes[at + 32..at + 36].copy_from_slice(&sum.to_le_bytes());
        }
    }
    let table = HEADER..HEADER + ENTRY * entries(bytes).count();
    let sum = crc32fast::hash(&bytes[table]);
    bytes[24..28].copy_from_slice(&sum.to_le_bytes());
    bytes[28..32].fill(0);
    let sum = crc32fast::hash(&bytes[..HEADER]);
    bytes[28..32].copy_from_slice(&sum.to_le_bytes());
}

/// Where the entries of the table begin that are wholly there.
fn entries(bytes: &[u8]) -> impl Iterator<Item = usize> + use<> {
    let said = u32::from_le_bytes(bytes[12..16].try_into().expect("a number has 4 bytes"));
    let there = (bytes.len() - HEADER) / ENTRY;
    (0..there.min(said as usize)).map(|entry| HEADER + ENTRY * entry)
}

fn number(bytes: &[u8], at: usize) -> usize {
    u64::from_le_bytes(bytes[at..at + 8].try_into().expect("a number has 8 bytes")) as usize
}
