//! What front matter becomes, case by case, and the laws that hold for all.

use super::*;
use proptest::prelude::*;

fn added(file: &str, text: &str, tags: &[&str]) -> Result<Option<String>, Error> {
    let tags: Vec<Tag> = tags.iter().map(Tag::new).collect();
    Ok(add_tags(file, text, &tags)?.map(|edited| edited.text))
}

const BODY: &str = "\n# No ship\n\n---\ntags: [no]\n";

/// Front matter within its lines, and a body.
fn page(fence: &str, inner: &str) -> String {
    format!("{fence}\n{inner}\n{fence}\n{BODY}")
}

/// Checks what tea and river trade added to each makes of it.
fn check(file: &str, fence: &str, cases: &[(&str, &str)]) {
    for (before, after) in cases {
        let before = page(fence, before);
        let after = page(fence, after);
        let edited = added(file, &before, &["tea", "river trade"]);
        assert_eq!(edited.unwrap().unwrap(), after, "{before}");
        let again = added(file, &after, &["Tea", "river-trade"]).unwrap();
        assert_eq!(again, None, "{after}");
        // The same with the line ends of Windows and a byte order mark.
        let windows = |text: &str| format!("{MARK}{}", text.replace('\n', "\r\n"));
        let edited = added(file, &windows(&before), &["tea", "river trade"]);
        assert_eq!(edited.unwrap().unwrap(), windows(&after), "{before}");
    }
}

#[test]
fn lists_in_yaml_grow_as_they_are_laid_out() {
    check(
        "a.md",
        "---",
        &[
            ("tags: [a, b]", "tags: [a, b, tea, river trade]"),
            ("tags: [a,b]  # c", "tags: [a,b, tea, river trade]  # c"),
            ("tags: [ a ]", "tags: [ a, tea, river trade ]"),
            ("tags: [a,]", "tags: [a, tea, river trade,]"),
            ("tags: []", "tags: [tea, river trade]"),
            ("tags: [ ]", "tags: [tea, river trade ]"),
            ("tags: [\"a\"]", "tags: [\"a\", \"tea\", \"river trade\"]"),
            ("tags: ['a', 'b']", "tags: ['a', 'b', 'tea', 'river trade']"),
            ("tags: ['a', b]", "tags: ['a', b, tea, river trade]"),
            ("'tags': [a]", "'tags': [a, tea, river trade]"),
            ("Tags: [a]", "Tags: [a, tea, river trade]"),
            ("tags: [a,\n  b]", "tags: [a,\n  b,\n  tea,\n  river trade]"),
            (
                "tags: [a, b,\n  c, d]",
                "tags: [a, b,\n  c, d, tea, river trade]",
            ),
            (
                "tags: [\n  a,\n  b\n]",
                "tags: [\n  a,\n  b,\n  tea,\n  river trade\n]",
            ),
            (
                "tags: [\n  a,\n  b, # c, d\n]\nx: 1",
                "tags: [\n  a,\n  b, # c, d\n  tea,\n  river trade,\n]\nx: 1",
            ),
            (
                "tags: [\n    'a' # c\n  ]",
                "tags: [\n    'a', # c\n    'tea',\n    'river trade'\n  ]",
            ),
            ("tags:\n  - a", "tags:\n  - a\n  - tea\n  - river trade"),
            (
                "tags:\n- a\n- \"b\" # c\n\n# d\nx: 1",
                "tags:\n- a\n- \"b\" # c\n- \"tea\"\n- \"river trade\"\n\n# d\nx: 1",
            ),
            (
                "tags: # c\n    -   a\nx: 1",
                "tags: # c\n    -   a\n    -   tea\n    -   river trade\nx: 1",
            ),
            ("tags:\n  [a]", "tags:\n  [a, tea, river trade]"),
            ("tags: [a]\ntag: b", "tags: [a, tea, river trade]\ntag: b"),
        ],
    );
}

