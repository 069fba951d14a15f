//! The query of an address: what a page shows stands there, so that the address can be kept, shared, and come back to.

use web_sys::UrlSearchParams;

/// A parameter, as it was typed; empty when it is not there.
pub fn parameter(query: &str, name: &str) -> String {
    read(query).and_then(|given| given.get(name)).unwrap_or_default()
}

/// Every value of a parameter that may stand there several times.
pub fn parameters(query: &str, name: &str) -> Vec<String> {
    let all = read(query).map(|given| given.get_all(name)).unwrap_or_default();
    all.iter().filter_map(|value| value.as_string()).collect()
}

/// The query without some of its parameters.
pub fn without(query: &str, names: &[&str]) -> String {
    changed(query, |given| names.iter().for_each(|name| given.delete(name)))
}

/// The query with one parameter set.
pub fn with(query: &str, name: &str, value: &str) -> String {
    changed(query, |given| given.set(name, value))
}

/// A query in which a parameter has these values.
pub fn of_all(name: &str, values: &[String]) -> String {
    changed("", |given| values.iter().for_each(|value| given.append(name, value)))
}

fn changed(query: &str, change: impl FnOnce(&UrlSearchParams)) -> String {
    let Some(given) = read(query) else { return String::new() };
    change(&given);
    given.to_string().into()
}

/// Only refused for what is not a text.
fn read(query: &str) -> Option<UrlSearchParams> {
    UrlSearchParams::new_with_str(query).ok()
}
