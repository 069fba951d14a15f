//! The training body's own offers, published or not: found, unfolded, published, suspended.

use mce_shared::api::{DraftSummary, OwnOffers, endpoints};
use mce_shared::catalogue::{Formation, Publication};
use mce_shared::french::plural;
use yew::prelude::*;
use yew_router::prelude::*;

use super::offer::{self, Standing};
use super::typing::new_numero;
use crate::api::{Shared, use_resource};
use crate::components::{Page, Severity, TextField, alert, empty, remote_view};
use crate::form::{Form, use_form};
use crate::format;
use crate::pages::worklist::{View, views};
use crate::router::Route;
use crate::{announcer, browser};

/// What was done, where the offer itself may be gone from the list.
const DONE_ID: &str = "fait";
/// Offers drawn at most; a longer catalogue is to be searched.
const SHOWN_MAX: usize = 100;

/// The name of a view, and what it keeps.
type Filter = (&'static str, fn(&Publication) -> bool);

const FILTERS: [Filter; 5] = [
    ("En cours", |publication| !matches!(publication, Publication::Archived { .. })),
    ("Publiées", Publication::is_published),
    ("Brouillons", |publication| *publication == Publication::Draft),
    ("Suspendues", |publication| matches!(publication, Publication::Suspended { .. })),
    ("Archivées", |publication| matches!(publication, Publication::Archived { .. })),
];

#[component]
pub fn OfOffers() -> Html {
    let offers = use_resource(endpoints::LIST_OWN_OFFERS.at([]));
    let form = use_form("mes-offres".into(), &[], &[]);
    let chosen = use_state(|| 0_usize);
    let said = use_state(|| None::<(usize, &'static str)>);
    let choose = {
        let chosen = chosen.clone();
        Callback::from(move |rank| chosen.set(rank))
    };
    let ondone = {
        let (said, reload, filtered) = (said.clone(), offers.reload.clone(), *chosen != 0);
        Callback::from(move |(index, text): (usize, &'static str)| {
            said.set(Some((index, text)));
            reload.emit(());
            announcer::announce(text);
            // The button that was pressed is gone, and so is the offer when only those of its former state are shown.
            let nearest = if filtered { DONE_ID.to_owned() } else { offer::title_id(index) };
            browser::focus_soon(nearest);
        })
    };
    html! {
        <Page title="Offres" lead="Ce que vous proposez aux élus. Seules les offres publiées leur sont montrées."
            trail={super::trail()}>
            { remote_view(&offers, "Lecture de vos offres…", |_| match offers.state.ready() {
                Some(own) if own.formations.is_empty() && own.drafts.is_empty() => nothing(),
                Some(own) => content(own, &form, (*chosen, &choose), *said, &ondone),
                None => Html::default(),
            }) }
        </Page>
    }
}

fn nothing() -> Html {
    empty(
        "Vous n’avez encore aucune offre",
        html! {
            <div class="mce-actions">{ type_one("fr-btn") }{ import() }</div>
        },
    )
}

fn import() -> Html {
    html! {
        <Link<Route> classes="fr-btn fr-btn--secondary" to={Route::OfImport}>{ "Importer un catalogue" }</Link<Route>>
    }
}

/// Leads to an offer that nobody has typed yet.
fn type_one(class: &'static str) -> Html {
    html! {
        <Link<Route> classes={class} to={Route::OfOffer { formation: new_numero().into() }}>{ "Saisir une offre" }</Link<Route>>
    }
}

/// What is being typed, the latest first.
fn drafts(drafts: &[DraftSummary]) -> Html {
    if drafts.is_empty() {
        return Html::default();
    }
    let line = |draft: &DraftSummary| {
        let title = if draft.intitule.is_empty() { "Sans intitulé" } else { &draft.intitule };
        let formation = AttrValue::from(draft.formation.to_string());
        html! {
            <li key={draft.formation.as_str()}>
                <Link<Route> to={Route::OfOffer { formation }}>{ title }</Link<Route>>
                { [", enregistré par ", &draft.author, " le ", &format::moment(draft.at)].concat() }
            </li>
        }
    };
    html! {
        <>
            <h2 class="fr-h5">{ "Saisies à finir" }</h2>
            <ul>{ for drafts.iter().map(line) }</ul>
        </>
    }
}

fn content(
    own: &Shared<OwnOffers>,
    form: &Form,
    (chosen, choose): (usize, &Callback<usize>),
    said: Option<(usize, &'static str)>,
    ondone: &Callback<(usize, &'static str)>,
) -> Html {
    let words = browser::plain(&form.value("mots"));
    let found: Vec<(usize, &Formation)> =
        own.formations.iter().enumerate().filter(|(_, formation)| matches(formation, &words)).collect();
    let counts = FILTERS.map(|(label, keeps)| View {
        label,
        count: found.iter().filter(|(_, formation)| keeps(&formation.publication)).count(),
    });
    let keeps = FILTERS[chosen.min(FILTERS.len() - 1)].1;
    let kept: Vec<_> = found.iter().filter(|(_, formation)| keeps(&formation.publication)).collect();
    let today = format::today();
    let shown = kept.iter().take(SHOWN_MAX).map(|(index, _)| {
        let said = said.filter(|(of, _)| of == index && chosen == 0).map(|(_, text)| text);
        offer::offer(&Standing { own: own.clone(), index: *index, today, ondone: ondone.clone() }, said)
    });
    html! {
        <>
            { for own.obstacles.iter().map(|obstacle| {
                alert(Severity::Warning, own.of.agrement.clone(), html! { <p>{ &obstacle.message }</p> })
            }) }
            <div class="mce-finder">
                <TextField form={form.clone()} name="mots" label="Chercher dans vos offres"
                    hint="Un mot du titre, du lieu ou le numéro" autocomplete="off" optional=true />
                <div class="mce-actions">{ type_one("fr-btn fr-btn--secondary") }{ import() }</div>
            </div>
            { drafts(&own.drafts) }
            { views("Offres à afficher", &counts, chosen, choose) }
            <div id={DONE_ID} tabindex="-1">
                if let Some((_, text)) = said.filter(|_| chosen != 0) { { alert(Severity::Success, text, Html::default()) } }
            </div>
            <h2 class="fr-h5"><span role="status">{ summary(kept.len()) }</span></h2>
            <ul class="mce-offers">{ for shown }</ul>
        </>
    }
}

fn summary(count: usize) -> String {
    match count {
        0 => "Aucune offre ne correspond : changez les mots ou l’affichage.".to_owned(),
        count if count > SHOWN_MAX => {
            let total = plural(i64::try_from(count).unwrap_or(i64::MAX), "offre", "offres");
            [&total, ". Les ", &SHOWN_MAX.to_string(), " premières sont affichées : précisez les mots."]
                .concat()
        }
        count => plural(i64::try_from(count).unwrap_or(i64::MAX), "offre", "offres"),
    }
}

/// Whether every word is somewhere in the title, the number or the towns; `words` are plain.
fn matches(formation: &Formation, words: &str) -> bool {
    if words.is_empty() {
        return true;
    }
    let mut text = [&formation.intitule, " ", formation.numero.as_str()].concat();
    for place in formation.actions.iter().filter_map(|action| action.lieu.as_ref()) {
        text.push(' ');
        text.push_str(&place.ville);
    }
    let text = browser::plain(&text);
    words.split(' ').all(|word| text.contains(word))
}
