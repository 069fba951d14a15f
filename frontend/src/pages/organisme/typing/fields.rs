//! The fields of the formation and of its actions.

use std::rc::Rc;

use mce_shared::catalogue::checks::{TEXT_MAX, TITLE_MAX};
use mce_shared::catalogue::{Entries, Mode, Repertoire};
use mce_shared::forms::offer::{ACTIONS_MAX, Drafted, PurposeChoice, ids, next_id};
use mce_shared::wire::word;
use yew::prelude::*;

use super::sessions;
use crate::components::{Choice, Choices, Keyboard, Look, RadioGroup, Select, TextField, action, labelled};
use crate::form::Form;
use crate::{browser, format};

/// What a field of text is made of.
pub struct Line {
    pub label: &'static str,
    pub hint: &'static str,
    pub keyboard: Keyboard,
    pub optional: bool,
}

impl Line {
    pub const fn needed(label: &'static str, hint: &'static str) -> Self {
        Self { label, hint, keyboard: Keyboard::Text, optional: false }
    }

    pub const fn optional(label: &'static str, hint: &'static str) -> Self {
        Self { optional: true, ..Self::needed(label, hint) }
    }

    pub const fn with(self, keyboard: Keyboard) -> Self {
        Self { keyboard, ..self }
    }
}

/// A field of text; one place draws them all.
pub fn line(form: &Form, name: impl Into<AttrValue>, line: Line) -> Html {
    let hint = (!line.hint.is_empty()).then_some(AttrValue::Static(line.hint));
    html! {
        <TextField form={form.clone()} name={name.into()} label={line.label} {hint} keyboard={line.keyboard}
            optional={line.optional} autocomplete="off" />
    }
}

pub fn choice(form: &Form, name: impl Into<AttrValue>, label: &'static str, choices: Vec<Choice>) -> Html {
    let choices = Rc::from(choices);
    html! { <Select form={form.clone()} name={name.into()} {label} {choices} /> }
}

fn radios(form: &Form, name: impl Into<AttrValue>, legend: &'static str, choices: Choices) -> Html {
    html! { <RadioGroup form={form.clone()} name={name.into()} {legend} {choices} /> }
}

/// The field-like name of the heading of what has this prefix.
pub fn title_of(prefix: &str) -> String {
    [prefix, "titre"].concat()
}

/// A button that adds one to a list of numbers, "1 2", with what the new one holds at first.
pub fn add(
    form: &Form,
    list: String,
    label: &'static str,
    prefix_of: impl Fn(u16) -> String + 'static,
    first: impl Fn(&str) -> Vec<(AttrValue, AttrValue)> + 'static,
) -> Html {
    let form = form.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        let before = form.text(&list);
        let id = next_id(&before);
        let prefix = prefix_of(id);
        for (field, text) in first(&prefix) {
            form.set(&field, text);
        }
        form.set(&list.clone().into(), [&before, " ", &id.to_string()].concat().trim().to_owned());
        // It stands above the button: whoever listens hears that it is there.
        browser::focus_soon(form.id(&title_of(&prefix)));
    });
    html! { <p>{ action(Look::Secondary, label, false, onclick) }</p> }
}

/// A button that takes one out of a list of numbers; what was typed of it is kept until then.
pub fn remove(form: &Form, list: String, id: u16, label: String) -> Html {
    let form = form.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        let left: Vec<String> = ids(&form.text(&list))
            .into_iter()
            .filter(|known| *known != id)
            .map(|id| id.to_string())
            .collect();
        form.set(&list.clone().into(), left.join(" "));
        browser::focus_soon(form.id(&list));
    });
    action(Look::Tertiary, label, false, onclick)
}

pub fn formation(form: &Form) -> Html {
    let purposes = labelled(&[
        (PurposeChoice::Mandate, "À l’exercice du mandat"),
        (PurposeChoice::Reinsertion, "À la réinsertion professionnelle"),
    ]);
    html! {
        <>
            <h2>{ "La formation" }</h2>
            { line(form, "intitule", Line::needed("Intitulé", "").with(Keyboard::Lines(TITLE_MAX))) }
            { radios(form, "purpose", "À quoi sert-elle ?", purposes) }
            if form.is("purpose", PurposeChoice::Mandate) {
                { choice(form, "theme", "Thème du répertoire", themes()) }
            } else {
                { line(form, "certification", Line::needed("Code de la certification ou de l’action", "RNCP37274, RS5695 ou CPF202, par exemple")) }
            }
            { line(form, "objectif", Line::needed("Objectif", "Ce que l’élu saura faire").with(Keyboard::Lines(TEXT_MAX))) }
            { line(form, "contenu", Line::needed("Contenu", "Le programme").with(Keyboard::Lines(TEXT_MAX))) }
            { line(form, "resultats", Line::needed("Résultats attendus", "Une attestation, un niveau").with(Keyboard::Lines(TEXT_MAX))) }
            <h3>{ "Qui l’élu peut-il joindre ?" }</h3>
            { line(form, "nom", Line::optional("Nom de la personne ou du service", "")) }
            { line(form, "courriel", Line::optional("Courriel de contact", "Un courriel ou un téléphone est nécessaire. Exemple : nom@exemple.fr")) }
            { line(form, "telephone", Line::optional("Téléphone de contact", "")) }
        </>
    }
}

