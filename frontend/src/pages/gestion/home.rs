//! What waits for a decision of the gestionnaire, the kinds of decision one after the other.

use mce_shared::api::{Address, DossierList, NoBody, endpoints};
use mce_shared::french::{date_short, plural};
use mce_shared::lifecycle::{State, Task};
use mce_shared::review::ReviewQueue;
use mce_shared::wire::word;
use yew::prelude::*;
use yew_router::prelude::*;

use super::dossiers::{COLUMNS, rows};
use crate::api::use_resource;
use crate::components::{Page, empty, pagination, remote_view, table, text};
use crate::identity::use_visitor;
use crate::pages::list::use_list;
use crate::router::Route;

/// The other pages, and what one does there.
const PLACES: [(Route, &str, &str); 12] = [
    (
        Route::Accreditations,
        "Accréditations",
        "instruire et décider les demandes des organismes de formation",
    ),
    (
        Route::Reviews,
        "Personnes à reconnaître",
        "examiner et décider les demandes de ceux que le Répertoire ne reconnaît pas",
    ),
    (Route::Opinions, "Avis des élus", "lire les commentaires et les réponses avant leur publication"),
    (Route::Settlements, "Règlements", "préparer les virements, suivre ceux qui n’aboutissent pas"),
    (
        Route::BankReturns,
        "Retours bancaires",
        "lire les fichiers de la banque, voir ce qui ne se rapproche pas",
    ),
    (Route::Suspense, "À rapprocher", "dire où va ce qui a bougé à la banque sans que rien ne dise pourquoi"),
    (Route::BankChecks, "Coordonnées bancaires", "vérifier les comptes que les organismes proposent"),
    (
        Route::FundCollectivites,
        "Compléments des collectivités",
        "ce qu’elles doivent et ont versé, les conventions, ce qui attend",
    ),
    (Route::Runs, "Traitements", "créditer les droits, appliquer les délais, prouver le grand livre"),
    (Route::SetAside, "Mis de côté", "ce qu’un traitement n’a pas pu mener à bien, et pourquoi"),
    (
        Route::MandateEndings,
        "Mandats",
        "importer le Répertoire national des élus, décider des fins de mandat",
    ),
    (Route::Fund, "Fonds", "les soldes, les mois, la dernière preuve"),
];

pub fn home() -> Html {
    html! {
        <Page title="À traiter" lead="Les dossiers où une décision du gestionnaire est attendue, et jusqu’à quand.">
            <Waiting address={endpoints::LIST_DOSSIERS.at([]).asking("state", &word(State::ServiceDoneDeclared))} title={State::ServiceDoneDeclared.label_for_professionals()}
                what="Un service fait validé déclenche le paiement de l’organisme. Sans décision, il est validé d’office à la fin du délai."
                none="Aucun service fait à valider" />
            { for Task::ALL.map(waiting) }
            <Reviews />
            <h2>{ "Les autres pages du gestionnaire" }</h2>
            <ul>{ for PLACES.iter().map(|(to, name, what)| html! {
                <li key={*name}><Link<Route> to={to.clone()}>{ *name }</Link<Route>>{ [" : ", what, "."].concat() }</li>
            }) }</ul>
        </Page>
    }
}

fn waiting(task: Task) -> Html {
    let (what, none) = match task {
        Task::ForceMajeure => (
            "L’élu dit ce qui l’a empêché et joint un justificatif. Tant qu’il n’a pas de réponse, son dossier ne se règle pas.",
            "Aucun cas de force majeure à examiner",
        ),
        Task::Control => (
            "Le service fait n’est plus validé d’office : il l’est par vous, tel quel ou corrigé.",
            "Aucun contrôle en cours",
        ),
        Task::Incident => (
            "Une personne a proposé la correction d’un dossier réglé : une autre la décide.",
            "Aucune correction à décider",
        ),
        Task::CardLost => (
            "Un paiement par carte accepté a été annulé, non remis à la banque, ou rendu à la carte en dehors du service : l’argent n’est pas là, et l’organisme reste dû. L’élu paie autrement, ou le dossier est fermé avant la formation ; après elle, dites dans le dossier comment c’est réglé.",
            "Aucun paiement par carte ne manque",
        ),
    };
    let address = endpoints::LIST_DOSSIERS.at([]).asking("task", &word(task));
    html! { <Waiting key={word(task)} {address} title={task.french()} {what} {none} /> }
}

/// How many people wait to be recognised for somebody here, and until when the first; for whoever may look at them.
#[component]
fn Reviews() -> Html {
    let may = use_visitor().may(&endpoints::LIST_REVIEWS.route);
    html! {
        if may {
            <h2>{ "Personnes à reconnaître" }</h2>
            <ul>{ for [ReviewQueue::Examine, ReviewQueue::Decide].map(|queue| html! { <OfQueue key={word(queue)} {queue} /> }) }</ul>
            <p><Link<Route> to={Route::Reviews}>{ "Examiner et décider ces demandes" }</Link<Route>></p>
        }
    }
}

#[derive(Properties, PartialEq)]
struct OfQueueProps {
    queue: ReviewQueue,
}

#[component]
fn OfQueue(props: &OfQueueProps) -> Html {
    let list = use_resource(endpoints::LIST_REVIEWS.at([]).asking("queue", &word(props.queue)));
    html! {
        <li>
            { props.queue.label() }{ " : " }
            { remote_view(&list, "lecture…", |page| {
                let count = plural(i64::try_from(page.reviews.len()).unwrap_or(i64::MAX), "demande", "demandes");
                let more = if page.cursor.is_some() { "plus de " } else { "" };
                // The most urgent is the first.
                let until = page.reviews.first().and_then(|review| review.until);
                let until = until.map(|day| [", au plus tard le ", &date_short(day), " pour la première"].concat());
                text([more, &count, &until.unwrap_or_default()].concat())
            }) }
        </li>
    }
}

#[derive(Properties, PartialEq)]
struct WaitingProps {
    address: Address<NoBody, DossierList>,
    title: AttrValue,
    what: AttrValue,
    /// Read when there is nothing.
    none: AttrValue,
}

/// The dossiers where one kind of decision waits.
#[component]
fn Waiting(props: &WaitingProps) -> Html {
    let list = use_list(props.address.clone());
    html! {
        <>
            <h2>{ &props.title }</h2>
            { remote_view(&list.resource, "Lecture des dossiers…", |page| {
                let (previous, next) = (list.previous(), list.next(page.cursor.as_deref()));
                if page.dossiers.is_empty() && previous.is_none() {
                    return empty(props.none.clone(), html! { <p class="fr-mb-0">{ &props.what }</p> });
                }
                let count = count(page, next.is_some() || previous.is_some());
                html! {
                    <>
                        <p>{ &props.what }</p>
                        { table(count, &COLUMNS, &rows(&page.dossiers)) }
                        { pagination("Page précédente", previous, next) }
                    </>
                }
            }) }
        </>
    }
}

fn count(page: &DossierList, partial: bool) -> String {
    let count = i64::try_from(page.dossiers.len()).unwrap_or(i64::MAX);
    let count = plural(count, "dossier", "dossiers");
    if partial {
        [&count, " sur cette page, le plus urgent d’abord"].concat()
    } else {
        [&count, ", le plus urgent d’abord"].concat()
    }
}
