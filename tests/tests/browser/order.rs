//! The whole life of a dossier, from the first sign-in to the money of the training body, each in his own browser.

use jiff::civil::date;
use mce_shared::opinions::Criterion;
use mce_tests::{TestApp, run};
use serde_json::json;

use crate::browser::{self, Browser};

const TRAINING: &str = "Dire la complexité simplement : pédagogie de la décision publique";
const OFFER: &str = "/offres/99012030500018/BRO-2027-006/BRO-2027-006-A2";
const COST: &str = "400,00 € de vos droits, 160,00 € à votre charge, ou demandez-les à votre collectivité (Commune de Voiron)";
const NIR: &str = "1 82 05 38 185 909 70";
/// The key is right, the year of birth is not his.
const NIR_OF_SOMEBODY_ELSE: &str = "283052901991052";

#[test]
fn the_complete_journey() {
    run(async {
        let app = browser::living_app().await;
        let elu = Browser::open(&app, "Karim").await;
        first_sign_in(&elu).await;
        activation(&elu).await;
        let dossier = request(&elu).await;
        let of = Browser::open(&app, "the training body").await;
        of_accepts(&of).await;
        ask_for_a_complement(&elu, &dossier).await;
        collectivite_grants(&app).await;
        confirm(&elu, &dossier).await;
        pay_by_card(&elu, &dossier).await;
        mailbox(&elu).await;
        let failures = app.platform.travel_to(mce_tests::morning(date(2027, 1, 18))).await;
        assert!(failures.is_empty(), "{failures:?}");
        of_declares_entry(&of).await;
        app.platform.travel_to(mce_tests::morning(date(2027, 1, 19))).await;
        of_declares_service_done(&of).await;
        settlement(&app).await;
        of_sees_its_payments(&of).await;
        rate(&elu, &dossier).await;
        opinion_is_read(&app).await;
        of_answers_opinion(&of).await;
        of.close().await;
        elu.close().await;
    });
}

/// He comes for a session: the sign-in, the terms and the account lead back to it.
async fn first_sign_in(elu: &Browser) {
    elu.visit(OFFER).await;
    elu.arrive(TRAINING).await;
    elu.see("Connectez-vous pour voir ce que vos droits paient").await;
    elu.look("offre.sans-connexion").await;
    elu.follow("Demander la session du lundi 18 janvier 2027").await;
    elu.arrive("Connectez-vous").await;
    elu.press("S’identifier avec FranceConnect").await;
    elu.see("Choisir une identité").await;
    elu.look("franceconnect").await;
    elu.press("Karim AZROUR").await;
    elu.see("Transmettre vos informations").await;
    elu.look("franceconnect-accord").await;
    elu.press("Continuer vers Mon Compte Élu").await;
    elu.arrive("Conditions générales").await;
    elu.look("conditions-a-accepter").await;
    elu.press("Continuer").await;
    assert!(elu.error_of("J’ai lu ces conditions et je les accepte").await.contains("Cochez la case"));
    elu.look("conditions-a-accepter.erreur").await;
    elu.accept_terms().await;
}

