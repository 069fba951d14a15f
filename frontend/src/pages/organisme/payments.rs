//! What the training body is owed, what was sent to its bank, and what to do when a transfer fails.

use mce_shared::api::{AttemptView, PaymentList, PaymentView, Role, endpoints};
use mce_shared::french::{date_full, plural, the_first};
use mce_shared::payments::PayableState;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::{
    Column, Page, Row, Severity, alert, badge, empty, facts, pagination, price, remote_view, table, text,
};
use crate::pages::list::use_list;
use crate::pages::worklist::dossier_link;
use crate::router::Route;

static COLUMNS: [Column; 5] = [
    Column { label: "Formation", amount: false },
    Column { label: "Pour", amount: false },
    Column { label: "Montant", amount: true },
    Column { label: "État", amount: false },
    Column { label: "Virements", amount: false },
];

#[component]
pub fn OfPayments() -> Html {
    let payments = use_list(endpoints::LIST_PAYMENTS.at([]));
    html! {
        <Page title="Paiements" trail={super::trail()}
            lead="Un paiement est dû dès que le service fait est validé, et versé dans les trente jours qui suivent.">
            <ul class="fr-links-group">
                <li><Link<Route> classes="fr-link" to={Route::OfStatement}>{ "Relevé de l’organisme" }</Link<Route>></li>
                <li><Link<Route> classes="fr-link" to={Route::OfBankDetails}>{ "Coordonnées bancaires" }</Link<Route>></li>
                <li><a class="fr-link fr-link--download" href={String::from(endpoints::DOWNLOAD_PAYMENTS.at([]))} download="">
                    { "Tous les virements, dossier par dossier, pour votre comptable (CSV)" }</a></li>
            </ul>
            { remote_view(&payments.resource, "Lecture de vos paiements…", |list| {
                if list.payments.is_empty() {
                    return html! { <>{ claim(list) }{ nothing() }</> };
                }
                let (previous, next) = (payments.previous(), payments.next(list.cursor.as_deref()));
                html! { <>{ content(list) }{ pagination("Plus récents", previous, next) }</> }
            }) }
        </Page>
    }
}

fn nothing() -> Html {
    empty(
        "Aucun paiement pour l’instant",
        html! {
            <p class="fr-mb-0">
                { "Après une formation, déclarez la sortie et le service fait dans le dossier. Le paiement apparaîtra ici une fois \
                   le service fait validé, sous cinq jours ouvrés." }
            </p>
        },
    )
}

fn content(list: &PaymentList) -> Html {
    let rows: Vec<Row> = list.payments.iter().map(row).collect();
    let held = list.payments.iter().any(|payment| payment.state == PayableState::OnHold);
    html! {
        <>
            { claim(list) }
            if held { { on_hold() } }
            { facts(vec![
                ("Reste à virer", price(list.waiting)),
                ("Attend le versement d’une collectivité", price(list.uncovered)),
                ("Virements en cours", price(list.ordered)),
                ("Déjà virés", price(list.paid)),
            ]) }
            { delays(list) }
            { table("Paiements, du plus récent au plus ancien", &COLUMNS, &rows) }
            <p class="fr-text--sm">
                { "La référence d’un virement figure sur le relevé de votre banque. L’avis, pour votre comptable, donne tous les \
                   dossiers qu’un même ordre du fonds vous paie." }
            </p>
        </>
    }
}

/// How long it really took; what is late is said with it.
fn delays(list: &PaymentList) -> Html {
    let real = list.delays.as_ref().map(|real| {
        let days = |count: i32| plural(i64::from(count), "jour", "jours");
        [
            "Délai constaté sur vos ",
            &real.payments.to_string(),
            " paiements des douze derniers mois : la moitié en ",
            &days(real.median),
            " au plus, neuf sur dix en ",
            &days(real.p90),
            " au plus, depuis la validation du service fait.",
        ]
        .concat()
    });
    html! {
        <>
            if list.late.is_positive() {
                { alert(Severity::Warning, [&list.late.french(), " en retard"].concat(), html! {
                    <p>{ "Ces paiements ont dépassé les trente jours. Le gestionnaire en est prévenu chaque jour." }</p>
                }) }
            }
            <p>{ real.unwrap_or_else(|| "Le délai constaté s’affichera après cinq paiements en douze mois.".to_owned()) }</p>
        </>
    }
}

