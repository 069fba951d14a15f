//! The répertoire of themes of mandate training (TR-1).
//!
//! The official annex (arrêté of 13 April 2023) is not in public reach, so this table is **indicative**:
//! twenty-one themes seen in OF catalogues, with codes of our own in the form that LHEO gives them. The version
//! of the table is written on an offer when it is published, so that another table can follow without touching
//! what was ordered under this one.

use jiff::civil::{Date, date};
use serde::Serialize;

use super::keys::ThemeCode;

/// One version of the répertoire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Repertoire {
    pub version: &'static str,
    pub valid_from: Date,
    /// True while the table is ours and not the ministry's: the screens say so.
    pub indicatif: bool,
    pub themes: &'static [Theme],
}

/// One theme, under its pedagogical area (`domaine`), with the skills expected (R. 1221-28).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Theme {
    pub code: &'static str,
    pub domaine: &'static str,
    pub label: &'static str,
    pub competences: &'static [&'static str],
}

/// The version in force; the only one so far.
pub static CURRENT: Repertoire = Repertoire {
    version: "indicatif-2026-1",
    valid_from: date(2023, 4, 27),
    indicatif: true,
    themes: THEMES,
};

impl Repertoire {
    /// The version in force at a date; `None` before the first one.
    #[must_use]
    pub fn at(day: Date) -> Option<&'static Self> {
        (CURRENT.valid_from <= day).then_some(&CURRENT)
    }

    #[must_use]
    pub fn theme(&self, code: &ThemeCode) -> Option<&'static Theme> {
        self.themes.iter().find(|theme| theme.code == code.as_str())
    }
}

