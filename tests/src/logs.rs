//! Everything that the process logs, kept to be searched afterwards.

use std::io::{self, Write};
use std::sync::{Mutex, Once, PoisonError};

use tracing_subscriber::fmt::MakeWriter;

static LOGGED: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Keeps what is logged from now on, in the form and at the level of a deployed function, and our own crates' in full.
/// `MCE_TEST_LOGS=1` shows it too.
pub fn capture() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let filter = "info,mce_functions=trace,mce_shared=trace,mce_local=trace";
        tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(Kept).init();
    });
}

/// What was logged until now, by all tests of the process.
pub fn logged() -> String {
    String::from_utf8_lossy(&LOGGED.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
}

/// The lines about a request.
pub fn about(request: &str) -> String {
    logged().lines().filter(|line| line.contains(request)).collect::<Vec<_>>().join("\n")
}

struct Kept;

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if std::env::var_os("MCE_TEST_LOGS").is_some() {
            io::stderr().write_all(bytes)?;
        }
        LOGGED.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Kept {
    type Writer = Kept;

    fn make_writer(&'a self) -> Kept {
        Kept
    }
}
