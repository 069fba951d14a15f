//! `make run`: starts the platform, says where it is and who to sign in as, and stops at Ctrl-C. `import-mandates` imports a
//! publication of the register into it; `invite-administrator` lets in the gestionnaire's first people; `check` says what it would make of a file;
//! `unused-grants` tells what the roles of the template allow and no test did.
#![allow(clippy::disallowed_methods, reason = "it is the world that the functions are given")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use mce_local::check_command;
use mce_local::clock::french;
use mce_local::import_command::{Arguments, import};
use mce_local::people::People;
use mce_local::{Platform, PlatformConfig};

#[tokio::main]
async fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_env("MCE_LOG")
        .unwrap_or_else(|_| "warn,dynoxide=error,mce=info".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let mut arguments = std::env::args().skip(1);
    let outcome = match arguments.next().as_deref() {
        Some("check") => return check(arguments),
        Some("import-mandates") => import_mandates(arguments).await,
        Some("invite-administrator") => invite_administrator(arguments).await,
        Some("unused-grants") => unused_grants(arguments),
        _ => run().await.map_err(|problem| format!("Mon Compte Élu does not start: {problem}").into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

async fn import_mandates(given: impl Iterator<Item = String>) -> Result<(), Box<dyn std::error::Error>> {
    let arguments = Arguments::parse(given)?;
    let variables: BTreeMap<String, String> = std::env::vars().collect();
    let told = import(&PlatformConfig::from_variables(&variables)?, &arguments).await?;
    println!("{told}");
    Ok(())
}

async fn invite_administrator(given: impl Iterator<Item = String>) -> Result<(), Box<dyn std::error::Error>> {
    let variables: BTreeMap<String, String> = std::env::vars().collect();
    println!("{}", mce_local::invite_command::invite(&variables, given).await?);
    Ok(())
}

/// Checks files and numbers, without a platform; a wrong command is as what is refused.
fn check(given: impl Iterator<Item = String>) -> ExitCode {
    use std::io::Write as _;
    let arguments = match check_command::Arguments::parse(given) {
        Ok(arguments) => arguments,
        Err(usage) => {
            eprintln!("{usage}");
            return ExitCode::from(2);
        }
    };
    let variables: BTreeMap<String, String> = std::env::vars().collect();
    let now = match PlatformConfig::from_variables(&variables) {
        Ok(config) => config.now.unwrap_or_else(jiff::Timestamp::now),
        Err(problem) => {
            eprintln!("{problem}");
            return ExitCode::from(2);
        }
    };
    let told = check_command::checked(&arguments, now.to_zoned(mce_local::clock::paris()).date());
    // Whoever stops reading, `head` say, is no fault.
    let _ = writeln!(std::io::stdout(), "{}", check_command::output(&told, arguments.json));
    ExitCode::from(check_command::exit_code(&told))
}

/// Of the grants that the tests wrote down in a folder (`MCE_GRANTS`).
fn unused_grants(mut given: impl Iterator<Item = String>) -> Result<(), Box<dyn std::error::Error>> {
    let folder = given.next().ok_or("which folder? mce-local unused-grants FOLDER")?;
    let unused = mce_local::gate::unused(Path::new(&folder))?;
    if unused.is_empty() {
        println!("Every grant of the template is used by a test.");
        return Ok(());
    }
    Err(format!("Granted and used by no test (REACH, beside the handler):\n  {}", unused.join("\n  ")).into())
}

async fn run() -> Result<(), Box<dyn std::error::Error>> {
    let variables: BTreeMap<String, String> = std::env::vars().collect();
    let config = PlatformConfig::from_variables(&variables)?;
    if config.fresh {
        println!("  forgetting what an earlier run left");
    }
    println!("  starting, with the sample data if the database is new");
    let platform = Platform::start(config).await?;
    if let Some(problem) = platform.warm_up().await.first() {
        return Err(problem.to_string().into());
    }
    welcome(&platform);
    stop_signal().await;
    println!("\n  stopping: what is being answered is finished first");
    platform.shutdown().await;
    println!("  stopped; the next start goes on from here");
    Ok(())
}

fn welcome(platform: &Platform) {
    let addresses = platform.addresses();
    println!("\n  Mon Compte Élu   {}   ({})", platform.origin(), french(&platform.clock().now_in_paris()));
    println!("  Mails            {}/boite-aux-lettres", platform.origin());
    println!("  Date, people     {}/_local/", platform.origin());
    println!("  FranceConnect+   {}", addresses.franceconnect);
    println!("  ProConnect       {}", addresses.proconnect);
    println!("  Payment page     {}", addresses.card);
    let lines = People::read(platform.seed_folder()).lines();
    if !lines.is_empty() {
        println!("\n  Sign in as (everybody: {}/_local/):", platform.origin());
        lines.iter().for_each(|line| println!("    {line}"));
    }
    println!("\n  Ctrl-C stops it.");
}

/// Ctrl-C, or the signal of a service manager.
async fn stop_signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
