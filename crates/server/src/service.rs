//! The service: what all requests share.

use crate::{
    Error, Notice, Settings,
    current::{Current, Place},
    metrics::Metrics,
    problem::Problem,
    router,
    settings::Limits,
};
use axum::Router;
use catchline::Tagger;
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use std::{num::NonZero, path::PathBuf, sync::Arc};
use tokio::{
    sync::{Semaphore, watch},
    task::spawn_blocking,
    time::timeout,
};

/// A service that suggests tags, and all that its requests share. Clones are one and the same.
#[derive(Debug, Clone)]
pub struct Service(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    settings: Settings,
    /// The file of the model, where it has one.
    model: Option<PathBuf>,
    place: Place,
    metrics: Metrics,
    /// One permit for each thread that suggests.
    threads: Arc<Semaphore>,
    /// One permit for each request that may be at work.
    requests: Arc<Semaphore>,
    rate: DefaultDirectRateLimiter,
    /// Whether it is time to end.
    end: watch::Sender<bool>,
}

impl Service {
    /// A service that suggests by this model; `model` is its file, which [`Service::reload`] reads.
    ///
    /// # Errors
    /// [`Error::NeedsToken`] where others could reach it and nothing says that they may,
    /// [`Error::Origin`] for an origin that is none.
    pub fn new(tagger: Tagger, model: Option<PathBuf>, settings: Settings) -> Result<Self, Error> {
        let is_open = settings.token.is_none() && !settings.public;
        if is_open && !settings.listen.ip().is_loopback() {
            return Err(Error::NeedsToken {
                address: settings.listen,
            });
        }
        router::check_origins(&settings.origins)?;
        tagger.prepare();
        let limits = settings.limits;
        let rate = NonZero::new(limits.rate).unwrap_or(NonZero::<u32>::MIN);
        Ok(Self(Arc::new(Shared {
            settings,
            model,
            place: Place::new(Current { tagger }),
            metrics: Metrics::new(),
            threads: Arc::new(Semaphore::new(limits.threads.max(1))),
            requests: Arc::new(Semaphore::new(limits.requests)),
            rate: RateLimiter::direct(Quota::per_second(rate)),
            end: watch::Sender::new(false),
        })))
    }

    /// What answers requests, wherever they come from.
    pub fn router(&self) -> Router {
        router::router(self)
    }

    /// Reads the file of the model again. It takes the place of the one before once all of it has
    /// been verified; where something is wrong with it, the one before stays. Either is told.
    pub fn reload(&self) {
        let Shared {
            model,
            place,
            metrics,
            settings,
            ..
        } = &*self.0;
        let read = match model {
            Some(path) => Tagger::load(path).map_err(|error| error.to_string()),
            None => Err("the built-in model has no file to read again".to_owned()),
        };
        metrics.reloaded(read.is_ok());
        match read {
            Ok(tagger) => {
                tagger.prepare();
                let tags = tagger.tags().len();
                place.set(Current { tagger });
                settings.tell.tell(Notice::Reloaded { tags });
            }
            Err(why) => settings.tell.tell(Notice::NotReloaded { why }),
        }
    }

    /// Asks the service to end: it takes nothing more in and finishes what it is at.
    pub fn end(&self) {
        self.0.end.send_replace(true);
    }

    pub(crate) fn is_ending(&self) -> bool {
        *self.0.end.borrow()
    }

    /// Waits until it is time to end.
    pub(crate) async fn ended(&self) {
        let mut end = self.0.end.subscribe();
        // The sender lives as long as the service does.
        let _ = end.wait_for(|&end| end).await;
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.0.settings.limits
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    pub(crate) fn requests(&self) -> &Arc<Semaphore> {
        &self.0.requests
    }

    pub(crate) fn rate(&self) -> &DefaultDirectRateLimiter {
        &self.0.rate
    }

    /// The model that suggests now.
    pub(crate) fn current(&self) -> Arc<Current> {
        self.0.place.get()
    }

    /// Does some work on a thread that may compute, when one is free.
    pub(crate) async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let threads = Arc::clone(&self.0.threads);
        let done = async {
            let permit = threads.acquire_owned().await;
            // What is not waited for any longer keeps its thread until it is done.
            spawn_blocking(move || (work(), permit).0).await
        };
        match timeout(self.limits().timeout, done).await {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(_)) => Err(Problem::broken(
                "the request cannot be answered; tell us of it",
            )),
            Err(_) => Err(Problem::busy(
                "it takes too long; send less at once, or later",
            )),
        }
    }
}
