//! The field of a search: while one types, what the catalogue has that begins so (a combobox of ARIA 1.2).

use std::cell::Cell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use mce_shared::api::{Suggestions, endpoints};
use mce_shared::french::plural;
use mce_shared::search::Suggestion;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::announcer;
use crate::api::Request;
use crate::query::{with, without};

/// Between two letters, before the server is asked.
const PAUSE_MS: u32 = 180;
/// Fewest letters that are worth asking for.
const LEAST: usize = 2;

/// The question with what was chosen in place of its text: a theme is a filter.
pub fn chosen(question: &str, suggestion: &Suggestion) -> String {
    let question = without(question, &["cursor"]);
    match &suggestion.theme {
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
    /// What it holds at first. Its name in the form is `text`.
    #[prop_or_default]
    pub value: AttrValue,
    pub onchoose: Callback<Suggestion>,
}

#[component]
pub fn SearchField(props: &SearchFieldProps) -> Html {
    let value = use_state_eq(|| props.value.to_string());
    // What suggestions are asked for: nothing until one types, and once one has chosen or left.
    let asked = use_state_eq(String::new);
    let found = use_state_eq(Vec::<Suggestion>::new);
    let active = use_state_eq(|| None::<usize>);
    {
        let (found, active) = (found.clone(), active.clone());
        use_effect_with((*asked).clone(), move |asked| {
            active.set(None);
            ask(asked, found)
        });
    }
    let oninput = {
        let (value, asked) = (value.clone(), asked.clone());
        move |event: InputEvent| {
            let typed = event.target_unchecked_into::<HtmlInputElement>().value();
            asked.set(typed.trim().to_owned());
            value.set(typed);
        }
    };
    let close = {
        let asked = asked.clone();
        Callback::from(move |()| asked.set(String::new()))
    };
    let choose = {
        let (value, close, onchoose) = (value.clone(), close.clone(), props.onchoose.clone());
        Callback::from(move |suggestion: Suggestion| {
            value.set(if suggestion.theme.is_some() { String::new() } else { suggestion.label.clone() });
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
            <input class="fr-input" type="text" enterkeyhint="search" id={props.id} name="text" value={(*value).clone()} placeholder={props.placeholder} autocomplete="off"
                role="combobox" aria-autocomplete="list" aria-expanded={open.to_string()} aria-controls={open.then(|| list.clone())}
                aria-activedescendant={active.map(option)} {oninput} {onkeydown} {onblur} />
            if open {
                <ul class="mce-suggest__list" id={list.clone()} role="listbox" aria-label="Suggestions">
                    { for found.iter().enumerate().map(|(at, one)| line(one, option(at), *active == Some(at), &choose)) }
                </ul>
            }
        </div>
    }
}

/// Asks, once one has paused; an answer that comes after another letter is not looked at.
fn ask(typed: &str, found: UseStateHandle<Vec<Suggestion>>) -> impl FnOnce() + use<> {
    let wanted = Rc::new(Cell::new(true));
    let still_wanted = wanted.clone();
    let waits = if typed.chars().count() < LEAST {
        found.set(Vec::new());
        None
    } else {
        let address = String::from(endpoints::SUGGEST.at([]).asking("text", typed));
        Some(Timeout::new(PAUSE_MS, move || {
            spawn_local(async move {
                let answer =
                    Request::get(address).send().await.and_then(|answer| answer.json::<Suggestions>());
                // Without an answer one goes on typing.
                if let (true, Ok(answer)) = (still_wanted.get(), answer) {
                    announcer::announce(said(answer.suggestions.len()));
                    found.set(answer.suggestions);
                }
            });
        }))
    };
    move || {
        wanted.set(false);
        drop(waits);
    }
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

fn line(suggestion: &Suggestion, id: String, active: bool, choose: &Callback<Suggestion>) -> Html {
    let picked = suggestion.clone();
    let onclick = choose.reform(move |_: MouseEvent| picked.clone());
    // The field keeps the focus: it would close the list before the click.
    let onmousedown = |event: MouseEvent| event.prevent_default();
    html! {
        <li key={id.clone()} {id} class="mce-suggest__one" role="option" aria-selected={active.to_string()} {onclick} {onmousedown}>
            <span>{ &suggestion.label }</span><span class="mce-suggest__kind">{ suggestion.kind.label() }</span>
        </li>
    }
}
