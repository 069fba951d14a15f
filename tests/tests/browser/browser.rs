//! A person's browser: goes to pages, waits for what must appear, and stops with what is on the screen when it does not.

use std::fmt::Display;
use std::time::{Duration, Instant};

use mce_local::addresses::Scheme;
use mce_tests::TestApp;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use thirtyfour::{WebDriver, WebElement};

use crate::engines::{Driver, Engine};
use crate::screens;

const FIND: &str = include_str!("find.js");
/// What a person would wait for, on a machine that does other things.
const PATIENCE: Duration = Duration::from_secs(20);
const BETWEEN_LOOKS: Duration = Duration::from_millis(40);
/// Everything is loaded, and nothing says that it is waiting.
const SETTLED: &str = "return document.readyState === 'complete' && !document.getElementById('app-loading') \
     && !document.querySelector('.mce-progress')";
/// A line per thing that tells where one is, for who reads a failure.
const SCREEN: &str = "return location.href + '\\n' + document.title + '\\n' + document.body.innerText";

/// A platform whose streams and schedules run by themselves, over HTTPS: what a journey is played on.
pub async fn living_app() -> TestApp {
    TestApp::configured(|config| {
        config.scheme = Scheme::Https;
        config.background = true;
    })
    .await
}

/// The same, in which nothing moves by itself.
pub async fn still_app() -> TestApp {
    TestApp::configured(|config| config.scheme = Scheme::Https).await
}

pub struct Browser {
    // Before the driver: the session ends first.
    pub driver: WebDriver,
    pub engine: Engine,
    _process: Driver,
    site: String,
    who: String,
    opened: Instant,
}

/// Types the code that the simulated bank has sent: the payment is received.
pub async fn type_the_code(elu: &Browser) {
    let code: String = elu.script("return document.querySelector('.code').innerText", &[]).await.unwrap();
    elu.fill("Code à six chiffres", &code).await;
    elu.press("Confirmer le paiement").await;
    elu.arrive("Votre paiement").await;
    elu.see("Paiement reçu").await;
    elu.look("paiement.recu").await;
}

impl Browser {
    /// A browser that has never been here. `who` uses it, for messages.
    pub async fn open(app: &TestApp, who: &str) -> Browser {
        Browser::open_in(Engine::asked(), app, who).await
    }

    /// The same, whichever is asked for.
    pub async fn open_in(engine: Engine, app: &TestApp, who: &str) -> Browser {
        screens::require_site();
        let process = Driver::start(engine);
        let driver = process.open(app).await;
        let browser = Browser {
            driver,
            engine,
            _process: process,
            site: app.origin().to_owned(),
            who: who.to_owned(),
            opened: Instant::now(),
        };
        browser.resize(screens::WIDE).await;
        browser
    }

    pub async fn close(self) {
        self.driver.quit().await.unwrap();
    }

    /// Opens a page of the site, as by typing its address.
    pub async fn visit(&self, path: &str) {
        self.say(format!("visits {path}"));
        self.driver.goto(format!("{}{path}", self.site)).await.unwrap();
        self.settle().await;
    }

    /// The page and all that it reads have arrived.
    pub async fn settle(&self) {
        self.wait("nothing waits", async || self.script::<bool>(SETTLED, &[]).await.filter(|done| *done))
            .await;
    }

    /// Path and query in the bar.
    pub async fn address(&self) -> String {
        let url = self.driver.current_url().await.unwrap();
        url.as_str().strip_prefix(&self.site).unwrap_or(url.as_str()).to_owned()
    }

    /// Something that is found by what is written on it; see `find.js`.
    pub async fn find(&self, kind: &str, name: &str) -> WebElement {
        self.wait(format!("{kind} “{name}”"), async || self.find_now(kind, name).await).await
    }

    pub async fn find_now(&self, kind: &str, name: &str) -> Option<WebElement> {
        let found: Value = self.script(FIND, &[json!(kind), json!(name)]).await?;
        WebElement::from_json(found, self.driver.handle().clone()).ok()
    }

    /// The value of a script, or nothing when the page is just being replaced.
    pub async fn script<T: DeserializeOwned>(&self, script: &str, arguments: &[Value]) -> Option<T> {
        let done = self.driver.execute(script, arguments.to_vec()).await.ok()?;
        done.convert().ok()
    }

    /// Looks until there is something.
    pub async fn wait<T>(&self, what: impl Display, look: impl AsyncFn() -> Option<T>) -> T {
        let start = Instant::now();
        loop {
            if let Some(found) = look().await {
                return found;
            }
            if start.elapsed() > PATIENCE {
                self.give_up(&what.to_string()).await;
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
    }

    /// Stops, having kept the screen.
    pub async fn give_up(&self, what: &str) -> ! {
        let screen: Option<String> = self.script(SCREEN, &[]).await;
        self.screenshot("echec").await;
        panic!("{}: {what}: not on this screen:\n{}", self.who, screen.unwrap_or_default());
    }

    /// Kept by the test's output, which is shown when it fails.
    pub fn say(&self, what: impl Display) {
        println!("{:6.2} s, {} {what}", self.opened.elapsed().as_secs_f32(), self.who);
    }
}
