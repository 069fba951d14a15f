//! What the desks of the professionals share: filters in one press, dossiers in lines, deadlines in words.

use jiff::civil::Date;
use mce_shared::api::{DossierSummary, Role};
use mce_shared::calendar::next;
use mce_shared::french::{date_short, plural};
use serde::Deserialize;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::{Severity, badge};
use crate::pages::dossier;
use crate::router::Route;

/// What a desk reads of a list of requests to say how many wait, the most urgent first.
#[derive(Deserialize, PartialEq)]
pub struct Queued {
    #[serde(alias = "reviews", alias = "accreditations", alias = "opinions")]
    requests: Vec<Dated>,
    cursor: Option<String>,
}

#[derive(Deserialize, PartialEq)]
struct Dated {
    #[serde(default, with = "mce_shared::wire::optional_date")]
    until: Option<Date>,
}

impl Queued {
    /// "3 demandes", or that there are more than a page of them.
    pub fn count(&self) -> String {
        let count = i64::try_from(self.requests.len()).unwrap_or(i64::MAX);
        let more = if self.cursor.is_some() { "plus de " } else { "" };
        [more, &plural(count, "demande", "demandes")].concat()
    }

    /// The last day of the most urgent.
    pub fn first(&self) -> Option<Date> {
        self.requests.first()?.until
    }
}

/// The dossiers in the order of `rank`: one sort for all the lists, each kind of sort weighs on the application.
pub fn sorted<'a>(
    dossiers: impl Iterator<Item = &'a DossierSummary>,
    rank: &dyn Fn(&DossierSummary) -> (bool, Date),
) -> Vec<&'a DossierSummary> {
    sort(dossiers.collect(), rank)
}

fn sort<'a>(
    mut dossiers: Vec<&'a DossierSummary>,
    rank: &dyn Fn(&DossierSummary) -> (bool, Date),
) -> Vec<&'a DossierSummary> {
    // They come the latest change first. Of what waits until the same day, who came first is first.
    let order = |part: &mut [&DossierSummary]| {
        part.reverse();
        part.sort_by_key(|dossier| rank(dossier));
    };
    order(&mut dossiers);
    let over = dossiers.partition_point(|dossier| !rank(dossier).0);
    order(&mut dossiers[over..]);
    dossiers
}

/// One way to see a list: what is read on its button, and how many things it keeps.
pub struct View {
    pub label: &'static str,
    pub count: usize,
}

/// The views of a list as buttons, of which one is pressed. `choose` is told its rank.
pub fn views(legend: &'static str, views: &[View], chosen: usize, choose: &Callback<usize>) -> Html {
    let labels = views.iter().map(|view| [view.label, " (", &view.count.to_string(), ")"].concat());
    one_of(legend, &labels.collect::<Vec<_>>(), chosen, choose)
}

/// Several ways to see a page as buttons, of which one is pressed. `choose` is told its rank.
pub fn one_of(legend: &'static str, labels: &[String], chosen: usize, choose: &Callback<usize>) -> Html {
    let button = |(rank, text): (usize, &String)| {
        let onclick = choose.reform(move |_: MouseEvent| rank);
        let pressed = if rank == chosen { "true" } else { "false" };
        let text = text.clone();
        html! { <li key={rank}><button type="button" class="fr-tag" aria-pressed={pressed} {onclick}>{ text }</button></li> }
    };
    html! {
        <div role="group" aria-label={legend}>
            <ul class="fr-tags-group">{ for labels.iter().enumerate().map(button) }</ul>
        </div>
    }
}

/// The title of a training, which leads to its dossier as `reader` sees it, and the dossier's number.
pub fn dossier_link(reader: Role, id: &str, title: &str) -> Html {
    let to = dossier::route(reader, id.to_owned().into());
    let title = title.to_owned();
    html! {
        <>
            <Link<Route> {to}>{ title }</Link<Route>>
            <p class="fr-text--xs fr-mb-0">{ ["Dossier n° ", id].concat() }</p>
        </>
    }
}

/// The number of a dossier, which leads to it as `reader` sees it.
pub fn number_link(reader: Role, id: &str) -> Html {
    let to = dossier::route(reader, id.to_owned().into());
    html! { <Link<Route> {to}>{ id.to_owned() }</Link<Route>> }
}

/// "12/01/2027", or "du 12/01/2027 au 14/01/2027".
pub fn short_period(dossier: &DossierSummary) -> String {
    if dossier.start == dossier.end {
        date_short(dossier.start)
    } else {
        ["du ", &date_short(dossier.start), " au ", &date_short(dossier.end)].concat()
    }
}

/// Over, today or tomorrow; nothing when there is time.
pub fn nearness(until: Date, today: Date) -> Html {
    let (severity, text) = if until < today {
        (Severity::Error, "Délai dépassé")
    } else if until == today {
        (Severity::Error, "Aujourd’hui")
    } else if until == next(today) {
        (Severity::Warning, "Demain")
    } else {
        return Html::default();
    };
    html! { <p class="fr-mb-0">{ badge(Some(severity), text) }</p> }
}
