//! What a use case is over HTTP, declared once: from it follow the routes, the OpenAPI document, the access test and the
//! calls of the SPA.

use std::marker::PhantomData;

use serde::{Deserialize, Serialize};

use super::OfferAct;
use super::{
    AccreditationRequest, Activation, AnswerDossier, CofinancingAnswer, CofinancingRequest, ControlAction,
    JSON_BODY_MAX, PostponementAnswer, Problem, ReviewAction, SessionCommand, Verdict,
};
use crate::catalogue::{Formation, OfferKey, SessionKey};
use crate::habilitation::Permission;
use crate::lifecycle::{Rating, ServiceDone};
use crate::needs::Need;
use crate::organisme::GateCommand;
use crate::search::{Agenda, Results, Spots};

/// The kinds of people who sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A local élu.
    Elu,
    /// Somebody of a training body.
    Of,
    /// Somebody of a collectivité.
    Collectivite,
    /// Somebody of the Caisse des Dépôts.
    Gestionnaire,
}

/// HTTP methods in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Writes.
    Post,
}

impl Method {
    /// As written on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// Who may call a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Public,
    /// Anybody who carries a valid signature of the card service.
    Signature,
    /// Anybody signed in, whatever he may do.
    SignedIn,
    /// An élu, for himself.
    Elu,
    /// Anybody who acts, or is invited to act, for an organisation.
    AnyAgent,
    /// Whoever holds one of these in his organisation; a dossier is moreover shown to its own people only.
    Agents(&'static [Permission]),
    /// An élu, and whoever holds one of these.
    EluAnd(&'static [Permission]),
}

impl Access {
    /// Whether it is known who calls.
    #[must_use]
    pub const fn is_signed_in(self) -> bool {
        !matches!(self, Self::Public | Self::Signature)
    }

    /// What lets an agent in, one of these being enough.
    #[must_use]
    pub const fn permissions(self) -> &'static [Permission] {
        match self {
            Self::Agents(permissions) | Self::EluAnd(permissions) => permissions,
            Self::Public | Self::Signature | Self::SignedIn | Self::Elu | Self::AnyAgent => &[],
        }
    }

    /// Whether it is for that kind of account at all.
    #[must_use]
    pub fn concerns(self, role: Role) -> bool {
        match (self, role) {
            (Self::Public | Self::Signature | Self::SignedIn, _) => true,
            (Self::Elu | Self::EluAnd(_), Role::Elu) => true,
            (Self::AnyAgent, role) => role != Role::Elu,
            _ => self.permissions().iter().any(|permission| permission.role() == role),
        }
    }

    /// Whether it lets in somebody of that kind who holds these.
    #[must_use]
    pub fn admits(self, role: Role, held: &[Permission]) -> bool {
        let by_itself = role == Role::Elu || !matches!(self, Self::Agents(_) | Self::EluAnd(_));
        self.concerns(role) && (by_itself || self.permissions().iter().any(|one| held.contains(one)))
    }
}

/// What a request or an answer carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    Nothing,
    /// JSON of the declared type.
    Json,
    /// A file as it is, of one of these media types.
    File(&'static [&'static str]),
    /// The address of another page, in `Location`.
    Redirect,
    /// A word for a machine.
    Text,
}

/// A parameter of the query; none is required, and what is left out means what its summary says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueryParameter {
    pub name: &'static str,
    /// What it asks for, and what its absence means.
    pub summary: &'static str,
}

/// The declaration of a use case, without its types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    pub method: Method,
    /// Path, with `{parameters}`.
    pub path: &'static str,
    /// The function behind it.
    pub function: &'static str,
    /// Who may call it.
    pub access: Access,
    /// Whether who calls must have proved a short time ago who he is.
    pub fresh: bool,
    /// What the key of a training body's software needs to call it; none where a person does it.
    pub software: Option<Permission>,
    /// Whether an `Idempotency-Key` is required.
    pub idempotent: bool,
    /// Whether the key is claimed, and the answer kept, in the very transaction of what the request changes.
    pub claims_with_change: bool,
    /// One line.
    pub summary: &'static str,
    /// What is sent.
    pub request: Content,
    /// Bytes of it at most.
    pub request_max: usize,
    /// A request that is well formed, as JSON; empty for what is not JSON.
    pub example: &'static str,
    /// What may stand in the query.
    pub query: &'static [QueryParameter],
    /// What is answered.
    pub answer: Content,
    /// Status of that answer.
    pub status: u16,
    /// Codes of the problems that are its own, beside those that the access, the body and the path bring.
    pub problems: &'static [&'static str],
}

impl Route {
    /// Whether an agent does something to a dossier: he may not be its élu.
    #[must_use]
    pub fn judges_an_elu(&self) -> bool {
        self.method == Method::Post
            && !self.access.permissions().is_empty()
            && self.path.starts_with("/api/dossiers/{dossier}")
    }

