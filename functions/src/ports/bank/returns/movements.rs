//! `camt.053` and `camt.054`: the booked entries of an account, one event for each transaction.
//!
//! Two shapes changed between the versions and are both read: `Sts` and `Dbtr`, which became a choice (`Sts/Cd`, `Dbtr/Pty`).

use std::collections::HashMap;

use jiff::civil::Date;
use mce_shared::identifiers::Siret;
use mce_shared::money::Euros;
use mce_shared::payments::{Credit, bank_reference, movement_told};

use super::super::document::Closing;
use super::amounts::{date, euros, is_credit};
use super::reason::reason;
use super::{
    Balance, BankEvent, Element, Lines, Noted, ReturnError, StatedAccount, Statement, need, need_text,
};

/// The entries as they come, then the statements that they were in.
#[derive(Default)]
pub(super) struct Movements {
    /// Of the statement that is open, each with its place in the text.
    events: Vec<(usize, BankEvent)>,
    statements: Vec<Read>,
    noted: Vec<Noted>,
    entries: usize,
    /// Movements of the file that nothing tells apart.
    alike: HashMap<String, u32>,
}

/// A statement that has closed.
struct Read {
    name: String,
    at: usize,
    statement: Result<Statement, ReturnError>,
    events: Vec<(usize, BankEvent)>,
}

impl Movements {
    /// Takes an entry, or a statement, as it closes.
    pub(super) fn take<'t>(
        &mut self,
        closing: &Closing<'_, 't>,
        element: Element<'t>,
    ) -> Option<Element<'t>> {
        match (closing.parents.len(), element.name) {
            (3, "Ntry") => self.entry(closing, &element),
            (2, "Stmt" | "Ntfctn") => self.statement(&element),
            _ => return Some(element),
        }
        None
    }

    /// The statements of a message, once it was read to its end.
    pub(super) fn of(
        self,
        name: &'static str,
        message: &Element<'_>,
        lines: &mut Lines<'_>,
        noted: &mut Vec<Noted>,
    ) -> Result<Vec<Statement>, ReturnError> {
        let read: Vec<Read> = self.statements.into_iter().filter(|read| read.name == name).collect();
        if read.is_empty() {
            return Err(ReturnError::Missing { element: name, parent: message.name.to_owned() });
        }
        noted.extend(self.noted);
        let mut statements = Vec::with_capacity(read.len());
        for Read { at, statement, events, .. } in read {
            match statement {
                Ok(statement) => {
                    let events = events.into_iter().map(|event| lines.told(event)).collect();
                    statements.push(Statement { events, ..statement });
                }
                Err(error) => {
                    let message = format!("Ce relevé n’est pas pris, le reste l’est. {error}");
                    noted.push(Noted { at, code: error.code(), lost: true, message });
                }
            }
        }
        Ok(statements)
    }

    fn entry(&mut self, closing: &Closing<'_, '_>, element: &Element<'_>) {
        self.entries += 1;
        let message_id = closing.parents[1].text_at("GrpHdr/MsgId").unwrap_or_default();
        let otherwise = format!("{message_id}/{}", self.entries);
        match Entry::read(element, &otherwise) {
            Ok(Some(entry)) => {
                let told = entry.tell(&mut self.noted);
                self.events.extend(told.into_iter().map(|event| (element.at, event)));
            }
            Ok(None) => {}
            Err(error) => {
                let id = element.text_at("AcctSvcrRef").or_else(|| element.text_at("NtryRef"));
                self.noted.push(not_taken(element, id.unwrap_or(&otherwise), &error));
            }
        }
    }

    fn statement(&mut self, element: &Element<'_>) {
        let mut events = std::mem::take(&mut self.events);
        let statement = self.read(element, &mut events);
        self.statements.push(Read { name: element.name.to_owned(), at: element.at, statement, events });
    }

    /// Without its events, which are put in their lines later.
    fn read(
        &mut self,
        element: &Element<'_>,
        events: &mut [(usize, BankEvent)],
    ) -> Result<Statement, ReturnError> {
        let account = account(need(element, "Acct")?);
        for (_, event) in events {
            let (told, rank) = match event {
                BankEvent::Received(credit) => (credit.told(), &mut credit.rank),
                BankEvent::Other { on, amount, text, reference, rank, .. } => {
                    (movement_told(*on, -*amount, reference.as_deref(), text), rank)
                }
                _ => continue,
            };
            let alike = self.alike.entry(format!("{account:?} {told}")).or_default();
            *alike += 1;
            *rank = *alike;
        }
        let balances = |codes: [&str; 2]| balance(element, codes, &mut self.noted);
        let [opening, closing] = [["OPBD", "PRCD"], ["CLBD", "CLBD"]].map(balances);
        Ok(Statement { account, opening, closing, events: Vec::new() })
    }
}