#[test]
fn other_tags_in_yaml_become_lists_or_longer_texts() {
    check(
        "a.md",
        "---",
        &[
            ("tags:", "tags: [tea, river trade]"),
            ("tags: # c\nx: 1", "tags: [tea, river trade] # c\nx: 1"),
            ("\"tags\" :\nx: 1", "\"tags\" : [tea, river trade]\nx: 1"),
            ("tags: a", "tags: [a, tea, river trade]"),
            ("tags: a b # c", "tags: [a b, tea, river trade] # c"),
            ("tags: 2021", "tags: [2021, tea, river trade]"),
            ("tags: 'a'", "tags: ['a', 'tea', 'river trade']"),
            ("tags: a, b", "tags: a, b, tea, river trade"),
            ("tags: a,b, # c", "tags: a,b, tea, river trade # c"),
            ("tags: \"a, b\"", "tags: \"a, b, tea, river trade\""),
            ("tag: a", "tag: [a, tea, river trade]"),
            ("keywords: a, b", "keywords: a, b, tea, river trade"),
            ("title: x", "title: x\ntags: [tea, river trade]"),
            ("title: x\n", "title: x\n\ntags: [tea, river trade]"),
            (
                "x: |\n  tags: a\n",
                "x: |\n  tags: a\n\ntags: [tea, river trade]",
            ),
            ("# c", "# c\ntags: [tea, river trade]"),
            (
                "taxonomies:\n  categories: [a]",
                "taxonomies:\n  tags: [tea, river trade]\n  categories: [a]",
            ),
            (
                "taxonomies: {categories: [a]}",
                "taxonomies: {tags: [tea, river trade], categories: [a]}",
            ),
            ("taxonomies: {}", "taxonomies: {tags: [tea, river trade]}"),
            (
                "taxonomies:\n  tags:\n    - a\nx: 1",
                "taxonomies:\n  tags:\n    - a\n    - tea\n    - river trade\nx: 1",
            ),
        ],
    );
}

#[test]
fn spaces_part_tags_in_dated_files_alone() {
    check(
        "2021-05-03-x.md",
        "---",
        &[
            ("tags: a", "tags: [a, tea, river trade]"),
            ("tags: a  b c", "tags: [a,  b, c, tea, river trade]"),
            ("tags: a, b", "tags: a, b, tea, river trade"),
            ("tags: 'a'", "tags: ['a', 'tea', 'river trade']"),
        ],
    );
}

#[test]
fn toml_grows_as_it_is_laid_out() {
    check(
        "a.md",
        "+++",
        &[
            ("tags = ['a']", "tags = ['a', 'tea', 'river trade']"),
            (
                "tags=[\"a\" ,] # c\n[x]\ny = 1",
                "tags=[\"a\", \"tea\", \"river trade\" ,] # c\n[x]\ny = 1",
            ),
            ("tags = []", "tags = [\"tea\", \"river trade\"]"),
            (
                "tags = \"a b\"",
                "tags = [\"a b\", \"tea\", \"river trade\"]",
            ),
            ("tags = \"a, b\"", "tags = \"a, b, tea, river trade\""),
            (
                "tags = [\n  \"a\", # \"c\", ]\n  \"b\" # d\n]",
                "tags = [\n  \"a\", # \"c\", ]\n  \"b\", # d\n  \"tea\",\n  \"river trade\"\n]",
            ),
            (
                "tags = [\n\t'a',\n\t# d\n]",
                "tags = [\n\t'a',\n\t'tea',\n\t'river trade',\n\t# d\n]",
            ),
            (
                "title = 'x' # c\n\n# d\n[extra]\ny = 1",
                "title = 'x' # c\ntags = [\"tea\", \"river trade\"]\n\n# d\n[extra]\ny = 1",
            ),
            (
                "[extra]\ny = 1",
                "tags = [\"tea\", \"river trade\"]\n[extra]\ny = 1",
            ),
            (
                "x = 1\ny.z = 2\n[[a]]\nb = 1",
                "x = 1\ntags = [\"tea\", \"river trade\"]\ny.z = 2\n[[a]]\nb = 1",
            ),
            (
                "title = 'x'\n[taxonomies]\ncategories = ['b']\n[extra]",
                "title = 'x'\n[taxonomies]\ntags = [\"tea\", \"river trade\"]\ncategories = ['b']\n[extra]",
            ),
            (
                "[taxonomies] # c\n[extra]",
                "[taxonomies] # c\ntags = [\"tea\", \"river trade\"]\n[extra]",
            ),
            (
                "[taxonomies]\n  tags = [\"a\"]",
                "[taxonomies]\n  tags = [\"a\", \"tea\", \"river trade\"]",
            ),
            (
                "taxonomies.categories = ['b']",
                "taxonomies.tags = [\"tea\", \"river trade\"]\ntaxonomies.categories = ['b']",
            ),
            (
                "taxonomies = {categories = ['b']}",
                "taxonomies = {tags = [\"tea\", \"river trade\"], categories = ['b']}",
            ),
            (
                "taxonomies = {}",
                "taxonomies = {tags = [\"tea\", \"river trade\"]}",
            ),
        ],
    );
}

