//! Bytes, and which text they are.

use super::*;

#[test]
fn every_accepted_encoding_gives_the_same_text() {
    let expected = "Économie : 5 € l’heure";
    let document = |label: &str| {
        with("Comprendre le budget communal", expected).replacen(
            "<lheo",
            &format!("<?xml version='1.0' encoding='{label}'?><lheo"),
            1,
        )
    };
    let utf8 = document("UTF-8").into_bytes();
    let bom = [b"\xEF\xBB\xBF".to_vec(), utf8.clone()].concat();
    let windows = encoding_rs::WINDOWS_1252.encode(&document("windows-1252")).0.into_owned();
    let latin1 = encoding_rs::WINDOWS_1252.encode(&document("ISO-8859-1")).0.into_owned();
    for bytes in [utf8, bom, windows, latin1] {
        assert_eq!(only(&bytes).intitule, expected);
    }
    let latin9 = encoding_rs::ISO_8859_15.encode(&document("ISO-8859-15").replace('’', "'")).0.into_owned();
    assert_eq!(only(&latin9).intitule, "Économie : 5 € l'heure");
}

#[test]
fn a_wrong_encoding_is_said() {
    assert_eq!(
        errors(&SAMPLE.replacen("<lheo", "<?xml version='1.0' encoding='UTF-16'?><lheo", 1)),
        ["1 LHEO-ENCODAGE"]
    );
    let mut bytes = SAMPLE.as_bytes().to_vec();
    let at = SAMPLE.find("Comprendre").unwrap();
    bytes[at] = 0xE9;
    let read = import(&bytes[..], &context());
    assert_eq!((read.issues[0].code, read.complete), (code::ENCODING, false));
    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(SAMPLE.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(import(&utf16[..], &context()).issues[0].code, code::ENCODING);
}

#[test]
fn what_says_latin_and_is_whole_utf8_is_read_as_utf8_with_a_remark() {
    for label in ["ISO-8859-1", "windows-1252", "ISO-8859-15"] {
        let declared = format!("<?xml version='1.0' encoding='{label}'?><lheo");
        let document = with("Comprendre le budget", "Économie de l’été").replacen("<lheo", &declared, 1);
        assert_eq!(only(document.as_bytes()).intitule, "Économie de l’été communal");
        let remarks: Vec<_> =
            read(&document).issues.into_iter().filter(|issue| issue.level == Level::File).collect();
        assert_eq!(remarks.len(), 1, "{label}");
        assert_eq!(
            (remarks[0].code, remarks[0].severity, remarks[0].line),
            (code::ENCODING, Severity::Warning, 1)
        );
        // One byte of the encoding that is announced, and it is believed.
        let mut mixed = document.into_bytes();
        let at = mixed.windows(8).position(|bytes| bytes == b"communal").unwrap();
        mixed[at] = 0xE9;
        assert!(only(&mixed).intitule.starts_with('Ã'));
        let plain = SAMPLE.replacen("<lheo", &declared, 1).replace(|c: char| !c.is_ascii(), "e");
        assert!(
            read(&plain).issues.iter().all(|issue| issue.level != Level::File),
            "nothing tells them apart"
        );
    }
}

#[test]
fn a_reader_that_gives_one_byte_at_a_time_changes_nothing() {
    struct Slow<'a>(&'a [u8]);
    impl std::io::Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let count = self.0.len().min(buffer.len()).min(1);
            buffer[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }
    for document in [SAMPLE.as_bytes(), EDOF] {
        assert_eq!(import(Slow(document), &context()), import(document, &context()));
    }
}
