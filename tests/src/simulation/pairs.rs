//! Two different commands at the same instant: one effect, and two truthful answers.

use jiff::{SignedDuration, Span};
use mce_functions::store::offers;
use mce_local::gate::{Fault, Moment, Weather};
use mce_shared::api::{CardPayment, DossierChanged, DossierView};
use mce_shared::ids::DossierId;
use mce_shared::lifecycle::{Actor, CommandKind, JournalRow, State, TABLE};
use mce_shared::money::Euros;

use super::acts::{self, Act};
use super::books::News;
use super::cast::Numbers;
use super::chance::Chance;
use super::plan::Plan;
use super::world::{Reply, World, text};
use super::{Simulation, office};

/// More than anybody has: a card pays the rest.
const PRICE_CENTS: i64 = 200_000;
/// Pairs of a world, whose training body is accredited for some years: each takes weeks.
const OF_A_WORLD: usize = 24;
const NUMBERS: Numbers = Numbers { elus: 6, training_bodies: 1, collectivites: 1 };

/// Somebody or something that is about to change a dossier.
pub enum Hand {
    /// Somebody sends a request.
    Sends(Box<Act>),
    /// The card service tells.
    Tells(String),
    /// A schedule starts a job.
    Job(&'static str),
}

/// A hand that has done what it could.
struct Done {
    /// What it may have done.
    kinds: &'static [CommandKind],
    /// What it was told; nobody answers a job.
    told: Option<(CommandKind, Reply)>,
}

impl Hand {
    async fn act(&self, world: &World) -> Result<Done, String> {
        use CommandKind as C;
        Ok(match self {
            Self::Sends(act) => {
                let reply = world.post(&act.who, &act.path, &world.key(), &act.body).await?;
                Done { kinds: &[], told: Some((act.kind, reply)) }
            }
            Self::Tells(body) => {
                let reply = world.notify(body.clone()).await?;
                Done { kinds: &[], told: Some((C::RecordCardPayment, reply)) }
            }
            Self::Job(name) => {
                office::job(world, name).await?;
                let sweeps: &[_] = &[C::Lapse, C::ValidateServiceDone];
                Done {
                    kinds: if *name == "ask-cards" { &[C::RecordCardPayment] } else { sweeps },
                    told: None,
                }
            }
        })
    }
}

impl Done {
    fn may_have_done(&self, kind: CommandKind) -> bool {
        self.kinds.contains(&kind) || self.told.as_ref().is_some_and(|(told, _)| *told == kind)
    }
}

/// Both at the same instant.
///
/// # Errors
/// A failure of the platform, or an answer that is not true.
pub async fn at_once(world: &World, id: &DossierId, hands: [&Hand; 2]) -> Result<Vec<JournalRow>, String> {
    let (_, before) = world.dossier(id).await?;
    let (one, other) = tokio::join!(hands[0].act(world), hands[1].act(world));
    let (_, journal) = world.dossier(id).await?;
    let new = journal[before.len()..].to_vec();
    truthful(&new, &[one?, other?]).map_err(|wrong| format!("{wrong}; written: {new:?}"))?;
    Ok(new)
}

/// Each that was told "done" has its one row, each that was refused has none, and nobody else wrote.
fn truthful(new: &[JournalRow], hands: &[Done; 2]) -> Result<(), String> {
    for (at, hand) in hands.iter().enumerate() {
        let Some((kind, reply)) = &hand.told else { continue };
        // Two who did the same can't be told apart here, and who got no answer knows nothing.
        if hands[1 - at].may_have_done(*kind) || reply.status >= 500 {
            continue;
        }
        let is_done = reply.is_done() && reply.body != "known" && reply.body != "ignored";
        let rows: Vec<_> = new.iter().filter(|row| row.command == *kind).collect();
        if rows.len() != usize::from(is_done) {
            return Err(format!("{kind:?} was told {} {}", reply.status, reply.body));
        }
        let changed = reply.read::<DossierChanged>().ok();
        let is_false = |changed: &DossierChanged| {
            !rows.iter().any(|row| (row.seq, row.to) == (changed.version, changed.state))
        };
        if let Some(wrong) = changed.filter(is_false) {
            return Err(format!("{kind:?} was told {wrong:?}"));
        }
    }
    match new.iter().find(|row| !hands.iter().any(|hand| hand.may_have_done(row.command))) {
        Some(stranger) => Err(format!("nobody asked for {stranger:?}")),
        None => Ok(()),
    }
}

/// Whoever writes to a dossier waits until all that came at the same moment have read it.
fn all_read_first() -> Weather {
    Box::new(|moment, _, action, asked| {
        let writes = moment == Moment::Before && action == "TransactWriteItems" && asked.names("dossiers");
        writes.then_some(Fault::Slow(std::time::Duration::from_millis(40)))
    })
}

/// Every pair of commands that are possible at once in a state, each on a dossier of its own: gives how many pairs.
///
/// # Errors
/// The first that does not hold.
pub fn all_in(state: State) -> Result<usize, String> {
    let pairs = pairs_of(state);
    for some in pairs.chunks(OF_A_WORLD) {
        alone(async |simulation| {
            for pair in some {
                let played = simulation.pair(state, *pair).await;
                played.map_err(|wrong| format!("{state:?}, {pair:?}: {wrong}"))?;
            }
            Ok(())
        })?;
    }
    Ok(pairs.len())
}

type Pair = [(CommandKind, Actor); 2];

/// A correction of an order whose card money is lost and stays so: the oracle does not yet say who bears it.
fn corrects_a_loss(pair: [CommandKind; 2]) -> bool {
    use CommandKind as C;
    let has = |kinds: [CommandKind; 2]| pair.iter().any(|kind| kinds.contains(kind));
    has([C::GrantForceMajeure, C::ApproveIncident]) && has([C::ProposeCardLoss, C::DeclineCardLoss])
}

fn pairs_of(state: State) -> Vec<Pair> {
    let all: Vec<_> = TABLE
        .iter()
        .filter(|row| row.from == state)
        .flat_map(|row| row.by.iter().map(|by| (row.command, *by)))
        .collect();
    let mut pairs = Vec::new();
    for (at, one) in all.iter().enumerate() {
        let others =
            all[at + 1..].iter().filter(|other| other.0 != one.0 && !corrects_a_loss([one.0, other.0]));
        pairs.extend(others.map(|other| [*one, *other]));
    }
    pairs
}

/// The two jobs that end a payment, in the same minute: an élu has paid, nobody has told it, and his delay is over.
///
/// # Errors
/// When the money is lost.
pub fn asked_and_swept() -> Result<(), String> {
    alone(async |simulation| {
        let mut chance = Chance::new(7);
        let pair = [(CommandKind::Lapse, Actor::Platform), (CommandKind::Cancel, Actor::Elu)];
        let id = simulation.brought_to(State::Paying, &pair, &mut chance).await?;
        let jobs = [Hand::Job("ask-cards"), Hand::Job("sweep-deadlines")];
        simulation.together(&id, [&jobs[0], &jobs[1]]).await?;
        let (dossier, journal) = simulation.world.dossier(&id).await?;
        let paid = journal.iter().any(|row| row.command == CommandKind::RecordCardPayment);
        if !paid || dossier.state == State::LapsedElu && dossier.refunds != 1 {
            return Err(format!("the payment of {id} ({:?}) is lost: {journal:?}", dossier.state));
        }
        Ok(())
    })
}

/// A world of its own, whose time costs nothing.
fn alone<T>(play: impl AsyncFnOnce(&mut Simulation<'_>) -> Result<T, String>) -> Result<T, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
    runtime.map_err(text)?.block_on(async {
        let plan = Plan { events: Vec::new(), ..Plan::draw(3, 1, NUMBERS) };
        let mut simulation = Simulation::open(&plan).await?;
        dear_and_roomy(&mut simulation.world).await?;
        simulation.world.cast.elus.retain(|elu| elu.rows.iter().any(|row| row.end.is_none()));
        play(&mut simulation).await
    })
}

/// Offers of the mandate that cost more than anybody has, with places for all.
async fn dear_and_roomy(world: &mut World) -> Result<(), String> {
    let store = world.administrator.store().clone();
    let mandate = |offer: &mce_shared::catalogue::Formation| {
        matches!(offer.purpose, mce_shared::catalogue::Purpose::Mandate { .. })
    };
    world.offers.retain(mandate);
    let price = Euros::from_cents(PRICE_CENTS);
    for offer in &mut world.offers {
        let action = &mut offer.actions[0];
        (action.price_ttc, action.price_ht) = (price, price);
        action.duree_heures = 35.into();
        action.prerequis = Some("Lire un budget".to_owned());
        action.sessions.iter_mut().for_each(|session| session.places = Some(900));
        let kept = offers::get(&store, &offer.siret, &offer.numero).await.map_err(text)?;
        offers::put(&store, offer, kept.map(|kept| kept.version)).await.map_err(text)?;
    }
    Ok(())
}

/// What leads a new dossier to a state.
fn way_to(state: State) -> &'static [(CommandKind, Actor)] {
    use Actor::{CardService, Elu, Gestionnaire, Of};
    use CommandKind as C;
    const ACCEPTED: [(CommandKind, Actor); 5] = [
        (C::Accept, Of),
        (C::Confirm, Elu),
        (C::StartCardPayment, Elu),
        (C::StartCardPayment, Elu),
        (C::RecordCardPayment, CardService),
    ];
    const DONE: [(CommandKind, Actor); 9] = [
        ACCEPTED[0],
        ACCEPTED[1],
        ACCEPTED[2],
        ACCEPTED[3],
        ACCEPTED[4],
        (C::DeclareEntry, Of),
        (C::DeclareServiceDone, Of),
        (C::OpenControl, Gestionnaire),
        (C::ValidateServiceDone, Gestionnaire),
    ];
    match state {
        State::Submitted => &[],
        State::Acknowledged => &[(C::Acknowledge, Of)],
        State::Proposed => &[(C::Accept, Of)],
        State::WaitingFinancer => &[(C::Accept, Of), (C::AskCofinancing, Elu)],
        State::Paying => &[(C::Accept, Of), (C::Confirm, Elu), (C::StartCardPayment, Elu)],
        State::Accepted => &ACCEPTED,
        State::Postponing => {
            const {
                &[
                    ACCEPTED[0],
                    ACCEPTED[1],
                    ACCEPTED[2],
                    ACCEPTED[3],
                    ACCEPTED[4],
                    (C::ProposePostponement, Of),
                ]
            }
        }
        State::InTraining => DONE.split_at(6).0,
        State::ServiceDoneDeclared => DONE.split_at(7).0,
        State::InControl => DONE.split_at(8).0,
        State::ServiceDoneValidated => &DONE,
        State::CancelledByElu => {
            const { &[ACCEPTED[0], ACCEPTED[1], ACCEPTED[2], ACCEPTED[3], ACCEPTED[4], (C::Cancel, Elu)] }
        }
        State::NoShow => {
            const { &[ACCEPTED[0], ACCEPTED[1], ACCEPTED[2], ACCEPTED[3], ACCEPTED[4], (C::DeclareNoShow, Of)] }
        }
        // Nothing is possible there, or one thing alone.
        _ => &[],
    }
}

impl Simulation<'_> {
    /// One pair, on a dossier that is brought to the state first.
    async fn pair(&mut self, state: State, pair: Pair) -> Result<(), String> {
        // An élu may have had a credit left that pays it all, or no rights: another one is drawn.
        let mut brought = Err(String::new());
        let mut chance = Chance::new(0);
        for seed in 0..24 {
            chance = Chance::new(seed);
            brought = self.brought_to(state, &pair, &mut chance).await;
            if brought.is_ok() {
                break;
            }
        }
        let id = brought?;
        let one = self.hand(&id, pair[0], &mut chance).await?;
        let other = self.hand(&id, pair[1], &mut chance).await?;
        self.together(&id, [&one, &other]).await
    }