const THEMES: &[Theme] = &[
    Theme {
        code: "ELU1001",
        domaine: "Exercer son mandat",
        label: "Statut, rôle et responsabilités de l’élu",
        competences: &[
            "Situer le rôle de chaque acteur de la collectivité",
            "Faire valoir les droits attachés au mandat",
            "Prévenir les situations qui engagent sa responsabilité",
        ],
    },
    Theme {
        code: "ELU1002",
        domaine: "Exercer son mandat",
        label: "Fonctionnement de l’assemblée délibérante",
        competences: &[
            "Préparer et suivre une séance de l’assemblée",
            "Sécuriser une délibération",
            "Exercer les droits d’information, d’expression et de proposition",
        ],
    },
    Theme {
        code: "ELU1003",
        domaine: "Exercer son mandat",
        label: "Déontologie, laïcité et prévention des conflits d’intérêts",
        competences: &[
            "Reconnaître une situation de conflit d’intérêts et se déporter",
            "Appliquer les principes de la charte de l’élu local",
            "Faire respecter la neutralité du service public",
        ],
    },
    Theme {
        code: "ELU1004",
        domaine: "Exercer son mandat",
        label: "Management et relations entre élus et agents",
        competences: &[
            "Formuler une commande politique claire",
            "Tenir la place de l’élu face à l’administration",
            "Exercer les responsabilités d’employeur public",
        ],
    },
    Theme {
        code: "ELU1005",
        domaine: "Exercer son mandat",
        label: "Communication et prise de parole",
        competences: &[
            "Construire un message adapté à son public",
            "Prendre la parole avec aisance",
            "Communiquer dans le respect du droit",
        ],
    },
    Theme {
        code: "ELU1006",
        domaine: "Finances et achats",
        label: "Finances et fiscalité locales",
        competences: &[
            "Lire un budget et un compte financier",
            "Analyser une situation financière",
            "Arbitrer une programmation d’investissement",
        ],
    },
    Theme {
        code: "ELU1007",
        domaine: "Finances et achats",
        label: "Commande publique",
        competences: &[
            "Choisir une procédure d’achat adaptée",
            "Siéger en commission en toute sécurité",
            "Intégrer des objectifs sociaux et environnementaux à l’achat",
        ],
    },
    Theme {
        code: "ELU1008",
        domaine: "Aménagement et transitions",
        label: "Urbanisme et aménagement",
        competences: &[
            "Porter un document d’urbanisme",
            "Comprendre une autorisation d’urbanisme",
            "Conduire une stratégie foncière économe",
        ],
    },
    Theme {
        code: "ELU1009",
        domaine: "Aménagement et transitions",
        label: "Habitat et logement",
        competences: &[
            "Définir une politique locale de l’habitat",
            "Mobiliser les outils de rénovation et de lutte contre l’habitat indigne",
            "Siéger dans les instances du logement",
        ],
    },
    Theme {
        code: "ELU1010",
        domaine: "Aménagement et transitions",
        label: "Transition écologique, eau, énergie et déchets",
        competences: &[
            "Établir une stratégie climat",
            "Décider en matière d’eau, d’énergie et de déchets",
            "Associer les habitants à la transition",
        ],
    },
    Theme {
        code: "ELU1011",
        domaine: "Aménagement et transitions",
        label: "Développement économique et tourisme",
        competences: &[
            "Choisir un mode d’intervention économique légal",
            "Soutenir le commerce et les filières locales",
            "Développer une offre touristique durable",
        ],
    },
    Theme {
        code: "ELU1012",
        domaine: "Services à la population",
        label: "Action sociale",
        competences: &[
            "Piloter une analyse des besoins sociaux",
            "Administrer un CCAS ou un CIAS",
            "Coordonner les partenaires de la solidarité",
        ],
    },
    Theme {
        code: "ELU1013",
        domaine: "Services à la population",
        label: "Petite enfance et éducation",
        competences: &[
            "Planifier l’accueil du jeune enfant",
            "Tenir le rôle de la commune dans l’école",
            "Organiser les temps périscolaires et la restauration",
        ],
    },
    Theme {
        code: "ELU1014",
        domaine: "Services à la population",
        label: "Culture, sport et vie associative",
        competences: &[
            "Construire une politique culturelle ou sportive",
            "Soutenir les associations dans un cadre sûr",
            "Organiser une manifestation",
        ],
    },
    Theme {
        code: "ELU1015",
        domaine: "Services à la population",
        label: "État civil, funéraire et élections",
        competences: &[
            "Exercer les fonctions d’officier d’état civil",
            "Administrer un cimetière",
            "Organiser un scrutin",
        ],
    },
    Theme {
        code: "ELU1016",
        domaine: "Sécurité et gestion des risques",
        label: "Sécurité et tranquillité publiques, pouvoirs de police du maire",
        competences: &[
            "Prendre un arrêté de police proportionné",
            "Coordonner les forces de sécurité sur son territoire",
            "Prévenir la délinquance et les violences",
        ],
    },
    Theme {
        code: "ELU1017",
        domaine: "Sécurité et gestion des risques",
        label: "Gestion de crise",
        competences: &[
            "Rendre opérationnel un plan communal de sauvegarde",
            "Diriger une cellule de crise",
            "Informer et soutenir la population",
        ],
    },
    Theme {
        code: "ELU1018",
        domaine: "Citoyenneté et territoires",
        label: "Démocratie locale et participation",
        competences: &[
            "Choisir une méthode de participation",
            "Animer un débat public",
            "Rendre compte d’une décision",
        ],
    },
    Theme {
        code: "ELU1019",
        domaine: "Citoyenneté et territoires",
        label: "Intercommunalité",
        competences: &[
            "Situer les compétences de l’intercommunalité",
            "Comprendre les flux financiers entre commune et groupement",
            "Contribuer à un projet de territoire",
        ],
    },
    Theme {
        code: "ELU1020",
        domaine: "Citoyenneté et territoires",
        label: "Égalité et lutte contre les discriminations",
        competences: &[
            "Conduire un plan d’action pour l’égalité",
            "Prévenir et traiter les discriminations",
            "Agir contre les violences sexistes et sexuelles",
        ],
    },
    Theme {
        code: "ELU1021",
        domaine: "Citoyenneté et territoires",
        label: "Numérique, données et cybersécurité",
        competences: &[
            "Réduire le risque numérique de sa collectivité",
            "Assumer ses obligations sur les données personnelles",
            "Piloter une transformation numérique sobre",
        ],
    },
];
