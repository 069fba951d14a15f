//! What the page accepts: the checks that the real one makes of a form before showing anything.
use std::collections::BTreeMap;

use jiff::civil::DateTime;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use mce_functions::ports::card::{form_fields_of, sign};

use super::Refused;

/// The signed fields of a form, by name, `vads_` ones only.
pub(super) type Fields = BTreeMap<String, String>;

/// How `vads_trans_date` is written, in UTC.
pub(super) const TRANS_DATE: &str = "%Y%m%d%H%M%S";
const FORM_AGE_MAX: SignedDuration = SignedDuration::from_hours(24);
const FIXED: [(&str, &str); 6] = [
    ("vads_version", "V2"),
    ("vads_ctx_mode", "TEST"),
    ("vads_currency", "978"),
    ("vads_page_action", "PAYMENT"),
    ("vads_action_mode", "INTERACTIVE"),
    ("vads_payment_config", "SINGLE"),
];

/// Reads a form that the shop signed, less than a day old.
pub(super) fn accept(site_id: &str, key: &str, now: Timestamp, body: &[u8]) -> Result<Fields, Refused> {
    let mut fields: Fields = form_fields_of(body).into_iter().collect();
    let given = fields.remove("signature").unwrap_or_default();
    fields.retain(|name, _| name.starts_with("vads_"));
    let pairs = fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    // A comparison that stops early tells nothing here: whoever runs this page has the key.
    if sign(key, pairs).ok().as_ref() != Some(&given) {
        return Err(bad("signature fausse"));
    }
    for (name, expected) in FIXED.into_iter().chain([("vads_site_id", site_id)]) {
        if fields.get(name).is_none_or(|value| value != expected) {
            return Err(bad(&format!("{name} doit valoir {expected}")));
        }
    }
    check_values(&fields, now)?;
    Ok(fields)
}

fn check_values(fields: &Fields, now: Timestamp) -> Result<(), Refused> {
    let value = |name: &str| fields.get(name).map_or("", String::as_str);
    let alphanumeric = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric());
    let amount = value("vads_amount").parse::<u32>().unwrap_or(0);
    let order = value("vads_order_id");
    let checks = [
        ("vads_amount", amount > 0),
        ("vads_trans_id", value("vads_trans_id").len() == 6 && alphanumeric(value("vads_trans_id"))),
        ("vads_trans_date", age(value("vads_trans_date"), now).is_some_and(|age| age.abs() <= FORM_AGE_MAX)),
        ("vads_order_id", (1..=32).contains(&order.len()) && alphanumeric(&order.replace(['-', '_'], ""))),
        ("vads_return_mode", value("vads_return_mode") == "GET"),
        ("vads_url_return", is_web_address(value("vads_url_return"))),
        ("vads_url_check", fields.get("vads_url_check").is_none_or(|url| is_web_address(url))),
    ];
    match checks.into_iter().find(|(_, right)| !right) {
        Some((name, _)) => Err(bad(&format!("{name} est absent ou mal écrit"))),
        None => Ok(()),
    }
}

fn age(trans_date: &str, now: Timestamp) -> Option<SignedDuration> {
    let utc = DateTime::strptime(TRANS_DATE, trans_date).ok()?;
    Some(now.duration_since(Offset::UTC.to_timestamp(utc).ok()?))
}

fn is_web_address(text: &str) -> bool {
    url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}

fn bad(reason: &str) -> Refused {
    Refused::BadForm(reason.to_owned())
}