async fn activation(elu: &Browser) {
    elu.arrive("Ouvrir mon compte").await;
    elu.look("activation").await;
    elu.fill("Numéro de sécurité sociale", "182053818590971").await;
    elu.press("Ouvrir mon compte").await;
    let error = elu.error_of("Numéro de sécurité sociale").await;
    assert!(error.contains("clé"), "{error}");
    assert_eq!(elu.typed("Numéro de sécurité sociale").await, "182053818590971");
    elu.look("activation.cle-fausse").await;
    elu.fill("Numéro de sécurité sociale", NIR_OF_SOMEBODY_ELSE).await;
    elu.tick("Non").await;
    elu.press("Ouvrir mon compte").await;
    elu.error_of("Numéro de sécurité sociale").await;
    assert_eq!(elu.typed("Numéro de sécurité sociale").await, NIR_OF_SOMEBODY_ELSE);
    elu.look("activation.contredit").await;
    elu.fill("Numéro de sécurité sociale", NIR).await;
    elu.press("Ouvrir mon compte").await;
    elu.see("Votre compte est ouvert").await;
    elu.look("activation.ouvert").await;
    elu.follow("Reprendre ma demande de formation").await;
    elu.arrive("Demander une formation").await;
    assert_eq!(elu.fact("Dates").await, "le lundi 18 janvier 2027");
    elu.visit("/compte").await;
    elu.arrive("Mon compte").await;
    elu.see("Disponible : 400,00 €").await;
    elu.see("Rien n’est attendu de vous").await;
    elu.look("compte").await;
    elu.follow("Voir chaque mouvement et sa raison").await;
    elu.look("releve").await;
    elu.visit("/dossiers").await;
    elu.see("Vous n’avez encore rien demandé").await;
    elu.look("dossiers.vide").await;
}

/// A day that costs more than he has. The number of the dossier.
async fn request(elu: &Browser) -> String {
    elu.visit("/compte").await;
    elu.fill("Thème, ville, organisme", "pédagogie").await;
    elu.press("Rechercher").await;
    elu.arrive("Trouver une formation").await;
    elu.see(TRAINING).await;
    elu.pick("Modalité", "En présentiel").await;
    elu.press("Rechercher").await;
    elu.see(TRAINING).await;
    elu.look("recherche.filtree").await;
    elu.fill("Ce que vous cherchez, et où", "zythologie").await;
    elu.press("Rechercher").await;
    elu.see("Aucune formation ne répond à cette recherche").await;
    elu.look("recherche.sans-resultat").await;
    elu.visit(OFFER).await;
    elu.arrive(TRAINING).await;
    assert_eq!(elu.fact("Prix").await, "560,00 € TTC");
    assert_eq!(elu.fact("Prix d’une heure").await, "80,00 € TTC Au plus 80,00 € HT pour être financée");
    elu.see(COST).await;
    elu.look("offre").await;
    elu.follow("Demander la session du lundi 18 janvier 2027").await;
    elu.arrive("Demander une formation").await;
    elu.see(COST).await;
    elu.fill("Message à l’organisme", "Bonjour, j’aimerais m’inscrire à cette journée.").await;
    elu.look("demande").await;
    elu.press("Envoyer ma demande").await;
    elu.arrive(TRAINING).await;
    elu.title_has_focus().await;
    elu.look("dossier.demande").await;
    elu.fact("Dossier n°").await
}

async fn of_accepts(of: &Browser) {
    of.visit("/connexion").await;
    of.press("S’identifier avec ProConnect").await;
    of.see("Choisir une identité").await;
    of.look("proconnect").await;
    of.give_identity("Maëlle CARADEC").await;
    of.accept_terms().await;
    of.arrive("Mon organisme").await;
    of.look("organisme").await;
    of.visit("/organisme/paiements").await;
    of.look("organisme-paiements.vide").await;
    of.visit("/organisme/dossiers").await;
    of.look("organisme-dossiers").await;
    of.follow(TRAINING).await;
    of.every_address_of_the_dossier_leads_here().await;
    of.look("dossier.a-repondre").await;
    of.tick("Accepter").await;
    of.press("Envoyer la réponse").await;
    of.see("Votre réponse est enregistrée").await;
    of.look("dossier.repondu").await;
}

