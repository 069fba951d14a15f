//! The départements and the collectivities of overseas that stand in for one, with their regions, as people name them (COG, INSEE, 2026).

/// A département: its code, its name, its region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Departement {
    pub code: &'static str,
    pub name: &'static str,
    pub region: &'static str,
}

impl Departement {
    /// The one of a code: `35`, `2A`, `974`.
    #[must_use]
    pub fn of(code: &str) -> Option<&'static Self> {
        DEPARTEMENTS.iter().find(|departement| departement.code == code)
    }

    /// "Ille-et-Vilaine (35)".
    #[must_use]
    pub fn label(&self) -> String {
        format!("{} ({})", self.name, self.code)
    }
}

const fn one(code: &'static str, name: &'static str, region: &'static str) -> Departement {
    Departement { code, name, region }
}

const ARA: &str = "Auvergne-Rhône-Alpes";
const BFC: &str = "Bourgogne-Franche-Comté";
const BRE: &str = "Bretagne";
const CVL: &str = "Centre-Val de Loire";
const COR: &str = "Corse";
const GES: &str = "Grand Est";
const HDF: &str = "Hauts-de-France";
const IDF: &str = "Île-de-France";
const NOR: &str = "Normandie";
const NAQ: &str = "Nouvelle-Aquitaine";
const OCC: &str = "Occitanie";
const PDL: &str = "Pays de la Loire";
const PAC: &str = "Provence-Alpes-Côte d’Azur";
const OUT: &str = "Outre-mer";

pub static DEPARTEMENTS: &[Departement] = &[
    one("01", "Ain", ARA),
    one("02", "Aisne", HDF),
    one("03", "Allier", ARA),
    one("04", "Alpes-de-Haute-Provence", PAC),
    one("05", "Hautes-Alpes", PAC),
    one("06", "Alpes-Maritimes", PAC),
    one("07", "Ardèche", ARA),
    one("08", "Ardennes", GES),
    one("09", "Ariège", OCC),
    one("10", "Aube", GES),
    one("11", "Aude", OCC),
    one("12", "Aveyron", OCC),
    one("13", "Bouches-du-Rhône", PAC),
    one("14", "Calvados", NOR),
    one("15", "Cantal", ARA),
    one("16", "Charente", NAQ),
    one("17", "Charente-Maritime", NAQ),
    one("18", "Cher", CVL),
    one("19", "Corrèze", NAQ),
    one("2A", "Corse-du-Sud", COR),
    one("2B", "Haute-Corse", COR),
    one("21", "Côte-d’Or", BFC),
    one("22", "Côtes-d’Armor", BRE),
    one("23", "Creuse", NAQ),
    one("24", "Dordogne", NAQ),
    one("25", "Doubs", BFC),
    one("26", "Drôme", ARA),
    one("27", "Eure", NOR),
    one("28", "Eure-et-Loir", CVL),
    one("29", "Finistère", BRE),
    one("30", "Gard", OCC),
    one("31", "Haute-Garonne", OCC),
    one("32", "Gers", OCC),
    one("33", "Gironde", NAQ),
    one("34", "Hérault", OCC),
    one("35", "Ille-et-Vilaine", BRE),
    one("36", "Indre", CVL),
    one("37", "Indre-et-Loire", CVL),
    one("38", "Isère", ARA),
    one("39", "Jura", BFC),
    one("40", "Landes", NAQ),
    one("41", "Loir-et-Cher", CVL),
    one("42", "Loire", ARA),
    one("43", "Haute-Loire", ARA),
    one("44", "Loire-Atlantique", PDL),
    one("45", "Loiret", CVL),
    one("46", "Lot", OCC),
    one("47", "Lot-et-Garonne", NAQ),
    one("48", "Lozère", OCC),
    one("49", "Maine-et-Loire", PDL),
    one("50", "Manche", NOR),
    one("51", "Marne", GES),
    one("52", "Haute-Marne", GES),
    one("53", "Mayenne", PDL),
    one("54", "Meurthe-et-Moselle", GES),
    one("55", "Meuse", GES),
    one("56", "Morbihan", BRE),
    one("57", "Moselle", GES),
    one("58", "Nièvre", BFC),
    one("59", "Nord", HDF),
    one("60", "Oise", HDF),
    one("61", "Orne", NOR),
    one("62", "Pas-de-Calais", HDF),
    one("63", "Puy-de-Dôme", ARA),
    one("64", "Pyrénées-Atlantiques", NAQ),
    one("65", "Hautes-Pyrénées", OCC),
    one("66", "Pyrénées-Orientales", OCC),
    one("67", "Bas-Rhin", GES),
    one("68", "Haut-Rhin", GES),
    one("69", "Rhône", ARA),
    one("70", "Haute-Saône", BFC),
    one("71", "Saône-et-Loire", BFC),
    one("72", "Sarthe", PDL),
    one("73", "Savoie", ARA),
    one("74", "Haute-Savoie", ARA),
    one("75", "Paris", IDF),
    one("76", "Seine-Maritime", NOR),
    one("77", "Seine-et-Marne", IDF),
    one("78", "Yvelines", IDF),
    one("79", "Deux-Sèvres", NAQ),
    one("80", "Somme", HDF),
    one("81", "Tarn", OCC),
    one("82", "Tarn-et-Garonne", OCC),
    one("83", "Var", PAC),
    one("84", "Vaucluse", PAC),
    one("85", "Vendée", PDL),
    one("86", "Vienne", NAQ),
    one("87", "Haute-Vienne", NAQ),
    one("88", "Vosges", GES),
    one("89", "Yonne", BFC),
    one("90", "Territoire de Belfort", BFC),
    one("91", "Essonne", IDF),
    one("92", "Hauts-de-Seine", IDF),
    one("93", "Seine-Saint-Denis", IDF),
    one("94", "Val-de-Marne", IDF),
    one("95", "Val-d’Oise", IDF),
    one("971", "Guadeloupe", OUT),
    one("972", "Martinique", OUT),
    one("973", "Guyane", OUT),
    one("974", "La Réunion", OUT),
    one("975", "Saint-Pierre-et-Miquelon", OUT),
    one("976", "Mayotte", OUT),
    one("977", "Saint-Barthélemy", OUT),
    one("978", "Saint-Martin", OUT),
    one("984", "Terres australes et antarctiques françaises", OUT),
    one("986", "Wallis-et-Futuna", OUT),
    one("987", "Polynésie française", OUT),
    one("988", "Nouvelle-Calédonie", OUT),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::place::is_departement;

    #[test]
    fn every_departement_has_a_name_once() {
        let codes: Vec<&str> = DEPARTEMENTS.iter().map(|departement| departement.code).collect();
        assert!(codes.iter().all(|code| is_departement(code)));
        let all = (1..=95).map(|n| format!("{n:02}")).chain((971..=988).map(|n| n.to_string()));
        let all = all.chain(["2A".to_owned(), "2B".to_owned()]).filter(|code| is_departement(code));
        for code in all {
            assert_eq!(codes.iter().filter(|known| **known == code).count(), 1, "{code}");
        }
        assert_eq!(Departement::of("35").unwrap().label(), "Ille-et-Vilaine (35)");
    }
}
