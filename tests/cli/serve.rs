//! `catchline serve`: how it begins, what it stops at, how it reloads and ends.

use crate::program::{Folder, command, run, small, source};
use serde_json::Value;
use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};

/// A machine may be as slow as this.
const DEADLINE: Duration = Duration::from_secs(60);
pub(crate) const TOKEN: &str = "a-token-of-the-tests";
const VOTES: &str = r#"{"title":"Voters asked for a count of the ballots"}"#;

/// A service that runs.
pub(crate) struct Serving {
    child: Child,
    pub(crate) address: String,
    /// What it says, line by line.
    said: Receiver<String>,
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Serving {
    /// Begins to serve the small model.
    fn small(flags: &[&str]) -> Self {
        Self::begin(&[&["--model", small()], flags].concat())
    }

    fn begin(flags: &[&str]) -> Self {
        Self::begin_in(".", flags)
    }

    /// Begins to serve from a folder.
    pub(crate) fn begin_in(folder: &str, flags: &[&str]) -> Self {
        let arguments = [&["serve", "--listen", "127.0.0.1:0"], flags].concat();
        let mut command = command(&arguments);
        command.current_dir(folder).env("CATCHLINE_TOKEN", TOKEN);
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let errors = BufReader::new(child.stderr.take().unwrap());
        let (to, said) = channel();
        thread::spawn(move || {
            for line in errors.lines().map_while(Result::ok) {
                let _ = to.send(line);
            }
        });
        let mut serving = Self {
            child,
            address: String::new(),
            said,
        };
        let line = serving.says("listening on http://");
        let (_, address) = line.rsplit_once("http://").unwrap();
        serving.address.push_str(address);
        serving
    }

    /// Waits until it says a line with this in it.
    fn says(&self, part: &str) -> String {
        let begun = Instant::now();
        loop {
            let left = DEADLINE.saturating_sub(begun.elapsed());
            let line = self.said.recv_timeout(left);
            let line = line.unwrap_or_else(|_| panic!("it did not say {part:?}"));
            if line.contains(part) {
                return line;
            }
        }
    }

    /// What it has said besides.
    fn rest(&self) -> Vec<String> {
        self.said.try_iter().collect()
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(DEADLINE)).unwrap();
        stream
    }

    /// Sends bytes on a connection of their own, and reads until the other side closes it.
    fn send(&self, request: impl AsRef<[u8]>) -> String {
        let mut stream = self.connect();
        stream.write_all(request.as_ref()).unwrap();
        read(&mut stream)
    }
}

