//! The mandates of a group, page by page: those that are ticked end, or go on.

use std::collections::BTreeSet;

use mce_shared::api::{EndingDecided, EndingDecision, EndingGroup, EndingView};
use mce_shared::french::{date_full, plural};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::confirm::Confirm;
use super::endings::PATH;
use crate::api::{Answer, use_operation};
use crate::components::{
    Column, Keyboard, Look, Page, Row, Severity, TextField, action, alert, empty, pagination, problem_alert,
    remote_view, table, text,
};
use crate::form::{Form, use_form};
use crate::pages::list::use_list;
use crate::router::Route;
use crate::{announcer, browser, format};

const MESSAGE_ID: &str = "message";

static COLUMNS: [Column; 4] = [
    Column { label: "Élu", amount: false },
    Column { label: "Mandat", amount: false },
    Column { label: "Fin proposée", amount: false },
    Column { label: "Pourquoi", amount: false },
];

/// The keys that are ticked.
type Ticked = UseStateHandle<BTreeSet<String>>;

#[derive(Properties, PartialEq)]
pub struct MandateEndingGroupProps {
    pub group: AttrValue,
}

#[component]
pub fn MandateEndingGroup(props: &MandateEndingGroupProps) -> Html {
    let group = String::from(js_sys::encode_uri_component(&props.group));
    let list = use_list::<EndingGroup>(&[PATH, "?group=", &group].concat());
    let ticked: Ticked = use_state(BTreeSet::new);
    let asking = use_state(|| None::<bool>);
    let said = use_state(|| None::<String>);
    let form = use_form("fin-de-mandat".into(), &[], &[]);
    let operation = use_operation();
    let close = {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(None))
    };
    let decide = {
        let (ticked, asking, said, form) = (ticked.clone(), asking.clone(), said.clone(), form.clone());
        let (operation, reload, close) = (operation.clone(), list.resource.reload.clone(), close.clone());
        Callback::from(move |()| {
            let Some(confirm) = *asking else { return };
            let end = form.value("fin").parse().ok().filter(|_| confirm && ticked.len() == 1);
            let asked = EndingDecision { keys: ticked.iter().cloned().collect(), confirm, end };
            let (ticked, said, form, reload, close) =
                (ticked.clone(), said.clone(), form.clone(), reload.clone(), close.clone());
            let done = Callback::from(move |answer: Answer| {
                let words =
                    words(confirm, answer.json::<EndingDecided>().map_or(0, |decided| decided.changed));
                announcer::announce(words.clone());
                said.set(Some(words));
                ticked.set(BTreeSet::new());
                form.clear();
                close.emit(());
                reload.emit(());
                browser::focus_soon(MESSAGE_ID);
            });
            operation.post(PATH, &asked, done);
        })
    };
    let ask = |confirm: bool| {
        let asking = asking.clone();
        Callback::from(move |_: MouseEvent| asking.set(Some(confirm)))
    };
    let trail: Vec<_> =
        super::trail().into_iter().chain([(Route::MandateEndings, "Fins de mandat".into())]).collect();
    let title = list.resource.state.ready().map_or("Mandats absents".to_owned(), |group| group.label.clone());
    html! {
        <Page {title} {trail} lead="Cochez les mandats dont vous connaissez la situation, puis décidez. Les autres attendent.">
            <div id={MESSAGE_ID} tabindex="-1">
                if let Some(said) = &*said { { alert(Severity::Success, said.clone(), Html::default()) } }
            </div>
            { remote_view(&list.resource, "Lecture des mandats…", |page| {
                let (previous, next) = (list.previous(), list.next(page.cursor.as_deref()));
                if page.endings.is_empty() && previous.is_none() {
                    return empty("Tout est décidé dans ce groupe", html! {
                        <p class="fr-mb-0">{ "Revenez aux autres groupes par le fil d’Ariane." }</p>
                    });
                }
                html! {
                    <>
                        { mandates(&page.endings, &ticked) }
                        { pagination("Page précédente", previous, next) }
                        <p aria-live="polite">{ chosen(ticked.len()) }</p>
                        <div class="mce-actions">
                            { action(Look::Primary, "Confirmer la fin", ticked.is_empty(), ask(true)) }
                            { action(Look::Secondary, "Le mandat continue", ticked.is_empty(), ask(false)) }
                        </div>
                    </>
                }
            }) }
            <Confirm id="decider" title={question(*asking)} yes={if *asking == Some(false) { "Laisser continuer" } else { "Confirmer la fin" }}
                open={asking.is_some()} busy={operation.is_sending()} onyes={decide} onclose={close}>
                if let Some(problem) = operation.problem() { { problem_alert(&problem) } }
                { consequences(*asking, ticked.len(), &form) }
            </Confirm>
        </Page>
    }
}