async fn ask_for_a_complement(elu: &Browser, dossier: &str) {
    elu.visit("/compte").await;
    elu.look("compte.attendu").await;
    elu.visit("/dossiers").await;
    elu.look("dossiers").await;
    elu.visit(&format!("/dossiers/{dossier}")).await;
    elu.see("Il resterait 160,00 € à payer par carte").await;
    elu.look("dossier.accepte").await;
    elu.fill("Montant demandé", "500").await;
    elu.press("Envoyer la demande").await;
    elu.error_of("Montant demandé").await;
    elu.fill("Montant demandé", "160").await;
    elu.fill("Message à la collectivité", "Cette formation sert la commune.").await;
    elu.press("Envoyer la demande").await;
    elu.see("Votre demande est envoyée à la collectivité").await;
    elu.look("dossier.complement-demande").await;
}

async fn collectivite_grants(app: &TestApp) {
    let agent = Browser::open(app, "Voiron").await;
    agent.visit("/connexion").await;
    agent.sign_in_as_agent("Brigitte PEYRIN-GACHE").await;
    agent.accept_terms().await;
    agent.arrive("Demandes de complément").await;
    agent.look("collectivite").await;
    agent.follow(TRAINING).await;
    agent.see("L’élu demande 160,00 €").await;
    agent.tick("Accorder un complément").await;
    agent.look("dossier.complement-a-repondre").await;
    agent.press("Envoyer la réponse").await;
    agent.error_of("Délibération").await;
    agent.fill("Montant accordé", "100").await;
    agent.fill("Délibération", "2026-11-12 du 12 novembre 2026").await;
    agent.press("Envoyer la réponse").await;
    agent.see("Votre réponse est enregistrée").await;
    agent.look("dossier.complement-accorde").await;
    agent.visit("/collectivite").await;
    let line = agent.line(TRAINING).await;
    assert!(line.contains("100,00 € sur 160,00 €"), "{line}");
    agent.look("collectivite.traitee").await;
    agent.visit("/gestion").await;
    agent.arrive("Accès refusé").await;
    agent.look("acces-refuse").await;
    agent.close().await;
}

async fn confirm(elu: &Browser, dossier: &str) {
    elu.visit(&format!("/dossiers/{dossier}")).await;
    elu.follow("Vérifier le financement et confirmer").await;
    elu.arrive("Confirmer mon inscription").await;
    for (source, amount) in
        [("DIFE", "400,00 €"), ("collectivité", "100,00 €"), ("carte", "60,00 €"), ("Total", "560,00 €")]
    {
        let line = elu.line(source).await;
        assert!(line.ends_with(amount), "{source}: {line}");
    }
    elu.look("confirmation").await;
    elu.press("Confirmer, puis payer par carte").await;
    elu.see("Que voulez-vous simuler ?").await;
    elu.visit(&format!("/dossiers/{dossier}")).await;
    elu.arrive(TRAINING).await;
    elu.see("Payer le reste par carte").await;
    elu.see("Une page de paiement est ouverte jusqu’au").await;
    elu.look("dossier.a-payer").await;
}

async fn pay_by_card(elu: &Browser, dossier: &str) {
    elu.press("Payer 60,00 € par carte").await;
    elu.see("Que voulez-vous simuler ?").await;
    elu.look("carte").await;
    elu.press("Refuser").await;
    elu.arrive("Votre paiement").await;
    elu.see("Votre banque a refusé le paiement").await;
    elu.see("Rien n’est perdu").await;
    elu.look("paiement.refuse").await;
    elu.follow("Voir le dossier").await;
    elu.see("Votre banque a refusé le dernier paiement").await;
    elu.look("dossier.paiement-refuse").await;
    elu.press("Payer 60,00 € par carte").await;
    elu.press("Accepter").await;
    elu.see("Votre banque vous a envoyé ce code").await;
    elu.fill("Code à six chiffres", "000000").await;
    elu.press("Confirmer le paiement").await;
    elu.see("Ce n’est pas le bon code").await;
    elu.look("carte-code").await;
    browser::type_the_code(elu).await;
    elu.follow("Voir le dossier").await;
    elu.look("dossier.inscrit").await;
    elu.visit("/compte").await;
    elu.see("Disponible : 0,00 €").await;
    elu.see("0,00 € disponibles, 400,00 € réservés pour 1 demande en cours").await;
    elu.look("compte.utilise").await;
    elu.visit(OFFER).await;
    elu.see("0,00 € de vos droits, 560,00 € à votre charge").await;
    elu.see("0,00 € disponibles, 400,00 € réservés pour 1 demande en cours").await;
    elu.look("offre.droits-reserves").await;
    elu.visit(&format!("/dossiers/{dossier}/annulation")).await;
    elu.see("Cette annulation coûte 0,00 €").await;
    elu.look("annulation.sans-frais").await;
}

