//! The mandates of a group, page by page: those that are ticked end, or go on; or all of the group at once.

use std::collections::BTreeSet;

use mce_shared::api::{EndingDecided, EndingDecision, EndingView, endpoints};
use mce_shared::forms::EndingsChosen;
use mce_shared::french::{date_full, plural};
use mce_shared::lifecycle::TEXT_MAX;
use mce_shared::register::DECIDED_AT_ONCE;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::confirm::Confirm;
use super::ending_batch::use_batch;
use crate::command::{Call, Done, use_command};
use crate::components::{
    Column, Keyboard, Look, Page, Row, TextField, action, empty, pagination, remote_view, table, text,
    use_said,
};
use crate::form::Form;
use crate::format;
use crate::pages::history::Unfolded;
use crate::pages::list::use_list;
use crate::router::Route;

static COLUMNS: [Column; 4] = [
    Column { label: "Élu", amount: false },
    Column { label: "Mandat", amount: false },
    Column { label: "Fin proposée", amount: false },
    Column { label: "Pourquoi", amount: false },
];

/// The keys that are ticked.
type Ticked = UseStateHandle<BTreeSet<String>>;

/// What is about to be decided.
#[derive(Clone, Copy, PartialEq)]
struct Question {
    /// The mandates end, else they go on.
    confirm: bool,
    /// All those of the group, else those that are ticked.
    whole: bool,
}

#[derive(Properties, PartialEq)]
pub struct MandateEndingGroupProps {
    pub group: AttrValue,
}

#[component]
pub fn MandateEndingGroup(props: &MandateEndingGroupProps) -> Html {
    let group = String::from(js_sys::encode_uri_component(&props.group));
    let list = use_list(endpoints::SHOW_MANDATE_ENDINGS.at([&group]));
    let ticked: Ticked = use_state(BTreeSet::new);
    let asking = use_state(|| None::<Question>);
    let said = use_said();
    let command = use_command("fin-de-mandat".into(), &[], &[]);
    let close = {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(None))
    };
    let ondone = {
        let (ticked, said) = (ticked.clone(), said.clone());
        let (reload, close) = (list.resource.reload.clone(), close.clone());
        Callback::from(move |(confirm, decided): (bool, EndingDecided)| {
            said.say(words(confirm, &decided));
            ticked.set(BTreeSet::new());
            close.emit(());
            reload.emit(());
        })
    };
    let batch = use_batch(endpoints::SHOW_MANDATE_ENDINGS.at([&group]), ondone.clone());
    let decide = {
        let (ticked, asking, close) = (ticked.clone(), asking.clone(), close.clone());
        let (command, batch) = (command.clone(), batch.clone());
        Callback::from(move |()| {
            let Some(Question { confirm, whole }) = *asking else { return };
            let keys = if whole { Vec::new() } else { ticked.iter().cloned().collect() };
            let chosen = EndingsChosen { keys, confirm };
            if whole {
                let Some(asked) = command.form.checked::<EndingDecision>(&chosen) else { return };
                command.form.clear();
                close.emit(());
                return batch.decide(confirm, asked.reason);
            }
            let done = ondone.reform(move |done: Done| {
                (
                    confirm,
                    done.answer.json::<EndingDecided>().unwrap_or(EndingDecided {
                        changed: 0,
                        proposed: 0,
                        own: 0,
                    }),
                )
            });
            command.send(&Call::of(endpoints::DECIDE_MANDATE_ENDINGS.at([]), chosen), &done);
        })
    };
    let ask = {
        let asking = asking.clone();
        Callback::from(move |question| asking.set(Some(question)))
    };
    let trail: Vec<_> =
        super::trail().into_iter().chain([(Route::MandateEndings, "Fins de mandat".into())]).collect();
    let title = list.resource.state.ready().map_or("Mandats absents".to_owned(), |group| group.label.clone());
    html! {
        <Page {title} {trail} lead="Cochez les mandats dont vous connaissez la situation, puis décidez. Les autres attendent.">
            { said.view() }
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
                        { decisions(ticked.len(), batch.is_going(), &ask) }
                    </>
                }
            }) }
            { batch.view() }
            <Confirm id="decider" title={title_of(*asking)} yes={yes(*asking)} open={asking.is_some()}
                busy={command.is_sending()} onyes={decide} onclose={close}>
                { command.report() }
                { consequences(*asking, ticked.len(), &command.form) }
            </Confirm>
        </Page>
    }
}

