//! Why the service cannot begin.

use std::{io, net::SocketAddr};

/// Why the service cannot begin. The message says the mend.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// It was to listen where other machines can reach it, and has no token.
    #[error(
        "{address} can be reached from other machines; give the service a token that is asked of \
         them, or say that anybody may ask for suggestions"
    )]
    NeedsToken {
        /// Where it was to listen.
        address: SocketAddr,
    },
    /// Nobody can listen there.
    #[error("{address} cannot be listened on: {source}; choose another address")]
    Listen {
        /// Where it was to listen.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] catchline_store::Error),
    /// The system gives no threads.
    #[error("the threads of the service cannot be started: {0}; ask for fewer")]
    Threads(#[source] io::Error),
    /// An origin that no browser sends.
    #[error("{origin:?} is no origin; give one as https://desk.example.org, without a path")]
    Origin {
        /// What was given.
        origin: String,
    },
}
