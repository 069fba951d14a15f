//! The tables, and the variables that name them.

/// The tables, one per family of aggregates: a function's role names only those that it uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Table {
    /// Élus and what they accepted.
    Accounts,
    /// The register of mandates.
    Mandates,
    /// Training bodies and collectivités.
    Organisations,
    /// Who may act for an organisation.
    Habilitations,
    Offers,
    /// Dossiers and their history.
    Dossiers,
    /// Transactions, entries, balances.
    Ledger,
    /// Sign-ins and attempts.
    SignIns,
    /// Idempotency records and runs.
    Jobs,
    /// Mails to send.
    Outbox,
    /// What is owed to training bodies, and bank files.
    Payments,
    /// Who is to be recognised.
    Reviews,
    /// Who looked at what.
    Accesses,
    /// Searches that are watched.
    Alerts,
    /// What two people have decided of the figures of the law: every function may read it, and nothing else is there.
    Law,
}

impl Table {
    /// The variable that names it.
    #[must_use]
    pub const fn variable(self) -> &'static str {
        match self {
            Self::Accounts => "MCE_TABLE_ACCOUNTS",
            Self::Mandates => "MCE_TABLE_MANDATES",
            Self::Organisations => "MCE_TABLE_ORGANISATIONS",
            Self::Habilitations => "MCE_TABLE_HABILITATIONS",
            Self::Offers => "MCE_TABLE_OFFERS",
            Self::Dossiers => "MCE_TABLE_DOSSIERS",
            Self::Ledger => "MCE_TABLE_LEDGER",
            Self::SignIns => "MCE_TABLE_SIGN_INS",
            Self::Jobs => "MCE_TABLE_JOBS",
            Self::Outbox => "MCE_TABLE_OUTBOX",
            Self::Payments => "MCE_TABLE_PAYMENTS",
            Self::Reviews => "MCE_TABLE_REVIEWS",
            Self::Accesses => "MCE_TABLE_ACCESSES",
            Self::Alerts => "MCE_TABLE_ALERTS",
            Self::Law => "MCE_TABLE_LAW",
        }
    }
}

pub(super) const TABLES: [Table; 15] = [
    Table::Accounts,
    Table::Mandates,
    Table::Organisations,
    Table::Habilitations,
    Table::Offers,
    Table::Dossiers,
    Table::Ledger,
    Table::SignIns,
    Table::Jobs,
    Table::Outbox,
    Table::Payments,
    Table::Reviews,
    Table::Accesses,
    Table::Alerts,
    Table::Law,
];
