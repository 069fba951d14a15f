//! Every text as people read it, in files that a lawyer can read through.
#![allow(clippy::disallowed_methods, reason = "a test is the world that it tries")]

#[path = "../../../tests/src/hold.rs"]
mod hold;

use std::fmt::Write as _;
use std::path::Path;

use jiff::SignedDuration;
use jiff::civil::date;

use super::{mails, refusals};
use crate::ids::DossierId;
use crate::lifecycle::{
    Actor, BadAmount, BadDate, BadText, CommandKind as C, Due, Explained, Refusal, State, TABLE,
};
use crate::money::Euros;
use crate::rules::cofinancing::FundShare;
use crate::rules::deadlines::Delay;

const PEOPLE: [(Actor, &str); 4] = [
    (Actor::Elu, "elu"),
    (Actor::Of, "organisme"),
    (Actor::Collectivite, "collectivite"),
    (Actor::Gestionnaire, "gestionnaire"),
];

/// A refusal, its section in `refusals.toml`, and the commands that may be refused so.
type Case = (&'static str, Refusal, &'static [C]);

/// Each refusal. What anybody may meet has no command of its own.
fn cases() -> Vec<Case> {
    let amount = Euros::from_cents(48_000);
    let (start, end) = (date(2027, 3, 1), date(2027, 3, 2));
    let late = |whose, rule| Refusal::TooLate { due: Due { whose, rule, until: date(2026, 11, 27) } };
    let not_eligible = Explained {
        code: "starts_too_soon".to_owned(),
        message: "La session commence trop tôt.".to_owned(),
    };
    let split = crate::rules::financing::Split::default();
    let mut cases: Vec<Case> = vec![
        ("dossier-wrong-state", Refusal::WrongState { state: State::LapsedOf, command: C::Accept }, &[]),
        ("dossier-not-yours", Refusal::NotYours { by: &[Actor::Gestionnaire, Actor::Platform] }, &[]),
        (
            "dossier-too-late",
            late(Actor::Elu, Delay::EluConfirmation),
            &[C::AskCofinancing, C::Confirm, C::StartCardPayment],
        ),
        ("dossier-too-late", late(Actor::Of, Delay::OfAnswer), &[C::Acknowledge, C::Accept, C::Propose]),
        (
            "nothing-to-check",
            Refusal::NothingToCheck {
                due: Due { whose: Actor::Of, rule: Delay::OfAnswer, until: date(2026, 11, 27) },
            },
            &[C::Acknowledge],
        ),
        ("postponement-too-late", late(Actor::Elu, Delay::PostponementAnswer), &[C::AcceptPostponement]),
        (
            "session-too-near",
            late(Actor::Elu, Delay::BeforeSession),
            &[
                C::Confirm,
                C::RenounceCofinancing,
                C::GrantCofinancing,
                C::DeclineCofinancing,
                C::Accept,
                C::Propose,
            ],
        ),
        (
            "complement-too-late",
            late(Actor::Collectivite, Delay::ComplementAnswer),
            &[C::AskCofinancing, C::GrantCofinancing, C::DeclineCofinancing],
        ),
        (
            "training-not-eligible",
            Refusal::NotEligible(vec![not_eligible]),
            &[C::Confirm, C::AcceptPostponement],
        ),
        // A request has no row in the table: it comes from whoever confirms.
        ("already-asked", Refusal::AlreadyAsked { dossier: DossierId::new(2026, 7) }, &[C::Confirm]),
        ("split-changed", Refusal::SplitChanged { now: Box::new(split) }, &[C::Confirm]),
        ("charge-changed", Refusal::ChargeChanged { now: amount }, &[C::Cancel]),
        ("cofinancing-not-allowed", Refusal::CofinancingNotAllowed, &[C::AskCofinancing]),
        ("nothing-to-cofinance", Refusal::NothingToCofinance, &[C::AskCofinancing, C::GrantCofinancing]),
        (
            "fund-share-below-floor",
            Refusal::FundShareBelowFloor(FundShare {
                share: Euros::from_cents(10_000),
                floor: Euros::from_cents(12_000),
                rate: 25.into(),
            }),
            &[C::AskCofinancing, C::GrantCofinancing],
        ),
        ("already-rated", Refusal::AlreadyRated, &[C::Rate]),
        ("not-rated", Refusal::NotRated, &[C::WithdrawRating]),
        ("not-followed", Refusal::NotFollowed, &[C::Rate]),
        ("already-paid", Refusal::AlreadyPaid, &[]),
        ("no-card-loss", Refusal::NoCardLoss, &[C::ProposeCardLoss]),
        ("card-loss-changed", Refusal::CardLossChanged, &[C::SettleCardLoss, C::DeclineCardLoss]),
        (
            "card-pages-open",
            Refusal::CardPagesOpen { left: SignedDuration::from_mins(200) },
            &[C::StartCardPayment],
        ),
        ("session-postponed", Refusal::Postponed, &[C::DeclareNoShow]),
        ("claim-known", Refusal::ClaimKnown, &[C::ClaimForceMajeure]),
        ("nothing-to-claim", Refusal::NothingToClaim, &[C::ClaimForceMajeure]),
        ("claim-missing", Refusal::ClaimMissing, &[C::GrantForceMajeure, C::RefuseForceMajeure]),
        ("claim-pending", Refusal::ClaimPending, &[C::ValidateServiceDone]),
        ("incident-pending", Refusal::IncidentPending, &[C::OpenIncident]),
        ("incident-missing", Refusal::IncidentMissing, &[C::ApproveIncident, C::RejectIncident]),
        ("four-eyes", Refusal::FourEyes, &[C::ApproveIncident, C::SettleCardLoss]),
        ("collectivite-unknown", Refusal::CollectiviteUnknown, &[C::AskCofinancing]),
        ("document-missing", Refusal::ProofMissing, &[C::ClaimForceMajeure]),
        ("session-full", Refusal::SessionFull, &[C::ProposePostponement]),
        ("internal", Refusal::Internal("a fault".to_owned()), &[]),
        ("text-missing", Refusal::BadText(BadText::Missing("la raison du refus : l’élu la lira")), &[]),
        ("text-too-long", Refusal::BadText(BadText::TooLong("votre message")), &[]),
    ];
    let dates: [(_, _, &[C]); 11] = [
        ("ends-before-start", BadDate::EndsBeforeStart, &[C::Propose, C::ProposePostponement]),
        (
            "starts-too-early",
            BadDate::StartsTooEarly { earliest: start, requested_on: date(2026, 11, 23) },
            &[C::Propose],
        ),
        (
            "ends-too-late",
            BadDate::EndsTooLate { latest: end, ordered_on: date(2026, 11, 23) },
            &[C::ProposePostponement],
        ),
        ("session-begun", BadDate::SessionBegun { start }, &[C::Accept, C::Propose]),
        ("no-time-to-answer", BadDate::NoTimeToAnswer, &[C::ProposePostponement]),
        ("same-session", BadDate::SameSession, &[C::ProposePostponement]),
        ("entry-to-come", BadDate::EntryToCome, &[C::DeclareEntry]),
        ("entry-outside-session", BadDate::EntryOutsideSession { start, end }, &[C::DeclareEntry]),
        (
            "exit-outside-training",
            BadDate::ExitOutsideTraining { entry: start },
            &[C::DeclareServiceDone, C::CorrectServiceDone],
        ),
        ("absence-to-come", BadDate::AbsenceToCome { start }, &[C::DeclareNoShow]),
        ("claim-too-late", BadDate::ClaimTooLate { until: start, today: end }, &[C::ClaimForceMajeure]),
    ];
    cases.extend(dates.map(|(key, bad, commands)| (key, Refusal::BadDate(bad), commands)));
    let rates: &[C] = &[C::DeclareServiceDone, C::CorrectServiceDone, C::OpenIncident];
    let amounts: [(_, _, &[C]); 10] = [
        ("price-out-of-bounds", BadAmount::Price { most: amount }, &[C::Propose]),
        ("complement-out-of-bounds", BadAmount::Complement { most: amount }, &[C::AskCofinancing]),
        ("grant-out-of-bounds", BadAmount::Grant { most: amount }, &[C::GrantCofinancing]),
        ("stars-out-of-bounds", BadAmount::Stars, &[C::Rate]),
        ("rate-out-of-bounds", BadAmount::Rate, rates),
        ("rate-against-cause", BadAmount::RateAgainstCause, rates),
        ("overpayment-out-of-bounds", BadAmount::Overpayment { below: amount }, &[C::OpenIncident]),
        ("no-service-done", BadAmount::NoServiceDone, &[C::OpenIncident]),
        (
            "correction-charges-more",
            BadAmount::CorrectionChargesMore { now: amount, before: Euros::ONE },
            &[C::OpenIncident, C::ApproveIncident],
        ),
        (
            "correction-changes-nothing",
            BadAmount::CorrectionChangesNothing,
            &[C::OpenIncident, C::ApproveIncident],
        ),
    ];
    cases.extend(amounts.map(|(key, bad, commands)| (key, Refusal::BadAmount(bad), commands)));
    cases
}

