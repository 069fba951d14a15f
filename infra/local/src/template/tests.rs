use super::*;
use crate::addresses::Addresses;
use crate::gate::{Asked, Policy, needs};
use crate::parameters;

fn addresses() -> Addresses {
    Addresses {
        site: "http://localhost:8080".into(),
        franceconnect: "http://localhost:8081".into(),
        proconnect: "http://localhost:8082".into(),
        card: "http://localhost:8083".into(),
        smtp: ([127, 0, 0, 1], 8025).into(),
    }
}

fn real() -> Template {
    Template::read(TEMPLATE, &parameters::parameters(&addresses(), &BTreeMap::new())).unwrap()
}

fn function<'a>(template: &'a Template, name: &str) -> &'a FunctionSpec {
    template.functions.iter().find(|function| function.name == name).unwrap()
}

#[test]
fn the_template_and_the_code_fit() {
    let problems = mismatches(&real(), mce_functions::FUNCTIONS);
    assert_eq!(problems, Vec::<String>::new());
}

#[test]
fn its_functions_are_read() {
    let template = real();
    let settle = function(&template, "settle-payments");
    assert_eq!(
        settle.routes,
        [RouteSpec { method: "POST".into(), path: "/api/gestionnaire/settlements".into() }]
    );
    let schedule =
        ScheduleSpec { expression: "cron(0 6 ? * MON-FRI *)".into(), timezone: "Europe/Paris".into() };
    assert_eq!(settle.schedules, [schedule]);
    assert_eq!(settle.variables["MCE_TABLE_PAYMENTS"], "payments");
    assert_eq!(settle.variables["MCE_FILES"], "s3://files");
    assert_eq!(settle.timeout, Duration::from_secs(29));
    let sign_in = function(&template, "sign-in");
    assert_eq!(sign_in.variables["MCE_FRANCECONNECT_ISSUER"], "http://localhost:8081/api/v2");
    assert!(sign_in.variables["MCE_FRANCECONNECT_CLIENT_SECRET"].starts_with("{{resolve:secretsmanager:"));
    let messages = function(&template, "send-messages");
    assert_eq!(messages.streams, [StreamSpec { table: "outbox".into(), batch_size: 10, retries: 10 }]);
    assert_eq!(messages.timeout, Duration::from_secs(60));
}

#[test]
fn its_tables_are_read() {
    let template = real();
    assert_eq!(template.tables.len(), 15);
    let with_stream: BTreeSet<_> =
        template.tables.iter().filter(|table| table.has_stream).map(|table| table.name.as_str()).collect();
    assert_eq!(with_stream, BTreeSet::from(["ledger", "offers", "outbox"]));
    let table = |name: &str| template.tables.iter().find(|table| table.name == name).unwrap();
    assert_eq!(table("dossiers").creation["GlobalSecondaryIndexes"].as_array().map(Vec::len), Some(6));
    assert_eq!(table("sign-ins").expiry.as_deref(), Some("expires_at"));
    assert_eq!(table("dossiers").expiry, None);
}

