//! The OpenAPI 3.1 description, generated from the routes and the types of the contract.

use utoipa::openapi::path::{HttpMethod, OperationBuilder, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, InfoBuilder, OpenApi, OpenApiBuilder, PathsBuilder, RefOr, Required,
    ResponseBuilder, ResponsesBuilder, Schema,
};
use utoipa::{PartialSchema, ToSchema};

use super::{Access, CSRF_TOKEN, IDEMPOTENCY_KEY, Method, ROUTES, Route};

/// The document.
#[must_use]
pub fn document() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Mon Compte Élu")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some("Le droit individuel à la formation des élus locaux, de la connexion au paiement."))
        .build();
    let mut paths = PathsBuilder::new();
    for route in ROUTES {
        let method = if route.method == Method::Get { HttpMethod::Get } else { HttpMethod::Post };
        paths = paths.path(route.path, PathItem::new(method, operation(route)));
    }
    let mut schemas: Vec<(String, RefOr<Schema>)> = Vec::new();
    components(&mut schemas);
    schemas.sort_by(|(a, _), (b, _)| a.cmp(b));
    schemas.dedup_by(|(a, _), (b, _)| a == b);
    let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("__Host-mce_sign_in")));
    let parts = ComponentsBuilder::new().schemas_from_iter(schemas).security_scheme("signIn", cookie).build();
    OpenApiBuilder::new().info(info).paths(paths.build()).components(Some(parts)).build()
}

fn operation(route: &Route) -> utoipa::openapi::path::Operation {
    let mut operation = OperationBuilder::new()
        .operation_id(Some(operation_id(route)))
        .summary(Some(route.summary))
        .description(Some(access(route)))
        .responses(responses(route));
    for name in path_parameters(route.path) {
        operation = operation.parameter(parameter(name, ParameterIn::Path));
    }
    if route.idempotent {
        operation = operation.parameter(parameter(IDEMPOTENCY_KEY, ParameterIn::Header));
    }
    if route.method == Method::Post && matches!(route.access, Access::Roles(_)) {
        operation = operation.parameter(parameter(CSRF_TOKEN, ParameterIn::Header));
    }
    if let Some(name) = request_of(route) {
        let content =
            ContentBuilder::new().schema(Some(utoipa::openapi::Ref::from_schema_name(name))).build();
        let body = utoipa::openapi::request_body::RequestBodyBuilder::new()
            .content("application/json", content)
            .required(Some(Required::True))
            .build();
        operation = operation.request_body(Some(body));
    }
    operation.build()
}

/// The function, and the end of the path where a function has several routes.
fn operation_id(route: &Route) -> String {
    let first = ROUTES.iter().find(|other| other.function == route.function);
    if first.is_none_or(|first| first.path == route.path) {
        return route.function.to_owned();
    }
    format!("{}-{}", route.function, route.path.rsplit('/').next().unwrap_or_default())
}

fn access(route: &Route) -> String {
    match route.access {
        Access::Public => "Sans connexion.".to_owned(),
        Access::Signature => "Signé par le service de paiement.".to_owned(),
        Access::Roles(roles) => format!("Connexion nécessaire : {roles:?}."),
    }
}

fn path_parameters(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

fn parameter(name: &str, place: ParameterIn) -> utoipa::openapi::path::Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(place)
        .required(Required::True)
        .schema(Some(String::schema()))
        .build()
}

fn responses(route: &Route) -> utoipa::openapi::Responses {
    let mut done = ResponseBuilder::new().description("Fait");
    if let Some(name) = answer_of(route) {
        let content =
            ContentBuilder::new().schema(Some(utoipa::openapi::Ref::from_schema_name(name))).build();
        done = done.content("application/json", content);
    }
    let content =
        ContentBuilder::new().schema(Some(utoipa::openapi::Ref::from_schema_name("Problem"))).build();
    let problem = ResponseBuilder::new()
        .description("Un problème (RFC 9457), avec un code stable et une explication en français")
        .content("application/problem+json", content);
    ResponsesBuilder::new().response("200", done.build()).response("default", problem.build()).build()
}

/// The body of a route, by the name of its schema.
fn request_of(route: &Route) -> Option<&'static str> {
    Some(match route.function {
        "import-mandates" if route.path.ends_with("/mandate-imports") => "OpenImport",
        "import-mandates" if route.path.ends_with("/parts") => return None,
        "import-mandates" | "credit-rights" | "expire-rights" | "sweep-deadlines" | "prove-ledger" => {
            "AdvanceRun"
        }
        "declare-pension" => "PensionDeclaration",
        "claim-force-majeure" => "ForceMajeureClaim",
        "answer-postponement" => "PostponementAnswer",
        "propose-postponement" => "PostponementProposal",
        "control-service-done" => "ControlAction",
        "decide-force-majeure" | "decide-incident" | "decide-bank-details" => "Verdict",
        "open-incident" => "IncidentProposal",
        "close-dossier" | "release-payment" => "Reason",
        "propose-bank-details" => "ProposeBankDetails",
        "decide-mandate-endings" => "EndingDecision",
        "accept-cgu" => "AcceptCgu",
        "activate-account" => "ActivateAccount",
        "create-dossier" => "CreateDossier",
        "request-cofinancing" => "CofinancingRequest",
        "answer-cofinancing" => "CofinancingAnswer",
        "confirm-dossier" => "Confirmation",
        "cancel-dossier" => "CancelDossier",
        "answer-dossier" => "AnswerDossier",
        "declare-entry" => "EntryDeclaration",
        "declare-service-done" => "ServiceDone",
        "rate-training" => "Rating",
        "suspend-offer" => "SuspendOffer",
        "start-card-payment" | "validate-service-done" | "settle-payments" | "publish-offer" => "Nothing",
        _ => return None,
    })
}

