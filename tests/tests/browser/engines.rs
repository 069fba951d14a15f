//! The browsers and their drivers: one of each per [`crate::browser::Browser`], gone with it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use mce_local::tls::Authority;
use mce_tests::TestApp;
use thirtyfour::common::capabilities::chromium::ChromiumLikeCapabilities;
use thirtyfour::{Capabilities, ChromeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver};

/// What a headless Chromium needs on a machine of any kind, and what keeps it from calling home.
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

/// What shows the pages. `MCE_BROWSER=firefox` or `webkit` plays every journey in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Chromium,
    Firefox,
    /// That of Safari and of GNOME Web.
    WebKit,
}

impl Engine {
    /// The one that the journeys are played in.
    pub fn asked() -> Engine {
        match std::env::var("MCE_BROWSER").as_deref() {
            Err(_) | Ok("" | "chromium") => Engine::Chromium,
            Ok("firefox") => Engine::Firefox,
            Ok("webkit") => Engine::WebKit,
            Ok(other) => panic!("MCE_BROWSER={other}: chromium, firefox or webkit"),
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Engine::Chromium => "chromium",
            Engine::Firefox => "firefox",
            Engine::WebKit => "webkit",
        }
    }
}

/// A running driver, on a port that it chose.
pub struct Driver {
    engine: Engine,
    process: Process,
    port: u16,
    /// A WebKit has a window: the screen that shows it.
    _screen: Option<Process>,
}

/// A program that ends with its owner.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Process {
    fn start(command: &mut Command) -> Process {
        let started = command.stderr(Stdio::null()).stdout(Stdio::piped()).spawn();
        Process(started.unwrap_or_else(|error| panic!("{command:?}: {error}")))
    }

    /// What a line that it writes says of where it is. Nothing when it ends before.
    fn told<T>(&mut self, told: impl Fn(&str) -> Option<T>) -> Option<T> {
        let mut lines = BufReader::new(self.0.stdout.take().unwrap()).lines().map_while(Result::ok);
        let found = lines.find_map(|line| told(&line));
        // Nobody reads the rest: it must not block on a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        found
    }
}

/// A driver takes a free port, and gives up when somebody else has just taken it.
const PORTS_TRIED_MAX: usize = 10;

impl Driver {
    pub fn start(engine: Engine) -> Driver {
        let screen = (engine == Engine::WebKit).then(Screen::start);
        let started = (0..PORTS_TRIED_MAX).find_map(|_| start_once(engine, screen.as_ref()));
        let (process, port) = started.unwrap_or_else(|| panic!("{engine:?}: its driver gave no port"));
        Driver { engine, process, port, _screen: screen.map(|screen| screen.process) }
    }

    /// A new browser with an empty profile, which believes the platform's certificates.
    pub async fn open(&self, app: &TestApp) -> WebDriver {
        let _ = &self.process;
        let address = format!("http://localhost:{}", self.port);
        WebDriver::new(address, self.capabilities(app)).await.unwrap()
    }

    fn capabilities(&self, app: &TestApp) -> Capabilities {
        match self.engine {
            Engine::Chromium => chromium(app).into(),
            Engine::Firefox => firefox(),
            Engine::WebKit => webkit(),
        }
    }
}

fn start_once(engine: Engine, screen: Option<&Screen>) -> Option<(Process, u16)> {
    match engine {
        Engine::Chromium => {
            let mut command = Command::new(program("MCE_CHROMEDRIVER", &["chromedriver"]));
            // The language of its own words, those of a date field among them.
            let mut process = Process::start(command.arg("--port=0").env("LANGUAGE", "fr"));
            let port =
                process.told(|line| port_in(line, "ChromeDriver was started successfully on port "))?;
            Some((process, port))
        }
        Engine::Firefox => {
            let mut command = Command::new(program("MCE_GECKODRIVER", &["geckodriver"]));
            // Each on ports of its own: several run at the same time.
            let mut process = Process::start(command.args(["--port=0", "--websocket-port=0"]));
            let port = process.told(|line| port_in(line.split_once("Listening on ")?.1, "127.0.0.1:"))?;
            Some((process, port))
        }
        Engine::WebKit => {
            let port = free_port();
            let mut command = Command::new(program("MCE_WEBKITDRIVER", &["WebKitWebDriver"]));
            command.arg(format!("--port={port}")).env("DISPLAY", &screen?.display).env("LANGUAGE", "fr");
            let mut process = Process::start(command.env("GDK_BACKEND", "x11").env("NO_AT_BRIDGE", "1"));
            answers(&mut process, port).then_some((process, port))
        }
    }
}