#[test]
fn a_text_without_front_matter_gets_some() {
    for text in ["# No ship\n", "", "No\r\nship"] {
        for mark in ["", MARK] {
            let end = if text.contains('\r') { "\r\n" } else { "\n" };
            let expected = format!("{mark}---{end}tags: [tea, \"2021\"]{end}---{end}{text}");
            let edited = added("a.md", &format!("{mark}{text}"), &["tea", "2021"]).unwrap();
            assert_eq!(edited, Some(expected));
        }
    }
    assert_eq!(
        added("a.md", "---\n---\nTea", &["tea"]).unwrap().unwrap(),
        "---\ntags: [tea]\n---\nTea"
    );
}

#[test]
fn tags_get_quotes_where_they_need_them() {
    for (before, after) in [
        ("tags: [a]", "tags: [a, \"b: c\", \"2021\", \"d, e\", C#]"),
        ("tags: a", "tags: [a, \"b: c\", \"2021\", \"d, e\", C#]"),
        (
            "tags: a, b",
            "tags: [a, b, \"b: c\", \"2021\", \"d, e\", C#]",
        ),
        ("tags: ['a']", "tags: ['a', 'b: c', '2021', 'd, e', 'C#']"),
    ] {
        let edited = added(
            "a.md",
            &page("---", before),
            &["b: c", "2021", "d, e", "C#"],
        );
        assert_eq!(edited.unwrap().unwrap(), page("---", after));
    }
}

#[test]
fn what_there_is_already_is_not_added() {
    let text = page("---", "tags: [River-Trade]");
    for tags in [&[][..], &["river trade"], &["RIVER_TRADE", " "], &["", "-"]] {
        assert_eq!(added("a.md", &text, tags).unwrap(), None, "{tags:?}");
    }
    let edited = added("a.md", &text, &["tea", "river trade", "Tea"]).unwrap();
    assert_eq!(edited.unwrap(), page("---", "tags: [River-Trade, tea]"));
}

#[test]
fn what_cannot_be_edited_is_refused_and_named() {
    for (file, text) in [
        ("a.md", page("---", "x: &t [a]\ntags: *t")),
        ("a.md", page("---", "tags: &t [a]\nx: *t")),
        ("a.md", page("---", "x: &t {tags: [a]}\n<<: *t")),
        ("a.md", page("---", "tags: null")),
        ("a.md", page("---", "tags: &t\nx: 1")),
        ("a.md", page("---", "tags: |\n  a")),
        ("a.md", page("---", "tags: a\n  b")),
        ("a.md", page("---", "tags: >-\n  a")),
        ("a.md", page("---", "tags:\n  - a\n  -")),
        ("a.md", page("---", "tags:\n  - - a")),
        ("a.md", page("---", "tags:\n  - |\n    a")),
        ("a.md", page("---", "{title: x}")),
        ("a.md", page("---", "\nNo ship.")),
        ("a.md", page("---", "? tags\n: a")),
        ("2021-05-03-x.md", page("---", "tags: 'a b'")),
        ("a.md", page("+++", "tags = '''a'''")),
        ("a.md", "{\n\"tags\": [\"a\"]\n}\nNo ship.\n".to_owned()),
        ("a.md", "<\0T\0e\0a\0".to_owned()),
    ] {
        match added(file, &text, &["tea"]) {
            Err(refused @ Error::NotEdited { .. }) => {
                let told = refused.to_string();
                assert!(told.starts_with(&format!("{file}:1: ")), "{told}");
                assert!(told.ends_with("; add them by hand: tea"), "{told}");
            }
            other => panic!("{text}: {other:?}"),
        }
    }
    let commas = added("a.md", &page("---", "tags: 'a, b'"), &["c: d"]);
    assert!(matches!(commas, Err(Error::NotEdited { .. })));
    let broken = added("a.md", &page("---", "tags: [a"), &["tea"]);
    assert!(matches!(broken, Err(Error::FrontMatter { .. })));
}

