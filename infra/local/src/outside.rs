//! The rest of the world, on its own origins: FranceConnect+, ProConnect, the payment page, and the mail relay.
//!
//! This is the one place where they are wired to the platform; each could as well be another one, by configuration.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use mce_functions::outgoing::Trust;
use mce_functions::runtime::Clock;
use serde::de::DeserializeOwned;

use crate::addresses::{Addresses, Listeners};
use crate::card::{self, CardSimulatorConfig};
use crate::clock::MovableClock;
use crate::identity::{
    Client, FranceConnectConfig, ProConnectConfig, TamperSwitch, franceconnect, proconnect,
};
use crate::mailbox::Mailbox;
use crate::parameters::{CARD_SITE_ID, FRANCECONNECT_CLIENT, PROCONNECT_CLIENT};
use crate::secrets::Secrets;
use crate::serving::Servers;

/// Handles for tests.
#[derive(Clone)]
pub struct Outside {
    pub mailbox: Mailbox,
    /// Makes the next answers of FranceConnect+ wrong.
    pub franceconnect_tamper: TamperSwitch,
    /// Makes the next answers of ProConnect wrong.
    pub proconnect_tamper: TamperSwitch,
}

/// What the rest of the world needs to know of the platform.
pub struct Context<'a> {
    pub addresses: &'a Addresses,
    pub secrets: &'a Secrets,
    pub clock: Arc<MovableClock>,
    /// identities.json and agents.json
    pub seed_folder: &'a Path,
    /// Where the mails are kept.
    pub mail_folder: &'a Path,
    /// Where the payments of the payment page are kept.
    pub card_folder: &'a Path,
    /// FranceConnect+ signs and does not encrypt, as the platform is configured to expect.
    pub signed_tokens: bool,
    /// Whose certificates they believe.
    pub trust: &'a Trust,
}

#[derive(Debug, thiserror::Error)]
pub enum OutsideError {
    #[error("mails, network: {0}")]
    System(#[from] std::io::Error),
    #[error("the payment page: {0}")]
    Card(#[from] reqwest::Error),
    #[error("{0} cannot be read: {1}")]
    Seed(String, serde_json::Error),
}

/// Starts all of them on their listeners. Gives back the site's listener, the site's pages of the mailbox, and the handles.
pub fn start(
    listeners: Listeners,
    context: &Context<'_>,
    servers: &mut Servers,
) -> Result<(tokio::net::TcpListener, Router, Outside), OutsideError> {
    let outside = Outside {
        mailbox: Mailbox::open(context.mail_folder, now(&context.clock))?,
        franceconnect_tamper: TamperSwitch::default(),
        proconnect_tamper: TamperSwitch::default(),
    };
    servers.serve("FranceConnect+", listeners.franceconnect, franceconnect_router(context, &outside)?)?;
    servers.serve("ProConnect", listeners.proconnect, proconnect_router(context, &outside)?)?;
    servers.serve("the payment page", listeners.card, card_router(context)?)?;
    let mailbox = outside.mailbox.clone();
    servers.run(async move {
        if let Err(error) = mailbox.serve_smtp(listeners.smtp).await {
            tracing::error!(%error, "the mail relay stopped");
        }
    });
    Ok((listeners.site, outside.mailbox.router(), outside))
}

fn now(clock: &Arc<MovableClock>) -> Arc<dyn Fn() -> jiff::Timestamp + Send + Sync> {
    let clock = clock.clone();
    Arc::new(move || clock.now())
}

fn franceconnect_router(context: &Context<'_>, outside: &Outside) -> Result<Router, OutsideError> {
    let secret = secret(context.secrets, "MCE_FRANCECONNECT_CLIENT_SECRET");
    Ok(franceconnect::router(FranceConnectConfig {
        issuer_origin: context.addresses.franceconnect.clone(),
        clients: vec![Client {
            jwks_url: (!context.signed_tokens).then(|| format!("{}/auth/jwks", context.addresses.site)),
            ..client(context.addresses, "franceconnect", FRANCECONNECT_CLIENT, secret)
        }],
        people: seed(&context.seed_folder.join("identities.json"))?,
        now: now(&context.clock),
        tamper: outside.franceconnect_tamper.clone(),
        trust: context.trust.clone(),
    }))
}

fn proconnect_router(context: &Context<'_>, outside: &Outside) -> Result<Router, OutsideError> {
    let secret = secret(context.secrets, "MCE_PROCONNECT_CLIENT_SECRET");
    Ok(proconnect::router(ProConnectConfig {
        issuer_origin: context.addresses.proconnect.clone(),
        clients: vec![client(context.addresses, "proconnect", PROCONNECT_CLIENT, secret)],
        agents: seed(&context.seed_folder.join("agents.json"))?,
        now: now(&context.clock),
        tamper: outside.proconnect_tamper.clone(),
        trust: context.trust.clone(),
    }))
}

fn client(addresses: &Addresses, provider: &str, client_id: &str, client_secret: String) -> Client {
    let site = &addresses.site;
    Client {
        name: "Mon Compte Élu".to_string(),
        client_id: client_id.to_string(),
        client_secret,
        redirect_uris: vec![format!("{site}/auth/callback/{provider}")],
        post_logout_redirect_uris: vec![site.clone(), format!("{site}/")],
        jwks_url: None,
    }
}

fn card_router(context: &Context<'_>) -> Result<Router, OutsideError> {
    Ok(card::router(CardSimulatorConfig {
        site_id: CARD_SITE_ID.to_string(),
        key: secret(context.secrets, "MCE_CARD_KEY"),
        api_password: secret(context.secrets, "MCE_CARD_API_PASSWORD"),
        folder: Some(context.card_folder.to_path_buf()),
        notification_url: format!("{}/api/notifications/card", context.addresses.site),
        now: now(&context.clock),
        trust: context.trust.clone(),
    })?)
}

fn secret(secrets: &Secrets, variable: &str) -> String {
    secrets.variables().remove(variable).unwrap_or_default()
}

/// Nobody, when the file is not there: an identity can still be typed by hand.
fn seed<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, OutsideError> {
    match std::fs::read(path) {
        Ok(text) => serde_json::from_slice(&text)
            .map_err(|error| OutsideError::Seed(path.display().to_string(), error)),
        Err(_) => Ok(Vec::new()),
    }
}
