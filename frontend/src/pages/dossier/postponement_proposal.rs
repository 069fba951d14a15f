//! The training body proposes another session of the same action: the élu has nothing to ask for again.

use mce_shared::api::{OwnOffers, PostponementProposal};
use mce_shared::catalogue::{Action, Entries, Session, may_replace};
use mce_shared::french::{date_long, plural};
use mce_shared::rules::deadlines::Delay;
use yew::prelude::*;

use super::Part;
use super::of_actions::{day, text};
use super::period;
use crate::api::{Answer, use_operation, use_resource};
use crate::components::{
    Choice, Keyboard, Look, Select, Severity, TextField, Textarea, action, alert, remote_view, submit,
    use_report,
};
use crate::form::{FieldError, Form, use_form};

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
            <h2 id="proposer-report" class="fr-h4">{ "Reporter la séance" }</h2>
            <p>
                { ["Proposez une autre session de la même action : le prix et le financement restent les mêmes. L’élu a ", &days,
                   " pour répondre ; sans réponse, il reste inscrit à la première date."].concat() }
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
    let offers = use_resource::<OwnOffers>("/api/of/offers".into());
    remote_view(&offers, "Lecture de vos sessions…", |own| {
        let training = &part.view.dossier.training;
        let formation = own.formations.iter().find(|one| one.numero == training.formation);
        let sessions =
            formation.and_then(|one| one.action(&training.action)).map_or_else(Vec::new, |action| {
                let open =
                    |session: &&Session| may_replace(action, session, &part.view.dossier, part.view.today);
                action.sessions.iter().filter(open).map(|session| Proposed::of(action, session)).collect()
            });
        if sessions.is_empty() {
            nothing()
        } else {
            html! { <Choose part={part.clone()} {sessions} /> }
        }
    })
}

fn nothing() -> Html {
    alert(
        Severity::Info,
        "Aucune autre session ne convient",
        html! {
            <p>
                { "Il faut une session de la même action, avec une place, qui commence au plus tôt après-demain. Ajoutez-la à votre \
                   catalogue et importez-le de nouveau, ou annulez la séance : tout est alors rendu à l’élu." }
            </p>
        },
    )
}

/// A session that may be proposed, as the list shows it.
#[derive(PartialEq, Clone)]
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

#[derive(Properties, PartialEq)]
struct ChooseProps {
    part: Part,
    sessions: Vec<Proposed>,
}

#[component]
fn Choose(props: &ChooseProps) -> Html {
    let part = &props.part;
    let operation = use_operation();
    let form = use_form(part.form_name("report"), &[], &[]);
    let report = use_report(&form, &operation);
    let permanent = props.sessions.iter().any(|session| session.permanent);
    let onsubmit = {
        let (form, operation, part) = (form.clone(), operation.clone(), part.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            match proposal(&form, permanent) {
                Ok(proposal) => {
                    let form = form.clone();
                    let done = part.ondone.reform(move |_: Answer| {
                        form.clear();
                        "Votre proposition est envoyée. L’élu est prévenu."
                    });
                    operation.post(&part.path("postponement"), &proposal, done);
                }
                Err(errors) => form.refuse(errors),
            }
        }
    };
    let choices: Vec<Choice> = props.sessions.iter().map(|session| session.choice.clone()).collect();
    html! {
        <form {onsubmit} novalidate=true>
            { report }
            <Select form={form.clone()} name="session" label="Session proposée" choices={std::rc::Rc::from(choices)} />
            if permanent {
                <TextField form={form.clone()} name="start" label="Premier jour" keyboard={Keyboard::Date} />
            }
            <Textarea form={form.clone()} name="message" label="Raison du report" hint="L’élu la lira" max_length="1000" />
            { submit("Envoyer la proposition", operation.is_sending()) }
        </form>
    }
}

fn proposal(form: &Form, permanent: bool) -> Result<PostponementProposal, Vec<FieldError>> {
    let session = form.value("session").parse();
    let missing = |_| vec![("session".into(), "Choisissez une session.".into())] as Vec<FieldError>;
    let session = session.map_err(missing)?;
    let start = if permanent { Some(day(form, "start")?) } else { None };
    let message = text(form, "message", "Donnez la raison du report : l’élu la lira.")?;
    Ok(PostponementProposal { session, start, message })
}
