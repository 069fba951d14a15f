//! Where the platform answers: its ports are taken before anything else starts, since everything is told the addresses.

use std::fmt::{Display, Formatter};
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use tokio::net::TcpListener;

/// Of the site, when MCE_PORT does not say otherwise.
pub const USUAL_PORT: u16 = 8080;

/// Ports of this machine; 0 takes any free one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ports {
    pub site: u16,
    pub franceconnect: u16,
    pub proconnect: u16,
    pub card: u16,
    pub smtp: u16,
}

impl Ports {
    /// Those that README.md names: the site's, and the next ones for the rest of the world.
    pub fn from_site(site: u16) -> Ports {
        let next = |n| site.saturating_add(n);
        let smtp = if site == USUAL_PORT { 8025 } else { next(4) };
        Ports { site, franceconnect: next(1), proconnect: next(2), card: next(3), smtp }
    }
}

/// How the site and the rest of the world are reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// As deployed, under an authority of this machine ([`crate::tls`]).
    Https,
    /// In clear: what lets in every browser that counts `http://localhost` as safe, WebKit not among them.
    Http,
}

impl Display for Scheme {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Scheme::Https => "https",
            Scheme::Http => "http",
        })
    }
}

impl FromStr for Scheme {
    type Err = ();

    fn from_str(text: &str) -> Result<Scheme, ()> {
        [Scheme::Https, Scheme::Http].into_iter().find(|scheme| scheme.to_string() == text).ok_or(())
    }
}

/// Ports taken, on which nothing answers yet.
pub struct Listeners {
    pub site: TcpListener,
    pub franceconnect: TcpListener,
    pub proconnect: TcpListener,
    pub card: TcpListener,
    pub smtp: TcpListener,
}

/// Origins, without a final slash, and the address of the mail relay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addresses {
    pub site: String,
    pub franceconnect: String,
    pub proconnect: String,
    pub card: String,
    pub smtp: SocketAddr,
}

/// The usual reason why the platform does not start.
#[derive(Debug, thiserror::Error)]
#[error(
    "port {port} ({what}) cannot be taken: {source}. Stop what uses it, or choose other ports with MCE_PORT."
)]
pub struct PortError {
    port: u16,
    what: &'static str,
    source: std::io::Error,
}

impl Listeners {
    pub async fn bind(address: IpAddr, ports: Ports) -> Result<Listeners, PortError> {
        let bind = |port, what| async move {
            let listener = TcpListener::bind((address, port)).await;
            listener.map_err(|source| PortError { port, what, source })
        };
        Ok(Listeners {
            site: bind(ports.site, "the site").await?,
            franceconnect: bind(ports.franceconnect, "FranceConnect+").await?,
            proconnect: bind(ports.proconnect, "ProConnect").await?,
            card: bind(ports.card, "the payment page").await?,
            smtp: bind(ports.smtp, "mail").await?,
        })
    }

    pub fn addresses(&self, scheme: Scheme) -> std::io::Result<Addresses> {
        // "localhost" and not 127.0.0.1: browsers take it for a secure origin, as the cookies need.
        let origin = |listener: &TcpListener| {
            Ok::<_, std::io::Error>(format!("{scheme}://localhost:{}", listener.local_addr()?.port()))
        };
        Ok(Addresses {
            site: origin(&self.site)?,
            franceconnect: origin(&self.franceconnect)?,
            proconnect: origin(&self.proconnect)?,
            card: origin(&self.card)?,
            smtp: SocketAddr::from(([127, 0, 0, 1], self.smtp.local_addr()?.port())),
        })
    }
}

impl Addresses {
    /// Of a platform whose network is not started: nothing answers there.
    pub fn of(scheme: Scheme, ports: Ports) -> Addresses {
        let origin = |port| format!("{scheme}://localhost:{port}");
        Addresses {
            site: origin(ports.site),
            franceconnect: origin(ports.franceconnect),
            proconnect: origin(ports.proconnect),
            card: origin(ports.card),
            smtp: SocketAddr::from(([127, 0, 0, 1], ports.smtp)),
        }
    }

    pub fn franceconnect_issuer(&self) -> String {
        format!("{}/api/v2", self.franceconnect)
    }

    pub fn proconnect_issuer(&self) -> String {
        format!("{}/api/v2", self.proconnect)
    }

    /// Where the bank verifies payees.
    pub fn vop_url(&self) -> String {
        format!("{}/banque", self.site)
    }

    /// Where SIRENE answers.
    pub fn sirene_url(&self) -> String {
        format!("{}/insee", self.site)
    }

    /// Where the browser posts the payment form.
    pub fn card_url(&self) -> String {
        format!("{}/vads-payment/", self.card)
    }
}
