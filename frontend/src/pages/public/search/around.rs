//! Where one searches: a commune, chosen among those that its letters begin, and how far from there.

use web_sys::UrlSearchParams;
use yew::prelude::*;

use crate::browser;
use crate::components::{SearchField, Suggested};
use crate::query::parameter;

/// The code, the distance and the name of the commune.
pub const NAMES: &[&str] = &["around", "km", "lieu"];
const DISTANCES: [&str; 5] = ["10", "20", "30", "50", "100"];
const FIELD: &str = "filtre-lieu";
const ERROR: &str = "filtre-lieu-erreur";

/// Whether a commune was typed, and not chosen.
pub fn is_unknown(question: &str) -> bool {
    parameter(question, "around").is_empty() && !parameter(question, "lieu").is_empty()
}

/// A distance is one from somewhere.
pub fn tidy(given: &UrlSearchParams) {
    if given.get("lieu").is_none() {
        given.delete("around");
    }
    if given.get("around").is_none() {
        given.delete("km");
    }
}

/// The name that the address has, or the code of an address that has none.
fn place(question: &str) -> String {
    let name = parameter(question, "lieu");
    if name.is_empty() { parameter(question, "around") } else { name }
}

/// "Autour de Rennes (35), à 30 km au plus".
pub fn said(question: &str) -> String {
    let km = parameter(question, "km");
    let at_most = if km.is_empty() { String::new() } else { [", à ", &km, " km au plus"].concat() };
    ["Autour de ", &place(question), &at_most].concat()
}

#[derive(Properties, PartialEq)]
pub struct AroundProps {
    pub question: AttrValue,
    /// Whether what was typed is no commune that was chosen.
    pub unknown: bool,
}

#[component]
pub fn Around(props: &AroundProps) -> Html {
    let question = &props.question;
    let code = use_state_eq(|| parameter(question, "around"));
    use_effect_with(props.unknown, |unknown| {
        if *unknown {
            browser::focus_soon(FIELD.to_owned());
        }
    });
    let onchoose = {
        let code = code.clone();
        Callback::from(move |chosen: Suggested| code.set(chosen.code.unwrap_or_default()))
    };
    let ontype = {
        let code = code.clone();
        Callback::from(move |()| code.set(String::new()))
    };
    let shows = props.unknown && code.is_empty();
    let km = parameter(question, "km");
    html! {
        <>
            <div class={classes!("fr-input-group", shows.then_some("fr-input-group--error"))}>
                <SearchField id={FIELD} label="Autour de (commune)" name="lieu" communes=true value={place(question)}
                    error={shows.then_some(ERROR)} {onchoose} {ontype} />
                if shows { <p class="fr-error-text" id={ERROR}>{ "Choisissez une commune dans la liste, ou effacez ce champ." }</p> }
                <input type="hidden" name="around" value={(*code).clone()} />
            </div>
            <div class="fr-select-group">
                <label class="fr-label" for="filtre-km">{ "Distance" }</label>
                <select class="fr-select" id="filtre-km" name="km">
                    <option value="" selected={km.is_empty()}>{ "Peu importe, le plus près d’abord" }</option>
                    if !km.is_empty() && !DISTANCES.contains(&km.as_str()) { { distance(&km, &km) } }
                    { for DISTANCES.iter().map(|one| distance(one, &km)) }
                </select>
            </div>
        </>
    }
}

fn distance(km: &str, current: &str) -> Html {
    let label = [km, " km au plus"].concat();
    html! { <option key={km} value={km.to_owned()} selected={km == current}>{ label }</option> }
}