fn mandates(endings: &[EndingView], ticked: &Ticked) -> Html {
    let all = endings.iter().all(|ending| ticked.contains(&ending.key));
    let tick_all = {
        let (ticked, keys) =
            (ticked.clone(), endings.iter().map(|ending| ending.key.clone()).collect::<Vec<_>>());
        Callback::from(move |_: MouseEvent| {
            ticked.set(if all {
                BTreeSet::new()
            } else {
                ticked.iter().cloned().chain(keys.clone()).collect()
            });
        })
    };
    let rows: Vec<Row> = endings.iter().map(|ending| row(ending, ticked)).collect();
    html! {
        <>
            <p>{ action(Look::Tertiary, if all { "Tout décocher" } else { "Tout cocher sur cette page" }, false, tick_all) }</p>
            { table("Mandats absents de la dernière publication", &COLUMNS, &rows) }
        </>
    }
}

fn row(ending: &EndingView, ticked: &Ticked) -> Row {
    let what = [&ending.mandate, ", ", &ending.territory, ", depuis le ", &date_full(ending.start)].concat();
    Row {
        key: ending.key.clone().into(),
        cells: vec![
            tick(ending, ticked),
            text(what),
            text(date_full(ending.end)),
            text(ending.reason.clone()),
        ],
    }
}

fn tick(ending: &EndingView, ticked: &Ticked) -> Html {
    let id = ["mandat-", &ending.key].concat();
    let onchange = {
        let (ticked, key) = (ticked.clone(), ending.key.clone());
        move |event: Event| {
            let mut keys = (*ticked).clone();
            if event.target_unchecked_into::<HtmlInputElement>().checked() {
                keys.insert(key.clone());
            } else {
                keys.remove(&key);
            }
            ticked.set(keys);
        }
    };
    html! {
        <div class="fr-checkbox-group fr-checkbox-group--sm">
            <input type="checkbox" id={id.clone()} checked={ticked.contains(&ending.key)} {onchange} />
            <label class="fr-label" for={id}>{ [&ending.name, ", né(e) le ", &date_full(ending.birth_date)].concat() }</label>
        </div>
    }
}

fn question(asking: Option<bool>) -> &'static str {
    match asking {
        Some(false) => "Laisser continuer ces mandats ?",
        _ => "Confirmer la fin de ces mandats ?",
    }
}

fn consequences(asking: Option<bool>, count: usize, form: &Form) -> Html {
    if asking == Some(false) {
        return html! {
            <p>{ [&mandates_in_words(count), " : rien ne change pour l’élu. La question ne reviendra que si le Répertoire change d’avis."].concat() }</p>
        };
    }
    html! {
        <>
            <p>{ [&mandates_in_words(count), " : la fin est inscrite à la date proposée. Sans autre mandat, les droits restent utilisables six mois \
                pour une réinsertion, puis s’éteignent ; l’élu est prévenu avant."].concat() }</p>
            if count == 1 {
                <TextField form={form.clone()} name="fin" label="Autre dernier jour, si vous le connaissez" keyboard={Keyboard::Date}
                    max={format::today().to_string()} optional=true />
            }
        </>
    }
}

fn chosen(count: usize) -> String {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    if count == 0 {
        "Aucun mandat coché".to_owned()
    } else {
        plural(count, "mandat coché", "mandats cochés")
    }
}

fn mandates_in_words(count: usize) -> String {
    plural(i64::try_from(count).unwrap_or(i64::MAX), "mandat", "mandats")
}

fn words(confirm: bool, changed: u64) -> String {
    let changed = i64::try_from(changed).unwrap_or(i64::MAX);
    let done = if confirm {
        plural(changed, "mandat clos", "mandats clos")
    } else {
        plural(changed, "mandat continue", "mandats continuent")
    };
    [&done, ". Ce qui venait d’être décidé par quelqu’un d’autre reste tel quel."].concat()
}
