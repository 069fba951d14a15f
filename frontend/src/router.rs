//! Every address of the application, grouped by who goes there. [`crate::portals`] has the page of each.

use yew::prelude::*;
use yew_router::prelude::*;

#[derive(Clone, PartialEq, Debug, Routable)]
pub enum Route {
    // Everyone.
    #[at("/")]
    Home,
    #[at("/simulateur")]
    Simulator,
    #[at("/recherche")]
    Search,
    #[at("/offres/:siret/:formation/:action")]
    Offer { siret: AttrValue, formation: AttrValue, action: AttrValue },
    /// Sessions side by side; the query names them.
    #[at("/comparer")]
    Comparison,
    #[at("/aide")]
    Help,
    #[at("/connexion")]
    SignIn,
    #[at("/accessibilite")]
    Accessibility,
    #[at("/mentions-legales")]
    LegalNotice,
    #[at("/donnees-personnelles")]
    PersonalData,
    #[at("/conditions-generales")]
    Terms,
    #[at("/plan-du-site")]
    SiteMap,
    #[at("/donnees-ouvertes")]
    OpenData,
    /// What the software of a training body may do.
    #[at("/logiciels")]
    Software,

    /// The keys of the software of a training body.
    #[at("/logiciels/cles")]
    SoftwareKeys,
    /// Leads each to the first page of his own space.
    #[at("/espace")]
    Space,

    // The élu.
    #[at("/activation")]
    Activation,
    /// The review of a person who is to be recognised, or who contests his rights.
    #[at("/verification")]
    Verification,
    /// The searches that are watched; its query is one to add.
    #[at("/alertes")]
    Alerts,
    /// Where the mails of one lead, to end them.
    #[at("/alertes/:id/arret")]
    StopAlert { id: AttrValue },
    /// Who looked at what is the élu's.
    #[at("/consultations")]
    Accesses,
    #[at("/compte")]
    Account,
    /// What the élu looks for and does not find.
    #[at("/besoins")]
    Needs,
    #[at("/releve")]
    Statement,
    /// He asks for a session; in the portal in which he has found it.
    #[at("/demande/:siret/:formation/:action/:session")]
    NewDossier { siret: AttrValue, formation: AttrValue, action: AttrValue, session: AttrValue },
    #[at("/dossiers")]
    Dossiers,
    /// The full sessions for which he waits; its query is one to wait for.
    #[at("/liste-d-attente")]
    Waits,
    /// Where the mail of a free place leads, to decline it; its query names the session, then who waits.
    #[at("/liste-d-attente/refus")]
    DeclinePlace,
    /// Where mails of before lead, whose path names who waits.
    #[at("/liste-d-attente/:id/refus")]
    DeclinePlaceBefore { id: AttrValue },
    /// He signs that he is there, with the code that the training body shows.
    #[at("/presence")]
    Presence,
    /// The offers that he keeps.
    #[at("/mes-favoris")]
    Favourites,
    #[at("/dossiers/:id/confirmation")]
    Confirmation { id: AttrValue },
    #[at("/dossiers/:id/annulation")]
    Cancellation { id: AttrValue },
    #[at("/dossiers/:id/force-majeure")]
    ForceMajeure { id: AttrValue },
    #[at("/dossiers/:id/paiement")]
    PaymentReturn { id: AttrValue },

    // Whoever has a part in the dossier. The first address is the one that our mails give to everybody.
    #[at("/dossiers/:id")]
    Dossier { id: AttrValue },
    /// The same dossier, for the training body and the collectivité.
    #[at("/traitement/:id")]
    Treatment { id: AttrValue },

    /// The request of a training body.
    #[at("/accreditation")]
    Accreditation,
    /// Those of all, for the gestionnaire.
    #[at("/accreditations")]
    Accreditations,
    /// The ministry's list.
    #[at("/accreditations/agrements")]
    Agrements,
    /// The gates of a training body.
    #[at("/accreditations/organismes/:siret")]
    Gates { siret: AttrValue },
    #[at("/accreditations/:id")]
    AccreditationRequest { id: AttrValue },

    /// The open sign-ins of whoever asks.
    #[at("/connexions")]
    SignIns,