#[test]
fn a_role_allows_its_own_tables_only() {
    let template = real();
    for (name, action, body, allowed) in [
        ("list-dossiers", "Query", r#"{"TableName":"dossiers","IndexName":"by-elu"}"#, true),
        ("list-dossiers", "PutItem", r#"{"TableName":"dossiers"}"#, false),
        ("show-account", "Query", r#"{"TableName":"dossiers","IndexName":"by-of"}"#, false),
        ("show-status", "GetItem", r#"{"TableName":"accounts"}"#, false),
        ("card-notification", "GetItem", r#"{"TableName":"sign-ins"}"#, false),
        ("refresh-catalogue", "Scan", r#"{"TableName":"offers"}"#, true),
    ] {
        let needs = needs(action, &Asked::read(body.as_bytes()));
        let result = Policy::of(function(&template, name)).check(&needs);
        assert_eq!(result.is_ok(), allowed, "{name} {action} {body}");
    }
}

#[test]
fn the_policy_of_the_site_names_its_partners() {
    let template = real();
    let policy = &template.site_headers.iter().find(|(name, _)| name == "content-security-policy").unwrap().1;
    let form = "form-action 'self' http://localhost:8083/vads-payment/ http://localhost:8081/api/v2/ http://localhost:8082/api/v2/;";
    assert!(policy.contains(form), "{policy}");
    assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval'; style-src 'self';"), "{policy}");
    assert_eq!(template.site_headers.len(), 8);
}

/// The bucket keeps what is deleted as an earlier version: only a rule of its folder makes an end of it.
#[test]
fn what_is_erased_or_moved_does_not_stay_as_an_earlier_version() {
    let folders =
        mce_functions::FUNCTIONS.iter().flat_map(|function| function.reach.files).filter_map(|object| {
            if let mce_functions::reach::Objects::Move(folder) = object { Some(*folder) } else { None }
        });
    let folders: BTreeSet<&str> = folders.collect();
    assert!(folders.contains("accreditations"), "{folders:?}");
    for folder in folders {
        let rule = format!("Prefix: {folder}/, NoncurrentVersionExpiration: {{ NoncurrentDays: ");
        assert!(TEMPLATE.contains(&rule), "{folder}");
    }
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let yaml = "
Parameters: { Known: { Type: String, Default: x }, Unset: { Type: String } }
Globals: { Function: { Timeout: 3 } }
Resources:
  A:
    Type: AWS::Serverless::Function
    Properties: { Environment: { Variables: { A: !Ref Absent, B: !Ref Unset, C: !Sub '${Known}-${Other.Arn}', D: !If [a, b, c] } } }
";
    let error = Template::read(yaml, &BTreeMap::new()).unwrap_err();
    assert_eq!(
        error.problems,
        [
            "Absent is referred to and is not in the template",
            "Fn::If in a form that the local platform does not know",
            "Other is referred to and is not in the template",
            "parameter Unset has neither a local value nor a Default",
        ]
    );
}

#[test]
fn what_does_not_fit_the_code_is_listed() {
    let mut template = real();
    template.functions.retain(|function| function.name != "show-status");
    template.functions[0].name = "unheard-of".into();
    function_mut(&mut template, "send-messages").streams.clear();
    let route = function(&template, "sign-out").routes[0].clone();
    function_mut(&mut template, "show-keys").routes.push(route);
    function_mut(&mut template, "list-sign-ins").routes.clear();
    let problems = mismatches(&template, mce_functions::FUNCTIONS);
    for expected in [
        "show-status has a handler and is not in the template",
        "unheard-of is in the template and not in mce_functions::FUNCTIONS",
        "send-messages handles a stream that the template does not have",
        "POST /auth/sign-out has two functions",
        "show-keys answers POST /auth/sign-out in the template and has no handler for it",
        "list-sign-ins handles GET /api/sign-ins, which the template does not have",
    ] {
        assert!(problems.iter().any(|problem| problem == expected), "{expected}: {problems:?}");
    }
}

/// AWS takes 64 characters: what the longest handler leaves to the name of the stack is said in the template.
#[test]
fn a_stack_may_have_a_name_of_36_characters() {
    let longest = mce_functions::FUNCTIONS.iter().map(|function| function.name.len()).max().unwrap();
    assert!(longest + "_".len() + 36 <= 64, "{longest}");
}

fn function_mut<'a>(template: &'a mut Template, name: &str) -> &'a mut FunctionSpec {
    template.functions.iter_mut().find(|function| function.name == name).unwrap()
}

#[test]
fn what_would_stop_or_mute_a_deployment_is_refused() {
    for (right, wrong, said) in [
        ("RetainExceptOnCreate", "Retain", "AccountsTable: a creation that fails leaves it behind"),
        (
            "KmsMasterKeyId: !Ref AlarmKey",
            "KmsMasterKeyId: alias/aws/sns",
            "AlarmTopic: CloudWatch may not use",
        ),
        ("OmitName: true", "OmitName: false", "a schedule with a name"),
        (
            "      Timeout: 120\n",
            "      ReservedConcurrentExecutions: 1\n",
            "a new account has nothing to reserve",
        ),
        ("::${SecretsVersion}", "", "a secret without its version"),
        (
            "Service: apigateway.amazonaws.com",
            "Service: lambda.amazonaws.com",
            "GET /auth/sign-in: apigateway.amazonaws.com may not take",
        ),
        (
            "credentials: !GetAtt ApiRole.Arn",
            "credentials: !GetAtt SchedulesRole.Arn",
            "POST /api/cgu: apigateway.amazonaws.com may not take",
        ),
        (
            "function:${AWS::StackName}_*",
            "function:another_*",
            "GET /auth/sign-in: arn:aws:iam::000000000000:role/ApiRole may not call",
        ),
        (
            "RoleArn: !GetAtt SchedulesRole.Arn",
            "RoleArn: !GetAtt ApiRole.Arn",
            "scheduler.amazonaws.com may not take",
        ),
        (
            "payloadFormatVersion: \"2.0\"",
            "payloadFormatVersion: \"1.0\"",
            "GET /auth/sign-in: a function is called by",
        ),
        (
            "${ShowKeysFunction.Arn}",
            "${FilesBucket.Arn}",
            "GET /auth/jwks: arn:aws:iam::000000000000:role/ApiRole may not call",
        ),
        (
            "${ShowKeysFunction.Arn}",
            "${AbsentFunction.Arn}",
            "AbsentFunction is referred to and is not in the template",
        ),
        ("_show-keys", "_keys", "ShowKeysFunction is not named after its stack"),
    ] {
        let parameters = parameters::parameters(&addresses(), &BTreeMap::new());
        let refused = Template::read(&TEMPLATE.replace(right, wrong), &parameters).unwrap_err();
        assert!(refused.problems.iter().any(|problem| problem.contains(said)), "{:?}", refused.problems);
    }
}

/// What the lines `ALARM: …` of the code say, of every file under `folder`.
fn alarms_of(folder: &std::path::Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| match path.is_dir() {
            true => alarms_of(&path),
            false => said_in(&std::fs::read_to_string(&path).unwrap_or_default()),
        })
        .collect()
}

fn said_in(code: &str) -> BTreeSet<String> {
    let said = code.split("\"ALARM: ").skip(1).filter_map(|rest| rest.split_once('"'));
    said.map(|(text, _)| text.to_owned()).collect()
}

/// The resources of `kind` in the template, as it is written.
fn resources_of(kind: &str) -> Vec<serde_yaml_ng::Value> {
    let template: serde_yaml_ng::Value = serde_yaml_ng::from_str(TEMPLATE).unwrap();
    let resources = template["Resources"].as_mapping().unwrap();
    resources.values().filter(|resource| resource["Type"] == kind).cloned().collect()
}

fn metric(of: &serde_yaml_ng::Value, namespace: &str) -> (String, String) {
    let text = |key: &str| of[key].as_str().unwrap_or_default().to_owned();
    (text(namespace), text("MetricName"))
}

#[test]
fn every_alarm_of_the_code_rings() {
    let code = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../functions");
    let written = alarms_of(&code);
    assert!(written.contains("the ledger does not prove"), "{written:?}");
    let ringing: BTreeSet<_> = resources_of("AWS::CloudWatch::Alarm")
        .iter()
        .filter(|alarm| alarm["Properties"]["AlarmActions"].is_sequence())
        .map(|alarm| metric(&alarm["Properties"], "Namespace"))
        .collect();
    let heard: BTreeSet<_> = resources_of("AWS::Logs::MetricFilter")
        .iter()
        .map(|filter| &filter["Properties"])
        .filter(|filter| ringing.contains(&metric(&filter["MetricTransformations"][0], "MetricNamespace")))
        .filter_map(|filter| filter["FilterPattern"].as_str())
        .flat_map(said_in)
        .collect();
    assert_eq!(written, heard, "each text `ALARM: …` has its filter, and each filter a text");
}
