//! Publications of the register: sent, interrupted, gone on with; tried, then imported; and the ends of mandates, one group after the
//! other.

use std::path::PathBuf;

use mce_functions::register::FileKind;
use mce_tests::rne::{self, Changes, Rne};
use mce_tests::run;
use serde_json::json;

use crate::browser::{self, Browser};
use crate::gestion::enter;

/// Enough for a group of more than a page.
const SIZE: u32 = 450;
const DAY: &str = "Date de la publication";
const FILES: &str = "Fichiers de la publication";
const TRY: &str = "Essai à blanc";
const VERIFIED: &str = "Ce que vous avez vérifié";
const ENDS: &str = "Nombre de fins proposées";
const GROUP: &str = "Absents de la publication, sans renouvellement général — EPCI";

/// The files of an invented publication, in a folder of their own, which goes with it.
struct Publication {
    rne: Rne,
    folder: PathBuf,
    files: Vec<PathBuf>,
}

impl Publication {
    fn of(rne: Rne) -> Self {
        let folder = std::env::temp_dir().join(format!("mce-rne-{}", uuid::Uuid::new_v4()));
        let written = rne.write_folder(&folder).unwrap();
        // A file of a header alone is refused; a small register has such.
        let full = written.iter().filter(|(_, tally)| tally.lines > 0);
        let name = |kind: &FileKind| rne::FILES.iter().find(|(of, _)| of == kind).unwrap().1;
        let files = full.map(|(kind, _)| folder.join(name(kind))).collect();
        Self { rne, folder, files }
    }

    /// On the page of the import.
    async fn choose(&self, gestionnaire: &Browser) {
        gestionnaire.fill(DAY, &self.rne.published().to_string()).await;
        gestionnaire.choose_files(FILES, &self.files).await;
    }

    /// Tried by one, applied by the other.
    async fn import(&self, gestionnaire: &Browser, second: &Browser) {
        gestionnaire.visit("/fonds/mandats/import").await;
        self.choose(gestionnaire).await;
        gestionnaire.press(TRY).await;
        gestionnaire.see("Appliquer cet essai").await;
        if gestionnaire.sees(ENDS).await {
            verify(gestionnaire).await;
            gestionnaire.see("une autre personne peut maintenant appliquer cet essai").await;
        }
        apply(second, &gestionnaire.fact("Numéro").await).await;
    }
}

/// Somebody else applies what was tried.
async fn apply(second: &Browser, run: &str) {
    second.visit(&format!("/fonds/traitements/{run}")).await;
    verify(second).await;
    second.see("Traitement terminé").await;
}

/// Says what was looked at, and how many mandates would end where the trial asks for it.
async fn verify(who: &Browser) {
    who.fill(VERIFIED, "Les nombres de l’essai.").await;
    if who.sees(ENDS).await {
        let ends: String = who.script(FOUND, &[]).await.unwrap();
        who.fill(ENDS, &ends).await;
    }
    who.press("Importer ces fichiers").await;
}

/// The number that the trial has found, in digits.
const FOUND: &str = r"return document.querySelector('main').innerText.match(/proposer la fin de ([\d\s]+)/)[1].replace(/\s/g, '')";