/// What must be paid back, and how it will be.
fn claim(list: &PaymentList) -> Html {
    if !list.claim.is_positive() {
        return Html::default();
    }
    alert(
        Severity::Warning,
        ["Vous devez ", &list.claim.french(), " au fonds"].concat(),
        html! {
            <p>
                { "Une décision a réduit ce qui vous était dû après son paiement ; le dossier concerné dit pourquoi. Vous n’avez rien \
                   à envoyer : la somme est retenue sur vos prochains paiements. Pour la rembourser autrement, ou la contester, \
                   écrivez à l’assistance." }
            </p>
        },
    )
}

fn on_hold() -> Html {
    alert(
        Severity::Error,
        "Un virement n’a pas abouti",
        html! {
            <p>
                { "La somme vous reste due. Lisez la raison plus bas, puis " }
                <Link<Route> to={Route::OfBankDetails}>{ "vérifiez vos coordonnées bancaires" }</Link<Route>>
                { " : le virement repart dès qu’un autre compte est accepté. Si votre compte est le bon, dites-le à l’assistance." }
            </p>
        },
    )
}

fn row(payment: &PaymentView) -> Row {
    Row {
        key: payment.key().into(),
        cells: vec![
            dossier_link(Role::Of, payment.dossier.as_str(), &payment.label),
            text(payment.cause.french()),
            price(payment.amount),
            state(payment),
            attempts(payment),
        ],
    }
}

fn state(payment: &PaymentView) -> Html {
    let severity = match payment.state {
        PayableState::Executed => Severity::Success,
        PayableState::OnHold => Severity::Error,
        PayableState::AwaitingCover => Severity::Warning,
        PayableState::Ready
        | PayableState::Ordered
        | PayableState::Acknowledged
        | PayableState::Withdrawn => Severity::Info,
    };
    let late = payment.late;
    html! {
        <>
            { badge(Some(severity), payment.state.french()) }
            if payment.state == PayableState::AwaitingCover {
                <p class="fr-text--sm fr-mb-0">{ awaited(payment) }</p>
            }
            if payment.state == PayableState::Ready {
                <p class="fr-text--sm fr-mb-0">{ ["Au plus tard le ", &date_full(payment.until)].concat() }</p>
            }
            if late {
                <p class="fr-text--sm fr-mb-0">{ ["En retard : dû depuis le ", &date_full(payment.until)].concat() }</p>
            }
        </>
    }
}

/// Whose money a payment waits for: nobody but that collectivité can do anything.
fn awaited(payment: &PaymentView) -> String {
    let whose = payment.complement.as_deref().map_or_else(|| "La collectivité".to_owned(), the_first);
    [
        &whose,
        " n’a pas encore versé ce complément au fonds : nous le lui avons demandé. Vous n’avez rien à faire.",
    ]
    .concat()
}

/// Each order that was given to the bank, the last one first.
fn attempts(payment: &PaymentView) -> Html {
    if payment.attempts.is_empty() {
        return text(match payment.state {
            PayableState::Withdrawn => "Retiré par une décision avant tout virement",
            _ => "Pas encore ordonné",
        });
    }
    html! {
        <ul class="fr-raw-list">
            { for payment.attempts.iter().rev().map(|attempt| html! { <li key={attempt.reference.clone()}>{ order(attempt) }</li> }) }
        </ul>
    }
}

fn order(attempt: &AttemptView) -> Html {
    let advice = String::from(endpoints::SHOW_REMITTANCE_ADVICE.at([attempt.settlement.as_str()]));
    html! {
        <>
            <p class="fr-mb-0"><strong>{ &attempt.reference }</strong></p>
            <p class="fr-text--sm fr-mb-0">{ became(attempt) }</p>
            <p class="fr-text--sm fr-mb-1w">
                <a class="fr-link fr-link--sm" href={advice} download="">
                    { "Avis de virement" }<span class="fr-sr-only">{ [" ", &attempt.reference].concat() }</span>{ " (PDF)" }
                </a>
            </p>
        </>
    }
}

fn became(attempt: &AttemptView) -> String {
    let ordered = date_full(attempt.ordered_on);
    if let Some(failure) = &attempt.failure {
        let what = if failure.returned { "Revenu le " } else { "Refusé par la banque le " };
        let code = if failure.code.is_empty() { String::new() } else { [" (", &failure.code, ")"].concat() };
        return [what, &date_full(failure.on), " : ", &failure.reason, &code].concat();
    }
    match (attempt.executed_on, attempt.acknowledged_on) {
        (Some(on), _) => ["Viré le ", &date_full(on)].concat(),
        (None, Some(on)) => ["Pris en charge par la banque le ", &date_full(on)].concat(),
        (None, None) => ["Ordre préparé le ", &ordered].concat(),
    }
}
