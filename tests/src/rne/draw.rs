//! Chance that any part of a file can compute by itself: the same key gives the same draw, in whatever order.

/// A draw for a key (SplitMix64 over the parts).
pub fn draw(key: &[u64]) -> u64 {
    key.iter().fold(0x9e37_79b9_7f4a_7c15, |state, part| mix(state.rotate_left(17) ^ mix(*part)))
}

fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// Does the draw fall within so many of ten thousand?
pub fn is_among(draw: u64, per_10_000: u32) -> bool {
    draw % 10_000 < u64::from(per_10_000)
}

/// Is it one in so many?
pub fn is_one_in(draw: u64, count: u64) -> bool {
    draw.is_multiple_of(count)
}

/// One of several, by the draw.
pub fn one_of<T>(draw: u64, choices: &[T]) -> &T {
    &choices[index(draw, choices.len())]
}

/// A number below `count`, by the draw.
pub fn index(draw: u64, count: usize) -> usize {
    usize::try_from(draw % count as u64).unwrap()
}
