//! Years in the life of the platform: real handlers, an embedded database, a clock that is moved, and a world that fails at
//! random. After every step the invariants are checked, by the books that [`books`] keeps from the stream of the ledger and by
//! the oracle (`crate::reference`).
//!
//! | file | what it is |
//! |---|---|
//! | `plan` | what will happen, drawn from the seed |
//! | `world`, `cast`, `catalogue` | the platform, the people, the offers |
//! | `acts`, `office`, `matching`, `pairs` | what people and machines do, one after the other and two at once |
//! | `weather`, `card_desk` | what fails |
//! | `books`, `audit`, `checks`, `bodies`, `locks`, `places` | what must hold |
//! | `shrink` | the shortest tail of events that still fails |

pub mod acts;
pub mod audit;
pub mod bodies;
pub mod books;
pub mod card_desk;
pub mod cast;
pub mod catalogue;
pub mod chance;
pub mod checks;
pub mod locks;
pub mod matching;
pub mod office;
pub mod pairs;
pub mod payee_desk;
pub mod places;
pub mod plan;
pub mod shrink;
pub mod weather;
pub mod world;

use std::collections::BTreeMap;

use jiff::SignedDuration;
use mce_shared::ids::DossierId;
use mce_shared::ledger::ReasonCode;
use mce_shared::lifecycle::{Dossier, ServiceDone, State};

use books::{Books, News};
use chance::Chance;
use plan::{Event, Plan, What};
use world::World;

/// Days after the last event, in which transfers come through and refunds are made.
const DAYS_AFTER: usize = 9;

/// What a simulation that holds has seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    pub events: usize,
    pub dossiers: BTreeMap<State, usize>,
    /// Transactions by their reason.
    pub reasons: BTreeMap<ReasonCode, usize>,
    /// What the bank told that it should not have.
    pub told: BTreeMap<&'static str, usize>,
}

/// What failed, and where.
#[derive(Debug, Clone)]
pub struct Failed {
    /// The place of the event in the plan.
    pub at: usize,
    pub event: Option<Event>,
    pub what: String,
}

/// A simulation under way.
pub struct Simulation<'a> {
    plan: &'a Plan,
    world: World,
    books: Books,
    known: BTreeMap<DossierId, Dossier>,
    /// The service done of each dossier as it was when the dossier ended.
    declared: BTreeMap<DossierId, ServiceDone>,
}

/// Plays a plan to its end, on a runtime of its own whose time costs nothing.
///
/// # Errors
/// The first thing that does not hold.
pub fn play(plan: &Plan) -> Result<Seen, Failed> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
    let failed = |what: String| Failed { at: 0, event: None, what };
    runtime.map_err(|error| failed(error.to_string()))?.block_on(async {
        let mut simulation = Simulation::open(plan).await.map_err(failed)?;
        for (at, event) in plan.events.iter().enumerate() {
            let step = simulation.step(event).await;
            step.map_err(|what| Failed { at, event: Some(*event), what })?;
        }
        let ended = simulation.end().await;
        ended.map_err(|what| Failed { at: plan.events.len(), event: None, what })
    })
}

/// Plays a plan, and gives the world as it is then, for whoever goes on with it. Calm is left out: it would settle everything.
///
/// # Errors
/// The first thing that does not hold.
pub async fn world_after(plan: &Plan) -> Result<World, String> {
    let mut simulation = Simulation::open(plan).await?;
    for event in plan.events.iter().filter(|event| event.what != What::Calm) {
        simulation.step(event).await?;
    }
    Ok(simulation.world)
}

