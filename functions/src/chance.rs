//! What nobody may foresee and no platform may put something else in the place of: cookies, keys, nonces, the wait between two tries.
//! Numbers that a test may want to choose come from the environment.
#![allow(clippy::disallowed_methods, reason = "the one place of secrets")]

use rand::RngCore as _;

/// Fills `bytes` from the system's generator.
pub fn fill(bytes: &mut [u8]) {
    rand::rng().fill_bytes(bytes);
}

/// 32 hexadecimal digits that nobody can guess.
pub fn digits() -> String {
    let mut bytes = [0; 16];
    fill(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A wait, so that those who met once do not meet again: between the two, in milliseconds.
pub fn wait_ms(shortest: u64, longest: u64) -> u64 {
    rand::random_range(shortest..=longest)
}
