//! `catchline suggest --in-place`: what becomes of files.

use crate::program::{Folder, run, run_with_input, small};
use snapbox::{assert_data_eq, file};
use std::fs;

const BREAD: &str = "Bake the bread in the oven until the crust is dark; knead the dough well.\n";
const VOTES: &str = "Voters asked for a count of the ballots at the polling stations.\n";

fn edit(flags: &[&str], paths: &[&str]) -> crate::program::Run {
    let mut args = vec!["suggest", "--model", small(), "--in-place"];
    args.extend(flags);
    args.extend(paths);
    run(&args)
}

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap()
}

#[test]
fn tags_are_added_and_nothing_else_changes() {
    let folder = Folder::new();
    let head = "title: 'Bread'  # a remark\r\ntags: [bread, 'oven']\r\ndraft: true\r\n";
    let bread = folder.write("a/bread.md", format!("\u{feff}---\r\n{head}---\r\n{BREAD}"));
    let votes = folder.write("a/votes.md", format!("# Count\n\n{VOTES}"));
    let zola = "[taxonomies]\ntags = [\n  \"polls\",\n]\n";
    let zola = folder.write("a/zola.md", format!("+++\n{zola}+++\n{VOTES}"));
    let has = format!("---\ntags: [Baking]\n---\n{BREAD}");
    let tagged = folder.write("a/tagged.md", &has);
    folder.write("a/_index.md", "# Posts\n");
    let done = edit(&[], &[&folder.at("a")]);
    let expected = head.replace("'oven']", "'oven', 'baking']");
    assert_eq!(
        read(&bread),
        format!("\u{feff}---\r\n{expected}---\r\n{BREAD}")
    );
    assert_eq!(
        read(&votes),
        format!("---\ntags: [elections]\n---\n# Count\n\n{VOTES}")
    );
    assert!(read(&zola).contains("tags = [\n  \"polls\",\n  \"elections\",\n]\n"));
    assert_eq!(read(&tagged), has);
    assert!(
        done.err.contains("changed 3 files, 1 unchanged"),
        "{}",
        done.err
    );
    assert!(done.err.contains("skipped: section page 1"), "{}", done.err);
    let expected = format!("{bread}: baking\n{votes}: elections\n{zola}: elections\n");
    assert_eq!(done.well(), expected);
    let again = edit(&[], &[&folder.at("a")]);
    assert!(
        again.err.contains("changed 0 files, 4 unchanged"),
        "{}",
        again.err
    );
    assert_eq!(again.well(), "");
    assert_eq!(folder.names(), ["a"]);
}

#[test]
fn a_dry_run_shows_a_diff_and_writes_nothing() {
    let folder = Folder::new();
    let text = format!("---\ntitle: Bread\ntags:\n  - oven\nlang: en\n---\n\n{BREAD}");
    let bread = folder.write("bread.md", &text);
    let done = edit(&["--dry-run"], &[&bread]);
    assert!(
        done.err.contains("would change 1 file, 0 unchanged"),
        "{}",
        done.err
    );
    assert_eq!(read(&bread), text);
    let shown = done.well().replace(&bread, "bread.md");
    assert_data_eq!(shown, file!["../golden/in-place.diff.txt"]);
}

#[cfg(unix)]
#[test]
fn links_and_rights_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::new();
    let real = folder.write("real/bread.md", BREAD);
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    fs::create_dir(folder.at("blog")).unwrap();
    let link = folder.at("blog/bread.md");
    symlink("../real/bread.md", &link).unwrap();
    let done = edit(&[], &[&folder.at("blog"), &real]);
    assert!(
        done.err.contains("changed 1 file, 0 unchanged"),
        "{}",
        done.err
    );
    done.well();
    assert!(read(&real).starts_with("---\ntags: [baking]\n---\n"));
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    let rights = fs::metadata(&real).unwrap().permissions().mode();
    assert_eq!(rights & 0o777, 0o640);
}

#[test]
fn what_cannot_be_edited_is_named_and_the_rest_is() {
    let folder = Folder::new();
    let bread = folder.write("bread.md", BREAD);
    let odd = format!("---\nx: &t [a]\ntags: *t\n---\n{BREAD}");
    let anchors = folder.write("anchors.md", &odd);
    let lines = folder.write("lines.jsonl", "{\"title\": \"Bread\"}\n".repeat(3));
    let plain = folder.write("plain.txt", BREAD);
    let done = edit(&[], &[&anchors, &lines, &plain, &bread]);
    assert_eq!(read(&anchors), odd);
    assert!(read(&bread).contains("tags: [baking]"));
    let told = done.ill(2);
    let mend = format!("catchline: {anchors}:1: tags cannot be added");
    assert!(
        told.contains(&mend) && told.contains("add them by hand: baking"),
        "{told}"
    );
    for other in [&lines, &plain] {
        let refused = format!("catchline: {other}: is no Markdown; --in-place adds tags");
        assert_eq!(told.matches(&refused).count(), 1, "{told}");
    }
    assert!(told.contains("3 errors above; the rest was read"), "{told}");
}

#[test]
fn packed_files_are_refused() {
    use std::io::Write;
    let folder = Folder::new();
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(BREAD.as_bytes()).unwrap();
    let packed = packer.finish().unwrap();
    let file = folder.write("bread.md.gz", &packed);
    let told = edit(&[], &[&file]).ill(2);
    assert!(
        told.contains("is compressed") && told.contains("gzip -d"),
        "{told}"
    );
    assert_eq!(fs::read(&file).unwrap(), packed);
}

#[test]
fn nothing_to_suggest_is_exit_code_one() {
    let folder = Folder::new();
    let dull = folder.write("dull.md", "Zzz\n");
    let told = edit(&[], &[&dull]).ill(1);
    assert!(told.contains("changed 0 files, 1 unchanged"), "{told}");
    assert_eq!(read(&dull), "Zzz\n");
}

#[test]
fn wrong_calls_are_told() {
    let told = run_with_input(&["suggest", "--model", small(), "--in-place"], BREAD).ill(2);
    assert!(told.contains("standard input cannot be edited"), "{told}");
    for wrong in [
        &["suggest", "--dry-run", "a.md"][..],
        &["suggest", "--in-place", "--format", "json", "a.md"],
        &["suggest", "--in-place", "--explain", "a.md"],
    ] {
        run(wrong).ill(2);
    }
}

#[test]
fn drafts_are_suggested_for_and_never_learnt() {
    let folder = Folder::new();
    let draft = format!("---\ndraft: true\ntags: [bread]\n---\n{BREAD}");
    let draft = folder.write("_drafts/bread.md", draft);
    let shown = run(&["suggest", "--model", small(), &draft]).well();
    assert!(shown.contains("baking"), "{shown}");
    let told = run(&["train", &draft, "--output", &folder.at("m")]).ill(1);
    assert!(told.contains("skipped: draft 1"), "{told}");
}
