//! Pages on which no OF crowds out the others (U7: one OF once filled thousands of results with clones of one
//! session).

use std::collections::{BTreeMap, VecDeque};

/// Results on a page.
pub const PAGE: usize = 10;

/// Most results of one OF on a page.
pub const PER_OF: usize = 3;

/// Pages that can be asked for: who would go further asks better with another word.
pub const PAGES_MAX: u32 = 100;

/// The results of page `wanted` (from 0), as their places among all, and whether another page follows. `ofs` has the OF of each
/// result, in the order of the results.
///
/// What is over the limit of its OF waits for the next page, so that a page may be short when all that is left would be over
/// it. Once a single OF is left, nobody is crowded out any more and its results fill their pages.
pub fn page(ofs: &[u32], wanted: u32) -> (Vec<usize>, bool) {
    let mut waiting: BTreeMap<u32, VecDeque<usize>> = BTreeMap::new();
    for (place, of) in ofs.iter().enumerate() {
        waiting.entry(*of).or_default().push_back(place);
    }
    for number in 0..PAGES_MAX {
        let dealt = deal(&mut waiting);
        if number == wanted || dealt.is_empty() {
            let follows = !waiting.is_empty() && number + 1 < PAGES_MAX;
            return (dealt, follows);
        }
    }
    (Vec::new(), false)
}

/// Takes one page out of what waits.
fn deal(waiting: &mut BTreeMap<u32, VecDeque<usize>>) -> Vec<usize> {
    let limit = if waiting.len() == 1 { PAGE } else { PER_OF };
    let mut first: Vec<(usize, u32)> = waiting
        .iter()
        .flat_map(|(of, places)| places.iter().take(limit).map(move |place| (*place, *of)))
        .collect();
    first.sort_unstable();
    first.truncate(PAGE);
    for (_, of) in &first {
        let left = waiting.get_mut(of).map(|places| {
            places.pop_front();
            places.len()
        });
        if left == Some(0) {
            waiting.remove(of);
        }
    }
    first.into_iter().map(|(place, _)| place).collect()
}
