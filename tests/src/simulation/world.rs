//! The platform of a simulation: the core without a network, and browsers that call its gateway.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use jiff::civil::Date;
use jiff::{SignedDuration, Span, Timestamp};
use mce_functions::ports::vault::Secret;
use mce_functions::runtime::{Clock, Environment};
use mce_functions::sign_in::cookies::Cookie;
use mce_functions::store::commit::Writes;
use mce_functions::store::jobs::{self, Progress};
use mce_functions::store::organisations;
use mce_functions::store::{Store, accounts, dossiers, habilitations, mandates, offers, sign_ins};
use mce_local::addresses::Addresses;
use mce_local::clock::{MovableClock, paris};
use mce_local::core::{Core, CoreConfig};
use mce_local::gateway::Gateway;
use mce_local::secrets::Secrets;
use mce_shared::api::{CSRF_TOKEN, IDEMPOTENCY_KEY};
use mce_shared::catalogue::{Formation, OfStanding};
use mce_shared::ids::{DossierId, EluId};
use mce_shared::ledger::{Account, Movements, ReasonCode, Transaction};
use mce_shared::lifecycle::{Dossier, JournalRow};
use mce_shared::money::Euros;
use mce_shared::organisme::TrainingBody as StoredBody;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::app::morning;
use crate::kept;
use crate::tables::plain_item;

use super::card_desk::CardDesk;
use super::cast::{Cast, Numbers, Visitor};
use super::catalogue;
use super::chance::{Chance, SharedChance};
use super::payee_desk::PayeeDesk;
use super::plan::{Plan, START};
use super::weather;

/// How often a browser sends a request again that had no answer.
const TRIES: usize = 6;
/// What a request that died leaves behind is forgotten after a minute.
const PATIENCE: SignedDuration = SignedDuration::from_secs(61);
/// Offers of each training body.
const OFFERS: usize = 4;

/// The platform, and everybody.
pub struct World {
    pub core: Core,
    pub card: Arc<CardDesk>,
    pub cast: Cast,
    pub offers: Vec<Formation>,
    pub administrator: Environment,
    gateway: Gateway,
    entropy: Arc<SharedChance>,
    fair: AtomicBool,
    requests: AtomicU64,
    /// Goes with the world.
    folder: Folder,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    pub body: String,
}

impl Reply {
    /// # Errors
    /// When it is something else.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, String> {
        serde_json::from_str(&self.body).map_err(|error| format!("{error}: {}", self.body))
    }

    #[must_use]
    pub fn is_done(&self) -> bool {
        (200..300).contains(&self.status)
    }

    fn has_code(&self, code: &str) -> bool {
        serde_json::from_str::<Value>(&self.body).is_ok_and(|problem| problem["code"] == code)
    }
}

struct Folder(PathBuf);