impl Drop for Publication {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

#[test]
fn a_publication_is_tried_imported_and_its_endings_decided() {
    run(async {
        let app = browser::still_app().await;
        let rne = Rne { faults: 50, ..Rne::new(3, 300) };
        app.go_to(rne.published());
        let publication = Publication::of(rne);
        let gestionnaire = enter(&app).await;
        gestionnaire.visit("/fonds/mandats/fins").await;
        gestionnaire.see("Aucune fin de mandat à décider").await;
        gestionnaire.look("fins-de-mandat.vide").await;
        gestionnaire.follow("Importer une publication du Répertoire national des élus").await;
        gestionnaire.arrive("Importer les mandats").await;
        gestionnaire.press(TRY).await;
        gestionnaire.error_of(DAY).await;
        gestionnaire.error_of(FILES).await;
        gestionnaire.look("import-mandats.incomplet").await;
        publication.choose(&gestionnaire).await;
        gestionnaire.press(TRY).await;
        gestionnaire.see("Essai terminé : rien n’est écrit").await;
        gestionnaire.look("import-mandats.essai").await;
        gestionnaire.press("Importer ces fichiers").await;
        gestionnaire.error_of(VERIFIED).await;
        gestionnaire.fill(VERIFIED, "Les nombres de l’essai.").await;
        gestionnaire.press("Importer ces fichiers").await;
        gestionnaire.see("une autre personne doit l’appliquer").await;
        gestionnaire.look("import-mandats.par-un-autre").await;
        let second = Browser::open(&app, "Dominique").await;
        second.enter_as_agent("Dominique LESTREM", "À traiter").await;
        apply(&second, &gestionnaire.fact("Numéro").await).await;
        let refused = second.line("Lignes refusées").await;
        assert!(refused.chars().any(|c| c.is_ascii_digit() && c != '0'), "{refused}");
        second.look("import-mandats").await;
        gestionnaire.visit("/fonds/mandats/import").await;
        publication.choose(&gestionnaire).await;
        gestionnaire.fill(DAY, "2026-01-01").await;
        gestionnaire.press(TRY).await;
        let older = gestionnaire.error_of(DAY).await;
        assert!(older.contains("est déjà importée"), "{older}");
        gestionnaire.look("import-mandats.trop-ancien").await;
        ticked(&gestionnaire, &second).await;
        second.close().await;
        gestionnaire.close().await;
    });
}

/// Those of a page, by ticking them; two people do.
async fn ticked(gestionnaire: &Browser, second: &Browser) {
    gestionnaire.visit("/fonds/mandats/fins").await;
    gestionnaire.arrive("Fins de mandat à décider").await;
    gestionnaire.look("fins-de-mandat").await;
    let first = "return document.querySelector('tbody a').innerText";
    let group: String = gestionnaire.script(first, &[]).await.unwrap();
    gestionnaire.follow(&group).await;
    gestionnaire.press("Tout cocher sur cette page").await;
    gestionnaire.look("fins-de-mandat.groupe").await;
    gestionnaire.press("Confirmer la fin").await;
    gestionnaire.press("Confirmer la fin").await;
    gestionnaire.error_of("Pourquoi").await;
    gestionnaire.look("fins-de-mandat.confirmation").await;
    gestionnaire.fill("Pourquoi", "Absents de la publication, vus avec la préfecture.").await;
    gestionnaire.press("Confirmer la fin").await;
    gestionnaire.see("une autre personne doit décider").await;
    gestionnaire.look("fins-de-mandat.propose").await;
    second.visit("/fonds/mandats/fins").await;
    second.follow(&group).await;
    second.see("proposé par Camille OZANNE").await;
    second.press("Tout cocher sur cette page").await;
    second.press("Confirmer la fin").await;
    second.fill("Pourquoi", "Vérifié.").await;
    second.press("Confirmer la fin").await;
    second.see("clos").await;
    gestionnaire.visit("/fonds/mandats/fins").await;
    gestionnaire.look("fins-de-mandat.decide").await;
}

/// Almost everybody is gone from the second publication: nobody would tick them all.
#[test]
fn a_group_of_several_pages_is_decided_at_once() {
    run(async {
        let app = browser::still_app().await;
        let first = Rne::new(5, SIZE);
        let gone = Changes { departures: 9_000, ..Changes::default() };
        let second = first.next_publication(gone);
        app.go_to(first.published());
        let gestionnaire = enter(&app).await;
        let other = Browser::open(&app, "Dominique").await;
        other.enter_as_agent("Dominique LESTREM", "À traiter").await;
        Publication::of(first).import(&gestionnaire, &other).await;
        app.go_to(second.published());
        gestionnaire.enter_as_agent("Camille OZANNE", "À traiter").await;
        other.enter_as_agent("Dominique LESTREM", "À traiter").await;
        Publication::of(second).import(&gestionnaire, &other).await;
        gestionnaire.visit("/fonds/mandats/fins").await;
        let line = gestionnaire.line(GROUP).await;
        let count: u32 = line.rsplit(" | ").next().unwrap().parse().unwrap();
        assert!(count > 50, "one page only: {line}");
        gestionnaire.follow(GROUP).await;
        gestionnaire.press("Décider tout le groupe à la fois").await;
        gestionnaire.look("fins-de-mandat.tout-le-groupe").await;
        gestionnaire.press("Confirmer toutes les fins").await;
        gestionnaire.see("Tous les mandats du groupe").await;
        gestionnaire.fill("Pourquoi", "Renouvellement vérifié.").await;
        gestionnaire.press("Confirmer la fin").await;
        gestionnaire.see(&format!("{count} propositions enregistrées")).await;
        let second = other;
        second.visit("/fonds/mandats/fins").await;
        second.follow(GROUP).await;
        second.press("Décider tout le groupe à la fois").await;
        second.press("Confirmer toutes les fins").await;
        second.fill("Pourquoi", "Vu aussi.").await;
        second.press("Confirmer la fin").await;
        second.see(&format!("{count} mandats clos")).await;
        second.see("Tout est décidé dans ce groupe").await;
        second.look("fins-de-mandat.groupe-decide").await;
        second.close().await;
        gestionnaire.close().await;
    });
}

/// The network goes away in the middle, and the page with it: what has arrived is not sent again.
#[test]
fn an_interrupted_sending_goes_on_where_it_was() {
    run(async {
        let app = browser::still_app().await;
        let rne = Rne::new(7, 100);
        app.go_to(rne.published());
        let publication = Publication::of(rne);
        let gestionnaire = enter(&app).await;
        gestionnaire.visit("/fonds/mandats/import").await;
        publication.choose(&gestionnaire).await;
        let last = publication.files.len() - 1;
        lose(&gestionnaire, &[last]).await;
        gestionnaire.press(TRY).await;
        gestionnaire.see("Le serveur n’a pas répondu").await;
        gestionnaire.see("Reprendre l’envoi").await;
        // The browser says by itself what was lost.
        gestionnaire.driver.browser_log().await.unwrap();
        gestionnaire.look("import-mandats.interrompu").await;
        let kept = "return JSON.parse(sessionStorage.getItem('mce.envoi')).opened.run";
        let announced: String = gestionnaire.script(kept, &[]).await.unwrap();
        // Again, what was sent would be lost too.
        lose(&gestionnaire, &Vec::from_iter(0..last)).await;
        gestionnaire.visit("/fonds/mandats/import").await;
        publication.choose(&gestionnaire).await;
        gestionnaire.press(TRY).await;
        gestionnaire.see("Essai terminé : rien n’est écrit").await;
        assert_eq!(gestionnaire.fact("Numéro").await, announced);
        gestionnaire.close().await;
    });
}

/// What is sent of these files does not arrive any more.
async fn lose(gestionnaire: &Browser, files: &[usize]) {
    let addresses: Vec<String> = files.iter().map(|file| format!("*file={file}*")).collect();
    gestionnaire.devtools("Network.enable", json!({})).await;
    gestionnaire.devtools("Network.setBlockedURLs", json!({ "urls": addresses })).await;
}
