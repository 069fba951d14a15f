//! The training body proposes another session of the same action: the élu has nothing to ask for again.

use std::rc::Rc;

use mce_shared::api::endpoints;
use mce_shared::catalogue::{Action, Entries, Session, may_replace};
use mce_shared::french::{date_long, period, plural};
use mce_shared::lifecycle::TEXT_MAX;
use mce_shared::rules::deadlines::Delay;
use yew::prelude::*;

use super::Part;
use crate::api::use_resource;
use crate::components::{
    Choice, CommandForm, Keyboard, Look, Select, Severity, TextField, action, alert, remote_view,
};
use crate::form::Form;

/// Offers are read only once they are needed.
#[component]
pub fn ProposePostponement(part: &Part) -> Html {
    let open = use_state(|| false);
    let onclick = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(true))
    };
    let days = Delay::PostponementAnswer.french(part.view.today);
    html! {
        <section class="mce-panel" aria-labelledby="proposer-report">
            <h2 id="proposer-report" class="fr-h4">{ "Reporter la session" }</h2>
            <p>
                { ["Proposez une autre session de la même action : le prix et le financement restent les mêmes. L’élu a ", &days,
                   " pour répondre ; sans réponse, il reste inscrit à la première date."].concat() }
            </p>
            if *open {
                <Proposal ..part.clone() />
            } else {
                { action(Look::Secondary, "Proposer une autre session", false, onclick) }
            }
        </section>
    }
}

#[component]
fn Proposal(part: &Part) -> Html {
    let offers = use_resource(endpoints::LIST_OWN_OFFERS.at([]));
    remote_view(&offers, "Lecture de vos sessions…", |own| {
        let training = &part.view.dossier.training;
        let formation = own.formations.iter().find(|one| one.numero == training.formation);
        let sessions: Vec<Proposed> =
            formation.and_then(|one| one.action(&training.action)).map_or_else(Vec::new, |action| {
                let open =
                    |session: &&Session| may_replace(action, session, &part.view.dossier, part.view.today);
                action.sessions.iter().filter(open).map(|session| Proposed::of(action, session)).collect()
            });
        if sessions.is_empty() { nothing() } else { choose(part, &sessions) }
    })
}

fn nothing() -> Html {
    alert(
        Severity::Info,
        "Aucune autre session ne convient",
        html! {
            <p>
                { "Il faut une session de la même action, avec une place, qui commence au plus tôt après-demain. Ajoutez-la à votre \
                   catalogue et importez-le de nouveau, ou annulez la session : tout est alors rendu à l’élu." }
            </p>
        },
    )
}

/// A session that may be proposed, as the list shows it.
struct Proposed {
    choice: Choice,
    /// Whether the first day is to be agreed.
    permanent: bool,
}

impl Proposed {
    fn of(action: &Action, session: &Session) -> Self {
        let dates = match (session.debut, session.fin) {
            (Some(debut), fin) => period(debut, fin.unwrap_or(debut)),
            (None, Some(fin)) => ["à convenir, jusqu’au ", &date_long(fin)].concat(),
            (None, None) => "à convenir".to_owned(),
        };
        let left = plural(i64::from(action.places_left(session)), "place", "places");
        let label = [&dates, " (", &left, ")"].concat();
        Self {
            choice: (session.numero.as_str().to_owned().into(), label.into()),
            permanent: action.entrees == Entries::Permanent,
        }
    }
}

fn choose(part: &Part, sessions: &[Proposed]) -> Html {
    let permanent = sessions.iter().any(|session| session.permanent);
    let choices: Rc<[Choice]> = sessions.iter().map(|session| session.choice.clone()).collect();
    let fields = Callback::from(move |form: Form| {
        html! {
            <>
                <Select form={form.clone()} name="session" label="Session proposée" choices={choices.clone()} />
                if permanent {
                    <TextField form={form.clone()} name="start" label="Premier jour" keyboard={Keyboard::Date} />
                }
                <TextField {form} name="message" label="Raison du report" hint="L’élu la lira" keyboard={Keyboard::Lines(TEXT_MAX)} />
            </>
        }
    });
    html! {
        <CommandForm name={part.form_name("report")} {fields} call={part.call(&endpoints::PROPOSE_POSTPONEMENT, permanent)}
            button="Envoyer la proposition" ondone={part.done("Votre proposition est envoyée. L’élu est prévenu.")} />
    }
}
