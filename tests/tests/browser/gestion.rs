//! The gestionnaire: runs, what the bank says, the fund, and his decisions on a dossier. The register is in `mandates.rs`.

use std::path::PathBuf;

use mce_tests::{Offer, TestApp, run, service_done};
use serde_json::json;

use crate::browser::{self, Browser};

const AGENT: &str = "Camille OZANNE";

pub async fn enter(app: &TestApp) -> Browser {
    let gestionnaire = Browser::open(app, "the gestionnaire").await;
    gestionnaire.enter_as_agent(AGENT, "À traiter").await;
    gestionnaire
}

/// Tried, then done, then looked at again; and the proof, which the page of the fund tells.
#[test]
fn rights_are_credited_after_a_dry_run_and_the_ledger_is_proved() {
    run(async {
        let app = browser::still_app().await;
        app.elu("elue-au-plafond").await;
        app.go_to(jiff::civil::date(2027, 3, 31));
        let gestionnaire = enter(&app).await;
        gestionnaire.look("gestion.accueil").await;
        gestionnaire.visit("/fonds/traitements").await;
        gestionnaire.arrive("Traitements").await;
        gestionnaire.look("traitements.vide").await;
        gestionnaire.press("Essai à blanc").await;
        gestionnaire.see("Essai terminé : rien n’est écrit").await;
        gestionnaire.look("traitements.essai").await;
        app.platform.clock().advance(jiff::SignedDuration::from_mins(5));
        gestionnaire.press("Lancer").await;
        gestionnaire.look("traitements.confirmation").await;
        gestionnaire.press("Lancer le traitement").await;
        gestionnaire.see("Traitement terminé").await;
        gestionnaire.look("traitements.fait").await;
        let credited = gestionnaire.line("Perdus au plafond").await;
        assert!(credited.contains("400,00"), "{credited}");
        assert_eq!(modes(&gestionnaire).await, ["Réel", "Essai à blanc, rien n’est écrit"]);
        gestionnaire.visit("/fonds").await;
        gestionnaire.see("Le grand livre n’a pas encore été prouvé").await;
        gestionnaire.visit("/fonds/traitements").await;
        app.settle_down().await;
        gestionnaire.press("Preuve du grand livre").await;
        gestionnaire.press("Lancer").await;
        gestionnaire.press("Lancer le traitement").await;
        gestionnaire.see("Traitement terminé").await;
        app.settle_down().await;
        gestionnaire.visit("/fonds").await;
        gestionnaire.see("Le grand livre est juste : aucun écart").await;
        gestionnaire.look("fonds").await;
        gestionnaire.follow("Voir ce qui a été vérifié").await;
        gestionnaire.arrive("Preuve du grand livre").await;
        gestionnaire.look("traitement").await;
        gestionnaire.close().await;
    });
}

/// Every dated row, what is published and not applied first.
#[test]
fn the_figures_of_the_law_are_read_with_their_sources() {
    run(async {
        let app = browser::still_app().await;
        let gestionnaire = enter(&app).await;
        gestionnaire.visit("/fonds").await;
        gestionnaire.follow("Les chiffres de la loi, leurs dates et leurs sources").await;
        gestionnaire.arrive("Chiffres de la loi").await;
        gestionnaire.see("Publié, non appliqué").await;
        gestionnaire.see("ATDB2621659A").await;
        gestionnaire.see("15 mars 2026").await;
        gestionnaire.look("chiffres-de-la-loi").await;
        gestionnaire.close().await;
    });
}

/// The modes of the runs in the history, from its first line on.
async fn modes(gestionnaire: &Browser) -> Vec<String> {
    let script = "return [...document.querySelectorAll('td[data-label=\"Mode\"]')].map((cell) => cell.innerText.trim())";
    gestionnaire.script(script, &[]).await.unwrap()
}

