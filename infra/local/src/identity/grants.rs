//! What a provider remembers between two calls: requests under way, codes, access tokens. All in memory, all
//! short-lived, each bounded.

use std::collections::HashMap;

use super::{crypto::random_text, subject::Subject};

/// Seconds that a session of a browser lasts (formats.md §4.2: twelve hours).
const SESSION_LIFETIME: i64 = 12 * 3600;
/// Seconds that a person has to choose an identity and consent.
const INTERACTION_LIFETIME: i64 = 600;
const MAX_ENTRIES: usize = 10_000;

/// A checked authorization request.
#[derive(Clone)]
pub(super) struct Request {
    pub(super) client_id: String,
    pub(super) redirect_uri: String,
    pub(super) scopes: Vec<String>,
    pub(super) state: String,
    pub(super) nonce: String,
    pub(super) challenge: Option<String>,
    /// The levels that the client accepts, the preferred one first; empty when it did not say.
    pub(super) acr_values: Vec<String>,
    pub(super) login_hint: String,
    /// The session of the browser that is good enough for this request: who has it may go on without proving again who he is.
    pub(super) session: Option<Chosen>,
}

/// A request whose person is choosing, or has chosen.
#[derive(Clone)]
pub(super) struct Interaction {
    pub(super) request: Request,
    pub(super) chosen: Option<Chosen>,
}

/// The identity that was chosen, and the level it is given at.
#[derive(Clone)]
pub(super) struct Chosen {
    pub(super) subject: Subject,
    pub(super) acr: String,
    pub(super) auth_time: i64,
}

/// What a code or an access token stands for.
#[derive(Clone)]
pub(super) struct Grant {
    pub(super) request: Request,
    pub(super) chosen: Chosen,
}

struct Code {
    grant: Grant,
    expires: i64,
    /// The access token that it gave: a second use takes it away again.
    spent: Option<String>,
}

#[derive(Default)]
pub(super) struct Grants {
    interactions: HashMap<String, (Interaction, i64)>,
    codes: HashMap<String, Code>,
    access: HashMap<String, (Grant, i64)>,
    sessions: HashMap<String, Chosen>,
}

impl Grants {
    /// Keeps a request and gives the id of its interaction.
    pub(super) fn begin(&mut self, request: Request, now: i64) -> String {
        self.forget(now);
        let id = random_text(24);
        let interaction = Interaction { request, chosen: None };
        self.interactions.insert(id.clone(), (interaction, now + INTERACTION_LIFETIME));
        id
    }

    pub(super) fn interaction(&self, id: &str, now: i64) -> Option<Interaction> {
        let (interaction, expires) = self.interactions.get(id)?;
        (now < *expires).then(|| interaction.clone())
    }

    pub(super) fn choose(&mut self, id: &str, chosen: Chosen) {
        if let Some((interaction, _)) = self.interactions.get_mut(id) {
            interaction.chosen = Some(chosen);
        }
    }

    /// Ends an interaction, however it ends.
    pub(super) fn end(&mut self, id: &str) {
        self.interactions.remove(id);
    }

    pub(super) fn give_code(&mut self, grant: Grant, expires: i64) -> String {
        let code = random_text(32);
        self.codes.insert(code.clone(), Code { grant, expires, spent: None });
        code
    }

    /// Takes a code, which serves once. None when it is unknown, expired or already used; in the last case
    /// what it gave is withdrawn (RFC 6749 §4.1.2).
    pub(super) fn take_code(&mut self, code: &str, now: i64, access_token: &str) -> Option<Grant> {
        let known = self.codes.get_mut(code)?;
        if let Some(given) = &known.spent {
            self.access.remove(given);
            return None;
        }
        known.spent = Some(access_token.into());
        (now < known.expires).then(|| known.grant.clone())
    }

    pub(super) fn give_access(&mut self, access_token: String, grant: Grant, expires: i64) {
        self.access.insert(access_token, (grant, expires));
    }

    pub(super) fn access(&self, access_token: &str, now: i64) -> Option<Grant> {
        let (grant, expires) = self.access.get(access_token)?;
        (now < *expires).then(|| grant.clone())
    }

    /// Keeps who signed in with a browser, and gives the id of the session.
    pub(super) fn open_session(&mut self, chosen: Chosen) -> String {
        let id = random_text(24);
        self.sessions.insert(id.clone(), chosen);
        id
    }

    pub(super) fn session(&self, id: &str, now: i64) -> Option<Chosen> {
        self.sessions.get(id).filter(|chosen| now < chosen.auth_time + SESSION_LIFETIME).cloned()
    }

    pub(super) fn end_session(&mut self, id: &str) {
        self.sessions.remove(id);
    }

    /// Drops what is over, and everything if someone filled the memory. A spent code stays known for a while,
    /// so that its second use is seen.
    fn forget(&mut self, now: i64) {
        self.interactions.retain(|_, (_, expires)| now < *expires);
        self.codes.retain(|_, code| now < code.expires + INTERACTION_LIFETIME);
        self.access.retain(|_, (_, expires)| now < *expires);
        self.sessions.retain(|_, chosen| now < chosen.auth_time + SESSION_LIFETIME);
        if self.interactions.len() + self.codes.len() + self.access.len() > MAX_ENTRIES {
            *self = Self::default();
        }
    }
}