async fn mailbox(elu: &Browser) {
    elu.visit("/boite-aux-lettres").await;
    elu.see("karim.azrour@example.org").await;
    elu.look("boite-aux-lettres").await;
    elu.press("Votre inscription").await;
    elu.look("courriel").await;
}

async fn of_declares_entry(of: &Browser) {
    of.enter_as_agent("Maëlle CARADEC", "Mon organisme").await;
    of.see("1 entrée à déclarer").await;
    of.look("organisme.entree-a-declarer").await;
    of.visit("/organisme/dossiers").await;
    of.look("organisme-dossiers.entree").await;
    of.follow(TRAINING).await;
    of.look("dossier.entree-a-declarer").await;
    of.press("Déclarer l’entrée").await;
    of.see("L’entrée en formation est déclarée").await;
}

async fn of_declares_service_done(of: &Browser) {
    of.enter_as_agent("Maëlle CARADEC", "Mon organisme").await;
    of.see("1 sortie à déclarer").await;
    of.visit("/organisme/dossiers").await;
    of.follow(TRAINING).await;
    of.look("dossier.sortie-a-declarer").await;
    of.press("Déclarer le service fait").await;
    of.see("La sortie et le service fait sont déclarés").await;
    of.look("dossier.service-fait").await;
}

async fn settlement(app: &TestApp) {
    let gestionnaire = Browser::open(app, "the gestionnaire").await;
    gestionnaire.visit("/connexion").await;
    gestionnaire.sign_in_as_agent("Camille OZANNE").await;
    gestionnaire.arrive("À traiter").await;
    gestionnaire.look("gestion").await;
    gestionnaire.visit("/fonds/reglements").await;
    gestionnaire.see("Rien à payer pour l’instant").await;
    gestionnaire.look("reglements.vide").await;
    gestionnaire.visit("/gestion").await;
    gestionnaire.follow(TRAINING).await;
    gestionnaire.every_address_of_the_dossier_leads_here().await;
    gestionnaire.look("dossier.a-valider").await;
    assert_eq!(gestionnaire.fact("Part suivie").await, "100 %, soit 7 heures sur 7 heures");
    assert_eq!(gestionnaire.fact("À payer à l’organisme").await, "560,00 €");
    gestionnaire.press("Valider le service fait").await;
    gestionnaire.press("Valider le service fait").await;
    gestionnaire.see("Dites ce que vous avez vérifié.").await;
    gestionnaire
        .fill("Ce que vous avez vérifié : l’organisme et l’élu le liront", "Émargements vérifiés")
        .await;
    gestionnaire.press("Valider le service fait").await;
    gestionnaire.see("Valider ce service fait ?").await;
    gestionnaire.look("dossier.validation").await;
    gestionnaire.press("Ne rien faire").await;
    gestionnaire.press("Valider le service fait").await;
    gestionnaire.press("Valider le service fait").await;
    gestionnaire.see("Le service fait est validé").await;
    gestionnaire.look("dossier.valide").await;
    gestionnaire.visit("/gestion").await;
    gestionnaire.see("Aucun service fait à valider").await;
    gestionnaire.look("gestion.vide").await;
    gestionnaire.visit("/fonds/reglements").await;
    gestionnaire.look("reglements.a-ordonner").await;
    gestionnaire.press("Préparer le fichier de virements du jour").await;
    gestionnaire.see("Préparer les virements et les remettre à la banque ?").await;
    gestionnaire.look("reglements.confirmation").await;
    gestionnaire.press("Préparer et remettre à la banque").await;
    gestionnaire.see("Le fichier de virements est remis à la banque").await;
    gestionnaire.see("En attente du versement d’une collectivité").await;
    gestionnaire.see("1 virement pour 460,00 €").await;
    gestionnaire.see("La commune de Voiron n’a pas encore versé son complément").await;
    gestionnaire.look("reglements").await;
    bank_file(&gestionnaire).await;
    gestionnaire.sign_out().await;
    gestionnaire.close().await;
}

