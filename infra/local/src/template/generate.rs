//! The functions of the template and the routes of its API, written from what is declared beside the handlers. The committed sections
//! are held to this by a test; `MCE_UPDATE=1` rewrites them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use mce_functions::FUNCTIONS;
use mce_functions::function::Function;
use mce_functions::reach::{Grant, May, Objects, Setting, Stream, Table};

/// Each generated section of the template by its name: it stands between `# functions:begin` and `# functions:end`.
pub fn sections() -> [(&'static str, String); 2] {
    [("functions", format!("\n{}\n", functions())), ("routes", routes())]
}

/// What a failed call of a schedule comes to.
const INVOKED: &str = "\
EventInvokeConfig:
  MaximumRetryAttempts: 2
  DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt DeadLettersQueue.Arn } }";
const SCHEDULED: &str = "\
ScheduleExpressionTimezone: Europe/Paris
OmitName: true
RoleArn: !GetAtt SchedulesRole.Arn
RetryPolicy: { MaximumRetryAttempts: 5, MaximumEventAgeInSeconds: 3600 }
DeadLetterConfig: { Arn: !GetAtt DeadLettersQueue.Arn }";
/// How the API calls a function: with its own role, so that no function needs a permission for each of its routes.
const INTEGRATION: &str =
    "type: aws_proxy, httpMethod: POST, payloadFormatVersion: \"2.0\", credentials: !GetAtt ApiRole.Arn";
const STREAMED: &str = "\
StartingPosition: TRIM_HORIZON
FunctionResponseTypes: [ReportBatchItemFailures]
BisectBatchOnFunctionError: true
MaximumRetryAttempts: 10
DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt DeadLettersQueue.Arn } }";

/// Every function as a resource of the template.
fn functions() -> String {
    FUNCTIONS.iter().map(function).collect::<Vec<_>>().join("\n")
}

fn function(function: &Function) -> String {
    let mut yaml = format!(
        "  {}Function:\n    Type: AWS::Serverless::Function\n    \
         Metadata: {{ BuildMethod: rust-cargolambda, BuildProperties: {{ Binary: lambda }} }}\n    Properties:\n      \
         FunctionName: !Sub \"${{AWS::StackName}}_{}\"\n      Handler: {}\n      Description: {:?}\n",
        pascal(function.name),
        function.name,
        function.name,
        function.summary
    );
    let reach = &function.reach;
    if reach.memory != 256 {
        line(&mut yaml, 6, &format!("MemorySize: {}", reach.memory));
    }
    if reach.seconds != 10 {
        line(&mut yaml, 6, &format!("Timeout: {}", reach.seconds));
    }
    let grants = function.grants();
    variables(&mut yaml, &grants, reach.files, &function.settings());
    statements(&mut yaml, &grants, reach.files);
    if reach.schedule.is_some() {
        block(&mut yaml, 6, INVOKED);
    }
    events(&mut yaml, function);
    yaml
}

fn line(yaml: &mut String, indent: usize, text: &str) {
    let _ = writeln!(yaml, "{:indent$}{text}", "");
}

fn block(yaml: &mut String, indent: usize, text: &str) {
    text.lines().for_each(|text| line(yaml, indent, text));
}

fn pascal(name: &str) -> String {
    let capital = |word: &str| {
        let (first, rest) = word.split_at(1);
        first.to_uppercase() + rest
    };
    name.split('-').map(capital).collect()
}

/// The tables that are granted, once each, in the order of the declaration.
fn tables(grants: &[Grant]) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for grant in grants {
        if !tables.contains(&grant.table) {
            tables.push(grant.table);
        }
    }
    tables
}

fn variables(yaml: &mut String, grants: &[Grant], files: &[Objects], settings: &[Setting]) {
    let of_tables =
        tables(grants).into_iter().map(|table| (table.variable(), format!("!Ref {table:?}Table")));
    let of_files =
        buckets(files).map(|bucket| (bucket.variable(), format!("!Sub \"s3://${{{bucket:?}Bucket}}\"")));
    let of_settings = settings.iter().flat_map(|setting| setting_variables(*setting)).copied();
    let of_settings = of_settings.map(|(name, source)| (name, source.yaml()));
    let mut all: Vec<(&str, String)> = of_tables.chain(of_files).chain(of_settings).collect();
    all.dedup();
    if all.is_empty() {
        return;
    }
    line(yaml, 6, "Environment:");
    line(yaml, 8, "Variables:");
    for (name, value) in all {
        line(yaml, 10, &format!("{name}: {value}"));
    }
}

