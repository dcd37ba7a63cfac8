//! The service: what all requests share.

use crate::{
    Error, Notice, Settings,
    current::Place,
    kept::Kept,
    metrics::Metrics,
    problem::Problem,
    router,
    settings::{Limits, Settling},
};
use axum::{Router, http::StatusCode};
use catchline::{Labelled, Tag, Tagger};
use catchline_store::{Store, Suggester};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use std::{
    num::NonZero,
    path::{Path, PathBuf},
    sync::Arc,
};
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
    kept: Option<Kept>,
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
    /// A service that suggests by a model. `model` is its file, which [`Service::reload`] reads;
    /// `store` is where what is learnt is kept, and from which the file is written anew.
    ///
    /// # Errors
    /// [`Error::NeedsToken`] where others could reach it and nothing says that they may,
    /// [`Error::Origin`] for an origin that is none, [`Error::Store`] for a store that cannot be
    /// read.
    pub fn new(
        tagger: Tagger,
        model: Option<PathBuf>,
        store: Option<&Path>,
        settings: Settings,
    ) -> Result<Self, Error> {
        let is_open = settings.token.is_none() && !settings.public;
        if is_open && !settings.listen.ip().is_loopback() {
            return Err(Error::NeedsToken {
                address: settings.listen,
            });
        }
        router::check_origins(&settings.origins)?;
        let kept = store.map(Kept::open).transpose()?;
        let suggester = match &kept {
            Some(kept) => Suggester::of(tagger, &kept.reader()?)?,
            None => Suggester::new(tagger),
        };
        let limits = settings.limits;
        let rate = NonZero::new(limits.rate).unwrap_or(NonZero::<u32>::MIN);
        Ok(Self(Arc::new(Shared {
            settings,
            model,
            kept,
            place: Place::new(suggester),
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

    /// Reads the file of the model again, and what editors decided. It takes the place of the one
    /// before once all of it has been verified; where something is wrong with it, the one before
    /// stays. Either is told.
    pub fn reload(&self) {
        if let Some(tags) = self.reloaded() {
            self.settings().tell.tell(Notice::Reloaded { tags });
        }
    }

    /// [`Service::reload`] after the file has changed. That may have been the service's own doing: a
    /// model that suggests already is not read around in again, and only what is wrong is told.
    pub fn follow(&self) {
        if !self.is_current() {
            self.reloaded();
        }
    }

    /// Whether the model of the file is the one that suggests; then what editors decided counts.
    fn is_current(&self) -> bool {
        let Shared { kept, model, .. } = &*self.0;
        let (Some(kept), Some(path)) = (kept, model) else {
            return false;
        };
        let current = self.current().tagger().to_bytes();
        Tagger::load(path).is_ok_and(|read| read.to_bytes() == current)
            && self.decide(&kept.store().blocking_lock()).is_ok()
    }

    /// Lets count what editors have decided by now. Nobody else writes meanwhile.
    fn decide(&self, store: &Store) -> Result<(), catchline_store::Error> {
        let place = &self.0.place;
        place.set(place.get().again(store)?);
        Ok(())
    }

    /// Reads the model again; says how many tags there are now, or tells why the model stays.
    fn reloaded(&self) -> Option<usize> {
        let read = self.read_again();
        self.metrics().reloaded(read.is_ok());
        let tell = |why| self.settings().tell.tell(Notice::NotReloaded { why });
        read.map_err(tell).ok()
    }

    /// The same; says how many tags there are now, or why the model stays.
    fn read_again(&self) -> Result<usize, String> {
        let path = self.0.model.as_deref();
        let path = path.ok_or("the built-in model has no file to read again")?;
        let tagger = Tagger::load(path).map_err(|error| error.to_string())?;
        let tags = tagger.tags().len();
        self.put(tagger).map_err(|error| error.to_string())?;
        Ok(tags)
    }

    /// Puts a model in the place of the one before, with what editors have decided by now.
    fn put(&self, tagger: Tagger) -> Result<(), catchline_store::Error> {
        let Shared { kept, place, .. } = &*self.0;
        let Some(kept) = kept else {
            place.set(Suggester::new(tagger));
            return Ok(());
        };
        let store = kept.reader()?;
        let suggester = Suggester::of(tagger, &store)?;
        if place.get().looks_around() {
            suggester.look_around(&store)?;
        }
        // Nobody writes meanwhile, so that no two undo one another's work.
        let store = kept.store().blocking_lock();
        place.set(suggester.again(&store)?);
        Ok(())
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
    pub(crate) fn current(&self) -> Arc<Suggester> {
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

    /// Where what is learnt is kept.
    pub(crate) fn kept(&self) -> Result<&Kept, Problem> {
        let none = "the service has no store to keep it in; start it with --store";
        let kept = self.0.kept.as_ref();
        kept.ok_or_else(|| Problem::new(StatusCode::CONFLICT, none))
    }

    /// How many tags the model has not learnt yet.
    pub(crate) fn waiting(&self) -> usize {
        self.0.kept.as_ref().map_or(0, Kept::waiting)
    }

    /// Looks something up in the store.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Store) -> Result<T, catchline_store::Error> + Send + 'static,
    ) -> Result<T, Problem> {
        let service = self.clone();
        let work =
            move || look(&service.kept()?.reader().map_err(Problem::from)?).map_err(Problem::from);
        self.work(work).await?
    }

    /// Looks at all that is in the store, one after another: that may take long, and none of the
    /// threads that suggest. Who is not waited for any longer looks to the end.
    pub(crate) async fn look<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Kept) -> Result<T, catchline_store::Error> + Send + 'static,
    ) -> Result<T, Problem> {
        let looking = Arc::clone(self.kept()?.looking());
        let service = self.clone();
        let looked = async {
            let looking = looking.lock_owned().await;
            let work = move || look(service.kept()?).map_err(Problem::from);
            spawn_blocking(move || (work(), looking).0).await
        };
        match timeout(self.limits().timeout, looked).await {
            Ok(Ok(looked)) => looked,
            Ok(Err(_)) => Err(Problem::broken("the articles of the store cannot be read")),
            Err(_) => Err(Problem::busy(
                "the articles of the store are still being read",
            )),
        }
    }

    /// Changes the store; the change says which tags are to be learnt anew. When this returns it is
    /// on the disk, and what editors decided counts.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        change: impl FnOnce(&mut Store) -> Result<(T, Vec<Tag>), catchline_store::Error>
        + Send
        + 'static,
    ) -> Result<T, Problem> {
        let mut store = Arc::clone(self.kept()?.store()).lock_owned().await;
        let service = self.clone();
        let changed = spawn_blocking(move || {
            let (done, tags) = change(&mut store)?;
            service.decide(&store)?;
            drop(store);
            service.learn(tags);
            Ok::<_, catchline_store::Error>(done)
        });
        match changed.await {
            Ok(changed) => changed.map_err(Problem::from),
            Err(_) => Err(Problem::broken(
                "the change came to no end; look whether it was made",
            )),
        }
    }

    /// Lets the model learn tags anew, beside all else.
    fn learn(&self, tags: Vec<Tag>) {
        let Shared { kept, model, .. } = &*self.0;
        let (Some(kept), Some(_)) = (kept, model) else {
            return;
        };
        if !kept.wait(tags) {
            return;
        }
        let service = self.clone();
        spawn_blocking(move || {
            let Shared {
                kept,
                model,
                settings,
                ..
            } = &*service.0;
            let (Some(kept), Some(model)) = (kept, model) else {
                return;
            };
            kept.learn(model, |learnt| {
                let put = learnt.and_then(|refitted| {
                    service.put(refitted.tagger)?;
                    Ok((refitted.learnt.len(), refitted.waiting.len()))
                });
                settings.tell.tell(match put {
                    Ok((tags, waiting)) => Notice::Learnt { tags, waiting },
                    Err(error) => Notice::NotLearnt {
                        why: error.to_string(),
                    },
                });
                // Tags that come to wait meanwhile are learnt after it.
                service.settle(kept, model);
            });
        });
    }

    /// Learns all that is in the store anew, where so much has changed that it is time.
    fn settle(&self, kept: &Kept, model: &Path) {
        let Some(settling) = &self.settings().settling else {
            return;
        };
        match self.settled(kept, model, settling) {
            Ok(None) => {}
            Ok(Some(tags)) => self.settings().tell.tell(Notice::Settled { tags }),
            Err(error) => self.settings().tell.tell(Notice::NotLearnt {
                why: error.to_string(),
            }),
        }
    }

    /// The same; says how many tags there are now, if it was time.
    fn settled(
        &self,
        kept: &Kept,
        model: &Path,
        settling: &Settling,
    ) -> Result<Option<usize>, catchline_store::Error> {
        let store = kept.reader()?;
        if store.unsettled()? < settling.after {
            return Ok(None);
        }
        let mut params = store.params()?.unwrap_or_default();
        if let Some(background) = &settling.background {
            params = params.background(background.clone());
        }
        let learn = |articles: &[Labelled]| -> Result<Tagger, catchline_store::Error> {
            Ok(params.fit(articles)?)
        };
        let tagger = store.settle(model, learn)?.tagger;
        let tags = tagger.tags().len();
        self.put(tagger)?;
        Ok(Some(tags))
    }

    /// Reads all articles of the store, once, so that explanations name the nearest of them.
    pub(crate) async fn look_around(&self) -> Result<(), Problem> {
        if self.0.kept.is_none() || self.current().looks_around() {
            return Ok(());
        }
        let service = self.clone();
        let look = move |kept: &Kept| service.current().look_around(&kept.reader()?);
        self.look(look).await
    }
}
