//! The élu signs that he is there: he types the code that the training body shows to the room.

use mce_shared::api::{OwnAttendance, OwnTraining, endpoints};
use mce_shared::attendance::CODE_DIGITS;
use mce_shared::french::plural;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::api::use_resource;
use crate::command::Call;
use crate::components::{
    CommandForm, Keyboard, Page, Severity, TextField, badge, empty, remote_view, use_said,
};
use crate::form::Form;
use crate::format;
use crate::router::Route;

#[component]
pub fn Presence() -> Html {
    let own = use_resource(endpoints::SHOW_OWN_ATTENDANCE.at([]));
    let said = use_said();
    let done = {
        let (said, reload) = (said.clone(), own.reload.clone());
        Callback::from(move |_| {
            said.say("Votre présence est signée.");
            reload.emit(());
        })
    };
    html! {
        <Page title="Signer ma présence" lead="Le matin et l’après-midi, avec le code que l’organisme affiche.">
            { said.view() }
            { remote_view(&own, "Lecture de vos formations du jour…", |own| view(own, &done)) }
        </Page>
    }
}

fn view(own: &OwnAttendance, done: &Callback<crate::command::Done>) -> Html {
    let Some(now) = own.now.filter(|_| !own.trainings.is_empty()) else {
        return empty(
            "Rien à signer maintenant",
            html! {
                <p class="fr-mb-0">
                    { "Aucune de vos formations n’a lieu en ce moment. Leurs dates sont dans " }
                    <Link<Route> to={Route::Dossiers}>{ "vos demandes" }</Link<Route>>{ "." }
                </p>
            },
        );
    };
    let left = own.trainings.iter().any(|training| training.signed_at.is_none());
    html! {
        <>
            <h2>{ now.french() }</h2>
            <ul class="mce-offers">{ for own.trainings.iter().map(item) }</ul>
            if left {
                <CommandForm name="presence" class="mce-panel" title="Code affiché par l’organisme" fields={Callback::from(field)}
                    call={Call::of(endpoints::SIGN_ATTENDANCE.at([]), ())} button="Signer" ondone={done.clone()} />
            }
        </>
    }
}

fn field(form: Form) -> Html {
    let digits = plural(i64::try_from(CODE_DIGITS).unwrap_or_default(), "chiffre", "chiffres");
    let hint = [&digits, ", qui changent chaque minute"].concat();
    html! { <TextField {form} name="code" label="Code" {hint} keyboard={Keyboard::Digits} /> }
}

fn item(training: &OwnTraining) -> Html {
    let state = match training.signed_at {
        Some(at) => html! { <>{ badge(Some(Severity::Success), "Signé") }{ " " }{ format::moment(at) }</> },
        None => badge(Some(Severity::Warning), "À signer"),
    };
    html! {
        <li class="mce-offers__one" key={training.dossier.as_str()}>
            <h3 class="fr-h6 fr-mb-1v">{ &training.title }</h3>
            <p class="fr-mb-1v">{ &training.of_name }</p>
            <p class="fr-mb-0">{ state }</p>
        </li>
    }
}
