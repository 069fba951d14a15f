//! An import of the register: the files of a publication are announced, sent in pieces, then read by a run. What is read is what was
//! sent: once the reading has begun, by a dry run or by the real one, the files stay as they are.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::aggregate::Asked;
use crate::api::{ApplyImport, OpenImport};
use crate::french::date_full;
use crate::proposal;
use crate::texts::sentences;

use super::ends::{Ends, Stated, mandates};

/// Bytes of a piece; the last one of a file is shorter.
pub const PIECE_BYTES: u64 = 1024 * 1024;
/// The register has seven files that matter.
const FILES_MAX: usize = 20;
/// The largest file of the register has about 72 MB.
const FILE_BYTES_MAX: u64 = 400 * 1024 * 1024;

/// An import of the whole register takes minutes, an hour on a bad night: one that is not over after so long does not end by itself,
/// and gives way to the next.
const LASTS: SignedDuration = SignedDuration::from_hours(24);

/// Where an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportState {
    /// Its files are awaited.
    Announced,
    /// A run reads them, or has read them.
    Read,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announced {
    pub publication: Date,
    /// Who announced it.
    pub author: String,
    /// Who, as the sign-in knows him; empty for the operator, and for what was announced before this was written down.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub principal: String,
    /// Names and bytes of its files.
    pub files: Vec<(String, u64)>,
    /// From which request; empty for what was announced before this was written down.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub request_id: String,
}

/// What comes of applying an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applied {
    Begins,
    /// Who has tried it has confirmed how many ends it would propose.
    Stated(Stated),
}

/// Why an import does not go on. `Display` is for the gestionnaire.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportRefusal {
    /// A publication to come.
    #[error("{}", sentences::ImportInTheFuture.said())]
    InTheFuture,
    /// A later publication was imported: the day of that one.
    #[error("{}", sentences::ImportOlder { date: &date_full(*.0) }.said())]
    Older(Date),
    /// No file, or too many.
    #[error("{}", sentences::ImportHowManyFiles.said())]
    HowManyFiles,
    /// A file that is empty, or too large.
    #[error("{}", sentences::ImportFileSize { fichier: &.0 }.said())]
    FileSize(String),
    /// A file or a piece that was not announced.
    #[error("{}", sentences::ImportNotAnnounced.said())]
    NotAnnounced,
    /// A piece of another length than the one announced.
    #[error("{}", sentences::ImportPieceLength { rang: &(.piece + 1).to_string(), attendu: &.expected.to_string(), trouve: &.found.to_string() }.said())]
    PieceLength {
        /// Which piece, from 0.
        piece: u64,
        /// Bytes that it should have.
        expected: u64,
        /// Bytes that it has.
        found: u64,
    },
    /// The files are being read.
    #[error("{}", sentences::ImportBegun.said())]
    Begun,
    /// A file that is not there as a whole.
    #[error("{}", sentences::ImportIncomplete { fichier: (.name), recu: &.there.to_string(), taille: &.bytes.to_string() }.said())]
    Incomplete {
        /// Which file.
        name: String,
        /// Bytes that are there.
        there: u64,
        /// Bytes announced.
        bytes: u64,
    },
    /// Somebody else announced these files.
    #[error("{}", sentences::ImportNotYours { auteur: &.0 }.said())]
    NotYours(String),
    /// The files that are there are not those that were tried.
    #[error("{}", sentences::ImportChangedSince.said())]
    ChangedSince,
    /// Nobody has seen what it would change.
    #[error("{}", sentences::ImportNotTried.said())]
    NotTried,
    /// Nobody has decided to do what was tried.
    #[error("{}", sentences::ImportNotApplied.said())]
    NotApplied,
    /// Who tries does not apply.
    #[error("{}", sentences::ImportFourEyes.said())]
    FourEyes,
    /// Another one writes: of two publications at once, the older one could have the last word.
    #[error("{}", sentences::ImportUnderWay.said())]
    UnderWay,
    /// How many ends it would propose was not typed.
    #[error("{}", sentences::ImportEndsNotTyped { nombre: &mandates(*.0) }.said())]
    EndsNotTyped(u64),
    /// Who has tried it has not confirmed how many.
    #[error("{}", sentences::ImportEndsNotStated { nombre: &mandates(*.ends), auteur: (.author) }.said())]
    EndsNotStated { ends: u64, author: String },
    /// Nobody said why.
    #[error("{}", sentences::ImportNoReason.said())]
    NoReason,
    /// A file that is none of the register's.
    #[error("{}", sentences::ImportNotTheRegister { fichier: (.name), raison: (.why) }.said())]
    NotTheRegister {
        /// Which file.
        name: String,
        /// Why, in French.
        why: String,
    },
}

