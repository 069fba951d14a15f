//! What the élu may do: one main action, the others beside it.

use std::rc::Rc;

use mce_shared::api::{CardPayment, CofinancingRequest, Nothing, endpoints, signs};
use mce_shared::catalogue::PurposeKind;
use mce_shared::forms::{NO, YES};
use mce_shared::french::date_long;
use mce_shared::lifecycle::{
    Actor, CardStatus, CommandKind, State, TEXT_MAX, check_fund_share, check_time_to_answer, fund_share,
    may_claim, planned_split,
};
use mce_shared::money::Euros;
use mce_shared::opinions::Criterion;
use mce_shared::rules::deadlines::{Delay, last_day};
use yew::prelude::*;
use yew_router::prelude::*;

use super::postponement_answer::AnswerPostponement;
use super::{Part, is_full, to_waiting_list};
use crate::api::Answer;
use crate::browser;
use crate::command::Call;
use crate::components::{
    Choice, CommandButton, CommandForm, Keyboard, Look, RadioGroup, Select, Severity, TextField, alert,
    facts, labelled, text,
};
use crate::form::Form;
use crate::format;
use crate::router::Route;

pub fn actions(part: Part) -> Html {
    let view = &part.view;
    let may = |kind| view.actions.contains(&kind);
    let id = AttrValue::from(view.dossier.id.as_str().to_owned());
    html! {
        <>
            if may(CommandKind::StartCardPayment) { { pay_by_card(&part) } }
            if may(CommandKind::AcceptPostponement) { <AnswerPostponement ..part.clone() /> }
            <div class="mce-actions">
                if signs(view.dossier.state, (view.dossier.training.start, view.dossier.training.end), view.today) {
                    <Link<Route> classes="fr-btn" to={Route::Presence}>{ "Signer ma présence" }</Link<Route>>
                }
                if is_full(view) {
                    { to_waiting_list(view) }
                } else if may(CommandKind::Confirm) {
                    <Link<Route> classes="fr-btn" to={Route::Confirmation { id: id.clone() }}>
                        { "Vérifier le financement et confirmer" }
                    </Link<Route>>
                }
                if may(CommandKind::Cancel) {
                    <Link<Route> classes="fr-btn fr-btn--tertiary" to={Route::Cancellation { id: id.clone() }}>
                        { cancelling(view.dossier.state) }
                    </Link<Route>>
                }
                if may(CommandKind::ClaimForceMajeure) && may_claim(&view.dossier, view.today) {
                    <Link<Route> classes="fr-btn fr-btn--tertiary" to={Route::ForceMajeure { id: id.clone() }}>
                        { "Déclarer un cas de force majeure" }
                    </Link<Route>>
                }
            </div>
            if may(CommandKind::RenounceCofinancing) { { renounce(&part) } }
            if may(CommandKind::AskCofinancing) && left_to_pay(&part).is_positive() { { ask_cofinancing(&part) } }
            if may(CommandKind::Rate) && view.dossier.rating.is_none() { { rate(&part) } }
            if may(CommandKind::WithdrawRating) && view.dossier.rating.is_some() { { withdraw_rating(&part) } }
        </>
    }
}

/// What he gives up.
pub const fn cancelling(state: State) -> &'static str {
    if state.is_engaged() { "Annuler mon inscription" } else { "Annuler ma demande" }
}

/// What the card would pay today; a collectivité may take it over, for a training of the mandate only (FI-4).
fn left_to_pay(part: &Part) -> Euros {
    let view = &part.view;
    let is_mandate = view.dossier.training.purpose.kind() == PurposeKind::Mandate;
    match &view.funds {
        Some(funds) if is_mandate && !view.collectivites.is_empty() => {
            planned_split(&view.dossier, funds, view.today).card
        }
        _ => Euros::ZERO,
    }
}

