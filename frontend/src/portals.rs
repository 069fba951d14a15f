//! The page of each address, portal by portal.
//!
//! A portal has its own Wasm (`src/bin`), so that a phone loads only what its owner needs. The address decides, by its first
//! part: see [`mce_shared::portals`]. A page of another portal is a new page for the browser, which then loads the other Wasm.

use mce_shared::api::Role;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::browser;
use crate::pages::restricted::Restricted;
use crate::pages::{self, dossier, elu, gestion, organisme};
use crate::router::Route;

const ELU: &[Role] = &[Role::Elu];
const OF: &[Role] = &[Role::Of];
const COLLECTIVITE: &[Role] = &[Role::Collectivite];
const GESTIONNAIRE: &[Role] = &[Role::Gestionnaire];
const PROFESSIONALS: &[Role] = &[Role::Of, Role::Collectivite, Role::Gestionnaire];
const EVERY_ROLE: &[Role] = &[Role::Elu, Role::Of, Role::Collectivite, Role::Gestionnaire];

/// The pages of everybody, and the request that an élu makes from an offer. Each portal gives nothing for an address that it has no
/// page for.
pub fn public(route: Route) -> Option<Html> {
    use Route as R;
    use pages::public as page;
    Some(match route {
        R::Home => html! { <page::home::Home /> },
        R::Search => html! { <page::search::Search /> },
        R::Offer { siret, formation, action } => {
            html! { <page::offer::Offer {siret} {formation} {action} /> }
        }
        R::NewDossier { siret, formation, action, session } => {
            only(ELU, html! { <elu::new_dossier::NewDossier {siret} {formation} {action} {session} /> })
        }
        R::Help => page::help(),
        R::SignIn => page::sign_in::sign_in(),
        R::Accessibility => page::accessibility(),
        R::LegalNotice => page::legal_notice(),
        R::PersonalData => page::personal_data(),
        R::Terms => page::terms::terms(),
        R::SiteMap => page::site_map(),
        R::OpenData => html! { <page::open_data::OpenDataFiles /> },
        R::Space => only(EVERY_ROLE, html! { <pages::space::Space /> }),
        R::Forbidden => pages::errors::forbidden(),
        _ => return None,
    })
}

/// What one tries out without signing in; the software of training bodies; and what the gestionnaire decides of the figures of the law, for
/// which others have no room.
pub fn outils(route: Route) -> Option<Html> {
    use Route as R;
    use pages::public as page;
    Some(match route {
        R::Simulator => html! { <page::simulator::Simulator /> },
        R::Comparison => html! { <page::comparison::Comparison /> },
        R::Software => organisme::software::documentation(),
        R::SoftwareKeys => only(OF, html! { <organisme::software::Keys /> }),
        R::LawDecisions => only(GESTIONNAIRE, html! { <gestion::law::LawDecisions /> }),
        _ => return None,
    })
}

/// The pages of the élus, and the address of a dossier that our mails give to everybody.
pub fn elu(route: Route) -> Option<Html> {
    use Route as R;
    Some(match route {
        R::Account => only(ELU, html! { <elu::account::Account /> }),
        R::Dossiers => only(ELU, html! { <elu::dossiers::Dossiers /> }),
        R::Dossier { id } => only(EVERY_ROLE, html! { <dossier::OfElu {id} /> }),
        R::Confirmation { id } => only(ELU, elu::confirmation::confirmation(id)),
        R::Cancellation { id } => only(ELU, elu::cancellation::cancellation(id)),
        R::ForceMajeure { id } => only(ELU, elu::force_majeure::force_majeure(id)),
        R::PaymentReturn { id } => only(ELU, html! { <elu::payment::PaymentReturn {id} /> }),
        _ => return None,
    })
}