    async fn together(&mut self, id: &DossierId, hands: [&Hand; 2]) -> Result<(), String> {
        self.world.core.faults().set_weather(Some(all_read_first()));
        let done = at_once(&self.world, id, hands).await;
        self.world.core.faults().set_weather(None);
        if done?.is_empty() {
            return Err("nothing happened".to_owned());
        }
        self.settle(News::default()).await?;
        self.check(id, None).await
    }

    /// A new dossier in a state where both of a pair are possible.
    async fn brought_to(
        &mut self,
        state: State,
        pair: &Pair,
        chance: &mut Chance,
    ) -> Result<DossierId, String> {
        let id = self.opened(chance).await?;
        for (kind, by) in way_to(state) {
            self.one(&id, (*kind, *by), chance).await?;
        }
        self.what_they_wait_for(&id, pair, chance).await?;
        for (kind, by) in pair {
            if *by == Actor::Platform {
                self.after_the_delay(&id).await?
            } else {
                self.in_time_for(&id, *kind).await?
            }
        }
        let (dossier, _) = self.world.dossier(&id).await?;
        if dossier.state == state { Ok(id) } else { Err(format!("the dossier is {:?}", dossier.state)) }
    }

    async fn opened(&mut self, chance: &mut Chance) -> Result<DossierId, String> {
        for _ in 0..40 {
            let start = self.world.today() + Span::new().days(21);
            if let Some(id) = acts::ask_for(&self.world, start, chance).await? {
                return Ok(id);
            }
        }
        Err("nobody may ask for anything".to_owned())
    }

