//! What a search finds as a calendar and on a map, and what is suggested while one types.

use mce_tests::run;
use thirtyfour::{By, Key};

use crate::browser::{self, Browser};
use crate::screens::{NARROW, WIDE};

const SEARCH: &str = "Trouver une formation";
const FIELD: &str = "Ce que vous cherchez, et où";

/// An attribute of what has the focus, or of what it says is active.
async fn attribute(browser: &Browser, name: &str) -> String {
    let script = format!("return document.activeElement.closest('[{name}]')?.getAttribute('{name}') ?? ''");
    browser.script(&script, &[]).await.unwrap_or_default()
}

#[test]
fn a_calendar_that_the_arrows_go_through() {
    run(async {
        let app = browser::living_app().await;
        let elu = Browser::open(&app, "a visitor").await;
        elu.visit("/recherche?text=budget").await;
        elu.press("Calendrier").await;
        elu.see("lun.").await;
        elu.settle().await;
        assert!(elu.address().await.contains("view=calendrier"));
        elu.look("recherche.calendrier").await;
        let first = "document.querySelector('[data-day] a').focus(); return true";
        elu.script::<bool>(first, &[]).await.unwrap();
        let day = attribute(&elu, "data-day").await;
        elu.key(Key::Right.into()).await;
        let next = attribute(&elu, "data-day").await;
        assert_ne!(day, next, "the arrow goes to the next day that has sessions");
        elu.key(Key::Left.into()).await;
        assert_eq!(attribute(&elu, "data-day").await, day);
        elu.key(Key::Enter.into()).await;
        elu.see("Voir tout le mois").await;
        assert!(elu.address().await.contains("day="));
        elu.look("recherche.jour").await;
        let address = elu.address().await;
        elu.visit("/").await;
        elu.visit(&address).await;
        elu.see("Voir tout le mois").await;
        elu.press("Voir tout le mois").await;
        elu.wait("the whole month", async || (!elu.address().await.contains("day=")).then_some(())).await;
        elu.press("Liste").await;
        elu.wait("the list", async || (!elu.address().await.contains("view=")).then_some(())).await;
        elu.close().await;
    });
}

#[test]
fn a_map_whose_departements_are_links() {
    run(async {
        let app = browser::living_app().await;
        let elu = Browser::open(&app, "a visitor").await;
        elu.visit("/recherche").await;
        elu.press("Carte").await;
        elu.see("Formations par département").await;
        elu.wait("the drawing", async || {
            elu.script::<bool>("return !!document.querySelector('.mce-map a')", &[]).await.filter(|is| *is)
        })
        .await;
        elu.see("Formations par commune").await;
        elu.wait("the towns", async || {
            let drawn = "return document.querySelectorAll('.mce-map__town').length > 5";
            elu.script::<bool>(drawn, &[]).await.filter(|is| *is)
        })
        .await;
        elu.look("recherche.carte").await;
        let line = elu.line("Ille-et-Vilaine (35)").await;
        let count = line.rsplit(' ').next().unwrap().to_owned();
        let drawn = "const one = document.querySelector('.mce-map a[aria-label^=\"Ille-et-Vilaine\"]'); one.focus(); return one.getAttribute('aria-label')";
        let label = elu.script::<String>(drawn, &[]).await.unwrap();
        assert!(label.contains(&format!(": {count}\u{202f}formation")), "{label}: {line}");
        elu.key(Key::Enter.into()).await;
        elu.wait("its formations", async || elu.address().await.contains("departement=35").then_some(()))
            .await;
        elu.see("Ille-et-Vilaine (35)").await;
        assert!(!elu.address().await.contains("view="));
        elu.see(&format!("{count} formation")).await;
        elu.close().await;
    });
}

#[test]
fn suggestions_by_the_keyboard_and_on_a_phone() {
    run(async {
        let app = browser::living_app().await;
        let elu = Browser::open(&app, "a visitor").await;
        elu.visit("/recherche").await;
        elu.fill(FIELD, "renn").await;
        elu.see("Rennes").await;
        elu.wait("suggestions", async || (attribute(&elu, "aria-expanded").await == "true").then_some(()))
            .await;
        elu.look("recherche.suggestions").await;
        elu.key(Key::Escape.into()).await;
        elu.wait("none", async || (attribute(&elu, "aria-expanded").await == "false").then_some(())).await;
        elu.fill(FIELD, "renne").await;
        elu.wait("suggestions", async || (attribute(&elu, "aria-expanded").await == "true").then_some(()))
            .await;
        elu.key(Key::Down.into()).await;
        elu.wait("one is active", async || {
            (!attribute(&elu, "aria-activedescendant").await.is_empty()).then_some(())
        })
        .await;
        elu.key(Key::Enter.into()).await;
        elu.wait("the search", async || elu.address().await.contains("text=Rennes").then_some(())).await;
        elu.see("D’abord ce qui répond à « Rennes (35) »").await;
        elu.visit("/").await;
        elu.resize(NARROW).await;
        elu.fill("Thème, ville, organisme", "fin").await;
        elu.wait("suggestions", async || (attribute(&elu, "aria-expanded").await == "true").then_some(()))
            .await;
        elu.look_narrow("accueil.suggestions").await;
        elu.resize(WIDE).await;
        let first = elu.driver.find(By::Css(".mce-suggest__one")).await.unwrap();
        first.click().await.unwrap();
        elu.arrive(SEARCH).await;
        elu.close().await;
    });
}
