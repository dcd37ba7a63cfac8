//! Suggests tags over HTTP, and learns what editors say.
#![forbid(unsafe_code)]

mod about;
mod admit;
mod annif;
mod answered;
mod articles;
mod bodies;
mod corrections;
mod current;
mod desk;
mod error;
mod explain;
mod feedback;
mod found;
mod health;
mod kept;
mod learn;
mod listen;
mod metrics;
mod notice;
mod openapi;
mod problem;
mod router;
mod schemas;
mod service;
mod settings;
mod stream;
mod suggest;
mod tags;
mod token;
mod wanted;

pub use error::Error;
pub use listen::Server;
pub use notice::Notice;
pub use service::Service;
pub use settings::{Limits, Settings, Tell};
pub use token::{Token, WeakToken};
