//! The network: one request and its answer, within limits of time and size.

mod addresses;
mod patience;
mod validators;

pub(crate) use patience::Patience;
pub(crate) use validators::Validators;

use crate::{limits, message, progress::Progress};
use addresses::OutsideOnly;
use anyhow::{Context, anyhow, bail};
use catchline::corpus::Source;
use clap::Args;
use std::{cell::LazyCell, iter, path::PathBuf, time::Duration};
use ureq::{
    Agent,
    http::{HeaderMap, Response, StatusCode, header},
    unversioned::transport::DefaultConnector,
};
use url::{Host, Url};

/// How long it may take to reach a host, in seconds.
const CONNECT: u64 = 10;
/// At most so many redirects are followed, one after the other.
const REDIRECTS: usize = 5;

/// What is asked for of other hosts.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Network")]
pub(crate) struct Network {
    /// Wait no longer for an answer
    #[arg(long, value_name = "SECONDS", default_value = "60",
        value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,
    /// Longest answer
    #[arg(long, value_name = "SIZE", default_value = "32M", value_parser = limits::size)]
    max_download: u64,
    /// Follow redirects to this host too; may be repeated [default: only those within a site]
    #[arg(long = "allow-host", value_name = "HOST")]
    hosts: Vec<String>,
}

/// Asks hosts for what is at an address.
#[derive(Debug)]
pub(crate) struct Client {
    agent: Agent,
    /// Reaches this machine, without a proxy.
    here: Agent,
    /// Reaches no loopback and no private address.
    outside: Agent,
    longest: u64,
    /// Where redirects may lead out of a site.
    hosts: Vec<String>,
}

/// What a host answered.
#[derive(Debug)]
pub(crate) struct Answer {
    /// Where it came from, after all redirects.
    pub(crate) url: Url,
    pub(crate) status: u16,
    headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

/// What paths and addresses stand for, those of the web asked for now.
pub(crate) fn sources(paths: &[PathBuf], network: &Network, progress: &Progress) -> Vec<Source> {
    let client = LazyCell::new(|| Client::new(network));
    let source = |path: &PathBuf| match path.to_str() {
        Some(address) if is_address(address) => client.source(address, progress),
        _ => Source::Path(path.clone()),
    };
    paths.iter().map(source).collect()
}

/// Reads an address of the web as the user writes it.
///
/// # Errors
/// Where it is none, or has a password in it.
pub(crate) fn address(given: &str) -> anyhow::Result<Url> {
    let Ok(url) = Url::parse(given) else {
        bail!("{given:?} is no address; write it out, as in https://example.org/feed");
    };
    if !is_web(&url) {
        bail!("{given:?} is no address of the web; it begins with https:// or http://");
    }
    if !url.username().is_empty() || url.password().is_some() {
        // Not repeated: a password stands in it.
        bail!("an address has a user or a password in it; leave them out");
    }
    Ok(url)
}

/// Whether an argument names something on the web, and no file.
pub(crate) fn is_address(given: &str) -> bool {
    let start = given.get(..8).unwrap_or(given).to_ascii_lowercase();
    start.starts_with("https://") || start.starts_with("http://")
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.host().is_some()
}

/// Whether two addresses are of one site: the same host, a `www.` before it or not, and the same
/// port, or http and https at their own.
pub(crate) fn is_one_site(from: &Url, to: &Url) -> bool {
    let host = |url: &Url| {
        let host = url.host_str().unwrap_or_default();
        host.strip_prefix("www.").unwrap_or(host).to_owned()
    };
    let ports = from.port() == to.port();
    host(from) == host(to) && ports && !is_downgrade(from, to)
}

/// Whether an address is of this very machine, by the name of its host.
pub(crate) fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

fn is_downgrade(from: &Url, to: &Url) -> bool {
    from.scheme() == "https" && to.scheme() != "https"
}

impl Client {
    pub(crate) fn new(network: &Network) -> Self {
        let config = || {
            Agent::config_builder()
                .http_status_as_error(false)
                .max_redirects(0)
                .max_redirects_will_error(false)
                .timeout_global(Some(Duration::from_secs(network.timeout)))
                .timeout_connect(Some(Duration::from_secs(CONNECT)))
                .user_agent(concat!("catchline/", env!("CARGO_PKG_VERSION")))
        };
        let connector = DefaultConnector::default;
        Self {
            agent: Agent::new_with_config(config().build()),
            here: Agent::new_with_config(config().proxy(None).build()),
            outside: Agent::with_parts(config().build(), connector(), OutsideOnly::default()),
            longest: network.max_download,
            hosts: network.hosts.clone(),
        }
    }

    /// What reaches the host of an address that may be on this machine or in a private network.
    fn agent(&self, url: &Url) -> &Agent {
        if is_here(url) {
            &self.here
        } else {
            &self.agent
        }
    }

    /// Asks for what is at an address. Redirects are followed within its site and to the hosts that
    /// were allowed, and never into a private network from outside of it, unless that host was.
    /// Another site gets no headers.
    pub(crate) fn get(&self, url: &Url, headers: &[(&str, &str)]) -> anyhow::Result<Answer> {
        let mut answer = self.once(self.agent(url), url, headers)?;
        for _ in 0..REDIRECTS {
            let Some(next) = answer.redirect()? else {
                return Ok(answer);
            };
            let is_allowed = self
                .hosts
                .iter()
                .any(|host| Some(&**host) == next.host_str());
            let stays = is_one_site(url, &next);
            if is_downgrade(&answer.url, &next) || !is_allowed && !stays {
                bail!("{}", refused(&answer.url, &next));
            }
            let inside = is_allowed || addresses::is_inside(url);
            let agent = if inside {
                self.agent(&next)
            } else {
                &self.outside
            };
            answer = self.once(agent, &next, if stays { headers } else { &[] })?;
        }
        bail!("{url}: is redirected more than {REDIRECTS} times; name the address it leads to")
    }

