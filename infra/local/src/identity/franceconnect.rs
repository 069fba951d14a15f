//! The FranceConnect+ of the local platform: id_token and userinfo are JWS ES256 inside JWE ECDH-ES/A256GCM,
//! acr is checked and told, the code lives 30 seconds and the tokens 60.

use axum::Router;
use mce_functions::outgoing::Trust;

use super::kind::Kind;
use super::people::Person;
use super::routes;
use super::server::{Directory, Server};
use super::setup::{Client, Now, TamperSwitch};

/// What a FranceConnect+ needs to run.
pub struct FranceConnectConfig {
    /// The origin under which it is served, without a path: `http://localhost:8081`. The issuer is this origin
    /// and `/api/v2`.
    pub issuer_origin: String,
    /// Each with the address of its encryption keys.
    pub clients: Vec<Client>,
    pub people: Vec<Person>,
    pub now: Now,
    pub tamper: TamperSwitch,
    /// Whose certificates are believed when the clients' keys are asked for.
    pub trust: Trust,
}

/// The provider, to be served at the root of its origin. Its signing key is made here and kept in memory.
pub fn router(config: FranceConnectConfig) -> Router {
    let FranceConnectConfig { issuer_origin, clients, people, now, tamper, trust } = config;
    let directory = Directory::People(people);
    routes::router(Server::new(Kind::FranceConnect, &issuer_origin, clients, directory, now, tamper, &trust))
}
