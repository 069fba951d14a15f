//! The full sessions for which an élu waits: he joins a list, sees his rank, takes the place that is kept for him, or leaves it to the next.

use mce_shared::api::{OpenDossier, PlaceLeft, WaitList, WaitView, endpoints};
use mce_shared::catalogue::SessionKey;
use mce_shared::french::plural;
use mce_shared::ids::WaiterId;
use mce_shared::lifecycle::State;
use mce_shared::waiting::WaitState;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::api::{Answer, use_resource};
use crate::browser;
use crate::command::Call;
use crate::components::{CommandButton, Look, Page, Severity, alert, empty, remote_view, use_said};
use crate::format;
use crate::query::parameter;
use crate::router::Route;

/// Those of the élu who is signed in. The session that the address names is one to wait for.
#[component]
pub fn Waits() -> Html {
    let asked =
        use_location().and_then(|location| SessionKey::read(&parameter(location.query_str(), "session")));
    let named = asked.as_ref().map(SessionKey::written).unwrap_or_default();
    let list = use_resource(endpoints::LIST_WAITS.at([]).asking("session", &named));
    let said = use_said();
    let done = |words: &'static str| said.then(&list.reload).reform(move |_: Answer| words);
    let joins = |list: &WaitList| match &asked {
        Some(session) if !list.waits.iter().any(|wait| wait.session == *session) => {
            let call = Call::plain(endpoints::JOIN_WAIT.at([]), session);
            html! {
                <>
                    if let Some(wanted) = &list.wanted {
                        <p class="fr-text--lead">{ ["« ", &wanted.title, " » (", &wanted.of_name, "), ", &wanted.dates, "."].concat() }</p>
                    }
                    <p>{ "Cette session est complète. Si une place se libère, elle vous est gardée quand vient votre tour : \
                          nous vous écrivons, en disant jusqu’à quand la demander." }</p>
                    <CommandButton {call} ondone={done("Vous êtes sur la liste d’attente.")} label="Rejoindre la liste d’attente de cette session" />
                </>
            }
        }
        _ => Html::default(),
    };
    html! {
        <Page title="Mes listes d’attente" lead="Les sessions complètes où vous attendez une place, et votre rang.">
            { said.view() }
            { remote_view(&list, "Lecture de vos listes d’attente…", |list| html! {
                <>{ joins(list) }{ waits(list, &done("Vous n’êtes plus sur cette liste d’attente.")) }</>
            }) }
        </Page>
    }
}

fn waits(list: &WaitList, left: &Callback<Answer>) -> Html {
    if list.waits.is_empty() {
        return empty(
            "Aucune liste d’attente",
            html! {
                <p class="fr-mb-0">
                    { "Sur la page d’une formation, une session complète mène à sa liste d’attente. " }
                    <Link<Route> to={Route::Search}>{ "Trouver une formation" }</Link<Route>>
                </p>
            },
        );
    }
    html! { <ul class="mce-offers">{ for list.waits.iter().map(|wait| item(wait, left)) }</ul> }
}

fn item(wait: &WaitView, ondone: &Callback<Answer>) -> Html {
    let key = wait.session.written();
    let call = Call::plain(endpoints::LEAVE_WAIT.at([]), &wait.session);
    let leave = match wait.state {
        WaitState::Waiting => "Quitter la liste : ",
        WaitState::Offered { .. } => "Non, merci : ",
        WaitState::Asked { .. } => "",
    };
    html! {
        <li class="mce-offers__one" key={key.clone()}>
            <h2 class="fr-h6 fr-mb-1w">{ &wait.title }</h2>
            <p class="fr-mb-1w">{ [&wait.of_name, ", ", &wait.dates].concat() }</p>
            { state(wait, &key) }
            if !leave.is_empty() {
                <CommandButton {call} {ondone} label={[leave, &wait.title].concat()} look={Look::Tertiary} />
            }
        </li>
    }
}

const STOPPED: &str = "Cette session ne peut pas être demandée pour le moment.";