    /// What is at an address, as something to read.
    fn source(&self, address: &str, progress: &Progress) -> Source {
        let answer = self::address(address).and_then(|url| {
            let answer = Patience { progress }.ask(|| self.get(&url, &[]))?;
            answer.well()
        });
        Source::Bytes {
            name: address.to_owned(),
            bytes: answer
                .map(|answer| answer.body)
                .map_err(|error| message::chain(&error)),
        }
    }

    fn once(&self, agent: &Agent, url: &Url, headers: &[(&str, &str)]) -> anyhow::Result<Answer> {
        let mut request = agent.get(url.as_str());
        for &(name, value) in headers {
            request = request.header(name, value);
        }
        self.take(url, request.call())
    }

    /// Sends JSON; redirects are not followed.
    pub(crate) fn post(
        &self,
        url: &Url,
        headers: &[(&str, &str)],
        json: &impl serde::Serialize,
    ) -> anyhow::Result<Answer> {
        let mut request = self.agent(url).post(url.as_str());
        for &(name, value) in headers {
            request = request.header(name, value);
        }
        let request = request.header(header::CONTENT_TYPE, "application/json");
        self.take(url, request.send(&serde_json::to_vec(json)?[..]))
    }

    fn take(
        &self,
        url: &Url,
        answer: Result<Response<ureq::Body>, ureq::Error>,
    ) -> anyhow::Result<Answer> {
        let shown = || format!("{url}: no answer");
        let (parts, mut body) = answer.with_context(shown)?.into_parts();
        let body = body.with_config().limit(self.longest).read_to_vec();
        let body = body.map_err(|error| match error {
            ureq::Error::BodyExceedsLimit(_) => anyhow!(
                "{url}: answers with more than {} bytes; allow more with --max-download",
                self.longest
            ),
            error => anyhow::Error::new(error).context(shown()),
        })?;
        Ok(Answer {
            url: url.clone(),
            status: parts.status.as_u16(),
            headers: parts.headers,
            body,
        })
    }
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// All values of a header that may stand several times.
    pub(crate) fn headers(&self, name: &str) -> impl Iterator<Item = &str> {
        let all = self.headers.get_all(name).into_iter();
        all.filter_map(|value| value.to_str().ok())
    }

    pub(crate) fn is_well(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The same, if it went well.
    pub(crate) fn well(self) -> anyhow::Result<Self> {
        if self.is_well() {
            return Ok(self);
        }
        bail!("{}: answers {}; check the address", self.url, self.status())
    }

    /// The status as people say it: `404 Not Found`.
    pub(crate) fn status(&self) -> String {
        let known = StatusCode::from_u16(self.status).ok();
        let reason = known.and_then(|status| status.canonical_reason());
        iter::once(self.status.to_string())
            .chain(reason.map(str::to_owned))
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Where it leads, if it is a redirect.
    fn redirect(&self) -> anyhow::Result<Option<Url>> {
        if !matches!(self.status, 301 | 302 | 303 | 307 | 308) {
            return Ok(None);
        }
        let from = &self.url;
        let leads = || format!("{from}: is redirected to nowhere that can be asked");
        let to = self.header("location").with_context(leads)?;
        let to = from.join(to).with_context(leads)?;
        if !is_web(&to) || !to.username().is_empty() {
            bail!(leads());
        }
        Ok(Some(to))
    }
}

/// Why a redirect is not followed, and what to do.
fn refused(from: &Url, to: &Url) -> String {
    let why = if is_downgrade(from, to) {
        "would be asked without encryption"
    } else {
        "is another site"
    };
    let host = to.host_str().unwrap_or_default();
    format!(
        "{from}: is redirected to {to}, which {why}; if that is right, name that address, or allow \
         it with --allow-host {host}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn addresses_are_told_from_files() {
        assert!(is_address("https://example.org") && is_address("HTTP://example.org/feed"));
        assert!(!is_address("http:/x") && !is_address("feed.xml") && !is_address("é"));
        assert!(address("https://example.org/a b").is_ok());
        for wrong in ["https://", "ftp://example.org", "example.org/feed"] {
            assert!(address(wrong).is_err(), "{wrong}");
        }
        let secret = address("https://anna:hush@example.org").unwrap_err();
        assert!(!secret.to_string().contains("hush"));
    }

    #[test]
    fn a_site_is_its_host_and_never_loses_encryption() {
        let one = |from, to| is_one_site(&url(from), &url(to));
        assert!(one("http://example.org/a", "https://www.example.org/b"));
        assert!(one("https://example.org", "https://example.org:443/"));
        assert!(one("http://127.0.0.1:8088/a", "http://127.0.0.1:8088/b"));
        assert!(!one("https://example.org", "http://example.org"));
        assert!(!one("https://example.org", "https://example.com"));
        assert!(!one(
            "https://example.org",
            "https://example.org.evil.example"
        ));
        assert!(!one("http://127.0.0.1:8088", "http://127.0.0.1:6379"));
        assert!(!one("http://127.0.0.1", "http://localhost"));
    }
}
