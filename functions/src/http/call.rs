//! A request, read once: what the use cases need of it, within its limits.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use lambda_http::{Body, Request, RequestExt};
use mce_shared::aggregate::Asked;
use mce_shared::api::{Route, Unserved};
use serde::de::DeserializeOwned;

use super::{Caller, Fault, File};
use crate::runtime::Environment;
use crate::store::jobs::OnceRecord;

/// A request on its way to a use case.
#[derive(Debug, Clone)]
pub struct Call {
    pub method: String,
    pub route: &'static Route,
    /// The path as it came.
    pub path: String,
    /// Query, raw.
    pub query: String,
    /// Headers, names in lower case.
    pub headers: HashMap<String, String>,
    /// `Cookie` headers.
    pub cookies: Vec<String>,
    pub body: Vec<u8>,
    /// Id given by the gateway.
    pub request_id: String,
    /// When the request came.
    pub now: Timestamp,
    /// That day, in Paris.
    pub today: Date,
    /// Who asks, once authenticated.
    pub caller: Option<Caller>,
    /// The request as one that must have one effect, for the routes that want it.
    pub once: Option<OnceRecord>,
    /// The dossier of the path, read while the caller was looked up; none where there is none.
    pub ahead: Option<Option<File>>,
    params: HashMap<String, String>,
}

/// The gateway's id of a request.
pub fn request_id(request: &Request) -> String {
    match request.request_context_ref() {
        Some(lambda_http::request::RequestContext::ApiGatewayV2(context)) => {
            context.request_id.clone().unwrap_or_default()
        }
        _ => String::new(),
    }
}

/// The gateway's name of the route, method and path.
pub fn route_key(request: &Request) -> String {
    match request.request_context_ref() {
        Some(lambda_http::request::RequestContext::ApiGatewayV2(context)) => {
            context.route_key.clone().unwrap_or_default()
        }
        _ => String::new(),
    }
}

impl Call {
    /// Reads a request.
    ///
    /// # Errors
    /// A problem when the body is too large.
    pub fn read(environment: &Environment, request: Request, route: &'static Route) -> Result<Self, Fault> {
        let now = environment.now();
        let params = request.path_parameters().iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
        let request_id = request_id(&request);
        let query = request.uri().query().unwrap_or_default().to_owned();
        let (parts, body) = request.into_parts();
        let cookies = parts
            .headers
            .get_all("cookie")
            .iter()
            .filter_map(|v| v.to_str().ok())
            .map(str::to_owned)
            .collect();
        let headers = parts
            .headers
            .iter()
            .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())))
            .collect();
        let call = Self {
            method: parts.method.to_string(),
            route,
            path: parts.uri.path().to_owned(),
            query,
            headers,
            cookies,
            body: bytes_of(body),
            request_id,
            now,
            today: environment.day(now),
            caller: None,
            once: None,
            ahead: None,
            params,
        };
        call.check_size()?;
        Ok(call)
    }

    fn check_size(&self) -> Result<(), Fault> {
        let limit = self.route.request_max;
        if self.body.len() <= limit {
            return Ok(());
        }
        Err(Fault::refused(Unserved::TooLarge { size: self.body.len(), limit }))
    }

    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    /// A parameter of the path, parsed; what doesn't parse doesn't exist.
    ///
    /// # Errors
    /// 404 when it has not the shape of its kind.
    pub fn param<T: std::str::FromStr>(&self, name: &str) -> Result<T, Fault> {
        let value = self.params.get(name).and_then(|value| value.parse().ok());
        value.ok_or_else(|| Fault::not_found("Ce que vous cherchez"))
    }

    /// The value of a query parameter.
    #[must_use]
    pub fn query_value(&self, name: &str) -> Option<String> {
        let mut pairs = url::form_urlencoded::parse(self.query.as_bytes());
        pairs
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
            .filter(|value| !value.is_empty())
    }

    /// Is the body of one of these media types, in lower case? Their names ignore case, and a parameter may follow them.
    pub fn is_of_media_type(&self, kinds: &[&str]) -> bool {
        let given = self.header("content-type").unwrap_or_default();
        let given = given.split(';').next().unwrap_or_default().trim();
        kinds.iter().any(|kind| given.eq_ignore_ascii_case(kind))
    }

    /// The JSON body.
    ///
    /// # Errors
    /// 415 for another media type, 400 for what is not JSON, 422 for what has not the right fields.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Fault> {
        if !self.is_of_media_type(&["application/json"]) {
            return Err(Fault::refused(Unserved::NotJson));
        }
        serde_json::from_slice(&self.body).map_err(|error| bad_json(&error))
    }

    /// Who asks, when, and from which request, as the core wants to know it.
    ///
    /// # Errors
    /// 401 when nobody is signed in.
    pub fn asked(&self) -> Result<Asked, Fault> {
        let caller = self.caller()?;
        Ok(Asked {
            at: self.now,
            today: self.today,
            author: caller.sign_in.display_name.clone(),
            principal: caller.principal(),
            request_id: self.request_id.clone(),
        })
    }

    /// Who asks.
    ///
    /// # Errors
    /// 401 when nobody is signed in: a route for roles always has a caller.
    pub fn caller(&self) -> Result<&Caller, Fault> {
        self.caller.as_ref().ok_or_else(super::caller::signed_out)
    }
}

fn bytes_of(body: Body) -> Vec<u8> {
    match body {
        Body::Text(text) => text.into_bytes(),
        Body::Binary(bytes) => bytes,
        _ => Vec::new(),
    }
}

fn bad_json(error: &serde_json::Error) -> Fault {
    if error.is_data() {
        return Fault::refused(Unserved::BadFields { error: &error.to_string() });
    }
    Fault::refused(Unserved::Malformed)
}
