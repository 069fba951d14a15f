//! A postponement: proposed by the training body, accepted by the élu; and a service done whose amounts are seen while it is typed.

use jiff::civil::date;
use mce_tests::{Offer, run};
use serde_json::json;

use crate::browser::{self, Browser};

#[test]
fn a_session_is_postponed_without_asking_again() {
    run(async {
        let app = browser::living_app().await;
        let client = app.elu("elue-au-plafond").await;
        let id = app.ordered(&client, &Offer::DAY).await;
        let of = Browser::open(&app, "the training body").await;
        of.enter_as_agent("Maëlle CARADEC", "Mon organisme").await;
        of.visit(&format!("/traitement/{id}")).await;
        propose(&of).await;
        let elu = Browser::open(&app, "Solène").await;
        elu.enter_as_elu("Solène", "279062923390161").await;
        elu.look("compte.report").await;
        elu.visit(&format!("/dossiers/{id}")).await;
        elu.see("L’organisme propose une autre date").await;
        elu.see("À vous de répondre au report proposé").await;
        elu.look("dossier.report-a-repondre").await;
        elu.press("Accepter la nouvelle date").await;
        elu.see("Votre inscription est reportée").await;
        elu.see("Formation reportée au mercredi 7 avril 2027").await;
        elu.look("dossier.report-accepte").await;
        elu.close().await;
        app.go_to(date(2027, 4, 8));
        let body = app.of(Offer::DAY.siret).await;
        body.act(&id, "entry", &json!({ "on": "2027-04-07" })).await.expect(200);
        of.enter_as_agent("Maëlle CARADEC", "Mon organisme").await;
        of.visit(&format!("/traitement/{id}")).await;
        declare(&of).await;
        let control = json!({ "action": "open", "reason": "Contrôle des émargements." });
        app.agent("gestionnaire").await.act(&id, "control", &control).await.expect(200);
        of.visit(&format!("/traitement/{id}")).await;
        of.see("Le service fait est en contrôle").await;
        of.look("dossier.en-controle").await;
        of.close().await;
        let elu = Browser::open(&app, "Solène").await;
        elu.enter_as_elu("Solène", "279062923390161").await;
        elu.visit(&format!("/dossiers/{id}")).await;
        elu.see("Le gestionnaire vérifie ce que l’organisme a déclaré").await;
        elu.look("dossier.en-controle-elu").await;
        // The loss of the whole price may be excused: by how much is said.
        elu.follow("Déclarer un cas de force majeure").await;
        elu.see("280,00 € sont débités au lieu de 560,00 €").await;
        elu.look("force-majeure.apres").await;
        elu.close().await;
    });
}

async fn propose(of: &Browser) {
    of.press("Proposer une autre session").await;
    of.see("Session proposée").await;
    of.look("dossier.proposer-report").await;
    of.press("Envoyer la proposition").await;
    of.error_of("Session proposée").await;
    of.pick("Session proposée", "le mercredi 7 avril 2027").await;
    of.fill("Raison du report", "La salle est fermée pour travaux ce jour-là.").await;
    of.press("Envoyer la proposition").await;
    of.see("Votre proposition est envoyée").await;
    of.see("Report proposé au mercredi 7 avril 2027").await;
    of.look("dossier.report-propose").await;
}

/// An élu who left after half of it: all is charged, half is paid, nothing goes back.
async fn declare(of: &Browser) {
    of.see("Ce que cette déclaration entraîne").await;
    assert_eq!(of.fact("Payé à votre organisme").await, "560,00 €");
    of.tick("Abandon de l’élu").await;
    of.see("Les montants apparaîtront ici").await;
    of.fill("Part suivie, en pour cent", "50").await;
    for (term, amount) in [
        ("Débité à l’élu et à ses financeurs", "560,00 €"),
        ("Payé à votre organisme", "280,00 €"),
        ("Rendu à l’élu et à ses financeurs", "0,00 €"),
        ("Gardé par le fonds", "280,00 €"),
    ] {
        of.wait(format!("{term}: {amount}"), async || (of.fact(term).await == amount).then_some(())).await;
    }
    of.fill("Dernier jour réellement suivi", "2027-04-07").await;
    of.fill("Explication", "Parti à la pause de midi.").await;
    of.look("dossier.service-fait-partiel").await;
    of.press("Déclarer le service fait").await;
    of.see("La sortie et le service fait sont déclarés").await;
}
