//! Accounts to run over.

use jiff::civil::date;
use mce_functions::store::accounts::{self, Leads};
use mce_functions::store::commit::Writes;
use mce_functions::store::mandates;
use mce_shared::identifiers::{Nir, Sex};
use mce_shared::identity::CivilIdentity;
use mce_shared::recognition::RegisterRow;
use mce_shared::opening::{AccountRow, AccountState, EluAccount};
use mce_shared::rights;
use mce_shared::rules::account::Pension;
use mce_shared::rules::mandates::MandateKind;
use mce_tests::simulation::world::World;

/// Accounts with three years of rights, as their opening left them.
pub async fn fill(world: &World, accounts: u64) {
    let vault = world.administrator.vault().unwrap();
    let nir: Nir = "279062923390161".parse().unwrap();
    let now = world.now();
    for number in 0..accounts {
        let elu: mce_shared::ids::EluId = format!("{number:032x}").parse().unwrap();
        let row = row(number);
        mandates::put(world.store(), &row).await.unwrap();
        let account = EluAccount {
            elu: elu.clone(),
            identity: CivilIdentity {
                given_names: vec![row.first_name.clone()],
                birth_name: row.last_name.clone(),
                name_in_use: None,
                sex: Some(row.sex),
                birth_date: row.birth_date,
                birth_place: None,
                birth_country: "99100".to_owned(),
            },
            email: "elu@example.org".to_owned(),
            nir: vault.seal_nir(&nir, elu.as_str()).unwrap(),
            pension_declared_on: None,
            activated_at: now,
            assigned: None,
        };
        let leads = Leads { identity: ("bench", elu.as_str()), nir: elu.as_str(), person: &[] };
        let opened = AccountRow {
            at: now,
            author: "bench".to_owned(),
            text: String::new(),
            to: AccountState::Open,
            request_id: String::new(),
        };
        let owed = rights::owed(&elu, &[row.mandate()], &[], Pension::None, world.today(), rights::PLATFORM)
            .unwrap();
        let transactions: Vec<_> = owed.into_iter().map(|owed| owed.transaction).collect();
        let mut writes = Writes::new();
        for action in
            accounts::opening(world.store(), &account, &leads, &opened).unwrap()
        {
            writes.guarded(action);
        }
        writes.post(world.store(), &transactions, now).unwrap();
        writes.commit(world.store()).await.unwrap();
    }
}

fn row(number: u64) -> RegisterRow {
    let letters: String =
        format!("{number:07}").bytes().map(|digit| char::from(digit - b'0' + b'A')).collect();
    RegisterRow {
        last_name: format!("N{letters}"),
        first_name: "CAMILLE".to_owned(),
        sex: Sex::Female,
        birth_date: date(1960, 1, 1),
        kind: MandateKind::Communautaire,
        territory_code: "35238".to_owned(),
        territory: "Rennes".to_owned(),
        function: String::new(),
        start: date(2025, 6, 1),
        end: None,
    }
}
