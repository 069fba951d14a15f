//! Mistakes: how far one word is from another, by letters.

/// Which letters a word has, a bit each: two words that differ by one letter differ by two bits at most.
pub fn letters(word: &str) -> u32 {
    word.bytes().fold(0, |bits, byte| match byte {
        b'a'..=b'z' => bits | 1 << (byte - b'a'),
        b'0'..=b'9' => bits | 1 << 26,
        _ => bits | 1 << 27,
    })
}

/// How many letters at most may differ in a word of that length.
pub fn forgiven(length: usize) -> usize {
    match length {
        0..=4 => 0,
        5..=7 => 1,
        _ => 2,
    }
}

/// In how many letters two words differ (added, missing, changed, or exchanged with the neighbour); none beyond `most`.
pub fn distance(one: &str, other: &str, most: usize) -> Option<usize> {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().abs_diff(other.len()) > most {
        return None;
    }
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (i, letter) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, against) in other.iter().enumerate() {
            let changed = last[j] + usize::from(letter != against);
            let mut least = changed.min(last[j + 1] + 1).min(row[j] + 1);
            let exchanged = i > 0 && j > 0 && *letter == other[j - 1] && one[i - 1] == *against;
            if exchanged {
                least = least.min(before_last[j - 1] + 1);
            }
            row.push(least);
        }
        if row.iter().all(|cost| *cost > most) {
            return None;
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|cost| *cost <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_is_a_letter_or_two_that_change_places() {
        for (other, far) in [
            ("budget", 0),
            ("budgt", 1),
            ("budjet", 1),
            ("bugdet", 1),
            ("budgget", 1),
            ("bujdet", 2),
            ("bdgt", 2),
        ] {
            assert_eq!(distance("budget", other, 2), Some(far), "{other}");
            assert_eq!(distance(other, "budget", 2), Some(far), "{other}");
            assert!((letters("budget") ^ letters(other)).count_ones() as usize <= 2 * far);
        }
        assert_eq!(distance("budget", "bujdte", 2), None);
        assert_eq!(distance("eau", "beaux", 1), None);
        assert_eq!(distance("", "", 0), Some(0));
    }
}
