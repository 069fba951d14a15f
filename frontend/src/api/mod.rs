//! Talking to the server: JSON over the same origin, the sign-in in a cookie that scripts cannot read.
//!
//! A page reads with [`use_resource`] and acts with [`use_operation`]; both give a [`Problem`] that says in French what
//! happened and what to do. Nothing else in the application calls `fetch`.

pub mod draft;
mod json;
mod operation;
pub mod problem;
mod resource;

use std::cell::RefCell;

use mce_shared::api::CSRF_TOKEN;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestCredentials, RequestInit, Response};

pub use mce_shared::api::Problem;
pub use operation::{Operation, use_operation};
pub use resource::{Remote, Resource, Shared, use_resource, use_text};

thread_local! {
    /// Given by the identity endpoint, sent back with everything that changes something.
    static TOKEN: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Keeps the token that proves that a request comes from our own pages. Called whenever the identity is read.
pub fn keep_csrf_token(token: String) {
    TOKEN.set(token);
}

/// What is sent. Made by [`Request::get`] and the builders below.
pub struct Request {
    method: &'static str,
    path: String,
    body: Option<JsValue>,
    headers: Vec<(&'static str, String)>,
}

/// What came back, the status being a success.
#[derive(Clone, PartialEq)]
pub struct Answer {
    pub status: u16,
    pub body: String,
    /// The version of what was read, for a later change (`If-Match`).
    pub etag: Option<String>,
}

impl Request {
    pub fn get(path: impl Into<String>) -> Self {
        Self { method: "GET", path: path.into(), body: None, headers: Vec::new() }
    }

    pub fn post(path: impl Into<String>, json: &str) -> Self {
        Self { method: "POST", path: path.into(), body: None, headers: Vec::new() }
            .with_body(JsValue::from_str(json), "application/json")
    }

    /// A file as it is, or a part of one, with its media type.
    pub fn upload(path: impl Into<String>, file: &web_sys::Blob, media_type: &str) -> Self {
        Self { method: "POST", path: path.into(), body: None, headers: Vec::new() }
            .with_body(file.into(), media_type)
    }

    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    fn with_body(mut self, body: JsValue, media_type: &str) -> Self {
        self.body = Some(body);
        self.header("Content-Type", media_type).header(CSRF_TOKEN, TOKEN.with_borrow(String::clone))
    }

    /// Sends and waits for the answer. A status of 400 or more is a [`Problem`], and so is a network that fails.
    pub async fn send(self) -> Result<Answer, Box<Problem>> {
        let response = self.fetch().await.map_err(|_| problem::not_reached())?;
        let etag = response.headers().get("ETag").ok().flatten();
        let body = body_text(&response).await.map_err(|_| problem::not_reached())?;
        let status = response.status();
        if status < 400 { Ok(Answer { status, body, etag }) } else { Err(problem::decode(status, &body)) }
    }

    async fn fetch(&self) -> Result<Response, JsValue> {
        let headers = Headers::new()?;
        headers.set("Accept", "application/json, application/problem+json")?;
        for (name, value) in &self.headers {
            headers.set(name, value)?;
        }
        let init = RequestInit::new();
        init.set_method(self.method);
        init.set_credentials(RequestCredentials::SameOrigin);
        init.set_headers(&headers);
        if let Some(body) = &self.body {
            init.set_body(body);
        }
        let promise = gloo::utils::window().fetch_with_str_and_init(&self.path, &init);
        JsFuture::from(promise).await?.dyn_into()
    }
}

impl Answer {
    /// The body as `T`. A body of another shape means that the page is older than the server.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Box<Problem>> {
        json::read(&self.body).map_err(|_| problem::outdated())
    }
}

async fn body_text(response: &Response) -> Result<String, JsValue> {
    JsFuture::from(response.text()?).await.map(|text| text.as_string().unwrap_or_default())
}
