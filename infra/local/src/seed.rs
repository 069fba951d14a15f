//! The sample data: everything comes in through the importers of the service, from files in the real formats.
//!
//! The files were written for one day ([`REFERENCE`]); sessions are shifted by whole weeks so that the catalogue is always to
//! come, and a few dates ("relative.json") are counted from today.

use std::collections::HashMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::{Date, date};
use jiff::{Span, Timestamp};
use mce_functions::ports::vault::Secret;
use mce_functions::register;
use mce_functions::runtime::{BoxFuture, Clock, Environment, Surroundings};
use mce_functions::sign_in::ProviderKind;
use mce_functions::store::organisations::Collectivite;
use mce_functions::store::{habilitations, mandates, offers, organisations};
use mce_functions::use_cases::machines::{publish_catalogue, refresh_catalogue};
use mce_functions::use_cases::organisme::upload_offers;
use mce_shared::aggregate::Asked;
use mce_shared::api::Role;
use mce_shared::catalogue::{OfStanding, Visa, publish};
use mce_shared::habilitation::{Author, Habilitation, Organisation, Person, State, folded_mail};
use mce_shared::identifiers::{Iban, Siret};
use mce_shared::organisme::TrainingBody;
use mce_shared::recognition::RegisterRow;
use mce_shared::register::{MandateKey, merge};
use serde::Deserialize;

use crate::database::Database;
use crate::identity::Agent;

/// Why it can’t be filled.
pub type Failure = Box<dyn Error + Send + Sync>;

/// The day for which the files were written, a Monday.
pub const REFERENCE: Date = date(2026, 11, 23);

/// What is filled: a platform as whoever installs the service finds it.
pub struct Ground {
    /// The people, the organisations and the offers of the sample data.
    pub samples: PathBuf,
    /// Where the platform keeps everything.
    pub folder: PathBuf,
    pub database: Database,
    /// Of all functions together, with a key that may do anything.
    pub variables: HashMap<String, String>,
    pub surroundings: Surroundings,
    pub now: Timestamp,
}

/// Fills an empty database with sample data.
pub type Filling = for<'a> fn(&'a Ground) -> BoxFuture<'a, Result<(), Failure>>;

/// Fills an empty database.
pub fn load(ground: &Ground) -> BoxFuture<'_, Result<(), Failure>> {
    Box::pin(async move {
        ground.seed(&ground.environment().await?).habilitations().await?;
        load_organisations(ground).await
    })
}

/// The same without its people.
pub fn load_organisations(ground: &Ground) -> BoxFuture<'_, Result<(), Failure>> {
    Box::pin(async move {
        let environment = ground.environment().await?;
        let seed = ground.seed(&environment);
        seed.register().await?;
        seed.training_bodies().await?;
        seed.collectivites().await?;
        seed.offers().await?;
        refresh_catalogue::make(&environment).await?;
        publish_catalogue::publish(&environment).await?;
        Ok(())
    })
}

/// Lets the agents of the sample data in. Each platform has a ProConnect of its own, hence people of its own.
pub fn habilitations(ground: &Ground) -> BoxFuture<'_, Result<(), Failure>> {
    Box::pin(async move { ground.seed(&ground.environment().await?).habilitations().await })
}

/// Lets an agent do what he is said to.
pub fn habilitate<'a>(ground: &'a Ground, agent: &'a Agent) -> BoxFuture<'a, Result<(), Failure>> {
    Box::pin(async move { ground.seed(&ground.environment().await?).habilitate(agent).await })
}

impl Ground {
    /// An environment that may write everywhere, as whoever installs the service may, at one moment.
    pub async fn environment(&self) -> Result<Environment, Failure> {
        struct Still(Timestamp);
        impl Clock for Still {
            fn now(&self) -> Timestamp {
                self.0
            }
        }
        let surroundings = Surroundings { clock: Arc::new(Still(self.now)), ..self.surroundings.clone() };
        Ok(Environment::from_vars(self.variables.clone(), surroundings).await?)
    }

    fn seed<'a>(&'a self, environment: &'a Environment) -> Seed<'a> {
        Seed { folder: &self.samples, environment, now: self.now }
    }
}

struct Seed<'a> {
    folder: &'a Path,
    environment: &'a Environment,
    now: Timestamp,
}

/// A date that is counted from today in a file.
#[derive(Deserialize)]
struct Relative {
    file: String,
    #[serde(rename = "where")]
    row: HashMap<String, String>,
    column: String,
    #[serde(default)]
    offset_months: i32,
    #[serde(default)]
    offset_days: i32,
}

