use jiff::Timestamp;
use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use super::*;
use crate::aggregate::Asked;
use crate::message::Recipient;

const TODAY: Date = date(2027, 1, 22);

fn asked() -> Asked {
    Asked {
        at: Timestamp::UNIX_EPOCH,
        today: TODAY,
        author: "Paul".to_owned(),
        principal: "paul".to_owned(),
        request_id: "r".to_owned(),
    }
}

fn opinion() -> Opinion {
    Opinion {
        dossier: "2026000000001".parse().expect("a dossier"),
        version: 1,
        elu: "0".repeat(32).parse().expect("an élu"),
        of: "73282932000074".parse().expect("a SIRET"),
        of_name: "Formation".to_owned(),
        formation: "F1".parse().expect("a number"),
        intitule: "Le budget".to_owned(),
        on: TODAY,
        comment: Words::written("Très concret.".to_owned()),
        answer: None,
        until: date(2027, 1, 29),
        updated_at: Timestamp::UNIX_EPOCH,
    }
}

fn done(it: &Opinion, command: &OpinionCommand) -> Result<OpinionDecision, OpinionRefusal> {
    decide_opinion(it, command, None, &asked())
}

fn after(it: &Opinion, command: &OpinionCommand) -> Opinion {
    done(it, command).expect("a decision").opinion
}

fn refuse(reason: &str) -> OpinionCommand {
    OpinionCommand::Refuse { reason: reason.to_owned() }
}

fn answer() -> OpinionCommand {
    OpinionCommand::Answer { words: "Merci.".to_owned() }
}

#[test]
fn nobody_reads_a_comment_before_the_gestionnaire_has() {
    let it = opinion();
    assert!(it.comment.shown().is_none() && it.waiting() == Some(&it.comment));
    assert_eq!(done(&it, &answer()).unwrap_err(), OpinionRefusal::NotAnswerable);
    let shown = done(&it, &OpinionCommand::Show).expect("shown");
    assert_eq!(shown.opinion.comment.shown(), Some("Très concret."));
    assert_eq!(shown.messages[0].to, Recipient::Of(it.of.clone()), "it may answer");
    assert_eq!(done(&shown.opinion, &OpinionCommand::Show).unwrap_err(), OpinionRefusal::NothingWaits);
    assert_eq!(done(&it, &refuse(" ")).unwrap_err(), OpinionRefusal::NoReason);
    let refused = done(&it, &refuse("Il nomme une personne.")).expect("refused");
    assert_eq!(refused.opinion.comment.shown(), None);
    assert_eq!(refused.messages[0].to, Recipient::Elu(it.elu.clone()));
    assert!(refused.messages[0].text.contains("Il nomme une personne."));
    let seen = decide_opinion(&shown.opinion, &refuse("Trop tard."), Some(1), &asked());
    assert_eq!(seen.unwrap_err(), OpinionRefusal::Changed);
}

#[test]
fn the_training_body_answers_once_and_its_answer_is_read_too() {
    let shown = after(&opinion(), &OpinionCommand::Show);
    let none = OpinionCommand::Answer { words: " ".to_owned() };
    assert_eq!(done(&shown, &none).unwrap_err(), OpinionRefusal::NoWords);
    let answered = after(&shown, &answer());
    assert_eq!((answered.waiting(), answered.until), (answered.answer.as_ref(), date(2027, 1, 29)));
    assert_eq!(done(&answered, &answer()).unwrap_err(), OpinionRefusal::NotAnswerable);
    let refused = done(&answered, &refuse("Elle nomme l’élu.")).expect("refused");
    assert_eq!(refused.messages[0].to, Recipient::Of(shown.of.clone()));
    let again = after(&refused.opinion, &answer());
    let public = after(&again, &OpinionCommand::Show);
    assert_eq!(public.answer.as_ref().and_then(Words::shown), Some("Merci."));
    assert_eq!(done(&public, &answer()).unwrap_err(), OpinionRefusal::NotAnswerable);
}

