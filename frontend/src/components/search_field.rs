//! The fields of a search: while one types, what the catalogue has that begins so, or which commune (a combobox of ARIA 1.2).

use std::cell::Cell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use mce_shared::api::{CommuneFound, CommuneList, Suggestions, endpoints};
use mce_shared::french::plural;
use mce_shared::search::Suggestion;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::announcer;
use crate::api::{Answer, Problem, Request};
use crate::query::{with, without};

/// Between two letters, before the server is asked.
const PAUSE_MS: u32 = 180;
/// Fewest letters that are worth asking for.
const LEAST: usize = 2;

/// What may be meant by what is typed.
#[derive(Clone, PartialEq)]
pub struct Suggested {
    pub label: String,
    /// Said beside it.
    kind: &'static str,
    /// Of a theme or of a commune; none for what is searched by its words.
    pub code: Option<String>,
}

impl From<Suggestion> for Suggested {
    fn from(found: Suggestion) -> Self {
        Self { label: found.label, kind: found.kind.label(), code: found.theme }
    }
}

impl From<CommuneFound> for Suggested {
    fn from(found: CommuneFound) -> Self {
        Self { label: found.label, kind: "Commune", code: Some(found.code) }
    }
}

/// The question with what was chosen in place of its text: a theme is a filter.
pub fn chosen(question: &str, suggestion: &Suggested) -> String {
    let question = without(question, &["cursor"]);
    match &suggestion.code {
        Some(theme) => with(&without(&question, &["text"]), "theme", theme),
        None => with(&question, "text", &suggestion.label),
    }
}

#[derive(Properties, PartialEq)]
pub struct SearchFieldProps {
    pub id: &'static str,
    pub label: &'static str,
    #[prop_or_default]
    pub placeholder: Option<&'static str>,
    /// What it holds at first.
    #[prop_or_default]
    pub value: AttrValue,
    /// Its name in the form.
    #[prop_or("text")]
    pub name: &'static str,
    /// Whether communes are suggested, which the field keeps once one is chosen.
    #[prop_or_default]
    pub communes: bool,
    /// The id of what is wrong with it.
    #[prop_or_default]
    pub error: Option<&'static str>,
    #[prop_or_default]
    pub ontype: Callback<()>,
    pub onchoose: Callback<Suggested>,
}

#[component]
pub fn SearchField(props: &SearchFieldProps) -> Html {
    let value = use_state_eq(|| props.value.to_string());
    // What suggestions are asked for: nothing until one types, and once one has chosen or left.
    let asked = use_state_eq(String::new);
    let found = use_state_eq(Vec::<Suggested>::new);
    let active = use_state_eq(|| None::<usize>);
    {
        let (found, active) = (found.clone(), active.clone());
        use_effect_with(((*asked).clone(), props.communes), move |(asked, communes)| {
            active.set(None);
            ask(asked, *communes, found)
        });
    }
    let oninput = {
        let (value, asked, ontype) = (value.clone(), asked.clone(), props.ontype.clone());
        move |event: InputEvent| {
            let typed = event.target_unchecked_into::<HtmlInputElement>().value();
            asked.set(typed.trim().to_owned());
            value.set(typed);
            ontype.emit(());
        }
    };
    let close = {
        let asked = asked.clone();
        Callback::from(move |()| asked.set(String::new()))
    };
    let choose = {
        let (value, close, onchoose) = (value.clone(), close.clone(), props.onchoose.clone());
        let communes = props.communes;
        Callback::from(move |suggestion: Suggested| {
            let is_filter = suggestion.code.is_some() && !communes;
            value.set(if is_filter { String::new() } else { suggestion.label.clone() });
            close.emit(());
            onchoose.emit(suggestion);
        })
    };
    let onkeydown = {
        let (found, active, close, choose) = (found.clone(), active.clone(), close.clone(), choose.clone());
        move |event: KeyboardEvent| match (event.key().as_str(), *active) {
            ("ArrowDown" | "ArrowUp", _) if !found.is_empty() => {
                event.prevent_default();
                active.set(moved(*active, event.key() == "ArrowDown", found.len()));
            }
            ("Escape", _) if !found.is_empty() => {
                event.prevent_default();
                close.emit(());
            }
            ("Enter", Some(at)) => {
                if let Some(suggestion) = found.get(at) {
                    event.prevent_default();
                    choose.emit(suggestion.clone());
                }
            }
            _ => {}
        }
    };
    let onblur = close.reform(|_: FocusEvent| ());
    let list = [props.id, "-liste"].concat();
    let open = !found.is_empty();
    let option = |at: usize| [&list, "-", &at.to_string()].concat();
    html! {
        <div class="mce-suggest">
            <label class="fr-label" for={props.id}>{ props.label }</label>
            <input class="fr-input" type="text" enterkeyhint="search" id={props.id} name={props.name} value={(*value).clone()} placeholder={props.placeholder} autocomplete="off"
                role="combobox" aria-autocomplete="list" aria-expanded={open.to_string()} aria-controls={open.then(|| list.clone())}
                aria-activedescendant={active.map(option)} aria-invalid={props.error.map(|_| "true")} aria-describedby={props.error} {oninput} {onkeydown} {onblur} />
            if open {
                <ul class="mce-suggest__list" id={list.clone()} role="listbox" aria-label="Suggestions">
                    { for found.iter().enumerate().map(|(at, one)| line(one, option(at), *active == Some(at), &choose)) }
                </ul>
            }
        </div>
    }
}

