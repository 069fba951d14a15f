//! The portals: each address has its page in one of them, and one goes from one to another without seeing it.

use mce_shared::portals::{CLAIMED, PUBLIC, portal_of, portals};
use mce_tests::run;

use crate::browser::{self, Browser};

const LOADER: &str = include_str!("../../../frontend/externalize-loader.mjs");
const PAGES: &str = include_str!("../../../frontend/src/portals.rs");
const ROUTER: &str = include_str!("../../../frontend/src/router.rs");

const OFFER: &str = "/offres/99012030500018/BRO-2027-006/BRO-2027-006-A2";
const TRAINING: &str = "Dire la complexité simplement : pédagogie de la décision publique";
const MESSAGE: &str = "Je viendrai à vélo.";

#[test]
fn the_loader_has_the_same_table() {
    let lines: String = CLAIMED.iter().map(|(portal, parts)| format!("  {portal}: {parts:?},\n")).collect();
    let table = format!("const PUBLIC = {PUBLIC:?};\nconst CLAIMED = {{\n{lines}}};\n");
    assert!(LOADER.contains(&table), "not in externalize-loader.mjs:\n{table}");
}

/// A portal that did not have the page would say that nobody has it.
#[test]
fn each_address_has_its_page_in_its_portal() {
    for (path, route) in routes().filter(|(_, route)| *route != "NotFound") {
        let having: Vec<&str> = portals().filter(|portal| pages_of(portal).contains(&route)).collect();
        assert_eq!(having, [portal_of(path)], "{path}: {route}");
    }
}

/// The addresses of the router and the names of their routes.
fn routes() -> impl Iterator<Item = (&'static str, &'static str)> {
    ROUTER.split("#[at(\"").skip(1).map(|rest| {
        let (path, rest) = rest.split_once("\")]").unwrap();
        let name = rest.trim_start().split(|c: char| !c.is_alphanumeric()).next().unwrap();
        (path, name)
    })
}

/// The names of the routes that a portal draws.
fn pages_of(portal: &str) -> Vec<&'static str> {
    let (_, body) = PAGES.split_once(&format!("pub fn {portal}(")).unwrap();
    let (body, _) = body.split_once("\n}\n").unwrap();
    let arms = body.split("R::").skip(1);
    arms.map(|arm| arm.split(|c: char| !c.is_alphanumeric()).next().unwrap()).collect()
}

#[test]
fn an_elu_goes_to_the_catalogue_and_back() {
    run(async {
        let app = browser::living_app().await;
        let elu = Browser::open(&app, "Maël").await;
        elu.enter_as_elu("Maël", "194033528891128").await;
        elu.follow("Données personnelles et cookies").await;
        elu.at_the_top().await;
        elu.see("Se déconnecter").await;
        elu.visit(OFFER).await;
        assert!(!elu.sees("Connectez-vous pour voir ce que vos droits paient").await);
        elu.follow("Demander la session du lundi 18 janvier 2027").await;
        elu.arrive("Demander une formation").await;
        elu.fill("Message à l’organisme", MESSAGE).await;
        elu.driver.back().await.unwrap();
        elu.arrive(TRAINING).await;
        elu.see("Se déconnecter").await;
        elu.driver.forward().await.unwrap();
        elu.arrive("Demander une formation").await;
        assert_eq!(elu.typed("Message à l’organisme").await, MESSAGE);
        elu.nothing_was_logged("demande").await;
        elu.sign_out().await;
        elu.driver.back().await.unwrap();
        elu.arrive("Connectez-vous").await;
        elu.close().await;
    });
}

#[test]
fn an_address_that_no_portal_knows() {
    run(async {
        let app = browser::living_app().await;
        let browser = Browser::open(&app, "a visitor").await;
        for portal in CLAIMED.map(|(_, parts)| parts[0]) {
            browser.visit(&format!("/{portal}/rien/de/tel")).await;
            browser.arrive("Page introuvable").await;
        }
        browser.follow("l’accueil").await;
        browser.arrive("Votre droit à la formation d’élu").await;
        browser.close().await;
    });
}

impl Browser {
    /// Whatever the address of a dossier that one was given, one comes to where one is.
    pub async fn every_address_of_the_dossier_leads_here(&self) {
        let here = self.address().await;
        let id = here.rsplit('/').next().unwrap_or_default().to_owned();
        for path in ["/dossiers/", "/traitement/"] {
            self.visit(&format!("{path}{id}")).await;
            self.wait(format!("{here} from {path}"), async || (self.address().await == here).then_some(()))
                .await;
        }
        self.settle().await;
    }

    async fn at_the_top(&self) {
        assert_eq!(self.script::<f64>("return window.scrollY", &[]).await, Some(0.0));
    }
}
