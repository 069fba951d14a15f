//! Somebody's browser, as far as the API can tell: cookies of the site, `Sec-Fetch-Site`, the CSRF token, no redirection
//! followed by itself.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mce_functions::outgoing::Trust;
use mce_local::addresses::Addresses;
use mce_shared::api::{
    AcceptCgu, CGU_VERSION, CSRF_TOKEN, IDEMPOTENCY_KEY, IdentityView, Problem, ROUTES, Route, SignedIn,
};
use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::logs;
use crate::provider::Provider;

/// Cheap to clone: the clones are windows of one browser.
#[derive(Clone)]
pub struct Client {
    pub http: reqwest::Client,
    addresses: Addresses,
    browser: Arc<Mutex<Browser>>,
}

#[derive(Default)]
struct Browser {
    cookies: BTreeMap<String, String>,
    csrf: String,
}

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

/// A request that is being made.
pub struct Sent {
    client: Client,
    request: RequestBuilder,
}

impl Client {
    pub fn new(addresses: &Addresses, trust: &Trust) -> Client {
        let http = trust.client().no_proxy().build().unwrap();
        Client { http, addresses: addresses.clone(), browser: Arc::default() }
    }

    pub fn addresses(&self) -> &Addresses {
        &self.addresses
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.request(Method::GET, path).send().await
    }

    /// A POST with a key of its own.
    pub async fn post(&self, path: &str, body: &impl Serialize) -> Answer {
        self.post_with_key(path, &uuid::Uuid::new_v4().to_string(), body).await
    }

    pub async fn post_with_key(&self, path: &str, key: &str, body: &impl Serialize) -> Answer {
        self.request(Method::POST, path).header(IDEMPOTENCY_KEY, key).json(body).send().await
    }

    /// A request with all that our own pages send, but for the key and the body.
    pub fn request(&self, method: Method, path: &str) -> Sent {
        let csrf = self.browser().csrf.clone();
        let sent = self.bare_request(method.clone(), path).header("sec-fetch-site", "same-origin");
        if method == Method::GET || csrf.is_empty() { sent } else { sent.header(CSRF_TOKEN, &csrf) }
    }

