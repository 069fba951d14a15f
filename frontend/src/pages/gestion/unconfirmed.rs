//! A bank file of which nobody knows whether it left: somebody looks at the bank's report and says it. That the bank does not have it,
//! two people say.

use mce_shared::api::{ConfirmSettlement, DecideReclaim, ReclaimView, SettlementView, Verdict, endpoints};
use mce_shared::lifecycle::TEXT_MAX;
use yew::prelude::*;

use super::verdict::{Question, verdict_form};
use crate::command::Call;
use crate::components::{Choices, CommandForm, Keyboard, RadioGroup, TextField, facts, price, text};
use crate::form::Form;
use crate::format;

/// One of them. `ondone` is called once it is said.
pub fn unconfirmed(settlement: &SettlementView, ondone: &Callback<()>) -> Html {
    let id = settlement.id.as_str();
    html! {
        <div class="mce-panel" key={id.to_owned()}>
            <h3 class="fr-h5">{ ["Fichier ", id].concat() }</h3>
            { facts(vec![
                ("Virements", text(settlement.payments.to_string())),
                ("Somme", price(settlement.total)),
            ]) }
            if let Some(by) = &settlement.received_by {
                <p>{ ["D’après ", by, ", la banque a ce fichier. Elle-même n’en a encore rien dit."].concat() }</p>
            } else {
                <p>
                    { "Le service s’est arrêté au moment de remettre ce fichier : il est peut-être parti. Regardez sur le site de la banque avant de répondre : remis à tort, il pourrait être payé deux fois." }
                </p>
            }
            { match &settlement.reclaim {
                Some(said) => decision(settlement, said, ondone),
                None => question(settlement, ondone),
            } }
        </div>
    }
}

fn question(settlement: &SettlementView, ondone: &Callback<()>) -> Html {
    let id = settlement.id.as_str();
    let yes = (
        "oui".into(),
        "Oui".into(),
        Some("Elle l’a dans son relevé, ou elle y a répondu. Rien n’est remis.".into()),
    );
    let no = (
        "non".into(),
        "Non".into(),
        Some("Elle ne l’a pas reçu. Une autre personne doit le dire aussi : le même fichier est alors remis de nouveau.".into()),
    );
    let choices: Choices = if settlement.received_by.is_some() { [no].into() } else { [yes, no].into() };
    let fields = Callback::from(move |form: Form| {
        html! {
            <>
                <RadioGroup form={form.clone()} name="received" legend="La banque a-t-elle ce fichier ?" choices={choices.clone()} />
                <TextField {form} name="reason" label="Ce que vous avez vu dans le relevé de la banque" keyboard={Keyboard::Lines(TEXT_MAX)} />
            </>
        }
    });
    html! {
        <CommandForm name={["remise-", id, "-", &settlement.revision.to_string()].concat()} {fields} button="Enregistrer"
            call={Call::of::<ConfirmSettlement, _>(endpoints::CONFIRM_SETTLEMENT.at([id]), ())} ondone={ondone.reform(|_| ())} />
    }
}

fn decision(settlement: &SettlementView, said: &ReclaimView, ondone: &Callback<()>) -> Html {
    let (id, revision) = (settlement.id.as_str(), settlement.revision);
    let made = move |verdict: Verdict| DecideReclaim { revision, verdict };
    let question = Question {
        name: ["remise-", id, "-", &revision.to_string()].concat().into(),
        call: Call::made_of(endpoints::DECIDE_RECLAIM.at([id]), (), made),
        legend: "Que décidez-vous ?",
        yes: ("Remettre le fichier de nouveau", "Vous aussi avez vu que la banque ne l’a pas.".into()),
        no: ("Ne pas le remettre", "Le fichier reste comme il est."),
        not_yes: said.by_reader.then_some("vous l’avez proposé, une autre personne doit décider."),
    };
    html! {
        <>
            <p><strong>{ "La banque ne l’aurait pas reçu" }</strong></p>
            <p>{ [&said.by, ", le ", &format::moment(said.at), " : ", &said.why].concat() }</p>
            { verdict_form(question, &ondone.reform(|_| ())) }
        </>
    }
}
