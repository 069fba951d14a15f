//! The bank files that pay the training bodies: what waits, the file of the day, the earlier ones.

use mce_shared::api::{Nothing, SettlementList, SettlementRun, SettlementState, SettlementView, endpoints};
use mce_shared::french::{date_full, plural};
use yew::prelude::*;
use yew_router::prelude::*;

use super::held::held;
use super::unconfirmed::unconfirmed;
use crate::api::{Answer, Remote, use_operation};
use crate::components::{
    Column, Look, Modal, Page, Row, Severity, action, address_to_prove_again, alert, badge, empty, facts,
    pagination, price, problem_alert, remote_view, result_of, result_view, table, text,
};
use crate::identity::use_visitor;
use crate::pages::list::use_list;
use crate::router::Route;

const RESULT_ID: &str = "resultat";

static COLUMNS: [Column; 6] = [
    Column { label: "Règlement", amount: false },
    Column { label: "Jour", amount: false },
    Column { label: "Virements", amount: true },
    Column { label: "Somme", amount: true },
    Column { label: "État", amount: false },
    Column { label: "Fichier", amount: false },
];

#[component]
pub fn Settlements() -> Html {
    let list = use_list(endpoints::LIST_SETTLEMENTS.at([]));
    let operation = use_operation();
    let reload = list.resource.reload.clone();
    let asking = use_state(|| false);
    let result = use_state(|| None::<Remote<SettlementRun>>);
    let ask = |value: bool| {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(value))
    };
    let prepare = {
        let (operation, result, reload, close) =
            (operation.clone(), result.clone(), reload.clone(), ask(false));
        Callback::from(move |_: MouseEvent| {
            let (result, reload, close) = (result.clone(), reload.clone(), close.clone());
            let done = Callback::from(move |answer: Answer| {
                close.emit(());
                reload.emit(());
                result.set(Some(result_of(&answer, RESULT_ID, |run| title(run).into())));
            });
            operation.post(&endpoints::SETTLE_PAYMENTS.at([]), &Nothing {}, done);
        })
    };
    html! {
        <Page title="Règlements" lead="Les virements dus aux organismes, réunis dans un fichier pour la banque." trail={super::trail()}>
            <ul class="fr-links-group">
                <li><Link<Route> classes="fr-link" to={Route::BankReturns}>{ "Retours bancaires" }</Link<Route>></li>
                <li><Link<Route> classes="fr-link" to={Route::BankChecks}>{ "Coordonnées bancaires à vérifier" }</Link<Route>></li>
            </ul>
            { result_view(RESULT_ID, result.as_ref(), outcome) }
            { remote_view(&list.resource, "Lecture des règlements…", |page| html! {
                <>
                    { waiting(page, ask(true)) }
                    <Modal id="preparer" title="Préparer les virements et les remettre à la banque ?" open={*asking} onclose={ask(false)}
                        actions={html! {
                            <>
                                { action(Look::Primary, "Préparer et remettre à la banque", operation.is_sending(), prepare) }
                                { action(Look::Tertiary, "Ne rien faire", false, ask(false).reform(|_| ())) }
                            </>
                        }}>
                        if let Some(problem) = operation.problem() { { problem_alert(&problem) } }
                        <p>{ ["Le fichier ordonnera ", &transfers(page), ". Aussitôt prêt, il est remis à la banque et ne peut plus être modifié : \
                            chaque somme n’est ordonnée qu’une fois. Une seule personne suffit : personne d’autre n’a à le confirmer."].concat() }</p>
                    </Modal>
                    { to_confirm(page, &reload) }
                    { held(page, &reload) }
                    <h2>{ "Fichiers préparés" }</h2>
                    { runs(&page.settlements) }
                    { pagination("Plus récents", list.previous(), list.next(page.cursor.as_deref())) }
                </>
            }) }
        </Page>
    }
}

/// The files of which nobody knows whether they left, or of which one person alone says that they did.
fn to_confirm(list: &SettlementList, reload: &Callback<()>) -> Html {
    let is_open = |one: &&SettlementView| one.to_confirm || one.received_by.is_some();
    let left: Vec<_> = list.settlements.iter().filter(is_open).collect();
    html! {
        if !left.is_empty() {
            <h2>{ "Fichiers dont la remise est à confirmer" }</h2>
            { for left.into_iter().map(|one| unconfirmed(one, reload)) }
        }
    }
}

fn title(run: &SettlementRun) -> &'static str {
    match (&run.settlement, run.left_out.is_empty()) {
        (Some(file), true) if file.state == SettlementState::Done => {
            "Le fichier de virements est remis à la banque"
        }
        (Some(file), false) if file.state == SettlementState::Done => {
            "Le fichier est remis à la banque, des virements ont été laissés de côté"
        }
        (Some(_), _) => "Le fichier est prêt, sa remise à la banque n’est pas confirmée",
        (None, true) if !run.uncovered.is_empty() => "Rien à payer avant le versement des collectivités",
        (None, true) => "Il n’y avait rien à payer",
        (None, false) => "Aucun virement n’a pu être préparé",
    }
}

