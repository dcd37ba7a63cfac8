//! Listening: connections come in, are served within limits, and end in time.

use crate::{Error, Notice, Service, problem::Problem, settings::Limits};
use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::{GracefulShutdown, Watcher},
    service::TowerToHyperService,
};
use std::{
    net::{self, SocketAddr},
    sync::Arc,
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy, sink},
    net::{TcpListener, TcpStream},
    runtime::Runtime,
    sync::Semaphore,
    time::{sleep, timeout},
};
use tokio_io_timeout::TimeoutStream;

/// The longest head of a request, in bytes.
const HEAD: usize = 32 << 10;
/// Where a connection cannot be taken, it may be that too many are open: a moment later some are not.
const MOMENT: Duration = Duration::from_millis(50);
/// Threads for what computes besides suggesting: writing to the store, learning, reading all of it.
const BESIDE: usize = 4;
/// How long one who is refused has to take the answer.
const LINGER: Duration = Duration::from_secs(1);

/// A service that listens.
#[derive(Debug)]
pub struct Server {
    service: Service,
    runtime: Runtime,
    listener: TcpListener,
    address: SocketAddr,
}

impl Server {
    /// Listens where the settings of the service say, and answers nothing yet.
    ///
    /// # Errors
    /// [`Error::Listen`] where nobody can, [`Error::Threads`] where the system gives none.
    pub fn bind(service: Service) -> Result<Self, Error> {
        let address = service.settings().listen;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .max_blocking_threads(service.limits().threads.max(1) + BESIDE)
            .build()
            .map_err(Error::Threads)?;
        let refused = |source| Error::Listen { address, source };
        let listener = net::TcpListener::bind(address).map_err(refused)?;
        listener.set_nonblocking(true).map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let inside = runtime.enter();
        let listener = TcpListener::from_std(listener).map_err(refused)?;
        drop(inside);
        Ok(Self {
            service,
            runtime,
            listener,
            address,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers requests until [`Service::end`] is called and those under way are done, or the time
    /// for that is up.
    pub fn run(self) {
        let Self {
            service,
            runtime,
            listener,
            ..
        } = self;
        runtime.block_on(serve(&service, listener));
        // What was kept is learnt, if there is time; the store has it all the same.
        runtime.shutdown_timeout(service.limits().drain);
        let waiting = service.waiting();
        if 0 < waiting {
            let why = format!("{waiting} tags wait for `catchline settle`");
            service.settings().tell.tell(Notice::NotLearnt { why });
        }
    }
}

async fn serve(service: &Service, listener: TcpListener) {
    let router = service.router();
    let limits = *service.limits();
    let connections = Arc::new(Semaphore::new(limits.connections));
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = service.ended() => break,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                let why = error.to_string();
                service.settings().tell.tell(Notice::NotAccepted { why });
                sleep(MOMENT).await;
                continue;
            }
        };
        match Arc::clone(&connections).try_acquire_owned() {
            Ok(permit) => {
                let connection = connection(stream, router.clone(), graceful.watcher(), limits);
                tokio::spawn(async move {
                    connection.await;
                    drop(permit);
                });
            }
            Err(_) => drop(tokio::spawn(timeout(LINGER, refuse(stream)))),
        }
    }
    drop(listener);
    if timeout(limits.drain, graceful.shutdown()).await.is_err() {
        let connections = limits.connections - connections.available_permits();
        service.settings().tell.tell(Notice::CutOff { connections });
    }
}

/// Serves one connection until it ends.
async fn connection(stream: TcpStream, router: Router, watcher: Watcher, limits: Limits) {
    // Answers are small, and each is whole when it is sent.
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(limits.timeout));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.timeout)
        .max_buf_size(HEAD)
        .serve_connection(
            TokioIo::new(Box::pin(stream)),
            TowerToHyperService::new(router),
        );
    // Who breaks off or sends what is no HTTP is told by the protocol, and nobody else is.
    let _ = watcher.watch(connection).await;
}

/// Tells one who comes on top of what can be served to come back.
async fn refuse(mut stream: TcpStream) {
    let body = Problem::busy("as many connections as may be are open").line();
    let head = format!(
        "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\n\
         Content-Length: {}\r\nRetry-After: 1\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let answer = [head.as_bytes(), &body].concat();
    let _ = stream.write_all(&answer).await;
    let _ = stream.shutdown().await;
    // Closed while something is unread, the connection would take the answer with it.
    let _ = copy(&mut stream.take(HEAD as u64), &mut sink()).await;
}
