//! How long a day's statement of the bank takes to be read, beside libxml2 that only parses the same file as a stream.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use mce_functions::ports::bank::returns::read_return;

use super::Bench;

/// Each is measured so many times, by turns; the shortest counts.
const ROUNDS: usize = 7;

pub async fn measure(bench: &mut Bench) {
    let entries = bench.given.number("ENTRIES", 50_000);
    let text = statement(entries);
    let file = std::env::temp_dir().join(format!("mce-bench-{}.xml", uuid::Uuid::new_v4()));
    std::fs::write(&file, &text).unwrap();
    let (mut ours, mut parser) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        ours = ours.min(read(&text, entries));
        parser = parser.min(parsed(&file));
    }
    std::fs::remove_file(file).unwrap();
    let (ours, parser) = (ours.as_secs_f64() * 1e3, parser.as_secs_f64() * 1e3);
    let report = &mut bench.report;
    report.line(format!("statement of {entries} entries, in the file"), text.len() as f64 / 1e6, "MB", "");
    report.line("xmllint --stream --noout, its process with it", parser, "ms", "");
    report.line("read into what moved on the account", ours, "ms", "");
    report.line("ratio", ours / parser, "", "≤ 3");
}

fn read(text: &str, entries: u64) -> Duration {
    let began = Instant::now();
    let read = read_return(text.as_bytes()).unwrap();
    let elapsed = began.elapsed();
    assert_eq!((read.events().count() as u64, read.remarks.len()), (entries, 0));
    elapsed
}

fn parsed(file: &Path) -> Duration {
    let began = Instant::now();
    let status = Command::new("xmllint").args(["--stream", "--noout"]).arg(file).status().unwrap();
    assert!(status.success());
    began.elapsed()
}

/// A statement of so many transfers, half of them told one by one, half of them returned.
fn statement(entries: u64) -> String {
    let mut text = String::from(HEAD);
    for n in 0..entries {
        let (sign, family, details) = if n % 2 == 0 {
            ("DBIT", "ESCT", "")
        } else {
            ("CRDT", "RRTN", "<RtrInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>COMPTE CLOS</AddtlInf></RtrInf>")
        };
        writeln!(
            text,
            "<Ntry><NtryRef>{n}</NtryRef><Amt Ccy=\"EUR\">480.00</Amt><CdtDbtInd>{sign}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>\
             <BookgDt><Dt>2027-04-20</Dt></BookgDt><ValDt><Dt>2027-04-20</Dt></ValDt><AcctSvcrRef>B-{n:08}</AcctSvcrRef>\
             <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>{family}</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls>\
             <Refs><EndToEndId>MCE-PAY-2027-{n:07}</EndToEndId></Refs><Amt Ccy=\"EUR\">480.00</Amt><RltdPties><Cdtr><Pty>\
             <Nm>INSTITUT BROCELIANDE</Nm></Pty></Cdtr></RltdPties>{details}</TxDtls></NtryDtls></Ntry>"
        )
        .unwrap();
    }
    text + "</Stmt></BkToCstmrStmt></Document>\n"
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt>
<GrpHdr><MsgId>RELEVE-20270420</MsgId><CreDtTm>2027-04-21T05:12:00</CreDtTm></GrpHdr>
<Stmt><Id>2027-075</Id><CreDtTm>2027-04-21T05:12:00</CreDtTm>
<Acct><Id><IBAN>FR7630006000011234567890189</IBAN></Id><Ccy>EUR</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">2000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2027-04-20</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">2000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2027-04-20</Dt></Dt></Bal>
";
