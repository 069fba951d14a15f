//! Answers, as JSON, as a redirection or as a file.

use std::future::{Future, ready};
use std::pin::Pin;

use aws_lambda_events::event::apigw::ApiGatewayV2httpResponse;
use jiff::SignedDuration;
use lambda_http::{Body, IntoResponse, Response};
use mce_shared::api::Problem;
use serde::{Deserialize, Serialize};

const CACHE_CONTROL: &str = "cache-control";

/// The body of an answer. Kept for an `Idempotency-Key`, text is itself and bytes are base64.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Content {
    /// Text, in UTF-8.
    Text(String),
    /// The bytes of a file.
    Bytes {
        /// As they are sent.
        #[serde(with = "base64_text")]
        base64: Vec<u8>,
    },
}

impl Default for Content {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

impl From<String> for Content {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<u8>> for Content {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes { base64: bytes }
    }
}

impl From<Content> for Body {
    fn from(content: Content) -> Self {
        match content {
            Content::Text(text) => Self::Text(text),
            Content::Bytes { base64 } => Self::Binary(base64),
        }
    }
}

mod base64_text {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        STANDARD.decode(String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

/// What a use case answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Media type of the body.
    pub content_type: String,
    pub body: Content,
    /// Other headers.
    pub headers: Vec<(String, String)>,
    /// `Set-Cookie` values; never written down, since a cookie opens a sign-in.
    #[serde(skip)]
    pub cookies: Vec<String>,
    /// Whether it is kept for its `Idempotency-Key` already.
    #[serde(skip)]
    pub kept: bool,
}

/// What a handler gives, where that is more than the answer itself.
#[derive(Debug)]
pub struct Reply<T> {
    pub(super) value: T,
    pub(super) cookies: Vec<String>,
    pub(super) kept: bool,
}

impl<T> From<T> for Reply<T> {
    fn from(value: T) -> Self {
        Self { value, cookies: Vec::new(), kept: false }
    }
}

impl<T> Reply<T> {
    /// An answer that is kept for its `Idempotency-Key` already.
    #[must_use]
    pub fn kept(value: T) -> Self {
        Self { kept: true, ..value.into() }
    }

    /// The same with a `Set-Cookie`.
    #[must_use]
    pub fn with_cookie(mut self, cookie: String) -> Self {
        self.cookies.push(cookie);
        self
    }
}

/// A file to download. Its bytes arrive as they are, whatever their type.
#[derive(Debug)]
pub struct Download {
    /// In ASCII.
    pub name: String,
    /// Of its content.
    pub media_type: &'static str,
    /// Text or bytes.
    pub content: Content,
}

/// What a browser shows or a robot reads.
#[derive(Debug)]
pub struct WebPage {
    /// HTTP status.
    pub status: u16,
    /// Of its content.
    pub media_type: &'static str,
    pub content: String,
    /// How long anybody may keep it.
    pub kept: SignedDuration,
}

/// The address of another page.
#[derive(Debug)]
pub struct Redirection(pub String);

impl Answer {
    fn new(status: u16, content_type: &str, body: impl Into<Content>) -> Self {
        Self {
            status,
            content_type: content_type.to_owned(),
            body: body.into(),
            headers: Vec::new(),
            cookies: Vec::new(),
            kept: false,
        }
    }

    /// A JSON body.
    ///
    /// # Errors
    /// When the value can't be written as JSON.
    pub(super) fn json<T: Serialize>(status: u16, value: &T) -> Result<Self, super::Fault> {
        let body = serde_json::to_string(value).map_err(super::Fault::internal)?;
        Ok(Self::new(status, "application/json", body))
    }

    /// Leads to another address.
    pub(super) fn redirect(status: u16, to: String) -> Self {
        let headers = vec![("location".to_owned(), to)];
        Self { headers, ..Self::new(status, "text/plain", Content::default()) }
    }

    /// Without a body worth reading, for machines.
    pub(super) fn text(status: u16, body: &str) -> Self {
        Self::new(status, "text/plain; charset=utf-8", body.to_owned())
    }

