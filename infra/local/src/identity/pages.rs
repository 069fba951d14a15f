//! The pages that a person sees. They look like what they are: the simulator of a provider.

use std::{collections::HashMap, sync::Arc};

use axum::{extract::State, http::StatusCode, response::Response};
use serde_json::Value;

use super::agents::{self, Agent};
use super::grants::{Chosen, Request};
use super::html::{escape, page};
use super::kind::Kind;
use super::people::{self, Person};
use super::server::{BASE, Directory, Server};
use super::subject::Subject;

type Form = HashMap<String, String>;

const NOTICE: &str = "<p class=\"notice\">Cette page fait partie de la plateforme locale de développement. Les personnes et les organisations sont fictives ; aucun mot de passe n’est demandé.</p>";

/// `GET /`: what this origin is.
pub(super) async fn home(State(server): State<Arc<Server>>) -> Response {
    let body = format!(
        "{NOTICE}<p>La connexion commence sur le site, qui renvoie ici. Configuration : <code>{}/.well-known/openid-configuration</code>.</p>",
        escape(&server.issuer)
    );
    page(StatusCode::OK, server.kind.name(), "Fournisseur d’identité simulé", &body)
}

/// The value of the button of whoever is signed in already.
pub(super) const SAME_PERSON: &str = "session";

/// The person whose session this browser has, first: he has nothing to prove again.
fn same_person(id: &str, request: &Request) -> String {
    let Some(chosen) = &request.session else { return String::new() };
    format!(
        "<form method=\"post\" action=\"{BASE}/login\">{}<p class=\"actions\"><button name=\"person\" value=\"{SAME_PERSON}\">Rester connecté : {}</button></p></form>",
        hidden(id),
        escape(&chosen.subject.label)
    )
}

/// Who may sign in: a list, and a form to be anyone. `failed` is the message and what had been typed.
pub(super) fn choice(
    server: &Server,
    id: &str,
    request: &Request,
    failed: Option<(&str, &Form)>,
) -> Response {
    let people = server.directory.entries();
    let error = failed.map_or(String::new(), |(message, _)| {
        format!("<p class=\"error\" role=\"alert\">{}</p>", escape(message))
    });
    let hidden = hidden(id);
    let level = level_field(server.kind, "level");
    let free = free_form(server, id, request, failed.map(|(_, form)| form));
    let body = format!(
        "{NOTICE}{error}{}<form method=\"post\" action=\"{BASE}/login\">{hidden}<fieldset><legend>Réglage des essais</legend>{level}</fieldset><h2>Choisir une identité</h2><ul class=\"people\">{people}</ul></form>{free}{}",
        same_person(id, request),
        refuse(id, "Annuler et revenir au site")
    );
    let status = if failed.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page(status, server.kind.name(), &format!("Se connecter à {}", client_name(server, request)), &body)
}

/// What will be told of the person, to accept or to refuse.
pub(super) fn consent(server: &Server, id: &str, request: &Request, chosen: &Chosen) -> Response {
    let names = request.scopes.iter().filter_map(|scope| server.kind.claims_of(scope)).flatten();
    let mut shown = Vec::new();
    let mut rows = String::new();
    for name in names {
        let value = chosen.subject.claims.get(*name).and_then(Value::as_str).unwrap_or_default();
        if !shown.contains(name) && !value.is_empty() {
            rows.push_str(&format!("<dt>{}</dt><dd>{}</dd>", label(name), escape(&value_text(name, value))));
        }
        shown.push(name);
    }
    let client = escape(client_name(server, request));
    let body = format!(
        "{NOTICE}<p>Vous vous connectez en tant que <strong>{}</strong>. Ces informations seront transmises à {client} :</p><dl>{rows}<dt>Niveau de garantie</dt><dd>{}</dd></dl><form method=\"post\" action=\"{BASE}/consent\">{}<p class=\"actions\"><button name=\"decision\" value=\"accept\">Continuer vers {client}</button> <button class=\"second\" name=\"decision\" value=\"refuse\">Refuser</button></p></form>",
        escape(&chosen.subject.label),
        escape(&chosen.acr),
        hidden(id),
    );
    page(StatusCode::OK, server.kind.name(), "Transmettre vos informations", &body)
}

/// The page Y000400 of the real ones: the request of the client is wrong.
pub(super) fn malformed(server: &Server, detail: &str) -> Response {
    let body = format!(
        "<p class=\"error\" role=\"alert\">Code d’erreur Y000400 : {}.</p><p>La demande envoyée par le site n’est pas correcte. Revenez sur le site et recommencez la connexion ; si l’erreur se répète, c’est au site de corriger sa demande.</p>",
        escape(detail)
    );
    page(StatusCode::BAD_REQUEST, server.kind.name(), "Une erreur est survenue", &body)
}

pub(super) fn expired(server: &Server) -> Response {
    let body = "<p class=\"error\" role=\"alert\">Cette demande de connexion a expiré ou est déjà terminée.</p><p>Revenez sur le site et recommencez la connexion.</p>";
    page(StatusCode::BAD_REQUEST, server.kind.name(), "Demande expirée", body)
}

pub(super) fn signed_out(server: &Server) -> Response {
    page(StatusCode::OK, server.kind.name(), "Vous êtes déconnecté", "<p>Vous pouvez fermer cette page.</p>")
}

fn client_name<'a>(server: &'a Server, request: &Request) -> &'a str {
    server.client(&request.client_id).map_or("ce service", |client| client.name.as_str())
}

fn hidden(id: &str) -> String {
    format!("<input type=\"hidden\" name=\"interaction\" value=\"{}\">", escape(id))
}

