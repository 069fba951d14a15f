//! Answers, as JSON, as a redirection or as a file.

use aws_lambda_events::event::apigw::ApiGatewayV2httpResponse;
use lambda_http::{Body, Response};
use mce_shared::api::Problem;
use serde::{Deserialize, Serialize};

/// What a use case answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Media type of the body.
    pub content_type: String,
    /// Body, as text.
    pub body: String,
    /// Other headers.
    pub headers: Vec<(String, String)>,
    /// `Set-Cookie` values; never written down, since a cookie opens a sign-in.
    #[serde(skip)]
    pub cookies: Vec<String>,
    /// Whether it is kept for its `Idempotency-Key` already.
    #[serde(skip)]
    pub kept: bool,
}

impl Answer {
    /// 200 with a JSON body.
    ///
    /// # Errors
    /// When the value can't be written as JSON.
    pub fn json<T: Serialize>(value: &T) -> Result<Self, super::Fault> {
        let body = serde_json::to_string(value).map_err(super::Fault::internal)?;
        Ok(Self {
            status: 200,
            content_type: "application/json".into(),
            body,
            headers: Vec::new(),
            cookies: Vec::new(),
            kept: false,
        })
    }

    /// 201 with a JSON body.
    ///
    /// # Errors
    /// When the value can't be written as JSON.
    pub fn created<T: Serialize>(value: &T) -> Result<Self, super::Fault> {
        Ok(Self { status: 201, ..Self::json(value)? })
    }

    /// 303 to another address.
    #[must_use]
    pub fn redirect(to: impl Into<String>) -> Self {
        let headers = vec![("location".to_owned(), to.into())];
        Self {
            status: 303,
            content_type: "text/plain".into(),
            body: String::new(),
            headers,
            cookies: Vec::new(),
            kept: false,
        }
    }

    /// 200 without a body worth reading, for machines.
    #[must_use]
    pub fn text(body: &str) -> Self {
        Self {
            status: 200,
            content_type: "text/plain; charset=utf-8".into(),
            body: body.to_owned(),
            headers: Vec::new(),
            cookies: Vec::new(),
            kept: false,
        }
    }

    /// A file to download.
    #[must_use]
    pub fn file(name: &str, content_type: &str, body: String) -> Self {
        let disposition = format!("attachment; filename=\"{name}\"");
        let headers = vec![("content-disposition".to_owned(), disposition)];
        Self {
            status: 200,
            content_type: content_type.to_owned(),
            body,
            headers,
            cookies: Vec::new(),
            kept: false,
        }
    }

    /// The same with a `Set-Cookie`.
    #[must_use]
    pub fn with_cookie(mut self, cookie: String) -> Self {
        self.cookies.push(cookie);
        self
    }

    /// As the gateway takes it. Nothing of the API may be kept by a cache.
    #[must_use]
    pub fn into_response(self) -> Response<Body> {
        let mut builder = Response::builder()
            .status(self.status)
            .header("content-type", self.content_type)
            .header("cache-control", "no-store")
            .header("x-content-type-options", "nosniff");
        for (name, value) in self.headers {
            builder = builder.header(name, value);
        }
        for cookie in self.cookies {
            builder = builder.header("set-cookie", cookie);
        }
        builder.body(Body::Text(self.body)).unwrap_or_else(|_| internal_response())
    }
}

/// The answer to a problem (RFC 9457).
pub fn problem_response(problem: &Problem) -> Response<Body> {
    let Ok(body) = serde_json::to_string(problem) else { return internal_response() };
    let mut builder = Response::builder()
        .status(problem.status)
        .header("content-type", "application/problem+json")
        .header("cache-control", "no-store");
    if problem.status == 503 {
        builder = builder.header("retry-after", "2");
    }
    builder.body(Body::Text(body)).unwrap_or_else(|_| internal_response())
}

fn internal_response() -> Response<Body> {
    let mut response = Response::new(Body::Empty);
    *response.status_mut() = http::StatusCode::INTERNAL_SERVER_ERROR;
    response
}

/// The answer in the gateway's own form, for a function that other events call too.
pub async fn gateway_answer(response: Response<Body>) -> ApiGatewayV2httpResponse {
    let (parts, body) = response.into_parts();
    let cookies =
        parts.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok()).map(str::to_owned);
    let mut answer = ApiGatewayV2httpResponse::default();
    answer.status_code = i64::from(parts.status.as_u16());
    answer.cookies = cookies.collect();
    answer.headers = parts.headers;
    answer.headers.remove("set-cookie");
    answer.body = Some(body);
    answer
}
