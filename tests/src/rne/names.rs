//! Names as the register has them: capitals for family names, accents kept or lost, hyphens, particles.

use super::draw::{draw, is_among, one_of};

const BEGINNINGS: [&str; 64] = [
    "BAR", "BEAU", "BEL", "BER", "BLAN", "BOI", "BON", "BOUR", "BRE", "BRU", "CAR", "CHAR", "CHE", "CLA",
    "COR", "COU", "DA", "DEL", "DOU", "DU", "ÉTIEN", "FAU", "FÉ", "FLEU", "FON", "FOUR", "GAR", "GAU", "GÉR",
    "GI", "GON", "GOU", "GUÉ", "GUI", "HAR", "HÉ", "JA", "JO", "KER", "LAM", "LAN", "LAR", "LE", "LOI",
    "MAI", "MAR", "MÉ", "MON", "MOU", "NOR", "PEL", "PER", "POI", "PRÉ", "QUÉ", "RE", "RI", "ROU", "SAU",
    "TES", "TRÉ", "VA", "VER", "VI",
];
const ENDINGS: [&str; 48] = [
    "BAUD", "BERT", "BIN", "CHARD", "CHET", "COURT", "CQUES", "DIN", "DRON", "FORT", "GNON", "GUET", "LAIN",
    "LAND", "LARD", "LEAU", "LIER", "LIN", "LOUX", "MAND", "MIER", "MIN", "MOND", "NARD", "NAUD", "NEAU",
    "NIER", "NOT", "PEAU", "QUET", "RAND", "RAUD", "REAU", "RET", "RIEUX", "RON", "ROUX", "SARD", "SEAU",
    "SIER", "SON", "TEAU", "TIER", "TON", "VEAU", "VIER", "VILLE", "ZÉ",
];
const WOMEN: [&str; 32] = [
    "Anne",
    "Aurélie",
    "Béatrice",
    "Brigitte",
    "Catherine",
    "Cécile",
    "Chantal",
    "Claire",
    "Élodie",
    "Émilie",
    "Éva",
    "Françoise",
    "Hélène",
    "Inès",
    "Isabelle",
    "Joëlle",
    "Julie",
    "Laëtitia",
    "Lucie",
    "Maïté",
    "Marie",
    "Martine",
    "Mélanie",
    "Monique",
    "Nathalie",
    "Noémie",
    "Océane",
    "Sophie",
    "Stéphanie",
    "Sylvie",
    "Valérie",
    "Zoé",
];
const MEN: [&str; 32] = [
    "Alain",
    "André",
    "Aurélien",
    "Benoît",
    "Bernard",
    "Cédric",
    "Christian",
    "Clément",
    "Daniel",
    "David",
    "Édouard",
    "Émile",
    "Éric",
    "Fabien",
    "François",
    "Frédéric",
    "Gaël",
    "Gérard",
    "Jean",
    "Jérôme",
    "Joël",
    "Karim",
    "Loïc",
    "Michel",
    "Nicolas",
    "Noël",
    "Olivier",
    "Patrick",
    "Philippe",
    "Rémi",
    "Sébastien",
    "Yves",
];
const PARTICLES: [&str; 6] = ["DE ", "DE LA ", "DU ", "D'", "DE L'", "DES "];

/// A family name, in capitals.
pub fn family_name(key: u64) -> String {
    let by = |what: u64| draw(&[key, what]);
    let simple = |what: u64| format!("{}{}", one_of(by(what), &BEGINNINGS), one_of(by(what + 1), &ENDINGS));
    match by(0) % 100 {
        0..=3 => format!("{}{}", one_of(by(1), &PARTICLES), simple(2)),
        4..=6 => format!("LE {}", simple(2)),
        7..=12 => format!("{}-{}", simple(2), simple(4)),
        13 => format!("{}{}-{}", one_of(by(1), &PARTICLES), simple(2), simple(4)),
        _ => simple(2),
    }
}

/// A first name, one in eight compound.
pub fn first_name(key: u64, is_woman: bool) -> String {
    let by = |what: u64| draw(&[key, what, 1]);
    let pool = if is_woman { &WOMEN } else { &MEN };
    let first = one_of(by(0), pool);
    if by(1) % 8 == 0 { format!("{first}-{}", one_of(by(2), pool)) } else { (*first).to_owned() }
}

/// The same name as another file may write it: without accents, the particle behind.
pub fn spelt_otherwise(name: &str, key: u64) -> String {
    let moved = match PARTICLES.iter().find_map(|particle| Some((particle, name.strip_prefix(particle)?))) {
        Some((particle, rest)) if is_among(draw(&[key, 2]), 1_000) => {
            format!("{rest} ({})", particle.trim_end())
        }
        _ => name.to_owned(),
    };
    if is_among(draw(&[key, 3]), 1_500) { moved.chars().map(plain).collect() } else { moved }
}

fn plain(letter: char) -> char {
    match letter {
        'É' | 'È' => 'E',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'ï' | 'î' => 'i',
        'ç' => 'c',
        other => other,
    }
}