fn account(element: &Element<'_>) -> StatedAccount {
    let iban = element.text_at("Id/IBAN").and_then(|iban| iban.parse().ok());
    let other = || element.text_at("Id/IBAN").or_else(|| element.text_at("Id/Othr/Id")).unwrap_or_default();
    iban.map_or_else(|| StatedAccount::Other(other().to_owned()), StatedAccount::Iban)
}

/// The first balance of that kind. One that can't be read is no reason to lose the movements.
fn balance(statement: &Element<'_>, codes: [&str; 2], noted: &mut Vec<Noted>) -> Option<Balance> {
    let is = |code: &str| {
        statement.all("Bal").find(|balance| {
            let given = balance.text_at("Tp/CdOrPrtry/Cd").or_else(|| balance.text_at("Tp/CdOrPrtry/Prtry"));
            given == Some(code)
        })
    };
    let element = codes.into_iter().find_map(is)?;
    let read = || -> Result<Balance, ReturnError> {
        let amount = euros(need(element, "Amt")?)?;
        let on = date(need(element, "Dt")?)?;
        Ok(Balance { on, amount: if is_credit(element)? { amount } else { -amount } })
    };
    read()
        .map_err(|error| {
            let message = format!("Ce solde n’est pas pris. {error}");
            noted.push(Noted { at: element.at, code: error.code(), lost: true, message });
        })
        .ok()
}

/// A booked entry of the account.
struct Entry<'a> {
    element: &'a Element<'a>,
    credit: bool,
    /// It undoes an earlier entry.
    reversal: bool,
    on: Date,
    amount: Euros,
    id: String,
}

