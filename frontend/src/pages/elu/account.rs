//! The élu's home: how much do I have, what is expected of me, where do I find a training.

use mce_shared::api::{AccountView, DossierSummary, MandateView, NextCreditView, Role, endpoints, signs};
use mce_shared::french::date_long;
use mce_shared::money::Euros;
use mce_shared::rules::account::UsableFor;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::api::use_resource;
use crate::components::{
    BalanceGauge, Column, Page, QuickSearch, Row, empty, facts, price, remote_view, table, text,
};
use crate::format;
use crate::pages::dossier::turn;
use crate::pages::elu::objection::Objection;
use crate::pages::elu::pension::pension;
use crate::pages::elu::{dossiers, notices};
use crate::router::Route;

#[component]
pub fn Account() -> Html {
    let account = use_resource(endpoints::SHOW_ACCOUNT.at([]));
    html! {
        <Page title="Mon compte">
            { remote_view(&account, "Lecture de votre compte…", |view| html! {
                <div class="fr-grid-row fr-grid-row--gutters">
                    <div class="fr-col-12 fr-col-lg-7">
                        { notices::notices(view) }
                        { notices::waiting_money(view) }
                        { rights(view) }
                        <Expected />
                    </div>
                    <div class="fr-col-12 fr-col-lg-5">
                        { find() }
                        { other_funds(view) }
                        { mandates(&view.mandates) }
                        { retirement(view, &account.reload) }
                        <Objection />
                        <p><Link<Route> to={Route::Accesses}>{ "Qui a consulté mon dossier" }</Link<Route>></p>
                    </div>
                </div>
            }) }
        </Page>
    }
}

fn rights(view: &AccountView) -> Html {
    let next = view.next_credit.as_ref();
    html! {
        <section aria-labelledby="droits">
            <h2 id="droits">{ "Mes droits" }</h2>
            <p class="fr-h3 fr-mb-1w">{ price(view.funds.dife) }</p>
            if view.reserved.dossiers > 0 { <p>{ [&view.reserved.beside(view.funds.dife), "."].concat() }</p> }
            <BalanceGauge balance={view.funds.dife} cap={view.cap} next_credit={amount(next, |credit| credit.credited)}
                lost={amount(next, |credit| credit.lost_to_cap)}
                next_date={next.map(|credit| date_long(credit.on)).unwrap_or_default()} />
            <p>{ usable_for(view) }</p>
            { for view.announced.iter().map(|told| html! { <p class="fr-text--sm" key={told.clone()}>{ told.clone() }</p> }) }
            <p><Link<Route> to={Route::Statement}>{ "Voir chaque mouvement et sa raison" }</Link<Route>></p>
        </section>
    }
}

fn amount(next: Option<&NextCreditView>, of: impl Fn(&NextCreditView) -> Euros) -> Euros {
    next.map(of).unwrap_or_default()
}

fn usable_for(view: &AccountView) -> String {
    let what = match view.usable_for {
        UsableFor::MandateAndReinsertion => {
            "Utilisables pour votre mandat ou pour une réinsertion professionnelle"
        }
        UsableFor::Mandate => "Utilisables pour une formation liée à votre mandat",
        UsableFor::Reinsertion => "Utilisables pour une réinsertion professionnelle seulement",
        UsableFor::None => return no_longer_usable(view),
    };
    match view.until {
        Some(until) => [what, ", jusqu’au ", &date_long(until), ", minuit (heure de Paris)."].concat(),
        None => [what, "."].concat(),
    }
}

/// What the law alone has ended stays on the account until the register says so: the next mandate may be listed late (EL-10b).
fn no_longer_usable(view: &AccountView) -> String {
    let none = "Vous n’avez plus de droits utilisables : il faut un mandat en cours, ou fini depuis moins de six mois.";
    if view.funds.dife.is_zero() {
        return none.to_owned();
    }
    let kept = " Cette somme reste sur votre compte tant que la fin de votre mandat n’est pas inscrite au Répertoire national des élus, puis elle est perdue.";
    [none, kept].concat()
}

/// The dossiers that wait for somebody, the élu's own turn first.
#[component]
fn Expected() -> Html {
    let list = use_resource(endpoints::LIST_DOSSIERS.at([]));
    let content = remote_view(&list, "Lecture de vos demandes…", |list| {
        let open = |mine: bool| {
            let waits = move |dossier: &&DossierSummary| {
                !dossier.state.is_final() && turn::is_mine(dossier.due.as_ref(), Role::Elu) == mine
            };
            list.dossiers.iter().filter(waits).map(dossiers::summary)
        };
        let shown: Vec<Html> = open(true).chain(open(false)).collect();
        if shown.is_empty() {
            nothing_expected()
        } else {
            let today = format::today();
            let signing = list.dossiers.iter().any(|one| signs(one.state, (one.start, one.end), today));
            html! {
                <>
                    if signing { <p><Link<Route> classes="fr-btn" to={Route::Presence}>{ "Signer ma présence" }</Link<Route>></p> }
                    { for shown }
                </>
            }
        }
    });
    html! {
        <section aria-labelledby="attendu">
            <h2 id="attendu">{ "Ce qui est attendu" }</h2>
            { content }
            <p><Link<Route> to={Route::Dossiers}>{ "Toutes mes demandes" }</Link<Route>></p>
        </section>
    }
}

