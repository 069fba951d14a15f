use jiff::civil::date;

use super::super::document::{BYTES_MAX, DEPTH_MAX};
use super::super::tests::{assert_valid, samples};
use super::*;

const STATEMENT: &str = include_str!("examples/camt.053.001.08.xml");
const NOTICE: &str = include_str!("examples/camt.054.001.08.xml");
const NAMESPACE: &str = "urn:iso:std:iso:20022:tech:xsd:";
const DAY: Date = date(2027, 4, 20);

fn read(xml: &str) -> BankReturn {
    read_return(xml.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{xml}"))
}

fn events(read: &BankReturn) -> Vec<BankEvent> {
    read.events().cloned().collect()
}

fn cents(cents: i64) -> Euros {
    Euros::from_cents(cents)
}

fn why(code: &str, text: &str) -> Option<Reason> {
    Some(Reason { code: code.into(), text: text.into() })
}

#[test]
fn the_examples_are_what_the_schemas_say() {
    assert_valid("camt.053.001.08.xsd", STATEMENT);
    assert_valid("camt.054.001.08.xsd", NOTICE);
}

fn movements_of_the_statement() -> Vec<BankEvent> {
    vec![
        BankEvent::BatchBooked {
            batch: "MCE-20270419-001-1".into(),
            on: DAY,
            amount: cents(350_000),
            entry: "B-0001".into(),
        },
        BankEvent::TransferBooked {
            end_to_end_id: "MCE-PAY-2027-0000123".into(),
            payment_info_id: Some("MCE-20270419-002-1".into()),
            on: DAY,
            amount: cents(48_000),
            entry: "B-0002/1".into(),
        },
        BankEvent::TransferBooked {
            end_to_end_id: "MCE-PAY-2027-0000124".into(),
            payment_info_id: Some("MCE-20270419-002-1".into()),
            on: DAY,
            amount: cents(30_050),
            entry: "B-0002/2".into(),
        },
        BankEvent::Returned {
            end_to_end_id: "MCE-PAY-2027-0000100".into(),
            on: DAY,
            amount: cents(56_000),
            reason: why("AC04", "COMPTE CLOS LE 2027-04-01"),
            entry: "B-0003".into(),
        },
        BankEvent::Received(Credit {
            on: DAY,
            amount: cents(125_000),
            remittance: "DOTATION FORMATION 2027".into(),
            from: "Ville de L\u{27}Exemple & Cie".into(),
            entry: "4".into(),
            reference: None,
            sirets: Vec::new(),
            rank: 1,
        }),
        BankEvent::Other {
            on: DAY,
            amount: cents(74_200),
            text: "FRAIS DE TENUE DE COMPTE".into(),
            entry: "RELEVE-20270420/5".into(),
            reference: None,
            rank: 1,
        },
    ]
}

#[test]
fn a_statement_tells_every_booked_movement_and_its_balance() {
    let read = read(STATEMENT);
    assert_eq!((read.kind, read.message_id.as_str()), (ReturnKind::Camt053, "RELEVE-20270420"));
    assert_eq!(read.created_at, Some("2027-04-21T03:12:00Z".parse().unwrap()), "a time of Paris");
    let [statement] = &read.statements[..] else { panic!("{read:?}") };
    assert_eq!(statement.account, StatedAccount::Iban("FR7630006000011234567890189".parse().unwrap()));
    assert_eq!(statement.closing, Some(Balance { on: DAY, amount: cents(-121_250) }));
    assert_eq!(events(&read), movements_of_the_statement());
}

#[test]
fn a_notice_with_prefixes_is_read_alike() {
    let read = read(NOTICE);
    assert_eq!(
        (read.kind, read.message_id.as_str(), read.statements[0].closing),
        (ReturnKind::Camt054, "AVIS-20270420-1", None)
    );
    assert_eq!(read.created_at, Some("2027-04-20T07:31:00Z".parse().unwrap()));
    let [BankEvent::TransferBooked { end_to_end_id, payment_info_id, entry, .. }] = &events(&read)[..] else {
        panic!("{read:?}")
    };
    assert_eq!((end_to_end_id.as_str(), entry.as_str()), ("MCE-PAY-2027-0000130", "B-0010"));
    assert_eq!(payment_info_id.as_deref(), Some("MCE-20270419-003-1"));
}

/// The shapes that versions 02 and 04 have where 08 has others.
fn older(xml: &str) -> String {
    xml.replace("<Sts><Cd>BOOK</Cd></Sts>", "<Sts>BOOK</Sts>")
        .replace("<Sts><Cd>PDNG</Cd></Sts>", "<Sts>PDNG</Sts>")
        .replace("<Pty>", "")
        .replace("</Pty>", "")
}

#[test]
fn the_versions_say_the_same() {
    let statement =
        |version: &str, xml: &str| xml.replace("camt.053.001.08", &format!("camt.053.001.{version}"));
    let notice = |version: &str, xml: &str| {
        xml.replace("camt.053.001.08", &format!("camt.054.001.{version}"))
            .replace("BkToCstmrStmt", "BkToCstmrDbtCdtNtfctn")
            .replace("Stmt>", "Ntfctn>")
    };
    for (kind, xml) in [
        (ReturnKind::Camt053, statement("02", &older(STATEMENT))),
        (ReturnKind::Camt053, statement("04", &older(STATEMENT))),
        (ReturnKind::Camt053, statement("06", &older(STATEMENT))),
        (ReturnKind::Camt054, notice("02", &older(STATEMENT))),
        (ReturnKind::Camt054, notice("04", &older(STATEMENT))),
        (ReturnKind::Camt054, notice("08", STATEMENT)),
    ] {
        let read = read(&xml);
        assert_eq!(read.kind, kind);
        assert_eq!(events(&read), movements_of_the_statement());
    }
}

#[test]
fn the_german_sample_is_read() {
    let path = samples().join("sepa/pain.002.001.10-exemple.xml");
    let Ok(sample) = std::fs::read_to_string(&path) else {
        println!("skipped: no sample at {}", path.display());
        return;
    };
    let batch = |number: u32, status, reason| BankEvent::BatchStatus {
        payment_info_id: format!("Sammler {number}"),
        status,
        reason,
    };
    let changed = "Vom Kunden vorgegebenes Ausführungsdatum wurde hochgesetzt ReqdExctnDt ALT: 2023-11-23 \
                   ReqdExctnDt NEU: 2023-11-24";
    let expected = [
        batch(1, TransferStatus::Received, None),
        batch(2, TransferStatus::Changed, why("DT06", changed)),
        batch(3, TransferStatus::Rejected, why("AM05", "Doppeleinreichung")),
        batch(4, TransferStatus::Partial, None),
        BankEvent::TransferStatus {
            end_to_end_id: "4656384".into(),
            payment_info_id: Some("Sammler 4".into()),
            status: TransferStatus::Rejected,
            reason: why("AC01", "IBAN fehlerhaft"),
        },
    ];
    for xml in [sample.clone(), sample.replace("pain.002.001.10", "pain.002.001.03")] {
        let read = read(&xml);
        assert_eq!((read.kind, read.message_id.as_str()), (ReturnKind::Pain002, "Message-ID-4712"));
        assert_eq!(read.created_at, Some("2023-11-24T09:30:47Z".parse().unwrap()));
        assert_eq!((read.statements.len(), events(&read)), (0, expected.to_vec()));
    }
}

fn status_report(group: &str, batches: &str) -> String {
    format!(
        "<Document xmlns=\"{NAMESPACE}pain.002.001.10\"><CstmrPmtStsRpt><GrpHdr><MsgId>R1</MsgId>\
         <CreDtTm>2027-04-20T09:00:00</CreDtTm></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>MCE-1</OrgnlMsgId>\
         <OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>{group}</OrgnlGrpInfAndSts>{batches}</CstmrPmtStsRpt></Document>"
    )
}

#[test]
fn a_whole_file_has_a_status() {
    for (code, status) in [
        ("ACTC", TransferStatus::Received),
        ("ACCP", TransferStatus::Received),
        ("ACSP", TransferStatus::Received),
        ("ACSC", TransferStatus::Booked),
        ("ACCC", TransferStatus::Booked),
        ("ACWC", TransferStatus::Changed),
        ("PART", TransferStatus::Partial),
        ("PDNG", TransferStatus::Pending),
        ("PATC", TransferStatus::Pending),
        ("RCVC", TransferStatus::Payee(Payee::Matches)),
        ("RVNM", TransferStatus::Payee(Payee::Differs)),
        ("RJCT", TransferStatus::Rejected),
        ("CANC", TransferStatus::Cancelled),
    ] {
        let group = format!("<GrpSts>{code}</GrpSts><StsRsnInf><AddtlInf>Vu.</AddtlInf></StsRsnInf>");
        let message_id = "MCE-1".to_owned();
        let expected = BankEvent::FileStatus { message_id, status, reason: why("NARR", "Vu.") };
        assert_eq!(events(&read(&status_report(&group, ""))), [expected], "{code}");
    }
    assert_eq!(read(&status_report("", "")).statuses, []);
}

/// A notice with one entry of 10.00 on 20 April 2027, whose identity is `E`.
fn entry(direction: &str, code: &str, details: &str) -> String {
    format!(
        "<Document xmlns=\"{NAMESPACE}camt.054.001.08\"><BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>N</MsgId></GrpHdr>\
         <Ntfctn><Acct><Id><IBAN>FR7630006000011234567890189</IBAN></Id></Acct><Ntry><Amt Ccy=\"EUR\">10.00</Amt>\
         <CdtDbtInd>{direction}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2027-04-20</Dt></BookgDt>\
         <AcctSvcrRef>E</AcctSvcrRef>{code}{details}</Ntry></Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"
    )
}

fn family(family: &str, sub: &str) -> String {
    format!(
        "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>{family}</Cd><SubFmlyCd>{sub}</SubFmlyCd></Fmly></Domn></BkTxCd>"
    )
}

/// One word for each event.
fn kinds(events: &[BankEvent]) -> Vec<String> {
    let kind = |event: &BankEvent| format!("{event:?}").split([' ', '{', '(']).next().unwrap().to_owned();
    events.iter().map(kind).collect()
}

#[test]
fn what_an_entry_is() {
    let ours = "<NtryDtls><TxDtls><Refs><EndToEndId>P1</EndToEndId></Refs></TxDtls></NtryDtls>";
    let group = "<NtryDtls><Btch><PmtInfId>G1</PmtInfId></Btch></NtryDtls>";
    let two_groups = "<NtryDtls><Btch><PmtInfId>G1</PmtInfId><TtlAmt Ccy=\"EUR\">4</TtlAmt></Btch></NtryDtls>\
                      <NtryDtls><Btch><PmtInfId>G2</PmtInfId><TtlAmt Ccy=\"EUR\">6</TtlAmt></Btch></NtryDtls>";
    let only_group = "<NtryDtls><TxDtls><Refs><PmtInfId>G1</PmtInfId></Refs></TxDtls></NtryDtls>";
    let unnamed = "<NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs></TxDtls></NtryDtls>";
    let returned = "<NtryDtls><TxDtls><Refs><EndToEndId>P1</EndToEndId></Refs><RtrInf><Rsn><Cd>AC06</Cd></Rsn></RtrInf>\
                    </TxDtls></NtryDtls>";
    let (issued, back) = (family("ICDT", "ESCT"), family("ICDT", "RRTN"));
    let none = "<BkTxCd><Prtry><Cd>05</Cd></Prtry></BkTxCd>";
    let reversal = format!("{none}<RvslInd>true</RvslInd>");
    for (direction, code, details, expected) in [
        ("DBIT", issued.as_str(), ours, &["TransferBooked"][..]),
        ("DBIT", none, ours, &["TransferBooked"]),
        ("DBIT", &issued, group, &["BatchBooked"]),
        ("DBIT", &issued, two_groups, &["BatchBooked", "BatchBooked"]),
        ("DBIT", &issued, only_group, &["BatchBooked"]),
        ("DBIT", &issued, unnamed, &["Other"]),
        ("DBIT", &issued, "", &["Other"]),
        ("DBIT", &family("RDDT", "ESDD"), ours, &["Other"]),
        ("DBIT", &family("RCDT", "RRTN"), ours, &["Other"]),
        ("DBIT", &reversal, ours, &["Other"]),
        ("CRDT", &back, ours, &["Returned"]),
        ("CRDT", none, returned, &["Returned"]),
        ("CRDT", &family("RCDT", "ESCT"), returned, &["Returned"]),
        ("CRDT", &reversal, ours, &["Returned"]),
        ("CRDT", &back, unnamed, &["Received"]),
        ("CRDT", &family("RCDT", "ESCT"), ours, &["Received"]),
        ("CRDT", &family("RDDT", "PRDD"), returned, &["Received"]),
        ("CRDT", none, ours, &["Received"]),
        ("CRDT", none, "", &["Received"]),
    ] {
        assert_eq!(
            kinds(&events(&read(&entry(direction, code, details)))),
            expected,
            "{direction} {code} {details}"
        );
    }
}

/// The entry with two transactions: of 4, and of what is given.
fn two(amount: &str) -> String {
    let detail = |amount: &str| format!("<TxDtls>{amount}</TxDtls>");
    let details = format!("<NtryDtls>{}{}</NtryDtls>", detail("<Amt Ccy=\"EUR\">4</Amt>"), detail(amount));
    entry("DBIT", "", &details)
}

#[test]
fn an_amount_is_read_in_every_form_of_the_schemas() {
    for form in ["6", "6.", "6.0", "6.00000", "+6.00", "00000000000006.00", " 6.00 "] {
        let events = events(&read(&two(&format!("<Amt Ccy=\"EUR\">{form}</Amt>"))));
        assert_eq!(kinds(&events), ["Other", "Other"], "{form}");
    }
    for form in [".", "+", "", "+-6", "6,00", "6e0", "+.", "6.0.0"] {
        let read = read(&two(&format!("<Amt Ccy=\"EUR\">{form}</Amt>")));
        assert_eq!((events(&read).len(), read.remarks.len()), (0, 1), "{form}");
    }
}

/// Nothing of the file is taken.
#[test]
fn a_file_that_is_not_the_banks_is_refused() {
    let statement = |from: &str, to: &str| STATEMENT.replacen(from, to, 1);
    for (xml, words) in [
        (statement("<MsgId>RELEVE-20270420</MsgId>", ""), "Il manque MsgId dans GrpHdr"),
        (
            statement("camt.053.001.08", "camt.052.001.08"),
            "Ce fichier (camt.052.001.08) n’est pas une réponse",
        ),
        (statement("camt.053.001.08", "pain.001.001.09"), "Ce fichier (pain.001.001.09)"),
        (statement("camt.053.001.08", "camt.054.001.08"), "Ce fichier (camt.054.001.08)"),
        (statement("camt.053.001.08", "camt.053.001.01"), "Ce fichier (camt.053.001.01)"),
        ("<lheo/>".into(), "Ce fichier (lheo)"),
    ] {
        let error = read_return(xml.as_bytes()).expect_err(&xml).to_string();
        assert!(error.contains(words), "{words} is not in: {error}");
    }
}

/// The rest of the file is taken; the numbers are how many events the file still has, and whether something is lost.
#[test]
fn what_is_not_understood_is_for_a_person_and_stops_nothing_else() {
    let statement = |from: &str, to: &str| STATEMENT.replacen(from, to, 1);
    let transfer = "<OrgnlPmtInfAndSts><OrgnlPmtInfId>G</OrgnlPmtInfId><TxInfAndSts><TxSts>RJCT</TxSts></TxInfAndSts>\
                    <TxInfAndSts><OrgnlEndToEndId>P1</OrgnlEndToEndId><TxSts>RJCT</TxSts></TxInfAndSts></OrgnlPmtInfAndSts>";
    for (xml, left, words) in [
        (two("<Amt Ccy=\"EUR\">5</Amt>"), 0, "est de 10,00\u{202f}€ mais ses opérations font 9,00\u{202f}€"),
        (two(""), 0, "Il manque Amt dans TxDtls"),
        (two("<Amt Ccy=\"EUR\">6.001</Amt>"), 0, "« 6.001 » n’est pas lisible dans Amt"),
        (two("<Amt Ccy=\"EUR\">-6</Amt>"), 0, "« -6 »"),
        (two("<Amt Ccy=\"EUR\">.60</Amt>"), 0, "font 4,60\u{202f}€"),
        (two("<Amt Ccy=\"CHF\">6</Amt>"), 0, "Un montant est en « CHF »"),
        (two("<Amt>6</Amt>"), 0, "Un montant est en «  »"),
        (entry("DBTI", "", ""), 0, "« DBTI » n’est pas lisible dans CdtDbtInd"),
        (statement("<Sts><Cd>BOOK</Cd></Sts>", ""), 5, "Il manque Sts dans Ntry"),
        (
            statement("<ValDt><Dt>2027-04-20</Dt></ValDt>\n        <BkTxCd><Prtry>", "<BkTxCd><Prtry>"),
            5,
            "Il manque BookgDt",
        ),
        (
            statement("<BookgDt><Dt>2027-04-20</Dt>", "<BookgDt><Dt>20 avril 2027</Dt>"),
            5,
            "« 20 avril 2027 »",
        ),
        (status_report("<GrpSts>ZZZZ</GrpSts>", transfer), 1, "Le statut « ZZZZ » n’est pas connu"),
        (status_report("", transfer), 1, "Il manque OrgnlEndToEndId dans TxInfAndSts"),
    ] {
        let read = read(&xml);
        let told = read.remarks.iter().map(|remark| remark.message.as_str()).collect::<Vec<_>>().join("\n");
        assert!(told.contains(words), "{words} is not in: {told}");
        assert_eq!(events(&read).len(), left, "{told}");
        assert!(read.remarks.iter().all(|remark| remark.lost), "{told}");
    }
}

#[test]
fn a_remark_has_the_line_of_its_entry() {
    let xml = STATEMENT.replacen("<Sts><Cd>BOOK</Cd></Sts>", "", 1);
    let at = xml.find("<Ntry>").unwrap();
    let line = 1 + xml[..at].matches('\n').count() as u64;
    assert_eq!(read(&xml).remarks[0].line, line);
}

#[test]
fn an_account_may_be_named_by_the_rib_inside_its_iban() {
    let ours: Iban = "FR7630006000011234567890189".parse().unwrap();
    let named = |id: &str| {
        let xml = STATEMENT.replacen("<IBAN>FR7630006000011234567890189</IBAN>", id, 1);
        read(&xml).statements[0].account.clone()
    };
    for id in ["<IBAN>FR7630006000011234567890189</IBAN>", "<Othr><Id>30006 00001 12345678901 89</Id></Othr>"]
    {
        assert!(named(id).is(&ours), "{id}");
    }
    for (id, shown) in [
        ("<IBAN>FR7730006000011234567890189</IBAN>", "n° •••• 189"),
        ("<Othr><Id>1</Id></Othr>", "n° •••• 1"),
        ("", "sans numéro"),
        ("<IBAN>FR1420041010050500013M02606</IBAN>", "FR14 •••• 606"),
    ] {
        let account = named(id);
        assert_eq!((account.is(&ours), account.masked().as_str()), (false, shown), "{id}");
    }
}

#[test]
fn what_is_not_a_document_is_refused() {
    let deep = "<a>".repeat(DEPTH_MAX + 1);
    let large = " ".repeat(usize::try_from(BYTES_MAX).unwrap() + 1);
    for (bytes, words) in [
        (&b""[..], "pas un fichier XML complet"),
        (&STATEMENT.as_bytes()[..STATEMENT.len() / 2], "pas un fichier XML complet"),
        (b"<a></b>", "pas un fichier XML complet"),
        (b"<a/><a/>", "pas un fichier XML complet"),
        (b"<a>&secret;</a>", "pas un fichier XML complet"),
        (b"<x:a/>", "pas un fichier XML complet"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "DOCTYPE"),
        (b"<?xml version='1.0' encoding='KOI8-R'?><a>\xe9</a>", "encodage"),
        (deep.as_bytes(), "plus de 40 niveaux"),
        (large.as_bytes(), "dépasse 64 Mo"),
    ] {
        let error = read_return(bytes).unwrap_err().to_string();
        assert!(error.contains(words), "{words} is not in: {error}");
    }
}

#[test]
fn an_element_of_another_namespace_says_nothing() {
    let foreign = "<NtryDtls><TxDtls><x:Refs xmlns:x=\"urn:x\"><x:EndToEndId>P1</x:EndToEndId></x:Refs></TxDtls></NtryDtls>";
    assert_eq!(kinds(&events(&read(&entry("DBIT", "", foreign)))), ["Other"]);
}

#[test]
fn a_latin_file_is_read() {
    let xml = entry("CRDT", "", "<AddtlNtryInf>Collectivité</AddtlNtryInf>");
    let declared = format!("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>{xml}");
    let latin: Vec<u8> = declared.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let read = read_return(&latin).unwrap();
    assert!(
        matches!(&events(&read)[..], [BankEvent::Received(credit)] if credit.remittance == "Collectivité")
    );
}

#[test]
fn reasons_are_in_french() {
    for (code, text, french) in [
        ("AC01", "IBAN fehlerhaft", "IBAN inexistant"),
        ("AC04", "", "compte clôturé"),
        ("AC06", "", "compte bloqué"),
        ("MD07", "", "titulaire décédé"),
        ("NARR", "Voir votre conseiller", "Voir votre conseiller"),
        ("ZZ99", "Autre", "ZZ99 : Autre"),
        ("ZZ99", "", "ZZ99"),
    ] {
        let reason = Reason { code: code.into(), text: text.into() };
        assert_eq!(reason.french(), french);
    }
}
