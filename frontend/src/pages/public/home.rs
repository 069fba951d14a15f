//! The first page: how much do I have, what is expected of me, where do I find a training.

use yew::prelude::*;
use yew_router::prelude::*;
use yew_router::query::Raw;

use crate::components::{
    Page, Provider, QuickSearch, SEARCH_ID, SEARCH_LABEL, SearchField, Suggested, chosen, connect_button,
};
use crate::identity::use_visitor;
use crate::router::Route;

#[component]
pub fn Home() -> Html {
    let visitor = use_visitor();
    html! {
        <Page title="Votre droit à la formation d’élu" home=true
            lead="Chaque élu local dispose, chaque année, d’un droit individuel à la formation (DIFE), sans autorisation à demander.">
            <div class="fr-grid-row fr-grid-row--gutters">
                <div class="fr-col-12 fr-col-lg-7">{ search() }</div>
                <div class="fr-col-12 fr-col-lg-5">
                    if visitor.signed_in().is_some() { { own_space() } } else { { way_in() } }
                </div>
            </div>
            { questions() }
            { steps() }
            { professionals() }
        </Page>
    }
}

fn search() -> Html {
    html! {
        <section class="mce-hero" aria-labelledby="chercher">
            <h2 id="chercher" class="fr-h4">{ "Trouver une formation" }</h2>
            <p>{ "Pour votre mandat ou pour votre réinsertion, près de chez vous ou à distance. Sans vous connecter." }</p>
            <FirstSearch />
        </section>
    }
}

/// The field of the first page suggests what the catalogue has.
#[component]
fn FirstSearch() -> Html {
    let navigator = use_navigator();
    let onchoose = move |suggestion: Suggested| {
        if let Some(navigator) = &navigator {
            // Only refused for a query that cannot be written, and this one is.
            let _ = navigator.push_with_query(&Route::Search, Raw(chosen("", &suggestion)));
        }
    };
    let field =
        html! { <SearchField id={SEARCH_ID} label={SEARCH_LABEL} placeholder={SEARCH_LABEL} {onchoose} /> };
    html! { <QuickSearch {field} /> }
}

fn way_in() -> Html {
    html! {
        <section class="mce-panel" aria-labelledby="connexion">
            <h2 id="connexion" class="fr-h4">{ "Consulter mon compte" }</h2>
            { connect_button(Provider::FranceConnectPlus, "/espace") }
            <p class="fr-mb-0">
                { "Vous représentez un organisme ou une collectivité ? " }
                <Link<Route> to={Route::SignIn}>{ "Connectez-vous avec ProConnect" }</Link<Route>>
            </p>
        </section>
    }
}

fn own_space() -> Html {
    html! {
        <section class="mce-panel" aria-labelledby="connexion">
            <h2 id="connexion" class="fr-h4">{ "Vous êtes connecté" }</h2>
            <Link<Route> classes="fr-btn" to={Route::Space}>{ "Aller à mon espace" }</Link<Route>>
        </section>
    }
}

fn questions() -> Html {
    let question = |title: &'static str, text: &'static str, to: Route, label: &'static str| {
        html! {
            <div class="fr-col-12 fr-col-md-4">
                <h3 class="fr-h5">{ title }</h3>
                <p>{ text }</p>
                <p><Link<Route> classes="fr-link fr-icon-arrow-right-line fr-link--icon-right" {to}>{ label }</Link<Route>></p>
            </div>
        }
    };
    html! {
        <section aria-labelledby="questions">
            <h2 id="questions">{ "Ce que vous voulez savoir" }</h2>
            <div class="fr-grid-row fr-grid-row--gutters">
                { question("Combien ai-je, et que puis-je perdre ?",
                    "Votre solde, la date du prochain crédit, et ce que le plafond vous ferait perdre si vous n’utilisez rien.",
                    Route::Simulator, "Simuler mes droits") }
                { question("Qu’attend-on de moi, et jusqu’à quand ?",
                    "Chaque demande dit à qui c’est le tour et la date limite. Nous vous écrivons avant chaque échéance.",
                    Route::Dossiers, "Voir mes demandes") }
                { question("Où trouver une formation ?",
                    "Des formations par des organismes agréés, avec leur prix par heure et les places qui restent.",
                    Route::Search, "Chercher une formation") }
            </div>
        </section>
    }
}

fn steps() -> Html {
    html! {
        <section aria-labelledby="etapes">
            <h2 id="etapes" class="fr-mt-4w">{ "Comment cela se passe" }</h2>
            <ol>
                <li>{ "Vous choisissez une session et vous envoyez votre demande, au moins onze jours ouvrés avant." }</li>
                <li>{ "L’organisme répond sous deux jours ouvrés. Il peut proposer d’autres dates ou un autre prix." }</li>
                <li>{ "Si vos droits ne suffisent pas, vous demandez un complément à votre collectivité ou vous payez le reste par carte." }</li>
                <li><strong>{ "Vous confirmez sous quatre jours ouvrés." }</strong>{ " Vous voyez d’abord qui paie quoi ; vous n’êtes inscrit qu’après." }</li>
                <li>{ "Vous suivez la formation. L’organisme est payé ensuite, directement." }</li>
            </ol>
        </section>
    }
}

fn professionals() -> Html {
    html! {
        <section aria-labelledby="professionnels">
            <h2 id="professionnels" class="fr-mt-4w">{ "Organismes de formation et collectivités" }</h2>
            <p>
                { "Publiez vos offres, répondez aux demandes et suivez vos paiements ; ou complétez le droit de vos élus. " }
                <Link<Route> to={Route::Help}>{ "Lire l’aide" }</Link<Route>>
            </p>
        </section>
    }
}
