//! The JSON of API Gateway: an HTTP request as an event (payload 2.0), and the function's answer as an HTTP response.

use axum::body::Body;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, COOKIE, HOST, SET_COOKIE, USER_AGENT};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::routes::Matched;
use crate::template::ACCOUNT;

/// What the event says about who calls, and when.
#[derive(Debug, Clone)]
pub struct Caller {
    pub source_ip: String,
    pub now: Timestamp,
}

/// The event of a request, as API Gateway sends it to a function.
pub fn event(parts: &Parts, body: &Bytes, matched: &Matched<'_>, caller: &Caller) -> Value {
    let query = parts.uri.query().unwrap_or_default();
    let mut event = json!({
        "version": "2.0",
        "routeKey": matched.route_key,
        "rawPath": parts.uri.path(),
        "rawQueryString": query,
        "headers": headers(&parts.headers, body),
        "requestContext": request_context(parts, matched, caller),
        "isBase64Encoded": false,
    });
    let cookies = cookies(&parts.headers);
    if !cookies.is_empty() {
        event["cookies"] = json!(cookies);
    }
    if !query.is_empty() {
        event["queryStringParameters"] = joined(url::form_urlencoded::parse(query.as_bytes()));
    }
    if !matched.parameters.is_empty() {
        event["pathParameters"] = json!(matched.parameters);
    }
    add_body(&mut event, &parts.headers, body);
    event
}

fn request_context(parts: &Parts, matched: &Matched<'_>, caller: &Caller) -> Value {
    let domain = header(&parts.headers, HOST.as_str());
    json!({
        "accountId": ACCOUNT,
        "apiId": "local",
        "domainName": domain,
        "domainPrefix": domain.split('.').next(),
        "http": {
            "method": parts.method.as_str(),
            "path": parts.uri.path(),
            "protocol": "HTTP/1.1",
            "sourceIp": caller.source_ip,
            "userAgent": header(&parts.headers, USER_AGENT.as_str()),
        },
        "requestId": request_id(),
        "routeKey": matched.route_key,
        "stage": "$default",
        "time": caller.now.strftime("%d/%b/%Y:%H:%M:%S +0000").to_string(),
        "timeEpoch": caller.now.as_millisecond(),
    })
}

/// API Gateway's look like `LV7fzho-PHcEJPw=`.
fn request_id() -> String {
    let id = uuid::Uuid::new_v4();
    base64::engine::general_purpose::URL_SAFE.encode(&id.as_bytes()[..11])
}

/// Names in lower case, several values joined by a comma. Cookies are apart.
fn headers(headers: &HeaderMap, body: &Bytes) -> Value {
    let mut joined = Map::new();
    for name in headers.keys().filter(|name| *name != COOKIE) {
        let values: Vec<_> =
            headers.get_all(name).iter().map(|v| String::from_utf8_lossy(v.as_bytes())).collect();
        joined.insert(name.as_str().to_string(), Value::String(values.join(",")));
    }
    joined.insert("content-length".to_string(), Value::String(body.len().to_string()));
    joined.entry("x-forwarded-proto").or_insert_with(|| Value::String("http".to_string()));
    Value::Object(joined)
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn cookies(headers: &HeaderMap) -> Vec<String> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    lines
        .flat_map(|line| line.split(';'))
        .map(|cookie| cookie.trim().to_string())
        .filter(|c| !c.is_empty())
        .collect()
}

/// Values of one name are joined by a comma, in the order of the query.
fn joined(pairs: url::form_urlencoded::Parse<'_>) -> Value {
    let mut parameters: Map<String, Value> = Map::new();
    for (name, value) in pairs {
        let joined = match parameters.get(name.as_ref()).and_then(Value::as_str) {
            Some(before) => format!("{before},{value}"),
            None => value.into_owned(),
        };
        parameters.insert(name.into_owned(), Value::String(joined));
    }
    Value::Object(parameters)
}

fn add_body(event: &mut Value, headers: &HeaderMap, body: &Bytes) {
    if body.is_empty() {
        return;
    }
    match std::str::from_utf8(body) {
        Ok(text) if is_text(headers) => event["body"] = json!(text),
        _ => {
            event["body"] = json!(BASE64.encode(body));
            event["isBase64Encoded"] = json!(true);
        }
    }
}

/// What API Gateway passes as it is; all else, forms included, goes in base64.
fn is_text(headers: &HeaderMap) -> bool {
    let kind = header(headers, CONTENT_TYPE.as_str()).to_ascii_lowercase();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let text = kind.starts_with("text/")
        || ["application/json", "application/javascript", "application/xml"].contains(&kind);
    (text || kind.ends_with("+json") || kind.ends_with("+xml")) && !headers.contains_key(CONTENT_ENCODING)
}

/// The HTTP response of a function's answer: `{statusCode, headers, cookies, body, isBase64Encoded}`.
pub fn response(answer: &Value) -> Result<Response, String> {
    let status =
        answer["statusCode"].as_u64().and_then(|s| u16::try_from(s).ok()).ok_or("it has no statusCode")?;
    let mut response = Response::new(Body::from(answer_body(answer)?));
    *response.status_mut() = StatusCode::from_u16(status).map_err(|e| e.to_string())?;
    let headers = response.headers_mut();
    for (name, value) in answer["headers"].as_object().into_iter().flatten() {
        let name = http::HeaderName::from_bytes(name.as_bytes()).map_err(|e| format!("{name}: {e}"))?;
        headers.insert(name, header_value(value)?);
    }
    for cookie in answer["cookies"].as_array().into_iter().flatten() {
        headers.append(SET_COOKIE, header_value(cookie)?);
    }
    headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static("text/plain;charset=UTF-8"));
    Ok(response)
}

