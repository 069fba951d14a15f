//! `pain.002.001.10`: what the bank does with a file, told at once.

use super::Header;
use super::order::{Batch, Order};
use super::xml::{Element, document, parent, text};

/// A code of ISO 20022 and the bank's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal {
    pub code: &'static str,
    pub words: &'static str,
}

pub(super) const UNREADABLE: Refusal = Refusal { code: "FF01", words: "FICHIER NON CONFORME" };
pub(super) const REPEATED: Refusal = Refusal { code: "AM05", words: "FICHIER DEJA RECU" };
pub(super) const TOTALS: Refusal = Refusal { code: "AM10", words: "TOTAUX INCORRECTS" };
pub(super) const OTHER_ACCOUNT: Refusal = Refusal { code: "AC02", words: "COMPTE DEBITEUR INCONNU" };
pub(super) const CLOSED: Refusal = Refusal { code: "AC04", words: "COMPTE CLOTURE" };
pub(super) const BLOCKED: Refusal = Refusal { code: "AC06", words: "COMPTE BLOQUE" };

/// A file that is refused as a whole.
pub(super) fn refuse(header: &Header, message_id: &str, refusal: Refusal) -> String {
    report(header, original(message_id, "RJCT", Some(refusal)), [])
}

/// A file whose transfers are accepted, except those that `refusal_of` (an IBAN) refuses.
pub(super) fn acknowledge(
    header: &Header,
    order: &Order,
    refusal_of: impl Fn(&str) -> Option<Refusal>,
) -> String {
    let refused = order.transfers().filter(|transfer| refusal_of(&transfer.iban).is_some()).count();
    let group = original(&order.message_id, status(order.transfers().count(), refused), None);
    report(header, group, order.batches.iter().map(|batch| batch_status(batch, &refusal_of)))
}

fn report(header: &Header, group: Element, batches: impl IntoIterator<Item = Element>) -> String {
    let agent = parent("DbtrAgt", [parent("FinInstnId", [text("BICFI", &header.bic)])]);
    let header = parent("GrpHdr", [text("MsgId", &header.id), text("CreDtTm", &header.at), agent]);
    let message = parent("CstmrPmtStsRpt", [header, group].into_iter().chain(batches));
    document("pain.002.001.10", message)
}

fn original(message_id: &str, status: &str, refusal: Option<Refusal>) -> Element {
    let told =
        [text("OrgnlMsgId", message_id), text("OrgnlMsgNmId", "pain.001.001.09"), text("GrpSts", status)];
    parent("OrgnlGrpInfAndSts", told.into_iter().chain(refusal.map(why)))
}

fn batch_status(batch: &Batch, refusal_of: impl Fn(&str) -> Option<Refusal>) -> Element {
    let refused: Vec<_> =
        batch.transfers.iter().filter_map(|transfer| Some((transfer, refusal_of(&transfer.iban)?))).collect();
    let told = [
        text("OrgnlPmtInfId", &batch.id),
        text("OrgnlNbOfTxs", batch.transfers.len()),
        text("PmtInfSts", status(batch.transfers.len(), refused.len())),
    ];
    let transfers = refused.into_iter().map(|(transfer, refusal)| {
        let id = text("OrgnlEndToEndId", &transfer.end_to_end_id);
        parent("TxInfAndSts", [id, text("TxSts", "RJCT"), why(refusal)])
    });
    parent("OrgnlPmtInfAndSts", told.into_iter().chain(transfers))
}

fn why(refusal: Refusal) -> Element {
    parent("StsRsnInf", [parent("Rsn", [text("Cd", refusal.code)]), text("AddtlInf", refusal.words)])
}

fn status(transfers: usize, refused: usize) -> &'static str {
    match refused {
        0 => "ACCP",
        _ if refused == transfers => "RJCT",
        _ => "PART",
    }
}