#[test]
fn marks_add_up_and_few_of_them_are_not_shown() {
    let rating = |mark: u8, last: u8| Rating {
        welcome: mark,
        content: mark,
        trainers: mark,
        means: mark,
        support: last,
        comment: String::new(),
        took_place: mark > 3,
    };
    let one = Tally::of(&rating(5, 4));
    assert_eq!((one.mean(), one.mean_of(Criterion::Support)), (Decimal::new(48, 1), Decimal::from(4)));
    let two =
        Tally { ratings: 2, welcome: 7, content: 8, trainers: 10, means: 2, support: 9, as_announced: 1 };
    assert_eq!((two.mean(), two.mean_of(Criterion::Welcome)), (Decimal::new(36, 1), Decimal::new(35, 1)));
    assert_eq!(two.announced_percent(), Decimal::from(50));
    assert_eq!(Tally::default().mean(), Decimal::ZERO);
}

fn one(mark: u32) -> Tally {
    Tally {
        ratings: 1,
        welcome: mark,
        content: mark,
        trainers: mark,
        means: mark,
        support: mark,
        as_announced: 1,
    }
}

/// Somebody looks before and after each rating, at a formation and at its body: whatever he subtracts is a group.
#[test]
fn no_two_figures_that_are_shown_differ_by_fewer_than_a_group() {
    let (least, mut formations, mut of) = (5, [Figures::default(); 3], Figures::default());
    let (mut shown, mut draw) = (vec![0], 7_u64);
    for _ in 0..200 {
        draw = draw.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let nth = usize::try_from((draw >> 33) % 3).expect("a formation");
        let mark = one(u32::try_from((draw >> 40) % 5 + 1).expect("a mark"));
        formations[nth] = formations[nth].moved(None, Some(&mark), least);
        of = of.moved(None, Some(&mark), least);
        shown.extend(formations.iter().chain([&of]).filter_map(|it| it.public(least)).map(|it| it.ratings));
    }
    shown.sort_unstable();
    shown.dedup();
    assert!(shown.len() > 20 && shown.iter().all(|count| count % least == 0), "{shown:?}");
}

#[test]
fn what_is_taken_back_hides_figures_and_moves_none_by_itself() {
    let five = (0..5).fold(Figures::default(), |figures, _| figures.moved(None, Some(&one(4)), 5));
    assert_eq!(five.public(5).map(|shown| shown.ratings), Some(5));
    let four = five.moved(Some(&one(4)), None, 5);
    assert_eq!((four.now.ratings, four.public(5)), (4, None));
    let again = four.moved(None, Some(&one(1)), 5);
    assert_eq!((again.now.welcome, again.public(5)), (17, five.public(5)), "two ratings are no group");
}

#[test]
fn an_elu_is_one_opinion_however_often_he_follows_a_formation() {
    let of = opinion();
    let rated = |dossier: &str, one: Option<Tally>| Rated {
        of: of.of.clone(),
        formation: of.formation.clone(),
        elu: of.elu.clone(),
        dossier: dossier.parse().expect("a dossier"),
        one,
        opinion: None,
        on: TODAY,
    };
    let (first, second) = ("2026000000001", "2026000000002");
    let once = rated(first, Some(one(5))).applied(&Known::default());
    let twice = rated(second, Some(one(2))).applied(&once);
    assert_eq!((twice.of.now, twice.formation.now), (one(2), one(2)), "the last one counts");
    let back = rated(first, None).applied(&twice);
    assert_eq!((back.of, &back.mark), (twice.of, &twice.mark), "what was not counted is taken from nothing");
    let none = rated(second, None).applied(&twice);
    assert_eq!((none.of.now.ratings, none.mark), (0, None));
    // Nothing is left of the words.
    let known = Known { opinion: Some(after(&of, &OpinionCommand::Show)), ..once };
    let gone = rated(first, None).applied(&known).opinion.expect("its history stays");
    assert_eq!((gone.comment.text.as_str(), gone.waiting(), gone.is_answerable()), ("", None, false));
    assert_eq!(gone.version, 3);
}
