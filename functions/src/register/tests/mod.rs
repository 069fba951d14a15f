mod files;
mod lines;
mod mandates;
mod stream;

use super::*;

const COMMUNES: &str = "Code du département;Libellé du département;Code de la collectivité à statut particulier;Libellé de la collectivité à statut particulier;Code de la commune;Libellé de la commune;Nom de l'élu;Prénom de l'élu;Code sexe;Date de naissance;Code de la catégorie socio-professionnelle;Libellé de la catégorie socio-professionnelle;Date de début du mandat;Libellé de la fonction;Date de début de la fonction;Code nationalité";
const MAYORS: &str = "Code du département;Libellé du département;Code de la collectivité à statut particulier;Libellé de la collectivité à statut particulier;Code de la commune;Libellé de la commune;Nom de l'élu;Prénom de l'élu;Code sexe;Date de naissance;Code de la catégorie socio-professionnelle;Libellé de la catégorie socio-professionnelle;Date de début du mandat;Date de début de la fonction";
const GOOD: &str = "1;\"Ain\";;;\"1004\";\"Commune-Exemple\";\"MARTIN-EXEMPLE\";\"Claire\";\"F\";1979-04-02;37;\"Cadre\";2026-03-15;\"2ème adjoint au Maire\";2026-03-21;FR";

/// A file of municipal councillors with those lines.
fn communes(lines: &[&str]) -> String {
    format!("{COMMUNES}\n{}\n", lines.join("\n"))
}

/// What each row gives: its line, then who and where, or why not.
fn told(rows: &[ReadRow]) -> Vec<String> {
    rows.iter()
        .map(|read| match &read.row {
            Ok(row) => format!(
                "{} {} {} {} {} {} {}",
                read.line,
                row.last_name,
                row.first_name,
                row.birth_date,
                row.territory_code,
                row.territory,
                row.function
            ),
            Err(error) => format!("{} {error}", read.line),
        })
        .collect()
}

/// Every row of a file, and the reader that read it.
fn whole(file: &[u8]) -> (RowReader, Vec<ReadRow>) {
    let mut reader = RowReader::new();
    reader.feed(file);
    reader.finish();
    let rows = drain(&mut reader);
    (reader, rows)
}

fn drain(reader: &mut RowReader) -> Vec<ReadRow> {
    std::iter::from_fn(|| reader.next_row().unwrap()).collect()
}