impl ImportRefusal {
    /// The stable code of the problem.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::InTheFuture => "in-the-future",
            Self::Older(_) => "older-publication",
            Self::HowManyFiles => "files",
            Self::FileSize(_) => "file-size",
            Self::NotAnnounced => "not-found",
            Self::PieceLength { .. } => "part-length",
            Self::Begun => "import-begun",
            Self::Incomplete { .. } => "file-incomplete",
            Self::NotTheRegister { .. } => "not-the-register",
            Self::NotYours(_) => "import-not-yours",
            Self::ChangedSince => "import-changed",
            Self::NotTried => "import-not-tried",
            Self::NotApplied => "import-not-applied",
            Self::FourEyes => "four-eyes",
            Self::UnderWay => "import-under-way",
            Self::EndsNotTyped(_) => "import-ends-not-typed",
            Self::EndsNotStated { .. } => "import-ends-not-stated",
            Self::NoReason => "reason-missing",
        }
    }
}

/// Announces the files of a publication; `last` is the day of the last one that was imported.
///
/// # Errors
/// An [`ImportRefusal`] for a publication to come or older than the last one, for no file or too many, for one that can't be.
pub fn announce(import: &OpenImport, last: Option<Date>, asked: &Asked) -> Result<Announced, ImportRefusal> {
    if import.publication > asked.today {
        return Err(ImportRefusal::InTheFuture);
    }
    check_order(import.publication, last)?;
    if !(1..=FILES_MAX).contains(&import.files.len()) {
        return Err(ImportRefusal::HowManyFiles);
    }
    if let Some(file) = import.files.iter().find(|file| !(1..=FILE_BYTES_MAX).contains(&file.bytes)) {
        return Err(ImportRefusal::FileSize(file.name.clone()));
    }
    Ok(Announced {
        publication: import.publication,
        author: asked.author.clone(),
        principal: asked.principal.clone(),
        files: import.files.iter().map(|file| (file.name.clone(), file.bytes)).collect(),
        request_id: asked.request_id.clone(),
    })
}

/// Whether an import may begin to write, at `now`, while the one that began last is under way since `other`.
///
/// # Errors
/// [`ImportRefusal::UnderWay`], for a day: an import that stays under way for longer is overtaken, and writes nothing any more.
pub fn check_alone(other: Option<Timestamp>, now: Timestamp) -> Result<(), ImportRefusal> {
    match other.filter(|since| now.duration_since(*since) < LASTS) {
        Some(_) => Err(ImportRefusal::UnderWay),
        None => Ok(()),
    }
}

/// What is found of an import that was overtaken.
#[must_use]
pub fn overtaken() -> String {
    sentences::ImportOvertaken.said()
}

/// Why a file that is a header alone is not read.
#[must_use]
pub fn no_row() -> String {
    sentences::ImportNoRow.said()
}

/// Nothing is taken in after a later publication.
fn check_order(publication: Date, last: Option<Date>) -> Result<(), ImportRefusal> {
    match last.filter(|last| publication < *last) {
        Some(last) => Err(ImportRefusal::Older(last)),
        None => Ok(()),
    }
}

impl Announced {
    /// Whether a piece of so many bytes is one that is awaited; sent again, it takes the place of the first.
    ///
    /// # Errors
    /// [`ImportRefusal::NotAnnounced`], [`ImportRefusal::PieceLength`], [`ImportRefusal::Begun`].
    pub fn check_piece(
        &self,
        (file, piece): (u64, u64),
        found: u64,
        state: ImportState,
    ) -> Result<(), ImportRefusal> {
        let file = usize::try_from(file).ok().and_then(|file| self.files.get(file));
        let (_, bytes) = file.ok_or(ImportRefusal::NotAnnounced)?;
        if piece >= bytes.div_ceil(PIECE_BYTES) {
            return Err(ImportRefusal::NotAnnounced);
        }
        let expected = PIECE_BYTES.min(bytes - piece * PIECE_BYTES);
        if found != expected {
            return Err(ImportRefusal::PieceLength { piece, expected, found });
        }
        if state == ImportState::Announced { Ok(()) } else { Err(ImportRefusal::Begun) }
    }

    /// Whether this person may send the files and try them: who announced them. Anybody may, where that was not written down.
    ///
    /// # Errors
    /// [`ImportRefusal::NotYours`].
    pub fn check_sender(&self, asked: &Asked) -> Result<(), ImportRefusal> {
        match self.principal.is_empty() || asked.is(&self.principal) {
            true => Ok(()),
            false => Err(ImportRefusal::NotYours(self.author.clone())),
        }
    }