    /// The same for everybody, so caches may keep it.
    pub(super) fn page(WebPage { status, media_type, content, kept }: WebPage) -> Self {
        let headers = vec![(CACHE_CONTROL.to_owned(), format!("public, max-age={}", kept.as_secs()))];
        Self { headers, ..Self::new(status, media_type, content) }
    }

    pub fn file(status: u16, Download { name, media_type, content }: Download) -> Self {
        let headers = vec![("content-disposition".to_owned(), format!("attachment; filename=\"{name}\""))];
        Self { headers, ..Self::new(status, media_type, content) }
    }

    /// As the gateway takes it. Nothing may be kept by a cache but what says so.
    #[must_use]
    pub fn into_response(self) -> Response<Body> {
        let mut builder = Response::builder()
            .status(self.status)
            .header("content-type", self.content_type)
            .header("x-content-type-options", "nosniff");
        if self.headers.iter().all(|(name, _)| name != CACHE_CONTROL) {
            builder = builder.header(CACHE_CONTROL, "no-store");
        }
        for (name, value) in self.headers {
            builder = builder.header(name, value);
        }
        for cookie in self.cookies {
            builder = builder.header("set-cookie", cookie);
        }
        builder.body(self.body.into()).unwrap_or_else(|_| internal_response())
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

/// A response that the runtime passes on as it is. Left to itself it decodes every `text/*` body, and so takes the byte order
/// mark from a CSV, without which Excel reads no accent.
pub struct Verbatim(pub Response<Body>);

impl IntoResponse for Verbatim {
    fn into_response(self) -> Pin<Box<dyn Future<Output = Response<Body>> + Send>> {
        Box::pin(ready(self.0))
    }
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
    answer.is_base64_encoded = matches!(body, Body::Binary(_));
    answer.body = Some(body);
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No UTF-8, and a byte order mark that is to stay.
    const BYTES: &[u8] = b"\xef\xbb\xbf%PDF\x00\xff\xe9";
    const CSV: &str = "text/csv; charset=utf-8";

    fn download(name: &str, media_type: &'static str, content: impl Into<Content>) -> Download {
        Download { name: name.to_owned(), media_type, content: content.into() }
    }

    #[test]
    fn an_answer_is_kept_and_read_again() {
        let created = Answer::json(201, &"é").unwrap();
        let file = Answer::file(200, download("avis.pdf", "application/pdf", BYTES.to_vec()));
        for answer in [created, file, Answer::redirect(303, "/x".to_owned())] {
            let kept = serde_json::to_string(&answer).unwrap();
            assert_eq!(serde_json::from_str::<Answer>(&kept).unwrap(), answer, "{kept}");
        }
        // What was kept before there were bytes.
        let before = r#"{"status":200,"content_type":"application/json","body":"{}","headers":[]}"#;
        assert_eq!(serde_json::from_str::<Answer>(before).unwrap().body, Content::Text("{}".to_owned()));
    }

    #[test]
    fn a_page_alone_may_be_kept() {
        let kept = SignedDuration::from_mins(5);
        let page = WebPage { status: 410, media_type: "text/html", content: String::new(), kept };
        let page = Answer::page(page).into_response();
        assert_eq!(page.status(), 410);
        let said = |response: &Response<Body>| {
            let all = response.headers().get_all("cache-control").iter();
            all.map(|value| value.to_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(said(&page), ["public, max-age=300"]);
        assert_eq!(said(&Answer::json(200, &"é").unwrap().into_response()), ["no-store"]);
    }

    #[tokio::test]
    async fn bytes_reach_the_gateway_in_base64_and_text_as_it_is() {
        for (answer, body, base64) in [
            (Answer::file(200, download("a.csv", CSV, BYTES.to_vec())), "77u/JVBERgD/6Q==", true),
            (Answer::file(200, download("a.csv", CSV, "\u{feff}é".to_owned())), "\u{feff}é", false),
            (Answer::text(200, "OK"), "OK", false),
        ] {
            let response = Verbatim(answer.into_response()).into_response().await;
            let event = serde_json::to_value(gateway_answer(response).await).unwrap();
            assert_eq!(event["body"], body);
            assert_eq!(event["isBase64Encoded"], base64, "{body}");
        }
    }
}
