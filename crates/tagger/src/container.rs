//! A file of named sections, each byte of it accounted for: checksummed, or zero and checked.
//!
//! ```text
//! header    64 bytes: magic, version, number of sections, length, checksums of table and header
//! table     48 bytes a section: name, offset, length, checksum
//! sections  each at a multiple of 64, zeros between
//! ```
//!
//! All numbers are little-endian, checksums CRC-32. Nothing that the file says of itself is
//! believed before it is checked against the bytes there are.

use crate::ModelError;
use zerocopy::{
    FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned,
    little_endian::{U16, U32, U64},
};

/// The newest format of model files that this version reads, and the one it writes.
pub const MODEL_FORMAT: u16 = 1;

/// A high bit, line ends of both kinds and an end-of-file mark: mangling as text shows here.
const MAGIC: [u8; 8] = *b"\x89CTL\r\n\x1a\n";
const ALIGN: usize = 64;

#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned, Clone, Copy)]
#[repr(C)]
struct Header {
    magic: [u8; 8],
    version: U16,
    reserved: [u8; 2],
    sections: U32,
    length: U64,
    table_checksum: U32,
    /// Of the header, with this field zero.
    checksum: U32,
    reserved_too: [u8; 32],
}

#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned, Clone, Copy)]
#[repr(C)]
struct Entry {
    name: [u8; 16],
    offset: U64,
    length: U64,
    checksum: U32,
    reserved: [u8; 12],
}

/// Sections by name, in the order of the file.
#[derive(Debug)]
pub(crate) struct Container<'a> {
    sections: Vec<(String, &'a [u8])>,
}

/// The bytes of a file with these sections.
pub(crate) fn write(sections: &[(&str, &[u8])]) -> Vec<u8> {
    let table_end = size_of::<Header>() + size_of::<Entry>() * sections.len();
    let mut bytes = vec![0; table_end.next_multiple_of(ALIGN)];
    let mut table = Vec::new();
    for (name, data) in sections {
        let mut entry = Entry {
            name: [0; 16],
            offset: (bytes.len() as u64).into(),
            length: (data.len() as u64).into(),
            checksum: crc32fast::hash(data).into(),
            reserved: [0; 12],
        };
        entry.name[..name.len()].copy_from_slice(name.as_bytes());
        table.extend_from_slice(entry.as_bytes());
        bytes.extend_from_slice(data);
        bytes.resize(bytes.len().next_multiple_of(ALIGN), 0);
    }
    let mut header = Header {
        magic: MAGIC,
        version: MODEL_FORMAT.into(),
        reserved: [0; 2],
        sections: (sections.len() as u32).into(),
        length: (bytes.len() as u64).into(),
        table_checksum: crc32fast::hash(&table).into(),
        checksum: 0.into(),
        reserved_too: [0; 32],
    };
    header.checksum = crc32fast::hash(header.as_bytes()).into();
    bytes[..size_of::<Header>()].copy_from_slice(header.as_bytes());
    bytes[size_of::<Header>()..table_end].copy_from_slice(&table);
    bytes
}

impl<'a> Container<'a> {
    /// Checks the whole file.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, ModelError> {
        let header = read_header(bytes)?;
        let table_start = size_of::<Header>();
        let entries = header.sections.get() as usize;
        let table = entries
            .checked_mul(size_of::<Entry>())
            .and_then(|length| bytes.get(table_start..table_start.checked_add(length)?))
            .ok_or(ModelError::Inconsistent {
                what: "its table is longer than the file",
            })?;
        if crc32fast::hash(table) != header.table_checksum.get() {
            return Err(ModelError::Checksum {
                part: "the table of sections".to_owned(),
            });
        }
        let mut end = table_start + table.len();
        let mut sections: Vec<(String, &[u8])> = Vec::with_capacity(entries);
        for entry in table.chunks_exact(size_of::<Entry>()) {
            let entry = Entry::read_from_bytes(entry).expect("chunks are as long as an entry");
            let (name, data) = read_section(bytes, &entry, end)?;
            if sections.iter().any(|(known, _)| *known == name) {
                return Err(ModelError::Inconsistent {
                    what: "a section stands twice",
                });
            }
            end = entry.offset.get() as usize + data.len();
            sections.push((name, data));
        }
        padding(bytes, end)?;
        if bytes.len() != end.next_multiple_of(ALIGN) {
            return Err(ModelError::Inconsistent {
                what: "bytes follow the last section",
            });
        }
        Ok(Self { sections })
    }

    /// The bytes of one section.
    pub(crate) fn section(&self, name: &str) -> Result<&'a [u8], ModelError> {
        let found = self.sections.iter().find(|(known, _)| known == name);
        let missing = || ModelError::Missing {
            section: name.to_owned(),
        };
        found.map(|(_, data)| *data).ok_or_else(missing)
    }
}