    /// A claim to answer, an incident to decide.
    async fn what_they_wait_for(
        &mut self,
        id: &DossierId,
        pair: &Pair,
        chance: &mut Chance,
    ) -> Result<(), String> {
        use CommandKind as C;
        let any = |kinds: [CommandKind; 2]| pair.iter().any(|(kind, _)| kinds.contains(kind));
        if any([C::GrantForceMajeure, C::RefuseForceMajeure]) {
            self.one(id, (C::ClaimForceMajeure, Actor::Elu), chance).await?;
        }
        if any([C::ApproveIncident, C::RejectIncident]) {
            self.one(id, (C::OpenIncident, Actor::Gestionnaire), chance).await?;
        }
        if any([C::WithdrawRating; 2]) {
            self.one(id, (C::Rate, Actor::Elu), chance).await?;
        }
        if any([C::ProposeCardLoss, C::SettleCardLoss]) || any([C::DeclineCardLoss; 2]) {
            self.loses_the_card_money(id).await?;
        }
        if any([C::SettleCardLoss, C::DeclineCardLoss]) {
            self.one(id, (C::ProposeCardLoss, Actor::Gestionnaire), chance).await?;
        }
        Ok(())
    }

    async fn loses_the_card_money(&mut self, id: &DossierId) -> Result<(), String> {
        let (dossier, _) = self.world.dossier(id).await?;
        let paid = dossier.order.and_then(|order| order.card_payment).ok_or("nothing paid by card")?;
        let told = self.world.card.cancel(&paid.order_id).ok_or("no payment to cancel")?;
        Hand::Tells(told).act(&self.world).await?;
        self.settle(News::default()).await?;
        let (dossier, _) = self.world.dossier(id).await?;
        if dossier.card_lost.is_zero() { Err("nothing is lost".to_owned()) } else { Ok(()) }
    }

