//! The runs over everybody: tried without writing, then done, and what each of them counted.

use mce_shared::api::{Address, AdvanceRun, NoBody, RunList, RunView, endpoints};
use mce_shared::runs::{RunKind, RunState};
use yew::prelude::*;
use yew_router::prelude::*;

use super::confirm::Confirm;
use super::driver::{Driver, Driving, use_driver};
use super::run_view::{brief, mode, progress, state, tallies};
use crate::components::{
    Column, Look, Page, Press, Row, Severity, action, alert, empty, pagination, remote_view, table, text,
};
use crate::format;
use crate::pages::list::use_list;
use crate::pages::worklist::one_of;
use crate::router::Route;

/// An import and a replay have their own pages.
const KINDS: [RunKind; 4] = [RunKind::Credit, RunKind::Expiry, RunKind::Sweep, RunKind::Proof];

static HISTORY: [Column; 5] = [
    Column { label: "Traitement", amount: false },
    Column { label: "Mode", amount: false },
    Column { label: "Demandé par", amount: false },
    Column { label: "État", amount: false },
    Column { label: "Résultat", amount: false },
];

#[component]
pub fn Runs() -> Html {
    let chosen = use_state(|| 0_usize);
    let choose = {
        let chosen = chosen.clone();
        Callback::from(move |rank| chosen.set(rank))
    };
    let kind = KINDS.get(*chosen).copied().unwrap_or(RunKind::Credit);
    html! {
        <Page title="Traitements" trail={super::trail()}
            lead="Chaque traitement passe aussi de lui-même, à son heure. Un essai à blanc dit ce qu’il ferait, sans rien écrire.">
            { one_of("Traitement à afficher", &KINDS.map(|kind| kind.french().to_owned()), *chosen, &choose) }
            <OfKind key={kind.code()} {kind} />
            <p>
                { "Ce qu’un traitement n’a pas pu mener à bien est " }
                <Link<Route> to={Route::SetAside}>{ "mis de côté" }</Link<Route>>
                { ", avec sa raison, et repris au passage suivant." }
            </p>
            <p>
                { "Deux traitements ont leur propre page : " }
                <Link<Route> to={Route::Settlements}>{ "préparer les virements du jour" }</Link<Route>>{ " et " }
                <Link<Route> to={Route::MandateImport}>{ "importer les mandats" }</Link<Route>>{ "." }
            </p>
        </Page>
    }
}

/// The words of a kind: what it does, and what follows from it.
fn words(kind: RunKind) -> (&'static str, &'static str) {
    match kind {
        RunKind::Credit => (
            "Inscrit sur chaque compte les droits de l’année, dans la limite du plafond, et prévient ceux qui en perdraient.",
            "Les droits dus à ce jour seront inscrits sur les comptes. Un crédit n’est jamais inscrit deux fois : ce qui l’est \
             déjà ne bouge pas.",
        ),
        RunKind::Expiry => (
            "Met fin aux droits de ceux qui n’ont plus de mandat depuis le délai prévu, et les prévient avant.",
            "Les droits arrivés à leur fin seront retirés des comptes. Ce qui est engagé dans un dossier n’est pas touché.",
        ),
        RunKind::Sweep => (
            "Applique les délais dépassés des dossiers : annulations sans suite, services faits validés d’office, rappels.",
            "Les dossiers dont le délai est passé changeront d’état, et leurs personnes recevront un courriel.",
        ),
        RunKind::Proof => (
            "Recalcule chaque solde depuis les écritures et vérifie que rien ne manque et que rien n’est payé deux fois.",
            "Rien n’est changé dans les comptes : le résultat est gardé comme dernière preuve du grand livre.",
        ),
        RunKind::Import | RunKind::Replay => ("", ""),
    }
}

/// Where the runs of a kind are asked for.
pub fn address_of(kind: RunKind) -> Address<AdvanceRun, RunView> {
    match kind {
        RunKind::Credit => endpoints::CREDIT_RIGHTS.at([]),
        RunKind::Expiry => endpoints::EXPIRE_RIGHTS.at([]),
        RunKind::Sweep => endpoints::SWEEP_DEADLINES.at([]),
        RunKind::Proof => endpoints::PROVE_LEDGER.at([]),
        RunKind::Import => endpoints::CARRY_ON_IMPORT.at([]),
        RunKind::Replay => endpoints::CARRY_ON_REPLAY.at([]),
    }
}

/// Where they are listed.
pub fn list_of(kind: RunKind) -> Address<NoBody, RunList> {
    endpoints::LIST_RUNS.at([]).asking("kind", kind.code())
}