/// "…on port 41235."; an earlier line names the port that was asked for.
fn port_in(line: &str, before: &str) -> Option<u16> {
    line.strip_prefix(before)?.trim_end_matches('.').parse().ok()
}

/// WebKit's driver takes no 0. Another may take the port first: the driver then ends, and another is tried.
fn free_port() -> u16 {
    std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

/// Says nothing when it is ready: it is, once it takes a connection.
fn answers(process: &mut Process, port: u16) -> bool {
    while process.0.try_wait().ok().flatten().is_none() {
        if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return true;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    false
}

/// A screen of its own, that nobody sees.
struct Screen {
    process: Process,
    display: String,
}

impl Screen {
    fn start() -> Screen {
        let mut command = Command::new(program("MCE_XVFB", &["Xvfb"]));
        command.args(["-displayfd", "1", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]);
        let mut process = Process::start(&mut command);
        let number = process.told(|line| line.trim().parse::<u32>().ok());
        let number = number.unwrap_or_else(|| panic!("Xvfb gave no display"));
        Screen { process, display: format!(":{number}") }
    }
}

fn chromium(app: &TestApp) -> ChromeCapabilities {
    let mut capabilities = DesiredCapabilities::chrome();
    capabilities
        .set_binary(&program("MCE_CHROMIUM", &["chromium", "google-chrome", "chromium-browser"]))
        .unwrap();
    ARGUMENTS.iter().for_each(|argument| capabilities.add_arg(argument).unwrap());
    // The authority of this platform and no other: what it did not sign is refused as ever.
    let pin = Authority::in_folder(app.platform.folder()).unwrap().pin();
    capabilities.add_arg(&format!("--ignore-certificate-errors-spki-list={pin}")).unwrap();
    capabilities.set_browser_log_level(LoggingPrefsLogLevel::All).unwrap();
    capabilities
}

/// Neither this one nor WebKit can be told of one authority alone.
fn firefox() -> Capabilities {
    let options = serde_json::json!({
        "binary": program("MCE_FIREFOX", &["firefox-esr", "firefox"]),
        "args": ["-headless"],
        "prefs": { "intl.accept_languages": "fr-FR", "ui.prefersReducedMotion": 1 },
    });
    trusting("firefox", "moz:firefoxOptions", options)
}

fn webkit() -> Capabilities {
    let options = serde_json::json!({ "binary": mini_browser(), "args": ["--automation"] });
    trusting("MiniBrowser", "webkitgtk:browserOptions", options)
}

fn trusting(name: &str, key: &str, options: serde_json::Value) -> Capabilities {
    let mut capabilities = Capabilities::new();
    capabilities.set("browserName", name).unwrap();
    capabilities.set("acceptInsecureCerts", true).unwrap();
    capabilities.set(key, options).unwrap();
    capabilities
}

/// The browser of WebKitGTK's own tests, which its packages put beside the library.
fn mini_browser() -> PathBuf {
    let given = std::env::var_os("MCE_MINIBROWSER").filter(|given| !given.is_empty()).map(PathBuf::from);
    let found = || {
        let libraries =
            ["x86_64-linux-gnu", "aarch64-linux-gnu"].map(|kind| Path::new("/usr/lib").join(kind));
        let all = libraries.iter().flat_map(|folder| {
            ["webkitgtk-6.0", "webkit2gtk-4.1", "webkit2gtk-4.0"]
                .map(|version| folder.join(version).join("MiniBrowser"))
        });
        all.into_iter().find(|program| program.is_file())
    };
    given.or_else(found).expect("MiniBrowser is not installed: run infra/toolchain/setup browser")
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
