//! `catchline serve`: suggests tags over HTTP until it is asked to end.

use crate::{
    duration::duration,
    exit::Outcome,
    limits::size,
    message::{count, say},
    model::{self, Model},
    now, provisional,
    signals::{Reload, Stop},
    stamp::Followed,
    threads::Threads,
};
use anyhow::{Context, bail};
use catchline_server::{Limits, Notice, Server, Service, Settings, Settling, Tell, Token};
use clap::Args;
use std::{
    env, fs,
    io::Read,
    net::{SocketAddr, ToSocketAddrs},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

/// The variable that holds the token.
const VARIABLE: &str = "CATCHLINE_TOKEN";
/// The longest file with a token, in bytes.
const LONGEST_TOKEN: u64 = 4096;
/// How often it is looked whether a signal came, or another model.
const LOOK: Duration = Duration::from_millis(50);

const TOKEN_HELP: &str = "File with the token that writing asks for [default: what CATCHLINE_TOKEN \
                          holds; without either nobody writes]";
const ORIGIN_HELP: &str = "Origin whose pages may ask and read the answers, as \
                           https://desk.example.org; may be repeated";

const EXAMPLES: &str = "\
Examples:
  catchline serve --model blog.catchline
  catchline serve --store blog.store --desk
  catchline serve --store blog.store --token-file token --log
  catchline serve --model blog.catchline --listen 0.0.0.0:8080 --token-file token

It listens on this machine alone unless --listen says otherwise; then every request needs the token,
or --public. Signals:
  SIGHUP           reads the model again; where something is wrong with it, the old one stays
  SIGTERM, SIGINT  takes nothing more in, finishes what is under way, and ends; the second one ends
                   it at once";

/// Suggest tags over HTTP
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[arg(help = model::HELP, long, value_name = "MODEL")]
    model: Option<PathBuf>,
    /// Keep in this store what editors say and what articles are sent to be learnt; its model
    /// suggests, and what editors decided comes first
    #[arg(long, value_name = "STORE", conflicts_with = "model")]
    store: Option<PathBuf>,
    /// Where to listen; port 0 is any that is free
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8080")]
    listen: String,
    #[arg(long, value_name = "FILE", help = TOKEN_HELP)]
    token_file: Option<PathBuf>,
    /// Make a token that is good until it ends, and say at which address the editors' desk is opened
    /// with it
    #[arg(long, requires = "store", conflicts_with = "token_file")]
    desk: bool,
    /// Learn all that is in the store anew, beside all else, whenever so many articles and decisions
    /// have come; until then the model learns of their tags alone
    #[arg(long, value_name = "N", requires = "store", value_parser = clap::value_parser!(u64).range(1..))]
    settle_after: Option<u64>,
    /// Let anybody ask for suggestions where other machines can reach it; writing needs the token
    /// all the same
    #[arg(long)]
    public: bool,
    /// Name under which it is asked for, as behind a proxy, besides localhost and the address of
    /// this machine; may be repeated
    #[arg(long, value_name = "HOST")]
    allow_host: Vec<String>,
    #[arg(long, value_name = "ORIGIN", help = ORIGIN_HELP)]
    allow_origin: Vec<String>,
    /// Say each request on standard error: method, path, status, milliseconds
    #[arg(long)]
    log: bool,
    #[command(flatten)]
    limits: LimitFlags,
    #[command(flatten)]
    threads: Threads,
}

/// What the service stops at.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Limits")]
struct LimitFlags {
    /// Longest body of a request, and longest line of a stream
    #[arg(long = "max-body", value_name = "SIZE", default_value = "4M", value_parser = size)]
    body: u64,
    /// Most connections at once; others are answered with 503
    #[arg(long = "max-connections", value_name = "N", default_value = "512")]
    connections: u16,
    /// Most requests a second, over all; others are answered with 429
    #[arg(long = "max-rate", value_name = "N", default_value = "2000", value_parser = clap::value_parser!(u32).range(1..))]
    rate: u32,
    /// Most requests at work at once; others are answered with 503
    #[arg(long = "max-requests", value_name = "N", default_value = "64")]
    requests: u16,
    /// Longest time for a request to come in, and again until it is answered
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = some_time)]
    timeout: Duration,
    /// How long requests under way are waited for at the end
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = duration)]
    drain: Duration,
}

fn some_time(given: &str) -> Result<Duration, String> {
    let time = duration(given)?;
    let none = || "give some time, as 10s".to_owned();
    (!time.is_zero()).then_some(time).ok_or_else(none)
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let stop = Stop::on_signals()?;
    let reload = Reload::on_signal()?;
    let store = arguments.store.as_deref();
    let beside = store.map(provisional::model_there).transpose()?;
    let mut beside = beside.map(Followed::from_now);
    let named = beside.as_ref().map(|model| model.path.as_path());
    let model = model::choose(named.or(arguments.model.as_deref()))?;
    let token = arguments.token()?;
    let settings = arguments.settings(&model, token.as_deref())?;
    let service = Service::new(model.tagger, model.path, store, settings)?;
    let server = Server::bind(service.clone())?;
    let address = server.address();
    say(format_args!("listening on http://{address}"));
    if let Some(token) = token.filter(|_| arguments.desk) {
        // What stands after # stays in the browser.
        say(format_args!(
            "the desk is at http://{address}/#token={token}"
        ));
    }
    thread::spawn(move || {
        while !stop.is_asked() {
            if reload.is_asked() {
                service.reload();
            }
            if beside.as_mut().is_some_and(Followed::has_changed) {
                service.follow();
            }
            thread::sleep(LOOK);
        }
        service.end();
    });
    server.run();
    Ok(Outcome::Done)
}