impl Seed<'_> {
    fn today(&self) -> Date {
        self.environment.day(self.now)
    }

    fn read(&self, file: &str) -> Result<String, Failure> {
        let path = self.folder.join(file);
        std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()).into())
    }

    /// A CSV file with the dates that `relative.json` counts from today.
    fn csv(&self, file: &str) -> Result<String, Failure> {
        let relative: Vec<Relative> = serde_json::from_str(&self.read("relative.json")?)?;
        let concerned: Vec<&Relative> = relative.iter().filter(|rule| rule.file == file).collect();
        let text = self.read(file)?;
        if concerned.is_empty() {
            return Ok(text);
        }
        let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(text.as_bytes());
        let header = reader.headers()?.clone();
        let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
        writer.write_record(&header)?;
        for record in reader.records() {
            writer.write_record(self.shifted(&header, &record?, &concerned)?.iter())?;
        }
        Ok(String::from_utf8(writer.into_inner()?)?)
    }

    fn shifted(
        &self,
        header: &csv::StringRecord,
        record: &csv::StringRecord,
        rules: &[&Relative],
    ) -> Result<Vec<String>, Failure> {
        let mut cells: Vec<String> = record.iter().map(str::to_owned).collect();
        let place =
            |column: &str| header.iter().position(|name| name.trim_start_matches('\u{feff}') == column);
        for rule in rules {
            let concerned =
                rule.row.iter().all(|(column, value)| place(column).is_some_and(|at| cells[at] == *value));
            if let (true, Some(at)) = (concerned, place(&rule.column)) {
                let offset = Span::new().months(rule.offset_months).days(rule.offset_days);
                cells[at] = self.today().checked_add(offset)?.to_string();
            }
        }
        Ok(cells)
    }

    async fn register(&self) -> Result<(), Failure> {
        let mut files: Vec<String> = std::fs::read_dir(self.folder.join("rne"))?
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| name.ends_with(".csv"))
            .collect();
        files.sort();
        let mut rows: Vec<RegisterRow> = Vec::new();
        for file in files {
            for read in register::read(self.csv(&format!("rne/{file}"))?.as_bytes())? {
                add(&mut rows, read.row.map_err(|error| format!("{file}, line {}: {error}", read.line))?);
            }
        }
        for row in &rows {
            mandates::put(self.environment.store(), row).await?;
        }
        Ok(())
    }

    async fn training_bodies(&self) -> Result<(), Failure> {
        for row in self.records("organismes.csv")? {
            let body = self.training_body(&row)?;
            organisations::put_training_body(self.environment.store(), &body).await?;
        }
        Ok(())
    }

    fn records(&self, file: &str) -> Result<Vec<HashMap<String, String>>, Failure> {
        let text = self.csv(file)?;
        let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(text.as_bytes());
        Ok(reader.deserialize().collect::<Result<_, _>>()?)
    }

    fn training_body(&self, row: &HashMap<String, String>) -> Result<TrainingBody, Failure> {
        let cell = |column: &str| row.get(column).cloned().unwrap_or_default();
        let siret: Siret = cell("siret").parse()?;
        let iban: Iban = cell("iban").parse()?;
        let agrement = match (cell("date_debut").parse(), cell("date_fin").parse()) {
            (Ok(from), Ok(until)) => Some((from, until)),
            _ => None,
        };
        Ok(TrainingBody {
            iban: self.environment.vault()?.seal(Secret::Iban, iban.as_str(), siret.as_str())?,
            standing: OfStanding {
                agrement,
                agrement_suspended: cell("statut") == "suspendu",
                qualiopi: cell("qualiopi") == "oui",
                ..OfStanding::default()
            },
            name: cell("raison_sociale"),
            nda: cell("nda"),
            agrement_number: cell("numero_agrement"),
            street: cell("adresse"),
            postcode: cell("code_postal"),
            town: cell("ville"),
            email: cell("courriel"),
            telephone: cell("telephone"),
            bic: Some(cell("bic")).filter(|bic| !bic.is_empty()),
            iban_since: None,
            holder: String::new(),
            coming: None,
            siret,
        })
    }

    async fn collectivites(&self) -> Result<(), Failure> {
        for row in self.records("collectivites.csv")? {
            let cell = |column: &str| row.get(column).cloned().unwrap_or_default();
            let body = Collectivite {
                siren: cell("siren").parse()?,
                siret: cell("siret").parse()?,
                name: cell("nom"),
                code: cell("code"),
                email: cell("courriel"),
                establishments: Vec::new(),
            };
            organisations::put_collectivite(self.environment.store(), &body).await?;
        }
        Ok(())
    }

    async fn habilitations(&self) -> Result<(), Failure> {
        let agents: Vec<Agent> = serde_json::from_str(&self.read("agents.json")?)?;
        for agent in agents.iter().filter(|agent| !agent.permissions.is_empty()) {
            self.habilitate(agent).await?;
        }
        Ok(())
    }

    async fn habilitate(&self, agent: &Agent) -> Result<(), Failure> {
        let (organisation, name) = organisation_of(agent, agent.siret.parse()?);
        let habilitation = self.habilitation(agent, organisation, name)?;
        Ok(habilitations::put(self.environment.store(), &habilitation).await?)
    }

    fn habilitation(
        &self,
        agent: &Agent,
        organisation: Organisation,
        organisation_name: String,
    ) -> Result<Habilitation, Failure> {
        let config = self.environment.identity_provider(ProviderKind::ProConnect)?.config();
        let identity = format!("{}#{}", config.issuer, agent.sub(&config.client_id));
        let number = agent.email.bytes().fold(7_u128, |sum, byte| sum.wrapping_mul(257) + u128::from(byte));
        let mail = folded_mail(&agent.email);
        let name = agent.full_name();
        Ok(Habilitation {
            id: format!("{number:032x}").parse()?,
            organisation,
            organisation_name,
            name: name.clone(),
            mail: mail.clone(),
            permissions: agent.permissions.clone(),
            state: State::Active,
            until: None,
            given_by: Author {
                person: String::new(),
                name: "données d’exemple".to_owned(),
                mail: String::new(),
            },
            invited_at: self.now,
            person: Some(Person { id: identity.clone(), identity, name, mail }),
            from: Some(self.today()),
            confirmed_by: None,
            end: None,
        })
    }

    async fn offers(&self) -> Result<(), Failure> {
        let weeks = (self.today() - REFERENCE).get_days() / 7;
        for row in self.records("organismes.csv")? {
            let siret: Siret = row.get("siret").map(String::as_str).unwrap_or_default().parse()?;
            let file = shift_sessions(&self.read(&format!("offers/{siret}_catalogue.xml"))?, weeks);
            let store = self.environment.store();
            let asked = Asked {
                at: self.now,
                today: self.today(),
                author: "Données d’exemple".to_owned(),
                principal: String::new(),
                request_id: "seed".to_owned(),
            };
            let report = upload_offers::run(store, &siret, file.as_bytes(), &asked, false).await?;
            if report.counts.refused > 0 {
                return Err(format!("the sample catalogue of {siret} has errors: {:?}", report.issues).into());
            }
            self.publish_all(&siret).await?;
        }
        Ok(())
    }

    /// What can't be published (an expired agrément, say) stays a draft, as it would for its training body.
    async fn publish_all(&self, siret: &Siret) -> Result<(), Failure> {
        let store = self.environment.store();
        let Some(body) = organisations::training_body(store, siret).await? else { return Ok(()) };
        for stored in offers::of(store, siret).await? {
            let visa = Visa { by: "sample data".to_owned(), at: self.now };
            if let Ok(published) = publish(&stored.formation, &body.standing, visa, self.today()) {
                offers::put(store, &published, Some(stored.version)).await?;
            }
        }
        Ok(())
    }
}

