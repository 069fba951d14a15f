//! A training body sends its offers: a dry run, what is wrong by line, then the right file, and the publication.

use mce_tests::run;

use crate::browser::{self, Browser};

const NEW: &str = "Construire un schéma communal des mobilités actives";

#[test]
fn an_import_and_its_report() {
    run(async {
        let app = browser::living_app().await;
        let examples = app.platform.seed_folder().join("examples");
        let of = Browser::open(&app, "the training body").await;
        of.enter_as_agent("Maëlle CARADEC", "Mon organisme").await;
        of.visit("/organisme/dossiers").await;
        of.see("Aucune demande pour l’instant").await;
        of.look("organisme-dossiers.vide").await;
        of.visit("/organisme/offres").await;
        of.look("organisme-offres").await;
        of.visit("/organisme/import").await;
        of.look("organisme-import").await;
        of.press("Vérifier le fichier").await;
        of.see("Choisissez d’abord un fichier").await;
        of.choose_file("Votre catalogue", &examples.join("import-avec-erreurs.xml")).await;
        of.press("Vérifier le fichier").await;
        of.see("Une partie du fichier peut être importée").await;
        for line in [282, 374, 669, 746, 1073, 1196, 1307, 1696] {
            let issue = of.line(&format!("Ligne {line}")).await;
            assert!(issue.contains("Erreur"), "{line}: {issue}");
        }
        of.look("organisme-import.erreurs").await;
        of.choose_file("Votre catalogue", &examples.join("import-valide.xml")).await;
        of.press("Vérifier le fichier").await;
        of.see("Le fichier peut être importé").await;
        of.look("organisme-import.essai").await;
        of.press("Importer ce qui est correct").await;
        of.see("Le catalogue est importé").await;
        of.look("organisme-import.fait").await;
        of.follow("Voir les offres à publier").await;
        publish(&of).await;
        of.close().await;
    });
}

async fn publish(of: &Browser) {
    of.arrive("Offres").await;
    of.fill("Chercher dans vos offres", "mobilités actives").await;
    of.see(NEW).await;
    of.look("organisme-offres.brouillon").await;
    of.press("Publier").await;
    of.see("L’offre est publiée").await;
    of.look("organisme-offres.publiee").await;
    // The catalogue is refreshed by the offers' stream, a moment later.
    let found = async || {
        of.visit("/recherche?text=mobilit%C3%A9s%20actives").await;
        of.sees(NEW).await.then_some(())
    };
    of.wait("the new offer in the search", found).await;
    of.look("recherche.nouvelle-offre").await;
}