    async fn one(
        &mut self,
        id: &DossierId,
        wanted: (CommandKind, Actor),
        chance: &mut Chance,
    ) -> Result<(), String> {
        self.in_time_for(id, wanted.0).await?;
        if wanted.0 == CommandKind::Cancel {
            let (dossier, _) = self.world.dossier(id).await?;
            let eve = dossier.training.start - Span::new().days(1);
            self.world.go_to(crate::app::morning(eve));
        }
        // What is drawn may be refused, for its figures: something else is drawn.
        let mut last = String::new();
        for _ in 0..12 {
            let hand = self.hand(id, wanted, chance).await?;
            let (_, reply) = hand.act(&self.world).await?.told.ok_or("a job")?;
            if reply.is_done() {
                self.went_to_pay(wanted.0, &reply, chance)?;
                // What the élu had before an order is read right after it.
                self.settle(News::default()).await?;
                return self.check(id, None).await;
            }
            last = reply.body;
        }
        Err(format!("{wanted:?} on the way: {last}"))
    }

    /// A training begins and ends before it is declared.
    async fn in_time_for(&mut self, id: &DossierId, kind: CommandKind) -> Result<(), String> {
        let (dossier, _) = self.world.dossier(id).await?;
        let day = match kind {
            CommandKind::DeclareEntry | CommandKind::DeclareNoShow => dossier.training.start,
            CommandKind::DeclareServiceDone => dossier.training.end,
            _ => return Ok(()),
        };
        self.world.go_to(crate::app::morning(day));
        Ok(())
    }

    async fn after_the_delay(&mut self, id: &DossierId) -> Result<(), String> {
        let (dossier, _) = self.world.dossier(id).await?;
        // A claim holds the delay.
        let Some(due) = dossier.due else { return Ok(()) };
        self.world
            .go_to(crate::app::morning(due.until + Span::new().days(1)) + SignedDuration::from_mins(30));
        Ok(())
    }

    /// The élu pays at once, and the card service will tell.
    fn went_to_pay(&self, kind: CommandKind, reply: &Reply, chance: &mut Chance) -> Result<(), String> {
        if kind == CommandKind::StartCardPayment {
            let form: CardPayment = reply.read()?;
            self.world.card.paid(&form, (true, 1), chance);
        }
        Ok(())
    }

    async fn hand(
        &self,
        id: &DossierId,
        (kind, by): (CommandKind, Actor),
        chance: &mut Chance,
    ) -> Result<Hand, String> {
        match by {
            Actor::Platform => return Ok(Hand::Job("sweep-deadlines")),
            Actor::CardService => {
                let notice = self.world.card.next_notice_of(id.as_str());
                return notice.map(Hand::Tells).ok_or_else(|| format!("no payment of {id}"));
            }
            _ => {}
        }
        let (dossier, _) = self.world.dossier(id).await?;
        let second = usize::from(matches!(kind, CommandKind::ApproveIncident | CommandKind::SettleCardLoss));
        let who = acts::visitor_of(&self.world, &dossier, by, second).ok_or("nobody")?.clone();
        let view: DossierView = self.world.get(&who, &format!("/api/dossiers/{id}")).await?.read()?;
        let prepared = acts::prepare(&self.world, &who, by, (kind, &view), chance).await?;
        let (path, body) = prepared.ok_or("nothing to send")?;
        Ok(Hand::Sends(Box::new(Act { kind, who, path: format!("/api/dossiers/{id}/{path}"), body })))
    }
}