fn read_header(bytes: &[u8]) -> Result<Header, ModelError> {
    let (header, _) = Header::read_from_prefix(bytes).map_err(|_| ModelError::NotAModel)?;
    if header.magic != MAGIC {
        return Err(ModelError::NotAModel);
    }
    let unsummed = Header {
        checksum: 0.into(),
        ..header
    };
    if crc32fast::hash(unsummed.as_bytes()) != header.checksum.get() {
        return Err(ModelError::Checksum {
            part: "the header".to_owned(),
        });
    }
    let version = header.version.get();
    if version == 0 || MODEL_FORMAT < version {
        return Err(ModelError::Version {
            known: MODEL_FORMAT,
            got: version,
        });
    }
    if header.reserved != [0; 2] || header.reserved_too != [0; 32] {
        return Err(ModelError::Inconsistent {
            what: "reserved bytes of the header are used",
        });
    }
    let (expected, got) = (header.length.get(), bytes.len() as u64);
    if expected == got {
        Ok(header)
    } else {
        Err(ModelError::Length { expected, got })
    }
}

/// The name and bytes of a section that follows what ended at `end`.
fn read_section<'a>(
    bytes: &'a [u8],
    entry: &Entry,
    end: usize,
) -> Result<(String, &'a [u8]), ModelError> {
    let used = entry
        .name
        .iter()
        .position(|&byte| byte == 0)
        .unwrap_or(entry.name.len());
    let rest_is_zero = entry.name[used..]
        .iter()
        .chain(&entry.reserved)
        .all(|&byte| byte == 0);
    let name = String::from_utf8(entry.name[..used].to_vec())
        .ok()
        .filter(|_| rest_is_zero);
    let name = name.ok_or(ModelError::Inconsistent {
        what: "a section has no proper name",
    })?;
    if entry.offset.get() != end.next_multiple_of(ALIGN) as u64 {
        return Err(ModelError::Inconsistent {
            what: "sections do not follow one another",
        });
    }
    let start = entry.offset.get() as usize;
    let length = usize::try_from(entry.length.get()).ok();
    let data = length
        .and_then(|length| bytes.get(start..start.checked_add(length)?))
        .ok_or(ModelError::Inconsistent {
            what: "a section is longer than the file",
        })?;
    if crc32fast::hash(data) != entry.checksum.get() {
        return Err(ModelError::Checksum {
            part: format!("section {name}"),
        });
    }
    padding(bytes, end)?;
    Ok((name, data))
}

/// Checks the zeros from `end` to where the next section would start.
fn padding(bytes: &[u8], end: usize) -> Result<(), ModelError> {
    let zeros = bytes.get(end..end.next_multiple_of(ALIGN));
    match zeros {
        Some(zeros) if zeros.iter().all(|&byte| byte == 0) => Ok(()),
        Some(_) => Err(ModelError::Checksum {
            part: "the space between sections".to_owned(),
        }),
        None => Err(ModelError::Inconsistent {
            what: "the last section is cut short",
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> Vec<u8> {
        write(&[("one", b"abc"), ("empty", b""), ("two", &[7; 64])])
    }

    #[test]
    fn sections_come_back() {
        let bytes = file();
        let container = Container::read(&bytes).unwrap();
        assert_eq!(container.section("one").unwrap(), b"abc");
        assert_eq!(container.section("empty").unwrap(), b"");
        assert_eq!(container.section("two").unwrap(), [7; 64]);
        assert!(matches!(
            container.section("three"),
            Err(ModelError::Missing { .. })
        ));
    }

    #[test]
    fn every_flipped_bit_cut_and_added_byte_is_refused() {
        let bytes = file();
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut flipped = bytes.clone();
                flipped[at] ^= 1 << bit;
                assert!(Container::read(&flipped).is_err(), "byte {at}, bit {bit}");
            }
            assert!(Container::read(&bytes[..at]).is_err(), "cut at {at}");
        }
        for more in [1, 64] {
            let mut longer = bytes.clone();
            longer.resize(bytes.len() + more, 0);
            assert!(Container::read(&longer).is_err());
        }
    }

    #[test]
    fn lies_with_right_checksums_are_refused() {
        let lie = |at: usize, with: &[u8]| {
            let mut bytes = file();
            bytes[at..at + with.len()].copy_from_slice(with);
            let table = 64..64 + 3 * 48;
            let sum = crc32fast::hash(&bytes[table]);
            bytes[24..28].copy_from_slice(&sum.to_le_bytes());
            bytes[28..32].fill(0);
            let sum = crc32fast::hash(&bytes[..64]);
            bytes[28..32].copy_from_slice(&sum.to_le_bytes());
            Container::read(&bytes).unwrap_err()
        };
        assert!(matches!(
            lie(8, &[9, 0]),
            ModelError::Version { got: 9, .. }
        ));
        assert!(matches!(lie(10, &[1]), ModelError::Inconsistent { .. }));
        assert!(matches!(
            lie(12, &[255; 4]),
            ModelError::Inconsistent { .. }
        ));
        assert!(matches!(lie(16, &[255; 8]), ModelError::Length { .. }));
        assert!(matches!(
            lie(64 + 16, &[1]),
            ModelError::Inconsistent { .. }
        ));
        assert!(matches!(
            lie(64 + 24, &[255; 8]),
            ModelError::Inconsistent { .. }
        ));
        assert!(matches!(
            lie(64 + 40, &[1]),
            ModelError::Inconsistent { .. }
        ));
        assert!(matches!(
            lie(64 + 48, b"one\0\0"),
            ModelError::Inconsistent { .. }
        ));
    }
}
