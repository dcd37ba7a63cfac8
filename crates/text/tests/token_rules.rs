//! Each token rule, pinned by examples.

use catchline_text::{Kind, tokens};

/// The tokens of a text and their kinds, as letters: word, number, bigram, address.
fn cut(text: &str) -> Vec<(char, &str)> {
    let letter = |kind| match kind {
        Kind::Word => 'w',
        Kind::Number => 'n',
        Kind::Bigram => 'b',
        Kind::Address => 'a',
    };
    tokens(text)
        .map(|token| (letter(token.kind), token.of(text)))
        .collect()
}

fn words(text: &str) -> Vec<&str> {
    tokens(text).map(|token| token.of(text)).collect()
}

#[test]
fn words_and_numbers() {
    assert_eq!(words("The count goes on."), ["The", "count", "goes", "on"]);
    assert_eq!(
        cut("3.14 1,750 2017"),
        [('n', "3.14"), ('n', "1,750"), ('n', "2017")]
    );
    assert_eq!(
        cut("1st 5mm CO₂"),
        [('w', "1st"), ('w', "5mm"), ('w', "CO₂")]
    );
    assert_eq!(
        words("3.5mm 1.2.3 1,2, 7..8 4."),
        ["3.5", "mm", "1.2.3", "1,2", "7", "8", "4"]
    );
    assert_eq!(
        words("a1.5 snake_case x/y"),
        ["a1", "5", "snake", "case", "x", "y"]
    );
    assert_eq!(words(" ...—!? \u{301}\u{200d} "), [""; 0]);
}

#[test]
fn apostrophes_join_letters() {
    assert_eq!(
        words("can't O’Brien oʼclock об’єкт"),
        ["can't", "O’Brien", "oʼclock", "об’єкт"]
    );
    assert_eq!(
        words("rock 'n' roll, 1990's 'quoted'"),
        ["rock", "n", "roll", "1990", "s", "quoted"]
    );
}

#[test]
fn hyphens_join_a_letter_and_a_digit_once() {
    assert_eq!(
        words("COVID-19 F‑16s G‐20 МиГ-29"),
        ["COVID-19", "F‑16s", "G‐20", "МиГ-29"]
    );
    assert_eq!(
        words("long-term 2-1 COVID-19-related"),
        ["long", "term", "2", "1", "COVID-19", "related"]
    );
    assert_eq!(
        words("19-year-old 3.5-inch F- 16 -7"),
        ["19-year", "old", "3.5", "inch", "F", "16", "7"]
    );
}

#[test]
fn ampersands_join_letters() {
    assert_eq!(
        words("R&D AT&T Q & A 1&2 R& D"),
        ["R&D", "AT&T", "Q", "A", "1", "2", "R", "D"]
    );
}

#[test]
fn initialisms_are_one_word() {
    assert_eq!(words("U.S.-Russia"), ["U.S.", "Russia"]);
    assert_eq!(
        words("the U.S, e.g. Р.Ф. and J.F.Kennedy"),
        ["the", "U.S", "e.g.", "Р.Ф.", "and", "J.F.", "Kennedy"]
    );
    assert_eq!(
        words("plan B. A new U.Ss F.16"),
        ["plan", "B", "A", "new", "U", "Ss", "F", "16"]
    );
}

#[test]
fn signs_of_programming_languages() {
    assert_eq!(
        words("C++, C# F#. C#7 AB# a++b C+ C+++"),
        ["C++", "C#", "F#", "C", "7", "AB", "a++", "b", "C", "C++"]
    );
    assert_eq!(words("#Brexit C#言語"), ["Brexit", "C#", "言語"]);
}

#[test]
fn marks_and_joiners_part_nothing() {
    assert_eq!(
        words("nai\u{308}ve co\u{ad}op می\u{200c}خواهم"),
        ["nai\u{308}ve", "co\u{ad}op", "می\u{200c}خواهم"]
    );
    assert_eq!(
        words("\u{feff}start end\u{ad} e\u{301}#"),
        ["start", "end", "e\u{301}#"]
    );
}

#[test]
fn scripts_without_spaces_become_pairs() {
    assert_eq!(
        cut("中国政府"),
        [('b', "中国"), ('b', "国政"), ('b', "政府")]
    );
    assert_eq!(words("カー々。字 食べ"), ["カー", "ー々", "字", "食べ"]);
    assert_eq!(words("กำลัง"), ["กำ", "ำลั", "ลัง"]);
    assert_eq!(words("COVID疫苗2剂"), ["COVID", "疫苗", "2", "剂"]);
    assert_eq!(words("字\u{2060}字"), ["字\u{2060}字"]);
}

#[test]
fn addresses_are_one_token() {
    assert_eq!(
        cut("see https://x.org/a?b=c#d), then"),
        [('w', "see"), ('a', "https://x.org/a?b=c#d"), ('w', "then")]
    );
    assert_eq!(cut("<WWW.example.com/a.>"), [('a', "WWW.example.com/a")]);
    assert_eq!(cut("“ftp://x.org/é”"), [('a', "ftp://x.org/é")]);
    assert_eq!(words("http:// www. awww.x"), ["http", "www", "awww", "x"]);
    assert_eq!(
        words("见http://x.org/a新闻"),
        ["见", "http://x.org/a", "新闻"]
    );
    assert_eq!(
        cut("to desk.one+tips@news-room.example.net."),
        [('w', "to"), ('a', "desk.one+tips@news-room.example.net")]
    );
    assert_eq!(
        words("@desk a@b a@b..c a@b.c@d"),
        ["desk", "a", "b", "a", "b", "c", "a@b.c", "d"]
    );
}

#[test]
fn full_width_text_follows_the_same_rules() {
    assert_eq!(
        words("Ｕ．Ｓ． Ｒ＆Ｄ Ｃ＋＋ Ｆ－１６ １，７５０ ｃａｎ＇ｔ"),
        [
            "Ｕ．Ｓ．",
            "Ｒ＆Ｄ",
            "Ｃ＋＋",
            "Ｆ－１６",
            "１，７５０",
            "ｃａｎ＇ｔ"
        ]
    );
}