/// Whether `actor` may give one of the commands; anybody may meet what has no command of its own.
fn may_meet(commands: &[C], actor: Actor) -> bool {
    commands.is_empty() || TABLE.iter().any(|row| commands.contains(&row.command) && row.by.contains(&actor))
}

#[test]
fn every_refusal_speaks_to_each_reader_that_can_meet_it() {
    let mut told = String::from(
        "# Refusals\n\nWhat each reader is told. The words are in `shared/texts/refusals.toml`.\n",
    );
    let mut known = Vec::new();
    for (key, refusal, commands) in cases() {
        if known.last().is_none_or(|(last, _)| *last != key) {
            writeln!(told, "\n## {key}\n").unwrap();
        }
        let mut texts: Vec<(String, Vec<&str>)> = Vec::new();
        for (actor, name) in PEOPLE.into_iter().filter(|(actor, _)| may_meet(commands, *actor)) {
            let said = refusal.said_to(actor);
            assert_ne!(said, refusals::Unforeseen.said_to(actor), "{key} says nothing to {name}");
            known.push((key, name));
            match texts.iter_mut().find(|(text, _)| *text == said) {
                Some((_, names)) => names.push(name),
                None => texts.push((said, vec![name])),
            }
        }
        for (said, names) in texts {
            writeln!(told, "- {} : {said}", names.join(", ")).unwrap();
        }
    }
    accreditations(&mut told, &mut known);
    for (key, readers) in refusals::ALL.iter().filter(|(key, _)| *key != "unforeseen") {
        assert!(known.iter().any(|(told, _)| told == key), "{key} is told to nobody");
        for reader in readers.iter().filter(|reader| **reader != "tous") {
            assert!(known.contains(&(*key, *reader)), "{key} is never told to {reader}");
        }
    }
    hold::hold(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/texts/refusals.md"), &told);
}

/// Those of the accreditation of a training body, which has no dossier: it reads them, and the gestionnaire does.
fn accreditations(told: &mut String, known: &mut Vec<(&'static str, &'static str)>) {
    use crate::accreditation::{AccreditationRefusal as R, AccreditationState, PieceKind};
    let day = jiff::civil::date(2026, 1, 31);
    for (key, refusal) in [
        ("accreditation-wrong-state", R::WrongState(AccreditationState::Proposed)),
        ("accreditation-changed", R::Changed),
        ("accreditation-too-late", R::TooLate),
        ("accreditation-reason-missing", R::NoReason),
        ("accreditation-words-missing", R::NoWords),
        ("accreditation-fields", R::Fields(Vec::new())),
        ("accreditation-typed-bad", R::BadTyped),
        ("accreditation-pieces-missing", R::PiecesMissing(vec![PieceKind::Registration])),
        ("accreditation-too-many-pieces", R::TooManyPieces),
        ("accreditation-nothing-asked", R::NothingAsked),
        ("accreditation-establishment-unknown", R::UnknownEstablishment),
        ("accreditation-establishment-closed", R::ClosedEstablishment(Some(day))),
        ("accreditation-somebody-else", R::SomebodyElse("Jeanne Exemple".to_owned())),
        ("accreditation-already-there", R::Accredited),
        ("accreditation-four-eyes", R::FourEyes),
        ("accreditation-own-matter", R::OwnMatter),
        ("accreditation-register-silent", R::RegisterSilent),
        ("accreditation-gate-over", R::GateOver),
    ] {
        let said = [Actor::Of, Actor::Gestionnaire].map(|actor| refusal.said_to(actor));
        known.extend([(key, "organisme"), (key, "gestionnaire")]);
        writeln!(told, "\n## {key}\n").unwrap();
        if said[0] == said[1] {
            writeln!(told, "- organisme, gestionnaire : {}", said[0]).unwrap();
        } else {
            writeln!(told, "- organisme : {}\n- gestionnaire : {}", said[0], said[1]).unwrap();
        }
    }
}

/// What a tag may stand for.
pub fn specimen(tag: &str) -> &'static str {
    match tag {
        "action" => "de répondre à la demande",
        "annulation" => "(Jusqu’à quand, et ce qu’il en coûte, en une phrase.)",
        "arret" => "https://mon-compte-elu.example/alertes/0123456789abcdef0123456789abcdef/arret",
        "auteur" => "Claire Martin",
        "changements" => "courriel « ancien@exemple.fr » devient « nouveau@exemple.fr »",
        "avant" => "le lundi 18 janvier 2027, 560,00\u{202f}€ TTC",
        "banque" => "Le nom est celui du titulaire du compte",
        "a_collectivite" => "à la commune de Voiron",
        "de_collectivite" => "de la commune de Voiron",
        "la_collectivite" => "La commune de Voiron",
        "collectivite" => "Commune de Voiron",
        "combien" => "1\u{202f}nouvelle session",
        "contact" => "pref-rne-contact@ille-et-vilaine.gouv.fr",
        "changement" => "Agrément suspendu par le ministre",
        "cout" | "suite" => "(Ce qui suit, en une phrase.)",
        "criteres" => "text=budget",
        "dates" => "le mardi 1er décembre 2026",
        "bientot" => "dans 14\u{202f}jours",
        "horaires" => "Une journée, de 9 h à 12 h 30 et de 14 h à 17 h 30",
        "duree" => "48\u{202f}heures, jusqu’au 1er décembre 2026 à 15 h 05 (heure de Paris)",
        "refus" => {
            "https://mon-compte-elu.example/liste-d-attente/refus?session=99718127600012/F-1/A-1/S-1&place=0123456789abcdef0123456789abcdef"
        }
        "seance" => "99718127600012/F-1/A-1/S-1",
        "date" | "debut" | "depassement" | "gratuit" | "jour" | "limite" | "renouvellement" | "veille" => {
            "mardi 1er décembre 2026"
        }
        "decision" => "l’acceptation",
        "delai" => "3\u{202f}jours ouvrés",
        "demande" => "Le procès-verbal d’installation de votre conseil.",
        "dossier" => "2026000000123",
        "du" => "(Ce qui est dû, en une phrase.)",
        "elu" => "Jeanne Tréhorel",
        "d_elu" => "d’Hélène Rousselot",
        "qu_elu" => "qu’Hélène Rousselot",
        "etat" => "recevabilité à vérifier",
        "fin" => "refusé par la banque",
        "formation" => "Lire un budget communal",
        "montant" | "perdu" => "300,00\u{202f}€",
        "motif" => "Aucun mandat trouvé",
        "nombre" => "2",
        "plafond" => "1\u{202f}000\u{202f}sessions",
        "nom" => "Paul Le Goff",
        "organisation" | "organisme" => "Brocéliande Vie publique",
        "paiement" => "400,00\u{202f}€ de vos droits, 160,00\u{202f}€ par carte ou par votre avoir",
        "permissions" => "Offres et Paiements",
        "pieces" => "- Extrait Kbis : il date de plus de trois mois",
        "quoi" => "Le certificat Qualiopi",
        "prix" => "560,00\u{202f}€",
        "raison" => "le justificatif est illisible",
        "recherche" => "«\u{202f}budget\u{202f}»",
        "reference" => "MCE-PAY-2026000000123",
        "report" => "lundi 1er mars 2027 (la salle est fermée)",
        "reponse" => "(Ce que la collectivité a répondu, en une phrase.)",
        "retards" => "(Les dossiers, un par ligne.)",
        "quand" => {
            "du jeudi 21 au vendredi 22 janvier 2027 (14\u{202f}heures), 3 rue de la Mairie, 35500 Vitré"
        }
        "seances" => "- 8 mars 2027, Rennes\u{202f}: Lire un budget communal (Brocéliande Vie publique)",
        "siret" => "99718127600012",
        "solde" => "700,00\u{202f}€",
        other => panic!("a tag without a specimen: {other}"),
    }
}