/// For whom an agent of the sample data acts, by the kind of his permissions.
fn organisation_of(agent: &Agent, siret: Siret) -> (Organisation, String) {
    let role = agent.permissions.first().map(|permission| permission.role());
    let organisation = match role {
        Some(Role::Of) => Organisation::Of(siret),
        Some(Role::Collectivite) => Organisation::Collectivite(siret.siren()),
        _ => Organisation::Gestionnaire,
    };
    (organisation, agent.organization_label.clone())
}

/// A mayor is in the file of the councillors and in that of the mayors: one mandate.
fn add(rows: &mut Vec<RegisterRow>, row: RegisterRow) {
    match rows.iter_mut().find(|known| MandateKey::of(known) == MandateKey::of(&row)) {
        Some(known) => *known = merge(known, &row),
        None => rows.push(row),
    }
}

/// Moves every `<debut>` and `<fin>` of a LHEO file by whole weeks; what is no date stays.
fn shift_sessions(file: &str, weeks: i32) -> String {
    let mut shifted = String::with_capacity(file.len());
    let mut rest = file;
    while let Some(at) = ["<debut>", "<fin>"].iter().filter_map(|tag| Some(rest.find(tag)? + tag.len())).min()
    {
        let (before, after) = rest.split_at(at);
        shifted.push_str(before);
        let digits = after.get(..8).unwrap_or_default();
        match Date::strptime("%Y%m%d", digits)
            .ok()
            .and_then(|day| day.checked_add(Span::new().weeks(weeks)).ok())
        {
            Some(day) => {
                shifted.push_str(&day.strftime("%Y%m%d").to_string());
                rest = &after[8..];
            }
            None => rest = after,
        }
    }
    shifted.push_str(rest);
    shifted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_move_by_whole_weeks() {
        let file = "<periode><debut>20261201</debut><fin>20261202</fin></periode><debut>00000000</debut>";
        assert_eq!(
            shift_sessions(file, 2),
            "<periode><debut>20261215</debut><fin>20261216</fin></periode><debut>00000000</debut>"
        );
    }
}
