//! The whole trip with a real WordPress, where `CATCHLINE_WORDPRESS` is set.

use crate::program::{Folder, Run, command};
use serde_json::Value;
use std::{collections::BTreeMap, env, io::Write, process::Command};
use url::Url;

/// The site of the test, and a user who may change everything there.
struct Real {
    url: String,
    user: String,
    password: String,
}

impl Real {
    /// The site, if the test is to run.
    fn of_environment() -> Option<Self> {
        let variable = |name: &str| {
            let name = format!("CATCHLINE_WORDPRESS_{name}");
            env::var(&name).unwrap_or_else(|_| panic!("{name} is not set"))
        };
        if env::var("CATCHLINE_WORDPRESS").as_deref() != Ok("1") {
            // Past the capture of tests that pass, so that it is seen.
            let note =
                b"skipped: CATCHLINE_WORDPRESS is not 1, so there is no WordPress to test with\n";
            std::io::stderr().write_all(note).unwrap();
            return None;
        }
        Some(Self {
            url: variable("URL"),
            user: variable("USER"),
            password: variable("PASSWORD"),
        })
    }

    fn run(&self, args: &[&str]) -> Run {
        let mut command = command(&["wordpress"]);
        let command = self.as_user(command.args(args));
        let run = Run::of(&command.output().unwrap());
        assert!(!run.err.contains(&self.password) && !run.out.contains(&self.password));
        run
    }

    fn as_user<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .env("CATCHLINE_WORDPRESS_USER", &self.user)
            .env("CATCHLINE_WORDPRESS_PASSWORD", &self.password)
    }

    /// Asks the site without the program: by curl.
    fn ask(&self, method: &str, route: &str, json: Option<&Value>) -> Value {
        let url = Url::parse_with_params(&self.url, [("rest_route", route)]).unwrap();
        // Parameters of a route go beside it.
        let url = url
            .as_str()
            .replace("%3F", "&")
            .replace("%26", "&")
            .replace("%3D", "=");
        let mut curl = Command::new("curl");
        let user = format!("{}:{}", self.user, self.password);
        curl.args([
            "--silent",
            "--fail",
            "--user",
            &user,
            "--request",
            method,
            &url,
        ]);
        if let Some(json) = json {
            curl.args([
                "--header",
                "Content-Type: application/json",
                "--data",
                &json.to_string(),
            ]);
        }
        let output = curl.output().unwrap();
        assert!(output.status.success(), "{method} {route}");
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Everything that the site says of every post, by id.
    fn posts(&self) -> BTreeMap<u64, Value> {
        let mut posts = BTreeMap::new();
        for page in 1.. {
            let route = format!("/wp/v2/posts?context=edit&per_page=100&page={page}");
            let list = self.ask("GET", &route, None);
            let list = list.as_array().unwrap();
            posts.extend(
                list.iter()
                    .map(|post| (post["id"].as_u64().unwrap(), post.clone())),
            );
            if list.len() < 100 {
                return posts;
            }
        }
        unreachable!("the last page ends it")
    }
}

/// The tags of a post, and all else but the time of its last change.
fn parted(post: &Value) -> (Vec<u64>, Value) {
    let mut rest = post.clone();
    let tags = rest["tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|id| id.as_u64().unwrap())
        .collect();
    for field in ["tags", "modified", "modified_gmt", "_links"] {
        rest.as_object_mut().unwrap().remove(field);
    }
    // Classes of a post name its tags.
    rest.as_object_mut().unwrap().remove("class_list");
    (tags, rest)
}

#[test]
fn the_whole_trip() {
    let Some(real) = Real::of_environment() else {
        return;
    };
    let folder = Folder::new();
    let [archive, model] = ["blog.jsonl", "blog.catchline"].map(|name| folder.at(name));
    let before = real.posts();
    let protected = before
        .values()
        .filter(|post| post["content"]["protected"] == true);
    let protected: Vec<&Value> = protected.collect();

    let pulled = real.run(&["pull", &real.url, "--output", &archive]);
    let err = pulled.ill(0);
    for post in &protected {
        assert!(err.contains(post["link"].as_str().unwrap()), "{err}");
    }
    let articles = std::fs::read_to_string(&archive).unwrap();
    assert_eq!(articles.lines().count(), before.len() - protected.len());
    let tags = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        line["tags"].as_array().map_or(0, Vec::len)
    };
    let pulled: usize = articles.lines().map(tags).sum();
    let open = before
        .values()
        .filter(|post| post["content"]["protected"] != true);
    assert_eq!(pulled, open.map(|post| parted(post).0.len()).sum::<usize>());
    crate::program::run(&["train", &archive, "--output", &model]).well();

    // Ten posts lose their tags, as if they were new.
    let tagged = before
        .iter()
        .filter(|(_, post)| !parted(post).0.is_empty() && post["content"]["protected"] == false);
    let emptied: Vec<u64> = tagged.map(|(&id, _)| id).take(10).collect();
    for id in &emptied {
        real.ask(
            "POST",
            &format!("/wp/v2/posts/{id}"),
            Some(&serde_json::json!({ "tags": [] })),
        );
    }
    let args = [
        "tag",
        &real.url,
        "--model",
        &model,
        "--only-untagged",
        "--format",
        "jsonl",
    ];
    let emptied_posts = real.posts();
    let planned = real.run(&args).well();
    assert_eq!(real.posts(), emptied_posts, "something was written");
    let applied = real.run(&[&args[..], &["--apply"]].concat()).well();
    assert_eq!(applied, planned.replace("\"planned\"", "\"tagged\""));

    let after = real.posts();
    let mut expected: BTreeMap<u64, usize> = BTreeMap::new();
    for line in applied.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        expected.insert(
            line["post"].as_u64().unwrap(),
            line["tags"].as_array().unwrap().len(),
        );
    }
    assert!(!expected.is_empty() && after.keys().eq(before.keys()));
    for (id, post) in &after {
        let ((tags, rest), (old, old_rest)) = (parted(post), parted(&emptied_posts[id]));
        assert_eq!(rest, old_rest, "post {id}");
        assert_eq!(
            tags.len() - old.len(),
            expected.get(id).copied().unwrap_or(0),
            "post {id}"
        );
        assert!(old.iter().all(|tag| tags.contains(tag)), "post {id}");
    }
    let again = real.run(&[&args[..], &["--apply"]].concat());
    assert_eq!(again.code, 1, "{}{}", again.out, again.err);
    // The site is left as it was found.
    for id in expected.keys().chain(&emptied) {
        let tags = &before[id]["tags"];
        real.ask(
            "POST",
            &format!("/wp/v2/posts/{id}"),
            Some(&serde_json::json!({ "tags": tags })),
        );
    }
}