/// Where the value of a variable comes from.
#[derive(Clone, Copy)]
enum Source {
    Parameter(&'static str),
    Secret(&'static str),
}

impl Source {
    fn yaml(self) -> String {
        match self {
            Self::Parameter(name) => format!("!Ref {name}"),
            Self::Secret(key) => {
                format!(
                    "!Sub \"{{{{resolve:secretsmanager:${{SecretsName}}:SecretString:{key}::${{SecretsVersion}}}}}}\""
                )
            }
        }
    }
}

fn setting_variables(setting: Setting) -> &'static [(&'static str, Source)] {
    use Source::{Parameter, Secret};
    match setting {
        Setting::Vault => {
            &[("MCE_NIR_HMAC_KEY", Secret("nir_hmac_key")), ("MCE_NIR_MASTER_KEY", Secret("nir_master_key"))]
        }
        Setting::FranceConnect => &[
            ("MCE_FRANCECONNECT_ISSUER", Parameter("FranceConnectIssuer")),
            ("MCE_FRANCECONNECT_CLIENT_ID", Parameter("FranceConnectClientId")),
            ("MCE_FRANCECONNECT_CLIENT_SECRET", Secret("franceconnect_client_secret")),
            ("MCE_FRANCECONNECT_TOKENS", Parameter("FranceConnectTokens")),
            ("MCE_FRANCECONNECT_ENCRYPTION_KEY", Secret("franceconnect_encryption_key")),
        ],
        Setting::EncryptionKey => {
            &[("MCE_FRANCECONNECT_ENCRYPTION_KEY", Secret("franceconnect_encryption_key"))]
        }
        Setting::ProConnect => &[
            ("MCE_PROCONNECT_ISSUER", Parameter("ProConnectIssuer")),
            ("MCE_PROCONNECT_CLIENT_ID", Parameter("ProConnectClientId")),
            ("MCE_PROCONNECT_CLIENT_SECRET", Secret("proconnect_client_secret")),
        ],
        Setting::CardShop => &[
            ("MCE_CARD_SITE_ID", Parameter("CardSiteId")),
            ("MCE_CARD_KEY", Secret("card_key")),
            ("MCE_CARD_MODE", Parameter("CardMode")),
        ],
        Setting::CardPage => &[("MCE_CARD_URL", Parameter("CardUrl"))],
        Setting::CardApi => &[
            ("MCE_CARD_API_URL", Parameter("CardApiUrl")),
            ("MCE_CARD_API_PASSWORD", Secret("card_api_password")),
            ("MCE_CARD_SITE_ID", Parameter("CardSiteId")),
        ],
        Setting::Debtor => &[
            ("MCE_DEBTOR_NAME", Parameter("DebtorName")),
            ("MCE_DEBTOR_IBAN", Parameter("DebtorIban")),
            ("MCE_DEBTOR_BIC", Parameter("DebtorBic")),
            ("MCE_DEBTOR_STREET", Parameter("DebtorStreet")),
            ("MCE_DEBTOR_POSTCODE", Parameter("DebtorPostcode")),
            ("MCE_DEBTOR_TOWN", Parameter("DebtorTown")),
        ],
        Setting::Payees => &[
            ("MCE_VOP_URL", Parameter("VopUrl")),
            ("MCE_VOP_TOKEN", Secret("vop_token")),
            ("MCE_DEBTOR_BIC", Parameter("DebtorBic")),
        ],
        Setting::Sirene => {
            &[("MCE_SIRENE_URL", Parameter("SireneUrl")), ("MCE_SIRENE_KEY", Secret("sirene_key"))]
        }
        Setting::Mail => &[("MCE_SMTP_URL", Secret("smtp_url")), ("MCE_MAIL_FROM", Parameter("MailFrom"))],
        Setting::GestionnaireEmail => &[("MCE_GESTIONNAIRE_EMAIL", Parameter("GestionnaireEmail"))],
        Setting::SoftwareKeys => &[("MCE_SOFTWARE_HMAC_KEY", Secret("software_hmac_key"))],
        Setting::GestionnaireSiret => &[("MCE_GESTIONNAIRE_SIRET", Parameter("GestionnaireSiret"))],
    }
}

fn statements(yaml: &mut String, grants: &[Grant], files: &[Objects]) {
    if grants.is_empty() && files.is_empty() {
        return;
    }
    line(yaml, 6, "Policies:");
    line(yaml, 8, "- Version: \"2012-10-17\"");
    line(yaml, 10, "Statement:");
    for grant in grants {
        allow(yaml, &actions(grant.actions), &resource(grant));
    }
    for objects in files {
        let (keys, may) = match objects {
            Objects::Read(folder) => (format!("{folder}/*"), "s3:GetObject"),
            Objects::Write(folder) => (format!("{folder}/*"), "s3:PutObject"),
            Objects::ReadWrite(folder) => (format!("{folder}/*"), "s3:GetObject, s3:PutObject"),
            Objects::Move(folder) => (format!("{folder}/*"), "s3:GetObject, s3:PutObject, s3:DeleteObject"),
            Objects::Shell => ("index.html".to_owned(), "s3:GetObject"),
            Objects::Published => ("*".to_owned(), "s3:GetObject"),
            Objects::Publish => ("*".to_owned(), "s3:PutObject, s3:DeleteObject"),
        };
        allow(yaml, may, &format!("!Sub \"${{{:?}Bucket.Arn}}/{keys}\"", Bucket::of(objects)));
    }
    // Without it, an object that is not there reads as a refusal.
    for bucket in buckets(files) {
        allow(yaml, "s3:ListBucket", &format!("!GetAtt {bucket:?}Bucket.Arn"));
    }
}

