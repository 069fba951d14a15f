//! A training body types an offer: what is missing, the series, one session changed alone, two who type at once, published and found.

use mce_tests::run;

use crate::browser::{self, Browser};

const PAGE: &str = "Saisir une offre";
const TITLE: &str = "Présider une séance houleuse du conseil";

async fn enter(app: &mce_tests::TestApp, who: &str) -> Browser {
    let of = Browser::open(app, who).await;
    of.enter_as_agent("Maëlle CARADEC", "Mon organisme").await;
    of
}

#[test]
fn an_offer_is_typed_with_a_series_published_and_found() {
    run(async {
        let app = browser::living_app().await;
        let of = enter(&app, "the training body").await;
        of.visit("/organisme/offres").await;
        of.follow("Saisir une offre").await;
        of.arrive(PAGE).await;
        of.look("organisme-saisie.vide").await;
        of.press("Publier l’offre").await;
        of.error_of("Intitulé").await;
        of.look("organisme-saisie.a-completer").await;
        types(&of).await;
        makes_series(&of).await;
        of.press("Enregistrer le brouillon").await;
        of.see("Le brouillon est enregistré").await;
        let address = of.address().await;
        two_at_once(&app, &of, &address).await;
        of.press("Publier l’offre").await;
        of.see("L’offre est publiée").await;
        of.look("organisme-saisie.publiee").await;
        let found = async || {
            of.visit("/recherche?text=houleuse").await;
            of.sees(TITLE).await.then_some(())
        };
        of.wait("the new offer in the search", found).await;
        of.close().await;
    });
}

async fn types(of: &Browser) {
    of.fill("Intitulé", TITLE).await;
    of.pick("Thème du répertoire", "Fonctionnement de l’assemblée délibérante").await;
    of.fill("Objectif", "Tenir l’ordre du jour.").await;
    of.fill("Contenu", "Police de l’assemblée, prises de parole.").await;
    of.fill("Résultats attendus", "Une attestation.").await;
    of.fill("Durée, en heures", "7").await;
    of.fill("Prix toutes taxes comprises, en euros", "700").await;
    of.see("Au-dessus du plafond").await;
    of.fill("Prix toutes taxes comprises, en euros", "480").await;
    of.see("dans le plafond").await;
    of.fill("Participants au plus", "12").await;
    of.press("Retirer la session 1").await;
}

async fn makes_series(of: &Browser) {
    of.press("Ajouter une série de sessions").await;
    of.pick("Rythme de la série", "Le premier du mois").await;
    of.pick("Jour de la semaine", "lundi").await;
    of.fill("À partir du", "2027-01-01").await;
    of.fill("Jusqu’au", "2027-06-30").await;
    of.fill("Places de chaque session", "12").await;
    of.fill("Villes", "35000 Rennes\n29000 Quimper").await;
    of.see("12 sessions suivent de cette règle").await;
    of.pick("Changer ou annuler une session de la série", "3 mai 2027 à Quimper").await;
    of.tick("Annuler cette session seule").await;
    of.see("11 sessions suivent de cette règle").await;
    of.look("organisme-saisie.serie").await;
}

/// Somebody else saves the same offer: what is typed here is kept, and both ways on are offered.
async fn two_at_once(app: &mce_tests::TestApp, of: &Browser, address: &str) {
    let other = enter(app, "a colleague").await;
    other.visit(address).await;
    other.arrive(PAGE).await;
    other.fill("Durée, en heures", "6").await;
    other.press("Enregistrer le brouillon").await;
    other.see("Le brouillon est enregistré").await;
    of.fill("Durée, en heures", "8").await;
    of.press("Enregistrer le brouillon").await;
    of.see("Cette offre a changé pendant que vous la saisissiez").await;
    of.see("Ce qui diffère : durée").await;
    of.look("organisme-saisie.conflit").await;
    assert_eq!(of.typed("Durée, en heures").await, "8");
    of.press("Continuer avec ma saisie").await;
    of.press("Enregistrer le brouillon").await;
    of.see("Le brouillon est enregistré").await;
    other.close().await;
}