/// Why no collectivité may be asked, and the way out: its time would be over, or the fund pays too little (FI-6c).
fn complement_refused(part: &Part) -> Option<String> {
    let view = &part.view;
    let fund = fund_share(&view.dossier, view.funds.as_ref()?.dife, view.today);
    let checked = check_time_to_answer(view.dossier.training.start, view.today);
    checked.and_then(|()| check_fund_share(fund)).err().map(|refusal| refusal.said_to(Actor::Elu))
}

/// The remainder, paid on the card service's own page.
fn pay_by_card(part: &Part) -> Html {
    let due = part.view.dossier.order.as_ref().map(|order| order.card_due).unwrap_or_default();
    let failed = part.view.dossier.last_card.and_then(|status| match status {
        CardStatus::Refused => Some("Votre banque a refusé le dernier paiement."),
        CardStatus::Started | CardStatus::Paid => None,
        _ => Some("Le dernier paiement n’a pas été terminé."),
    });
    html! {
        <div class="mce-panel">
            <h2 class="fr-h4">{ "Payer le reste par carte" }</h2>
            if let Some(failed) = failed {
                { alert(Severity::Warning, failed, html! {
                    <p>{ "Rien n’est perdu : vos droits restent réservés. Vous pouvez payer avec la même carte ou une autre." }</p>
                }) }
            }
            { for open_page(part) }
            <p>{ "Vous allez sur la page de paiement sécurisée, puis vous revenez ici." }</p>
            <CommandButton label={["Payer ", &due.french(), " par carte"].concat()}
                call={Call::plain(endpoints::START_CARD_PAYMENT.at([part.id()]), &Nothing {})} ondone={Callback::from(go_to_card_page)} />
        </div>
    }
}

/// The page that was opened last may still be paid on.
fn open_page(part: &Part) -> Option<Html> {
    let until = part.view.dossier.card_until.filter(|until| format::is_ahead(*until))?;
    let title = ["Une page de paiement est ouverte jusqu’au ", &format::moment(until)].concat();
    Some(alert(
        Severity::Info,
        title,
        html! {
            <p>{ "Si vous y avez payé, attendez la réponse : votre inscription se confirme d’elle-même. Sinon, vous pouvez en ouvrir une autre : un second paiement vous serait rendu." }</p>
        },
    ))
}

/// Leads to the card service's page with the signed form.
pub fn go_to_card_page(answer: Answer) {
    if let Ok(payment) = answer.json::<CardPayment>() {
        let fields: Vec<(String, String)> =
            payment.fields.into_iter().map(|field| (field.name, field.value)).collect();
        browser::post_form(&payment.url, &fields);
    }
}

/// Going on without waiting for the collectivité.
fn renounce(part: &Part) -> Html {
    let call = Call::plain(endpoints::REQUEST_COFINANCING.at([part.id()]), &CofinancingRequest::Renounce {});
    html! {
        <div class="mce-panel">
            <h2 class="fr-h4">{ "Ne pas attendre la collectivité" }</h2>
            <p>{ "Si vous continuez sans elle, le reste sera à payer par carte." }</p>
            <CommandButton look={Look::Secondary} label="Continuer sans le complément" {call}
                ondone={part.done("Vous continuez sans attendre le complément.")} />
        </div>
    }
}

