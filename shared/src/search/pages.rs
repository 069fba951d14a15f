//! Pages on which no OF crowds out the others (U7: one OF once filled thousands of results with clones of one
//! session).

use std::collections::{BTreeMap, VecDeque};

use crate::identifiers::Siret;

/// Results on a page.
pub const PAGE: usize = 10;

/// Most results of one OF on a page.
pub const PER_OF: usize = 3;

/// Deals results into pages: what is over the limit of its OF waits for the next page.
///
/// A page may be short when all that is left would be over the limit. Once a single OF is left, nobody is crowded
/// out any more and its results fill their pages.
pub fn paginate<T>(results: Vec<T>, of: impl Fn(&T) -> &Siret) -> Vec<Vec<T>> {
    let mut queue: VecDeque<T> = results.into();
    let mut pages = Vec::new();
    while let Some(first) = queue.front() {
        let alone = queue.iter().all(|result| of(result) == of(first));
        let limit = if alone { PAGE } else { PER_OF };
        let (page, rest) = deal(queue, limit, &of);
        pages.push(page);
        queue = rest;
    }
    pages
}

/// One page, and what is left in its order.
fn deal<T>(queue: VecDeque<T>, limit: usize, of: &impl Fn(&T) -> &Siret) -> (Vec<T>, VecDeque<T>) {
    let (mut page, mut rest) = (Vec::with_capacity(PAGE), VecDeque::new());
    let mut counts: BTreeMap<Siret, usize> = BTreeMap::new();
    for result in queue {
        let count = counts.entry(of(&result).clone()).or_default();
        if page.len() < PAGE && *count < limit {
            *count += 1;
            page.push(result);
        } else {
            rest.push_back(result);
        }
    }
    (page, rest)
}
