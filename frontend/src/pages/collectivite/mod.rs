//! The pages of the collectivité: the élus who ask it for a complement, those who wait first.

pub mod statement;

use mce_shared::api::{DossierSummary, Role, endpoints};
use mce_shared::french::{date_full, plural};
use mce_shared::lifecycle::CommandKind;
use mce_shared::money::Euros;
use yew::prelude::*;

use crate::components::{Column, Page, Row, empty, pagination, price, remote_view, table, text};
use crate::identity::use_visitor;
use crate::pages::dossier::turn;
use crate::pages::list::use_list;
use crate::pages::worklist::{dossier_link, short_period, sorted};

static WAITING: [Column; 6] = [
    Column { label: "Formation", amount: false },
    Column { label: "Élu", amount: false },
    Column { label: "Organisme", amount: false },
    Column { label: "Dates", amount: false },
    Column { label: "Répondre au plus tard", amount: false },
    Column { label: "Montant demandé", amount: true },
];

static ANSWERED: [Column; 5] = [
    Column { label: "Formation", amount: false },
    Column { label: "Élu", amount: false },
    Column { label: "Dates", amount: false },
    Column { label: "Montant accordé", amount: true },
    Column { label: "Où en est le dossier", amount: false },
];

pub fn requests() -> Html {
    html! { <Requests /> }
}

#[component]
fn Requests() -> Html {
    let visitor = use_visitor();
    let list = use_list(endpoints::LIST_DOSSIERS.at([]));
    let organisation = visitor.signed_in().and_then(|person| person.organisation.as_ref());
    let lead = organisation.map(|organisation| AttrValue::from(organisation.name.clone()));
    html! {
        <Page title="Demandes de complément" {lead}>
            { remote_view(&list.resource, "Lecture des demandes…", |page| html! {
                <>
                    { requests_of(&page.dossiers) }
                    { pagination("Page précédente", list.previous(), list.next(page.cursor.as_deref())) }
                </>
            }) }
            { explanation() }
        </Page>
    }
}

fn requests_of(dossiers: &[DossierSummary]) -> Html {
    let waits = |dossier: &&DossierSummary| dossier.actions.contains(&CommandKind::GrantCofinancing);
    // Each may be answered until its training begins.
    let waiting = sorted(dossiers.iter().filter(waits), &|dossier| (false, dossier.start));
    let answered: Vec<Row> = dossiers.iter().filter(|dossier| !waits(dossier)).map(answered).collect();
    html! {
        <>
            <h2>{ "À traiter" }</h2>
            if waiting.is_empty() { { nothing(answered.is_empty()) } } else { { to_answer(&waiting) } }
            if !answered.is_empty() {
                <h2>{ "Déjà traitées" }</h2>
                { table("Demandes auxquelles vous avez répondu, ou que l’élu a retirées", &ANSWERED, &answered) }
            }
        </>
    }
}

fn nothing(never: bool) -> Html {
    let title = if never {
        "Aucun élu ne vous a demandé de complément"
    } else {
        "Toutes les demandes sont traitées"
    };
    empty(
        title,
        html! {
            <p class="fr-mb-0">
                { "Une demande arrive ici quand les droits d’un élu ne couvrent pas le prix d’une formation liée à son mandat." }
            </p>
        },
    )
}

fn to_answer(waiting: &[&DossierSummary]) -> Html {
    let total: Euros = waiting.iter().filter_map(|dossier| dossier.asked).sum();
    let count = i64::try_from(waiting.len()).unwrap_or(i64::MAX);
    let sentence = [
        &plural(count, "demande attend", "demandes attendent"),
        " votre réponse, pour ",
        &total.french(),
        ". Ouvrez un dossier pour accorder tout ou partie de la somme, ou refuser.",
    ];
    let rows: Vec<Row> = waiting.iter().map(|dossier| to_grant(dossier)).collect();
    html! {
        <>
            <p>{ sentence.concat() }</p>
            { table("Demandes à traiter, selon la date de la formation", &WAITING, &rows) }
        </>
    }
}

fn to_grant(dossier: &DossierSummary) -> Row {
    Row {
        key: dossier.id.as_str().to_owned().into(),
        cells: vec![
            dossier_link(Role::Collectivite, dossier.id.as_str(), &dossier.intitule),
            text(dossier.elu_name.clone()),
            text(dossier.of_name.clone()),
            text(short_period(dossier)),
            until(dossier),
            asked(dossier),
        ],
    }
}

fn answered(dossier: &DossierSummary) -> Row {
    Row {
        key: dossier.id.as_str().to_owned().into(),
        cells: vec![
            dossier_link(Role::Collectivite, dossier.id.as_str(), &dossier.intitule),
            text(dossier.elu_name.clone()),
            text(short_period(dossier)),
            granted(dossier),
            turn::state_badge(dossier.state, Role::Collectivite),
        ],
    }
}

fn until(dossier: &DossierSummary) -> Html {
    dossier.due.map(|due| text(date_full(due.until))).unwrap_or_default()
}

fn asked(dossier: &DossierSummary) -> Html {
    dossier.asked.map(price).unwrap_or_default()
}

/// What was given, beside what was asked where that is not the same.
fn granted(dossier: &DossierSummary) -> Html {
    let asked = dossier.asked.unwrap_or_default();
    match dossier.granted {
        Some(granted) if granted == asked => price(granted),
        Some(granted) => html! { <>{ price(granted) }{ [" sur ", &asked.french()].concat() }</> },
        None => html! { { [&asked.french(), " demandés, sans suite"].concat() } },
    }
}

/// ED-1, FI-4 and FI-6, in the words of an agent.
fn explanation() -> Html {
    html! {
        <section class="fr-mt-6w" aria-labelledby="complement">
            <h2 id="complement">{ "Qu’est-ce qu’un complément ?" }</h2>
            <p>
                { "Votre collectivité peut compléter les droits d’un de ses élus : ce complément est versé sur son \
                   compte pour une formation liée à son mandat. C’est toujours l’élu qui la demande." }
            </p>
            <ul>
                <li>{ "Une délibération de votre assemblée doit le permettre : vous en donnez le numéro et la date." }</li>
                <li>{ "Vous pouvez accorder moins que ce qui est demandé. Le reste est payé par l’élu." }</li>
                <li>{ "Une formation de réinsertion professionnelle ne peut pas être financée par la collectivité." }</li>
                <li>{ "Aucun texte ne fixe de délai pour répondre : l’élu peut à tout moment continuer sans vous, et sans réponse la veille de la session sa demande est annulée." }</li>
            </ul>
        </section>
    }
}
