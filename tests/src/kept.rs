//! What the platform has stored, item by item and table by table, as a folder that people can read: what one commit wrote, for
//! those that come after to read.
//!
//! `tables/<table>.jsonl` has an item on each line, `files` the object store; `moment` is when it was. The rest is what the local
//! platform remembers.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use mce_functions::ports::vault::Secret;
use mce_functions::runtime::Environment;
use mce_functions::store::organisations;
use mce_functions::store::sign_ins::{self, SignIn};
use mce_local::database::Database;
use mce_local::template::TableSpec;
use mce_shared::api::Role;
use mce_shared::organisme::TrainingBody as StoredBody;
use serde_json::{Value, json};

use crate::simulation::cast::{Cast, Elu, TrainingBody, Visitor};
use crate::simulation::world::{copy_all, text};
use crate::tables::{plain_item, scan_of, stored_item};

/// Cookies that nobody had.
const NEW_COOKIES: usize = 900_000;
/// Items of a batch, by DynamoDB's own limits.
const WRITTEN_AT_ONCE: usize = 25;

/// The folders under `tests/fixtures`, each what a commit has stored, the oldest first.
pub fn all() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let folders = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = folders.filter(|path| path.join("tables").is_dir()).collect();
    folders.sort();
    folders
}

/// Beside the tables.
const FILES: [&str; 2] = ["secrets.json", "bank.json"];

/// Writes every item and every file that a platform keeps in `from`.
pub async fn keep(database: &Database, tables: &[TableSpec], (from, now): (&Path, Timestamp), to: &Path) {
    std::fs::create_dir_all(to.join("tables")).unwrap();
    for table in tables {
        let mut items: Vec<Value> = scan_of(database, &table.name).await.iter().map(plain_item).collect();
        items.sort_by_key(|item| [item["pk"].to_string(), item["sk"].to_string()]);
        let lines: String = items.iter().map(|item| format!("{item}\n")).collect();
        std::fs::write(path_of(to, &table.name), lines).unwrap();
    }
    copy_all(&from.join("files"), &to.join("files")).unwrap();
    std::fs::write(to.join("moment"), now.to_string()).unwrap();
    for name in FILES {
        std::fs::copy(from.join(name), to.join(name)).unwrap();
    }
}

/// When it was.
pub fn moment(folder: &Path) -> Timestamp {
    std::fs::read_to_string(folder.join("moment")).unwrap().trim().parse().unwrap()
}

/// Puts what is no item into the folder of a platform that is about to start.
pub fn put_files(folder: &Path, to: &Path) {
    copy_all(&folder.join("files"), &to.join("files")).unwrap();
    for name in FILES {
        std::fs::copy(folder.join(name), to.join(name)).unwrap();
    }
}

/// The items of a table; none of one that came later.
pub fn items(folder: &Path, table: &str) -> Vec<Value> {
    // A table that this commit had not yet has nothing.
    let lines = std::fs::read_to_string(path_of(folder, table)).unwrap_or_default();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Writes the items into tables that are there.
pub async fn load(database: &Database, tables: &[TableSpec], folder: &Path) {
    for table in tables {
        for some in items(folder, &table.name).chunks(WRITTEN_AT_ONCE) {
            let put = |item| json!({ "PutRequest": { "Item": stored_item(item) } });
            let puts: Vec<Value> = some.iter().map(put).collect();
            let asked = json!({ "RequestItems": { &table.name: puts } });
            let answer = database.call("BatchWriteItem", &asked).await.unwrap();
            assert!(answer["UnprocessedItems"].as_object().is_none_or(|left| left.is_empty()), "{answer}");
        }
    }
}

fn path_of(folder: &Path, table: &str) -> PathBuf {
    folder.join("tables").join(format!("{table}.jsonl"))
}

/// The people who were there, by their sign-ins.
///
/// # Errors
/// When the store fails, or somebody's organisation is gone.
pub async fn cast(folder: &Path, environment: &Environment) -> Result<Cast, String> {
    let mut cast = Cast {
        elus: Vec::new(),
        training_bodies: Vec::new(),
        collectivites: Vec::new(),
        gestionnaires: Vec::new(),
    };
    let store = environment.store();
    for (number, item) in items(folder, "sign-ins").iter().filter(|item| item["sk"] == "SIGN-IN").enumerate()
    {
        let Some(kept) = sign_ins::get(store, item["key"].as_str().unwrap()).await.map_err(text)? else {
            return Err(format!("no sign-in of {item}"));
        };
        let organisation = kept.organisation.as_ref().map(|one| one.number.clone()).unwrap_or_default();
        let visitor = Visitor::again(NEW_COOKIES + number, kept.clone());
        match kept.role {
            Role::Elu => cast.elus.extend(elu(kept, visitor)),
            Role::Gestionnaire => cast.gestionnaires.push(visitor),
            Role::Of => {
                let siret = organisation.parse().map_err(text)?;
                let body = organisations::training_body(store, &siret).await.map_err(text)?;
                cast.training_bodies.push(training_body(environment, body.ok_or("no such body")?, visitor)?);
            }
            Role::Collectivite => {
                let siren = organisation.parse().map_err(text)?;
                let body = organisations::collectivite(store, &siren).await.map_err(text)?;
                cast.collectivites.push((visitor, body.ok_or("no such collectivité")?));
            }
        }
    }
    Ok(cast)
}

/// None when his account was not opened. What the register says of him is not asked again.
fn elu(kept: SignIn, visitor: Visitor) -> Option<Elu> {
    let (nir, rows, pension, elsewhere) = (String::new(), Vec::new(), None, (0, 0));
    kept.elu.map(|id| Elu { visitor, id: Some(id), nir, rows, pension, elsewhere })
}

fn training_body(
    environment: &Environment,
    body: StoredBody,
    visitor: Visitor,
) -> Result<TrainingBody, String> {
    let vault = environment.vault().map_err(text)?;
    let opened = vault.open(Secret::Iban, &body.iban, body.siret.as_str()).map_err(text)?;
    Ok(TrainingBody {
        visitor,
        siret: body.siret,
        name: body.name,
        iban: opened.expose().parse().map_err(text)?,
    })
}
