//! Where the files of the open data are, and what they hold.

use mce_shared::api::OpenData;

use super::super::machines::publish_catalogue::LIST;
use crate::http::{Call, Fault};
use crate::reach::{Objects, Reach};
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach { files: &[Objects::Published], ..Reach::NOTHING };

/// The list that was written with them.
///
/// # Errors
/// When it can't be read.
pub async fn handle(environment: &Environment, _call: &Call) -> Result<OpenData, Fault> {
    match environment.published()?.get(LIST).await.map_err(Fault::internal)? {
        Some(object) => serde_json::from_slice(&object.content).map_err(Fault::internal),
        None => Ok(OpenData { made_at: None, files: Vec::new() }),
    }
}