    /// Whether the gestionnaire does something about the organisation that the path names: he may not act for it too.
    #[must_use]
    pub fn judges_an_organisation(&self) -> bool {
        const NAMED: [&str; 3] = ["{siret}", "{siren}", "{organisation}"];
        self.method == Method::Post
            && self.access.concerns(super::Role::Gestionnaire)
            && NAMED.iter().any(|name| self.path.contains(name))
    }

    /// The methods by which it is called: a page is also asked for its head alone, by robots and whoever checks links.
    pub fn methods(&self) -> impl Iterator<Item = &'static str> + use<> {
        let is_page =
            self.method == Method::Get && !["/api/", "/auth/"].iter().any(|api| self.path.starts_with(api));
        std::iter::once(self.method.as_str()).chain(is_page.then_some("HEAD"))
    }

    /// Every code of a problem that it may answer: its own, and those that its access, its path and its body bring.
    pub fn problem_codes(&self) -> impl Iterator<Item = &'static str> {
        const SIGNED_IN: &[&str] = &["signed-out", "wrong-role", "cgu-to-accept", "account-not-active"];
        const HABILITATED: &[&str] = &["permission-missing"];
        const FRESH: &[&str] = &["fresh-sign-in-needed"];
        const OTHER_SIDE: &[&str] = &["both-sides"];
        const FROM_OUR_PAGES: &[&str] =
            &["csrf-unknown-site", "csrf-other-site", "csrf-token-missing", "csrf-token-wrong"];
        const SOFTWARE: &[&str] =
            &["key-malformed", "key-unknown", "key-permission-missing", "too-many-requests"];
        const PERSON: &[&str] = &["not-for-software"];
        const ONE_OF_MANY: &[&str] = &["not-found"];
        const JSON: &[&str] = &["not-json", "malformed-json", "bad-fields"];
        const SENT: &[&str] = &["body-too-large"];
        const ONCE: &[&str] = &["idempotency-key-missing", "idempotency-key-reused", "still-running"];
        const ANY: &[&str] = &["busy", "internal"];
        let post = self.method == Method::Post;
        let groups = [
            (self.access.is_signed_in(), SIGNED_IN),
            (!self.access.permissions().is_empty(), HABILITATED),
            (self.fresh, FRESH),
            (self.judges_an_organisation(), OTHER_SIDE),
            (self.software.is_some(), SOFTWARE),
            (self.access.is_signed_in() && self.software.is_none(), PERSON),
            (post && self.access != Access::Signature, FROM_OUR_PAGES),
            (self.access.is_signed_in() || self.path.contains('{'), ONE_OF_MANY),
            (self.request == Content::Json, JSON),
            (self.request != Content::Nothing, SENT),
            (self.idempotent, ONCE),
            (true, self.problems),
            (true, ANY),
        ];
        groups.into_iter().filter(|(holds, _)| *holds).flat_map(|(_, codes)| codes.iter().copied())
    }
}

/// The same with its types: `PARAMETERS` is how many parameters its path has.
#[derive(Debug, Clone, Copy)]
pub struct Endpoint<Request, Answer, const PARAMETERS: usize = 0> {
    /// The declaration.
    pub route: Route,
    types: PhantomData<fn(Request) -> Answer>,
}

/// A type that a request or an answer may have.
pub trait Payload: Described {
    /// How it travels.
    const CONTENT: Content;
    /// The same as a type, by which the server knows what a handler is given and what it gives.
    type Form;
}

/// JSON of the declared type.
#[derive(Debug, Clone, Copy)]
pub enum AsJson {}
/// JSON that the contract does not describe.
#[derive(Debug, Clone, Copy)]
pub enum AsOthersJson {}
#[derive(Debug, Clone, Copy)]
pub enum AsNothing {}
/// The bytes of a file.
#[derive(Debug, Clone, Copy)]
pub enum AsFile {}
/// A page that a browser shows, or a text that a robot reads: with a status of its own, and kept by caches.
#[derive(Debug, Clone, Copy)]
pub enum AsPage {}
/// The address of another page.
#[derive(Debug, Clone, Copy)]
pub enum AsRedirect {}
/// A word.
#[derive(Debug, Clone, Copy)]
pub enum AsText {}

/// On the server, whatever travels has a schema; the browser has no use for it.
#[cfg(feature = "openapi")]
pub trait Described: utoipa::ToSchema {}
#[cfg(feature = "openapi")]
impl<T: utoipa::ToSchema> Described for T {}
/// On the server, whatever travels has a schema; the browser has no use for it.
#[cfg(not(feature = "openapi"))]
pub trait Described {}
#[cfg(not(feature = "openapi"))]
impl<T> Described for T {}