    /// A request with the cookies alone, as another site could have the browser make.
    pub fn bare_request(&self, method: Method, path: &str) -> Sent {
        let url =
            if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.addresses.site) };
        let mut request = self.http.request(method, &url);
        if url.starts_with(&self.addresses.site) {
            request = request.header("cookie", self.cookies());
        }
        Sent { client: self.clone(), request }
    }

    /// Signs in as a person of the sample data, by the pages of the provider, and accepts the terms.
    pub async fn sign_in(&self, provider: Provider, person: &str) -> SignedIn {
        let back = provider.sign_in(self, person, "/bienvenue").await;
        assert!(!back.contains("erreur="), "{person} is not signed in: {back}");
        self.accept_cgu().await
    }

    /// Accepts the terms if need be; who is signed in.
    pub async fn accept_cgu(&self) -> SignedIn {
        let signed_in = self.identity().await.unwrap();
        if signed_in.cgu_to_accept {
            self.post("/api/cgu", &AcceptCgu { version: CGU_VERSION }).await.expect(200);
        }
        self.identity().await.unwrap()
    }

    /// Who is signed in; the pages that follow carry the CSRF token.
    pub async fn identity(&self) -> Option<SignedIn> {
        let signed_in = self.get("/api/identity").await.expect(200).read::<IdentityView>().signed_in;
        self.browser().csrf = signed_in.as_ref().map(|known| known.csrf_token.clone()).unwrap_or_default();
        signed_in
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.browser().cookies.get(name).cloned()
    }

    pub fn set_cookie(&self, name: &str, value: &str) {
        self.browser().cookies.insert(name.to_owned(), value.to_owned());
    }

    pub fn forget_cookie(&self, name: &str) {
        self.browser().cookies.remove(name);
    }

    fn cookies(&self) -> String {
        let pairs: Vec<String> =
            self.browser().cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    /// Keeps the cookies as a browser does: `__Host-` ones must be Secure, of the whole site, and name no domain.
    fn keep_cookies(&self, headers: &HeaderMap) {
        for set in headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok()) {
            let (pair, attributes) = set.split_once(';').unwrap_or((set, ""));
            let (name, value) = pair.split_once('=').unwrap();
            let has = |wanted: &str| attributes.split(';').any(|attribute| attribute.trim() == wanted);
            assert!(
                name.starts_with("__Host-") && has("Secure") && has("Path=/") && has("HttpOnly"),
                "{set}"
            );
            assert!(has("SameSite=Lax") && !attributes.contains("Domain"), "{set}");
            if has("Max-Age=0") { self.forget_cookie(name) } else { self.set_cookie(name, value) }
        }
    }

    fn browser(&self) -> MutexGuard<'_, Browser> {
        self.browser.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sent {
    pub fn header(self, name: &str, value: &str) -> Sent {
        Sent { request: self.request.header(name, value), ..self }
    }

    pub fn json(self, body: &impl Serialize) -> Sent {
        Sent { request: self.request.json(body), ..self }
    }

    pub fn form(self, fields: &[(String, String)]) -> Sent {
        Sent { request: self.request.form(fields), ..self }
    }

    /// Bytes of a media type.
    pub fn body(self, kind: &str, body: impl Into<reqwest::Body>) -> Sent {
        Sent { request: self.request.header("content-type", kind).body(body), ..self }
    }

    pub async fn send(self) -> Answer {
        let (client, request) = self.request.build_split();
        let request = request.unwrap();
        let (method, path) = (request.method().clone(), request.url().path().to_owned());
        let response = client.execute(request).await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        if response.url().as_str().starts_with(&self.client.addresses.site) {
            self.client.keep_cookies(&headers);
        }
        let answer = Answer { status, headers, body: response.text().await.unwrap() };
        answer.hold_to_the_contract(&method, &path);
        answer
    }
}

impl Answer {
    /// A problem that a route answers is one of those that it declares.
    fn hold_to_the_contract(&self, method: &Method, path: &str) {
        let Ok(problem) = serde_json::from_str::<Problem>(&self.body) else { return };
        let Some(route) = ROUTES.iter().find(|route| serves(route, method, path)) else { return };
        let declared = route.problem_codes().any(|code| code == problem.code);
        assert!(declared || self.status < 400, "{method} {path} does not declare {:?}", problem.code);
    }

    /// The same, if it has this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Answer {
        assert_eq!(self.status, status, "{}{}", self.body, self.cause());
        self
    }

    /// What the log says of a failure of ours.
    fn cause(&self) -> String {
        let problem =
            serde_json::from_str::<Problem>(&self.body).ok().filter(|problem| problem.status >= 500);
        problem.map(|problem| format!("\n{}", logs::about(&problem.trace_id))).unwrap_or_default()
    }

    #[track_caller]
    pub fn read<T: DeserializeOwned>(&self) -> T {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        self.read()
    }

    /// The problem, which must be this one, and be told in French.
    #[track_caller]
    pub fn refused(&self, status: u16, code: &str) -> Problem {
        assert_eq!(self.status, status, "{}", self.body);
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.body);
        let problem: Problem = self.read();
        assert_eq!(problem.code, code, "{}", self.body);
        assert!(
            problem.detail.ends_with(['.', '!', '?']) && problem.detail.contains(' '),
            "{}",
            problem.detail
        );
        problem
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Where a redirection leads.
    #[track_caller]
    pub fn location(&self) -> &str {
        assert!((300..400).contains(&self.status), "{}: {}", self.status, self.body);
        self.header("location")
    }
}

fn serves(route: &Route, method: &Method, path: &str) -> bool {
    let (theirs, ours) = (path.split('/'), route.path.split('/'));
    route.method.as_str() == method.as_str()
        && theirs.clone().count() == ours.clone().count()
        && theirs.zip(ours).all(|(theirs, ours)| ours.starts_with('{') || ours == theirs)
}
