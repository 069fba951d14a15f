//! The platform itself, whatever its functions do: routes, limits, rights, headers, time, a second start.
#![allow(clippy::unwrap_used, reason = "a test that can't go on stops with the place where it stopped")]

use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::{Credentials, Region};
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::types::AttributeValue;
use mce_functions::runtime::Clock;
use mce_local::clock::parse_moment;
use mce_local::database::Location;
use mce_local::gate::{Fault, Moment, PlannedFault};
use mce_local::import_command::{Arguments, ImportError, import};
use mce_local::stopped::StoppedError;
use mce_local::{Platform, PlatformConfig};
use reqwest::Client;
use serde_json::{Value, json};

async fn start() -> Platform {
    let noon = parse_moment("2026-11-20T12:00").unwrap();
    Platform::start(PlatformConfig { now: Some(noon), ..PlatformConfig::for_tests() }).await.unwrap()
}

fn client() -> Client {
    Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

#[tokio::test]
async fn what_has_no_function_is_answered_as_api_gateway_does() {
    let platform = start().await;
    let at = |path: &str| format!("{}{path}", platform.origin());
    for (path, status) in [("/api/nothing", 404), ("/auth/nothing", 404), ("/api/dossiers/1/nothing", 404)] {
        let response = client().get(at(path)).send().await.unwrap();
        assert_eq!(
            (response.status().as_u16(), response.text().await.unwrap().as_str()),
            (status, r#"{"message":"Not Found"}"#)
        );
    }
    for megabytes in [7, 11] {
        let request = client().post(at("/api/cgu")).header("content-type", "text/plain");
        let response = request.body(vec![b'a'; megabytes << 20]).send().await.unwrap();
        assert_eq!(response.status(), 413, "{megabytes} MB");
    }
    assert_eq!(client().get(at("/api/status")).send().await.unwrap().status(), 200);
    assert_eq!(client().delete(at("/")).send().await.unwrap().status(), 405);
    platform.shutdown().await;
}

#[tokio::test]
async fn every_answer_has_the_headers_of_the_template() {
    let platform = start().await;
    for path in ["/", "/api/status", "/api/nothing", "/_local/", "/_local/bar.js"] {
        let response = client().get(format!("{}{path}", platform.origin())).send().await.unwrap();
        let policy = response.headers()["content-security-policy"].to_str().unwrap();
        assert!(
            policy.contains("style-src 'self';") && !policy.contains("upgrade-insecure-requests"),
            "{path}: {policy}"
        );
        assert_eq!(response.headers()["x-content-type-options"], "nosniff", "{path}");
    }
    platform.shutdown().await;
}

/// Puts an item as a function does, with its own access key, and gives what the database says.
async fn put_as(platform: &Platform, function: &str, table: &str) -> Result<(), String> {
    let variables = platform.variables(function).unwrap();
    let credentials = Credentials::new(&variables["AWS_ACCESS_KEY_ID"], "local", None, None, "test");
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version_latest()
        .region(Region::new("eu-west-3"))
        .retry_config(RetryConfig::disabled())
        .endpoint_url(&variables["MCE_DYNAMODB_ENDPOINT"])
        .http_client(platform.surroundings().transport.unwrap())
        .credentials_provider(credentials);
    let put = aws_sdk_dynamodb::Client::from_conf(config.build()).put_item().table_name(table);
    let text = |text: &str| AttributeValue::S(text.into());
    let sent = put.item("pk", text("1")).item("sk", text("x")).send().await;
    sent.map(|_| ()).map_err(|error| error.code().unwrap_or("no code").to_owned())
}

fn item(table: &str, pk: &str) -> Value {
    json!({ "TableName": table, "Item": { "pk": { "S": pk }, "sk": { "S": "x" } } })
}

#[tokio::test]
async fn a_function_does_what_its_role_allows_and_nothing_else() {
    let platform = start().await;
    assert_eq!(put_as(&platform, "create-dossier", "dossiers").await, Ok(()));
    let refused = put_as(&platform, "create-dossier", "accounts").await;
    assert_eq!(refused, Err("AccessDeniedException".into()));
    let count = platform.database().call("Scan", &json!({ "TableName": "accounts" })).await.unwrap();
    assert_eq!(count["Count"], 0);
    platform.shutdown().await;
}

#[tokio::test]
async fn a_planned_fault_strikes_once() {
    let platform = start().await;
    let get = json!({ "TableName": "dossiers", "Key": item("", "1")["Item"] });
    for (moment, fault, code, there) in [
        (Moment::Before, Fault::Throttle, "ProvisionedThroughputExceededException", false),
        (Moment::After, Fault::ServerError, "InternalServerError", true),
    ] {
        platform
            .faults()
            .plan(PlannedFault { table: Some("dossiers".into()), ..PlannedFault::next(moment, fault) });
        assert_eq!(put_as(&platform, "create-dossier", "dossiers").await, Err(code.into()));
        let found = platform.database().call("GetItem", &get).await.unwrap();
        assert_eq!(found.get("Item").is_some(), there, "{fault:?}");
    }
    assert_eq!(platform.faults().left(), 0);
    platform.shutdown().await;
}

#[tokio::test]
async fn a_second_start_goes_on_at_the_same_date_with_the_same_data() {
    let folder = std::env::temp_dir().join(format!("mce-again-{}", std::process::id()));
    let config = || PlatformConfig {
        folder: Some(folder.clone()),
        database: Location::File(folder.join("database.sqlite")),
        ..PlatformConfig::for_tests()
    };
    let morning = parse_moment("2027-03-01T09:10").unwrap();
    let first = Platform::start(PlatformConfig { now: Some(morning), ..config() }).await.unwrap();
    first.database().call("PutItem", &item("accounts", "1")).await.unwrap();
    let busy = Platform::start(config()).await.err().unwrap().to_string();
    assert!(busy.contains("another platform is running"), "{busy}");
    let files = [folder.join("clock.json")].into();
    let asked = Arguments { dry: true, publication: None, files };
    let busy = import(&config(), &asked).await.unwrap_err();
    assert!(matches!(busy, ImportError::Stopped(StoppedError::Running(_))), "{busy}");
    first.shutdown().await;

    let second = Platform::start(config()).await.unwrap();
    let passed = second.clock().now().duration_since(morning);
    assert!(passed.as_secs() < 60, "{passed}");
    assert_eq!(
        second.database().call("Scan", &json!({ "TableName": "accounts" })).await.unwrap()["Count"],
        1
    );
    second.shutdown().await;

    let third = Platform::start(PlatformConfig { fresh: true, ..config() }).await.unwrap();
    assert_eq!(third.database().call("Scan", &json!({ "TableName": "accounts" })).await.unwrap()["Count"], 0);
    third.shutdown().await;
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn a_taken_port_is_named() {
    let platform = start().await;
    let port: u16 = platform.origin().rsplit(':').next().unwrap().parse().unwrap();
    let mut config = PlatformConfig::for_tests();
    config.ports.site = port;
    let error = Platform::start(config).await.err().unwrap().to_string();
    assert!(error.starts_with(&format!("port {port} (the site) cannot be taken")), "{error}");
    platform.shutdown().await;
}

#[tokio::test]
async fn the_clock_moves_from_the_bar() {
    let platform = start().await;
    let clock = format!("{}/_local/clock", platform.origin());
    let moved = client().post(&clock).body("days=0").send().await.unwrap();
    assert_eq!(moved.status(), 303);
    let refused =
        client().post(&clock).header("sec-fetch-site", "cross-site").body("days=1").send().await.unwrap();
    assert_eq!(refused.status(), 403);
    let told: Value = client().get(&clock).send().await.unwrap().json().await.unwrap();
    assert_eq!(told["text"], "vendredi 20 novembre 2026, 12 h 00");
    platform.shutdown().await;
}
