//! The filters: a plain form, whose fields have the names of the API's parameters.

use mce_shared::french::date_short;
use mce_shared::money::Euros;
use mce_shared::wire::parse_date;
use web_sys::{FormData, HtmlFormElement, UrlSearchParams};
use yew::prelude::*;

use super::around;
use super::results::{Facet, Facets};
use crate::components::{SearchField, chosen as question_of};
use crate::query::{parameter, without};

/// The parameters, in the order of the form. Those left blank are not written in the address.
const NAMES: [&str; 14] = [
    "text",
    "purpose",
    "theme",
    "mode",
    "departement",
    "lieu",
    "around",
    "km",
    "from",
    "to",
    "max_price",
    "max_price_per_hour",
    "with_full",
    "accessible",
];

/// The question without some of its parameters, and on its first page.
pub fn less(question: &str, names: &[&str]) -> String {
    without(&without(question, names), &["cursor"])
}

#[derive(Properties, PartialEq)]
pub struct FiltersProps {
    pub question: AttrValue,
    pub facets: Facets,
    pub onask: Callback<String>,
}

/// The form. On a phone the filters wait behind a button: what is found comes first.
#[component]
pub fn Filters(props: &FiltersProps) -> Html {
    let FiltersProps { question, facets, onask } = props;
    let open = use_state_eq(|| false);
    let value = |name| AttrValue::from(parameter(question, name));
    // A commune that was typed and not chosen is not known: it is said at its field.
    let unknown = use_state_eq(|| false);
    let onsubmit = {
        let (onask, unknown) = (onask.clone(), unknown.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let question = typed(event.target_unchecked_into()).unwrap_or_default();
            let is_unknown = around::is_unknown(&question);
            unknown.set(is_unknown);
            if !is_unknown {
                onask.emit(question);
            }
        }
    };
    let onchoose = {
        let question = question.clone();
        onask.reform(move |suggestion| question_of(&question, &suggestion))
    };
    let toggle = {
        let open = open.clone();
        Callback::from(move |_| open.set(!*open))
    };
    let set = chosen(question, facets).iter().filter(|chosen| chosen.names != ["text"]).count();
    let show = match set {
        0 => "Filtrer".to_owned(),
        set => ["Filtrer (", &set.to_string(), ")"].concat(),
    };
    html! {
        // A new question draws a new form: its fields start from what the address says.
        <form class="mce-panel" key={question.to_string()} {onsubmit} role="search">
            <h2 class="fr-h5">{ "Votre recherche" }</h2>
            <input type="hidden" name="view" value={value("view")} />
            <div class="fr-input-group"><SearchField id="filtre-text" label="Ce que vous cherchez, et où" value={value("text")} {onchoose} /></div>
            <button class="fr-btn" type="submit">{ "Rechercher" }</button>{ " " }
            <button class="fr-btn fr-btn--tertiary fr-hidden-lg" type="button" aria-expanded={open.to_string()} aria-controls="filtres" onclick={toggle}>
                { show }
            </button>
            <div id="filtres" class={classes!("fr-unhidden-lg", "fr-mt-3w", (!*open).then_some("fr-hidden"))}>
                { choice("purpose", "Pour", "Tout", value("purpose"), &PURPOSES.map(owned)) }
                { choice("theme", "Thème", "Tous les thèmes", value("theme"), &facets.themes) }
                { choice("mode", "Modalité", "Toutes", value("mode"), &facets.modes) }
                { choice("departement", "Département", "Tous", value("departement"), &facets.departements) }
                <around::Around question={question.clone()} unknown={*unknown} />
                { field("from", "Commence à partir du", "date", value("from")) }
                { field("to", "Commence au plus tard le", "date", value("to")) }
                { field("max_price", "Prix maximal, en euros", "text", value("max_price")) }
                { field("max_price_per_hour", "Prix maximal d’une heure hors taxes, en euros", "text", value("max_price_per_hour")) }
                { sort(value("sort")) }
                { only("with_full", "Montrer aussi les sessions complètes", question) }
                { only("accessible", "Seulement si l’accès handicap est précisé", question) }
                <button class="fr-btn fr-btn--secondary" type="submit">{ "Appliquer" }</button>
            </div>
        </form>
    }
}

/// A filter that is set: what it says, and its parameters.
struct Chosen {
    says: String,
    names: &'static [&'static str],
}

fn chosen(question: &str, facets: &Facets) -> Vec<Chosen> {
    let labelled = |facets: &[Facet], value: &str| {
        let facet = facets.iter().find(|facet| facet.value == value);
        facet.map_or_else(|| value.to_owned(), |facet| facet.label.clone())
    };
    let day = |value: &str| parse_date(value).map_or_else(|| value.to_owned(), date_short);
    let euros = |value: &str| Euros::from_input(value).map_or_else(|_| value.to_owned(), Euros::french);
    let of = |names: &'static [&'static str], says: &dyn Fn(&str) -> String| {
        let value = parameter(question, names[0]);
        (!value.is_empty()).then(|| Chosen { says: says(&value), names })
    };
    let all = [
        of(&["text"], &|value| ["« ", value, " »"].concat()),
        of(&["purpose"], &|value| labelled(&PURPOSES.map(owned), value)),
        of(&["theme"], &|value| labelled(&facets.themes, value)),
        of(&["mode"], &|value| labelled(&MODES.map(owned), value)),
        of(&["departement"], &|value| labelled(&facets.departements, value)),
        of(around::NAMES, &|_| around::said(question)),
        of(&["from"], &|value| ["À partir du ", &day(value)].concat()),
        of(&["to"], &|value| ["Jusqu’au ", &day(value)].concat()),
        of(&["max_price"], &|value| ["Au plus ", &euros(value)].concat()),
        of(&["max_price_per_hour"], &|value| ["Au plus ", &euros(value), " de l’heure"].concat()),
        of(&["with_full"], &|_| "Sessions complètes comprises".to_owned()),
        of(&["accessible"], &|_| "Accès handicap précisé".to_owned()),
    ];
    all.into_iter().flatten().collect()
}

