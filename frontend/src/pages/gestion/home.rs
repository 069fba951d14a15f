//! What waits for a decision of the gestionnaire, the kinds of decision one after the other.

use mce_shared::accreditation::AccreditationQueue;
use mce_shared::api::{Address, DossierList, NoBody, endpoints};
use mce_shared::french::date_long;
use mce_shared::lifecycle::{State, Task};
use mce_shared::review::ReviewQueue;
use mce_shared::wire::word;
use yew::prelude::*;
use yew_router::prelude::*;

use super::dossiers::{COLUMNS, count, rows};
use crate::api::use_resource;
use crate::components::{Page, pagination, remote_view, table};
use crate::format;
use crate::identity::{Visitor, use_visitor};
use crate::pages::list::{List, use_list};
use crate::pages::worklist::{Queued, nearness};
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

/// The dossiers where one kind of decision waits.
struct Part<'a> {
    list: &'a List<DossierList>,
    title: &'static str,
    what: &'static str,
    /// Said when there is nothing.
    none: &'static str,
}

impl Part<'_> {
    fn is_empty(&self) -> bool {
        let page = self.list.resource.state.ready();
        self.list.previous().is_none() && page.is_some_and(|page| page.dossiers.is_empty())
    }
}

/// What waits comes first; what does not is one line under it.
#[component]
pub fn Home() -> Html {
    let visitor = use_visitor();
    let of_state = endpoints::LIST_DOSSIERS.at([]).asking("state", &word(State::ServiceDoneDeclared));
    let services = use_list(of_state);
    let claims = use_list(of_task(Task::ForceMajeure));
    let controls = use_list(of_task(Task::Control));
    let incidents = use_list(of_task(Task::Incident));
    let cards = use_list(of_task(Task::CardLost));
    let parts = [
        Part {
            list: &services,
            title: State::ServiceDoneDeclared.label_for_professionals(),
            what: "Un service fait validé déclenche le paiement de l’organisme. Sans décision, il est validé d’office à la fin du délai.",
            none: "Aucun service fait à valider",
        },
        part(Task::ForceMajeure, &claims),
        part(Task::Control, &controls),
        part(Task::Incident, &incidents),
        part(Task::CardLost, &cards),
    ];
    let nothing: Vec<&str> = parts.iter().filter(|part| part.is_empty()).map(|part| part.none).collect();
    html! {
        <Page title="À traiter" lead="Ce qui attend une décision du gestionnaire, et jusqu’à quand.">
            { requests(&visitor) }
            { for parts.iter().filter(|part| !part.is_empty()).map(waiting) }
            if !nothing.is_empty() { <p>{ [&nothing.join(". "), "."].concat() }</p> }
            <h2>{ "Les autres pages du gestionnaire" }</h2>
            <ul>{ for PLACES.iter().map(|(to, name, what)| html! {
                <li key={*name}><Link<Route> to={to.clone()}>{ *name }</Link<Route>>{ [" : ", what, "."].concat() }</li>
            }) }</ul>
        </Page>
    }
}

fn of_task(task: Task) -> Address<NoBody, DossierList> {
    endpoints::LIST_DOSSIERS.at([]).asking("task", &word(task))
}

fn part(task: Task, list: &List<DossierList>) -> Part<'_> {
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
    Part { list, title: task.french(), what, none }
}

/// The people and the training bodies who wait for somebody here, queue by queue; for whoever may look at them.
fn requests(visitor: &Visitor) -> Html {
    let people = |queue: ReviewQueue| {
        let address = endpoints::LIST_REVIEWS.at([]).asking("queue", &word(queue)).read_as::<Queued>();
        let name = ["Personnes à reconnaître – ", queue.label()].concat();
        html! { <Requests key={word(queue)} {name} to={Route::Reviews} {address} /> }
    };
    let bodies = |queue: AccreditationQueue| {
        let address = endpoints::LIST_ACCREDITATIONS.at([]).asking("queue", &word(queue)).read_as::<Queued>();
        let name = ["Accréditations – ", queue.label()].concat();
        html! { <Requests key={word(queue)} {name} to={Route::Accreditations} {address} /> }
    };
    let opinions = endpoints::LIST_OPINIONS.at([]).read_as::<Queued>();
    html! {
        <>
            <h2>{ "Demandes" }</h2>
            <ul>
                if visitor.may(&endpoints::LIST_REVIEWS.route) {
                    { for [ReviewQueue::Examine, ReviewQueue::Decide].map(people) }
                }
                { for AccreditationQueue::OF_THE_GESTIONNAIRE.map(bodies) }
                <Requests key="avis" name="Commentaires et réponses – à lire avant publication" to={Route::Opinions} address={opinions} />
            </ul>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct RequestsProps {
    name: AttrValue,
    to: Route,
    address: Address<NoBody, Queued>,
}

/// How many wait in a queue, and until when the first.
#[component]
fn Requests(props: &RequestsProps) -> Html {
    let list = use_resource(props.address.clone());
    html! {
        <li>
            <Link<Route> to={props.to.clone()}>{ &props.name }</Link<Route>>{ " : " }
            { remote_view(&list, "lecture…", |page| {
                let until = page.first();
                let told = until.map(|day| [", au plus tard le ", &date_long(day), " pour la première"].concat());
                html! { <>{ [&page.count(), &told.unwrap_or_default(), "."].concat() }{ for until.map(|day| nearness(day, format::today())) }</> }
            }) }
        </li>
    }
}

fn waiting(part: &Part<'_>) -> Html {
    html! {
        <section key={part.title}>
            <h2>{ part.title }</h2>
            { remote_view(&part.list.resource, "Lecture des dossiers…", |page| {
                let (previous, next) = (part.list.previous(), part.list.next(page.cursor.as_deref()));
                let count = count(page, next.is_some() || previous.is_some());
                html! {
                    <>
                        <p>{ part.what }</p>
                        { table(count, &COLUMNS, &rows(&page.dossiers)) }
                        { pagination("Page précédente", previous, next) }
                    </>
                }
            }) }
        </section>
    }
}
