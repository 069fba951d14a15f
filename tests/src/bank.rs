//! A bank file, read as a bank does.

use quick_xml::Reader;
use quick_xml::events::Event;

/// What a pain.001 says, in its own words.
#[derive(Debug, Default)]
pub struct BankFile {
    pub message_id: String,
    /// `NbOfTxs` of the header.
    pub count: usize,
    /// `CtrlSum` of the header.
    pub sum: String,
    pub transfers: Vec<Transferred>,
}

#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Transferred {
    pub reference: String,
    pub amount: String,
    pub iban: String,
    pub creditor: String,
}

impl BankFile {
    /// Reads a file; its totals must be those of its transfers.
    pub fn read(xml: &str) -> BankFile {
        assert!(xml.contains("urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"), "{xml}");
        let mut file = BankFile::default();
        for (path, text) in texts(xml) {
            file.take(&path, text);
        }
        let cents = |amount: &str| amount.replace('.', "").parse::<i64>().unwrap();
        let sum: i64 = file.transfers.iter().map(|transfer| cents(&transfer.amount)).sum();
        assert_eq!((file.count, cents(&file.sum)), (file.transfers.len(), sum), "{file:?}");
        file
    }

    fn take(&mut self, path: &str, text: String) {
        match path {
            "GrpHdr/MsgId" => self.message_id = text,
            "GrpHdr/NbOfTxs" => self.count = text.parse().unwrap(),
            "GrpHdr/CtrlSum" => self.sum = text,
            "PmtInf/CdtTrfTxInf/PmtId/EndToEndId" => {
                self.transfers.push(Transferred { reference: text, ..Transferred::default() });
            }
            path => {
                let Some(last) = self.transfers.last_mut() else { return };
                match path {
                    "PmtInf/CdtTrfTxInf/Amt/InstdAmt" => last.amount = text,
                    "PmtInf/CdtTrfTxInf/Cdtr/Nm" => last.creditor = text,
                    "PmtInf/CdtTrfTxInf/CdtrAcct/Id/IBAN" => last.iban = text,
                    _ => {}
                }
            }
        }
    }
}

/// Every text with the path of its element, under `Document/CstmrCdtTrfInitn`.
fn texts(xml: &str) -> Vec<(String, String)> {
    let (mut reader, mut path, mut texts) = (Reader::from_str(xml), Vec::new(), Vec::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => path.push(start.local_name().as_ref().to_owned()),
            Event::End(_) => drop(path.pop()),
            Event::Text(text) if path.len() > 2 => texts.push((path[2..].join("/"), text.to_string())),
            Event::Eof => return texts,
            _ => {}
        }
    }
}
