//! Suggests tags over HTTP, and learns what editors say.
//!
//! A [`Service`] holds a model, and a store where it is to learn; its [router](Service::router)
//! answers requests, and a [`Server`] listens for them. The program `catchline serve` is a few lines
//! around both.
//!
//! # Example
//!
//! ```no_run
//! use catchline::Tagger;
//! use catchline_server::{Limits, Server, Service, Settings, Tell};
//!
//! let tagger = Tagger::load("blog.catchline")?;
//! let settings = Settings {
//!     listen: ([127, 0, 0, 1], 8080).into(),
//!     name: "blog".to_owned(),
//!     token: None,
//!     public: false,
//!     hosts: Vec::new(),
//!     origins: Vec::new(),
//!     limits: Limits::default(),
//!     settling: None,
//!     now: || "2026-11-29T11:00:00Z".to_owned(),
//!     tell: Tell::new(|notice| eprintln!("{notice:?}")),
//! };
//! let service = Service::new(tagger, Some("blog.catchline".into()), None, settings)?;
//! let server = Server::bind(service)?;
//! println!("http://{}", server.address());
//! server.run();
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Laws
//!
//! - A record has the bytes that `catchline suggest --format jsonl` writes for the same article.
//! - What is answered to feedback and to articles that are to be learnt is on the disk.
//! - A request is answered by the model that was there when it was read, whatever takes its place; a
//!   model takes that place once all of its file has been verified.
//! - Whatever is sent, memory, time and threads have bounds: see [`Limits`].
//! - Where other machines can reach it, nothing but health and whether a token is right is answered
//!   without the token, unless [`Settings::public`] says so; even then the articles of the store are
//!   not shown. Nobody writes without it anywhere.
//! - A [`Notice`] names no text, id or tag of any article.
//! - Every error that the service itself finds is `application/problem+json`, RFC 9457.
#![forbid(unsafe_code)]

mod about;
mod admit;
mod annif;
mod answered;
mod archive;
mod articles;
mod bodies;
mod current;
mod desk;
mod error;
mod explain;
mod feedback;
mod health;
mod kept;
mod learn;
mod listen;
mod metrics;
mod near_duplicates;
mod notice;
mod openapi;
mod problem;
mod router;
mod schemas;
mod service;
mod session;
mod settings;
mod stream;
mod suggest;
mod tag_changes;
mod tags;
mod token;
mod wanted;

pub use error::Error;
pub use listen::Server;
pub use notice::Notice;
pub use service::Service;
pub use settings::{Limits, Settings, Settling, Tell};
pub use token::{Token, WeakToken};
