//! Asks a service as fast as it answers, one article a request, and says how fast that was:
//! `cargo run --release -p catchline-server --example load -- 127.0.0.1:8080 articles.jsonl 10 8`.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "it shows numbers, and where it cannot go on it says where"
)]

use std::{
    env, fs,
    io::{self, BufRead, BufReader, Read, Write},
    net::TcpStream,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

/// A connection that stays open.
struct Connection(BufReader<TcpStream>);

impl Connection {
    fn open(address: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Self(BufReader::new(stream)))
    }

    /// Sends an article; says whether it was answered with 200.
    fn ask(&mut self, request: &[u8]) -> io::Result<bool> {
        self.0.get_mut().write_all(request)?;
        let mut line = String::new();
        self.0.read_line(&mut line)?;
        let is_well = line.starts_with("HTTP/1.1 200 ");
        let mut length = 0;
        while line != "\r\n" {
            line.clear();
            if self.0.read_line(&mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let lower = line.to_ascii_lowercase();
            if let Some(value) = lower.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body)?;
        Ok(is_well && body.ends_with(b"}"))
    }
}

/// The requests, one for each line of a file.
fn requests(address: &str, articles: &str) -> Vec<Vec<u8>> {
    let text = fs::read_to_string(articles).unwrap();
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let request = |line: &str| {
        let length = line.len();
        let head = format!(
            "POST /v1/suggest HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\n\
             Content-Length: {length}\r\n\r\n"
        );
        [head.as_bytes(), line.as_bytes()].concat()
    };
    lines.map(request).collect()
}

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [address, articles, seconds, connections] = &arguments[..] else {
        panic!("give ADDRESS ARTICLES SECONDS CONNECTIONS");
    };
    let requests = Arc::new(requests(address, articles));
    let time = Duration::from_secs(seconds.parse().unwrap());
    let connections: usize = connections.parse().unwrap();
    let begun = Instant::now();
    let asking = (0..connections).map(|start| {
        let (requests, address) = (Arc::clone(&requests), address.clone());
        thread::spawn(move || {
            let (mut took, mut errors) = (Vec::new(), 0);
            let mut connection = Connection::open(&address).unwrap();
            let of_this = requests.iter().cycle().skip(start).step_by(connections);
            for request in of_this.take_while(|_| begun.elapsed() < time) {
                let asked = Instant::now();
                match connection.ask(request) {
                    Ok(true) => took.push(asked.elapsed()),
                    Ok(false) => errors += 1,
                    Err(_) => {
                        errors += 1;
                        connection = Connection::open(&address).unwrap();
                    }
                }
            }
            (took, errors)
        })
    });
    let asking: Vec<_> = asking.collect();
    let (mut took, mut errors) = (Vec::new(), 0);
    for one in asking {
        let (more, failed) = one.join().unwrap();
        took.extend(more);
        errors += failed;
    }
    let seconds = begun.elapsed().as_secs_f64();
    took.sort_unstable();
    let at = |part: f64| {
        let at = (took.len() as f64 * part) as usize;
        took.get(at.min(took.len().saturating_sub(1)))
            .map_or(0.0, |took| took.as_secs_f64() * 1e3)
    };
    println!(
        "{:.0} requests/s, p50 {:.2} ms, p99 {:.2} ms, longest {:.2} ms, {} answers, {errors} errors",
        took.len() as f64 / seconds,
        at(0.5),
        at(0.99),
        at(1.0),
        took.len(),
    );
}