fn ask_cofinancing(part: &Part) -> Html {
    let left = left_to_pay(part);
    if let Some(refused) = complement_refused(part) {
        let title = "Votre collectivité ne peut pas compléter cette formation aujourd’hui";
        return alert(Severity::Info, title, html! { <p>{ refused }</p> });
    }
    let choices = part.view.collectivites.iter();
    let choices: Vec<Choice> =
        choices.map(|one| (one.siren.to_string().into(), one.name.clone().into())).collect();
    let only = choices.first().filter(|_| choices.len() == 1).map(|(siren, _)| siren.clone());
    let initial = vec![
        ("collectivite", only.unwrap_or_default()),
        ("amount", left.to_string().replace('.', ",").into()),
    ];
    let choices: std::rc::Rc<[Choice]> = choices.into();
    let fields = Callback::from(move |form: Form| {
        html! {
            <>
                <Select form={form.clone()} name="collectivite" label="Collectivité" choices={choices.clone()} />
                <TextField form={form.clone()} name="amount" label="Montant demandé" keyboard={Keyboard::Amount} hint="En euros" />
                <TextField {form} name="message" label="Message à la collectivité" optional=true keyboard={Keyboard::Lines(TEXT_MAX)} />
            </>
        }
    });
    html! {
        <CommandForm name={part.form_name("complement")} class="mce-panel" title="Demander un complément à votre collectivité"
            {initial} {fields} call={part.call(&endpoints::REQUEST_COFINANCING, left)} button="Envoyer la demande"
            ondone={part.done("Votre demande est envoyée à la collectivité.")}>
            <p>{ ["Il resterait ", &left.french(), " à payer par carte. Votre collectivité peut en prendre tout ou partie. Elle aura jusqu’au ",
                &date_long(last_day(Delay::ComplementAnswer, part.view.dossier.training.start)),
                " pour répondre. Sans réponse, vous pourrez confirmer sans elle jusqu’à la veille de la session."].concat() }</p>
        </CommandForm>
    }
}

const STARS: [(&str, &str); 5] = [
    ("5", "5 : très satisfait"),
    ("4", "4 : satisfait"),
    ("3", "3 : moyen"),
    ("2", "2 : déçu"),
    ("1", "1 : très déçu"),
];

const YES_OR_NO: [(&str, &str); 2] = [(YES, "Oui"), (NO, "Non")];

/// After the training: did it take place, and what was it worth.
fn rate(part: &Part) -> Html {
    let stars: Rc<[Choice]> = STARS.map(|(mark, words)| (mark.into(), words.into())).into();
    let fields = Callback::from(move |form: Form| {
        html! {
            <>
                <RadioGroup form={form.clone()} name="took_place" legend="La formation a-t-elle eu lieu comme annoncé ?"
                    choices={labelled(&YES_OR_NO)} />
                { for Criterion::ALL.map(|criterion| html! {
                    <Select key={criterion.field()} form={form.clone()} name={criterion.field()} label={criterion.french()} choices={stars.clone()} />
                }) }
                <TextField {form} name="comment" label="Commentaire" optional=true keyboard={Keyboard::Lines(TEXT_MAX)} />
            </>
        }
    });
    html! {
        <CommandForm name={part.form_name("avis")} class="mce-panel" title="Votre avis sur la formation" {fields}
            call={part.call(&endpoints::RATE_TRAINING, ())} button="Envoyer mon avis"
            ondone={part.done("Merci, vos notes sont enregistrées. Un commentaire est lu par le gestionnaire avant d’être publié.")}>
            <p>{ "De 1, très déçu, à 5, très satisfait. Vos notes s’ajoutent à celles des autres. Votre commentaire est publié sans votre nom, une fois lu par le gestionnaire. L’organisme, lui, sait de quel dossier viennent vos notes et votre commentaire, et peut répondre." }</p>
        </CommandForm>
    }
}

fn withdraw_rating(part: &Part) -> Html {
    let rating = part.view.dossier.rating.as_ref();
    let marks = rating.map(|rating| {
        Criterion::ALL.map(|one| (one.french(), text([&one.mark(rating).to_string(), " sur 5"].concat())))
    });
    let comment = rating.map(|rating| rating.comment.as_str()).unwrap_or_default();
    html! {
        <div class="mce-panel">
            <h2 class="fr-h4">{ "Votre avis sur la formation" }</h2>
            { facts(marks.into_iter().flatten().collect()) }
            if !comment.is_empty() { <p>{ comment }</p> }
            <p>{ "Retiré, votre avis ne compte plus et votre commentaire n’est plus lu par personne. Vous pourrez en donner un autre. Sans cela, il est gardé trois ans." }</p>
            <CommandButton look={Look::Secondary} label="Retirer mon avis"
                call={Call::plain(endpoints::WITHDRAW_RATING.at([part.id()]), &Nothing {})}
                ondone={part.done("Votre avis est retiré.")} />
        </div>
    }
}