impl<'a> Simulation<'a> {
    async fn open(plan: &'a Plan) -> Result<Simulation<'a>, String> {
        let world = World::open(plan).await?;
        let books = Books::new(&world.core.database);
        let mut simulation =
            Simulation { plan, world, books, known: BTreeMap::new(), declared: BTreeMap::new() };
        simulation.settle(News::default()).await?;
        Ok(simulation)
    }

    async fn step(&mut self, event: &Event) -> Result<(), String> {
        let mut chance = Chance::new(event.key);
        self.world.go_to(event.at);
        if event.what == What::Calm {
            return self.calm(&mut chance).await;
        }
        self.world.bad_weather(chance.fork());
        let mut news = News::default();
        let done = self.happen(event.what, &mut news, &mut chance).await;
        self.world.fair_weather(chance.fork());
        done?;
        self.settle(news).await
    }

    async fn happen(&mut self, what: What, news: &mut News, chance: &mut Chance) -> Result<(), String> {
        let world = &mut self.world;
        match what {
            What::Ask => {
                news.dossiers.extend(acts::ask(world, chance).await?);
                Ok(())
            }
            What::Act | What::Twice => self.act(what == What::Twice, news, chance).await,
            What::Pair => self.two(news, chance).await,
            What::Office => office::desk(world, &self.books, chance).await,
            What::Mandate => office::mandate(world, chance).await,
            What::Job(name) => office::job(world, name).await,
            What::JobTwice(name) => office::job_twice(world, name).await,
            What::Notification => office::notification(world, chance).await.map(|_| ()),
            What::Bank => {
                world.core.bank.work().await;
                office::mischief(world, chance).await
            }
            What::Stream => office::stream(world, &mut self.books, false, chance).await,
            What::Calm => Ok(()),
        }
    }

    async fn act(&mut self, twice: bool, news: &mut News, chance: &mut Chance) -> Result<(), String> {
        let Some(id) = self.draw(chance) else { return Ok(()) };
        news.dossiers.insert(id.clone());
        let Some(act) = acts::choose(&self.world, &id, chance).await? else { return Ok(()) };
        if twice {
            return acts::carry_out_twice(&self.world, &act, chance).await;
        }
        acts::carry_out(&self.world, &act, chance).await?;
        // The card service tells at once, more often than not.
        if act.path.ends_with("/card-payment") && chance.per_mille(600) {
            office::notification(&self.world, chance).await?;
        }
        Ok(())
    }

    /// Two who do something else with one dossier at the same instant: people, machines, or one of each.
    async fn two(&mut self, news: &mut News, chance: &mut Chance) -> Result<(), String> {
        let Some(id) = self.draw(chance) else { return Ok(()) };
        news.dossiers.insert(id.clone());
        let (Some(one), Some(other)) =
            (self.some_hand(&id, chance).await?, self.some_hand(&id, chance).await?)
        else {
            return Ok(());
        };
        pairs::at_once(&self.world, &id, [&one, &other]).await.map(|_| ())
    }

    async fn some_hand(&self, id: &DossierId, chance: &mut Chance) -> Result<Option<pairs::Hand>, String> {
        Ok(match chance.below(10) {
            0..=1 => Some(pairs::Hand::Job("sweep-deadlines")),
            2 => Some(pairs::Hand::Job("ask-cards")),
            _ => acts::choose(&self.world, id, chance).await?.map(|act| pairs::Hand::Sends(Box::new(act))),
        })
    }

    /// A dossier: one in which something presses more often than any other, one that is over less often.
    fn draw(&self, chance: &mut Chance) -> Option<DossierId> {
        let today = self.world.today();
        let presses = |dossier: &&Dossier| match dossier.state {
            State::Accepted => dossier.training.start <= today,
            State::InTraining => dossier.training.end <= today,
            state => !state.is_final(),
        };
        let wanted = chance.below(100);
        let all = self.known.values();
        let some: Vec<&DossierId> = match wanted {
            0..72 => all.filter(presses).map(|dossier| &dossier.id).collect(),
            72..84 => all.filter(|dossier| !dossier.state.is_final()).map(|dossier| &dossier.id).collect(),
            84..98 => all.filter(|dossier| dossier.outcome.is_some()).map(|dossier| &dossier.id).collect(),
            _ => all.map(|dossier| &dossier.id).collect(),
        };
        chance.of(&some).map(|id| (*id).clone())
    }

    /// Reads what was written, and checks what it concerns.
    async fn settle(&mut self, mut news: News) -> Result<(), String> {
        let more = self.books.read_on().await?;
        news.dossiers.extend(more.dossiers);
        for id in &news.dossiers {
            self.check(id, None).await?;
        }
        Ok(())
    }

    /// A dossier and its money; on a day, also that nothing is overdue.
    async fn check(&mut self, id: &DossierId, today: Option<jiff::civil::Date>) -> Result<(), String> {
        let (dossier, journal) = self.world.dossier(id).await?;
        if let (true, Some(done)) = (dossier.state.is_final(), &dossier.service_done) {
            self.declared.entry(id.clone()).or_insert_with(|| done.clone());
        }
        if dossier.order.is_some() && !self.books.before.contains_key(id) {
            // An order that only a card pays moves nothing yet: the élu has nothing else.
            self.books.before.insert(id.clone(), self.books.funds(&dossier.elu));
        }
        let file = audit::File {
            dossier: &dossier,
            journal: &journal,
            transactions: self.books.of(id).collect(),
            before: self.books.before.get(id),
            declared: self.declared.get(id),
        };
        audit::check(&file)?;
        checks::payables(&self.world, &self.books, &dossier).await?;
        today.map_or(Ok(()), |today| audit::nothing_overdue(&file, today))?;
        self.known.insert(id.clone(), dossier);
        Ok(())
    }

    /// Everything that schedules do is done, and everything is checked.
    async fn calm(&mut self, chance: &mut Chance) -> Result<(), String> {
        self.world.fair_weather(chance.fork());
        office::calm_down(&self.world).await?;
        self.settle(News::default()).await?;
        let today = self.world.today();
        for id in checks::all_dossiers(&self.world).await? {
            self.check(&id, Some(today)).await?;
        }
        checks::rights(&self.world, &self.books, today)?;
        checks::to_match(&self.world, &self.books).await?;
        places::check(&self.world).await
    }

    /// The world stops; the platform finishes what is under way, and every cent is found.
    async fn end(mut self) -> Result<Seen, String> {
        let mut chance = Chance::new(self.plan.seed ^ 0x0065_6e64);
        self.world.fair_weather(chance.fork());
        while office::notification(&self.world, &mut chance).await? {}
        office::bring_late(&self.world)?;
        for _ in 0..DAYS_AFTER {
            self.world.go_to(self.world.now() + SignedDuration::from_hours(24));
            office::calm_down(&self.world).await?;
            office::decide_doubts(&self.world).await?;
        }
        self.calm(&mut chance).await?;
        office::stream(&self.world, &mut self.books, true, &mut chance).await?;
        office::job(&self.world, "prove-ledger").await?;
        checks::at_the_end(&self.world, &self.books).await?;
        let told = checks::told(&self.world).await?;
        Ok(self.seen(told))
    }

    fn seen(&self, told: BTreeMap<&'static str, usize>) -> Seen {
        let mut dossiers = BTreeMap::new();
        for dossier in self.known.values() {
            *dossiers.entry(dossier.state).or_default() += 1;
        }
        let mut reasons = BTreeMap::new();
        for transaction in &self.books.transactions {
            *reasons.entry(transaction.reason).or_default() += 1;
        }
        Seen { events: self.plan.events.len(), dossiers, reasons, told }
    }
}