/// A transfer that the bank refuses waits for a new account, which somebody checks.
#[test]
fn a_refused_transfer_waits_for_an_account_that_is_checked() {
    run(async {
        let app = browser::still_app().await;
        let dossiers = app.owed("elue-au-plafond", 1).await;
        let agent = app.agent("gestionnaire").await;
        agent.post("/api/gestionnaire/settlements", &json!({})).await.expect(200);
        let gestionnaire = enter(&app).await;
        gestionnaire.visit("/fonds/reglements").await;
        let id: String =
            gestionnaire.script("return document.querySelector('tbody a').innerText", &[]).await.unwrap();
        gestionnaire.follow(&id).await;
        gestionnaire.see("Attend la banque").await;
        gestionnaire.look("reglement").await;
        gestionnaire.visit("/fonds/retours-bancaires").await;
        gestionnaire.look("retours-bancaires.vide").await;
        let file = refusal_file(&id, &format!("MCE-PAY-{}", dossiers[0]));
        gestionnaire.choose_file("Fichier de la banque", &file).await;
        gestionnaire.press("Envoyer le fichier").await;
        gestionnaire.see("une autre personne doit décider de l’appliquer").await;
        gestionnaire.look("retours-bancaires").await;
        applied_by_another(&app).await;
        gestionnaire.visit("/fonds/reglements").await;
        gestionnaire.see("Virements suspendus").await;
        gestionnaire.look("reglements.suspendu").await;
        let of = app.of(Offer::HALF_DAY.siret).await;
        let other = json!({ "iban": "FR7630001007941234567890185", "bic": "" });
        of.post("/api/of/bank-details", &other).await.expect(200);
        gestionnaire.visit("/fonds/coordonnees-bancaires").await;
        gestionnaire.see("Compte proposé").await;
        gestionnaire.look("comptes-a-verifier").await;
        gestionnaire.press("Afficher le compte entier").await;
        gestionnaire.see("FR76 3000 1007 9412 3456 7890 185").await;
        gestionnaire.look("comptes-a-verifier.entier").await;
        gestionnaire.tick("Accepter ce compte").await;
        gestionnaire.press("Enregistrer la décision").await;
        gestionnaire.see("Une seconde personne du gestionnaire doit le vérifier à son tour").await;
        gestionnaire.look("comptes-a-verifier.une-fois").await;
        second_person(&app).await;
        gestionnaire.visit("/fonds/coordonnees-bancaires").await;
        gestionnaire.see("Compte accepté, pas encore payé").await;
        gestionnaire.look("comptes-a-verifier.accepte").await;
        gestionnaire.close().await;
        std::fs::remove_file(file).unwrap();
    });
}

/// Another person of the gestionnaire sees what the file would do, and applies it.
async fn applied_by_another(app: &TestApp) {
    let second = Browser::open(app, "another person of the gestionnaire").await;
    second.enter_as_agent("Dominique LESTREM", "À traiter").await;
    second.visit("/fonds/retours-bancaires").await;
    second.look("retours-bancaires.a-decider").await;
    second.follow("Voir ce qu’il ferait").await;
    second.see("Ce qu’il ferait :").await;
    second.look("retour-bancaire").await;
    second.tick("Appliquer ce fichier").await;
    second.press("Enregistrer la décision").await;
    second.see("Le fichier est lu et appliqué").await;
    second.look("retour-bancaire.applique").await;
    second.close().await;
}

/// Another person of the gestionnaire sees the account and accepts it too.
async fn second_person(app: &TestApp) {
    let second = app.agent("gestionnaire-2").await;
    let path = format!("/api/gestionnaire/bank-details/{}", Offer::HALF_DAY.siret);
    let seen = second.post(&format!("{path}/reading"), &json!({ "number": 1 })).await.expect(200).json();
    let verdict = json!({ "decision": "approve", "comment": "" });
    let asked = json!({ "number": 1, "fingerprint": seen["fingerprint"], "verdict": verdict });
    second.post(&format!("{path}/decision"), &asked).await.expect(200);
}

fn refusal_file(settlement: &str, reference: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("mce-pain-002-{}.xml", uuid::Uuid::new_v4()));
    std::fs::write(&path, crate::bank_details::refusal(settlement, reference)).unwrap();
    path
}

