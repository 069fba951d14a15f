//! HTTP servers that end together: what is being answered is finished, nothing new is taken.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::serve::{Listener, ListenerExt};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use crate::tls::TlsListener;

/// A call lasts 30 s at most; one that a browser keeps open for nothing does not hold the platform.
const PATIENCE: Duration = Duration::from_secs(10);

/// Tasks that run until [`Servers::stop`].
pub struct Servers {
    tasks: JoinSet<()>,
    stop: watch::Sender<bool>,
    /// None speaks in clear.
    tls: Option<TlsAcceptor>,
}

impl Servers {
    /// With `tls`, all of them speak HTTPS.
    pub fn new(tls: Option<TlsAcceptor>) -> Servers {
        Servers { tasks: JoinSet::new(), stop: watch::Sender::new(false), tls }
    }

    /// Serves until the stop.
    ///
    /// # Errors
    /// When the listener has no address.
    pub fn serve(
        &mut self,
        what: &'static str,
        listener: TcpListener,
        router: Router,
    ) -> std::io::Result<()> {
        match self.tls.clone() {
            Some(tls) => self.serve_on(what, TlsListener::new(listener, tls)?, router),
            None => self.serve_on(what, listener, router),
        }
        Ok(())
    }

    fn serve_on<L>(&mut self, what: &'static str, listener: L, router: Router)
    where
        L: Listener<Addr = SocketAddr>,
    {
        let stopped = self.stopped();
        // What has been tapped tells the caller's address, whichever the listener.
        let listener = listener.tap_io(|_| ());
        self.tasks.spawn(async move {
            let service = router.into_make_service_with_connect_info::<SocketAddr>();
            if let Err(error) = axum::serve(listener, service).with_graceful_shutdown(stopped).await {
                tracing::error!(%error, what, "stopped");
            }
        });
    }

    /// Runs until the stop, and is then dropped wherever it waits.
    pub fn run(&mut self, task: impl Future<Output = ()> + Send + 'static) {
        let stopped = self.stopped();
        self.tasks.spawn(async move {
            tokio::select! {
                () = task => {}
                () = stopped => {}
            }
        });
    }

    /// Resolves at the stop.
    pub fn stopped(&self) -> impl Future<Output = ()> + Send + 'static {
        let mut stop = self.stop.subscribe();
        async move {
            // An error means that the sender is gone: stopped, too.
            let _ = stop.wait_for(|stopped| *stopped).await;
        }
    }

    pub async fn stop(mut self) {
        let _ = self.stop.send(true);
        let all = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(PATIENCE, all).await.is_err() {
            tracing::warn!("some connections were still open");
        }
    }
}