/// A tag, some of which need quotes.
fn tag() -> impl Strategy<Value = String> {
    "([a-z]{1,4}|[A-Z#:\\[{*&!|>'\"%@`,?~ é0-9\\\\-]{1,6}|true|null|2021)"
        .prop_filter("it is a tag", |tag| !Tag::new(tag).is_empty())
        .prop_map(|tag| tag.trim().to_owned())
}

/// Front matter with these tags, in one of the ways it is written, with remarks and other keys.
fn written(tags: &[String], way: usize, spread: bool) -> String {
    let kind = if way < 4 { Kind::Yaml } else { Kind::Toml };
    let quotes = [
        spelling::Quotes::None,
        spelling::Quotes::Single,
        spelling::Quotes::Double,
    ];
    let spelt = tags.iter().enumerate();
    let spelt: Vec<String> = spelt
        .map(|(at, tag)| spelling::in_list(tag, quotes[(way + at) % 3], kind))
        .collect();
    let list = if spread {
        format!("[\n  {} # a, b\n  ]", spelt.join(", # c\n  "))
    } else {
        format!("[{}]", spelt.join(","))
    };
    let lines = |indent: &str| -> String {
        let lines = spelt.iter().map(|tag| format!("\n{indent}- {tag} # d"));
        lines.collect()
    };
    match way {
        0 if !tags.is_empty() => format!("---\ntitle: x\ntags:{}\nz: [1, ~]\n---\n", lines("")),
        1 if !tags.is_empty() => format!("---\ntags:{}\n# e\nz: 'a'\n---\n", lines("   ")),
        0..3 => format!("---\ntags: {list} # e\nz: {{a: 1}}\n---\n"),
        3 => format!("---\ntaxonomies:\n  tags: {list}\n  z: 1\n---\n"),
        4 => format!("+++\ntags = {list}\nz = 1979-05-27\n[y]\n+++\n"),
        _ => format!("+++\n[taxonomies]\ntags = {list}\n[y]\nz = 1\n+++\n"),
    }
}

proptest! {
    #[test]
    fn the_tags_are_the_old_and_the_new_and_nothing_else_changes(
        old in proptest::collection::vec(tag(), 0..4),
        new in proptest::collection::vec(tag(), 1..4),
        way in 0usize..6,
        spread: bool,
        windows: bool,
    ) {
        // A list over several lines has a line a tag.
        let spread = spread && !old.is_empty();
        let text = written(&old, way, spread) + BODY;
        let text = if windows { text.replace('\n', "\r\n") } else { text };
        let shown: Vec<&str> = new.iter().map(String::as_str).collect();
        let tags_of = |text: &str| {
            let file: Arc<str> = "a.md".into();
            let head = Head::read(&file, text).unwrap().unwrap();
            FrontMatter::read(&file, text, &head, false).unwrap().tags
        };
        prop_assert_eq!(&tags_of(&text), &old);
        let edited = added("a.md", &text, &shown).unwrap();
        let edited = edited.unwrap_or_else(|| text.clone());
        let folded = |tags: &[String]| -> BTreeSet<String> {
            tags.iter().map(|tag| Tag::new(tag).folded()).collect()
        };
        let now = tags_of(&edited);
        prop_assert_eq!(&now[..old.len()], &old[..]);
        let all: Vec<String> = old.iter().chain(&new).cloned().collect();
        prop_assert_eq!(folded(&now), folded(&all));
        // What was there is there still, in its order.
        let mut letters = edited.chars();
        prop_assert!(text.chars().all(|letter| letters.any(|other| other == letter)));
        let body = if windows { BODY.replace('\n', "\r\n") } else { BODY.to_owned() };
        prop_assert!(edited.ends_with(&body));
        prop_assert_eq!(added("a.md", &edited, &shown).unwrap(), None);
    }

    #[test]
    fn no_text_is_mangled(
        inner in "(tags|title|- |: |\\[|\\]|, |a|\"|'|\n|\n  |#| |=|\\{|\\}|&a|\\*a|\\||>|taxonomies){0,16}",
        fence in "(---|\\+\\+\\+)",
    ) {
        let text = format!("{fence}\n{inner}\n{fence}\n{BODY}");
        if let Ok(Some(edited)) = added("a.md", &text, &["tea", "x: y"]) {
            prop_assert!(edited.ends_with(BODY));
            let mut letters = edited.chars();
            prop_assert!(text.chars().all(|letter| letters.any(|other| other == letter)));
            prop_assert_eq!(added("a.md", &edited, &["tea", "x: y"]).unwrap(), None);
        }
    }
}