    /// Whether what was tried may be done: by somebody else, who says what he has verified. Where it would propose so many ends that they are
    /// `to_state`, who has tried it has `stated` how many before, and both type it. `ends`: what the trial counted; none when nobody has tried.
    ///
    /// # Errors
    /// [`ImportRefusal::NotTried`], [`ImportRefusal::FourEyes`], [`ImportRefusal::NoReason`], [`ImportRefusal::EndsNotTyped`],
    /// [`ImportRefusal::EndsNotStated`].
    pub fn check_apply(
        &self,
        ends: Option<&Ends>,
        stated: Option<&Stated>,
        application: &ApplyImport,
        asked: &Asked,
    ) -> Result<Applied, ImportRefusal> {
        let to_state = ends.ok_or(ImportRefusal::NotTried)?.to_state(asked.today);
        let is_triers = !proposal::is_another(&asked.principal, &self.principal);
        if is_triers && (to_state.is_none() || stated.is_some()) {
            return Err(ImportRefusal::FourEyes);
        }
        if application.reason.trim().is_empty() {
            return Err(ImportRefusal::NoReason);
        }
        if let Some(ends) = to_state {
            if application.ends != Some(ends) {
                return Err(ImportRefusal::EndsNotTyped(ends));
            }
            if !is_triers && stated.is_none_or(|stated| stated.ends != ends) {
                return Err(ImportRefusal::EndsNotStated { ends, author: self.author.clone() });
            }
        }
        Ok(match to_state.filter(|_| is_triers) {
            None => Applied::Begins,
            Some(ends) => Applied::Stated(Stated {
                ends,
                author: asked.author.clone(),
                principal: asked.principal.clone(),
                at: asked.at,
                reason: application.reason.trim().to_owned(),
            }),
        })
    }