/// The link gives the file that the bank takes.
async fn bank_file(gestionnaire: &Browser) {
    let link = gestionnaire.driver.find(thirtyfour::By::Css("a[download]")).await.unwrap();
    let address = link.attr("href").await.unwrap().unwrap();
    let script = "const done = arguments[1]; fetch(arguments[0]).then(async (answer) => \
         done([answer.status, answer.headers.get('content-type'), await answer.text()]))";
    let read = gestionnaire.driver.execute_async(script, vec![json!(address)]).await.unwrap();
    let (status, kind, text): (u16, String, String) = read.convert().unwrap();
    assert_eq!((status, kind.contains("xml")), (200, true), "{kind}");
    let file = mce_tests::bank::BankFile::read(&text);
    assert_eq!((file.count, file.sum.as_str()), (1, "460.00"));
}

async fn of_sees_its_payments(of: &Browser) {
    of.visit("/organisme/paiements").await;
    let line = of.line("460,00 €").await;
    assert!(line.contains("Ordre préparé") && line.contains("Avis de virement"), "{line}");
    of.look("organisme-paiements").await;
}

async fn rate(elu: &Browser, dossier: &str) {
    elu.visit(&format!("/dossiers/{dossier}")).await;
    elu.arrive("Connectez-vous").await;
    elu.sign_in_as_elu("Karim AZROUR").await;
    elu.arrive(TRAINING).await;
    assert_eq!(elu.address().await, format!("/dossiers/{dossier}"));
    elu.look("dossier.a-noter").await;
    elu.press("Envoyer mon avis").await;
    elu.see("Dites si la formation a eu lieu comme annoncé").await;
    elu.error_of("L’accueil").await;
    elu.tick("Oui").await;
    for criterion in Criterion::ALL {
        elu.pick(criterion.french(), "4 : satisfait").await;
    }
    elu.fill("Commentaire", "Concret, à refaire.").await;
    elu.press("Envoyer mon avis").await;
    elu.see("Merci, vos notes sont enregistrées").await;
    elu.look("dossier.note").await;
    elu.visit("/releve").await;
    elu.look("releve.apres").await;
    elu.sign_out().await;
}

/// Nobody else reads a comment before the gestionnaire has.
async fn opinion_is_read(app: &TestApp) {
    let agent = Browser::open(app, "Camille").await;
    agent.enter_as_agent("Camille OZANNE", "À traiter").await;
    agent.follow("Avis des élus").await;
    agent.arrive("Avis à lire").await;
    agent.see("Concret, à refaire.").await;
    agent.look("avis-a-lire").await;
    agent.tick("Publier").await;
    agent.press("Enregistrer la décision").await;
    agent.see("C’est publié").await;
    agent.see("Rien à lire").await;
    agent.close().await;
}

async fn of_answers_opinion(of: &Browser) {
    of.visit("/avis").await;
    of.arrive("Avis des élus").await;
    of.see("Concret, à refaire.").await;
    of.look("avis-de-l-organisme").await;
    of.fill("Votre réponse, que tout le monde lira", "Merci, et à bientôt.").await;
    of.press("Envoyer ma réponse").await;
    of.see("Votre réponse est envoyée").await;
}