/// What may be decided: of those that are ticked, and of the group.
fn decisions(ticked: usize, going: bool, ask: &Callback<Question>) -> Html {
    let onclick = |confirm, whole| ask.reform(move |_: MouseEvent| Question { confirm, whole });
    // A button that can do nothing would only say that it is busy.
    let some = (1..=DECIDED_AT_ONCE).contains(&ticked);
    html! {
        <>
            <p aria-live="polite">{ chosen(ticked) }</p>
            if some {
                <div class="mce-actions">
                    { action(Look::Primary, "Confirmer la fin", going, onclick(true, false)) }
                    { action(Look::Secondary, "Le mandat continue", going, onclick(false, false)) }
                </div>
            }
            <details class="mce-unfold fr-mt-3w">
                <summary>{ "Décider tout le groupe à la fois" }</summary>
                <p>{ "Pour tous les mandats du groupe, cochés ou non, sur cette page et les autres : après un renouvellement général, ils se \
                      décident ainsi." }</p>
                <div class="mce-actions">
                    { action(Look::Secondary, "Confirmer toutes les fins", going, onclick(true, true)) }
                    { action(Look::Secondary, "Tous ces mandats continuent", going, onclick(false, true)) }
                </div>
            </details>
        </>
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
            html! {
                <>
                    { text(ending.reason.clone()) }
                    if let Some(proposed) = &ending.proposed { <p class="fr-mb-0"><strong>{ proposed }</strong></p> }
                    <Unfolded address={endpoints::SHOW_MANDATE_HISTORY.at([]).asking("mandate", &ending.key)} of={["du mandat de ", &ending.name].concat()} />
                </>
            },
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

fn title_of(asking: Option<Question>) -> &'static str {
    match asking {
        Some(Question { confirm: true, whole: true }) => "Confirmer toutes les fins du groupe ?",
        Some(Question { confirm: false, whole: true }) => "Laisser continuer tout le groupe ?",
        Some(Question { confirm: false, .. }) => "Laisser continuer ces mandats ?",
        _ => "Confirmer la fin de ces mandats ?",
    }
}

fn yes(asking: Option<Question>) -> &'static str {
    if asking.is_some_and(|question| !question.confirm) { "Laisser continuer" } else { "Confirmer la fin" }
}

fn consequences(asking: Option<Question>, count: usize, form: &Form) -> Html {
    let Some(Question { confirm, whole }) = asking else { return Html::default() };
    let which = if whole { "Tous les mandats du groupe".to_owned() } else { mandates_in_words(count) };
    let what = if confirm {
        " : la fin est inscrite à la date proposée. Sans autre mandat, les droits restent utilisables six mois pour une \
         réinsertion, puis s’éteignent ; l’élu est prévenu avant."
    } else {
        " : rien ne change pour l’élu. La question ne reviendra que si le Répertoire change d’avis."
    };
    html! {
        <>
            <p>{ [&which, what].concat() }</p>
            <p>{ "Deux personnes décident : la première propose, une autre fait de même et la décision est prise." }</p>
            <TextField form={form.clone()} name="reason" label="Pourquoi" keyboard={Keyboard::Lines(TEXT_MAX)}
                hint="Écrit dans l’histoire de chaque mandat" />
            if confirm && !whole && count == 1 {
                <TextField form={form.clone()} name="end" label="Autre dernier jour, si vous le connaissez" keyboard={Keyboard::Date}
                    max={format::today().to_string()} optional=true />
            }
        </>
    }
}

fn chosen(count: usize) -> String {
    let words = plural(i64::try_from(count).unwrap_or(i64::MAX), "mandat coché", "mandats cochés");
    match count {
        0 => "Aucun mandat coché : cochez ceux que vous voulez décider.".to_owned(),
        1..=DECIDED_AT_ONCE => words,
        _ => [&words, ", cent au plus à la fois : décochez-en, ou décidez tout le groupe."].concat(),
    }
}

fn mandates_in_words(count: usize) -> String {
    plural(i64::try_from(count).unwrap_or(i64::MAX), "mandat", "mandats")
}

fn words(confirm: bool, decided: &EndingDecided) -> String {
    let count = |count: u64, one: &str, many: &str| {
        (count > 0).then(|| plural(i64::try_from(count).unwrap_or(i64::MAX), one, many))
    };
    let done = if confirm {
        count(decided.changed, "mandat clos", "mandats clos")
    } else {
        count(decided.changed, "mandat continue", "mandats continuent")
    };
    let proposed = count(
        decided.proposed,
        "proposition enregistrée : une autre personne doit décider",
        "propositions enregistrées : une autre personne doit décider",
    );
    let own = count(
        decided.own,
        "proposition était déjà la vôtre : une autre personne doit décider",
        "propositions étaient déjà les vôtres : une autre personne doit décider",
    );
    let told: Vec<String> = [done, proposed, own].into_iter().flatten().collect();
    let told = if told.is_empty() { "Rien n’a changé".to_owned() } else { told.join(" ; ") };
    [&told, ". Ce qui venait d’être décidé par quelqu’un d’autre reste tel quel."].concat()
}