impl<'a> Entry<'a> {
    /// `None` for an entry that is not booked; `otherwise` names it when the bank doesn't.
    fn read(element: &'a Element<'a>, otherwise: &str) -> Result<Option<Entry<'a>>, ReturnError> {
        let status = element.text_at("Sts/Cd").or_else(|| element.text_at("Sts/Prtry"));
        if status.map_or_else(|| need_text(element, "Sts"), Ok)? != "BOOK" {
            return Ok(None);
        }
        let day = element.child("BookgDt").or_else(|| element.child("ValDt"));
        let id = element.text_at("AcctSvcrRef").or_else(|| element.text_at("NtryRef"));
        Ok(Some(Entry {
            element,
            credit: is_credit(element)?,
            reversal: matches!(element.text_at("RvslInd"), Some("true" | "1")),
            on: date(day.map_or_else(|| need(element, "BookgDt"), Ok)?)?,
            amount: euros(need(element, "Amt")?)?,
            id: id.unwrap_or(otherwise).to_owned(),
        }))
    }

    fn tell(&self, noted: &mut Vec<Noted>) -> Vec<BankEvent> {
        let parts = self.parts();
        let told = match &parts[..] {
            [only] => self.single(only, noted),
            several => self.several(several).or_else(|error| {
                // Some banks list the transactions of a batch and give the amount of the whole alone.
                let batch = several.iter().find_map(Part::batch_id).filter(|_| !self.credit);
                batch.map_or(Err(error), |_| {
                    Ok(vec![self.event(&several[0].whole(), (self.amount, false), self.id.clone())])
                })
            }),
        };
        told.unwrap_or_else(|error| {
            noted.push(not_taken(self.element, &self.id, &error));
            Vec::new()
        })
    }

    /// What the entry is made of: its transactions, the groups that it gives without their transactions, or itself.
    fn parts(&self) -> Vec<Part<'a>> {
        let mut parts = Vec::new();
        for details in self.element.all("NtryDtls") {
            let batch = details.child("Btch");
            parts.extend(
                details.all("TxDtls").map(|transaction| Part { batch, transaction: Some(transaction) }),
            );
            if details.child("TxDtls").is_none() && batch.is_some() {
                parts.push(Part { batch, transaction: None });
            }
        }
        if parts.is_empty() {
            parts.push(Part { batch: None, transaction: None });
        }
        parts
    }

    /// An entry of one transaction: what moved on the account is the entry's amount. What the transaction says otherwise is its charges,
    /// or for a person to look at.
    fn single(&self, part: &Part<'_>, noted: &mut Vec<Noted>) -> Result<Vec<BankEvent>, ReturnError> {
        let of_entry = || vec![self.event(part, (self.amount, self.credit), self.id.clone())];
        let (own, credit) = match (part.amount(), part.is_credit(self.credit)) {
            (Some(Ok(own)), Ok(credit)) if own != self.amount || credit != self.credit => (own, credit),
            // Ordered in another currency, say: the account is in euros.
            _ => return Ok(of_entry()),
        };
        let rest = self.signed((self.amount, self.credit)) - self.signed((own, credit));
        if rest == self.charges(std::slice::from_ref(part))? {
            return Ok(vec![self.event(part, (own, credit), self.id.clone()), self.charge(rest)]);
        }
        let error = ReturnError::Total { total: self.amount, sum: own };
        let message = format!("Écriture {}. {error}", self.id);
        noted.push(Noted { at: self.element.at, code: error.code(), lost: false, message });
        // Of a transfer of ours, its own amount is compared with what was ordered.
        let ours = credit == self.credit && !credit && part.end_to_end_id().is_some();
        Ok(if ours { vec![self.event(part, (own, credit), self.id.clone())] } else { of_entry() })
    }

    /// An entry of several transactions: their sum, with their signs, and with the charges if it takes them, is the entry's.
    fn several(&self, parts: &[Part<'_>]) -> Result<Vec<BankEvent>, ReturnError> {
        let mut events = Vec::with_capacity(parts.len());
        let mut sum = Euros::ZERO;
        for (index, part) in parts.iter().enumerate() {
            let lacking = || ReturnError::Missing { element: "Amt", parent: part.name().to_owned() };
            let moved = (part.amount().ok_or_else(lacking)??, part.is_credit(self.credit)?);
            sum += self.signed(moved);
            events.push(self.event(part, moved, format!("{}/{}", self.id, index + 1)));
        }
        let rest = self.signed((self.amount, self.credit)) - sum;
        if rest.is_zero() {
            return Ok(events);
        }
        if rest != self.charges(parts)? {
            let sum = if self.credit { sum } else { -sum };
            return Err(ReturnError::Total { total: self.amount, sum });
        }
        events.push(self.charge(rest));
        Ok(events)
    }

    /// As it changes the account: below zero for a debit.
    fn signed(&self, (amount, credit): (Euros, bool)) -> Euros {
        if credit { amount } else { -amount }
    }

    /// What the bank takes for itself, of the entry and of its transactions, with its sign; what is already in the amounts is not counted.
    fn charges(&self, parts: &[Part<'_>]) -> Result<Euros, ReturnError> {
        let blocks = self.element.all("Chrgs");
        let blocks =
            blocks.chain(parts.iter().filter_map(|part| part.transaction).flat_map(|of| of.all("Chrgs")));
        let mut sum = Euros::ZERO;
        for block in blocks {
            // One record, or several under it, as the version has it.
            let records = block.all("Rcrd").chain(block.child("Amt").map(|_| block));
            for record in
                records.filter(|record| !matches!(record.text_at("ChrgInclInd"), Some("true" | "1")))
            {
                let credit = record.child("CdtDbtInd").map_or(Ok(false), |_| is_credit(record))?;
                sum += self.signed((euros(need(record, "Amt")?)?, credit));
            }
        }
        Ok(sum)
    }

    fn charge(&self, amount: Euros) -> BankEvent {
        let (on, entry, text) = (self.on, format!("{}/frais", self.id), "Frais de la banque".to_owned());
        let reference = self.reference(None);
        if amount.is_negative() {
            return BankEvent::Other { on, amount: -amount, text, entry, reference, rank: 1 };
        }
        BankEvent::Received(Credit {
            on,
            amount,
            remittance: text,
            from: String::new(),
            entry,
            reference,
            sirets: Vec::new(),
            rank: 1,
        })
    }

    fn event(&self, part: &Part<'_>, (amount, credit): (Euros, bool), entry: String) -> BankEvent {
        let on = self.on;
        let ours = self.may_be_ours(part, credit);
        let end_to_end_id = part.end_to_end_id().filter(|_| ours).map(str::to_owned);
        let batch = part.batch_id().filter(|_| ours).map(str::to_owned);
        match (credit, end_to_end_id, batch) {
            (true, Some(end_to_end_id), _) if self.comes_back(part) => {
                let reason = part.transaction.and_then(|transaction| reason(transaction, "RtrInf"));
                BankEvent::Returned { end_to_end_id, on, amount, reason, entry }
            }
            (true, ..) => BankEvent::Received(self.received(part, amount, entry)),
            (false, Some(end_to_end_id), payment_info_id) if !self.reversal => {
                BankEvent::TransferBooked { end_to_end_id, payment_info_id, on, amount, entry }
            }
            (false, None, Some(batch)) if !self.reversal => {
                BankEvent::BatchBooked { batch, on, amount, entry }
            }
            (false, ..) => {
                let (text, reference) = (self.words(part), self.reference(part.transaction));
                BankEvent::Other { on, amount, text, entry, reference, rank: 1 }
            }
        }
    }

    fn received(&self, part: &Part<'_>, amount: Euros, entry: String) -> Credit {
        let (remittance, from) = (self.words(part), part.debtor());
        let texts = [part.everything(), self.element.text_at("AddtlNtryInf").unwrap_or_default().to_owned()];
        Credit {
            on: self.on,
            amount,
            sirets: Siret::all_in(&texts.join("\n")),
            remittance,
            from,
            entry,
            reference: self.reference(part.transaction),
            rank: 1,
        }
    }

    /// The bank's reference: the transaction's own, or the entry's. A number inside the document is none.
    fn reference(&self, transaction: Option<&Element<'_>>) -> Option<String> {
        let own = transaction.and_then(|transaction| transaction.text_at("Refs/AcctSvcrRef"));
        own.or_else(|| self.element.text_at("AcctSvcrRef")).and_then(bank_reference).map(str::to_owned)
    }

    /// An issued transfer, as far as the bank says what it is: a direct debit has an `EndToEndId` too, the creditor's. Some
    /// banks file a return under the received transfers.
    fn may_be_ours(&self, part: &Part<'_>, credit: bool) -> bool {
        let family = self.code(part, "Fmly/Cd");
        family.is_none_or(|family| family == "ICDT" || credit && family == "RCDT")
    }

    fn comes_back(&self, part: &Part<'_>) -> bool {
        let returned = part.transaction.is_some_and(|transaction| transaction.child("RtrInf").is_some());
        returned || self.reversal || self.code(part, "Fmly/SubFmlyCd") == Some("RRTN")
    }

    /// Of the bank transaction code: the transaction's, or the entry's.
    fn code<'b>(&self, part: &Part<'b>, name: &str) -> Option<&'b str>
    where
        'a: 'b,
    {
        let path = format!("BkTxCd/Domn/{name}");
        let own = part.transaction.and_then(|transaction| transaction.text_at(&path));
        own.or_else(|| self.element.text_at(&path))
    }

    /// What is written beside the transaction, or what the bank writes of it, or of the entry.
    fn words(&self, part: &Part<'_>) -> String {
        let added = |element: Option<&Element<'_>>, name| {
            element.and_then(|element| element.text_at(name)).unwrap_or_default().to_owned()
        };
        let candidates = [
            part.remittance(),
            added(part.transaction, "AddtlTxInf"),
            added(Some(self.element), "AddtlNtryInf"),
        ];
        candidates.into_iter().find(|text| !text.is_empty()).unwrap_or_default()
    }
}