fn outcome(run: &SettlementRun) -> Html {
    let severity = match (&run.settlement, run.left_out.is_empty()) {
        (Some(_), true) => Severity::Success,
        (None, true) => Severity::Info,
        _ => Severity::Warning,
    };
    let made = run.settlement.as_ref().map(|settlement| {
        let content = [&count(settlement.payments), " pour ", &settlement.total.french(), ". "].concat();
        html! { <p>{ content }{ file(settlement) }</p> }
    });
    let left_out = html! {
        if !run.left_out.is_empty() {
            <p>{ "Laissés de côté, ils seront repris au prochain fichier :" }</p>
            <ul>{ for run.left_out.iter().map(|reason| html! { <li>{ reason }</li> }) }</ul>
        }
    };
    let uncovered = html! {
        if !run.uncovered.is_empty() {
            <p>{ "En attente du versement d’une collectivité, ils partiront au premier fichier qui suit ce versement :" }</p>
            <ul>{ for run.uncovered.iter().map(|whose| html! { <li>{ whose }</li> }) }</ul>
        }
    };
    alert(severity, title(run), html! { <>{ for made }{ left_out }{ uncovered }</> })
}

fn waiting(list: &SettlementList, prepare: Callback<()>) -> Html {
    if list.waiting == 0 {
        return empty(
            "Rien à payer pour l’instant",
            html! {
                <p class="fr-mb-0">{ "Un paiement arrive ici quand un service fait est validé." }</p>
            },
        );
    }
    html! {
        <div class="mce-panel">
            <h2 class="fr-h4">{ "À payer" }</h2>
            { facts(vec![("Virements", text(list.waiting.to_string())), ("Somme", price(list.waiting_total))]) }
            { action(Look::Primary, "Préparer le fichier de virements du jour", false, prepare.reform(|_| ())) }
        </div>
    }
}

/// "3 virements, soit 1 440,00 €".
fn transfers(list: &SettlementList) -> String {
    [&count(list.waiting), ", soit ", &list.waiting_total.french()].concat()
}

fn count(transfers: u32) -> String {
    plural(transfers, "virement", "virements")
}

fn runs(runs: &[SettlementView]) -> Html {
    if runs.is_empty() {
        return empty(
            "Aucun fichier pour l’instant",
            html! {
                <p class="fr-mb-0">{ "Les fichiers préparés restent ici, à télécharger de nouveau au besoin." }</p>
            },
        );
    }
    let rows: Vec<Row> = runs.iter().map(row).collect();
    table("Fichiers, du plus récent au plus ancien", &COLUMNS, &rows)
}

fn row(run: &SettlementView) -> Row {
    let has_file = matches!(run.state, SettlementState::Claimed | SettlementState::Done);
    let state = match run.state {
        SettlementState::Done => badge(Some(Severity::Success), "Remis à la banque"),
        SettlementState::Claimed if run.to_confirm => badge(Some(Severity::Warning), "Remise à confirmer"),
        SettlementState::Claimed => badge(Some(Severity::Info), "Remise en cours"),
        SettlementState::Preparing | SettlementState::Sealed => badge(Some(Severity::Warning), "Interrompu"),
    };
    Row {
        key: run.id.as_str().to_owned().into(),
        cells: vec![
            html! { <Link<Route> to={Route::Settlement { id: run.id.as_str().to_owned().into() }}>{ run.id.as_str() }</Link<Route>> },
            text(date_full(run.on)),
            text(run.payments.to_string()),
            price(run.total),
            state,
            if has_file { file(run) } else { text("Repris au prochain fichier") },
        ],
    }
}

fn file(run: &SettlementView) -> Html {
    html! { <BankFile id={run.id.as_str().to_owned()} /> }
}

#[derive(Properties, PartialEq)]
struct BankFileProps {
    id: AttrValue,
}

/// The file, straight from the server, for whoever has proved a short time ago who he is. Its name says which: several links of a page
/// must not read the same.
#[component]
fn BankFile(props: &BankFileProps) -> Html {
    let visitor = use_visitor();
    let download = [&props.id, ".xml"].concat();
    let name = html! { <span class="fr-sr-only">{ [" ", &download].concat() }</span> };
    if !visitor.may(&endpoints::SHOW_SETTLEMENT_FILE.route) {
        return text("Réservé aux paiements");
    }
    if !visitor.is_fresh() {
        let href = address_to_prove_again();
        return html! { <a class="fr-link" {href}>{ "Me reconnecter pour télécharger" }{ name }</a> };
    }
    let href = String::from(endpoints::SHOW_SETTLEMENT_FILE.at([&props.id]));
    html! {
        <a class="fr-link fr-icon-download-line fr-link--icon-right" {href} {download}>{ "Télécharger" }{ name }</a>
    }
}
