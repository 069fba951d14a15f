//! The searches that an élu has watched: they are listed, one more is added, one is ended, also without signing in.

use mce_shared::api::{AlertList, AlertView, Nothing, WatchSearch, endpoints};
use mce_shared::french::date_full;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::api::{Answer, use_resource};
use crate::command::Call;
use crate::components::{Column, CommandButton, Look, Page, Row, empty, remote_view, table, text, use_said};
use crate::router::Route;

static COLUMNS: [Column; 4] = [
    Column { label: "Recherche", amount: false },
    Column { label: "Dernier courriel", amount: false },
    Column { label: "Suivie jusqu’au", amount: false },
    Column { label: "Garder ou arrêter", amount: false },
];

/// Those of the élu who is signed in. The search that the address carries is the one to add.
#[component]
pub fn Alerts() -> Html {
    let asked = use_location()
        .map(|location| location.query_str().trim_start_matches('?').to_owned())
        .unwrap_or_default();
    let list = use_resource(endpoints::LIST_ALERTS.at([]).asking("asked", &asked));
    let said = use_said();
    let done = |words: &'static str| said.then(&list.reload).reform(move |_: Answer| words);
    let add = |list: &AlertList| {
        let Some(words) = &list.asked else { return Html::default() };
        let is_watched = list.alerts.iter().any(|alert| alert.query == asked);
        let call = Call::plain(endpoints::WATCH_SEARCH.at([]), &WatchSearch { query: asked.clone() });
        html! {
            <>
                <p>{ if is_watched { "Vous suivez déjà : " } else { "Votre recherche : " } }<strong>{ words }</strong></p>
                if !is_watched {
                    <CommandButton {call} ondone={done("Votre recherche est suivie.")}
                        label="M’avertir des nouvelles sessions de cette recherche" />
                }
            </>
        }
    };
    html! {
        <Page title="Mes recherches suivies"
            lead="Nous vous écrivons quand une session nouvelle répond à l’une d’elles, une fois par semaine au plus pour chacune. Une recherche est suivie un an, et une année de plus chaque fois que vous choisissez « Garder ».">
            { said.view() }
            { remote_view(&list, "Lecture de vos recherches…", |list| html! {
                <>
                    { add(list) }
                    { alerts(list, &done("Votre recherche est suivie un an de plus."), &done("Votre recherche n’est plus suivie.")) }
                    { another() }
                </>
            }) }
        </Page>
    }
}

/// Leads to this page with the words typed, as the search page does with its own address: a form of the browser's.
fn another() -> Html {
    html! {
        <form class="fr-mt-4w" action="/alertes">
            <div class="fr-input-group">
                <label class="fr-label" for="mots">{ "Suivre une autre recherche" }
                    <span class="fr-hint-text">{ "Thème, ville, organisme" }</span>
                </label>
                <input class="fr-input" type="search" id="mots" name="text" required=true autocomplete="off" />
            </div>
            <button class="fr-btn fr-btn--secondary" type="submit">{ "Choisir cette recherche" }</button>
        </form>
    }
}

fn alerts(list: &AlertList, kept: &Callback<Answer>, ended: &Callback<Answer>) -> Html {
    if list.alerts.is_empty() {
        return empty(
            "Aucune recherche suivie",
            html! {
                <p class="fr-mb-0">
                    { "Dites ci-dessous ce que vous cherchez, puis demandez à être averti. " }
                    <Link<Route> to={Route::Search}>{ "Trouver une formation" }</Link<Route>>
                </p>
            },
        );
    }
    let rows: Vec<Row> = list.alerts.iter().map(|alert| row(alert, kept, ended)).collect();
    table("Recherches suivies", &COLUMNS, &rows)
}

fn row(alert: &AlertView, kept: &Callback<Answer>, ended: &Callback<Answer>) -> Row {
    let told = alert.told_on.map_or_else(|| "Aucun".to_owned(), date_full);
    let until = alert.until.map(date_full).unwrap_or_default();
    let keep = Call::plain(endpoints::WATCH_SEARCH.at([]), &WatchSearch { query: alert.query.clone() });
    let call = Call::plain(endpoints::REMOVE_ALERT.at([&alert.id]), &Nothing {});
    let href = ["/recherche?", &alert.query].concat();
    Row {
        key: alert.id.clone().into(),
        cells: vec![
            html! {
                <>
                    <a {href}>{ &alert.label }</a>
                    if alert.is_too_wide {
                        <p class="fr-mb-0">{ "Trouve trop de sessions : précisez-la. Nous n’écrivons plus pour elle." }</p>
                    }
                </>
            },
            text(told),
            text(until),
            html! {
                <>
                    <CommandButton call={keep} ondone={kept} label={["Garder : ", &alert.label].concat()} look={Look::Tertiary} />
                    <CommandButton {call} ondone={ended} label={["Ne plus suivre : ", &alert.label].concat()} look={Look::Tertiary} />
                </>
            },
        ],
    }
}

#[derive(Properties, PartialEq)]
pub struct StopAlertProps {
    pub id: AttrValue,
}

/// Where the link of a mail leads: nobody has to sign in to be left alone.
#[component]
pub fn StopAlert(props: &StopAlertProps) -> Html {
    let said = use_said();
    let named = use_resource(endpoints::NAME_ALERT.at([&props.id]));
    let ended = use_state_eq(|| false);
    let ondone = {
        let (said, ended) = (said.clone(), ended.clone());
        Callback::from(move |_: Answer| {
            said.say("Vous ne recevrez plus de courriel pour cette recherche.");
            ended.set(true);
        })
    };
    let call = Call::plain(endpoints::STOP_ALERT.at([&props.id]), &Nothing {});
    html! {
        <Page title="Ne plus recevoir cette alerte"
            lead="Les nouvelles sessions de cette recherche ne vous seront plus envoyées par courriel.">
            { said.view() }
            if !*ended {
                { remote_view(&named, "Lecture de la recherche…", |named| match &named.label {
                    Some(label) => html! {
                        <>
                            <p>{ "Recherche : " }<strong>{ label }</strong></p>
                            <CommandButton call={call.clone()} ondone={ondone.clone()} label="Arrêter les courriels" />
                        </>
                    },
                    None => html! { <p>{ "Cette recherche n’est déjà plus suivie : vous n’avez rien à faire." }</p> },
                }) }
            }
        </Page>
    }
}