    // Whoever acts for an organisation.
    #[at("/habilitations")]
    Habilitations,
    #[at("/habilitations/invitation")]
    Invitation,
    /// Those of another organisation, for the gestionnaire.
    #[at("/habilitations/organisations/:organisation")]
    HabilitationsElsewhere { organisation: AttrValue },

    /// What élus say of the trainings of a training body.
    #[at("/avis")]
    OfOpinions,
    /// What waits to be read of it, for the gestionnaire.
    #[at("/avis/lecture")]
    Opinions,

    // The training body.
    #[at("/organisme")]
    OfHome,
    #[at("/organisme/offres")]
    OfOffers,
    /// One of its offers, typed by hand.
    #[at("/saisie/:formation")]
    OfOffer { formation: AttrValue },
    #[at("/organisme/import")]
    OfImport,
    /// Its sessions, by the day on which they begin.
    #[at("/seances")]
    OfCalendar,
    /// What élus look for and do not find.
    #[at("/organisme/besoins")]
    OfNeeds,
    #[at("/organisme/dossiers")]
    OfDossiers,
    /// Who is there, and the code of the minute.
    #[at("/seances/:formation/:action/:session/presences")]
    OfAttendance { formation: AttrValue, action: AttrValue, session: AttrValue },
    /// A session, with what is decided of the whole of it.
    #[at("/seances/:formation/:action/:session")]
    OfSession { formation: AttrValue, action: AttrValue, session: AttrValue },
    #[at("/organisme/paiements")]
    OfPayments,
    #[at("/organisme/releve")]
    OfStatement,
    #[at("/organisme/coordonnees-bancaires")]
    OfBankDetails,

    // The collectivité.
    #[at("/collectivite")]
    Collectivite,
    #[at("/collectivite/releve")]
    CollectiviteStatement,

    // The gestionnaire.
    #[at("/gestion")]
    Gestion,
    /// All the dossiers, or those that are looked for.
    #[at("/traitement/recherche")]
    GestionDossiers,
    /// Where they were.
    #[at("/gestion/dossiers")]
    GestionDossiersBefore,
    /// The people who wait to be recognised.
    #[at("/reconnaissances")]
    Reviews,
    #[at("/reconnaissances/:id")]
    Review { id: AttrValue },
    /// Where they were: mails that are kept say so.
    #[at("/gestion/verifications")]
    ReviewsBefore,
    #[at("/gestion/verifications/:id")]
    ReviewBefore { id: AttrValue },
    #[at("/fonds/reglements")]
    Settlements,
    /// The transfers of a bank file.
    #[at("/fonds/reglements/:id")]
    Settlement { id: AttrValue },
    #[at("/fonds/retours-bancaires")]
    BankReturns,
    /// A file of the bank that somebody has sent.
    #[at("/fonds/retours-bancaires/:file")]
    BankReturn { file: AttrValue },
    /// What moved at the bank and nothing was matched with.
    #[at("/gestion/a-rapprocher")]
    Suspense,
    /// The accounts that wait to be checked.
    #[at("/fonds/coordonnees-bancaires")]
    BankChecks,
    /// A training body, as the gestionnaire knows it.
    #[at("/gestion/organismes/:siret")]
    TrainingBody { siret: AttrValue },
    #[at("/fonds/traitements")]
    Runs,
    #[at("/fonds/traitements/:id")]
    Run { id: AttrValue },
    /// What the schedules could not treat.
    #[at("/fonds/mis-de-cote")]
    SetAside,
    #[at("/fonds/mandats/import")]
    MandateImport,
    #[at("/fonds/mandats/fins")]
    MandateEndings,
    #[at("/fonds/mandats/fins/:group")]
    MandateEndingGroup { group: AttrValue },
    /// What collectivités owe for their complements.
    #[at("/fonds/collectivites")]
    FundCollectivites,
    #[at("/fonds/collectivites/:siren")]
    FundCollectivite { siren: AttrValue },
    #[at("/fonds/chiffres-de-la-loi")]
    Figures,
    /// What two people decide of them.
    #[at("/chiffres-a-decider")]
    LawDecisions,
    #[at("/fonds")]
    Fund,
    /// A dossier, for the gestionnaire.
    #[at("/gestion/dossiers/:id")]
    Control { id: AttrValue },

    #[at("/acces-refuse")]
    Forbidden,
    #[not_found]
    #[at("/page-introuvable")]
    NotFound,
}