/// A bucket of the template, by the beginning of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bucket {
    Files,
    Site,
    Published,
}

impl Bucket {
    fn of(objects: &Objects) -> Self {
        match objects {
            Objects::Read(_) | Objects::Write(_) | Objects::ReadWrite(_) | Objects::Move(_) => Self::Files,
            Objects::Shell => Self::Site,
            Objects::Published | Objects::Publish => Self::Published,
        }
    }

    fn variable(self) -> &'static str {
        match self {
            Self::Files => "MCE_FILES",
            Self::Site => "MCE_SITE",
            Self::Published => "MCE_PUBLISHED",
        }
    }
}

/// Those that a function reaches, once each.
fn buckets(files: &[Objects]) -> impl Iterator<Item = Bucket> {
    let all = [Bucket::Files, Bucket::Site, Bucket::Published];
    all.into_iter().filter(|bucket| files.iter().any(|objects| Bucket::of(objects) == *bucket))
}

fn actions(actions: &[May]) -> String {
    actions.iter().map(|action| format!("dynamodb:{}", action.iam())).collect::<Vec<_>>().join(", ")
}

fn resource(grant: &Grant) -> String {
    match grant.index {
        None => format!("!GetAtt {:?}Table.Arn", grant.table),
        Some(index) => format!("!Sub \"${{{:?}Table.Arn}}/index/{index}\"", grant.table),
    }
}

fn allow(yaml: &mut String, actions: &str, resource: &str) {
    line(yaml, 12, &format!("- {{ Effect: Allow, Action: [{actions}], Resource: {resource} }}"));
}

/// What calls a function beside the API, whose routes are a section of their own.
fn events(yaml: &mut String, function: &Function) {
    if function.reach.stream.is_none() && function.reach.schedule.is_none() {
        return;
    }
    line(yaml, 6, "Events:");
    if let Some(fed) = function.reach.stream {
        stream(yaml, fed);
    }
    if let Some(expression) = function.reach.schedule {
        line(yaml, 8, "Schedule:");
        line(yaml, 10, "Type: ScheduleV2");
        line(yaml, 10, "Properties:");
        line(yaml, 12, &format!("ScheduleExpression: {expression}"));
        block(yaml, 12, SCHEDULED);
    }
}

/// The paths of the API, each with its methods and the function that answers.
fn routes() -> String {
    let mut paths: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
    for function in FUNCTIONS {
        for route in function.routes.iter().map(|bound| bound.route) {
            let methods = paths.entry(route.path).or_default();
            methods.extend(route.methods().map(|method| (method, function.name)));
        }
    }
    let mut yaml = String::new();
    for (path, methods) in paths {
        line(&mut yaml, 10, &format!("{path:?}:"));
        methods.iter().for_each(|(method, function)| operation(&mut yaml, path, method, function));
    }
    yaml
}

fn operation(yaml: &mut String, path: &str, method: &str, function: &str) {
    let names = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let parameters: Vec<_> =
        names.map(|name| format!("{{ name: {name}, in: path, required: true }}")).collect();
    line(yaml, 12, &format!("{}:", method.to_lowercase()));
    if !parameters.is_empty() {
        line(yaml, 14, &format!("parameters: [{}]", parameters.join(", ")));
    }
    line(yaml, 14, "responses: {}");
    line(yaml, 14, "x-amazon-apigateway-integration:");
    let uri = format!(
        "!Sub \"arn:${{AWS::Partition}}:apigateway:${{AWS::Region}}:lambda:path/2015-03-31/functions/${{{}Function.Arn}}/invocations\"",
        pascal(function)
    );
    line(yaml, 16, &format!("{{ {INTEGRATION}, uri: {uri} }}"));
}

fn stream(yaml: &mut String, fed: Stream) {
    line(yaml, 8, "Stream:");
    line(yaml, 10, "Type: DynamoDB");
    line(yaml, 10, "Properties:");
    line(yaml, 12, &format!("Stream: !GetAtt {:?}Table.StreamArn", fed.table));
    line(yaml, 12, &format!("BatchSize: {}", fed.batch));
    if fed.window > 0 {
        line(yaml, 12, &format!("MaximumBatchingWindowInSeconds: {}", fed.window));
    }
    block(yaml, 12, STREAMED);
}