/// The answer of a route, by the name of its schema.
fn answer_of(route: &Route) -> Option<&'static str> {
    Some(match route.function {
        "import-mandates" if route.path.ends_with("/mandate-imports") => "ImportOpened",
        "import-mandates" if route.path.ends_with("/parts") => "Nothing",
        "import-mandates" | "credit-rights" | "expire-rights" | "sweep-deadlines" | "prove-ledger"
        | "show-run" => "RunView",
        "list-runs" => "RunList",
        "declare-pension" => "Nothing",
        "send-document" => "DocumentSent",
        "show-of-statement" | "show-collectivite-statement" => "LedgerStatement",
        "show-bank-details" | "propose-bank-details" => "BankDetailsView",
        "list-bank-details" | "decide-bank-details" => "BankDetailsList",
        "show-settlement" => "SettlementDetail",
        "read-bank-returns" => "BankReturnView",
        "list-bank-returns" => "BankReturnList",
        "show-fund" => "FundView",
        "list-mandate-endings" => "EndingList",
        "decide-mandate-endings" => "EndingDecided",
        "claim-force-majeure"
        | "answer-postponement"
        | "propose-postponement"
        | "control-service-done"
        | "decide-force-majeure"
        | "open-incident"
        | "decide-incident"
        | "close-dossier" => "DossierView",
        "show-identity" => "IdentityView",
        "sign-out" => "SignedOut",
        "accept-cgu" => "Nothing",
        "activate-account" => "Activation",
        "show-account" => "AccountView",
        "show-offer" => "OfferView",
        "list-own-offers" => "OwnOffers",
        "upload-offers" => "ImportReport",
        "list-dossiers" => "DossierList",
        "start-card-payment" => "CardPayment",
        "list-payments" => "PaymentList",
        "list-settlements" | "release-payment" => "SettlementList",
        "settle-payments" => "SettlementRun",
        "create-dossier"
        | "show-dossier"
        | "request-cofinancing"
        | "confirm-dossier"
        | "cancel-dossier"
        | "rate-training"
        | "answer-dossier"
        | "declare-entry"
        | "declare-service-done"
        | "answer-cofinancing"
        | "validate-service-done" => "DossierView",
        _ => return None,
    })
}

/// Every schema that a request, an answer or a problem names.
fn components(schemas: &mut Vec<(String, RefOr<Schema>)>) {
    add::<super::Problem>(schemas);
    add::<super::IdentityView>(schemas);
    add::<super::SignedOut>(schemas);
    add::<super::AcceptCgu>(schemas);
    add::<super::ActivateAccount>(schemas);
    add::<super::Activation>(schemas);
    add::<super::AccountView>(schemas);
    add::<super::CreateDossier>(schemas);
    add::<super::CofinancingRequest>(schemas);
    add::<super::CofinancingAnswer>(schemas);
    add::<super::Confirmation>(schemas);
    add::<super::CancelDossier>(schemas);
    add::<super::AnswerDossier>(schemas);
    add::<super::EntryDeclaration>(schemas);
    add::<crate::lifecycle::ServiceDone>(schemas);
    add::<crate::lifecycle::Rating>(schemas);
    add::<super::SuspendOffer>(schemas);
    add::<super::Nothing>(schemas);
    add::<super::OfferView>(schemas);
    add::<super::OwnOffers>(schemas);
    add::<super::ImportReport>(schemas);
    add::<super::DossierList>(schemas);
    add::<super::DossierView>(schemas);
    add::<super::CardPayment>(schemas);
    add::<super::PaymentList>(schemas);
    add::<super::SettlementList>(schemas);
    add::<super::SettlementRun>(schemas);
    add::<super::PensionDeclaration>(schemas);
    add::<super::Reason>(schemas);
    add::<super::DocumentSent>(schemas);
    add::<super::ForceMajeureClaim>(schemas);
    add::<super::PostponementAnswer>(schemas);
    add::<super::PostponementProposal>(schemas);
    add::<super::ControlAction>(schemas);
    add::<super::Verdict>(schemas);
    add::<super::IncidentProposal>(schemas);
    add::<super::AdvanceRun>(schemas);
    add::<super::RunView>(schemas);
    add::<super::RunList>(schemas);
    add::<super::OpenImport>(schemas);
    add::<super::ImportOpened>(schemas);
    add::<super::EndingList>(schemas);
    add::<super::EndingGroup>(schemas);
    add::<super::EndingDecision>(schemas);
    add::<super::EndingDecided>(schemas);
    add::<super::SettlementDetail>(schemas);
    add::<super::BankReturnView>(schemas);
    add::<super::BankReturnList>(schemas);
    add::<super::BankDetailsView>(schemas);
    add::<super::BankDetailsList>(schemas);
    add::<super::ProposeBankDetails>(schemas);
    add::<super::LedgerStatement>(schemas);
    add::<super::FundView>(schemas);
}

fn add<T: ToSchema>(schemas: &mut Vec<(String, RefOr<Schema>)>) {
    schemas.push((T::name().into_owned(), T::schema()));
    T::schemas(schemas);
}
