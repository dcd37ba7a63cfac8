//! `wordpress pull`.

use super::{
    BALLOTS, BREAD,
    blog::{State, no},
    wordpress,
};
use crate::{
    program::{Folder, Run, run},
    web::{Response, Web},
};
use serde_json::Value;

fn blog() -> State {
    let posts: [(&str, &str, &[u64]); 3] = [
        ("R&amp;D &#8211; ballots", BALLOTS, &[1, 2]),
        ("Bread", BREAD, &[]),
        ("Hidden", "A secret.", &[1]),
    ];
    let mut blog = State::new(&posts, &["elections", "R&amp;D"]);
    blog.post(3).protected = true;
    blog
}

fn pull(address: &str, folder: &Folder) -> Run {
    let args = ["pull", address, "--output", &folder.at("blog.jsonl")];
    let mut command = wordpress(&args);
    command
        .env_remove("CATCHLINE_WORDPRESS_USER")
        .env_remove("CATCHLINE_WORDPRESS_PASSWORD");
    Run::of(&command.output().unwrap())
}

fn read(folder: &Folder) -> Vec<Value> {
    let text = std::fs::read_to_string(folder.at("blog.jsonl")).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn posts_become_articles_with_the_names_of_their_tags() {
    for plain in [false, true] {
        let blog = State { plain, ..blog() }.serve();
        let folder = Folder::new();
        let err = pull(&blog.web.address, &folder).ill(0);
        assert!(
            err.contains("left out, behind a password: Hidden (https://blog.example/3/)"),
            "{err}"
        );
        let articles = read(&folder);
        assert_eq!(articles.len(), 2);
        assert_eq!(articles[0]["title"], "R&D – ballots");
        assert_eq!(articles[0]["tags"], serde_json::json!(["elections", "R&D"]));
        assert_eq!(articles[0]["id"], "https://blog.example/?p=1");
        assert_eq!(articles[1]["text"], BREAD);
        // What the program wrote, it reads.
        assert_eq!(run(&["tags", &folder.at("blog.jsonl")]).code, 0);
    }
}

#[test]
fn the_address_may_be_that_of_the_api_or_of_a_page() {
    let blog = blog().serve();
    for path in ["/", "/wp-json", "/wp-json/", "/2026/11/some-post/"] {
        let folder = Folder::new();
        pull(&format!("{}{path}", blog.web.address), &folder).ill(0);
        assert_eq!(read(&folder).len(), 2, "{path}");
    }
}

#[test]
fn a_thousand_posts_take_ten_requests_and_those_for_tags() {
    let mut blog = State {
        plain: true,
        ..State::default()
    };
    for number in 0..1000 {
        blog.add(&format!("Post {number}"), BALLOTS, &[1 + number % 101]);
    }
    // The API would embed ten tags of a post and no more.
    blog.post(1).tags = (1..=30).collect();
    blog.tags = (0..101).map(|number| format!("tag {number}")).collect();
    let blog = blog.serve();
    let folder = Folder::new();
    pull(&blog.web.address, &folder).ill(0);
    let articles = read(&folder);
    assert_eq!(
        (
            articles.len(),
            articles[0]["tags"].as_array().unwrap().len()
        ),
        (1000, 30)
    );
    let asked = blog.web.asked();
    let of_tags = |one: &&crate::web::Request| one.parameter("rest_route") == Some("/wp/v2/tags");
    let tags = asked.iter().filter(of_tags).count();
    assert_eq!((asked.len() - tags, tags), (10, 2));
}

#[test]
fn pages_may_end_without_a_word_or_with_an_error() {
    for count in [199, 200] {
        let mut blog = State::default();
        (0..count).for_each(|number| blog.add(&format!("Post {number}"), BALLOTS, &[]));
        let blog = blog.serve_with(|_, request, _| {
            // Some hosts take the header with the number of pages away.
            let page: usize = request.parameter("page")?.parse().unwrap();
            (2 < page).then(|| no(400, "rest_post_invalid_page_number", &Value::Null))
        });
        let folder = Folder::new();
        pull(&blog.web.address, &folder).ill(0);
        assert_eq!(read(&folder).len(), count);
    }
}

#[test]
fn trouble_that_passes_is_waited_for() {
    let blog = blog().serve_with(|_, _, before| match before {
        0 => Some(Response::new(503, "text/html", "busy").header("Retry-After", "0")),
        2 => Some(no(500, "internal_server_error", &Value::Null)),
        _ => None,
    });
    let folder = Folder::new();
    let err = pull(&blog.web.address, &folder).ill(0);
    assert!(
        err.contains("503") && err.contains("trying again in 1 s"),
        "{err}"
    );
    assert_eq!(read(&folder).len(), 2);
}

#[test]
fn what_is_no_wordpress_is_said_so() {
    let web = Web::serve(|_| Response::new(200, "text/html", "<html>A shop</html>"));
    let folder = Folder::new();
    let err = pull(&web.address, &folder).ill(2);
    assert!(err.contains("shows no REST API of a WordPress"), "{err}");
    assert!(folder.names().is_empty());
    let json = Web::serve(|_| Response::new(200, "application/json", "{\"a\": 1}"));
    let err = pull(&json.address, &folder).ill(2);
    assert!(err.contains("no JSON of a WordPress"), "{err}");
    for (address, said) in [
        ("blog.example", "https://"),
        ("ftp://blog.example", "https://"),
        ("https://anna:hush@blog.example", "leave them out"),
    ] {
        let err = pull(address, &folder).ill(2);
        assert!(err.contains(said) && !err.contains("hush"), "{err}");
    }
}

#[test]
fn redirects_stay_on_the_site() {
    let other = blog().serve();
    let to = other.web.address.clone();
    let web = Web::serve(move |_| Response::new(301, "text/html", "").header("Location", &to));
    let err = pull(&web.address, &Folder::new()).ill(2);
    assert!(err.contains("is another site"), "{err}");
    assert_eq!(other.web.asked().len(), 0);
}

#[test]
fn a_blog_without_posts_is_nothing_found() {
    let blog = State::default().serve();
    let folder = Folder::new();
    pull(&blog.web.address, &folder).ill(1);
    assert!(folder.names().is_empty());
}