/// All that comes until the other side closes or cuts off.
fn read(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    loop {
        match stream.read(&mut piece) {
            Ok(0) => break,
            Ok(length) => bytes.extend_from_slice(&piece[..length]),
            Err(error) => {
                assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset, "{error}");
                break;
            }
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// A request whose connection closes after it.
fn request(body: &str) -> String {
    format!(
        "POST /v1/suggest HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").unwrap().1
}

#[test]
fn records_are_those_of_suggest() {
    let serving = Serving::small(&[]);
    let articles = fs::read_to_string(source("tests/golden/small.jsonl")).unwrap();
    let folder = Folder::new();
    let file = folder.write("articles.jsonl", &articles);
    for (flags, query, path) in [
        (&[][..], "", "suggest"),
        (
            &["--top", "3", "--min-confidence", "0.5"],
            "?top=3&min_confidence=0.5",
            "suggest",
        ),
        (&["--explain"], "", "explain"),
    ] {
        let model = ["suggest", "--format", "jsonl", "--model", small(), &file];
        let expected = run(&[&model[..], flags].concat()).well();
        let url = format!("http://{}/v1/{path}{query}", serving.address);
        let mut answer = ureq::post(&url)
            .content_type("application/x-ndjson")
            .send(&articles)
            .unwrap();
        assert_eq!(answer.body_mut().read_to_string().unwrap(), expected);
        let line = articles.lines().next().unwrap();
        let mut one = ureq::post(&url)
            .content_type("application/json")
            .send(line)
            .unwrap();
        let one = one.body_mut().read_to_string().unwrap();
        assert_eq!(Some(one.as_str()), expected.lines().next());
    }
}

#[test]
fn it_says_what_is_wrong_and_does_not_begin() {
    let folder = Folder::new();
    let weak = folder.write("weak", "short\n");
    let missing = folder.at("none");
    for (flags, told) in [
        (
            &["--listen", "0.0.0.0:0"][..],
            "can be reached from other machines",
        ),
        (&["--listen", "127.0.0.1"], "give a host and a port"),
        (&["--token-file", &weak], "a token has 16"),
        (&["--token-file", &missing], "--token-file"),
        (&["--allow-origin", "example.org"], "is no origin"),
        (&["--timeout", "0s"], "give some time"),
        (&["--model", &missing], "none"),
    ] {
        let model: &[&str] = match flags[0] {
            "--model" => &["serve"],
            _ => &["serve", "--model", small()],
        };
        let refused = run(&[model, flags].concat()).ill(2);
        assert!(refused.contains(told), "{flags:?}: {refused}");
    }
    let serving = Serving::small(&[]);
    let taken = run(&["serve", "--model", small(), "--listen", &serving.address]).ill(2);
    assert!(taken.contains("cannot be listened on"), "{taken}");
}

#[test]
fn a_log_has_no_word_of_any_article() {
    let serving = Serving::small(&["--log"]);
    serving.send(request(VOTES));
    let line = serving.says("/v1/suggest");
    let words: Vec<&str> = line.split(' ').collect();
    assert_eq!(
        words[..4],
        ["catchline:", "POST", "/v1/suggest", "200"],
        "{line}"
    );
    assert!(words[4].parse::<f64>().is_ok(), "{line}");
    serving.send("GET /ballots?secret HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert!(serving.says("404").contains("GET - 404"));
    assert_eq!(serving.rest(), [""; 0]);
    let silent = Serving::small(&[]);
    silent.send(request(VOTES));
    assert_eq!(silent.rest(), [""; 0]);
}

#[test]
fn slow_and_broken_clients_are_let_go() {
    let serving = Serving::small(&["--timeout", "300ms"]);
    let begun = Instant::now();
    let slow_head = serving.send("POST /v1/suggest HTTP/1.1\r\nHost: loc");
    assert!(!slow_head.contains(" 200 "), "{slow_head}");
    let slow_body = serving.send(request(VOTES).replace("Content-Length: ", "Content-Length: 9"));
    assert!(slow_body.starts_with("HTTP/1.1 408 "), "{slow_body}");
    let mut idle = serving.connect();
    assert_eq!(read(&mut idle), "");
    assert!(begun.elapsed() < DEADLINE / 2);
    for broken in [
        "\0\0\0",
        "GET / HTTP/9.9\r\n\r\n",
        "POST /v1/suggest\r\n\r\n",
    ] {
        let answer = serving.send(broken);
        assert!(
            answer.starts_with("HTTP/1.1 400 ") || answer.is_empty(),
            "{answer}"
        );
    }
    let head = "x".repeat(1 << 20);
    let mut stream = serving.connect();
    // It may close before it has taken all of it.
    let _ = write!(stream, "GET /v1/tags HTTP/1.1\r\nX: {head}\r\n\r\n");
    assert!(!read(&mut stream).contains(" 200 "));
    assert!(serving.send(request(VOTES)).starts_with("HTTP/1.1 200 "));
}

#[test]
fn a_huge_body_is_refused_before_it_is_read() {
    let serving = Serving::small(&["--max-body", "1K"]);
    let huge = request("{}").replace("Content-Length: 2", "Content-Length: 99999999999");
    let answer = serving.send(huge);
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    let length = "Content-Length: 18446744073709551616";
    let beyond = serving.send(request("{}").replace("Content-Length: 2", length));
    assert!(beyond.starts_with("HTTP/1.1 4"), "{beyond}");
}

#[test]
fn too_many_connections_are_told_so() {
    let serving = Serving::small(&["--max-connections", "1"]);
    let mut first = serving.connect();
    first
        .write_all(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .unwrap();
    let mut start = [0; 15];
    first.read_exact(&mut start).unwrap();
    assert_eq!(&start, b"HTTP/1.1 200 OK");
    let second = serving.send("");
    assert!(second.starts_with("HTTP/1.1 503 "), "{second}");
    assert!(second.contains("\r\nRetry-After: 1\r\n"));
    let problem: Value = serde_json::from_str(body(&second)).unwrap();
    assert_eq!(problem["status"], 503);
}

#[test]
fn what_another_command_learns_is_followed() {
    let folder = Folder::new();
    let store = folder.at("news.store");
    run(&["learn", &store, &source("tests/golden/small.jsonl")]).well();
    let serving = Serving::begin(&["--store", &store]);
    let asked = VOTES.replace('{', r#"{"id":"new","#);
    let article = folder.write("new.jsonl", &asked);
    run(&["learn", &store, &article]).well();
    run(&["feedback", &store, "--article", "new", "--add", "recounts"]).well();
    let begun = Instant::now();
    while !serving
        .send(request(&asked))
        .contains(r#""tag":"recounts""#)
    {
        assert!(begun.elapsed() < DEADLINE, "it does not follow");
        thread::sleep(Duration::from_millis(20));
    }
    fs::write(folder.at("news.catchline"), "no model").unwrap();
    serving.says("the model stays as it is: ");
    assert!(
        serving
            .send(request(&asked))
            .contains(r#""tag":"recounts""#)
    );
}

#[cfg(unix)]
mod signals {
    use super::*;
    use rustix::process::{Pid, Signal, kill_process};

    impl Serving {
        fn signal(&self, signal: Signal) {
            let pid = i32::try_from(self.child.id()).unwrap();
            let pid = Pid::from_raw(pid).unwrap();
            kill_process(pid, signal).unwrap();
        }

        fn ended(&mut self) -> std::process::ExitStatus {
            let begun = Instant::now();
            loop {
                if let Some(status) = self.child.try_wait().unwrap() {
                    return status;
                }
                assert!(begun.elapsed() < DEADLINE, "it does not end");
                thread::sleep(Duration::from_millis(5));
            }
        }
    }

    #[test]
    fn a_signal_brings_the_model_of_its_file() {
        let folder = Folder::new();
        let model = folder.at("news.catchline");
        fs::copy(small(), &model).unwrap();
        let serving = Serving::begin(&["--model", &model]);
        let before = serving.send(request(VOTES));
        fs::write(&model, "no model").unwrap();
        serving.signal(Signal::HUP);
        serving.says("the model stays as it is: ");
        assert_eq!(body(&serving.send(request(VOTES))), body(&before));
        fs::copy(crate::program::world(), &model).unwrap();
        serving.signal(Signal::HUP);
        serving.says("read the model again: ");
        assert_ne!(body(&serving.send(request(VOTES))), body(&before));
    }

    #[test]
    fn what_is_under_way_is_finished_at_the_end() {
        for signal in [Signal::TERM, Signal::INT] {
            let mut serving = Serving::small(&[]);
            let whole = request(VOTES);
            let (start, end) = whole.split_at(whole.len() - 5);
            let mut under_way = serving.connect();
            under_way.write_all(start.as_bytes()).unwrap();
            let mut idle = serving.connect();
            // Both are known to it once a third one was answered.
            serving.send(request(VOTES));
            serving.signal(signal);
            let begun = Instant::now();
            while TcpStream::connect(&serving.address).is_ok() {
                assert!(begun.elapsed() < DEADLINE, "it still listens");
                thread::sleep(Duration::from_millis(5));
            }
            assert_eq!(read(&mut idle), "");
            under_way.write_all(end.as_bytes()).unwrap();
            let answer = read(&mut under_way);
            assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
            assert_eq!(serving.ended().code(), Some(0));
            assert_eq!(serving.rest(), [""; 0]);
        }
    }

    #[test]
    fn what_takes_too_long_is_cut_off_at_the_end() {
        let mut serving = Serving::small(&["--drain", "100ms"]);
        let mut under_way = serving.connect();
        let whole = request(VOTES);
        under_way
            .write_all(&whole.as_bytes()[..whole.len() - 5])
            .unwrap();
        serving.send(request(VOTES));
        serving.signal(Signal::TERM);
        serving.says("cut off 1 connection");
        assert_eq!(read(&mut under_way), "");
        assert_eq!(serving.ended().code(), Some(0));
    }
}