/// Types that travel as JSON and are not declared by [`wire`](super::wire).
macro_rules! json_payloads {
    ($($type:ty),+ $(,)?) => {$(
        impl Payload for $type {
            const CONTENT: Content = Content::Json;
            type Form = AsJson;
        }
    )+};
}

json_payloads! {
    AccreditationRequest, Activation, Agenda, AnswerDossier, CofinancingAnswer, CofinancingRequest, ControlAction, Formation, GateCommand, Need, OfferAct, OfferKey,
    PostponementAnswer, Problem, SessionKey,
    Rating, Results, ReviewAction, ServiceDone, SessionCommand, Spots, Verdict,
}

/// Types that stand for what is not JSON.
macro_rules! markers {
    ($($(#[$doc:meta])* $name:ident: $form:ident = $content:expr;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub struct $name;

        impl Payload for $name {
            const CONTENT: Content = $content;
            type Form = $form;
        }
    )+};
}

markers! {
    /// Nothing is sent.
    NoBody: AsNothing = Content::Nothing;
    /// A file of offers (LHEO, EDOF).
    OffersFile: AsFile = Content::File(&["application/xml"]);
    /// The ministry's list of agréments.
    AgrementsFile: AsFile = Content::File(&["text/csv"]);
    /// A file of the bank (pain.002, camt.053, camt.054).
    BankFile: AsFile = Content::File(&["application/xml"]);
    /// A document that proves something.
    ProofFile: AsFile = Content::File(&["application/pdf", "image/jpeg", "image/png"]);
    /// A part of a file of the register.
    RegisterPart: AsFile = Content::File(&["application/octet-stream"]);
    /// The fields of a form, as the card service posts them.
    CardFields: AsFile = Content::File(&["application/x-www-form-urlencoded"]);
    /// What a mail program posts to end the mails of a list (RFC 8058); the address says all.
    OneClick: AsFile = Content::File(&["application/x-www-form-urlencoded"]);
    /// A PDF to download.
    Pdf: AsFile = Content::File(&["application/pdf"]);
    /// A statement to download.
    StatementFile: AsFile = Content::File(&["application/pdf", "text/csv"]);
    /// A table to download.
    Csv: AsFile = Content::File(&["text/csv"]);
    /// A bank file to download.
    Xml: AsFile = Content::File(&["application/xml"]);
    /// A page for those who don't run scripts, from which the application starts for the others.
    HtmlPage: AsPage = Content::File(&["text/html"]);
    /// A text at an address that somebody else's standard names.
    PlainText: AsPage = Content::File(&["text/plain"]);
    /// JSON whose shape is somebody else's standard.
    JsonObject: AsOthersJson = Content::Json;
    /// Another page.
    Redirect: AsRedirect = Content::Redirect;
    /// A word for a machine.
    Text: AsText = Content::Text;
}

impl<Request: Payload, Answer: Payload, const PARAMETERS: usize> Endpoint<Request, Answer, PARAMETERS> {
    const fn new(
        method: Method,
        path: &'static str,
        function: &'static str,
        access: Access,
        summary: &'static str,
    ) -> Self {
        assert!(
            parameters(path) == PARAMETERS,
            "the type of an endpoint says how many parameters its path has"
        );
        let status = if matches!(Answer::CONTENT, Content::Redirect) { 303 } else { 200 };
        let route = Route {
            method,
            path,
            function,
            access,
            fresh: false,
            software: None,
            idempotent: false,
            claims_with_change: false,
            summary,
            request: Request::CONTENT,
            request_max: JSON_BODY_MAX,
            example: "",
            query: &[],
            answer: Answer::CONTENT,
            status,
            problems: &[],
        };
        Self { route, types: PhantomData }
    }

    /// Something that is read.
    pub(super) const fn get(
        path: &'static str,
        function: &'static str,
        access: Access,
        summary: &'static str,
    ) -> Self {
        Self::new(Method::Get, path, function, access, summary)
    }

    /// Something that is done; `example` is a request that is well formed, empty for what is not JSON.
    pub(super) const fn post(
        path: &'static str,
        function: &'static str,
        access: Access,
        summary: &'static str,
        example: &'static str,
    ) -> Self {
        let new = Self::new(Method::Post, path, function, access, summary);
        Self { route: Route { example, ..new.route }, types: PhantomData }
    }

    /// It moves money or creates something: a request that is sent twice has one effect and one answer.
    pub(super) const fn once(self) -> Self {
        Self { route: Route { idempotent: true, ..self.route }, types: PhantomData }
    }

    /// It changes a dossier: one effect and one answer too, the key being claimed with the change itself.
    pub(super) const fn changes(self) -> Self {
        let route = Route { idempotent: true, claims_with_change: true, ..self.route };
        Self { route, types: PhantomData }
    }

    /// It asks who is there now: whoever signed in longer ago proves it again.
    pub(super) const fn fresh(self) -> Self {
        Self { route: Route { fresh: true, ..self.route }, types: PhantomData }
    }

    /// The software of a training body may call it too, with a key that was given this permission.
    pub(super) const fn by_software(self, power: Permission) -> Self {
        assert!(!self.route.fresh, "what asks who is there now is done by a person");
        Self { route: Route { software: Some(power), ..self.route }, types: PhantomData }
    }

    /// It answers 201.
    pub(super) const fn created(self) -> Self {
        Self { route: Route { status: 201, ..self.route }, types: PhantomData }
    }

    /// It takes more, or less, than a JSON body usually weighs.
    pub(super) const fn at_most(self, bytes: usize) -> Self {
        Self { route: Route { request_max: bytes, ..self.route }, types: PhantomData }
    }

    /// What may stand in its query.
    pub(super) const fn query(self, query: &'static [QueryParameter]) -> Self {
        Self { route: Route { query, ..self.route }, types: PhantomData }
    }

    /// The problems that are its own.
    pub(super) const fn refuses(self, problems: &'static [&'static str]) -> Self {
        Self { route: Route { problems, ..self.route }, types: PhantomData }
    }

    /// The address, with the values of the path's parameters in their order.
    #[must_use]
    pub fn at(&self, values: [&str; PARAMETERS]) -> Address<Request, Answer> {
        Address { text: filled(self.route.path, &values), types: PhantomData }
    }
}

