//! What the history of an offer says: who, when, what.

use mce_shared::aggregate::Asked;
use mce_shared::catalogue::Formation;
use mce_shared::catalogue::editing::Untouched;
use mce_shared::french::plural;

use crate::lheo::report::in_french;
use crate::lheo::{Change, ChangeKind, Level, compare};
use crate::store::offers::OfferRow;

/// A line of it.
pub fn row(asked: &Asked, told: &str) -> OfferRow {
    OfferRow {
        at: asked.at,
        author: asked.author.clone(),
        principal: asked.principal.clone(),
        request_id: asked.request_id.clone(),
        text: told.to_owned(),
    }
}

/// "Publiée. Modifié : durée, prix toutes taxes. 3 sessions ajoutées, 1 modifiée, 2 retirées."
pub fn what_changed(before: Option<&Formation>, after: &Formation, untouched: &[Untouched]) -> String {
    let mut parts =
        vec![if before.is_some() { "Publiée" } else { "Publiée pour la première fois" }.to_owned()];
    if let Some(before) = before {
        let changes = compare(std::slice::from_ref(before), std::slice::from_ref(after));
        parts.extend(fields(&changes));
        parts.extend(sessions(before, after, &changes));
    }
    if !untouched.is_empty() {
        let kept: Vec<&str> = untouched.iter().map(|one| one.session.as_str()).collect();
        parts.push(format!("Gardées telles qu’elles étaient, car des dossiers y sont : {}", kept.join(", ")));
    }
    parts.join(". ") + "."
}

fn fields(changes: &[Change]) -> Option<String> {
    let mut names: Vec<&str> = Vec::new();
    for change in changes.iter().filter(|change| change.level != Level::Session) {
        if let ChangeKind::Changed(fields) = &change.kind {
            names.extend(fields.iter().map(|field| in_french(field)).filter(|name| !name.is_empty()));
        }
    }
    names.dedup();
    (!names.is_empty()).then(|| format!("Modifié : {}", names.join(", ")))
}

fn sessions(before: &Formation, after: &Formation, changes: &[Change]) -> Option<String> {
    let of = |wanted: fn(&ChangeKind) -> bool| {
        changes.iter().filter(|one| one.level == Level::Session && wanted(&one.kind)).count()
    };
    let (added, changed) =
        (of(|kind| *kind == ChangeKind::New), of(|kind| matches!(kind, ChangeKind::Changed(_))));
    let removed = before
        .actions
        .iter()
        .flat_map(|action| action.sessions.iter().map(move |session| (action, session)))
        .filter(|(action, session)| {
            after.action(&action.numero).and_then(|action| action.session(&session.numero)).is_none()
        })
        .count();
    let said = |count: usize, one: &str, many: &str| {
        (count > 0).then(|| plural(i64::try_from(count).unwrap_or(i64::MAX), one, many))
    };
    let parts: Vec<String> = [
        said(added, "session ajoutée", "sessions ajoutées"),
        said(changed, "session modifiée", "sessions modifiées"),
        said(removed, "session retirée", "sessions retirées"),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
