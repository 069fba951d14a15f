use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU16, Ordering};

use mce_functions::ports::card::{
    CardConfig, CardMode, CardNotification, CardOrder, CardStatus, form_fields_of, payment_form,
    verify_notification,
};
use mce_shared::money::Euros;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::*;

mod refunds;

const KEY: &str = "1122334455667788";
const PASSWORD: &str = "testpassword";
const SITE: &str = "12345678";
const ORDER: &str = "2026000000123-1";

/// The page and a platform that keeps the notifications it gets, each on a port of its own.
struct World {
    page: String,
    stop: oneshot::Sender<()>,
    served: JoinHandle<()>,
    config: CardSimulatorConfig,
    heard: Arc<Mutex<Vec<Vec<u8>>>>,
    answer: Arc<AtomicU16>,
    clock: Arc<Mutex<Timestamp>>,
    browser: reqwest::Client,
}

async fn serve(router: Router) -> (String, oneshot::Sender<()>, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let (stop, stopped) = oneshot::channel();
    let stopped = async move {
        // Without its sender the page is served as long as the test lasts.
        if stopped.await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    let served = tokio::spawn(async move {
        axum::serve(listener, router).with_graceful_shutdown(stopped).await.unwrap();
    });
    (origin, stop, served)
}

/// So short that the retries are over soon.
const SOON: [Duration; 3] = [Duration::from_millis(1), Duration::from_millis(2), Duration::from_millis(4)];
/// So long that there is no retry in a test.
const NEVER: [Duration; 3] = [Duration::from_secs(3600); 3];

impl World {
    async fn new() -> Self {
        Self::kept_in(None, SOON).await
    }

    async fn kept_in(folder: Option<PathBuf>, retry_after: [Duration; 3]) -> Self {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let answer = Arc::new(AtomicU16::new(200));
        let (keep, status) = (Arc::clone(&heard), Arc::clone(&answer));
        let hear = move |body: Bytes| async move {
            keep.lock().unwrap().push(body.to_vec());
            StatusCode::from_u16(status.load(Ordering::SeqCst)).unwrap()
        };
        let (platform, ..) = serve(Router::new().route("/ipn", post(hear))).await;
        let clock = Arc::new(Mutex::new(now()));
        let told = Arc::clone(&clock);
        let config = CardSimulatorConfig {
            site_id: SITE.into(),
            key: KEY.into(),
            api_password: PASSWORD.into(),
            notification_url: format!("{platform}/ipn"),
            folder,
            now: Arc::new(move || *told.lock().unwrap()),
            trust: Trust::default(),
        };
        let (page, stop, served) = serve(router_retrying_after(config.clone(), retry_after).unwrap()).await;
        let browser = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { page, stop, served, config, heard, answer, clock, browser }
    }

    /// The page stops and starts again from what it kept; it tries what it has to tell once.
    async fn restart(self) -> Self {
        self.stop.send(()).unwrap();
        self.served.await.unwrap();
        let (page, stop, served) = serve(router_retrying_after(self.config.clone(), NEVER).unwrap()).await;
        Self { page, stop, served, ..self }
    }

    fn set_clock(&self, moment: &str) {
        *self.clock.lock().unwrap() = moment.parse().unwrap();
    }

    async fn post(&self, path: &str, fields: &[(String, String)]) -> (u16, String, Option<String>) {
        let answer = self.browser.post(format!("{}{path}", self.page)).form(fields).send().await.unwrap();
        let location = answer.headers().get("location").map(|value| value.to_str().unwrap().to_owned());
        (answer.status().as_u16(), answer.text().await.unwrap(), location)
    }

    /// Posts the form and gives the uuid of the payment that the page opened.
    async fn open(&self, trans_id: &str) -> String {
        let (status, page, _) = self.post("/vads-payment/", &form(trans_id)).await;
        assert_eq!(status, 200, "{page}");
        between(&page, "/payments/", "/accept").to_owned()
    }

    async fn get(&self, path: &str) -> String {
        self.browser.get(format!("{}{path}", self.page)).send().await.unwrap().text().await.unwrap()
    }

    async fn transactions(&self) -> serde_json::Value {
        serde_json::from_str(&self.get("/transactions").await).unwrap()
    }

    fn notifications(&self) -> Vec<CardNotification> {
        let heard = self.heard.lock().unwrap();
        heard.iter().map(|body| verify_notification(&config(), &form_fields_of(body)).unwrap()).collect()
    }

    async fn wait_for(&self, count: usize) {
        for _ in 0..200 {
            if self.heard.lock().unwrap().len() >= count {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{count} notifications were expected, {} came", self.heard.lock().unwrap().len());
    }
}

fn now() -> Timestamp {
    "2026-11-23T07:30:00Z".parse().unwrap()
}

fn config() -> CardConfig {
    CardConfig { site_id: SITE.into(), key: KEY.into(), mode: CardMode::Test }
}

fn form(trans_id: &str) -> Vec<(String, String)> {
    let order = CardOrder {
        amount: Euros::from_cents(123_456),
        order_id: ORDER.parse().unwrap(),
        trans_id: trans_id.parse().unwrap(),
        at: now(),
        email: None,
        return_url: "http://localhost:8080/dossiers/2026000000123/paiement?onglet=a".into(),
        notification_url: None,
    };
    payment_form(&config(), &order).unwrap()
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    text.split_once(before).unwrap().1.split_once(after).unwrap().0
}

#[tokio::test]
async fn an_accepted_payment_asks_a_code_tells_the_platform_and_comes_back() {
    let world = World::new().await;
    let uuid = world.open("aaaaa1").await;
    let (_, page, _) = world.post(&format!("/payments/{uuid}/accept"), &[]).await;
    let code = between(&page, "class=\"code\">", "<").to_owned();
    let typed = [("code".to_owned(), format!(" {} {}", &code[..3], &code[3..]))];
    let (status, _, location) = world.post(&format!("/payments/{uuid}/code"), &typed).await;
    assert_eq!(status, 303);
    let notification = &world.notifications()[0];
    assert_eq!(
        (notification.status, notification.amount),
        (CardStatus::Authorised, Euros::from_cents(123_456))
    );
    assert_eq!(notification.trans_uuid.as_deref(), Some(uuid.as_str()));
    assert_eq!(notification.source.as_deref(), Some("PAY"));
    let back = url::Url::parse(&location.unwrap()).unwrap();
    assert!(back.query().unwrap().starts_with("onglet=a&"));
    let returned = verify_notification(&config(), &form_fields_of(back.query().unwrap().as_bytes())).unwrap();
    assert_eq!((returned.status, returned.source), (CardStatus::Authorised, None));
}

#[tokio::test]
async fn refusing_and_leaving_are_told_too() {
    let world = World::new().await;
    for (trans_id, action, expected, result) in
        [("aaaaa1", "refuse", CardStatus::Refused, "05"), ("aaaaa2", "abandon", CardStatus::Abandoned, "17")]
    {
        let uuid = world.open(trans_id).await;
        let (status, ..) = world.post(&format!("/payments/{uuid}/{action}"), &[]).await;
        assert_eq!(status, 303);
        let last = world.notifications().pop().unwrap();
        assert_eq!((last.status, last.result.as_deref()), (expected, Some(result)));
        let (again, page, _) = world.post(&format!("/payments/{uuid}/accept"), &[]).await;
        assert!(again == 409 && page.contains("déjà terminé"));
    }
    assert_eq!(world.notifications().len(), 2);
}

#[tokio::test]
async fn paying_and_closing_never_comes_back_but_is_told() {
    let world = World::new().await;
    let uuid = world.open("aaaaa1").await;
    let (status, page, location) = world.post(&format!("/payments/{uuid}/accept-and-close"), &[]).await;
    assert!(status == 200 && location.is_none() && page.contains("Fermez cette fenêtre"));
    assert_eq!(world.notifications()[0].status, CardStatus::Authorised);
}

#[tokio::test]
async fn a_wrong_code_is_said_and_three_are_a_refusal() {
    let world = World::new().await;
    let uuid = world.open("aaaaa1").await;
    let wrong = [("code".to_owned(), "1".to_owned())];
    for left in [2, 1] {
        let (status, page, _) = world.post(&format!("/payments/{uuid}/code"), &wrong).await;
        assert!(status == 200 && page.contains(&format!("Essais restants : {left}.")));
    }
    let (status, ..) = world.post(&format!("/payments/{uuid}/code"), &wrong).await;
    assert_eq!((status, world.notifications()[0].status), (303, CardStatus::Refused));
}

#[tokio::test]
async fn a_trans_id_is_used_once_a_day() {
    let world = World::new().await;
    world.open("abcdef").await;
    for same in ["abcdef", "ABCDEF"] {
        let (status, page, _) = world.post("/vads-payment/", &form(same)).await;
        assert!(status == 409 && page.contains("trans_id déjà utilisé"), "{same}");
    }
}

#[tokio::test]
async fn a_form_that_is_not_the_shop_s_is_refused() {
    let world = World::new().await;
    let changes = [("vads_amount", "1"), ("signature", "AAAA")];
    for (name, value) in changes {
        let mut fields: BTreeMap<String, String> = form("aaaaa1").into_iter().collect();
        fields.insert(name.into(), value.into());
        let (status, page, _) = world.post("/vads-payment/", &fields.into_iter().collect::<Vec<_>>()).await;
        assert!(status == 400 && page.contains("signature fausse"), "{name}");
    }
    assert_eq!(world.transactions().await, serde_json::json!([]));
}

#[tokio::test]
async fn a_signed_form_that_is_wrong_says_which_field() {
    let world = World::new().await;
    let changes = [
        ("vads_site_id", "87654321"),
        ("vads_ctx_mode", "PRODUCTION"),
        ("vads_amount", "0"),
        ("vads_trans_id", "abc"),
        ("vads_trans_date", "20261121073000"),
        ("vads_url_return", "javascript:alert(1)"),
        ("vads_return_mode", "POST"),
    ];
    for (name, value) in changes {
        let mut fields: BTreeMap<String, String> = form("aaaaa1").into_iter().collect();
        fields.insert(name.into(), value.into());
        let pairs = fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let signature = mce_functions::ports::card::sign(KEY, pairs).unwrap();
        fields.insert("signature".into(), signature);
        let (status, page, _) = world.post("/vads-payment/", &fields.into_iter().collect::<Vec<_>>()).await;
        assert!(status == 400 && page.contains(name), "{name}: {page}");
    }
}

#[tokio::test]
async fn a_notification_is_sent_again_until_it_is_answered_200() {
    let world = World::new().await;
    world.answer.store(500, Ordering::SeqCst);
    let uuid = world.open("aaaaa1").await;
    let (status, ..) = world.post(&format!("/payments/{uuid}/refuse"), &[]).await;
    assert_eq!(status, 303, "the browser comes back even so");
    world.wait_for(4).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    let heard = world.heard.lock().unwrap().clone();
    assert!(heard.len() == 4 && heard.iter().all(|body| *body == heard[0]));
}

#[tokio::test]
async fn a_notification_can_be_sent_again_as_it_was() {
    let world = World::new().await;
    let uuid = world.open("aaaaa1").await;
    let (status, ..) = world.post(&format!("/transactions/{uuid}/replay"), &[]).await;
    assert_eq!(status, 404, "nothing to say yet");
    world.post(&format!("/payments/{uuid}/accept-and-close"), &[]).await;
    let (status, answer, _) = world.post(&format!("/transactions/{uuid}/replay"), &[]).await;
    assert!(status == 200 && answer.contains("\"status\":200"), "{answer}");
    {
        let heard = world.heard.lock().unwrap();
        assert!(heard.len() == 2 && heard[0] == heard[1]);
    }
    let transactions = world.transactions().await;
    assert_eq!(transactions[0]["status"], "AUTHORISED");
    assert_eq!(transactions[0]["amount"], "1234.56");
    assert_eq!(transactions[0]["notices"][0]["deliveries"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn the_pages_are_french_and_structured() {
    let world = World::new().await;
    let (_, page, _) = world.post("/vads-payment/", &form("aaaaa1")).await;
    let uuid = between(&page, "/payments/", "/accept").to_owned();
    let (_, code, _) = world.post(&format!("/payments/{uuid}/accept"), &[]).await;
    let (_, unknown, _) = world.post("/payments/inconnu/accept", &[]).await;
    let index = world.get("/").await;
    let payment = world.get(&format!("/transactions/{uuid}")).await;
    for html in [&page, &code, &unknown, &index, &payment] {
        for part in ["<html lang=\"fr\">", "<title>", "<main>", "<h1>", "</h1>"] {
            assert_eq!(html.matches(part).count(), 1, "{part} in {html}");
        }
    }
    assert!(page.contains("1\u{202f}234,56\u{202f}€"));
    for label in ["Accepter", "Refuser", "Abandonner", "Payer puis fermer la fenêtre"] {
        assert!(page.contains(&format!(">{label}</button>")));
    }
}
