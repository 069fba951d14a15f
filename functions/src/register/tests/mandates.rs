use mce_shared::register::MandateKey;

use super::*;

#[test]
fn rows_of_one_mandate_become_one_with_the_function_that_says_most() {
    let plain = GOOD.replace("\"2ème adjoint au Maire\"", "").replace("Claire", "CLAIRE");
    let mayor = GOOD.replace("\"2ème adjoint au Maire\"", "\"Maire déléguée\"");
    let again = GOOD.replace("2026-03-15", "2020-05-18");
    let elsewhere = GOOD.replace("\"1004\"", "\"1005\"");
    let bad = GOOD.replace("\"F\"", "\"?\"");
    let rows = read(communes(&[&plain, GOOD, &bad, &again, &mayor, &elsewhere]).as_bytes()).unwrap();
    assert_eq!(
        told(&rows),
        [
            "2 MARTIN-EXEMPLE CLAIRE 1979-04-02 01004 Commune-Exemple Maire déléguée",
            "4 la colonne « Code sexe » contient « ? » : il faut M ou F",
            "5 MARTIN-EXEMPLE Claire 1979-04-02 01004 Commune-Exemple 2ème adjoint au Maire",
            "7 MARTIN-EXEMPLE Claire 1979-04-02 01005 Commune-Exemple 2ème adjoint au Maire",
        ]
    );
    let after: Vec<u64> = rows.iter().map(|row| row.after.line).collect();
    assert_eq!(after, [2, 2, 7, 8], "who stops within a commune reads it again");
}

#[test]
fn what_is_held_is_bounded() {
    let somebody = |index: usize| GOOD.replace("Claire", &format!("Claire{index}"));
    let lines: Vec<String> = (0..HELD_MAX + 10).map(somebody).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let rows = read(communes(&lines).as_bytes()).unwrap();
    assert_eq!(rows.len(), HELD_MAX + 10);
    assert_eq!(rows[HELD_MAX - 1].after.line, HELD_MAX as u64 + 2);
}

#[test]
fn a_fingerprint_stays_the_same() {
    let rows = read(communes(&[GOOD]).as_bytes()).unwrap();
    let key = MandateKey::of(rows[0].row.as_ref().unwrap());
    assert_eq!(key.to_string(), "1979-04-02#MARTIN EXEMPLE#CLAIRE#F#municipal#01004#2026-03-15");
    let fingerprint = Fingerprint::of_mandate(&key);
    assert_eq!(fingerprint.to_string(), "62abdeda84dba49e469be127fa340d59");
    assert_eq!(Fingerprint::from_bytes(fingerprint.bytes()), fingerprint);
}

#[test]
fn absence_from_a_file_says_something_of_its_own_mandates_only() {
    use mce_shared::rules::mandates::MandateKind;
    for kind in MandateKind::ALL {
        let files: Vec<FileKind> = FileKind::ALL.into_iter().filter(|file| file.lists_every(kind)).collect();
        let expected = usize::from(!matches!(
            kind,
            MandateKind::Syndicat | MandateKind::Parlementaire | MandateKind::FrancaisEtranger
        ));
        assert_eq!(files.len(), expected, "{kind:?}: {files:?}");
    }
}
