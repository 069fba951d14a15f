//! The money of the professionals: another account for a training body, its statement, and that of a collectivité.

use jiff::SignedDuration;
use jiff::civil::date;
use mce_shared::api::SettlementList;
use mce_tests::{Offer, TestApp, run, service_done};
use serde_json::json;

use crate::browser::{self, Browser};

const TITLE: &str = "Coordonnées bancaires";

#[test]
fn a_training_body_proposes_another_account() {
    run(async {
        let app = browser::living_app().await;
        let of = Browser::open(&app, "the training body").await;
        of.enter_as_agent("Maëlle CARADEC", "Mon organisme").await;
        // What was proved long ago is to be proved again.
        app.platform.clock().advance(SignedDuration::from_mins(20));
        of.visit("/organisme/paiements").await;
        of.follow(TITLE).await;
        of.arrive(TITLE).await;
        of.look("coordonnees-bancaires.connexion-ancienne").await;
        of.press("Me reconnecter avec ProConnect").await;
        of.give_identity("Maëlle CARADEC").await;
        of.arrive(TITLE).await;
        of.look("coordonnees-bancaires").await;
        of.fill("Nouvel IBAN", "FR76 3000 1007 9412 3456 7890 186").await;
        of.press("Proposer ce compte").await;
        of.error_of("Nouvel IBAN").await;
        of.look("coordonnees-bancaires.faux").await;
        of.fill("Nouvel IBAN", "FR76 3000 1007 9412 3456 7890 185").await;
        of.press("Proposer ce compte").await;
        of.see("Un autre compte attend d’être vérifié").await;
        assert!(!of.sees("1007 9412").await, "a whole account number is on the screen");
        of.look("coordonnees-bancaires.propose").await;
        of.close().await;
    });
}

/// A day of 560 €: 400 € of rights, 160 € of the collectivité; followed, validated, ordered from the bank.
#[test]
fn each_reads_its_own_statement() {
    run(async {
        let app = browser::living_app().await;
        let elu = app.elu("adjoint-cofinance").await;
        let id = elu.ask(&Offer::DAY).await;
        let of = app.of(Offer::DAY.siret).await;
        of.accept(&id).await;
        let shown = elu.dossier(&id).await;
        let siren = &shown.collectivites.first().unwrap().siren;
        let ask = json!({ "action": "ask", "collectivite": siren, "amount": "160.00", "message": "" });
        elu.act(&id, "cofinancing-request", &ask).await.expect(200);
        let grant = json!({ "answer": "grant", "amount": "160.00", "deliberation": "2026-12" });
        app.agent("collectivite-03").await.act(&id, "cofinancing-answer", &grant).await.expect(200);
        elu.confirm(&id).await.expect(200);
        let day = date(2027, 1, 18);
        app.go_to(day);
        let of = app.of(Offer::DAY.siret).await;
        of.act(&id, "entry", &json!({ "on": day })).await.expect(200);
        of.act(&id, "service-done", &service_done(day)).await.expect(200);
        let gestionnaire = app.agent("gestionnaire").await;
        gestionnaire
            .act(&id, "service-done-validation", &json!({ "reason": "Émargements vérifiés." }))
            .await
            .expect(200);
        gestionnaire.post("/api/gestionnaire/settlements", &json!({})).await;
        collectivite(&app, id.as_str()).await;
        training_body(&app).await;
        refused(&app, id.as_str()).await;
    });
}