#[derive(Properties, PartialEq)]
struct OfKindProps {
    kind: RunKind,
}

#[component]
fn OfKind(props: &OfKindProps) -> Html {
    let kind = props.kind;
    let list = use_list(list_of(kind));
    let driver = use_driver(address_of(kind), list.resource.reload.clone());
    let (what, follows) = words(kind);
    html! {
        <section aria-labelledby="traitement">
            <h2 id="traitement">{ kind.french() }</h2>
            <p>{ what }</p>
            <Start driver={Driving(driver.clone())} going={driver.under_way()} {follows} last={list.resource.state.ready().and_then(|list| last_try(&list.runs))} />
            { driver.view() }
            <h3>{ "Passages précédents" }</h3>
            { remote_view(&list.resource, "Lecture des passages…", |page| {
                let (previous, next) = (list.previous(), list.next(page.cursor.as_deref()));
                html! { <>{ history(page, &driver) }{ pagination("Plus récents", previous, next) }</> }
            }) }
        </section>
    }
}

/// The newest of them that wrote nothing.
fn last_try(runs: &[RunView]) -> Option<RunView> {
    runs.iter().find(|run| run.dry && run.state == RunState::Done).cloned()
}

#[derive(Properties, PartialEq)]
struct StartProps {
    driver: Driving,
    /// Whether the run that is under way writes nothing.
    going: Option<bool>,
    follows: &'static str,
    /// What a try has counted.
    last: Option<RunView>,
}

#[component]
fn Start(props: &StartProps) -> Html {
    let asking = use_state(|| false);
    let ask = |value: bool| {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(value))
    };
    let run = |dry: bool| {
        let (driver, close) = (props.driver.0.clone(), ask(false));
        Callback::from(move |()| {
            close.emit(());
            driver.advance(dry, None);
        })
    };
    let going = props.going;
    html! {
        <>
            <div class="mce-actions">
                { action(Look::Secondary, "Essai à blanc", Press::of(true, going), run(true).reform(|_: MouseEvent| ())) }
                { action(Look::Primary, "Lancer", Press::of(false, going), ask(true).reform(|_: MouseEvent| ())) }
            </div>
            <Confirm id="lancer" title="Lancer le traitement ?" yes="Lancer le traitement" open={*asking} busy={going.is_some()}
                onyes={run(false)} onclose={ask(false)}>
                <p>{ props.follows }</p>
                if let Some(last) = &props.last {
                    <p>{ ["Le dernier essai à blanc, ", &format::moment(last.started_at), ", comptait :"].concat() }</p>
                    { tallies(&last.tallies) }
                } else {
                    <p>{ "Aucun essai à blanc récent ne dit ce qu’il ferait : vous pouvez en faire un d’abord." }</p>
                }
            </Confirm>
        </>
    }
}

/// The runs of a page, with the way to go on with those that are under way.
pub fn history(page: &RunList, driver: &Driver) -> Html {
    if page.runs.is_empty() {
        return empty(
            "Aucun passage",
            html! { <p class="fr-mb-0">{ "Les passages et les essais resteront ici, avec leurs comptes rendus." }</p> },
        );
    }
    let going = driver.is_going();
    let waiting = page.runs.iter().filter(|run| run.state == RunState::Running && !going);
    let rows: Vec<Row> = page.runs.iter().map(row).collect();
    html! {
        <>
            { for waiting.map(|run| under_way(run, driver)) }
            { table("Du plus récent au plus ancien", &HISTORY, &rows) }
        </>
    }
}

/// A run that somebody began: anybody may carry it on.
pub fn under_way(run: &RunView, driver: &Driver) -> Html {
    let go_on = {
        let (driver, id, dry) = (driver.clone(), run.id.clone(), run.dry);
        Callback::from(move |_: MouseEvent| driver.advance(dry, Some(id.clone())))
    };
    let content = html! {
        <>
            <p>{ [run.id.as_str(), ", demandé par ", &run.author, ", ", &format::moment(run.started_at), "."].concat() }</p>
            { progress(run) }
            { action(Look::Secondary, "Continuer", false, go_on) }
        </>
    };
    alert(Severity::Info, "Un traitement est en cours", content)
}

fn row(run: &RunView) -> Row {
    let to = Route::Run { id: run.id.as_str().to_owned().into() };
    let link = html! { <Link<Route> {to}>{ format::moment(run.started_at) }</Link<Route>> };
    Row {
        key: run.id.as_str().to_owned().into(),
        cells: vec![link, mode(run), text(run.author.clone()), state(run), text(brief(run))],
    }
}