/// The files of `texts`.
fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else {
            found.push((path.display().to_string(), std::fs::read_to_string(&path).unwrap()));
        }
    }
}

/// A complement has no other name for people (the ledger's is dotation), a name has its elision, and midnight is that of Paris: an élu may be elsewhere.
#[test]
fn one_thing_has_one_word_and_a_name_its_elision() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("texts"), &mut files);
    assert!(!files.is_empty());
    for (name, text) in files {
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with(['#', '['])) {
            let said = line.split_once(" = ").map_or(line, |(_, said)| said).to_lowercase();
            let wrong = [
                "cofinanc",
                "dotation",
                " de {elu}",
                " que {elu}",
                " à {collectivite}",
                " de {collectivite}",
            ];
            let found = wrong.into_iter().find(|wrong| said.contains(wrong));
            assert_eq!(found, None, "{name}, line {}", number + 1);
            let midnights = said.matches("minuit").count();
            assert_eq!(
                midnights,
                said.matches("minuit (heure de paris)").count(),
                "{name}, line {}",
                number + 1
            );
        }
    }
}

#[test]
fn every_mail_is_one() {
    let mut all = String::from(
        "# Mails\n\nEach file of `shared/texts/mails`, with something in its tags; what is said around all of them comes first.\n",
    );
    for (number, (name, mail)) in mails::specimens().iter().enumerate() {
        assert!(!mail.subject.contains('\n') && mail.subject.chars().count() <= 200, "{name}: the subject");
        assert!(mail.path.starts_with('/') && !mail.path.contains(' '), "{name}: the page");
        let text =
            if number == 0 { mail.letter("https://mon-compte-elu.example") } else { mail.text.clone() };
        writeln!(all, "\n## {name}\n\n**{}** ({})\n\n{}", mail.subject, mail.path, text.trim_end()).unwrap();
    }
    hold::hold(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/texts/mails.md"), &all);
}
