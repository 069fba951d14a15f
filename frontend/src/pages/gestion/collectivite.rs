//! One collectivité: what it owes, what covers its complements, what waits for its money, and what may be recorded.

use mce_shared::api::{CollectiviteDetail, CoverView, PaymentView, Role, endpoints};
use mce_shared::cover::CoverState;
use mce_shared::forms::CoveringChoice;
use mce_shared::french::date_full;
use mce_shared::lifecycle::TEXT_MAX;
use yew::prelude::*;

use super::collectivites::{lines, proposed};
use crate::api::use_resource;
use crate::command::Call;
use crate::components::{
    Column, CommandForm, Keyboard, Page, RadioGroup, Row, TextField, explained, facts, price, remote_view,
    table, text, use_said,
};
use crate::form::Form;
use crate::pages::worklist::dossier_link;
use crate::router::Route;

static WAITING: [Column; 3] = [
    Column { label: "Formation", amount: false },
    Column { label: "À payer avant le", amount: false },
    Column { label: "Complément", amount: true },
];

const CHOICES: [(CoveringChoice, &str, &str); 2] = [
    (
        CoveringChoice::Agreement,
        "Une convention",
        "Le fonds paie les organismes sans attendre, jusqu’à un plafond. La dernière convention remplace les autres ; un plafond de 0 y met fin.",
    ),
    (
        CoveringChoice::Receipt,
        "Un versement reçu",
        "La somme est sur le relevé de la banque, mais son libellé ne dit pas de qui elle vient.",
    ),
];

#[derive(Properties, PartialEq)]
pub struct CollectiviteProps {
    pub siren: AttrValue,
}

#[component]
pub fn Collectivite(props: &CollectiviteProps) -> Html {
    let detail = use_resource(endpoints::SHOW_COLLECTIVITE.at([&props.siren]));
    let said = use_said();
    let told = |words: fn(bool) -> &'static str| said.then(&detail.reload).reform(words);
    let (ondecided, onproposed) =
        (told(decided), told(|_| "Proposé. Une autre personne doit maintenant le décider."));
    let title = detail.state.ready().map(|view| view.position.name.clone());
    let trail = vec![
        (Route::Gestion, AttrValue::Static("À traiter")),
        (Route::FundCollectivites, AttrValue::Static("Compléments des collectivités")),
    ];
    html! {
        <Page title={title.unwrap_or_else(|| "Collectivité".to_owned())} {trail}>
            { said.view() }
            { remote_view(&detail, "Lecture de la collectivité…", |view| content(view, &ondecided, &onproposed)) }
        </Page>
    }
}

fn decided(yes: bool) -> &'static str {
    if yes {
        "Enregistré. Ce qui attendait sera viré au prochain règlement."
    } else {
        "Refusé. Rien ne change."
    }
}

fn content(view: &CollectiviteDetail, ondecided: &Callback<bool>, onproposed: &Callback<bool>) -> Html {
    let position = &view.position;
    let waits = |record: &&CoverView| record.state == CoverState::Proposed;
    html! {
        <>
            { facts(vec![
                ("SIREN", text(position.siren.to_string())),
                ("Accordé à ses élus", price(position.granted)),
                ("Versé au fonds", price(position.received)),
                ("Dû au fonds", price(position.owed)),
                ("Employé pour payer des organismes", price(position.employed)),
                ("Avance convenue aujourd’hui", price(position.ceiling)),
                ("Référence de ses virements", text(view.reference.clone())),
            ]) }
            <h2>{ "Ce qui attend son versement" }</h2>
            { waiting(&view.waiting) }
            { for view.records.iter().filter(waits).map(|record| proposed(record, ondecided)) }
            { propose(view, onproposed) }
            { history(view) }
        </>
    }
}

fn waiting(payables: &[PaymentView]) -> Html {
    if payables.is_empty() {
        return html! { <p>{ "Aucun organisme n’attend son paiement : ce qui est à leur payer aujourd’hui est couvert, même si la collectivité doit encore de l’argent au fonds." }</p> };
    }
    let rows: Vec<Row> = payables.iter().map(row).collect();
    table("Compléments à payer aux organismes, les plus urgents d’abord", &WAITING, &rows)
}

fn row(payable: &PaymentView) -> Row {
    Row {
        key: payable.key().into(),
        cells: vec![
            dossier_link(Role::Gestionnaire, payable.dossier.as_str(), &payable.label),
            text(date_full(payable.until)),
            price(payable.amount),
        ],
    }
}

fn propose(view: &CollectiviteDetail, onproposed: &Callback<bool>) -> Html {
    let siren = view.position.siren.to_string();
    let fields = Callback::from(|form: Form| fields(&form));
    html! {
        <CommandForm name={["couvrir-", &siren].concat()} class="mce-panel" title="Enregistrer une couverture" {fields}
            call={Call::of(endpoints::PROPOSE_COVER.at([&siren]), view.today)} button="Proposer"
            ondone={onproposed.reform(|_| true)}>
            <p>{ "Une autre personne du gestionnaire le décidera : c’est de l’argent qui sort du fonds." }</p>
        </CommandForm>
    }
}

fn fields(form: &Form) -> Html {
    let (agreement, receipt) =
        (form.is("kind", CoveringChoice::Agreement), form.is("kind", CoveringChoice::Receipt));
    html! {
        <>
            <RadioGroup form={form.clone()} name="kind" legend="Que voulez-vous enregistrer ?" choices={explained(&CHOICES)} />
            if agreement {
                <TextField form={form.clone()} name="amount" label="Plafond de l’avance" keyboard={Keyboard::Amount} hint="En euros" />
                <TextField form={form.clone()} name="from" label="Premier jour" keyboard={Keyboard::Date} />
                <TextField form={form.clone()} name="until" label="Dernier jour" keyboard={Keyboard::Date} />
            }
            if receipt {
                <TextField form={form.clone()} name="amount" label="Montant reçu" keyboard={Keyboard::Amount} hint="En euros" />
                <TextField form={form.clone()} name="on" label="Jour du crédit" keyboard={Keyboard::Date} />
                <TextField form={form.clone()} name="reference" label="Référence de l’écriture"
                    hint="Celle du relevé, que les retours bancaires donnent avec ce qui n’est pas rapproché" />
            }
            if agreement || receipt {
                <TextField form={form.clone()} name="reason" label="Pourquoi" keyboard={Keyboard::Lines(TEXT_MAX)}
                    hint="La pièce qui le prouve, et où la trouver" />
            }
        </>
    }
}

fn history(view: &CollectiviteDetail) -> Html {
    let decided: Vec<&CoverView> =
        view.records.iter().filter(|record| record.state != CoverState::Proposed).collect();
    if decided.is_empty() {
        return Html::default();
    }
    html! {
        <>
            <h2>{ "Conventions et versements décidés" }</h2>
            { for decided.into_iter().map(was_decided) }
        </>
    }
}

fn was_decided(record: &CoverView) -> Html {
    let verdict = if record.state == CoverState::Approved { "Approuvé par" } else { "Refusé par" };
    let words = if record.answer.is_empty() {
        record.decided_by.clone()
    } else {
        [record.decided_by.as_str(), " : ", &record.answer].concat()
    };
    let mut lines = lines(record);
    lines.push((verdict, text(words)));
    html! { <div class="mce-panel" key={record.number}>{ facts(lines) }</div> }
}