fn nothing_expected() -> Html {
    empty(
        "Rien n’est attendu de vous",
        html! {
            <p class="fr-mb-0">{ "Vous n’avez aucune demande en cours. Cherchez une formation pour commencer." }</p>
        },
    )
}

fn find() -> Html {
    html! {
        <section class="mce-hero" aria-labelledby="trouver">
            <h2 id="trouver" class="fr-h4">{ "Trouver une formation" }</h2>
            <QuickSearch />
            <ul class="fr-mt-2w fr-mb-0">
                <li><Link<Route> to={Route::Favourites}>{ "Mes favoris" }</Link<Route>></li>
                <li><Link<Route> to={Route::Alerts}>{ "Mes recherches suivies" }</Link<Route>></li>
                <li><Link<Route> to={Route::Needs}>{ "Dire un besoin de formation" }</Link<Route>></li>
            </ul>
        </section>
    }
}

/// What the élu has besides the DIFE; nothing when there is nothing.
fn other_funds(view: &AccountView) -> Html {
    let funds = &view.funds;
    let name = |siren: &str| {
        let known = view.financers.iter().find(|one| one.siren.as_str() == siren);
        known.map_or_else(|| siren.to_owned(), |one| one.name.clone())
    };
    let mut lines: Vec<(String, Euros)> = funds
        .dotations
        .iter()
        .map(|(siren, amount)| (["Complément, ", &name(siren.as_str())].concat(), *amount))
        .collect();
    lines.push(("Compte personnel de formation (CPF)".to_owned(), funds.cpf));
    lines.push(("Compte d’engagement citoyen (CEC)".to_owned(), funds.cec));
    lines.push(("Payé par carte, à réutiliser".to_owned(), funds.card_credit));
    lines.retain(|(_, amount)| amount.is_positive());
    if lines.is_empty() {
        return Html::default();
    }
    static COLUMNS: [Column; 2] =
        [Column { label: "Compte", amount: false }, Column { label: "Disponible", amount: true }];
    let row = |(label, amount): (String, Euros)| Row {
        key: label.clone().into(),
        cells: vec![text(label), price(amount)],
    };
    let rows: Vec<Row> = lines.into_iter().map(row).collect();
    table("Mes autres droits", &COLUMNS, &rows)
}

/// Those that are held come first.
fn mandates(mandates: &[MandateView]) -> Html {
    let held = mandates.iter().filter(|mandate| mandate.end.is_none());
    let over = mandates.iter().filter(|mandate| mandate.end.is_some());
    html! {
        <section aria-labelledby="mandats">
            <h2 id="mandats" class="fr-h4">{ "Mes mandats" }</h2>
            { for held.chain(over).map(mandate) }
            <p class="fr-text--sm">
                { "Une erreur ? Elle se corrige au répertoire national des élus, auprès de votre préfecture. " }
                <Link<Route> to={Route::Help}>{ "Comment faire" }</Link<Route>>
            </p>
        </section>
    }
}

fn mandate(mandate: &MandateView) -> Html {
    let mut lines =
        vec![("Mandat", text(mandate.label.clone())), ("Territoire", text(mandate.territory.clone()))];
    if !mandate.function.is_empty() {
        lines.push(("Fonction", text(mandate.function.clone())));
    }
    let since = if mandate.end.is_some() { "Commencé le" } else { "Depuis le" };
    lines.push((since, text(date_long(mandate.start))));
    if let Some(end) = mandate.end {
        lines.push(("Terminé le", text(date_long(end))));
    }
    if let Some(rule) = &mandate.over_because {
        lines.push(("Pourquoi", text(rule.clone())));
    }
    if !mandate.eligible {
        lines.push(("Droits", text("Ce mandat n’ouvre pas de droits")));
    }
    facts(lines)
}

/// The pension that was declared, or the way to declare it.
fn retirement(view: &AccountView, reload: &Callback<()>) -> Html {
    let content = if view.pension_liquidated {
        html! { <p>{ "Vous avez déclaré que votre retraite professionnelle est versée : vos droits ne paient que des formations liées à votre mandat." }</p> }
    } else {
        pension(view.usable_for, reload)
    };
    html! {
        <section aria-labelledby="retraite">
            <h2 id="retraite" class="fr-h4">{ "Ma retraite" }</h2>
            { content }
        </section>
    }
}
