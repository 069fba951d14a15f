//! The mail server of this machine: it takes every mail that the platform sends and shows it on a page, and sends nothing on.
//!
//! [`Mailbox`] keeps the mails, one `.eml` file each, so that they are still there after a stop; [`smtp`] takes them,
//! [`mime`] reads them, [`pages`] shows them at `/boite-aux-lettres`.
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use jiff::Timestamp;
use serde::Serialize;
use tokio::fs;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;

mod mime;
mod pages;
mod smtp;
#[cfg(test)]
mod tests;

/// What the platform's clock says.
pub type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The newest mails are listed, older ones are kept.
const LISTED_MAX: usize = 500;
const RECEIVED_AT: &str = "X-Received-At";
const DELIVERED_TO: &str = "Delivered-To";

/// A mail as it was received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoredMail {
    /// The order of arrival, ten digits: `0000000012`.
    pub id: String,
    /// By the platform's clock.
    pub received_at: Timestamp,
    pub from: String,
    /// Who it was delivered to (the envelope).
    pub to: Vec<String>,
    pub subject: String,
    /// Without its brackets; the same twice means the same mail sent twice.
    pub message_id: String,
    pub text: String,
    /// Where a program ends mails like it, without its brackets; empty when there is no such place.
    pub unsubscribe: String,
}

/// The folder of mails. Cheap to clone.
#[derive(Clone)]
pub struct Mailbox {
    folder: Arc<PathBuf>,
    last_id: Arc<AtomicU64>,
    now: Now,
}

impl Mailbox {
    /// Opens the folder, made when absent; ids go on from the last mail in it.
    ///
    /// # Errors
    /// When the folder can't be made or read.
    pub fn open(folder: impl Into<PathBuf>, now: Now) -> io::Result<Self> {
        let folder = folder.into();
        std::fs::create_dir_all(&folder)?;
        let names =
            std::fs::read_dir(&folder)?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let last_id = names.filter_map(|name| id_of(&name)?.parse().ok()).max().unwrap_or(0);
        Ok(Self { folder: Arc::new(folder), last_id: Arc::new(AtomicU64::new(last_id)), now })
    }

    /// Takes mails until the future is dropped. A mail that was acknowledged is on the disk.
    ///
    /// # Errors
    /// When the listener fails.
    pub async fn serve_smtp(self, listener: TcpListener) -> io::Result<()> {
        smtp::serve(self, listener).await
    }

    /// `/boite-aux-lettres`, `/boite-aux-lettres/{id}` and `/boite-aux-lettres.json`.
    pub fn router(&self) -> Router {
        pages::router(self.clone())
    }

    /// The newest mails first, those of one recipient when asked.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub async fn mails(&self, recipient: Option<&str>) -> io::Result<Vec<StoredMail>> {
        let mut ids = Vec::new();
        let mut entries = fs::read_dir(self.folder.as_path()).await?;
        while let Some(entry) = entries.next_entry().await? {
            ids.extend(entry.file_name().to_str().and_then(id_of).map(str::to_owned));
        }
        ids.sort_unstable_by(|one, other| other.cmp(one));
        let mut mails = Vec::new();
        for id in ids {
            let mail = self.mail(&id).await?;
            mails.extend(mail.filter(|mail| recipient.is_none_or(|wanted| is_for(mail, wanted))));
            if mails.len() >= LISTED_MAX {
                break;
            }
        }
        Ok(mails)
    }

    /// One mail, or `None`.
    ///
    /// # Errors
    /// When it can't be read.
    pub async fn mail(&self, id: &str) -> io::Result<Option<StoredMail>> {
        // Digits only: an id never leads out of the folder.
        if id.is_empty() || !id.bytes().all(|b| b.is_ascii_digit()) {
            return Ok(None);
        }
        match fs::read(self.path(id)).await {
            Ok(bytes) => Ok(Some(read(id, &bytes))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Keeps a mail as it came, under the next id.
    async fn keep(&self, envelope: &smtp::Envelope, message: &[u8]) -> io::Result<String> {
        let id = format!("{:010}", self.last_id.fetch_add(1, Ordering::SeqCst) + 1);
        let head = format!(
            "Return-Path: <{}>\r\n{DELIVERED_TO}: {}\r\n{RECEIVED_AT}: {}\r\n",
            envelope.from,
            envelope.to.join(", "),
            (self.now)()
        );
        write_whole(&self.path(&id), &[head.as_bytes(), message].concat()).await?;
        Ok(id)
    }

    fn path(&self, id: &str) -> PathBuf {
        self.folder.join(format!("{id}.eml"))
    }
}

fn id_of(file_name: &str) -> Option<&str> {
    file_name.strip_suffix(".eml").filter(|id| !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()))
}

fn is_for(mail: &StoredMail, wanted: &str) -> bool {
    let wanted = wanted.to_lowercase();
    mail.to.iter().any(|address| address.to_lowercase().contains(&wanted))
}

/// Under its name once it is whole, and on the disk.
async fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let unfinished = path.with_extension("part");
    let mut file = fs::File::create(&unfinished).await?;
    file.write_all(bytes).await?;
    file.sync_all().await?;
    fs::rename(unfinished, path).await
}

fn read(id: &str, bytes: &[u8]) -> StoredMail {
    let message = mime::read(bytes);
    let header = |name: &str| message.header(name).unwrap_or_default();
    StoredMail {
        id: id.to_owned(),
        received_at: header(RECEIVED_AT).parse().unwrap_or(Timestamp::UNIX_EPOCH),
        from: header("From"),
        to: header(DELIVERED_TO).split(',').map(|address| address.trim().to_owned()).collect(),
        subject: header("Subject"),
        message_id: header("Message-ID").trim_matches(['<', '>']).to_owned(),
        unsubscribe: header("List-Unsubscribe").trim_matches(['<', '>']).to_owned(),
        // The transport adds line ends after the text: they are not the sender's.
        text: message.text.trim_end().to_owned(),
    }
}