fn header_value(value: &Value) -> Result<HeaderValue, String> {
    let text = value.as_str().ok_or("a header that is not text")?;
    HeaderValue::from_str(text).map_err(|e| e.to_string())
}

fn answer_body(answer: &Value) -> Result<Vec<u8>, String> {
    let body = answer["body"].as_str().unwrap_or_default();
    match answer["isBase64Encoded"].as_bool() {
        Some(true) => BASE64.decode(body).map_err(|e| e.to_string()),
        _ => Ok(body.as_bytes().to_vec()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// The keys of AWS's published example of an HTTP API event without an authorizer.
    const EXAMPLE: &str = r#"{
        "version": "2.0", "routeKey": "$default", "rawPath": "/", "rawQueryString": "",
        "headers": {"accept": "*/*", "content-length": "0", "host": "a.execute-api.us-west-2.amazonaws.com",
            "user-agent": "curl/7.58.0", "x-forwarded-proto": "https"},
        "requestContext": {"accountId": "1", "apiId": "a", "domainName": "a.execute-api.us-west-2.amazonaws.com",
            "domainPrefix": "a", "http": {"method": "GET", "path": "/", "protocol": "HTTP/1.1", "sourceIp": "1.2.3.4",
            "userAgent": "curl/7.58.0"}, "requestId": "LV7fzho-PHcEJPw=", "routeKey": "$default", "stage": "$default",
            "time": "21/Apr/2020:15:08:21 +0000", "timeEpoch": 1587481701067},
        "isBase64Encoded": false
    }"#;

    fn request(method: &str, uri: &str, headers: &[(&str, &str)]) -> Parts {
        let mut builder = http::Request::builder().method(method).uri(uri).header("Host", "localhost:8080");
        for (name, value) in headers {
            builder = builder.header(*name, *value);
        }
        builder.body(()).unwrap().into_parts().0
    }

    fn made(parts: &Parts, body: &[u8]) -> Value {
        let parameters = BTreeMap::from([("dossier".to_string(), "42".to_string())]);
        let matched = Matched { function: "f", route_key: "GET /api/dossiers/{dossier}".into(), parameters };
        let caller = Caller {
            source_ip: "127.0.0.1".into(),
            now: Timestamp::from_millisecond(1587481701067).unwrap(),
        };
        event(parts, &Bytes::copy_from_slice(body), &matched, &caller)
    }

    /// Names of all members, those of objects inside included.
    fn shape(value: &Value, prefix: &str, into: &mut Vec<String>) {
        for (key, inner) in value.as_object().into_iter().flatten() {
            into.push(format!("{prefix}{key}"));
            shape(inner, &format!("{prefix}{key}."), into);
        }
    }

    #[test]
    fn it_has_the_shape_of_the_example() {
        let parts = request("GET", "/", &[("accept", "*/*"), ("user-agent", "curl/7.58.0")]);
        let mut event = made(&parts, b"");
        event.as_object_mut().unwrap().remove("pathParameters");
        let (mut found, mut expected) = (Vec::new(), Vec::new());
        shape(&event, "", &mut found);
        shape(&serde_json::from_str(EXAMPLE).unwrap(), "", &mut expected);
        found.sort();
        expected.sort();
        assert_eq!(found, expected);
        assert_eq!(event["requestContext"]["time"], "21/Apr/2020:15:08:21 +0000");
        assert_eq!(event["requestContext"]["requestId"].as_str().unwrap().len(), 16);
    }

    #[test]
    fn several_values_are_joined_and_cookies_apart() {
        let headers = [("x-a", "1"), ("x-a", "2"), ("cookie", "a=1; b=2"), ("cookie", "c=3")];
        let event = made(&request("GET", "/api/dossiers/42?p=1&q=%C3%A9&p=2", &headers), b"");
        assert_eq!(event["headers"]["x-a"], "1,2");
        assert_eq!(event["cookies"], json!(["a=1", "b=2", "c=3"]));
        assert_eq!(event["queryStringParameters"], json!({ "p": "1,2", "q": "é" }));
        assert_eq!(event["rawQueryString"], "p=1&q=%C3%A9&p=2");
        assert_eq!(event["pathParameters"], json!({ "dossier": "42" }));
        assert!(event["headers"].get("cookie").is_none());
    }

    #[test]
    fn only_text_goes_as_it_is() {
        for (kind, body, base64) in [
            ("application/json; charset=utf-8", "{}".as_bytes(), false),
            ("application/xml", "<é/>".as_bytes(), false),
            ("application/problem+json", b"{}", false),
            ("application/x-www-form-urlencoded", b"a=1", true),
            ("application/octet-stream", b"a", true),
            ("text/plain", b"\xff", true),
        ] {
            let event = made(&request("POST", "/", &[("content-type", kind)]), body);
            assert_eq!(event["isBase64Encoded"], base64, "{kind}");
            let expected =
                if base64 { BASE64.encode(body) } else { String::from_utf8(body.to_vec()).unwrap() };
            assert_eq!(event["body"], expected, "{kind}");
        }
    }

    #[test]
    fn an_answer_keeps_each_cookie() {
        let answer = json!({ "statusCode": 201, "headers": { "location": "/x" }, "cookies": ["a=1", "b=2"],
            "body": "aGk=", "isBase64Encoded": true });
        let response = response(&answer).unwrap();
        assert_eq!(response.status(), 201);
        assert_eq!(response.headers().get_all("set-cookie").iter().count(), 2);
        assert!(super::response(&json!({ "body": "x" })).is_err());
    }
}
