//! Who may: the register of habilitations. ProConnect says who a person is and where he says that he works, not what he may do;
//! an administrator of the organisation says that, a second one confirms it where it is the gestionnaire's, and it ends.
//!
//! [`permission`] has what may be given in each kind of organisation, [`register`] what is kept, [`decide`] what changes it,
//! [`level`] how well a person must be known, [`fresh`] how lately, and [`sides`] who stands on both sides of a matter.

mod decide;
mod device;
mod fresh;
mod level;
mod permission;
mod register;
mod sides;

pub use decide::{
    Command, Decision, Facts, Giver, HabilitationRefusal, INVITATION_DAYS, PEOPLE_MAX, Proposed, decide,
    is_open_invitation,
};
pub use device::device;
pub use fresh::{MAX_AGE, is_fresh};
pub use level::{Missing, missing};
pub use permission::Permission;
pub use register::{
    Author, Cause, End, Habilitation, HabilitationRow, Organisation, Person, State, folded_mail, powers_of,
};
pub use sides::{Agent, BothSides, Civil, acts_by, is_on_both_sides};
