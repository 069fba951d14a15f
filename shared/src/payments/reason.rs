//! What the reason of a bank means for who was to be paid (ISO 20022, external code sets).

/// The bank takes the order for one that it has already: the first may be executing, so nothing is undone without a person.
#[must_use]
pub fn is_sent_twice(code: &str) -> bool {
    matches!(code, "AM05" | "DUPL" | "DU01" | "DU02" | "DU03" | "DU04" | "DU05")
}

/// Is the reason about the account of who was to be paid, or his name, or his bank? He alone can change that; all the others are between
/// the fund and its own bank.
#[must_use]
pub fn concerns_payee(code: &str) -> bool {
    matches!(
        code,
        "AC01"
            | "AC03"
            | "AC04"
            | "AC05"
            | "AC06"
            | "AC07"
            | "AC13"
            | "AC14"
            | "AC15"
            | "AG01"
            | "AG08"
            | "BE01"
            | "BE04"
            | "BE06"
            | "BE07"
            | "BE10"
            | "CNOR"
            | "MD07"
            | "MS02"
            | "RC01"
            | "RC04"
            | "RC07"
            | "RC08"
            | "RC10"
            | "RR03"
    )
}
