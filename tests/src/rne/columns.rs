//! The columns of each file, as published.

use mce_functions::register::FileKind;

const MUNICIPAL: &str = "Code de la collectivité à statut particulier;Libellé de la collectivité à statut particulier;Code de la commune;Libellé de la commune";

/// The columns before and after those of the person.
fn columns(kind: FileKind) -> (String, &'static str) {
    let departement = "Code du département;Libellé du département";
    let function = ";Libellé de la fonction;Date de début de la fonction";
    match kind {
        FileKind::Communes => (
            format!("{departement};{MUNICIPAL}"),
            ";Libellé de la fonction;Date de début de la fonction;Code nationalité",
        ),
        FileKind::Maires => (format!("{departement};{MUNICIPAL}"), ";Date de début de la fonction"),
        FileKind::Epci => (
            format!(
                "{departement};N° SIREN;Libellé de l'EPCI;Code de la commune de rattachement;Libellé de la commune de rattachement"
            ),
            function,
        ),
        FileKind::Departements => (format!("{departement};Code du canton;Libellé du canton"), function),
        FileKind::Regions => (
            "Code de la région;Libellé de la région;Code de la section départementale;Libellé de la section départementale"
                .to_owned(),
            function,
        ),
        FileKind::Assemblies => (
            "Code de la collectivité à statut particulier;Libellé de la collectivité à statut particulier;Code de la section - collectivité à statut particulier;Libellé de la section - collectivité à statut particulier;Code de la circonscription métropolitaine;Libellé de la circonscription métropolitaine"
                .to_owned(),
            function,
        ),
        FileKind::Arrondissements => {
            (format!("{departement};Code de la commune;Libellé de la commune;Libellé du secteur"), function)
        }
    }
}

/// The first line of a file, with `;`.
pub fn header(kind: FileKind) -> String {
    let (before, after) = columns(kind);
    format!(
        "{before};Nom de l'élu;Prénom de l'élu;Code sexe;Date de naissance;Code de la catégorie socio-professionnelle;Libellé de la catégorie socio-professionnelle;Date de début du mandat{after}"
    )
}
