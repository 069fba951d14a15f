//! Where mandates are held: real départements and régions, communes and EPCI that are invented.

use super::draw::{draw, one_of};

/// A département, or a collectivité that has communes: code, name, région (empty: none in the regional file).
pub struct Departement {
    pub code: &'static str,
    pub name: &'static str,
    pub region: &'static str,
}

/// A commune, by its number in its département from 1.
#[derive(Clone, Copy)]
pub struct Commune {
    pub departement: usize,
    pub number: usize,
}

/// `code name/région`, in the order of the files.
const DEPARTEMENTS: &str = "01 Ain/84,02 Aisne/32,03 Allier/84,04 Alpes-de-Haute-Provence/93,05 Hautes-Alpes/93,06 Alpes-Maritimes/93,07 Ardèche/84,08 Ardennes/44,09 Ariège/76,10 Aube/44,11 Aude/76,12 Aveyron/76,13 Bouches-du-Rhône/93,14 Calvados/28,15 Cantal/84,16 Charente/75,17 Charente-Maritime/75,18 Cher/24,19 Corrèze/75,21 Côte-d'Or/27,22 Côtes-d'Armor/53,23 Creuse/75,24 Dordogne/75,25 Doubs/27,26 Drôme/84,27 Eure/28,28 Eure-et-Loir/24,29 Finistère/53,2A Corse-du-Sud/,2B Haute-Corse/,30 Gard/76,31 Haute-Garonne/76,32 Gers/76,33 Gironde/75,34 Hérault/76,35 Ille-et-Vilaine/53,36 Indre/24,37 Indre-et-Loire/24,38 Isère/84,39 Jura/27,40 Landes/75,41 Loir-et-Cher/24,42 Loire/84,43 Haute-Loire/84,44 Loire-Atlantique/52,45 Loiret/24,46 Lot/76,47 Lot-et-Garonne/75,48 Lozère/76,49 Maine-et-Loire/52,50 Manche/28,51 Marne/44,52 Haute-Marne/44,53 Mayenne/52,54 Meurthe-et-Moselle/44,55 Meuse/44,56 Morbihan/53,57 Moselle/44,58 Nièvre/27,59 Nord/32,60 Oise/32,61 Orne/28,62 Pas-de-Calais/32,63 Puy-de-Dôme/84,64 Pyrénées-Atlantiques/75,65 Hautes-Pyrénées/76,66 Pyrénées-Orientales/76,67 Bas-Rhin/44,68 Haut-Rhin/44,69 Rhône/84,70 Haute-Saône/27,71 Saône-et-Loire/27,72 Sarthe/52,73 Savoie/84,74 Haute-Savoie/84,75 Paris/11,76 Seine-Maritime/28,77 Seine-et-Marne/11,78 Yvelines/11,79 Deux-Sèvres/75,80 Somme/32,81 Tarn/76,82 Tarn-et-Garonne/76,83 Var/93,84 Vaucluse/93,85 Vendée/52,86 Vienne/75,87 Haute-Vienne/75,88 Vosges/44,89 Yonne/27,90 Territoire de Belfort/27,91 Essonne/11,92 Hauts-de-Seine/11,93 Seine-Saint-Denis/11,94 Val-de-Marne/11,95 Val-d'Oise/11,971 Guadeloupe/01,972 Martinique/,973 Guyane/,974 La Réunion/04,976 Mayotte/,987 Polynésie française/,988 Nouvelle-Calédonie/";

const REGIONS: [(&str, &str); 14] = [
    ("01", "Guadeloupe"),
    ("04", "La Réunion"),
    ("11", "Île-de-France"),
    ("24", "Centre-Val de Loire"),
    ("27", "Bourgogne-Franche-Comté"),
    ("28", "Normandie"),
    ("32", "Hauts-de-France"),
    ("44", "Grand Est"),
    ("52", "Pays de la Loire"),
    ("53", "Bretagne"),
    ("75", "Nouvelle-Aquitaine"),
    ("76", "Occitanie"),
    ("84", "Auvergne-Rhône-Alpes"),
    ("93", "Provence-Alpes-Côte d'Azur"),
];

