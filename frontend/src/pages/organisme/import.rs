//! A catalogue sent as a file: checked first, then taken in.

use mce_shared::api::{ImportReport, OFFERS_FILE_MAX, endpoints};
use web_sys::File;
use yew::prelude::*;
use yew_router::prelude::*;

use super::report::{report as remarks, summary};
use crate::api::{Answer, Remote, use_operation};
use crate::components::{
    FileInput, Look, Page, Severity, action, alert, problem_alert, result_of, result_view, waiting,
};
use crate::router::Route;

const REPORT_ID: &str = "rapport";
const TRY: &str = "essai";
const APPLY: &str = "appliquer";

#[component]
pub fn OfImport() -> Html {
    let file = use_state(|| None::<File>);
    let refused = use_state(|| None::<&'static str>);
    let report = use_state(|| None::<Remote<ImportReport>>);
    let chosen = use_state(|| 0_usize);
    let choose = {
        let chosen = chosen.clone();
        Callback::from(move |rank| chosen.set(rank))
    };
    let operation = use_operation();
    let onchange = {
        let (file, refused, report) = (file.clone(), refused.clone(), report.clone());
        Callback::from(move |chosen: Option<File>| {
            refused.set(chosen.as_ref().and_then(problem_of));
            file.set(chosen.filter(|chosen| problem_of(chosen).is_none()));
            report.set(None);
        })
    };
    let send = |mode: &'static str| {
        let (file, refused, report, operation) =
            (file.clone(), refused.clone(), report.clone(), operation.clone());
        Callback::from(move |_: MouseEvent| match &*file {
            Some(file) => {
                let report = report.clone();
                let read = |answer: &Answer| result_of(answer, REPORT_ID, |report| summary(report).into());
                let done = Callback::from(move |answer: Answer| report.set(Some(read(&answer))));
                let address = endpoints::UPLOAD_OFFERS.at([]).asking("mode", mode);
                operation.upload(&address, file, "application/xml", done);
            }
            None => refused.set(refused.or(Some("Choisissez d’abord un fichier."))),
        })
    };
    let sending = operation.is_sending();
    html! {
        <Page title="Importer un catalogue" trail={super::trail()}
            lead="Votre fichier est d’abord vérifié ligne par ligne. Rien n’est enregistré avant que vous ne le demandiez.">
            { help() }
            <FileInput id="catalogue" label="Votre catalogue" hint="Un fichier XML au format LHEO, 5 Mo au plus"
                accept=".xml,application/xml,text/xml" error={refused.map(AttrValue::Static)} {onchange} />
            <p class="fr-mt-3w">{ action(Look::Primary, "Vérifier le fichier", sending, send(TRY)) }</p>
            if sending { { waiting("Lecture du fichier en cours…") } }
            if let Some(problem) = operation.problem() { { problem_alert(&problem) } }
            { result_view(REPORT_ID, report.as_ref(), |report| html! {
                <>{ outcome(report, sending, send(APPLY)) }{ remarks(report, *chosen, &choose) }</>
            }) }
        </Page>
    }
}

/// What is wrong with a file before it is even sent.
fn problem_of(file: &File) -> Option<&'static str> {
    // A size in bytes is exact in a double up to 2^53.
    #[allow(clippy::cast_precision_loss)]
    let max = OFFERS_FILE_MAX as f64;
    if file.size() == 0.0 {
        Some("Ce fichier est vide : choisissez-en un autre.")
    } else if file.size() > max {
        Some(
            "Ce fichier dépasse 5 Mo : partagez votre catalogue en plusieurs fichiers, puis importez-les l’un après l’autre.",
        )
    } else {
        None
    }
}

fn help() -> Html {
    html! {
        <details class="mce-unfold fr-mb-3w">
            <summary>{ "Quel fichier envoyer ?" }</summary>
            <div class="fr-mt-2w">
                <p>
                    { "Le format est LHEO 2.3, ou le profil que vous utilisez déjà pour EDOF : une formation, ses actions, leurs \
                       sessions. Vos numéros servent de clés : une formation déjà connue est mise à jour, une nouvelle est créée \
                       en brouillon. Ce qui n’est pas dans le fichier n’est pas touché." }
                </p>
                <ul>
                    <li>{ "Formation liée au mandat : un thème du répertoire dans « code-ELU »." }</li>
                    <li>{ "Formation de réinsertion : un code RNCP, RS ou CPF." }</li>
                    <li>{ "Prix toutes taxes comprises, durée en heures, dates au format AAAAMMJJ." }</li>
                </ul>
                <p class="fr-mb-0">
                    <a class="fr-link fr-link--download" href="/contenu/exemple-lheo.xml" download="exemple-lheo.xml">
                        { "Télécharger un exemple" }<span class="fr-link__detail">{ "XML, 6 ko" }</span>
                    </a>
                </p>
            </div>
        </details>
    }
}

/// The report, and what may be done after it.
fn outcome(report: &ImportReport, sending: bool, apply: Callback<MouseEvent>) -> Html {
    let accepted = report.formations.saturating_sub(report.counts.refused);
    let importable = report.dry_run && accepted > 0 && !report.is_unreadable();
    html! {
        <>
            <h2>{ if report.dry_run { "Résultat de la vérification" } else { "Résultat de l’import" } }</h2>
            { verdict(report) }
            if importable {
                <p>{ action(Look::Primary, "Importer ce qui est correct", sending, apply) }</p>
            }
            if !report.dry_run && !report.is_unreadable() {
                <p><Link<Route> classes="fr-btn" to={Route::OfOffers}>{ "Voir les offres à publier" }</Link<Route>></p>
            }
        </>
    }
}

fn verdict(report: &ImportReport) -> Html {
    let (severity, title) = match (report.is_unreadable(), report.counts.refused, report.dry_run) {
        (true, ..) => (Severity::Error, "Le fichier n’a pas pu être lu : rien n’est enregistré"),
        (_, 0, true) => (Severity::Success, "Le fichier peut être importé"),
        (_, 0, false) => (Severity::Success, "Le catalogue est importé"),
        (_, refused, true) if refused == report.formations => {
            (Severity::Error, "Aucune formation ne peut être importée")
        }
        (_, _, true) => (Severity::Warning, "Une partie du fichier peut être importée"),
        (_, _, false) => (Severity::Warning, "Ce qui était correct est importé"),
    };
    alert(severity, title, html! { <p>{ summary(report) }</p> })
}
