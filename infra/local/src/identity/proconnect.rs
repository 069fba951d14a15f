//! The ProConnect of the local platform: id_token and userinfo are signed with ES256 and not encrypted, the
//! level follows the `claims` parameter, the code lives 60 seconds.

use axum::Router;
use mce_functions::outgoing::Trust;

use super::agents::Agent;
use super::kind::Kind;
use super::routes;
use super::server::{Directory, Server};
use super::setup::{Client, Now, TamperSwitch};

/// What a ProConnect needs to run.
pub struct ProConnectConfig {
    /// The origin under which it is served, without a path: `http://localhost:8082`. The issuer is this origin
    /// and `/api/v2`.
    pub issuer_origin: String,
    pub clients: Vec<Client>,
    pub agents: Vec<Agent>,
    pub now: Now,
    pub tamper: TamperSwitch,
    /// Whose certificates are believed when the clients' keys are asked for.
    pub trust: Trust,
}

/// The provider, to be served at the root of its origin. Its signing key is made here and kept in memory.
pub fn router(config: ProConnectConfig) -> Router {
    let ProConnectConfig { issuer_origin, clients, agents, now, tamper, trust } = config;
    let directory = Directory::Agents(agents);
    routes::router(Server::new(Kind::ProConnect, &issuer_origin, clients, directory, now, tamper, &trust))
}