/// What is set, each to be taken off by a click, and all at once.
pub fn chips(question: &str, facets: &Facets, onask: &Callback<String>) -> Html {
    let chosen = chosen(question, facets);
    if chosen.is_empty() {
        return Html::default();
    }
    let several = chosen.len() > 1;
    let chip = |chosen: Chosen| {
        let others = less(question, chosen.names);
        let onclick = onask.reform(move |_: MouseEvent| others.clone());
        let title = ["Retirer ", &chosen.says].concat();
        html! { <li key={title.clone()}><button type="button" class="fr-tag fr-tag--dismiss" aria-label={title} {onclick}>{ chosen.says }</button></li> }
    };
    let clear = onask.reform(|_: MouseEvent| String::new());
    html! {
        <ul class="fr-tags-group" aria-label="Critères de la recherche">
            { for chosen.into_iter().map(chip) }
            if several {
                <li><button type="button" class="fr-btn fr-btn--tertiary-no-outline fr-btn--sm" onclick={clear}>{ "Tout effacer" }</button></li>
            }
        </ul>
    }
}

const PURPOSES: [(&str, &str); 2] =
    [("mandate", "Mon mandat"), ("reinsertion", "Ma réinsertion professionnelle")];
const MODES: [(&str, &str); 3] =
    [("face_to_face", "En présentiel"), ("mixed", "En partie à distance"), ("remote", "À distance")];
const SORTS: [(&str, &str); 3] =
    [("date", "La date la plus proche"), ("price", "Le prix"), ("price_per_hour", "Le prix d’une heure")];

fn owned((value, label): (&str, &str)) -> Facet {
    Facet { value: value.to_owned(), label: label.to_owned(), count: 0 }
}

fn sort(current: AttrValue) -> Html {
    choice("sort", "Classer par", "La pertinence", current, &SORTS.map(owned))
}

fn field(name: &'static str, label: &'static str, kind: &'static str, value: AttrValue) -> Html {
    let id = ["filtre-", name].concat();
    html! {
        <div class="fr-input-group">
            <label class="fr-label" for={id.clone()}>{ label }</label>
            <input class="fr-input" type={kind} {id} {name} {value} autocomplete="off" />
        </div>
    }
}

fn only(name: &'static str, label: &'static str, question: &str) -> Html {
    let id = ["filtre-", name].concat();
    html! {
        <div class="fr-checkbox-group fr-mb-3w">
            <input type="checkbox" id={id.clone()} {name} value="true" checked={!parameter(question, name).is_empty()} />
            <label class="fr-label" for={id}>{ label }</label>
        </div>
    }
}

fn choice(
    name: &'static str,
    label: &'static str,
    all: &'static str,
    current: AttrValue,
    facets: &[Facet],
) -> Html {
    let id = ["filtre-", name].concat();
    // What is chosen may have no result left, and then no facet: it must stay in the list.
    let missing = !current.is_empty() && facets.iter().all(|facet| current != facet.value.as_str());
    html! {
        <div class="fr-select-group">
            <label class="fr-label" for={id.clone()}>{ label }</label>
            <select class="fr-select" {id} {name}>
                <option value="" selected={current.is_empty()}>{ all }</option>
                if missing { <option value={current.clone()} selected=true>{ &current }</option> }
                { for facets.iter().map(|facet| option(facet, &current)) }
            </select>
        </div>
    }
}

fn option(facet: &Facet, current: &AttrValue) -> Html {
    let label = match facet.count {
        0 => facet.label.clone(),
        count => [&facet.label, " (", &count.to_string(), ")"].concat(),
    };
    html! {
        <option key={facet.value.as_str()} value={facet.value.clone()} selected={*current == facet.value.as_str()}>{ label }</option>
    }
}

/// What was typed, as a query without its blanks. A price may have a decimal comma.
fn typed(form: HtmlFormElement) -> Option<String> {
    let data = FormData::new_with_form(&form).ok()?;
    let given = UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
    for name in NAMES.iter().chain(&["sort", "view"]) {
        let value = given.get(name).unwrap_or_default();
        match value.trim() {
            "" => given.delete(name),
            price if name.starts_with("max_") => {
                given.set(name, &price.replace(',', ".").replace([' ', '€'], ""))
            }
            text => given.set(name, text),
        }
    }
    around::tidy(&given);
    Some(given.to_string().into())
}