fn themes() -> Vec<Choice> {
    let themes = Repertoire::at(format::today()).map(|known| known.themes).unwrap_or_default();
    themes.iter().map(|theme| (theme.code.into(), theme.label.into())).collect()
}

/// What an action holds when it is added.
pub fn new_action(prefix: &str) -> impl Iterator<Item = (AttrValue, AttrValue)> {
    let mode = ([prefix, "mode"].concat().into(), word(Mode::FaceToFace).into());
    let entries = ([prefix, "entrees"].concat().into(), word(Entries::FixedDates).into());
    [mode, entries].into_iter()
}

pub fn actions(form: &Form, drafted: &Drafted) -> Html {
    let ids = ids(&form.text("actions"));
    let several = ids.len() > 1;
    html! {
        <>
            <div id={form.id("actions")} tabindex="-1">
                { for ids.iter().map(|id| one(form, *id, several, drafted)) }
            </div>
            if ids.len() < ACTIONS_MAX {
                { add(form, "actions".to_owned(), "Ajouter une autre façon de la suivre (action)", prefix_of, |prefix| {
                    new_action(prefix).collect()
                }) }
            }
        </>
    }
}

fn prefix_of(action: u16) -> String {
    ["a", &action.to_string(), "_"].concat()
}

fn one(form: &Form, id: u16, several: bool, drafted: &Drafted) -> Html {
    let prefix = prefix_of(id);
    let p = |name: &str| [&prefix, name].concat();
    let modes = labelled(&[Mode::FaceToFace, Mode::Mixed, Mode::Remote].map(|mode| (mode, mode.label())));
    let entries = labelled(&[
        (Entries::FixedDates, "À des dates fixes"),
        (Entries::Permanent, "À tout moment, au jour convenu avec l’élu"),
    ]);
    html! {
        <section key={id} aria-labelledby={form.id(&title_of(&prefix))}>
            <h2 id={form.id(&title_of(&prefix))} tabindex="-1">{ ["Action ", &id.to_string(), " : comment elle se suit"].concat() }</h2>
            if several { <p>{ remove(form, "actions".to_owned(), id, ["Retirer l’action ", &id.to_string()].concat()) }</p> }
            { radios(form, p("mode"), "Mode", modes) }
            { line(form, p("duree"), Line::needed("Durée, en heures", "Pour un stagiaire : 7 ou 3,5").with(Keyboard::Amount)) }
            { line(form, p("ttc"), Line::needed("Prix toutes taxes comprises, en euros", "Pour un stagiaire").with(Keyboard::Amount)) }
            { line(form, p("ht"), Line::optional("Prix hors taxes, en euros", "Si vous facturez la TVA : le plafond de l’heure se compare au prix hors taxes").with(Keyboard::Amount)) }
            { line(form, p("participants"), Line::optional("Participants au plus", "Quinze si vous ne le dites pas, et au plus pour une formation liée au mandat").with(Keyboard::Digits)) }
            if !form.is(&p("mode"), Mode::Remote) {
                { line(form, p("lieu"), Line::needed("Adresse", "Le code postal et la ville à la fin : 3 rue Haute, 35000 Rennes. Laissez vide si chaque session a la sienne.")) }
            }
            <details class="mce-unfold">
                <summary>{ "Rythme, prérequis, conditions, accès, numéro" }</summary>
                { line(form, p("rythme"), Line::optional("Rythme", "2 journées consécutives, par exemple")) }
                { line(form, p("prerequis"), Line::optional("Prérequis à vérifier avant l’inscription", "S’il y en a, vous avez trente jours pour répondre à une demande").with(Keyboard::Lines(TEXT_MAX))) }
                { line(form, p("conditions"), Line::optional("Conditions", "").with(Keyboard::Lines(TEXT_MAX))) }
                { line(form, p("acces"), Line::optional("Accès des personnes handicapées", "").with(Keyboard::Lines(TEXT_MAX))) }
                { line(form, p("numero"), Line::optional("Votre numéro de cette action", "Donné par le service s’il est vide")) }
            </details>
            { radios(form, p("entrees"), "Quand entre-t-on en formation ?", entries) }
            { sessions::sessions(form, &prefix, drafted) }
        </section>
    }
}

/// What a field is called where two versions are compared.
pub fn name_of(field: &str) -> &'static str {
    const NAMES: [(&str, &str); 22] = [
        ("intitule", "intitulé"),
        ("objectif", "objectif"),
        ("contenu", "contenu"),
        ("resultats", "résultats attendus"),
        ("purpose", "finalité"),
        ("theme", "thème"),
        ("certification", "certification"),
        ("nom", "contact"),
        ("courriel", "contact"),
        ("telephone", "contact"),
        ("mode", "mode"),
        ("entrees", "entrées"),
        ("duree", "durée"),
        ("ttc", "prix"),
        ("ht", "prix hors taxes"),
        ("participants", "participants"),
        ("prerequis", "prérequis"),
        ("conditions", "conditions"),
        ("acces", "accès"),
        ("rythme", "rythme"),
        ("actions", "actions"),
        ("numero", "numéros"),
    ];
    let parts: Vec<&str> = field.split('_').collect();
    let last = parts.last().copied().unwrap_or_default();
    if parts.len() > 2 || matches!(last, "sessions" | "series") {
        return "sessions";
    }
    NAMES.iter().find(|(known, _)| *known == last).map_or("lieu", |(_, name)| name)
}
