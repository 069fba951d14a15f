use encoding_rs::WINDOWS_1252;
use mce_shared::rules::mandates::MandateKind;

use super::*;

const PERSON: &str = "Nom de l'élu;Prénom de l'élu;Code sexe;Date de naissance;Code de la catégorie socio-professionnelle;Libellé de la catégorie socio-professionnelle;Date de début du mandat;Libellé de la fonction;Date de début de la fonction";
const SOMEBODY: &str = "LE GOFF;Yann;M;1968-11-03;33;Cadre;2021-06-27;;";

/// What a file with one row gives: its kind, the kind of mandate and the territory.
fn only_row(header: &str, row: &str) -> (FileKind, MandateKind, String, String, String) {
    let mut reader = MandateReader::new();
    reader.feed(format!("{header}\n{row}\n").as_bytes());
    reader.finish();
    let row = reader.next_row().unwrap().unwrap().row.unwrap();
    let kind = reader.header().unwrap().kind();
    (kind, row.kind, row.territory_code, row.territory, row.function)
}

#[test]
fn each_file_is_known_by_its_columns() {
    use FileKind as F;
    use MandateKind as M;
    let mayor = GOOD.replace("\"2ème adjoint au Maire\";", "").replace(";FR", "");
    let assemblies = "Code de la collectivité à statut particulier;Libellé de la collectivité à statut particulier;Code de la section - collectivité à statut particulier;Libellé de la section - collectivité à statut particulier;Code de la circonscription métropolitaine;Libellé de la circonscription métropolitaine";
    let before = "Code de la région;Libellé de la région;Code du département;Libellé du  département";
    for (header, row, expected) in [
        (
            COMMUNES.to_owned(),
            GOOD.to_owned(),
            (F::Communes, M::Municipal, "01004", "Commune-Exemple", "2ème adjoint au Maire"),
        ),
        (MAYORS.to_owned(), mayor.clone(), (F::Maires, M::Municipal, "01004", "Commune-Exemple", "Maire")),
        (
            MAYORS.to_owned(),
            mayor.replace("\"1004\"", "98818"),
            (F::Maires, M::NouvelleCaledonieCommune, "98818", "Commune-Exemple", "Maire"),
        ),
        (
            format!(
                "Code du département;Libellé du département;N° SIREN;Libellé de l’EPCI;Code de la commune de rattachement;Libellé de la commune de rattachement;{PERSON}"
            ),
            format!("35;Ille-et-Vilaine;200 039 022;CA Vitré;35360;Vitré;{SOMEBODY}"),
            (F::Epci, M::Communautaire, "200039022", "CA Vitré", ""),
        ),
        (
            format!("Code du département;Libellé du département;Code du canton;Libellé du canton;{PERSON}"),
            format!("1;Ain;104;Bourg-en-Bresse-1;{SOMEBODY}"),
            (F::Departements, M::Departemental, "01", "Ain", ""),
        ),
        (
            format!(
                "Code de la région;Libellé de la région;Code de la section départementale;Libellé de la section départementale;{PERSON}"
            ),
            format!("1;Guadeloupe;971;Guadeloupe;{SOMEBODY}"),
            (F::Regions, M::Regional, "01", "Guadeloupe", ""),
        ),
        (
            format!("{assemblies};{PERSON}"),
            format!("69M;Métropole de Lyon;;;69M03;Lyon Sud;{SOMEBODY}"),
            (F::Assemblies, M::MetropoleLyon, "69M", "Métropole de Lyon", ""),
        ),
        (
            format!("{before};{assemblies};{PERSON}"),
            format!(";;;;975;Saint-Pierre-Et-Miquelon;;;;;{SOMEBODY}"),
            (F::Assemblies, M::SaintPierreEtMiquelon, "975", "Saint-Pierre-Et-Miquelon", ""),
        ),
        (
            format!("{assemblies};{PERSON}"),
            format!("986;Wallis-et-Futuna;;;;;{SOMEBODY}"),
            (F::Assemblies, M::WallisEtFutuna, "986", "Wallis-et-Futuna", ""),
        ),
        (
            format!(
                "Code du département;Libellé du département;Code de la commune;Libellé de la commune;Libellé du secteur;{PERSON}"
            ),
            format!("13;Bouches-du-Rhône;13055;Marseille;3ème secteur;{SOMEBODY}"),
            (F::Arrondissements, M::Arrondissement, "13055", "3ème secteur", ""),
        ),
    ] {
        let (file, kind, code, territory, function) = expected;
        let expected = (file, kind, code.to_owned(), territory.to_owned(), function.to_owned());
        assert_eq!(only_row(&header, &row), expected);
        let tabbed = (header.replace(';', "\t"), row.replace(';', "\t"));
        assert_eq!(only_row(&tabbed.0, &tabbed.1), expected, "tabs");
        let commas = (header.replace(';', ","), row.replace(';', ","));
        assert_eq!(only_row(&commas.0, &commas.1), expected, "commas");
    }
}

