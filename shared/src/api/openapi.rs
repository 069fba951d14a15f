//! The OpenAPI 3.1 description, generated from the endpoints and the types of the contract.

use utoipa::openapi::path::{
    HttpMethod, Operation, OperationBuilder, ParameterBuilder, ParameterIn, PathItem,
};
use utoipa::openapi::request_body::{RequestBody, RequestBodyBuilder};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, InfoBuilder, OpenApi, OpenApiBuilder, PathsBuilder, Ref, RefOr,
    Required, Response, ResponseBuilder, ResponsesBuilder, Schema,
};
use utoipa::{PartialSchema, ToSchema};

use super::endpoints::{self, Visitor};
use crate::habilitation::Permission;

use super::{
    Access, CSRF_TOKEN, Content, Endpoint, IDEMPOTENCY_KEY, Method, Payload, Problem, ROUTES, Route,
};

#[must_use]
pub fn document() -> OpenApi {
    let mut described = Described::default();
    described.add::<Problem>();
    endpoints::visit(&mut described);
    described.into_document()
}

/// What was seen of the endpoints so far.
#[derive(Default)]
struct Described {
    paths: Vec<(&'static str, PathItem)>,
    schemas: Vec<(String, RefOr<Schema>)>,
}

impl Visitor for Described {
    fn visit<Q: Payload, A: Payload, const P: usize>(&mut self, endpoint: &Endpoint<Q, A, P>) {
        let route = &endpoint.route;
        let method = if route.method == Method::Get { HttpMethod::Get } else { HttpMethod::Post };
        self.add::<Q>();
        self.add::<A>();
        self.paths.push((route.path, PathItem::new(method, operation::<Q, A>(route))));
    }
}

impl Described {
    /// The schema of what travels as JSON, and those that it names.
    fn add<T: Payload>(&mut self) {
        if T::CONTENT == Content::Json {
            self.schemas.push((T::name().into_owned(), T::schema()));
            T::schemas(&mut self.schemas);
        }
    }

    fn into_document(mut self) -> OpenApi {
        self.schemas.sort_by(|(a, _), (b, _)| a.cmp(b));
        self.schemas.dedup_by(|(a, _), (b, _)| a == b);
        let info = InfoBuilder::new()
            .title("Mon Compte Élu")
            .version(env!("CARGO_PKG_VERSION"))
            .description(Some(
                "Le droit individuel à la formation des élus locaux, de la connexion au paiement.",
            ))
            .build();
        let paths =
            self.paths.into_iter().fold(PathsBuilder::new(), |paths, (path, item)| paths.path(path, item));
        let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("__Host-mce_sign_in")));
        let components = ComponentsBuilder::new()
            .schemas_from_iter(self.schemas)
            .security_scheme("signIn", cookie)
            .security_scheme("softwareKey", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)))
            .build();
        OpenApiBuilder::new().info(info).paths(paths.build()).components(Some(components)).build()
    }
}

fn operation<Q: Payload, A: Payload>(route: &Route) -> Operation {
    let mut operation = OperationBuilder::new()
        .operation_id(Some(operation_id(route)))
        .summary(Some(route.summary))
        .description(Some(access(route)));
    for name in path_parameters(route.path) {
        operation = operation.parameter(parameter(name, ParameterIn::Path));
    }
    for asked in route.query {
        let optional = parameter(asked.name, ParameterIn::Query);
        let described =
            ParameterBuilder::from(optional).required(Required::False).description(Some(asked.summary));
        operation = operation.parameter(described);
    }
    if route.idempotent {
        operation = operation.parameter(parameter(IDEMPOTENCY_KEY, ParameterIn::Header));
    }
    if route.access.is_signed_in() {
        operation = operation.security(SecurityRequirement::new("signIn", [""; 0]));
        if route.software.is_some() {
            operation = operation.security(SecurityRequirement::new("softwareKey", [""; 0]));
        }
        if route.method == Method::Post {
            // A key is sent by no browser: it needs no proof of where it comes from.
            let needed = if route.software.is_some() { Required::False } else { Required::True };
            let token = ParameterBuilder::from(parameter(CSRF_TOKEN, ParameterIn::Header));
            operation = operation.parameter(token.required(needed));
        }
    }
    operation.request_body(request_body::<Q>(route)).responses(responses::<A>(route)).build()
}

/// The function, and the end of the path where a function has several routes.
fn operation_id(route: &Route) -> String {
    let first = ROUTES.iter().find(|other| other.function == route.function);
    if first.is_none_or(|first| first.path == route.path) {
        return route.function.to_owned();
    }
    let end = route.path.rsplit('/').next().unwrap_or_default();
    format!("{}-{}", route.function, end.trim_matches(['{', '}']))
}

fn access(route: &Route) -> String {
    match route.access {
        Access::Public => "Sans connexion.".to_owned(),
        Access::Signature => "Signé par le service de paiement.".to_owned(),
        Access::SignedIn => "Connexion nécessaire.".to_owned(),
        Access::Elu => "Réservé aux élus.".to_owned(),
        Access::AnyAgent => "Connexion nécessaire pour une organisation.".to_owned(),
        Access::Agents(permissions) => {
            format!("Habilitation nécessaire, l’une de {}.{}", words(permissions), fresh(route))
        }
        Access::EluAnd(permissions) => {
            format!("Élus, et habilitations {}.{}", words(permissions), fresh(route))
        }
    }
}

fn words(permissions: &[Permission]) -> String {
    permissions.iter().map(|one| format!("`{}`", crate::wire::word(one))).collect::<Vec<_>>().join(", ")
}

fn fresh(route: &Route) -> &'static str {
    if route.fresh { " Authentification récente nécessaire." } else { "" }
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

fn json<T: ToSchema>() -> utoipa::openapi::Content {
    ContentBuilder::new().schema(Some(Ref::from_schema_name(T::name()))).build()
}

fn request_body<Q: Payload>(route: &Route) -> Option<RequestBody> {
    let body = RequestBodyBuilder::new()
        .required(Some(Required::True))
        .description(Some(format!("{} octets au plus.", route.request_max)));
    match Q::CONTENT {
        Content::Json => {
            let example = serde_json::from_str::<serde_json::Value>(route.example).ok();
            let content = ContentBuilder::from(json::<Q>()).example(example).build();
            Some(body.content("application/json", content).build())
        }
        Content::File(types) => Some(
            types
                .iter()
                .fold(body, |body, media| body.content(*media, ContentBuilder::new().build()))
                .build(),
        ),
        Content::Nothing | Content::Redirect | Content::Text => None,
    }
}

fn responses<A: Payload>(route: &Route) -> utoipa::openapi::Responses {
    let problem = ResponseBuilder::new()
        .description(problems(route))
        .content("application/problem+json", json::<Problem>())
        .build();
    ResponsesBuilder::new()
        .response(route.status.to_string(), done::<A>())
        .response("default", problem)
        .build()
}

fn done<A: Payload>() -> Response {
    let done = ResponseBuilder::new().description("Fait");
    match A::CONTENT {
        Content::Json => done.content("application/json", json::<A>()).build(),
        Content::File(types) => {
            types.iter().fold(done, |done, media| done.content(*media, ContentBuilder::new().build())).build()
        }
        Content::Text => done.content("text/plain", ContentBuilder::new().build()).build(),
        Content::Nothing | Content::Redirect => done.build(),
    }
}

fn problems(route: &Route) -> String {
    let codes = route.problem_codes().map(|code| format!("`{code}`")).collect::<Vec<_>>().join(", ");
    format!("Un problème (RFC 9457), avec une explication en français et un code stable : {codes}.")
}
