//! What a person was doing when the sign-in expired: the page, and what was typed in its form. Kept in the tab only.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::json;
use crate::browser;

const PAGE: &str = "mce.page";
const FORM_PREFIX: &str = "mce.saisie.";

/// Remembers the page in the bar, to come back to it after the sign-in.
pub fn remember_page() {
    if let Some(storage) = browser::tab_storage() {
        // A full or forbidden storage only costs the way back.
        let _ = storage.set_item(PAGE, &browser::current_address());
    }
}

/// The page to come back to, if one was left.
pub fn page() -> Option<String> {
    browser::tab_storage()?.get_item(PAGE).ok()?
}

/// Forgets the page to come back to, once it is the one in the bar.
pub fn arrive() {
    if page().is_some_and(|page| page == browser::current_address()) {
        forget(PAGE);
    }
}

/// Keeps something under a name that is its own in the application.
pub fn keep<T: Serialize + ?Sized>(name: &str, value: &T) {
    if let (Some(storage), Ok(json)) = (browser::tab_storage(), serde_json::to_string(value)) {
        let _ = storage.set_item(name, &json);
    }
}

/// What was kept under a name.
pub fn kept<T: DeserializeOwned>(name: &str) -> Option<T> {
    json::read(&browser::tab_storage()?.get_item(name).ok()??).ok()
}

/// Forgets what was kept under a name.
pub fn forget(name: &str) {
    if let Some(storage) = browser::tab_storage() {
        let _ = storage.remove_item(name);
    }
}

/// Keeps the fields of a form. `name` is unique in the application and says for which thing ("annulation-2026000000001").
pub fn save_form(name: &str, fields: &[(String, String)]) {
    keep(&form_key(name), fields);
}

/// The fields that were kept, empty if there were none.
pub fn load_form(name: &str) -> Vec<(String, String)> {
    kept(&form_key(name)).unwrap_or_default()
}

/// Forgets a form, once it is sent.
pub fn clear_form(name: &str) {
    forget(&form_key(name));
}

/// Forgets everything: at the sign-out, so that the next person at this machine finds nothing.
pub fn clear_all() {
    if let Some(storage) = browser::tab_storage() {
        let _ = storage.clear();
    }
}

fn form_key(name: &str) -> String {
    format!("{FORM_PREFIX}{name}")
}