/// The pages of the training bodies and of the collectivités.
pub fn pro(route: Route) -> Option<Html> {
    use Route as R;
    Some(match route {
        R::OfHome => only(OF, html! { <organisme::home::OfHome /> }),
        R::OfOffers => only(OF, html! { <organisme::offers::OfOffers /> }),
        R::OfImport => only(OF, html! { <organisme::import::OfImport /> }),
        R::OfNeeds => only(OF, html! { <organisme::needs::OfNeeds /> }),
        R::OfDossiers => only(OF, organisme::dossiers()),
        R::OfPayments => only(OF, html! { <organisme::payments::OfPayments /> }),
        R::OfStatement => only(OF, pages::ledger::of_statement()),
        R::OfBankDetails => only(OF, html! { <organisme::bank_details::BankDetails /> }),
        R::Collectivite => only(COLLECTIVITE, pages::collectivite::requests()),
        R::CollectiviteStatement => {
            only(COLLECTIVITE, html! { <pages::collectivite::statement::Statement /> })
        }
        _ => return None,
    })
}

/// The offers that a training body types.
pub fn saisie(route: Route) -> Option<Html> {
    use Route as R;
    Some(match route {
        R::OfOffer { formation } => only(OF, html! { <organisme::typing::OfOffer {formation} /> }),
        _ => return None,
    })
}

/// A dossier, for the training body and the collectivité; the sessions of the one, with who is there; and the gestionnaire's search.
pub fn traitement(route: Route) -> Option<Html> {
    use Route as R;
    Some(match route {
        R::OfCalendar => only(OF, html! { <organisme::calendar::OfCalendar /> }),
        R::OfAttendance { formation, action, session } => {
            only(OF, html! { <organisme::attendance::OfAttendance {formation} {action} {session} /> })
        }
        R::OfSession { formation, action, session } => {
            only(OF, html! { <organisme::session::OfSession {formation} {action} {session} /> })
        }
        R::GestionDossiers => only(GESTIONNAIRE, html! { <gestion::dossiers::Dossiers /> }),
        R::Treatment { id } => only(PROFESSIONALS, html! { <dossier::OfProfessional {id} /> }),
        _ => return None,
    })
}

/// The way in of a training body and its gates, for who asks and for who decides; who may act for whom; who waits to be
/// recognised; and what élus say of their trainings.
pub fn accreditation(route: Route) -> Option<Html> {
    use Route as R;
    Some(match route {
        R::Habilitations => only(PROFESSIONALS, html! { <pages::habilitations::Habilitations /> }),
        R::Invitation => only(PROFESSIONALS, html! { <pages::habilitations::invitation::Invitation /> }),
        R::HabilitationsElsewhere { organisation } => {
            only(GESTIONNAIRE, html! { <pages::habilitations::elsewhere::Elsewhere {organisation} /> })
        }
        R::Accreditation => only(OF, html! { <organisme::accreditation::Accreditation /> }),
        R::Accreditations => only(GESTIONNAIRE, html! { <gestion::accreditations::Accreditations /> }),
        R::Agrements => only(GESTIONNAIRE, html! { <gestion::agrements::Agrements /> }),
        R::Gates { siret } => only(GESTIONNAIRE, html! { <gestion::gates::Gates {siret} /> }),
        R::Reviews => only(GESTIONNAIRE, html! { <gestion::reviews::Reviews /> }),
        R::Review { id } => only(GESTIONNAIRE, html! { <gestion::review::ReviewPage {id} /> }),
        R::AccreditationRequest { id } => {
            only(GESTIONNAIRE, html! { <gestion::accreditation::Request {id} /> })
        }
        R::OfOpinions => only(OF, html! { <organisme::opinions::OfOpinions /> }),
        R::Opinions => only(GESTIONNAIRE, html! { <gestion::opinions::Opinions /> }),
        _ => return None,
    })
}

