//! What a service is told when it begins.

use crate::{Notice, Token};
use catchline::Background;
use std::{fmt, net::SocketAddr, sync::Arc, time::Duration};

/// Who is told what happens.
#[derive(Clone)]
pub struct Tell(Arc<dyn Fn(Notice<'_>) + Send + Sync>);

impl Tell {
    /// Notices go to this function, from any thread.
    pub fn new(to: impl Fn(Notice<'_>) + Send + Sync + 'static) -> Self {
        Self(Arc::new(to))
    }

    pub(crate) fn tell(&self, notice: Notice<'_>) {
        (self.0)(notice);
    }
}

impl fmt::Debug for Tell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tell")
    }
}

/// How a service is to behave.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where to listen; port 0 is any that is free.
    pub listen: SocketAddr,
    /// What the model is called, and the project that clients of Annif ask for.
    pub name: String,
    /// What writing asks for; without it nobody writes.
    pub token: Option<Token>,
    /// Whether anybody may ask for suggestions, on an address that other machines can reach.
    pub public: bool,
    /// Names of hosts under which it is asked for, besides those of this machine.
    pub hosts: Vec<String>,
    /// Origins whose pages may read answers, as `https://desk.example.org`.
    pub origins: Vec<String>,
    /// What it stops at.
    pub limits: Limits,
    /// When all that is in the store is learnt anew, beside all else; never where nothing is said.
    pub settling: Option<Settling>,
    /// What time it is, UTC as `2026-11-29T11:00:00Z`, to be kept with what editors say.
    pub now: fn() -> String,
    /// Who is told what happens.
    pub tell: Tell,
}

/// When and how all that is in a store is learnt anew.
#[derive(Debug, Clone)]
pub struct Settling {
    /// After so many changes: [`Store::unsettled`](catchline_store::Store::unsettled).
    pub after: u64,
    /// What tags on every article are learnt against: [`Params::background`](catchline::Params::background).
    pub background: Option<Background>,
}

/// What a service stops at, so that nobody can take all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The longest body of a request, and the longest line of a stream, in bytes.
    pub body: usize,
    /// The most requests at work at once; what comes on top is answered with 503.
    pub requests: usize,
    /// The most connections that are open at once; what comes on top is answered with 503.
    pub connections: usize,
    /// The most requests a second, over all; what comes on top is answered with 429.
    pub rate: u32,
    /// The longest time for a request to come in, and again until it is answered; each line of a
    /// stream has as long.
    pub timeout: Duration,
    /// How long requests under way are waited for when it is time to end.
    pub drain: Duration,
    /// How many threads suggest.
    pub threads: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 4 << 20,
            requests: 64,
            connections: 512,
            rate: 2000,
            timeout: Duration::from_secs(10),
            drain: Duration::from_secs(10),
            threads: 2,
        }
    }
}
