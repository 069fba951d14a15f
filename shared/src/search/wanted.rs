//! How well a session meets where, when and by whom one would like to be trained.

use jiff::civil::Weekday;

use super::communes::Commune;
use super::index::{Index, UNKNOWN};
use super::wishes::{Place, Wishes};

/// There, in its département, followed from anywhere.
pub(super) const THERE: f32 = 1.0;
const NEAR: f32 = 0.7;
const ANYWHERE: f32 = 0.5;
/// What is left on another day.
const OTHER_DAY: f32 = 0.3;
/// How far from the middle of a postcode one is still there, in km.
const OF_POSTCODE_KM: f32 = 5.0;
/// From there on, in km, it is not near any more.
const FAR_KM: f32 = 130.0;
/// What is left of it for who asks what is nearest, however far.
const LEAST: f32 = 0.001;

/// Wishes in the numbers of an index.
pub(super) struct Wanted {
    places: Vec<Here>,
    remote: bool,
    of: Option<u32>,
    /// A bit for each day of the week.
    days: u8,
}

/// A place in the numbers of an index.
struct Here {
    departements: Vec<u32>,
    is_anywhere: bool,
    /// None: not a town.
    town: Option<u32>,
    /// How far each place of the index is, in km.
    km: Option<Vec<f32>>,
    /// How far it may be.
    most: f32,
    /// What is left of what is far.
    least: f32,
}

impl Here {
    fn of(index: &Index, place: &Place, wishes: &Wishes) -> Self {
        let numbers = place.departements.iter().filter_map(|code| index.departements.find(code));
        Self {
            departements: numbers.collect(),
            is_anywhere: place.departements.is_empty(),
            town: place.town.as_ref().map(|town| index.towns.find(town).unwrap_or(UNKNOWN)),
            km: place.point.map(|point| index.km_to(point)),
            most: wishes.within.map_or(f32::MAX, f32::from),
            least: 0.0,
        }
    }

    /// Whether a session is there, and not merely near: in the town, in the département, or as far as one said.
    fn has(&self, index: &Index, session: usize) -> bool {
        let sessions = &index.sessions;
        let is_there = self.departements.contains(&sessions.departement[session]);
        let km = self.km.as_ref().map(|km| km.get(sessions.point[session] as usize).copied());
        let is_within = |most: f32| matches!(km, Some(Some(km)) if km <= most);
        match self.town {
            Some(town) if town == sessions.town[session] && (is_there || self.is_anywhere) => true,
            _ if self.most < f32::MAX => is_within(self.most),
            Some(_) => false,
            None if km.is_some() => is_within(OF_POSTCODE_KM),
            None => is_there,
        }
    }

    /// How near a session is.
    fn nearness(&self, index: &Index, session: usize) -> f32 {
        let sessions = &index.sessions;
        let is_there = self.departements.contains(&sessions.departement[session]);
        let is_in_town = self.town == Some(sessions.town[session]) && (is_there || self.is_anywhere);
        let km = self.km.as_ref().map(|km| km.get(sessions.point[session] as usize));
        let near = match km {
            _ if is_in_town => THERE,
            Some(Some(km)) if *km > self.most => 0.0,
            Some(Some(km)) => (THERE - km / FAR_KM).max(0.0),
            None if is_there && self.town.is_none() => THERE,
            _ if is_there => NEAR,
            _ => 0.0,
        };
        near.max(self.least)
    }
}

impl Wanted {
    /// What a text asks for; where it names no place, near a commune.
    pub fn of(index: &Index, wishes: &Wishes, around: Option<Commune>) -> Self {
        let mut places: Vec<Here> =
            wishes.places.iter().map(|place| Here::of(index, place, wishes)).collect();
        if let Some(commune) = around.filter(|_| places.is_empty()) {
            places.push(Here { least: LEAST, ..Here::of(index, &Place::of_commune(commune), wishes) });
        }
        let body = wishes.body.as_ref();
        Self {
            places,
            remote: wishes.remote,
            of: body.map(|(_, siret)| index.ofs.find(siret).unwrap_or(UNKNOWN)),
            days: wishes.days.iter().fold(0, |all, day: &Weekday| all | 1 << day.to_monday_zero_offset()),
        }
    }

    /// Whether anybody, anywhere and any day will do.
    fn is_nothing(&self) -> bool {
        self.places.is_empty() && !self.remote && self.of.is_none() && self.days == 0
    }

    /// How well a session of an action meets it, between zero and one.
    pub fn met(&self, index: &Index, action: usize, session: usize, is_remote: bool, has_text: bool) -> f32 {
        if self.is_nothing() {
            return THERE;
        }
        if self.of.is_some_and(|of| index.actions.of[action] != of) {
            return 0.0;
        }
        let is_on_day = self.days == 0 || index.sessions.weekdays[session] & self.days != 0;
        let there = self.nearness(index, session, is_remote);
        match (is_on_day, has_text) {
            (true, _) => there,
            (false, true) => OTHER_DAY * there,
            // A text of a day alone asks for what is on that day.
            (false, false) => 0.0,
        }
    }

    /// Whether a session is by him, then and there, or can be followed from there.
    pub fn is_met(&self, index: &Index, action: usize, session: usize, is_remote: bool) -> bool {
        let is_by_him = self.of.is_none_or(|of| index.actions.of[action] == of);
        let is_on_day = self.days == 0 || index.sessions.weekdays[session] & self.days != 0;
        is_by_him && is_on_day && self.nearness(index, session, is_remote) > 0.0
    }

    /// What a session meets to the letter of what was asked for: by whom, where, when. What was not asked for is met.
    pub fn parts_met(&self, index: &Index, action: usize, session: usize, is_remote: bool) -> [bool; 3] {
        let is_anywhere = self.places.is_empty() && !self.remote;
        let is_there = is_anywhere
            || (self.remote && is_remote)
            || self.places.iter().any(|here| here.has(index, session));
        [
            self.of.is_none_or(|of| index.actions.of[action] == of),
            is_there,
            self.days == 0 || index.sessions.weekdays[session] & self.days != 0,
        ]
    }

    fn nearness(&self, index: &Index, session: usize, is_remote: bool) -> f32 {
        if self.places.is_empty() && !self.remote {
            return THERE;
        }
        let near = self.places.iter().map(|here| here.nearness(index, session)).fold(0.0, f32::max);
        match (is_remote, self.remote) {
            (true, true) => THERE,
            (true, false) => near.max(ANYWHERE),
            (false, _) => near,
        }
    }

    /// How far a session is from the nearest of the places, in km.
    pub fn km_of(&self, index: &Index, session: usize) -> Option<u16> {
        let point = index.sessions.point[session] as usize;
        let km = self.places.iter().filter_map(|here| here.km.as_ref()?.get(point).copied());
        // No two places of the earth are further apart than that.
        km.min_by(f32::total_cmp).map(|km| km.round() as u16)
    }
}
