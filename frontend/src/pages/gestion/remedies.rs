//! A payment that does not go on by itself: why, what somebody proposes, and the decision of somebody else.

use mce_shared::api::{
    DecideRemedy, HeldPayment, PaymentView, ProposeRemedy, RemedyProposalView, Role, Verdict, endpoints,
};
use mce_shared::forms::RemedyFacts;
use mce_shared::french::date_full;
use mce_shared::lifecycle::TEXT_MAX;
use mce_shared::payments::Remedy;
use yew::prelude::*;

use super::verdict::{Question, verdict_form};
use crate::command::Call;
use crate::components::{Choices, CommandForm, Keyboard, RadioGroup, TextField, facts, price, text};
use crate::form::Form;
use crate::format;
use crate::pages::worklist::dossier_link;

/// One of them. `ondone` is called when something was proposed or decided.
pub fn held_payment(held: &HeldPayment, ondone: &Callback<()>) -> Html {
    let payable = &held.payable;
    html! {
        <div class="mce-panel" key={payable.key()}>
            <h3 class="fr-h5">{ dossier_link(Role::Gestionnaire, payable.dossier.as_str(), &payable.label) }</h3>
            { facts(vec![
                ("Organisme", text(payable.of.to_string())),
                ("Montant", price(payable.amount)),
                ("État", text(payable.state.french())),
                ("Raison", text(why(payable))),
                ("Dû au plus tard le", text(date_full(payable.until))),
            ]) }
            { match &payable.proposal {
                Some(proposal) => decision(held, proposal, ondone),
                None => proposal(held, ondone),
            } }
        </div>
    }
}

fn why(payable: &PaymentView) -> String {
    if let Some(lock) = &payable.lock {
        return lock.text.clone();
    }
    let failure = payable.last_attempt().and_then(|attempt| attempt.failure.as_ref());
    failure.map_or("La banque n’a pas dit pourquoi.".to_owned(), |failure| {
        [&failure.reason, ", le ", &date_full(failure.on)].concat()
    })
}

fn name(what: &str, payable: &PaymentView) -> AttrValue {
    [what, payable.dossier.as_str(), "-", &payable.number.to_string()].concat().into()
}

fn proposal(held: &HeldPayment, ondone: &Callback<()>) -> Html {
    let payable = &held.payable;
    let address = endpoints::PROPOSE_REMEDY.at([payable.dossier.as_str(), &payable.number.to_string()]);
    let remedies: std::rc::Rc<[Remedy]> = held.remedies.clone().into();
    let choices: Choices = held
        .remedies
        .iter()
        .enumerate()
        .map(|(rank, remedy)| (rank.to_string().into(), remedy.french().into(), None))
        .collect();
    let fields = Callback::from(move |form: Form| {
        html! {
            <>
                <RadioGroup form={form.clone()} name="remedy" legend="Ce que vous proposez" choices={choices.clone()} />
                <TextField {form} name="reason" label="Pourquoi : ce que vous avez vérifié, et auprès de qui" keyboard={Keyboard::Lines(TEXT_MAX)} />
            </>
        }
    });
    let call = Call::of::<ProposeRemedy, _>(address, RemedyFacts { remedies });
    html! {
        <>
            <p>{ "Une autre personne du gestionnaire décidera de ce que vous proposez." }</p>
            <CommandForm name={name("remede-", payable)} {fields} {call} button="Proposer" ondone={ondone.reform(|_| ())} />
        </>
    }
}

fn decision(held: &HeldPayment, proposal: &RemedyProposalView, ondone: &Callback<()>) -> Html {
    let payable = &held.payable;
    let address = endpoints::DECIDE_REMEDY.at([payable.dossier.as_str(), &payable.number.to_string()]);
    let version = payable.version;
    let made = move |verdict: Verdict| DecideRemedy { version, verdict };
    let question = Question {
        name: [&*name("decision-", payable), "-", &version.to_string()].concat().into(),
        call: Call::made_of(address, (), made),
        legend: "Que décidez-vous ?",
        yes: (proposal.remedy.french(), "C’est fait aussitôt, et écrit dans l’historique.".into()),
        no: ("Ne pas le faire", "Le paiement reste comme il est."),
        not_yes: held.proposed_by_reader.then_some("vous l’avez proposé, une autre personne doit décider."),
    };
    let said = [&proposal.by, ", le ", &format::moment(proposal.at), " : ", &proposal.why].concat();
    html! {
        <>
            <p><strong>{ "Proposé : " }{ proposal.remedy.french() }</strong></p>
            <p>{ said }</p>
            { verdict_form(question, &ondone.reform(|_| ())) }
        </>
    }
}