/// Where a request goes; its type says what is sent there and what comes back.
#[derive(Debug)]
pub struct Address<Request, Answer> {
    text: String,
    types: PhantomData<fn(Request) -> Answer>,
}

impl<Request, Answer> Address<Request, Answer> {
    /// The same with a parameter in the query; one without a value is left out.
    #[must_use]
    pub fn asking(mut self, name: &str, value: &str) -> Self {
        if !value.is_empty() {
            self.text.push(if self.text.contains('?') { '&' } else { '?' });
            self.text.push_str(name);
            self.text.push('=');
            escape(&mut self.text, value);
        }
        self
    }

    /// The same with a query that is written already, `?` included.
    #[must_use]
    pub fn with_query(mut self, query: &str) -> Self {
        self.text.push_str(query);
        self
    }

    /// The same for a reader that needs less of the answer than it has.
    #[must_use]
    pub fn read_as<Part>(self) -> Address<Request, Part> {
        Address { text: self.text, types: PhantomData }
    }

    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl<Request, Answer> Clone for Address<Request, Answer> {
    fn clone(&self) -> Self {
        Self { text: self.text.clone(), types: PhantomData }
    }
}

impl<Request, Answer> PartialEq for Address<Request, Answer> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<Request, Answer> From<Address<Request, Answer>> for String {
    fn from(address: Address<Request, Answer>) -> Self {
        address.text
    }
}

const fn parameters(path: &str) -> usize {
    let (bytes, mut at, mut count) = (path.as_bytes(), 0, 0);
    while at < bytes.len() {
        if bytes[at] == b'{' {
            count += 1;
        }
        at += 1;
    }
    count
}

fn filled(path: &str, values: &[&str]) -> String {
    let mut address = String::new();
    let mut values = values.iter();
    for part in path.split('/').skip(1) {
        address.push('/');
        if part.starts_with('{') {
            escape(&mut address, values.next().copied().unwrap_or_default());
        } else {
            address.push_str(part);
        }
    }
    address
}

/// Everything but unreserved characters is escaped (RFC 3986, section 2.3).
fn escape(address: &mut String, value: &str) {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            address.push(char::from(byte));
        } else {
            address.push('%');
            address.push(DIGITS[usize::from(byte >> 4)]);
            address.push(DIGITS[usize::from(byte & 15)]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Endpoint<NoBody, Pdf, 2> =
        Endpoint::get("/api/offers/{siret}/x/{formation}", "f", Access::Public, "");

    #[test]
    fn an_address_is_filled_and_escaped() {
        for (values, (format, text), expected) in [
            (["1", "F-2"], ("", ""), "/api/offers/1/x/F-2"),
            (["a/b", "é #"], ("", ""), "/api/offers/a%2Fb/x/%C3%A9%20%23"),
            (["1", "2"], ("csv", "a&b"), "/api/offers/1/x/2?format=csv&q=a%26b"),
            (["1", "2"], ("", "b"), "/api/offers/1/x/2?q=b"),
        ] {
            let address = ONE.at(values).asking("format", format).asking("q", text);
            assert_eq!(address.as_str(), expected);
        }
    }
}