    /// Whether the reading may begin, with so many bytes there of each file. It may begin again: what was tried is then done.
    ///
    /// # Errors
    /// [`ImportRefusal::Older`], [`ImportRefusal::Incomplete`].
    pub fn check_begin(&self, there: &[u64], last: Option<Date>) -> Result<(), ImportRefusal> {
        check_order(self.publication, last)?;
        let found = there.iter().copied().chain(std::iter::repeat(0));
        let partial = self.files.iter().zip(found).find(|((_, bytes), there)| bytes != there);
        if let Some(((name, bytes), there)) = partial {
            return Err(ImportRefusal::Incomplete { name: name.clone(), there, bytes: *bytes });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::api::ImportedFile;
    use crate::rules::mandates::MandateKind;

    const TODAY: Date = date(2026, 11, 28);

    fn asked() -> Asked {
        Asked {
            at: jiff::Timestamp::constant(1_800_000_000, 0),
            today: TODAY,
            author: "Gestionnaire".to_owned(),
            principal: String::new(),
            request_id: "request-1".to_owned(),
        }
    }

    fn import(publication: Date, files: &[u64]) -> OpenImport {
        let file = |bytes: &u64| ImportedFile { name: format!("{bytes}.csv"), bytes: *bytes };
        OpenImport { publication, dry: false, files: files.iter().map(file).collect() }
    }

    #[test]
    fn what_was_tried_is_applied_by_somebody_else_with_a_reason() {
        use ImportRefusal as R;
        let by = |principal: &str| Asked { principal: principal.to_owned(), ..asked() };
        let announced = announce(&import(TODAY, &[10]), None, &by("a")).unwrap();
        let usual = Ends::default();
        let apply = |tried: bool, reason: &str, who| {
            let application = ApplyImport { reason: reason.to_owned(), ends: None };
            announced.check_apply(tried.then_some(&usual), None, &application, &by(who))
        };
        assert_eq!(apply(true, "Vu", "b"), Ok(Applied::Begins));
        assert_eq!(apply(false, "Vu", "b"), Err(R::NotTried));
        assert_eq!(apply(true, "Vu", "a"), Err(R::FourEyes));
        assert_eq!(apply(true, " ", "b"), Err(R::NoReason));
    }

    #[test]
    fn one_import_writes_at_a_time_until_it_has_stood_still_for_a_day() {
        let (now, under_way) = (asked().at, Err(ImportRefusal::UnderWay));
        for (since, expected) in [
            (None, Ok(())),
            (Some(SignedDuration::ZERO), under_way.clone()),
            (Some(LASTS - SignedDuration::from_secs(1)), under_way),
            (Some(LASTS), Ok(())),
        ] {
            assert_eq!(check_alone(since.map(|since| now - since), now), expected, "{since:?}");
        }
    }

    #[test]
    fn many_ends_are_typed_by_who_has_tried_and_then_by_who_applies() {
        use ImportRefusal as R;
        let by = |principal: &str| Asked { principal: principal.to_owned(), ..asked() };
        let announced = announce(&import(TODAY, &[10]), None, &by("a")).unwrap();
        let mut many = Ends::default();
        (0..100).for_each(|_| many.count(MandateKind::Departemental, true));
        let apply = |stated: Option<&Stated>, ends, who| {
            let application = ApplyImport { reason: "Vu".to_owned(), ends };
            announced.check_apply(Some(&many), stated, &application, &by(who))
        };
        let not_stated = Err(R::EndsNotStated { ends: 100, author: "Gestionnaire".to_owned() });
        assert_eq!(apply(None, Some(100), "b"), not_stated);
        assert_eq!(apply(None, None, "a"), Err(R::EndsNotTyped(100)));
        assert_eq!(apply(None, Some(99), "a"), Err(R::EndsNotTyped(100)));
        let Ok(Applied::Stated(stated)) = apply(None, Some(100), "a") else { panic!("it is stated") };
        assert_eq!((stated.ends, stated.principal.as_str()), (100, "a"));
        assert_eq!(apply(Some(&stated), Some(100), "a"), Err(R::FourEyes));
        assert_eq!(apply(Some(&stated), Some(10), "b"), Err(R::EndsNotTyped(100)));
        assert_eq!(apply(Some(&stated), Some(100), "b"), Ok(Applied::Begins));
    }

    #[test]
    fn who_announced_the_files_sends_them() {
        let by = |principal: &str| Asked { principal: principal.to_owned(), ..asked() };
        let announced = |principal| announce(&import(TODAY, &[10]), None, &by(principal)).unwrap();
        assert_eq!(announced("a").check_sender(&by("a")), Ok(()));
        let other = ImportRefusal::NotYours("Gestionnaire".to_owned());
        assert_eq!(announced("a").check_sender(&by("b")), Err(other.clone()));
        assert_eq!(announced("a").check_sender(&by("")), Err(other));
        assert_eq!(announced("").check_sender(&by("b")), Ok(()), "announced by an earlier version");
    }

    #[test]
    fn a_publication_is_announced_in_order_with_files_that_can_be() {
        use ImportRefusal as R;
        let yesterday = date(2026, 11, 27);
        let size = |bytes: u64| Err(R::FileSize(format!("{bytes}.csv")));
        for (publication, files, last, expected) in [
            (TODAY, vec![1], None, Ok(())),
            (TODAY, vec![FILE_BYTES_MAX; 20], Some(TODAY), Ok(())),
            (date(2026, 11, 29), vec![1], None, Err(R::InTheFuture)),
            (yesterday, vec![1], Some(TODAY), Err(R::Older(TODAY))),
            (TODAY, vec![], None, Err(R::HowManyFiles)),
            (TODAY, vec![1; 21], None, Err(R::HowManyFiles)),
            (TODAY, vec![1, 0], None, size(0)),
            (TODAY, vec![FILE_BYTES_MAX + 1], None, size(FILE_BYTES_MAX + 1)),
        ] {
            let found = announce(&import(publication, &files), last, &asked()).map(|_| ());
            assert_eq!(found, expected, "{publication} {files:?} after {last:?}");
        }
    }

    #[test]
    fn only_the_pieces_that_were_announced_are_taken_until_the_reading_begins() {
        use ImportRefusal as R;
        use ImportState::{Announced, Read};
        let announced = announce(&import(TODAY, &[PIECE_BYTES + 5, PIECE_BYTES]), None, &asked());
        let announced = announced.expect("an announcement");
        let length = |piece, expected, found| Err(R::PieceLength { piece, expected, found });
        for (place, bytes, state, expected) in [
            ((0, 0), PIECE_BYTES, Announced, Ok(())),
            ((0, 1), 5, Announced, Ok(())),
            ((0, 1), 6, Announced, length(1, 5, 6)),
            ((0, 2), 0, Announced, Err(R::NotAnnounced)),
            ((1, 0), PIECE_BYTES, Announced, Ok(())),
            ((1, 1), 0, Announced, Err(R::NotAnnounced)),
            ((2, 0), 1, Announced, Err(R::NotAnnounced)),
            ((0, 1), 5, Read, Err(R::Begun)),
        ] {
            assert_eq!(announced.check_piece(place, bytes, state), expected, "{place:?} {state:?}");
        }
    }

    #[test]
    fn a_reading_begins_with_every_file_whole() {
        use ImportRefusal as R;
        let announced = announce(&import(TODAY, &[7, 9]), None, &asked()).expect("an announcement");
        let partial = |bytes: u64, there| Err(R::Incomplete { name: format!("{bytes}.csv"), there, bytes });
        let later = date(2026, 12, 1);
        for (there, last, expected) in [
            (vec![7, 9], None, Ok(())),
            (vec![7, 9], Some(TODAY), Ok(())),
            (vec![7, 8], None, partial(9, 8)),
            (vec![7], None, partial(9, 0)),
            (vec![7, 9], Some(later), Err(R::Older(later))),
        ] {
            assert_eq!(announced.check_begin(&there, last), expected, "{there:?} {last:?}");
        }
    }
}
