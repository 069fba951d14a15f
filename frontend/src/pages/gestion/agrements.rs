//! The ministry's list of agréments: tried first, applied next, with a report line by line.

use mce_shared::api::{AgrementLineView, AgrementOutcome, AgrementsReport, endpoints};
use web_sys::File;
use yew::prelude::*;

use crate::api::{Answer, use_operation};
use crate::components::{
    Column, FileInput, Look, Page, Row, Severity, action, alert, badge, problem_alert, table, text, waiting,
};
use crate::router::Route;

#[component]
pub fn Agrements() -> Html {
    let file = use_state(|| None::<File>);
    let report = use_state(|| None::<AgrementsReport>);
    let sending = use_operation();
    let onchange = {
        let (file, report) = (file.clone(), report.clone());
        Callback::from(move |chosen: Option<File>| {
            report.set(None);
            file.set(chosen);
        })
    };
    let send = |mode: &'static str| {
        let (file, report, sending) = (file.clone(), report.clone(), sending.clone());
        Callback::from(move |_: MouseEvent| {
            let Some(chosen) = &*file else { return };
            let done = {
                let report = report.clone();
                Callback::from(move |answer: Answer| report.set(answer.json::<AgrementsReport>().ok()))
            };
            sending.upload(
                &endpoints::IMPORT_AGREMENTS.at([]).asking("mode", mode),
                chosen,
                "text/csv",
                done,
            );
        })
    };
    let tried = report.as_ref().is_some_and(|report| report.dry_run);
    let trail: Vec<_> =
        super::trail().into_iter().chain([(Route::Accreditations, "Accréditations".into())]).collect();
    html! {
        <Page title="Liste des agréments" {trail}
            lead="La liste du ministère, en CSV : un essai montre ce qui changerait, puis vous l’appliquez. Ce qui masque des offres attend une seconde personne.">
            if let Some(problem) = sending.problem() { { problem_alert(&problem) } }
            <FileInput id="agrements" label="Liste du ministère" {onchange} accept=".csv,text/csv"
                hint="Colonnes : siret;raison_sociale;numero_agrement;date_debut;date_fin;departement;statut. 2 000 lignes et 1 Mo au plus : au-delà, envoyez plusieurs fichiers." />
            <div class="mce-actions fr-my-3w">
                { action(Look::Primary, "Essayer", sending.is_sending(), send("essai")) }
                if tried { { action(Look::Secondary, "Appliquer cette liste", sending.is_sending(), send("appliquer")) } }
            </div>
            if sending.is_sending() { { waiting("Lecture de la liste…") } }
            <div aria-live="polite">
                if let Some(report) = &*report { { view(report) } }
            </div>
        </Page>
    }
}

fn view(report: &AgrementsReport) -> Html {
    static COLUMNS: [Column; 3] = [
        Column { label: "Ligne", amount: true },
        Column { label: "Effet", amount: false },
        Column { label: "Détail", amount: false },
    ];
    let rows: Vec<Row> = report.reported.iter().map(row).collect();
    let lead = if report.dry_run { "Essai : rien n’est écrit. " } else { "La liste est appliquée. " };
    let counts =
        [&report.lines.to_string(), " lignes lues, ", &report.same.to_string(), " sans changement."].concat();
    html! {
        <>
            <p><strong>{ lead }</strong>{ counts }</p>
            if report.left > 0 { { left(report) } }
            if !rows.is_empty() { { table("Ce que disent les autres lignes", &COLUMNS, &rows) } }
        </>
    }
}

/// What the time of a request was too short for.
fn left(report: &AgrementsReport) -> Html {
    let count =
        [&report.left.to_string(), " lignes n’ont pas été lues : le temps d’une requête n’y suffit pas."]
            .concat();
    let what = if report.dry_run {
        "Envoyez la liste en plusieurs fichiers : l’essai de chacun sera complet."
    } else {
        "Appliquez la même liste de nouveau : ce qui est fait n’est pas refait."
    };
    alert(Severity::Warning, count, html! { <p>{ what }</p> })
}

fn row(line: &AgrementLineView) -> Row {
    let severity = match line.outcome {
        AgrementOutcome::Changed => Severity::Success,
        AgrementOutcome::Proposed | AgrementOutcome::Unknown => Severity::Info,
        AgrementOutcome::Blocked => Severity::Warning,
        AgrementOutcome::Wrong => Severity::Error,
    };
    let told = if line.column.is_empty() {
        line.text.clone()
    } else {
        [line.column.as_str(), " (", &line.code, ") : ", &line.text].concat()
    };
    Row {
        key: line.line.to_string().into(),
        cells: vec![text(line.line.to_string()), badge(Some(severity), line.outcome.french()), text(told)],
    }
}
