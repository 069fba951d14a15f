//! What the formations that were found meet of a text beside its words, as people are told: never more than is so.

use super::wishes::Wishes;
use crate::french::{list, plural};
use crate::texts::sentences;

/// How many formations have a session that meets each wish (by whom, where, when), and all of them at once.
#[derive(Debug, Default)]
pub(super) struct Met {
    total: usize,
    parts: [usize; 3],
    all: usize,
}

impl Met {
    /// Of formations, each with what its sessions meet.
    pub fn of(formations: impl Iterator<Item = Vec<[bool; 3]>>) -> Self {
        let mut met = Self::default();
        for sessions in formations {
            met.total += 1;
            met.all += usize::from(sessions.iter().any(|parts| parts.iter().all(|is_met| *is_met)));
            for (part, count) in met.parts.iter_mut().enumerate() {
                *count += usize::from(sessions.iter().any(|parts| parts[part]));
            }
        }
        met
    }

    /// In French, with the wishes as they are said; none where nothing was found.
    pub fn told(&self, wishes: &Wishes, souhait: &str) -> Option<String> {
        if self.total == 0 {
            return None;
        }
        let parts = wishes.parts().into_iter().zip(self.parts);
        let parts: Vec<(String, usize)> = parts.filter_map(|(said, count)| Some((said?, count))).collect();
        Some(match self.all {
            all if all == self.total => sentences::SearchAllMet { souhait }.said(),
            0 if parts.len() > 1 => apart(&parts),
            0 => sentences::SearchNoneMet { souhait }.said(),
            all => sentences::SearchSomeMet { souhait, combien: &formations(all) }.said(),
        })
    }
}

/// What each wish finds by itself, when nothing meets them together.
fn apart(parts: &[(String, usize)]) -> String {
    let names: Vec<String> =
        parts.iter().map(|(souhait, _)| sentences::SearchWish { souhait }.said()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let each = parts
        .iter()
        .map(|(souhait, count)| sentences::SearchMetApart { souhait, combien: &formations(*count) }.said());
    let detail = each.collect::<Vec<_>>().join(", ");
    sentences::SearchNoneTogether { souhaits: &list(&names), detail: &detail }.said()
}

fn formations(count: usize) -> String {
    match count {
        0 => sentences::SearchNoFormation.said(),
        count => plural(i64::try_from(count).unwrap_or(i64::MAX), "formation", "formations"),
    }
}