fn refuse(id: &str, text: &str) -> String {
    format!(
        "<form method=\"post\" action=\"{BASE}/consent\">{}<p class=\"actions\"><button class=\"second\" name=\"decision\" value=\"refuse\">{text}</button></p></form>",
        hidden(id)
    )
}

fn level_field(kind: Kind, id: &str) -> String {
    let levels: &[(&str, &str)] = match kind {
        Kind::FranceConnect => &[
            ("", "Celui que le site demande"),
            ("eidas2", "eidas2, substantiel"),
            ("eidas3", "eidas3, élevé"),
            ("eidas1", "eidas1, faible : pour voir un refus"),
        ],
        Kind::ProConnect => &[
            ("", "Celui que le site demande"),
            ("eidas0-mfa", "eidas0-mfa, déclaré avec second facteur"),
            ("eidas1-mfa", "eidas1-mfa, vérifié avec second facteur"),
            ("eidas2", "eidas2, substantiel"),
            ("eidas1", "eidas1, sans second facteur : pour voir un refus"),
        ],
    };
    let options: String =
        levels.iter().map(|(value, text)| format!("<option value=\"{value}\">{text}</option>")).collect();
    format!(
        "<label for=\"{id}\">Niveau de garantie de l’identité</label><select id=\"{id}\" name=\"acr\">{options}</select>"
    )
}

fn free_form(server: &Server, id: &str, request: &Request, typed: Option<&Form>) -> String {
    let fields = match server.kind {
        Kind::FranceConnect => people::FIELDS,
        Kind::ProConnect => agents::FIELDS,
    };
    let inputs: String =
        fields.iter().map(|field| input(*field, initial(field.0, field.2, request, typed))).collect();
    let open = if typed.is_some() || !request.login_hint.is_empty() { " open" } else { "" };
    let level = level_field(server.kind, "free-level");
    format!(
        "<h2>Une autre identité</h2><details{open}><summary>Saisir une identité</summary><form method=\"post\" action=\"{BASE}/login\">{}<fieldset><legend>Identité à simuler</legend>{inputs}{level}</fieldset><button name=\"person\" value=\"\">Continuer avec cette identité</button></form></details>",
        hidden(id)
    )
}

/// What was typed, else the hint of the client, else an example.
fn initial<'a>(name: &str, example: &'a str, request: &'a Request, typed: Option<&'a Form>) -> &'a str {
    match typed {
        Some(form) => form.get(name).map_or("", String::as_str),
        None if name == "email" && !request.login_hint.is_empty() => &request.login_hint,
        None => example,
    }
}

fn input((name, label, _, required): (&str, &str, &str, bool), value: &str) -> String {
    let required = if required { " required" } else { "" };
    format!(
        "<label for=\"free-{name}\">{label}</label><input id=\"free-{name}\" name=\"{name}\" value=\"{}\" autocomplete=\"off\"{required}>",
        escape(value)
    )
}

impl Directory {
    pub(super) fn find(&self, id: &str) -> Option<Subject> {
        match self {
            Self::People(people) => people.iter().find(|person| person.id == id).map(Person::subject),
            Self::Agents(agents) => agents.iter().find(|agent| agent.id == id).map(Agent::subject),
        }
    }

    /// The identity of the free form, or what is wrong with it, in French.
    pub(super) fn typed(&self, form: &Form) -> Result<Subject, String> {
        match self {
            Self::People(_) => people::typed(form),
            Self::Agents(_) => agents::typed(form),
        }
    }

    fn entries(&self) -> String {
        match self {
            Self::People(people) => people.iter().map(person_entry).collect(),
            Self::Agents(agents) => agents.iter().map(agent_entry).collect(),
        }
    }
}

fn person_entry(person: &Person) -> String {
    let born = value_text("birthdate", &person.birthdate);
    let nir =
        person.nir.as_deref().map(|nir| format!(" NIR à saisir : {}.", spaced_nir(nir))).unwrap_or_default();
    entry(&person.id, &person.full_name(), &person.shows, &format!("Naissance : {born}.{nir}"))
}

fn agent_entry(agent: &Agent) -> String {
    let fine = format!("{}, SIRET {}, {}", agent.organization_label, agent.siret, agent.email);
    entry(&agent.id, &agent.full_name(), &agent.shows, &fine)
}

fn entry(id: &str, name: &str, shows: &str, fine: &str) -> String {
    format!(
        "<li><button name=\"person\" value=\"{}\">{}</button><p>{}</p><p class=\"fine\">{}</p></li>",
        escape(id),
        escape(name),
        escape(shows),
        escape(fine)
    )
}

/// `2 79 06 29 233 901 61`, as it is printed on a card.
fn spaced_nir(nir: &str) -> String {
    let mut spaced = String::new();
    for (index, c) in nir.chars().enumerate() {
        if [1, 3, 5, 7, 10, 13].contains(&index) {
            spaced.push('\u{a0}');
        }
        spaced.push(c);
    }
    spaced
}

fn label(claim: &str) -> &str {
    match claim {
        "given_name" => "Prénoms",
        "family_name" => "Nom de naissance",
        "usual_name" => "Nom",
        "preferred_username" => "Nom d’usage",
        "gender" => "Sexe",
        "birthdate" => "Date de naissance",
        "birthplace" => "Commune de naissance (code)",
        "birthcountry" => "Pays de naissance (code)",
        "email" => "Adresse électronique",
        "siret" => "SIRET",
        "organization_label" => "Organisation",
        "uid" => "Identifiant",
        "idp_id" => "Fournisseur d’identité",
        other => other,
    }
}

fn value_text(claim: &str, value: &str) -> String {
    match (claim, value) {
        ("gender", "female") => "Féminin".into(),
        ("gender", "male") => "Masculin".into(),
        ("birthdate", date) => date.split('-').rev().collect::<Vec<_>>().join("/"),
        _ => value.into(),
    }
}
