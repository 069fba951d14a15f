//! Every session that answers a search, whichever action of its formation it is of.

use jiff::civil::Date;

use super::agenda::AgendaSession;
use super::catalogue::Catalogue;
use super::engine::{Asked, asked};
use super::facets::Counts;
use super::query::Query;
use super::relevance::Relevance;

/// A session that answers, in the numbers of its index.
pub(super) struct Found {
    pub score: f32,
    pub part: usize,
    pub action: u32,
    pub session: usize,
}

/// All of them; those of an action follow each other.
pub(super) fn found(asked: &[Asked<'_>], relevance: Option<&Relevance>) -> Vec<Found> {
    let mut all = Vec::new();
    for (part, of_part) in asked.iter().enumerate() {
        for hit in of_part.hits(relevance, &mut Counts::of(of_part.index)) {
            let sessions = of_part.sessions_of(&hit, relevance).into_iter();
            all.extend(sessions.map(|(action, session)| Found { score: hit.score, part, action, session }));
        }
    }
    all
}

/// What is shown of some of them, in their order; an entry is read once for those of it that follow each other.
pub(super) fn shown(asked: &[Asked<'_>], found: &[Found]) -> Vec<AgendaSession> {
    let of_action =
        |some: &[Found]| some.first().map(|one| sessions_of_one(&asked[one.part], one.action, some));
    let same = |one: &Found, next: &Found| (one.part, one.action) == (next.part, next.action);
    found.chunk_by(same).filter_map(of_action).flatten().collect()
}

fn sessions_of_one(asked: &Asked<'_>, action: u32, found: &[Found]) -> Vec<AgendaSession> {
    let Some(entry) = asked.index.entry(action) else { return Vec::new() };
    // The sessions of an entry are in the order of the index.
    let first = asked.index.actions.sessions.range(action).start;
    let session = |one: &Found| entry.sessions.get(one.session - first).cloned();
    let sessions = found.iter().filter_map(session).map(|session| AgendaSession {
        session,
        siret: entry.siret.clone(),
        of_name: entry.of_name.clone(),
        formation: entry.formation.clone(),
        action: entry.action.clone(),
        intitule: entry.intitule.clone(),
        mode: entry.mode,
        price_ttc: entry.price_ttc,
    });
    sessions.collect()
}

/// Every session that answers a query on `today`, in one pass: the soonest first, then those without a day. Whoever is written to about "un
/// samedi, près de Vitré" is told of no Monday in Le Mans, which a list would show him after the others.
///
/// # Errors
/// How many there are, when these are more than `most`.
pub fn every_session(
    catalogue: &Catalogue,
    query: &Query,
    today: Date,
    most: usize,
) -> Result<Vec<AgendaSession>, usize> {
    let (asked, relevance, _) = asked(catalogue, query, today);
    let mut found = found(&asked, relevance.as_ref());
    found.retain(|one| asked[one.part].is_wanted(one.action, one.session));
    if found.len() > most {
        return Err(found.len());
    }
    let mut sessions = shown(&asked, &found);
    sessions.sort_by(|one, other| order(one).cmp(&order(other)));
    Ok(sessions)
}

fn order(one: &AgendaSession) -> impl Ord + use<'_> {
    let day = one.session.debut;
    (
        day.is_none(),
        day,
        one.siret.as_str(),
        one.formation.as_str(),
        one.action.as_str(),
        one.session.numero.as_str(),
    )
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::tests::{catalogue, offer, offers, text};
    use super::*;
    use crate::catalogue::tests::TODAY;

    fn numbers(found: &[AgendaSession]) -> Vec<String> {
        found.iter().map(|one| format!("{}/{}", one.action, one.session.numero)).collect()
    }

    #[test]
    fn the_sessions_of_every_action_are_found_the_soonest_first() {
        let mut two = offer(0, "T1", "Le budget", "ELU1006", date(2027, 3, 11), ("35000", "Rennes"));
        let mut other = two.actions[0].clone();
        other.numero = "T1-AUTRE".parse().unwrap();
        other.sessions[0].numero = "AUTRE".parse().unwrap();
        other.sessions[0].debut = Some(date(2027, 2, 1));
        other.sessions[0].fin = Some(date(2027, 2, 1));
        two.actions.push(other);
        let first = format!("{}/{}", two.actions[0].numero, two.actions[0].sessions[0].numero);
        let catalogue = catalogue(&[two]);
        let found = every_session(&catalogue, &text("budget"), TODAY, 10).unwrap();
        assert_eq!(numbers(&found), ["T1-AUTRE/AUTRE", &first]);
    }

    #[test]
    fn what_is_elsewhere_or_on_another_day_is_not_told() {
        let on = |numero, day, place| offer(0, numero, "Le budget", "ELU1006", day, place);
        let (saturday, monday) = (date(2027, 3, 13), date(2027, 3, 15));
        let vitre = ("35500", "Vitré");
        let catalogue = catalogue(&[
            on("A", saturday, vitre),
            on("B", monday, vitre),
            on("C", saturday, ("31000", "Toulouse")),
        ]);
        let found = |query: &str| {
            let found = every_session(&catalogue, &text(query), TODAY, 10).unwrap();
            found.into_iter().map(|one| one.formation.as_str().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(found("budget un samedi près de Vitré"), ["A"]);
        assert_eq!(found("budget Vitré"), ["A", "B"]);
        assert_eq!(found("budget samedi"), ["A", "C"]);
        assert_eq!(found("budget").len(), 3);
    }

    #[test]
    fn more_than_may_be_are_counted() {
        let catalogue = catalogue(&offers());
        let all = every_session(&catalogue, &Query::default(), TODAY, 100).unwrap().len();
        assert_eq!(every_session(&catalogue, &Query::default(), TODAY, all - 1), Err(all));
    }
}
