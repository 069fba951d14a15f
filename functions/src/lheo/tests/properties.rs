//! Whatever is sent is answered.

use proptest::prelude::*;

use super::*;

proptest! {
    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let read = import(&bytes[..], &context());
        prop_assert!(!read.issues.is_empty());
    }

    #[test]
    fn a_mutated_document_is_answered(edits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12), edof in any::<bool>()) {
        let mut bytes = if edof { EDOF.to_vec() } else { SAMPLE.as_bytes().to_vec() };
        for (index, byte) in edits {
            let at = index.index(bytes.len());
            bytes[at] = byte;
        }
        let read = import(&bytes[..], &context());
        prop_assert!(read.formations.len() + read.refused <= 1);
        let again = import(&bytes[..], &context());
        prop_assert_eq!(&read, &again);
        let report = report(read, &[]);
        prop_assert!(report.complete || report.formations.is_empty());
    }

    #[test]
    fn a_document_with_moved_pieces_is_answered(cuts in proptest::collection::vec(any::<prop::sample::Index>(), 3)) {
        let tags: Vec<&str> = SAMPLE.split_inclusive('>').collect();
        let mut at: Vec<usize> = cuts.iter().map(|cut| cut.index(tags.len())).collect();
        at.sort_unstable();
        let moved = [&tags[..at[0]], &tags[at[1]..at[2]], &tags[at[0]..at[1]], &tags[at[2]..]].concat().concat();
        import(moved.as_bytes(), &context());
    }

    #[test]
    fn plain_text_has_no_tag(source in "[a-z<>/&;!#\\- ]{0,60}") {
        let plain = text::plain(&source);
        prop_assert!(!plain.contains("<p>") && !plain.contains("<script"));
    }

    #[test]
    fn what_is_merged_twice_is_merged_once(price in 1u32..2000, taken in 0u16..20) {
        let mut old = only(SAMPLE.as_bytes());
        old.actions[0].sessions[0].taken = taken;
        let new = only(with(">480<", &format!(">{price}<")).as_bytes());
        let once = merge(Some(&old), &new, AT);
        prop_assert_eq!(&merge(Some(&once), &new, Timestamp::MAX), &once);
    }
}