/// Who one is, who looked, what became of one's rights, and what one keeps for later: pages that are seldom needed.
pub fn acces(route: Route) -> Option<Html> {
    use Route as R;
    Some(match route {
        R::Activation => only(ELU, html! { <elu::activation::Activation /> }),
        R::Verification => only(ELU, html! { <elu::review::Verification /> }),
        R::Alerts => only(ELU, html! { <elu::alerts::Alerts /> }),
        R::StopAlert { id } => html! { <elu::alerts::StopAlert {id} /> },
        R::Waits => only(ELU, html! { <elu::waits::Waits /> }),
        R::DeclinePlace => html! { <elu::waits::DeclinePlace /> },
        R::DeclinePlaceBefore { id } => html! { <elu::waits::DeclinePlace place={id} /> },
        R::Needs => only(ELU, html! { <elu::needs::Needs /> }),
        R::Statement => only(ELU, html! { <elu::statement::Statement /> }),
        R::Accesses => only(ELU, pages::accesses::of_elu()),
        R::Presence => only(ELU, html! { <elu::presence::Presence /> }),
        R::Favourites => only(ELU, html! { <elu::favourites::Favourites /> }),
        R::SignIns => only(EVERY_ROLE, html! { <pages::sign_ins::SignIns /> }),
        _ => return None,
    })
}

/// The pages of the gestionnaire: the dossiers.
pub fn gestion(route: Route) -> Option<Html> {
    use Route as R;
    Some(match route {
        R::TrainingBody { siret } => {
            only(GESTIONNAIRE, html! { <gestion::training_body::TrainingBody {siret} /> })
        }
        R::Suspense => only(GESTIONNAIRE, html! { <gestion::suspense::Suspense /> }),
        R::Gestion => only(GESTIONNAIRE, html! { <gestion::home::Home /> }),
        R::GestionDossiersBefore => moved(Route::GestionDossiers),
        R::ReviewsBefore => moved(Route::Reviews),
        R::ReviewBefore { id } => moved(Route::Review { id }),
        R::Control { id } => only(GESTIONNAIRE, html! { <dossier::OfGestionnaire {id} /> }),
        _ => return None,
    })
}

/// The pages of the gestionnaire: the fund, its payments, its runs, the register of mandates.
pub fn fonds(route: Route) -> Option<Html> {
    use Route as R;
    Some(match route {
        R::Settlements => only(GESTIONNAIRE, html! { <gestion::settlements::Settlements /> }),
        R::Settlement { id } => only(GESTIONNAIRE, html! { <gestion::settlement::Settlement {id} /> }),
        R::BankReturns => only(GESTIONNAIRE, html! { <gestion::bank_returns::BankReturns /> }),
        R::BankReturn { file } => only(GESTIONNAIRE, html! { <gestion::bank_return::BankReturn {file} /> }),
        R::BankChecks => only(GESTIONNAIRE, html! { <gestion::bank_details::BankDetails /> }),
        R::Runs => only(GESTIONNAIRE, html! { <gestion::runs::Runs /> }),
        R::Run { id } => only(GESTIONNAIRE, html! { <gestion::run::Run {id} /> }),
        R::SetAside => only(GESTIONNAIRE, html! { <gestion::set_aside::Aside /> }),
        R::MandateImport => only(GESTIONNAIRE, html! { <gestion::import::MandateImport /> }),
        R::MandateEndings => only(GESTIONNAIRE, html! { <gestion::endings::MandateEndings /> }),
        R::MandateEndingGroup { group } => {
            only(GESTIONNAIRE, html! { <gestion::ending_group::MandateEndingGroup {group} /> })
        }
        R::FundCollectivites => only(GESTIONNAIRE, html! { <gestion::collectivites::Collectivites /> }),
        R::FundCollectivite { siren } => {
            only(GESTIONNAIRE, html! { <gestion::collectivite::Collectivite {siren} /> })
        }
        R::Figures => only(GESTIONNAIRE, html! { <gestion::figures::Figures /> }),
        R::Fund => only(GESTIONNAIRE, html! { <gestion::fund::Fund /> }),
        _ => return None,
    })
}

/// An address that a page has left: its new one is in another portal.
fn moved(to: Route) -> Html {
    html! { <Moved {to} /> }
}

#[derive(Properties, PartialEq)]
struct MovedProps {
    to: Route,
}

/// The old address leaves no trace in the history, whose way back would lead here again.
#[component]
fn Moved(props: &MovedProps) -> Html {
    use_effect_with(props.to.to_path(), |path: &String| browser::open_instead(path));
    Html::default()
}

/// A page for some roles; the door explains itself to the others.
fn only(roles: &'static [Role], page: Html) -> Html {
    html! { <Restricted {roles}>{ page }</Restricted> }
}
