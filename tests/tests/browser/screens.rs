//! What was seen: `target/screenshots/<name>-<width>.png`, whole pages.

use std::path::{Path, PathBuf};
use std::sync::Once;

use base64::Engine as _;
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::engines::Engine;

pub const WIDE: u32 = 1280;
/// The narrowest width at which everything must be usable (WCAG 1.4.10).
pub const NARROW: u32 = 320;
const HEIGHT: u32 = 900;

impl Browser {
    /// Of a page of this width; the window of another engine than Chromium has a least width of its own.
    pub async fn resize(&self, width: u32) {
        if self.engine != Engine::Chromium {
            self.driver.set_window_rect(0, 0, width, HEIGHT).await.unwrap();
            return;
        }
        let size = json!({ "width": width, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", size).await;
    }

    pub async fn screenshot(&self, name: &str) {
        if self.engine != Engine::Chromium {
            let file = folder().join(format!("{name}-{}.png", self.engine.name()));
            return self.driver.screenshot(&file).await.unwrap();
        }
        let size = "return [document.documentElement.clientWidth, document.documentElement.scrollHeight]";
        let (width, height) = self.script::<(u32, u32)>(size, &[]).await.unwrap_or((WIDE, HEIGHT));
        let clip = json!({ "x": 0, "y": 0, "width": width, "height": height, "scale": 1 });
        let taken = self
            .devtools("Page.captureScreenshot", json!({ "clip": clip, "captureBeyondViewport": true }))
            .await;
        let picture =
            base64::engine::general_purpose::STANDARD.decode(taken["data"].as_str().unwrap()).unwrap();
        std::fs::write(folder().join(format!("{name}-{width}.png")), picture).unwrap();
    }

    /// Chromium's alone.
    pub async fn devtools(&self, method: &str, parameters: Value) -> Value {
        self.driver.cdp().send_raw(method, parameters).await.unwrap()
    }
}

/// The SPA must have been built: a journey without pages would test nothing.
pub fn require_site() {
    let index = workspace().join("frontend/dist/index.html");
    assert!(index.is_file(), "{} n’existe pas : lancez make spa", index.display());
}

/// Emptied by the first screenshot of a run.
fn folder() -> PathBuf {
    static EMPTIED: Once = Once::new();
    let folder = workspace().join("target/screenshots");
    EMPTIED.call_once(|| {
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
    });
    folder
}

fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}
