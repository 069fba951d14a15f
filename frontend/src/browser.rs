//! The little that we ask of the browser itself, in one place.

use gloo::utils::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement, HtmlElement, Storage};

/// Where the application is drawn: `<div id="app">` of index.html, else the body.
pub fn root() -> Element {
    document().get_element_by_id("app").unwrap_or_else(|| gloo::utils::body().into())
}

/// Puts the focus on the element with this id and shows it; does nothing if there is none.
pub fn focus(id: &str) {
    if let Some(element) = html_element(id) {
        // An element that refuses the focus leaves it where it is: nothing to say to the person.
        let _ = element.focus();
    }
}

/// Puts the focus on the element with this id, which stays where it is on the screen.
pub fn focus_in_place(id: &str) {
    if let Some(element) = html_element(id) {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = element.focus_with_options(&options);
    }
}

fn html_element(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

pub fn scroll_to_top() {
    window().scroll_to_with_x_and_y(0.0, 0.0);
}

pub fn set_title(title: &str) {
    document().set_title(title);
}

/// Storage of this tab, gone when it closes. `None` where the browser forbids it.
pub fn tab_storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

/// The path of the address in the bar: "/dossiers/2026000000001".
pub fn current_path() -> String {
    window().location().pathname().unwrap_or_default()
}

/// The path and the query of the address in the bar: "/dossiers/2026000000001?onglet=prix".
pub fn current_address() -> String {
    current_path() + &window().location().search().unwrap_or_default()
}

/// "https://www.exemple.fr": what stands before every path of the site.
pub fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// Whether a link of ours led to the page that the browser opened.
pub fn came_from_here() -> bool {
    window().location().origin().is_ok_and(|origin| document().referrer().starts_with(&origin))
}

/// Leaves the application for another address (the sign-in, the payment page, a file).
pub fn leave_for(address: &str) {
    // Only refused for an address that is not one, and ours are.
    let _ = window().location().assign(address);
}

/// Opens the page of the address in the bar anew, from its top, in place of the one that is there.
pub fn open_current() {
    let _ = window().location().replace(&current_address());
}

/// Opens another page of ours with the query of this one, in place of this one.
pub fn open_instead(path: &str) {
    let query = window().location().search().unwrap_or_default();
    let _ = window().location().replace(&[path, &query].concat());
}

/// The link to a page of ours that an event happened on.
pub fn link_of(event: &web_sys::Event) -> Option<HtmlAnchorElement> {
    let element: Element = event.target()?.dyn_into().ok()?;
    element.closest("a[href^='/']").ok()??.dyn_into().ok()
}

/// Whether a click opens its link here: one with a key, or of another button, is the browser's.
pub fn is_plain(event: &web_sys::MouseEvent) -> bool {
    let with_key = event.meta_key() || event.ctrl_key() || event.shift_key() || event.alt_key();
    !with_key && event.button() == 0
}

/// A fresh UUID v4, from the browser's own generator.
pub fn random_uuid() -> Option<String> {
    Some(window().crypto().ok()?.random_uuid())
}

/// Waits, before something is asked again.
pub async fn pause(millis: i32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        // Only refused without a window, and there is one.
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, millis);
    });
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}

/// Puts the focus on the element with this id once the next frame has drawn it.
pub fn focus_soon(id: impl Into<yew::AttrValue>) {
    let id = id.into();
    gloo::timers::callback::Timeout::new(50, move || focus(&id)).forget();
}

/// Whether an element has this id.
pub fn is_there(id: &str) -> bool {
    document().get_element_by_id(id).is_some()
}

/// Opens the dialogue by which the page is printed.
pub fn print() {
    // A browser that can't print does nothing.
    let _ = window().print();
}

/// Milliseconds since 1970, by the clock of this machine.
pub fn now_millis() -> f64 {
    js_sys::Date::now()
}

/// A moment as the browser writes it, in Paris: the browser knows the changes of hour, we need not carry them.
///
/// `locale` and `options` are those of `Date.prototype.toLocaleString`; the time zone is added here.
pub fn in_paris(millis: f64, locale: &str, options: &[(&str, &str)]) -> String {
    let settings = js_sys::Object::new();
    for (key, value) in options.iter().chain(&[("timeZone", "Europe/Paris")]) {
        // Setting a property of a plain object cannot fail.
        let _ = js_sys::Reflect::set(&settings, &JsValue::from_str(key), &JsValue::from_str(value));
    }
    js_sys::Date::new(&JsValue::from_f64(millis)).to_locale_string(locale, &settings).into()
}

/// A text as it is looked for: capitals and accents count for nothing, hyphens and apostrophes are spaces.
///
/// `mce_shared::french::fold` is for names that must be the same; its tables of letters, which the browser has too, weigh 7 kB
/// in Brotli.
pub fn plain(text: &str) -> String {
    let text = String::from(js_sys::JsString::from(text).normalize("NFD").to_lower_case());
    let is_accent = |c: &char| ('\u{300}'..='\u{36f}').contains(c);
    let space_for_sign = |c| if matches!(c, '-' | '\'' | '’') { ' ' } else { c };
    text.replace('œ', "oe").chars().filter(|c| !is_accent(c)).map(space_for_sign).collect()
}

/// Makes Tab go round inside the element with this id, as in a modal dialog. To be called on each Tab.
pub fn keep_focus_inside(id: &str, event: &web_sys::KeyboardEvent) {
    let Some(frame) = document().get_element_by_id(id) else { return };
    let Ok(found) = frame.query_selector_all("a[href], button:not([disabled]), input, select, textarea")
    else {
        return;
    };
    let nth = |index| found.get(index).and_then(|node| node.dyn_into::<HtmlElement>().ok());
    let (Some(first), Some(last)) = (nth(0), nth(found.length().saturating_sub(1))) else { return };
    let active = document().active_element();
    let at = |element: &HtmlElement| active.as_ref().is_some_and(|active| **active == ***element);
    let goal = match event.shift_key() {
        true if at(&first) => last,
        false if at(&last) => first,
        _ => return,
    };
    event.prevent_default();
    let _ = goal.focus();
}

/// Leaves for `address` with a POST of these fields, as a form of the page would (the card page takes nothing else).
pub fn post_form(address: &str, fields: &[(String, String)]) {
    let Some(form) = element("form") else { return };
    for (name, value) in fields {
        let Some(input) = element("input") else { return };
        for (attribute, content) in [("type", "hidden"), ("name", name), ("value", value)] {
            // Only refused for a name that is no attribute.
            let _ = input.set_attribute(attribute, content);
        }
        let _ = form.append_child(&input);
    }
    let _ = form.set_attribute("method", "post");
    let _ = form.set_attribute("action", address);
    let _ = gloo::utils::body().append_child(&form);
    if let Ok(form) = form.dyn_into::<web_sys::HtmlFormElement>() {
        let _ = form.submit();
    }
}

fn element(tag: &str) -> Option<Element> {
    document().create_element(tag).ok()
}
