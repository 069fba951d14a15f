//! Chromium and its driver: one of each per [`crate::browser::Browser`], gone with it.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use thirtyfour::common::capabilities::chromium::ChromiumLikeCapabilities;
use thirtyfour::{ChromeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver};

/// What a headless browser needs on a machine of any kind, and what keeps it from calling home.
const ARGUMENTS: [&str; 12] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--force-prefers-reduced-motion",
    "--lang=fr-FR",
    // As on a phone: they take no room.
    "--hide-scrollbars",
];

/// A running chromedriver, on a port that it chose.
pub struct Driver {
    process: Child,
    port: u16,
}

/// chromedriver takes a free port for IPv4, then the same for IPv6: when somebody has it, it gives up.
const PORTS_TRIED_MAX: usize = 10;

impl Driver {
    pub fn start() -> Driver {
        let program = program("MCE_CHROMEDRIVER", &["chromedriver"]);
        let started = (0..PORTS_TRIED_MAX).find_map(|_| Driver::start_once(&program));
        started.unwrap_or_else(|| panic!("{program} gave no port"))
    }

    fn start_once(program: &str) -> Option<Driver> {
        let mut process = Command::new(program)
            .arg("--port=0")
            // The language of its own words, those of a date field among them.
            .env("LANGUAGE", "fr")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{program}: {error}"));
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
        let port = lines.find_map(|line| started_on(&line));
        // Nobody reads the rest: the driver must not block on a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        // Made before the port is known to be there: what did not start is ended too.
        let driver = Driver { process, port: port.unwrap_or_default() };
        port.map(|_| driver)
    }

    /// A new Chromium with an empty profile.
    pub async fn open(&self) -> WebDriver {
        let address = format!("http://localhost:{}", self.port);
        WebDriver::new(address, capabilities()).await.unwrap()
    }
}

/// "ChromeDriver was started successfully on port 41235."; an earlier line names the port that was asked for.
fn started_on(line: &str) -> Option<u16> {
    line.strip_prefix("ChromeDriver was started successfully on port ")?.trim_end_matches('.').parse().ok()
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn capabilities() -> ChromeCapabilities {
    let mut capabilities = DesiredCapabilities::chrome();
    capabilities
        .set_binary(&program("MCE_CHROMIUM", &["chromium", "google-chrome", "chromium-browser"]))
        .unwrap();
    ARGUMENTS.iter().for_each(|argument| capabilities.add_arg(argument).unwrap());
    capabilities.set_browser_log_level(LoggingPrefsLogLevel::All).unwrap();
    capabilities
}

/// The program that a variable names, else the first that is found in PATH.
fn program(variable: &str, names: &[&str]) -> String {
    if let Some(given) = std::env::var(variable).ok().filter(|given| !given.is_empty()) {
        return given;
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let found = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    let found = found.into_iter().find(|program| program.is_file());
    let found =
        found.unwrap_or_else(|| panic!("{} is not installed: run infra/toolchain/setup browser", names[0]));
    found.to_string_lossy().into_owned()
}