/// The assemblies with a law of their own, and the départements whose élus sit there.
pub const ASSEMBLIES: [(&str, &str, &[&str]); 9] = [
    ("69M", "Métropole de Lyon", &["69"]),
    ("94", "Corse", &["2A", "2B"]),
    ("972", "Martinique", &["972"]),
    ("973", "Guyane", &["973"]),
    ("976", "Mayotte", &["976"]),
    ("987", "Polynésie française", &["987"]),
    ("988", "Nouvelle-Calédonie", &["988"]),
    ("977", "Saint-Barthélemy", &[]),
    ("978", "Saint-Martin", &[]),
];

const PLACES: [&str; 20] = [
    "Saint-Aubin",
    "Beaumont",
    "Villeneuve",
    "Chantemerle",
    "La Roche",
    "Montreuil",
    "Fontaine",
    "Le Mesnil",
    "Val",
    "Pont",
    "Bourg",
    "Clairvaux",
    "Sainte-Hélène",
    "Les Essarts",
    "Champigné",
    "Noyers",
    "L'Épine",
    "Vézelin",
    "Courcelles",
    "Œuilly",
];
const SUFFIXES: [&str; 12] = [
    "",
    "-sur-Orge",
    "-les-Bois",
    "-en-Plaine",
    "-le-Vieux",
    "-la-Forêt",
    "-d'Argent",
    "-lès-Prés",
    "-aux-Chênes",
    "-sous-Bois",
    "-l'Évêque",
    "-de-l'Île",
];

const COMMUNES_OF_AN_EPCI: usize = 27;

/// Every département, in the order of the files.
pub fn departements() -> Vec<Departement> {
    let entry = |entry: &'static str| {
        let (code, rest) = entry.split_once(' ').unwrap();
        let (name, region) = rest.split_once('/').unwrap();
        Departement { code, name, region }
    };
    DEPARTEMENTS.split(',').map(entry).collect()
}

/// The name of a région, by its code.
pub fn region_name(code: &str) -> &'static str {
    REGIONS.iter().find(|(known, _)| *known == code).map_or("", |(_, name)| name)
}

/// The régions with a regional council of their own, in the order of the files.
pub fn region_codes() -> impl Iterator<Item = &'static str> {
    REGIONS.iter().map(|(code, _)| *code)
}

impl Departement {
    /// Communes of the département when there are `total` in all: codes overseas leave two digits, elsewhere three.
    pub fn communes(&self, place: usize, places: usize, total: usize) -> usize {
        let share = total * (place + 1) / places - total * place / places;
        share.min(if self.code.len() == 3 { 99 } else { 999 })
    }

    /// Is it a collectivité of the Pacific, which the files put in another column?
    pub fn is_pacific(&self) -> bool {
        matches!(self.code, "987" | "988")
    }
}

impl Commune {
    /// The INSEE code.
    pub fn code(self, departement: &Departement) -> String {
        let digits = 5 - departement.code.len();
        format!("{}{:0>digits$}", departement.code, self.number)
    }

    /// A number for draws, its own.
    pub fn key(self) -> u64 {
        (self.departement * 1_000 + self.number) as u64
    }

    pub fn name(self) -> String {
        let key = self.key();
        format!("{}{}", one_of(draw(&[key, 20]), &PLACES), one_of(draw(&[key, 21]), &SUFFIXES))
    }

    /// The number of the EPCI in the département.
    pub fn epci(self) -> usize {
        (self.number - 1) / COMMUNES_OF_AN_EPCI
    }

    /// Members of its council (CGCT L. 2121-2, the smaller sizes, in about their true shares: 14 on average).
    pub fn seats(self) -> usize {
        match draw(&[self.key(), 22]) % 200 {
            0..20 => 7,
            20..110 => 11,
            110..164 => 15,
            164..180 => 19,
            180..186 => 23,
            186..191 => 27,
            191..196 => 29,
            196..199 => 33,
            _ => 35,
        }
    }
}

/// The SIREN of an EPCI, its last digit the right one.
pub fn siren(departement: usize, epci: usize) -> String {
    let digits = format!("{}", 20_000_000 + departement * 1_000 + epci);
    let weighed = |(place, digit): (usize, u8)| {
        let value = u32::from(digit - b'0') * if place % 2 == 1 { 2 } else { 1 };
        value / 10 + value % 10
    };
    let sum: u32 = digits.bytes().enumerate().map(weighed).sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}
