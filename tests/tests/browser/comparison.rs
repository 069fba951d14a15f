//! Sessions are chosen on the results and on the page of an offer, compared side by side, and the comparison is shared.

use mce_tests::run;
use thirtyfour::Key;

use crate::browser::{self, Browser};
use crate::screens::{NARROW, WIDE};

const DAY: &str = "/offres/99012030500018/BRO-2027-006/BRO-2027-006-A2";
const DAY_TITLE: &str = "Dire la complexité simplement : pédagogie de la décision publique";
const COMPARISON: &str = "Comparer des sessions";

#[test]
fn three_sessions_side_by_side() {
    run(async {
        let app = browser::living_app().await;
        let elu = Browser::open(&app, "a visitor").await;
        elu.visit("/comparer").await;
        elu.see("Aucune session à comparer").await;
        elu.look("comparer.vide").await;
        elu.visit("/recherche?text=budget").await;
        elu.see("formations trouvées").await;
        elu.press("Comparer").await;
        elu.see("1 session à comparer").await;
        elu.press("Ne plus comparer").await;
        let gone = "return !document.querySelector('.mce-basket')";
        elu.wait("an empty choice", async || elu.script::<bool>(gone, &[]).await.filter(|is| *is)).await;
        elu.press("Comparer").await;
        elu.see("1 session à comparer").await;
        // What the bar at the foot would hide comes above it with the focus.
        elu.find("button", "Comparer").await.focus().await.unwrap();
        elu.key(Key::Enter.into()).await;
        elu.see("2 sessions à comparer").await;
        elu.look("recherche.a-comparer").await;
        elu.visit(DAY).await;
        elu.find("button", "Comparer la session du lundi 18 janvier 2027").await.focus().await.unwrap();
        elu.key(Key::Enter.into()).await;
        elu.see("3 sessions à comparer, le plus que l’on puisse").await;
        elu.look("offre.a-comparer").await;
        elu.follow("Voir la comparaison").await;
        elu.arrive(COMPARISON).await;
        elu.see("Ce que vos droits paient").await;
        elu.see("La moins chère").await;
        elu.look("comparer").await;
        fewer_lines_then_one_session_less(&elu).await;
        shared(&elu).await;
        elu.close().await;
    });
}

/// The lines on which all say the same can be left out, by the keyboard, and a session taken out.
async fn fewer_lines_then_one_session_less(elu: &Browser) {
    let before = elu.address().await;
    elu.find("link", "Ne montrer que les différences").await.focus().await.unwrap();
    elu.key(Key::Enter.into()).await;
    elu.see("Montrer aussi ce qui est identique").await;
    let same = "return [...document.querySelectorAll('tbody .fr-badge')].filter((one) => one.innerText !== 'DIFFÉRENT').length";
    assert_eq!(elu.script::<u32>(same, &[]).await, Some(0));
    elu.press("Montrer aussi ce qui est identique").await;
    elu.wait("all lines", async || (elu.address().await == before).then_some(())).await;
    elu.press(&format!("Retirer {DAY_TITLE}, le lundi 18 janvier 2027")).await;
    elu.wait("two sessions", async || (!elu.sees(DAY_TITLE).await).then_some(())).await;
    elu.settle().await;
    elu.see("La moins chère").await;
}

/// The address says all: somebody else sees the same, and what is offered no more is said.
async fn shared(elu: &Browser) {
    let address = elu.address().await;
    elu.visit("/recherche").await;
    elu.press("Vider").await;
    elu.visit(&format!("{address}&session=99012030500018%2Fnulle%2Fpart%2F1")).await;
    elu.arrive(COMPARISON).await;
    elu.see("1 session n’est plus proposée").await;
    elu.resize(NARROW).await;
    elu.look_narrow("comparer.retiree").await;
    elu.resize(WIDE).await;
    elu.press("Retirer la session 1").await;
    elu.wait("the address without it", async || (elu.address().await == address).then_some(())).await;
}
