//! What is not LHEO, not whole, or sent to do harm.

use super::*;

#[test]
fn what_is_not_lheo_stops_at_once() {
    let cases = [
        ("", code::XML),
        ("bonjour", code::XML),
        ("siret;numero\n1;2", code::XML),
        ("<html></html>", code::ROOT),
        ("<lheo></lheo>", code::ROOT),
        ("<lheo xmlns='http://lheo.gouv.fr/1.0'/>", code::ROOT),
        ("<lheo xmlns='http://lheo.gouv.fr/2.3'/><b/>", code::XML),
        ("<lheo xmlns='http://lheo.gouv.fr/2.3'>", code::TRUNCATED),
        ("<lheo xmlns='http://lheo.gouv.fr/2.3'", code::TRUNCATED),
        ("<lheo xmlns='http://lheo.gouv.fr/2.3'></offres>", code::XML),
        ("<x:lheo xmlns='http://lheo.gouv.fr/2.3'/>", code::XML),
    ];
    for (document, expected) in cases {
        let read = read(document);
        assert_eq!(read.issues.iter().map(|issue| issue.code).collect::<Vec<_>>(), [expected], "{document}");
        assert!(!read.complete);
    }
    let empty = read("<lheo xmlns='http://lheo.gouv.fr/2.3'><offres/></lheo>");
    assert_eq!((empty.issues[0].code, empty.complete), (code::EMPTY, true));
}

#[test]
fn a_prefix_and_foreign_elements_change_nothing() {
    let prefixed = SAMPLE
        .replace("</", "</l:")
        .replace('<', "<l:")
        .replace("<l:/l:", "</l:")
        .replace("xmlns=", "xmlns:l=");
    assert_eq!(only(prefixed.as_bytes()), only(SAMPLE.as_bytes()));
    let foreign = with(
        "<certifiante>",
        "<x:intitule-formation xmlns:x='urn:x'>Autre</x:intitule-formation><certifiante>",
    );
    assert_eq!(only(foreign.as_bytes()), only(SAMPLE.as_bytes()));
}

#[test]
fn bombs_do_not_go_off() {
    let doctype = format!("<!DOCTYPE lheo [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]>{SAMPLE}");
    assert_eq!(errors(&doctype), ["1 LHEO-DOCTYPE"]);
    assert_eq!(errors(&with("Comprendre", "&bombe;")), ["3 LHEO-ENTITE"]);
    assert_eq!(errors(&with("Comprendre", "&#0;")), ["3 LHEO-ENTITE"]);
    assert_eq!(errors(&with(r#"numero="A1""#, r#"numero="&x;""#)), ["10 LHEO-ENTITE"]);
    assert_eq!(errors(&with("Comprendre", &"<a>".repeat(100_000))), ["3 LHEO-LIMITE"]);
    assert_eq!(errors(&with("<offres>", &format!("<offres>{}", "<a>".repeat(100)))), ["1 LHEO-LIMITE"]);
    let attributes: String = (0..100).map(|n| format!(" a{n}='1'")).collect();
    assert_eq!(errors(&with("<certifiante>", &format!("<certifiante{attributes}>"))), ["6 LHEO-LIMITE"]);
    assert_eq!(errors(&with("Comprendre", &"x".repeat(tree::MAX_TEXT + 1))), ["3 LHEO-LIMITE"]);
    assert_eq!(errors(&with("Comprendre", &"x<!-- -->".repeat(tree::MAX_TEXT))), ["3 LHEO-LIMITE"]);
    assert_eq!(
        errors(&with("<certifiante>", &format!("{}<certifiante>", "<a/>".repeat(tree::MAX_ELEMENTS)))),
        ["6 LHEO-LIMITE"]
    );
    let many = "<formation/>".repeat(tree::MAX_FORMATIONS + 1);
    let read = read(&SAMPLE.replace("</offres>", &format!("{many}</offres>")));
    assert_eq!((read.complete, read.issues[0].code), (false, code::LIMIT));
    assert!(read.issues.len() <= import::MAX_ISSUES + 1);
}

#[test]
fn the_size_is_capped() {
    let spaces = format!("{SAMPLE}{}", " ".repeat(5 * 1024 * 1024));
    let found = read(&spaces);
    assert_eq!((found.issues[0].code, found.complete, found.formations.len()), (code::SIZE, false, 1));
    assert!(found.issues[0].message.contains("5 Mo"), "{}", found.issues[0].message);
    let exact = format!("{SAMPLE}{}", " ".repeat(5 * 1024 * 1024 - SAMPLE.len()));
    assert!(read(&exact).complete);
}

#[test]
fn a_truncated_file_reports_what_was_read_and_writes_nothing() {
    for end in 0..SAMPLE.len() - 1 {
        let Some(cut) = SAMPLE.get(..end) else { continue };
        let read = read(cut.trim_end());
        assert!(!read.complete, "cut at {end}");
        assert!(report(read, &[]).formations.is_empty());
    }
    let cut = &SAMPLE[..SAMPLE.find("</offres>").unwrap()];
    let report = report(read(cut), &[]);
    assert_eq!((report.accepted, report.issues[0].code, report.changes.len()), (1, code::TRUNCATED, 3));
}

#[test]
fn a_receiver_that_fails_is_not_a_truncated_file() {
    struct Broken;
    impl std::io::Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("connection reset"))
        }
    }
    let read = import(Broken, &context());
    assert!(!read.complete && read.issues[0].code == code::RECEPTION, "{:?}", read.issues);
}
