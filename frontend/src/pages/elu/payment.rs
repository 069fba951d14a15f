//! Back from the card page. Only the card service's own notification counts: it may take a few seconds to arrive.

use mce_shared::api::{DossierView, endpoints};
use mce_shared::lifecycle::{CardStatus, State};
use yew::prelude::*;
use yew_router::prelude::*;

use crate::api::use_resource;
use crate::components::{Page, Severity, alert, remote_view, waiting};
use crate::router::Route;

/// Between two looks, and how many before saying that it takes longer than usual.
const PAUSE_MS: u32 = 2_000;
const LOOKS: u32 = 15;

#[derive(Properties, PartialEq)]
pub struct PaymentReturnProps {
    pub id: AttrValue,
}

#[component]
pub fn PaymentReturn(props: &PaymentReturnProps) -> Html {
    let resource = use_resource(endpoints::SHOW_DOSSIER.at([&props.id]));
    use_plain_address(&props.id);
    let looks = use_state(|| 0_u32);
    let ending = resource.state.ready().map(|view| Ending::of(view));
    {
        let (looks, reload) = (looks.clone(), resource.reload.clone());
        let wait = ending == Some(Ending::NotYet) && *looks < LOOKS;
        use_effect_with((wait, *looks), move |(wait, count)| {
            let next = *count + 1;
            let timer = wait.then(|| {
                gloo::timers::callback::Timeout::new(PAUSE_MS, move || {
                    looks.set(next);
                    reload.emit(());
                })
            });
            move || drop(timer)
        });
    }
    let dossier = Route::Dossier { id: props.id.clone() };
    html! {
        <Page title="Votre paiement" trail={vec![(Route::Dossiers, "Mes demandes".into())]}>
            { remote_view(&resource, "Lecture du dossier…", |_| {
                ending.as_ref().map_or_else(Html::default, |ending| shown(ending, *looks >= LOOKS))
            }) }
            <p><Link<Route> classes="fr-btn" to={dossier}>{ "Voir le dossier" }</Link<Route>></p>
        </Page>
    }
}

/// The card page comes back with all that it knows of the payer in the address, which the history of a shared computer keeps: nothing of it is
/// used, nothing of it stays.
#[hook]
fn use_plain_address(id: &AttrValue) {
    let navigator = use_navigator();
    use_effect_with(id.clone(), move |id| {
        if let Some(navigator) = navigator {
            navigator.replace(&Route::PaymentReturn { id: id.clone() });
        }
    });
}

/// What the dossier says of the last payment.
#[derive(PartialEq)]
enum Ending {
    Paid,
    Refused,
    Abandoned,
    NotYet,
    /// The dossier waits for no payment.
    Nothing,
}

impl Ending {
    fn of(view: &DossierView) -> Self {
        match (view.dossier.state, view.dossier.last_card) {
            (_, Some(CardStatus::Paid)) => Self::Paid,
            (State::Paying, Some(CardStatus::Refused)) => Self::Refused,
            (State::Paying, Some(CardStatus::Started)) => Self::NotYet,
            (State::Paying, Some(_)) => Self::Abandoned,
            _ => Self::Nothing,
        }
    }
}

fn shown(ending: &Ending, late: bool) -> Html {
    let again =
        "Rien n’est perdu : vos droits restent réservés. Depuis le dossier, vous pouvez payer à nouveau.";
    let (severity, title, message) = match ending {
        Ending::Paid => (Severity::Success, "Paiement reçu", "Votre inscription est confirmée."),
        Ending::Refused => (Severity::Error, "Votre banque a refusé le paiement", again),
        Ending::Abandoned => (Severity::Warning, "Le paiement n’a pas été terminé", again),
        Ending::NotYet if !late => return waiting("Nous attendons la réponse du service de paiement…"),
        Ending::NotYet => (
            Severity::Info,
            "La réponse tarde",
            "Si vous avez payé, votre inscription se confirmera d’elle-même et vous recevrez un courriel. Ne payez pas deux fois.",
        ),
        Ending::Nothing => {
            (Severity::Info, "Aucun paiement n’est attendu", "Le dossier dit où en est votre demande.")
        }
    };
    alert(severity, title, html! { <p>{ message }</p> })
}