async fn collectivite(app: &TestApp, id: &str) {
    let agent = Browser::open(app, "Voiron").await;
    agent.enter_as_agent("Brigitte PEYRIN-GACHE", "Demandes de complément").await;
    agent.visit("/collectivite/releve").await;
    agent.arrive("Relevé de la collectivité").await;
    let line = agent.line("Vous avez accordé").await;
    assert!(line.contains("160,00"), "{line}");
    agent.see("il lui reste 160,00 € à verser").await;
    agent.see("Comment payer").await;
    agent.see("MCE-COL-213805633").await;
    agent.see("Aucune convention d’avance n’est en vigueur").await;
    agent.look("releve-collectivite").await;
    for (path, kind, start) in [
        ("/api/collectivite/statement/file", "application/pdf", "%PDF-"),
        ("/api/collectivite/statement/file?format=csv", "text/csv", "\u{feff}"),
    ] {
        let (status, found, content) = agent.download(path).await;
        assert_eq!((status, found.starts_with(kind)), (200, true), "{path}: {found}");
        assert!(content.starts_with(start), "{path}: {content:?}");
    }
    agent.visit(&format!("/traitement/{id}")).await;
    agent.see("Ce que devient votre complément de 160,00 €").await;
    agent.look("dossier.complement-depense").await;
    agent.close().await;
}

async fn training_body(app: &TestApp) {
    let of = Browser::open(app, "the training body").await;
    of.enter_as_agent("Maëlle CARADEC", "Mon organisme").await;
    of.visit("/organisme/paiements").await;
    let line = of.line("400,00 €").await;
    // The bank works in the background: it may have taken the order in already.
    let is_ordered =
        ["Ordre préparé", "Pris en charge par la banque"].iter().any(|state| line.contains(state));
    assert!(is_ordered && line.contains("MCE-PAY-"), "{line}");
    of.look("organisme-paiements.ordonne").await;
    let path: String = of
        .script("return document.querySelector('a[href$=\"/advice\"]').getAttribute('href')", &[])
        .await
        .unwrap();
    let (status, kind, start) = of.download(&path).await;
    assert_eq!((status, kind.as_str(), start.as_str()), (200, "application/pdf", "%PDF-"));
    of.follow("Relevé de l’organisme").await;
    of.arrive("Relevé de l’organisme").await;
    of.look("releve-organisme").await;
    of.close().await;
}

/// The bank refuses the transfer: the training body reads why, and what to do.
async fn refused(app: &TestApp, id: &str) {
    let gestionnaire = app.agent("gestionnaire").await;
    let runs: SettlementList = gestionnaire.get("/api/gestionnaire/settlements").await.expect(200).read();
    let folder = app.platform.folder().join("files/bank/in");
    std::fs::create_dir_all(&folder).unwrap();
    let file = refusal(runs.settlements[0].id.as_str(), &format!("MCE-PAY-{id}"));
    std::fs::write(folder.join("refus.xml"), file).unwrap();
    app.platform.run_schedule("read-bank-returns").await.unwrap();
    let of = Browser::open(app, "the training body").await;
    of.enter_as_agent("Maëlle CARADEC", "Mon organisme").await;
    of.see("Un virement n’a pas abouti : voyez pourquoi").await;
    of.look("organisme.virement-refuse").await;
    of.visit("/organisme/paiements").await;
    of.see("Un virement n’a pas abouti").await;
    let line = of.line("400,00 €").await;
    assert!(line.contains("Refusé par la banque le 18 janvier 2027") && line.contains("AC04"), "{line}");
    of.look("organisme-paiements.refuse").await;
    of.visit(&format!("/traitement/{id}")).await;
    of.see("le virement n’a pas abouti").await;
    of.look("dossier.virement-refuse").await;
    of.close().await;
}

/// A pain.002 for one transfer of a file, whose account is closed.
pub fn refusal(settlement: &str, reference: &str) -> String {
    format!(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt><GrpHdr><MsgId>R1</MsgId>\
         <CreDtTm>2027-01-18T10:00:00</CreDtTm></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>{settlement}</OrgnlMsgId>\
         <OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts>\
         <OrgnlPmtInfId>{settlement}</OrgnlPmtInfId><TxInfAndSts><OrgnlEndToEndId>{reference}</OrgnlEndToEndId>\
         <TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts>\
         </CstmrPmtStsRpt></Document>"
    )
}
