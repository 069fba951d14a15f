//! What must hold on every page.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, OnceLock, PoisonError};

use serde::Deserialize;
use serde_json::json;

use crate::browser::Browser;
use crate::engines::Engine;
use crate::screens::{NARROW, WIDE};

const RUN_AXE: &str = "const done = arguments[arguments.length - 1]; \
     axe.run(document, { resultTypes: ['violations'] }).then( \
         (found) => done(found.violations.map((one) => ({ rule: one.id + ': ' + one.help, \
             nodes: one.nodes.map((node) => node.html + ' — ' + node.failureSummary) }))), \
         (error) => done([{ rule: 'axe: ' + error, nodes: [] }]))";

#[derive(Debug, Deserialize)]
struct Violation {
    #[allow(dead_code, reason = "read by who reads the failure")]
    rule: String,
    #[allow(dead_code, reason = "read by who reads the failure")]
    nodes: Vec<String>,
}

impl Browser {
    /// Looks at the page as it is now, wide then narrow. `name` is the page's, in lower case, then what it shows after a
    /// dot: `compte`, `compte.vide`. What needs Chromium's own protocol (a dark screen, 320 px, the console) is looked at there alone.
    pub async fn look(&self, name: &str) {
        self.say(format!("looks at {name}"));
        self.settle().await;
        self.title_is_its_own(name).await;
        self.links_lead_somewhere(name).await;
        self.axe(name).await;
        self.screenshot(name).await;
        if self.engine != Engine::Chromium {
            return;
        }
        self.in_the_dark(name).await;
        self.resize(NARROW).await;
        self.look_narrow(name).await;
        self.resize(WIDE).await;
    }

    /// The same for a page in which the application has no part.
    pub async fn look_without_application(&self, name: &str) {
        self.say(format!("looks at {name}"));
        self.title_is_its_own(name).await;
        self.axe(name).await;
        self.screenshot(name).await;
        self.resize(NARROW).await;
        self.look_narrow(name).await;
        self.resize(WIDE).await;
    }

    /// The same on a narrow screen only, for what does not exist on a wide one.
    pub async fn look_narrow(&self, name: &str) {
        self.nothing_overflows(name).await;
        self.axe(name).await;
        self.screenshot(name).await;
        self.nothing_was_logged(name).await;
    }

    /// No two pages have the same title in the tab, and each has one `<h1>`.
    async fn title_is_its_own(&self, name: &str) {
        static TITLES: Mutex<BTreeMap<String, String>> = Mutex::new(BTreeMap::new());
        let page = name.split('.').next().unwrap_or_default();
        let title = self.driver.title().await.unwrap();
        let headings = self.script::<u32>("return document.querySelectorAll('h1').length", &[]).await;
        assert!(!title.is_empty() && headings == Some(1), "{name}: title {title:?}, {headings:?} h1");
        let mut titles = TITLES.lock().unwrap_or_else(PoisonError::into_inner);
        let first = titles.entry(title.clone()).or_insert_with(|| page.to_owned());
        assert_eq!(first, page, "two pages have the title {title:?}");
    }

    async fn axe(&self, name: &str) {
        if self.script::<bool>("return typeof axe === 'object'", &[]).await != Some(true) {
            self.driver.execute(axe_source(), Vec::new()).await.unwrap();
        }
        let found = self.driver.execute_async(RUN_AXE, Vec::new()).await.unwrap();
        let violations: Vec<Violation> = found.convert().unwrap();
        if !violations.is_empty() {
            self.screenshot("echec").await;
            panic!("{name}: axe: {violations:#?}");
        }
    }

    /// Colours have enough contrast for who prefers a dark screen too.
    async fn in_the_dark(&self, name: &str) {
        self.prefer("dark").await;
        self.axe(name).await;
        self.prefer("light").await;
    }

    async fn prefer(&self, theme: &str) {
        let feature = json!({ "name": "prefers-color-scheme", "value": theme });
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": [feature] })).await;
        // The pages of the simulators have one theme.
        let script = "const theme = document.documentElement.getAttribute('data-fr-theme'); \
             return theme === null || theme === arguments[0]";
        let arguments = [json!(theme)];
        self.wait("the theme", async || self.script::<bool>(script, &arguments).await.filter(|is| *is)).await;
    }

    async fn nothing_overflows(&self, name: &str) {
        let script = "const width = document.scrollingElement.scrollWidth; if (width <= arguments[0]) return []; \
             return [width + ' px'].concat([...document.body.querySelectorAll('*')] \
                 .filter((one) => one.getBoundingClientRect().right > arguments[0] + 1) \
                 .slice(0, 8).map((one) => one.outerHTML.slice(0, 160)))";
        let wide: Vec<String> = self.script(script, &[json!(NARROW)]).await.unwrap();
        if !wide.is_empty() {
            self.screenshot("echec").await;
            panic!("{name} overflows at {NARROW} px: {wide:#?}");
        }
    }

    /// No error in the console: a panic, a refusal of the policy, a missing file. A refusal of the API, or an offer
    /// that is not there, is no error here.
    pub async fn nothing_was_logged(&self, name: &str) {
        if self.engine != Engine::Chromium {
            return;
        }
        let log = self.driver.browser_log().await.unwrap();
        let refusal = |message: &str| {
            let expected = message.contains("/api/") || message.contains("/offres/");
            expected && message.contains("the server responded with a status of 4")
        };
        let errors: Vec<&String> = log
            .iter()
            .filter(|entry| entry.level == "SEVERE" && !refusal(&entry.message))
            .map(|entry| &entry.message)
            .collect();
        assert!(errors.is_empty(), "{name}: the console says {errors:#?}");
    }
}

fn axe_source() -> &'static str {
    static SOURCE: OnceLock<String> = OnceLock::new();
    SOURCE.get_or_init(|| {
        let path = axe_path();
        std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}: run infra/toolchain/setup browser", path.display()))
    })
}

/// `infra/toolchain/env.sh` says it; without it, where the set-up puts it.
fn axe_path() -> PathBuf {
    let home = PathBuf::from(std::env::var_os("HOME").unwrap_or_default());
    let cache =
        std::env::var_os("MCE_CACHE").map_or_else(|| home.join(".cache/mon-compte-elu"), PathBuf::from);
    let usual = cache.join("node/node_modules/axe-core/axe.min.js");
    std::env::var_os("MCE_AXE").map_or(usual, PathBuf::from)
}