impl Arguments {
    fn settings(&self, model: &Model, token: Option<&str>) -> anyhow::Result<Settings> {
        let (listen, host) = self.listen()?;
        let name = model.path.as_deref().and_then(Path::file_stem);
        let log = self.log;
        Ok(Settings {
            listen,
            name: name.map_or("catchline".into(), |name| {
                name.to_string_lossy().into_owned()
            }),
            token: token.map(Token::new).transpose()?,
            public: self.public,
            hosts: self.allow_host.iter().cloned().chain(host).collect(),
            origins: self.allow_origin.clone(),
            limits: self.limits.limits(self.threads.number()),
            settling: self.settle_after.map(|after| Settling {
                after,
                background: model::background(),
            }),
            now: now::second,
            tell: Tell::new(move |notice| tell(&notice, log)),
        })
    }

    /// Where to listen, and the name of the host where one was given.
    fn listen(&self) -> anyhow::Result<(SocketAddr, Option<String>)> {
        let given = &self.listen;
        if let Ok(address) = given.parse() {
            return Ok((address, None));
        }
        let found = given.to_socket_addrs();
        let found = found.with_context(|| {
            format!("--listen {given}: give a host and a port, as 127.0.0.1:8080")
        })?;
        let first = found.into_iter().next();
        let address =
            first.with_context(|| format!("--listen {given}: the host has no address"))?;
        let host = given.rsplit_once(':').map(|(host, _)| host.to_owned());
        Ok((address, host))
    }

    /// The token of the file or a new one, else that of the environment.
    fn token(&self) -> anyhow::Result<Option<String>> {
        if self.desk {
            return Ok(Some(new_token()?));
        }
        if let Some(path) = &self.token_file {
            let read = fs::File::open(path).and_then(|file| {
                let mut text = String::new();
                file.take(LONGEST_TOKEN).read_to_string(&mut text)?;
                Ok(text)
            });
            let text = read.with_context(|| format!("--token-file {}", path.display()))?;
            Token::new(&text).with_context(|| format!("{}", path.display()))?;
            return Ok(Some(text));
        }
        match env::var(VARIABLE) {
            Ok(text) if text.is_empty() => Ok(None),
            Ok(text) => {
                Token::new(&text).context(VARIABLE)?;
                Ok(Some(text))
            }
            Err(env::VarError::NotPresent) => Ok(None),
            Err(error) => bail!("{VARIABLE}: {error}"),
        }
    }
}

/// A token that nobody can guess.
fn new_token() -> anyhow::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).context("the system gives no random numbers for a token")?;
    Ok(format!("{:032x}", u128::from_ne_bytes(bytes)))
}

impl LimitFlags {
    fn limits(&self, threads: usize) -> Limits {
        Limits {
            body: usize::try_from(self.body).unwrap_or(usize::MAX),
            requests: self.requests.into(),
            connections: self.connections.into(),
            rate: self.rate,
            timeout: self.timeout,
            drain: self.drain,
            threads,
        }
    }
}

/// Says what the service tells.
fn tell(notice: &Notice<'_>, log: bool) {
    match notice {
        Notice::Answered {
            method,
            path,
            status,
            took,
        } if log => {
            let milliseconds = took.as_secs_f64() * 1e3;
            say(format_args!("{method} {path} {status} {milliseconds:.1}"));
        }
        Notice::Reloaded { tags } => {
            let tags = count(*tags as u64, "tag");
            say(format_args!("read the model again: {tags}"));
        }
        Notice::Learnt { tags, waiting } => {
            let tags = count(*tags as u64, "tag");
            say(format_args!("learnt {tags} anew"));
            if 0 < *waiting {
                let waiting = count(*waiting as u64, "tag");
                say(format_args!("left for `catchline settle`: {waiting}"));
            }
        }
        Notice::Settled { tags } => {
            let tags = count(*tags as u64, "tag");
            say(format_args!("learnt all anew: {tags}"));
        }
        Notice::NotLearnt { why } => say(format_args!(
            "all is kept in the store, but the model is as before: {why}"
        )),
        Notice::NotReloaded { why } => say(format_args!("the model stays as it is: {why}")),
        Notice::NotAccepted { why } => say(format_args!("a connection was not taken: {why}")),
        Notice::CutOff { connections } => {
            let connections = count(*connections as u64, "connection");
            say(format_args!(
                "cut off {connections} at the end; raise --drain"
            ));
        }
        _ => {}
    }
}
