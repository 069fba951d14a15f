//! A presence, as the élu signs it and as the training body notes it.

use serde::Serialize;

use super::{FormBody, Reading};
use crate::api::{MarkAttendance, SignAttendance};
use crate::texts::corrections;

/// Whether somebody was there.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PresenceChoice {
    Present,
    Absent,
}

impl FormBody for MarkAttendance {
    type Facts = ();

    fn read(form: &mut Reading<'_>, (): &()) -> Option<Self> {
        use PresenceChoice as C;
        let dossier = form.parsed("dossier", corrections::WHO);
        let half_day = form.parsed("half_day", corrections::HALF_DAY);
        let present = form.one_of("present", &[C::Present, C::Absent], corrections::WAS_THERE);
        let reason = form.required_words("reason", corrections::WHY_UNSIGNED);
        Some(Self {
            dossier: dossier?,
            half_day: half_day?,
            present: present? == C::Present,
            reason: reason?,
        })
    }
}

impl FormBody for SignAttendance {
    type Facts = ();

    fn read(form: &mut Reading<'_>, (): &()) -> Option<Self> {
        Some(Self { code: form.required_words("code", corrections::ATTENDANCE_CODE)? })
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::filled;
    use super::*;

    #[test]
    fn a_presence_names_its_elu_its_half_day_and_its_reason() {
        let fields = [
            ("dossier", "2026000000001"),
            ("half_day", "2027-04-20S"),
            ("present", "absent"),
            ("reason", "Excusé."),
        ];
        let read = filled::<MarkAttendance>(&(), &fields).expect("a mark");
        assert_eq!((read.half_day.to_string().as_str(), read.present), ("2027-04-20S", false));
        let missing = filled::<MarkAttendance>(&(), &[]).unwrap_err();
        assert_eq!(missing, ["/dossier", "/half_day", "/present", "/reason"]);
        let code = filled::<SignAttendance>(&(), &[("code", " 123 456 ")]);
        assert_eq!(code, Ok(SignAttendance { code: "123 456".to_owned() }));
        assert_eq!(filled::<SignAttendance>(&(), &[]), Err(vec!["/code".to_owned()]));
    }
}