/// Asks, once one has paused; an answer that comes after another letter is not looked at.
fn ask(typed: &str, communes: bool, found: UseStateHandle<Vec<Suggested>>) -> impl FnOnce() + use<> {
    let wanted = Rc::new(Cell::new(true));
    let still_wanted = wanted.clone();
    let waits = if typed.chars().count() < LEAST {
        found.set(Vec::new());
        None
    } else {
        let address = match communes {
            true => String::from(endpoints::LIST_COMMUNES.at([]).asking("text", typed)),
            false => String::from(endpoints::SUGGEST.at([]).asking("text", typed)),
        };
        Some(Timeout::new(PAUSE_MS, move || {
            spawn_local(async move {
                let answer = Request::get(address).send().await;
                let answer = answer.and_then(|answer| read(&answer, communes));
                // Without an answer one goes on typing.
                if let (true, Ok(answer)) = (still_wanted.get(), answer) {
                    announcer::announce(said(answer.len()));
                    found.set(answer);
                }
            });
        }))
    };
    move || {
        wanted.set(false);
        drop(waits);
    }
}

fn read(answer: &Answer, communes: bool) -> Result<Vec<Suggested>, Box<Problem>> {
    Ok(if communes {
        answer.json::<CommuneList>()?.items.into_iter().map(Suggested::from).collect()
    } else {
        answer.json::<Suggestions>()?.suggestions.into_iter().map(Suggested::from).collect()
    })
}

fn said(count: usize) -> String {
    plural(i64::try_from(count).unwrap_or_default(), "suggestion", "suggestions")
}

/// The next or the previous of so many, round and round.
fn moved(at: Option<usize>, down: bool, count: usize) -> Option<usize> {
    match (at, down) {
        (None, true) => Some(0),
        (None, false) => Some(count - 1),
        (Some(at), true) => Some((at + 1) % count),
        (Some(at), false) => Some((at + count - 1) % count),
    }
}

fn line(suggestion: &Suggested, id: String, active: bool, choose: &Callback<Suggested>) -> Html {
    let picked = suggestion.clone();
    let onclick = choose.reform(move |_: MouseEvent| picked.clone());
    // The field keeps the focus: it would close the list before the click.
    let onmousedown = |event: MouseEvent| event.prevent_default();
    html! {
        <li key={id.clone()} {id} class="mce-suggest__one" role="option" aria-selected={active.to_string()} {onclick} {onmousedown}>
            <span>{ &suggestion.label }</span><span class="mce-suggest__kind">{ suggestion.kind }</span>
        </li>
    }
}