impl Folder {
    fn new() -> Result<Folder, String> {
        let folder = Folder(std::env::temp_dir().join(format!("mce-simulation-{}", uuid::Uuid::new_v4())));
        std::fs::create_dir_all(&folder.0).map_err(text)?;
        Ok(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl World {
    /// Opens the platform, and lets everybody in.
    ///
    /// # Errors
    /// When it does not start.
    pub async fn open(plan: &Plan) -> Result<World, String> {
        let mut chance = Chance::new(plan.seed);
        let entropy = chance.fork();
        let cast = Cast::draw(plan.numbers, START, &mut chance);
        let mut world = World::start(Folder::new()?, morning(START), cast, entropy).await?;
        world.habilitate().await?;
        world.let_in(&mut chance).await?;
        Ok(world)
    }

    /// Opens the platform on what an earlier one has kept, at the moment at which that was.
    ///
    /// # Errors
    /// When it does not start, or somebody can't be read.
    pub async fn of_kept(kept: &Path) -> Result<World, String> {
        let folder = Folder::new()?;
        kept::put_files(kept, &folder.0);
        let nobody = Numbers { elus: 0, training_bodies: 0, collectivites: 0 };
        let cast = Cast::draw(nobody, START, &mut Chance::new(0));
        let mut world = World::start(folder, kept::moment(kept), cast, Chance::new(1)).await?;
        kept::load(&world.core.database, &world.core.template.tables, kept).await;
        world.cast = kept::cast(kept, &world.administrator).await?;
        world.habilitate().await?;
        for body in &world.cast.training_bodies {
            let offers = offers::of(world.administrator.store(), &body.siret).await.map_err(text)?;
            world.offers.extend(offers.into_iter().map(|stored| stored.formation));
        }
        Ok(world)
    }

    async fn start(folder: Folder, now: Timestamp, cast: Cast, entropy: Chance) -> Result<World, String> {
        let clock = Arc::new(MovableClock::standing_at(now));
        let key = Secrets::in_folder(&folder.0).map_err(|error| error.to_string())?.card_key;
        let card = Arc::new(CardDesk::new(clock.clone(), &key));
        let entropy = Arc::new(SharedChance::new(entropy));
        let core = core(&folder, clock, now, entropy.clone(), card.clone()).await?;
        let gateway = Gateway::new(&core.template.functions, core.lambdas.clone(), core.clock.clone());
        Ok(World {
            administrator: core.administrator().await.map_err(|error| error.to_string())?,
            cast,
            core,
            card,
            offers: Vec::new(),
            gateway,
            entropy,
            fair: AtomicBool::new(true),
            requests: AtomicU64::new(0),
            folder,
        })
    }

    /// Lets every agent of the cast do all that is done in an organisation of his kind.
    async fn habilitate(&self) -> Result<(), String> {
        for agent in self.cast.agents() {
            habilitations::put(self.store(), &agent.habilitation(self.now())?).await.map_err(text)?;
        }
        Ok(())
    }

    async fn let_in(&mut self, chance: &mut Chance) -> Result<(), String> {
        // The service opens today: nothing was due before.
        let through = Progress { through: START };
        jobs::progressed(self.store(), "sweep-deadlines", &through).await.map_err(text)?;
        self.open_organisations(chance).await?;
        for at in 0..self.cast.elus.len() {
            self.activate(at).await?;
        }
        Ok(())
    }

    async fn open_organisations(&mut self, chance: &mut Chance) -> Result<(), String> {
        let models = catalogue::models();
        for (_, body) in &self.cast.collectivites {
            organisations::put_collectivite(self.store(), body).await.map_err(text)?;
        }
        let last = START + Span::new().years(6);
        for body in &self.cast.training_bodies {
            let standing = OfStanding {
                agrement: Some((START - Span::new().years(1), last)),
                qualiopi: true,
                ..OfStanding::default()
            };
            let vault = self.administrator.vault().map_err(text)?;
            let stored = StoredBody {
                siret: body.siret.clone(),
                name: body.name.clone(),
                nda: "53359901235".to_owned(),
                standing,
                agrement_number: "AGR-1".to_owned(),
                street: "1 rue du Test".to_owned(),
                postcode: "35000".to_owned(),
                town: "Rennes".to_owned(),
                email: "of@example.org".to_owned(),
                telephone: String::new(),
                iban: vault.seal(Secret::Iban, body.iban.as_str(), body.siret.as_str()).map_err(text)?,
                bic: None,
                iban_since: None,
                holder: String::new(),
                coming: None,
            };
            organisations::put_training_body(self.store(), &stored).await.map_err(text)?;
            for number in 0..OFFERS {
                let days = (self.now(), START, last);
                let offer = catalogue::offer(&models, (&body.siret, number), &standing, days, chance);
                offers::put(self.store(), &offer, None).await.map_err(text)?;
                self.offers.push(offer);
            }
        }
        Ok(())
    }

    async fn activate(&mut self, at: usize) -> Result<(), String> {
        let elu = self.cast.elus[at].clone();
        for row in &elu.rows {
            mandates::put(self.store(), row).await.map_err(text)?;
        }
        let asked = json!({ "nir": elu.nir, "pension_liquidated": elu.pension.is_some() });
        let reply = self.post(&elu.visitor, "/api/account/activation", "activation", &asked).await?;
        let (issuer, sub) = elu.visitor.principal();
        let id = accounts::of_identity(self.store(), issuer, sub).await.map_err(text)?;
        let id = id.ok_or_else(|| format!("élu {at} has no account: {reply:?}"))?;
        self.mirror(&id, elu.elsewhere).await?;
        self.cast.elus[at].visitor.becomes(id.clone());
        self.cast.elus[at].id = Some(id);
        Ok(())
    }

    /// Rights held elsewhere, as their holder would tell them.
    async fn mirror(&self, elu: &EluId, (cpf, cec): (i64, i64)) -> Result<(), String> {
        let entries = Movements::new()
            .moving(Euros::from_cents(cpf), Account::Elsewhere, Account::Cpf(elu.clone()))
            .moving(Euros::from_cents(cec), Account::Elsewhere, Account::Cec(elu.clone()))
            .into_entries();
        if entries.is_empty() {
            return Ok(());
        }
        let transaction = Transaction {
            id: format!("mirror:{elu}").parse().map_err(text)?,
            reason: ReasonCode::MirrorRefreshed,
            on: self.today(),
            label: "Droits tenus ailleurs".to_owned(),
            author: "simulation".to_owned(),
            dossier: None,
            corrects: None,
            entries,
        };
        let mut writes = Writes::new();
        writes.post(self.store(), &[transaction], self.now()).map_err(text)?;
        writes.commit(self.store()).await.map(|_| ()).map_err(text)
    }

    /// Where the platform keeps its files.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder.0
    }

    /// Copies all that the platform keeps into a folder, from where another one goes on.
    ///
    /// # Errors
    /// When a file can't be written.
    pub fn copy_to(&self, folder: &Path) -> Result<(), String> {
        copy_all(&self.folder.0, folder).map_err(text)?;
        let database = folder.join("database.sqlite");
        let embedded = self.core.database.embedded().ok_or("the database is elsewhere")?;
        embedded.vacuum_into(&database.to_string_lossy()).map_err(text)
    }

    pub fn store(&self) -> &Store {
        self.administrator.store()
    }

    pub fn now(&self) -> Timestamp {
        self.core.clock.now()
    }

    pub fn today(&self) -> Date {
        self.now().to_zoned(paris()).date()
    }

    /// Goes on to a moment, never back.
    pub fn go_to(&self, at: Timestamp) {
        if at > self.now() {
            self.core.clock.set(at);
        }
    }

    /// From now on the weather is this chance's.
    pub fn bad_weather(&self, mut chance: Chance) {
        self.entropy.turn_to(chance.fork());
        self.card.set_weather(Some(chance.fork()));
        self.core.faults().set_weather(Some(weather::bad(chance)));
        self.fair.store(false, Ordering::SeqCst);
    }

    /// From now on nothing fails.
    pub fn fair_weather(&self, mut chance: Chance) {
        self.entropy.turn_to(chance.fork());
        self.card.set_weather(None);
        self.core.faults().set_weather(Some(weather::windy(chance)));
        self.fair.store(true, Ordering::SeqCst);
    }

    pub fn is_fair(&self) -> bool {
        self.fair.load(Ordering::SeqCst)
    }

    /// # Errors
    /// A failure of the platform, which nothing excuses.
    pub async fn get(&self, who: &Visitor, path: &str) -> Result<Reply, String> {
        self.send(Some(who), "GET", path, None, ("application/json", Body::empty())).await
    }

    /// One request.
    ///
    /// # Errors
    /// A failure of the platform, which nothing excuses.
    pub async fn post(
        &self,
        who: &Visitor,
        path: &str,
        key: &str,
        body: &impl Serialize,
    ) -> Result<Reply, String> {
        let body = serde_json::to_vec(body).map_err(text)?;
        self.send(Some(who), "POST", path, Some(key), ("application/json", Body::from(body))).await
    }

    /// A request that is sent again, with its key, as long as it has no answer.
    ///
    /// # Errors
    /// A failure of the platform, which nothing excuses.
    pub async fn insist(&self, who: &Visitor, path: &str, body: &impl Serialize) -> Result<Reply, String> {
        let key = self.key();
        let mut reply = self.post(who, path, &key, body).await?;
        for _ in 1..TRIES {
            if reply.status < 500 && !reply.has_code("still-running") {
                break;
            }
            self.core.clock.advance(PATIENCE);
            reply = self.post(who, path, &key, body).await?;
        }
        Ok(reply)
    }

    pub fn key(&self) -> String {
        format!("key-{}", self.requests.fetch_add(1, Ordering::SeqCst))
    }

    /// A file.
    ///
    /// # Errors
    /// A failure of the platform, which nothing excuses.
    pub async fn upload(&self, who: &Visitor, path: &str, file: &'static [u8]) -> Result<Reply, String> {
        self.send(Some(who), "POST", path, Some(&self.key()), ("application/pdf", Body::from(file))).await
    }

    /// What the card service sends.
    ///
    /// # Errors
    /// A failure of the platform, which nothing excuses.
    pub async fn notify(&self, body: String) -> Result<Reply, String> {
        let kind = "application/x-www-form-urlencoded";
        self.send(None, "POST", "/api/notifications/card", None, (kind, Body::from(body))).await
    }

    async fn send(
        &self,
        who: Option<&Visitor>,
        method: &str,
        path: &str,
        key: Option<&str>,
        (kind, body): (&str, Body),
    ) -> Result<Reply, String> {
        let mut request = Request::builder().method(method).uri(path).header("host", "localhost");
        request = request.header("content-type", kind);
        if let Some(who) = who {
            sign_ins::put(self.store(), &who.signed_in(self.now())).await.map_err(text)?;
            request = request
                .header("cookie", format!("{}={}", Cookie::SignIn.name(), who.cookie.expose()))
                .header("sec-fetch-site", "same-origin")
                .header(CSRF_TOKEN, who.csrf_token());
        }
        if let Some(key) = key {
            request = request.header(IDEMPOTENCY_KEY, key);
        }
        let request = request.body(body).map_err(text)?;
        let response = self.gateway.answer(request, "127.0.0.1".to_owned()).await;
        let status = response.status().as_u16();
        let body = to_bytes(response.into_body(), usize::MAX).await.map_err(text)?;
        let reply = Reply { status, body: String::from_utf8_lossy(&body).into_owned() };
        if status >= 500 && self.is_fair() {
            return Err(format!("{method} {path} fails in fair weather: {reply:?}"));
        }
        Ok(reply)
    }

    /// A dossier and its history, as they are kept.
    ///
    /// # Errors
    /// When there is none.
    pub async fn dossier(&self, id: &DossierId) -> Result<(Dossier, Vec<JournalRow>), String> {
        let dossier = dossiers::get(self.store(), id).await.map_err(text)?;
        let journal = dossiers::journal(self.store(), id).await.map_err(text)?;
        Ok((dossier.ok_or_else(|| format!("no dossier {id}"))?, journal))
    }

    /// Every item of a table.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn scan(&self, table: &str) -> Result<Vec<Value>, String> {
        let (mut items, mut from) = (Vec::new(), Value::Null);
        loop {
            let mut request = json!({ "TableName": table });
            if !from.is_null() {
                request["ExclusiveStartKey"] = from;
            }
            let page = self.core.database.call("Scan", &request).await.map_err(text)?;
            items.extend(page["Items"].as_array().into_iter().flatten().map(plain_item));
            from = page["LastEvaluatedKey"].clone();
            if from.is_null() {
                return Ok(items);
            }
        }
    }
}

/// A folder and what is in it.
///
/// # Errors
/// When something can't be read or written.
pub fn copy_all(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_all(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

async fn core(
    folder: &Folder,
    clock: Arc<MovableClock>,
    now: Timestamp,
    entropy: Arc<SharedChance>,
    card: Arc<CardDesk>,
) -> Result<Core, String> {
    let site = "http://localhost:8080".to_owned();
    let addresses = Addresses {
        franceconnect: "http://localhost:8081".to_owned(),
        proconnect: "http://localhost:8082".to_owned(),
        card: "http://localhost:8083".to_owned(),
        smtp: ([127, 0, 0, 1], 2525).into(),
        site,
    };
    let overrides = BTreeMap::new();
    let config = CoreConfig {
        now: Some(now),
        clock,
        entropy,
        card_service: Some(card),
        payees: Some(Arc::new(PayeeDesk)),
        deaf: &["send-messages", "fold-totals", "refresh-catalogue"],
        ..CoreConfig::new(&addresses, &overrides, &folder.0)
    };
    Core::start(config).await.map_err(text)
}

pub fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}
