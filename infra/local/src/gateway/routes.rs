//! Which function answers a method and a path.

use std::collections::BTreeMap;

use http::Method;

use crate::template::FunctionSpec;

/// The routes of the template. An exact segment wins over a `{parameter}`, from left to right.
#[derive(Debug)]
pub struct Routes {
    routes: Vec<Route>,
}

#[derive(Debug)]
struct Route {
    method: String,
    path: String,
    segments: Vec<Segment>,
    function: String,
}

/// Exact sorts before Parameter: the first match in order is the most specific.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Segment {
    Exact(String),
    Parameter(String),
}

/// A route found for a request.
#[derive(Debug, PartialEq)]
pub struct Matched<'a> {
    pub function: &'a str,
    /// "GET /api/dossiers/{dossier}"
    pub route_key: String,
    /// Decoded values.
    pub parameters: BTreeMap<String, String>,
}

impl Routes {
    pub fn new(functions: &[FunctionSpec]) -> Routes {
        let mut routes: Vec<Route> = functions
            .iter()
            .flat_map(|function| {
                function.routes.iter().map(|route| Route::new(&route.method, &route.path, &function.name))
            })
            .collect();
        routes.sort_by(|a, b| a.segments.cmp(&b.segments));
        Routes { routes }
    }

    /// None is API Gateway's 404, also for a known path with another method.
    pub fn find(&self, method: &Method, path: &str) -> Option<Matched<'_>> {
        let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        let candidates = self.routes.iter().filter(|route| route.method == method.as_str());
        candidates.into_iter().find_map(|route| route.matches(&parts))
    }
}

impl Route {
    fn new(method: &str, path: &str, function: &str) -> Route {
        let segments = path.trim_start_matches('/').split('/').map(Segment::parse).collect();
        Route { method: method.to_string(), path: path.to_string(), segments, function: function.to_string() }
    }

    fn matches(&self, parts: &[&str]) -> Option<Matched<'_>> {
        if parts.len() != self.segments.len() {
            return None;
        }
        let mut parameters = BTreeMap::new();
        for (segment, part) in self.segments.iter().zip(parts) {
            match segment {
                Segment::Exact(text) if text == part => {}
                Segment::Parameter(name) if !part.is_empty() => {
                    parameters.insert(name.clone(), percent_decoded(part));
                }
                _ => return None,
            }
        }
        let route_key = format!("{} {}", self.method, self.path);
        Some(Matched { function: &self.function, route_key, parameters })
    }
}

impl Segment {
    fn parse(text: &str) -> Segment {
        match text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(name) => Segment::Parameter(name.to_string()),
            None => Segment::Exact(text.to_string()),
        }
    }
}

/// `%C3%A9` is `é`; what is not an escape stays.
fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = text.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        match escape.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => (decoded.push(byte), at += 3),
            None => (decoded.push(bytes[at]), at += 1),
        };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routes() -> Routes {
        let route = |method, path, function| Route::new(method, path, function);
        let mut routes = vec![
            route("GET", "/api/dossiers/{dossier}", "show-dossier"),
            route("GET", "/api/dossiers/summary", "summary"),
            route("POST", "/api/dossiers/{dossier}/answer", "answer-dossier"),
            route("GET", "/api/offers/{siret}/{formation}/{action}", "show-offer"),
        ];
        routes.sort_by(|a, b| a.segments.cmp(&b.segments));
        Routes { routes }
    }

    #[test]
    fn the_most_specific_route_answers() {
        for (method, path, expected) in [
            ("GET", "/api/dossiers/summary", Some("summary")),
            ("GET", "/api/dossiers/42", Some("show-dossier")),
            ("POST", "/api/dossiers/42", None),
            ("GET", "/api/dossiers/", None),
            ("GET", "/api/dossiers/42/", None),
            ("GET", "/api/dossiers", None),
            ("POST", "/api/dossiers/42/answer", Some("answer-dossier")),
        ] {
            let method = method.parse::<Method>().unwrap();
            let routes = routes();
            assert_eq!(routes.find(&method, path).map(|m| m.function), expected, "{method} {path}");
        }
    }

    #[test]
    fn parameters_are_decoded() {
        let routes = routes();
        let found = routes.find(&Method::GET, "/api/offers/123/F%C3%A9%2F1+a/x=y%26z&%").unwrap();
        let values: Vec<_> = found.parameters.values().map(String::as_str).collect();
        assert_eq!(values, ["x=y&z&%", "Fé/1+a", "123"]);
        assert_eq!(found.route_key, "GET /api/offers/{siret}/{formation}/{action}");
    }
}