/// How far he has come, and what he may do.
fn state(wait: &WaitView, key: &str) -> Html {
    match &wait.state {
        WaitState::Waiting => {
            let rank = wait.rank.map(|rank| rank.to_string()).unwrap_or_default();
            let all = plural(wait.waiting, "personne attend", "personnes attendent");
            html! {
                <>
                    <p>{ "Votre rang : " }<strong>{ rank }</strong>{ [" (", &all, ")."].concat() }</p>
                    if wait.is_stopped { <p>{ [STOPPED, " Votre rang est conservé."].concat() }</p> }
                </>
            }
        }
        WaitState::Offered { .. } if wait.is_stopped => alert(
            Severity::Info,
            "Une place vous reste gardée",
            html! { <p>{ [STOPPED, " Si elle le redevient, nous vous écrivons et votre délai recommence."].concat() }</p> },
        ),
        WaitState::Offered { until } => {
            let (verb, href, link) = to_take_it(wait.dossier.as_ref(), key);
            let until = [verb, &format::moment(*until), " (heure de Paris) : "].concat();
            alert(
                Severity::Success,
                "Une place vous est gardée",
                html! { <p>{ until }<a class="fr-link" {href}>{ link }</a>{ "." }</p> },
            )
        }
        WaitState::Asked { dossier } => html! {
            <p>
                { "La place vous est gardée pour votre demande : " }
                <a class="fr-link" href={["/dossiers/", dossier.as_str()].concat()}>{ ["dossier ", dossier.as_str()].concat() }</a>
                { "." }
            </p>
        },
    }
}

/// The verb, the address and the words of what takes the place: his dossier when he has asked for the session already.
fn to_take_it(dossier: Option<&OpenDossier>, key: &str) -> (&'static str, String, String) {
    let Some(OpenDossier { id, state }) = dossier else {
        return ("Demandez-la avant le ", ["/demande/", key].concat(), "demander cette session".to_owned());
    };
    let page = ["/dossiers/", id.as_str()].concat();
    if *state == State::Proposed {
        let words = ["confirmer le dossier ", id.as_str()].concat();
        return ("Confirmez avant le ", [&page, "/confirmation"].concat(), words);
    }
    ("Elle le reste jusqu’au ", page, ["votre demande, dossier ", id.as_str()].concat())
}

/// Where its message is, which has the focus once it is there.
const NOTHING_LEFT: &str = "rien-n-a-change";

#[derive(Properties, PartialEq)]
pub struct DeclinePlaceProps {
    /// Who waits, where the path names him; else the query does.
    #[prop_or_default]
    pub place: Option<AttrValue>,
}

/// Where the link of a mail leads: nobody has to sign in to leave a place to the next. One button, which disappears once it is pressed.
#[component]
pub fn DeclinePlace(props: &DeclinePlaceProps) -> Html {
    let said = use_said();
    let left = use_state_eq(|| None::<bool>);
    let query = use_location().map(|location| location.query_str().to_owned()).unwrap_or_default();
    let session = SessionKey::read(&parameter(&query, "session"));
    let place = props.place.as_ref().map_or_else(|| parameter(&query, "place"), ToString::to_string);
    let place = place.parse::<WaiterId>().ok();
    let call = session
        .zip(place)
        .map(|(session, place)| Call::plain(endpoints::DECLINE_PLACE.at([place.as_str()]), &session));
    let ondone = {
        let (said, left) = (said.clone(), left.clone());
        Callback::from(move |answer: Answer| {
            let is_left = answer.json::<PlaceLeft>().is_ok_and(|answer| answer.left);
            if is_left {
                said.say("C’est noté : la place est proposée à la personne suivante.");
            } else {
                browser::focus_soon(NOTHING_LEFT);
            }
            left.set(Some(is_left));
        })
    };
    html! {
        <Page title="Laisser ma place"
            lead="La place qui vous est gardée, ou votre rang sur la liste d’attente, passe à la personne suivante.">
            { said.view() }
            { match (call, *left) {
                (None, _) => incomplete(),
                (Some(call), None) => html! {
                    <CommandButton {call} {ondone} label="Non, merci : laisser ma place" />
                },
                (_, Some(true)) => Html::default(),
                (_, Some(false)) => html! { <div id={NOTHING_LEFT} tabindex="-1">{ nothing_left() }</div> },
            } }
        </Page>
    }
}

fn incomplete() -> Html {
    alert(
        Severity::Warning,
        "Ce lien est incomplet : rien n’a changé",
        html! {
            <p>{ "Copiez toute l’adresse du courriel, ou laissez votre place depuis " }{ to_lists() }{ "." }</p>
        },
    )
}

/// A link that was cut in a way that nobody can see, or one that was used.
fn nothing_left() -> Html {
    alert(
        Severity::Warning,
        "Rien n’a changé : personne n’attend sous ce lien",
        html! {
            <p>
                { "Vous avez déjà laissé cette place, elle est passée à la personne suivante, ou l’adresse a été coupée par votre messagerie. \
                   Pour en être sûr, ouvrez " }{ to_lists() }{ " : elle montre les sessions où vous attendez encore, et permet de les laisser." }
            </p>
        },
    )
}

fn to_lists() -> Html {
    html! { <Link<Route> to={Route::Waits}>{ "« Mes listes d’attente »" }</Link<Route>> }
}
