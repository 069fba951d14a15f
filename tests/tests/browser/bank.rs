//! What the bank leaves to people: payments that it refuses or of which it contradicts itself, and a file that may not have left.

use jiff::SignedDuration;
use jiff::civil::date;
use mce_local::bank::Fate;
use mce_local::gate::{Fault, Moment, PlannedFault};
use mce_tests::{TestApp, run};
use serde_json::json;

use crate::browser::Browser;
use crate::gestion::enter;

const SETTLEMENTS: &str = "/api/gestionnaire/settlements";
const PAGE: &str = "/fonds/reglements";
const SUSPENSE: &str = "/gestion/a-rapprocher";
const ACCOUNT: &str = "FR4299001100370107310452B26";

async fn other_person(app: &TestApp) -> Browser {
    let second = Browser::open(app, "another person of the gestionnaire").await;
    second.enter_as_agent("Dominique LESTREM", "À traiter").await;
    second.visit(PAGE).await;
    second
}

/// The bank refuses a transfer, and executes it all the same: one proposes, who can't decide, and another decides.
#[test]
fn a_payment_of_which_the_bank_contradicts_itself_is_decided_by_two() {
    run(async {
        let app = TestApp::start().await;
        app.owed("elue-au-plafond", 1).await;
        app.platform.bank().set_fate(&ACCOUNT.parse().unwrap(), Fate::Contradicted).await;
        app.agent("gestionnaire").await.post(SETTLEMENTS, &json!({})).await.expect(200);
        answered(&app).await;
        app.go_to(date(2027, 4, 21));
        answered(&app).await;
        let first = enter(&app).await;
        first.visit(PAGE).await;
        first.see("Paiements verrouillés").await;
        first.see("la banque l’a débité après l’avoir refusé").await;
        first.look("reglements.verrouille").await;
        first.press("Proposer").await;
        first.error_of("Pourquoi : ce que vous avez vérifié, et auprès de qui").await;
        first.look("reglements.verrouille.erreur").await;
        first.tick("Tenir le virement pour exécuté").await;
        first
            .fill(
                "Pourquoi : ce que vous avez vérifié, et auprès de qui",
                "Débit vu sur le site de la banque",
            )
            .await;
        first.press("Proposer").await;
        first.see("une autre personne doit décider").await;
        first.look("reglements.propose").await;
        let second = other_person(&app).await;
        second.see("Proposé : Tenir le virement pour exécuté").await;
        second.look("reglements.a-decider").await;
        second.tick("Tenir le virement pour exécuté").await;
        second.press("Enregistrer la décision").await;
        second.see("Fichiers préparés").await;
        second
            .wait("the payment is no longer locked", async || {
                (!second.sees("Paiements verrouillés").await).then_some(())
            })
            .await;
        second.close().await;
        first.close().await;
    });
}

/// A statement of the fund's account with a fee.
const FEE: &str = "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><GrpHdr><MsgId>S1</MsgId>\
    <CreDtTm>2027-04-20T23:00:00</CreDtTm></GrpHdr><Stmt><Id>S1</Id><CreDtTm>2027-04-20T23:00:00</CreDtTm>\
    <Acct><Id><IBAN>FR7630001007941234567890185</IBAN></Id></Acct>\
    <Ntry><Amt Ccy=\"EUR\">12.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2027-04-20</Dt></BookgDt>\
    <AddtlNtryInf>TENUE DE COMPTE</AddtlNtryInf></Ntry></Stmt></BkToCstmrStmt></Document>";

/// Nothing was ordered: one says that the fund bears it, who can't decide, and another decides.
#[test]
fn a_fee_of_the_bank_is_the_funds_once_two_people_have_said_so() {
    run(async {
        let app = TestApp::start().await;
        let first = enter(&app).await;
        first.visit(SUSPENSE).await;
        first.see("Rien n’est à rapprocher").await;
        first.look("a-rapprocher.vide").await;
        let folder = app.platform.folder().join("files/bank/in");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("releve.xml"), FEE).unwrap();
        app.platform.run_schedule("read-bank-returns").await.unwrap();
        first.visit(SUSPENSE).await;
        first.see("TENUE DE COMPTE").await;
        first.press("Proposer").await;
        first.error_of("Pourquoi : ce que vous avez vérifié, et auprès de qui").await;
        first.look("a-rapprocher.erreur").await;
        first.tick("À un organisme").await;
        first.see("SIRET de l’organisme").await;
        first.tick("Au fonds").await;
        first.fill("Pourquoi : ce que vous avez vérifié, et auprès de qui", "Convention de compte").await;
        first.press("Proposer").await;
        first.see("une autre personne doit en décider").await;
        first.look("a-rapprocher.propose").await;
        let second = other_person(&app).await;
        second.visit(SUSPENSE).await;
        second.see("Convention de compte").await;
        second.tick("Rapprocher ainsi").await;
        second.look("a-rapprocher.a-decider").await;
        second.press("Enregistrer la décision").await;
        second.see("Rien n’est à rapprocher").await;
        second.close().await;
        first.close().await;
    });
}

async fn answered(app: &TestApp) {
    app.platform.bank().work().await;
    app.platform.run_schedule("read-bank-returns").await.unwrap();
}

/// A hand that died after it had put the file: somebody looks at the bank's report, and says that it has it. He was wrong: two people
/// take it back.
#[test]
fn a_file_that_may_not_have_left_is_confirmed_by_a_person() {
    run(async {
        let app = TestApp::start().await;
        app.owed("elue-au-plafond", 1).await;
        // Opened, taken, sealed, claimed: then it is confirmed, and tried again and again.
        for skip in std::iter::once(4).chain(std::iter::repeat_n(0, 40)) {
            app.platform.faults().plan(PlannedFault {
                function: Some("settle-payments".into()),
                action: Some("TransactWriteItems".into()),
                skip,
                ..PlannedFault::next(Moment::Before, Fault::ServerError)
            });
        }
        let answer = app.agent("gestionnaire").await.post(SETTLEMENTS, &json!({})).await;
        assert_eq!(answer.status, 503, "{}", answer.body);
        app.platform.faults().clear();
        app.platform.clock().advance(SignedDuration::from_mins(6));
        let first = enter(&app).await;
        first.visit(PAGE).await;
        first.see("Fichiers dont la remise est à confirmer").await;
        first.look("reglements.a-confirmer").await;
        first.press("Enregistrer").await;
        first.error_of("Ce que vous avez vu dans le relevé de la banque").await;
        first.tick("Oui").await;
        first.fill("Ce que vous avez vu dans le relevé de la banque", "Reçu à 6 h 02").await;
        first.press("Enregistrer").await;
        first.see("Remis à la banque").await;
        first.look("reglements.confirme").await;
        first.tick("Non").await;
        first.fill("Ce que vous avez vu dans le relevé de la banque", "C’était celui de la veille").await;
        first.press("Enregistrer").await;
        first.see("La banque ne l’aurait pas reçu").await;
        first.look("reglements.non-recu").await;
        let second = other_person(&app).await;
        second.tick("Remettre le fichier de nouveau").await;
        second.look("reglements.a-remettre").await;
        second.press("Enregistrer la décision").await;
        second.see("Fichiers préparés").await;
        second
            .wait("the file waits for nobody", async || {
                (!second.sees("Fichiers dont la remise est à confirmer").await).then_some(())
            })
            .await;
        second.close().await;
        first.close().await;
    });
}