/// A doubt, then other figures than those declared; later a fraud, which another person decides.
#[test]
fn a_service_done_is_controlled_then_the_dossier_is_corrected_by_two() {
    run(async {
        let app = browser::still_app().await;
        let (elu, of) = (app.elu("elue-au-plafond").await, app.of(Offer::HALF_DAY.siret).await);
        let id = elu.ask(&Offer::HALF_DAY).await;
        of.accept(&id).await;
        elu.confirm(&id).await.expect(200);
        let day = elu.dossier(&id).await.dossier.training.start;
        app.go_to(day);
        let of = app.of(Offer::HALF_DAY.siret).await;
        of.act(&id, "entry", &json!({ "on": day })).await.expect(200);
        of.act(&id, "service-done", &service_done(day)).await.expect(200);
        let gestionnaire = enter(&app).await;
        gestionnaire.visit(&format!("/gestion/dossiers/{id}")).await;
        gestionnaire.look("controle.service-fait").await;
        gestionnaire.press("Contrôler le service fait").await;
        gestionnaire.press("Ouvrir un contrôle").await;
        gestionnaire.error_of("Pourquoi : l’organisme et l’élu le liront").await;
        gestionnaire.fill("Pourquoi : l’organisme et l’élu le liront", "Émargements manquants").await;
        gestionnaire.press("Ouvrir un contrôle").await;
        gestionnaire.see("Le service fait est en contrôle").await;
        gestionnaire.tick("Abandon de l’élu").await;
        gestionnaire.fill("Part suivie, en pour cent", "50").await;
        gestionnaire
            .fill("Ce que le contrôle a établi : l’organisme et l’élu le liront", "Une heure sur deux")
            .await;
        gestionnaire.look("controle.chiffres").await;
        gestionnaire.press("Valider ces chiffres").await;
        gestionnaire.see("Le service fait est validé avec les chiffres du contrôle").await;
        gestionnaire.press("Corriger ce dossier").await;
        gestionnaire.tick("Fraude").await;
        gestionnaire.fill("Les faits", "La session n’a pas eu lieu").await;
        gestionnaire.look("controle.correction-proposition").await;
        gestionnaire.press("Proposer la correction").await;
        gestionnaire.see("vous l’avez proposée").await;
        gestionnaire.look("controle.correction-attend").await;
        gestionnaire.close().await;
        decided_by_another(&app, id.as_str()).await;
    });
}

async fn decided_by_another(app: &TestApp, id: &str) {
    let other = Browser::open(app, "the other person of the gestionnaire").await;
    other.enter_as_agent("Dominique LESTREM", "À traiter").await;
    other.see("Correction à décider à deux").await;
    other.visit(&format!("/gestion/dossiers/{id}")).await;
    other.see("Dû à l’organisme après correction").await;
    other.tick("La décider").await;
    other.press("Enregistrer la décision").await;
    other.see("La correction est faite").await;
    other.look("controle.correction-decidee").await;
    other.close().await;
}

/// What the élu sent is read, and each answer says what it leads to.
#[test]
fn a_case_of_force_majeure_is_examined() {
    run(async {
        let app = browser::still_app().await;
        let (elu, of) = (app.elu("elue-au-plafond").await, app.of(Offer::DAY.siret).await);
        let id = elu.ask(&Offer::DAY).await;
        of.accept(&id).await;
        elu.confirm(&id).await.expect(200);
        let sent = elu.request(reqwest::Method::POST, &format!("/api/dossiers/{id}/documents"));
        let sent = sent.header("idempotency-key", "proof-1").body("application/pdf", &b"%PDF-1.4"[..]);
        let document = sent.send().await.expect(201).json()["document"].clone();
        let claim = json!({ "case": "illness", "text": "Hospitalisée", "document": document });
        elu.act(&id, "force-majeure", &claim).await.expect(200);
        let gestionnaire = enter(&app).await;
        gestionnaire.see("Force majeure à examiner").await;
        gestionnaire.visit(&format!("/gestion/dossiers/{id}")).await;
        gestionnaire.see("Hospitalisée").await;
        gestionnaire.look("controle-force-majeure.examen").await;
        gestionnaire.tick("Le reconnaître").await;
        gestionnaire.press("Enregistrer la décision").await;
        gestionnaire.see("Le cas de force majeure est reconnu").await;
        gestionnaire.look("controle-force-majeure.reconnu").await;
        gestionnaire.close().await;
    });
}

#[test]
fn a_dossier_is_found_by_a_name_and_all_are_read() {
    run(async {
        let app = browser::living_app().await;
        let (karim, solene) = (app.elu("adjoint-cofinance").await, app.elu("elue-au-plafond").await);
        let dossier = karim.ask(&Offer::DAY).await;
        solene.ask(&Offer::DAY).await;
        let gestionnaire = enter(&app).await;
        gestionnaire.follow("Dossiers").await;
        gestionnaire.arrive("Rechercher un dossier").await;
        gestionnaire.see("Solène KERVELLA").await;
        gestionnaire.look("dossiers.tous").await;
        gestionnaire.fill("Chercher un dossier", "azrour").await;
        gestionnaire.press("Chercher").await;
        gestionnaire.see(dossier.as_str()).await;
        assert!(!gestionnaire.sees("KERVELLA").await, "{}", gestionnaire.address().await);
        assert_eq!(gestionnaire.typed("Chercher un dossier").await, "azrour");
        gestionnaire.look("dossiers.trouves").await;
        gestionnaire.fill("Chercher un dossier", "a").await;
        gestionnaire.press("Chercher").await;
        gestionnaire.see("Tapez au moins deux lettres").await;
        gestionnaire.close().await;
    });
}
