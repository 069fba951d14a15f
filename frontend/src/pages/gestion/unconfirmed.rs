//! A bank file of which nobody knows whether it left: somebody looks at the bank's report and says it.

use mce_shared::api::{ConfirmSettlement, SettlementView, endpoints};
use mce_shared::lifecycle::TEXT_MAX;
use yew::prelude::*;

use crate::command::Call;
use crate::components::{Choices, CommandForm, Keyboard, RadioGroup, TextField, facts, price, text};
use crate::form::Form;

/// One of them. `ondone` is called once it is said.
pub fn unconfirmed(settlement: &SettlementView, ondone: &Callback<()>) -> Html {
    let id = settlement.id.as_str();
    let choices: Choices = [
        (
            "oui".into(),
            "Oui".into(),
            Some("Elle l’a dans son relevé, ou elle y a répondu. Rien n’est remis.".into()),
        ),
        (
            "non".into(),
            "Non".into(),
            Some("Elle ne l’a pas reçu : le même fichier est remis de nouveau.".into()),
        ),
    ]
    .into();
    let fields = Callback::from(move |form: Form| {
        html! {
            <>
                <RadioGroup form={form.clone()} name="received" legend="La banque a-t-elle ce fichier ?" choices={choices.clone()} />
                <TextField {form} name="reason" label="Ce que vous avez vu dans le relevé de la banque" keyboard={Keyboard::Lines(TEXT_MAX)} />
            </>
        }
    });
    html! {
        <div class="mce-panel" key={id.to_owned()}>
            <h3 class="fr-h5">{ ["Fichier ", id].concat() }</h3>
            { facts(vec![
                ("Virements", text(settlement.payments.to_string())),
                ("Somme", price(settlement.total)),
            ]) }
            <p>
                { "Le service s’est arrêté au moment de remettre ce fichier : il est peut-être parti. Regardez sur le site de la banque avant de répondre : remis à tort, il pourrait être payé deux fois." }
            </p>
            <CommandForm name={["remise-", id].concat()} {fields} button="Enregistrer"
                call={Call::of::<ConfirmSettlement, _>(endpoints::CONFIRM_SETTLEMENT.at([id]), ())} ondone={ondone.reform(|_| ())} />
        </div>
    }
}
