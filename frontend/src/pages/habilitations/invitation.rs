//! What waits for somebody who was invited: by whom, to what, and the button that makes it his.

use mce_shared::api::{HabilitationView, Nothing, Waiting, endpoints};
use mce_shared::french::{date_full, list as enumeration};
use yew::prelude::*;
use yew_router::prelude::*;

use crate::api::use_resource;
use crate::command::Call;
use crate::components::{CommandButton, Page, empty, facts, remote_view, text};
use crate::format;
use crate::identity::use_visitor;
use crate::router::Route;

#[component]
pub fn Invitation() -> Html {
    let visitor = use_visitor();
    let list = use_resource(endpoints::LIST_INVITATIONS.at([]));
    let waiting = visitor.signed_in().and_then(|who| who.waiting);
    let ondone = {
        let (visitor, reload) = (visitor.clone(), list.reload.clone());
        Callback::from(move |_| {
            visitor.reload();
            reload.emit(());
        })
    };
    html! {
        <Page title="Votre invitation" lead="Vous agirez pour cette organisation une fois l’invitation acceptée.">
            { remote_view(&list, "Lecture de votre invitation…", |list| {
                if list.invitations.is_empty() { nothing(waiting) } else { list.invitations.iter().map(|one| invitation(one, &ondone)).collect() }
            }) }
        </Page>
    }
}

fn nothing(waiting: Option<Waiting>) -> Html {
    if waiting == Some(Waiting::SecondPerson) {
        return empty(
            "Votre habilitation attend une seconde personne",
            html! {
                <p class="fr-mb-0">
                    { "Vous l’avez acceptée. Une autre personne qui administre les habilitations du gestionnaire doit encore la confirmer : \
                       un courriel vous le dira." }
                </p>
            },
        );
    }
    if waiting == Some(Waiting::Accreditation) {
        return empty(
            "Votre organisme n’est pas encore référencé",
            html! { <p class="fr-mb-0"><a href="/accreditation">{ "Suivre sa demande d’accréditation" }</a></p> },
        );
    }
    empty(
        "Aucune invitation n’attend",
        html! {
            <p class="fr-mb-0"><Link<Route> to={Route::Space}>{ "Aller à mon espace" }</Link<Route>></p>
        },
    )
}

fn invitation(one: &HabilitationView, ondone: &Callback<crate::api::Answer>) -> Html {
    let labels: Vec<&str> = one.permissions.iter().map(|permission| permission.label()).collect();
    let given = [&one.given_by, ", le ", &format::moment(one.invited_at)].concat();
    let mut lines = vec![("Permissions", text(enumeration(&labels))), ("Donnée par", text(given))];
    lines.extend(one.until.map(|day| ("Jusqu’au", text(date_full(day)))));
    let call = Call::plain(endpoints::ACCEPT_INVITATION.at([one.id.as_str()]), &Nothing {});
    html! {
        <div class="mce-panel" key={one.id.as_str().to_owned()}>
            <h2 class="fr-h4">{ &one.organisation }</h2>
            { facts(lines) }
            <CommandButton {call} {ondone} label="Accepter l’invitation" />
        </div>
    }
}