#[test]
fn other_files_are_refused_as_a_whole() {
    let department = "Code du département;Libellé du département";
    let assembly =
        "Code de la collectivité à statut particulier;Libellé de la collectivité à statut particulier";
    let missing = FileError::MissingColumns {
        file: "Conseillers municipaux",
        columns: "Code sexe et Date de naissance".to_owned(),
    };
    for (header, expected) in [
        (format!("{department};{assembly};{PERSON}"), FileError::NoRights),
        (format!("{department};Code de la circonscription législative;{PERSON}"), FileError::NoRights),
        (format!("\"Code de la circ. AFE\";\"Libellé la circ. AFE\";{PERSON}"), FileError::NoRights),
        (PERSON.to_owned(), FileError::NoRights),
        (COMMUNES.replace("Code sexe;Date de naissance;", ""), missing),
        ("siret;raison_sociale".to_owned(), FileError::Unknown),
        ("PK\u{3}\u{4}".to_owned(), FileError::Unknown),
        ("x".repeat(RECORD_BYTES_MAX + 1), FileError::Unknown),
        (vec!["x"; COLUMNS_MAX + 1].join(";"), FileError::TooManyColumns),
        (String::new(), FileError::Empty),
        ("\r\n".to_owned(), FileError::Unknown),
    ] {
        assert_eq!(read(header.as_bytes()), Err(expected), "{header}");
    }
    assert_eq!(read(b"\xff\xfeC\0o\0d\0e\0"), Err(FileError::Utf16));
    assert!(FileError::NoRights.to_string().starts_with("Ce fichier n’ouvre pas de droits DIFE"));
}

#[test]
fn a_file_reads_the_same_in_every_encoding_and_with_every_line_break() {
    let text = communes(&[&GOOD.replace("Claire", "Zoé"), "", ";;;;;;", &GOOD.replace("MARTIN", "D’ŒUVRAY")]);
    let expected = [
        "2 MARTIN-EXEMPLE Zoé 1979-04-02 01004 Commune-Exemple 2ème adjoint au Maire",
        "5 D’ŒUVRAY-EXEMPLE Claire 1979-04-02 01004 Commune-Exemple 2ème adjoint au Maire",
    ];
    let unaccented = text.replacen(COMMUNES, &COMMUNES.replace('é', "e").replace('à', "a"), 1);
    let old_unaccented = WINDOWS_1252.encode(&unaccented).0;
    let crlf = text.replace('\n', "\r\n");
    let bom = format!("\u{feff}{text}");
    let old = WINDOWS_1252.encode(&text).0;
    let without_last_break = text.trim_end();
    for file in [
        text.as_bytes(),
        unaccented.as_bytes(),
        &old_unaccented,
        crlf.as_bytes(),
        bom.as_bytes(),
        &old,
        without_last_break.as_bytes(),
    ] {
        assert_eq!(told(&read(file).unwrap()), expected);
    }
}

#[test]
fn a_byte_out_of_the_encoding_is_refused_and_not_guessed() {
    let mut file = communes(&[GOOD, GOOD]).into_bytes();
    let at = file.windows(6).position(|bytes| bytes == b"Claire").unwrap();
    file[at + 4] = 0xe9;
    let rows = read(&file).unwrap();
    assert_eq!(
        told(&rows)[0],
        "2 la colonne « Prénom de l’élu » contient « Clai\u{fffd}e » : il faut un texte lisible"
    );
    // The profession is not read: no right depends on it.
    let mut file = communes(&[GOOD]).into_bytes();
    let at = file.windows(5).position(|bytes| bytes == b"Cadre").unwrap();
    file[at] = 0xe9;
    assert!(read(&file).unwrap()[0].row.is_ok());
}