fn not_taken(entry: &Element<'_>, id: &str, error: &ReturnError) -> Noted {
    let message = format!("L’écriture {id} n’est pas prise, les autres le sont. {error}");
    Noted { at: entry.at, code: error.code(), lost: true, message }
}

/// A transaction of an entry, or a group without its transactions, or neither: the entry itself.
#[derive(Clone, Copy)]
struct Part<'a> {
    batch: Option<&'a Element<'a>>,
    transaction: Option<&'a Element<'a>>,
}

impl<'a> Part<'a> {
    /// The group that it is in, and nothing of its own.
    fn whole(&self) -> Part<'a> {
        Part { transaction: self.transaction.filter(|_| self.batch.is_none()), ..*self }
    }

    fn name(&self) -> &str {
        self.transaction.or(self.batch).map_or("Ntry", |element| element.name)
    }

    /// Its own amount, if it gives one; what was instructed stands for it where the bank gives that alone.
    fn amount(&self) -> Option<Result<Euros, ReturnError>> {
        let amount = match self.transaction {
            Some(transaction) => ["Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt"]
                .into_iter()
                .find_map(|path| transaction.at(path)),
            None => self.batch.and_then(|batch| batch.child("TtlAmt")),
        };
        amount.map(euros)
    }

    /// Its own direction, or that of its entry.
    fn is_credit(&self, otherwise: bool) -> Result<bool, ReturnError> {
        match self.transaction.or(self.batch).filter(|element| element.child("CdtDbtInd").is_some()) {
            Some(element) => is_credit(element),
            None => Ok(otherwise),
        }
    }

    fn end_to_end_id(&self) -> Option<&'a str> {
        let references = self.transaction?.child("Refs")?;
        ["EndToEndId", "InstrId"]
            .into_iter()
            .filter_map(|name| references.text_at(name))
            .find(|id| !id.eq_ignore_ascii_case("NOTPROVIDED"))
    }

    /// Our number of the group, or of the file.
    fn batch_id(&self) -> Option<&'a str> {
        let (transaction, batch) = (self.transaction, self.batch);
        let of =
            |element: Option<&'a Element<'a>>, path: &str| element.and_then(|element| element.text_at(path));
        of(transaction, "Refs/PmtInfId")
            .or_else(|| of(batch, "PmtInfId"))
            .or_else(|| of(batch, "MsgId"))
            .or_else(|| of(transaction, "Refs/MsgId"))
    }

    /// Every line of it, and the reference of a structured one.
    fn remittance(&self) -> String {
        let Some(information) = self.transaction.and_then(|transaction| transaction.child("RmtInf")) else {
            return String::new();
        };
        let lines = information.all("Ustrd").map(|line| &*line.text);
        let references =
            information.all("Strd").filter_map(|structured| structured.text_at("CdtrRefInf/Ref"));
        lines.chain(references).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// Wherever somebody may have written who he is.
    fn everything(&self) -> String {
        let Some(transaction) = self.transaction else { return String::new() };
        let paths = [
            "AddtlTxInf",
            "Refs/EndToEndId",
            "RltdPties/Dbtr/Pty/Id/OrgId/Othr/Id",
            "RltdPties/Dbtr/Id/OrgId/Othr/Id",
            "RltdPties/UltmtDbtr/Pty/Id/OrgId/Othr/Id",
            "RltdPties/UltmtDbtr/Id/OrgId/Othr/Id",
        ];
        let others = paths.into_iter().filter_map(|path| transaction.text_at(path));
        let texts = std::iter::once(self.remittance()).chain(others.map(str::to_owned));
        texts.chain([self.debtor()]).collect::<Vec<_>>().join("\n")
    }

    fn debtor(&self) -> String {
        let parties = self.transaction.and_then(|transaction| transaction.child("RltdPties"));
        let name = |path| parties.and_then(|parties| parties.text_at(path));
        let names = ["Dbtr/Pty/Nm", "Dbtr/Nm", "Dbtr/Agt/FinInstnId/Nm", "UltmtDbtr/Pty/Nm", "UltmtDbtr/Nm"];
        names.into_iter().find_map(name).unwrap_or_default().to_owned()
    }
}
