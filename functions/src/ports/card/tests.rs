use super::*;

const KEY: &str = "1122334455667788";

fn config() -> CardConfig {
    CardConfig { site_id: "12345678".into(), key: KEY.into(), mode: CardMode::Test }
}

fn order() -> CardOrder {
    CardOrder {
        amount: Euros::from_cents(12_050),
        order_id: "2026000000123-1".parse().unwrap(),
        trans_id: "a1b2c3".parse().unwrap(),
        at: "2026-11-23T07:30:00Z".parse().unwrap(),
        email: Some("élu@example.fr".into()),
        return_url: "http://localhost:8080/dossiers/2026000000123/paiement".into(),
        notification_url: None,
    }
}

/// An accepted payment, whose signature was computed by another implementation (Python's `hmac`).
const ACCEPTED: [(&str, &str); 13] = [
    ("vads_site_id", "12345678"),
    ("vads_ctx_mode", "TEST"),
    ("vads_trans_id", "a1b2c3"),
    ("vads_trans_date", "20261123073000"),
    ("vads_amount", "12050"),
    ("vads_currency", "978"),
    ("vads_order_id", "2026000000123-1"),
    ("vads_trans_status", "AUTHORISED"),
    ("vads_trans_uuid", "0d1f2c3b4a5968778695a4b3c2d1e0f9"),
    ("vads_result", "00"),
    ("vads_operation_type", "DEBIT"),
    ("vads_url_check_src", "PAY"),
    ("signature", "OCk0oEGr8MZcEssPgljYJAlRsLBw22vBYFjBoWURSPc="),
];

fn owned(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// The accepted payment with one field changed (or taken away: None), signed again with our key.
fn signed_with(name: &str, value: Option<&str>) -> Vec<(String, String)> {
    let mut fields = owned(&ACCEPTED);
    fields.retain(|(field, _)| field != "signature" && field != name);
    fields.extend(value.map(|value| (name.to_owned(), value.to_owned())));
    let signature = sign(KEY, fields.iter().map(|(n, v)| (n.as_str(), v.as_str()))).unwrap();
    fields.push(("signature".into(), signature));
    fields
}

#[test]
fn the_form_has_the_signature_of_another_implementation() {
    let fields = payment_form(&config(), &order()).unwrap();
    let value = |name: &str| fields.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
    assert_eq!(value("signature"), Some("PYbIcNKqE1lAtG3uxw2Jd+t5nznWWM2yFFXfF0HNpgU="));
    assert_eq!(value("vads_trans_date"), Some("20261123073000"));
    assert_eq!(value("vads_return_mode"), Some("GET"));
    assert_eq!(value("vads_url_check"), None);
}

#[test]
fn a_form_for_nothing_is_not_made() {
    for cents in [0, -1] {
        let nothing = CardOrder { amount: Euros::from_cents(cents), ..order() };
        assert_eq!(payment_form(&config(), &nothing), Err(CardError::NothingToPay));
    }
    let keyless = CardConfig { key: String::new(), ..config() };
    assert_eq!(payment_form(&keyless, &order()), Err(CardError::NoKey));
    let shopless = CardConfig { site_id: "1234".into(), ..config() };
    assert_eq!(payment_form(&shopless, &order()), Err(CardError::BadField("vads_site_id")));
}

#[test]
fn a_genuine_notification_is_read() {
    let read = verify_notification(&config(), &owned(&ACCEPTED)).unwrap();
    assert_eq!(read.order_id, OrderId::new("2026000000123".parse().unwrap(), 1));
    assert_eq!(read.amount, Euros::from_cents(12_050));
    assert_eq!((read.status, read.operation), (CardStatus::Authorised, CardOperation::Payment));
    assert_eq!(read.trans_date, "2026-11-23T07:30:00Z".parse().unwrap());
    assert_eq!(read.source.as_deref(), Some("PAY"));
}

#[test]
fn the_same_notification_is_read_from_a_form_body() {
    let mut body = url::form_urlencoded::Serializer::new(String::new());
    let body = body.extend_pairs(ACCEPTED).finish();
    assert!(verify_notification(&config(), &form_fields_of(body.as_bytes())).is_ok());
}

#[test]
fn every_signed_field_that_changes_breaks_the_signature() {
    for (changed, _) in ACCEPTED.iter().filter(|(name, _)| name.starts_with("vads_")) {
        let mut fields = owned(&ACCEPTED);
        for (name, value) in &mut fields {
            if name == changed {
                value.push('0');
            }
        }
        assert_eq!(verify_notification(&config(), &fields), Err(CardError::BadSignature), "{changed}");
    }
}

#[test]
fn a_forged_signature_is_refused() {
    for forged in ["", "pas du base64 !", "AAAA", "OCk0oEGr8MZcEssPgljYJAlRsLBw22vBYFjBoWURSPd="] {
        let mut fields = owned(&ACCEPTED);
        fields.retain(|(name, _)| name != "signature");
        fields.push(("signature".into(), forged.into()));
        let refused = verify_notification(&config(), &fields).unwrap_err();
        assert!(matches!(refused, CardError::BadSignature | CardError::Missing("signature")), "{forged}");
    }
    let other_key = CardConfig { key: "8877665544332211".into(), ..config() };
    assert_eq!(verify_notification(&other_key, &owned(&ACCEPTED)), Err(CardError::BadSignature));
}

#[test]
fn what_is_signed_but_not_ours_is_refused() {
    let cases = [
        ("vads_site_id", "87654321", CardError::OtherSite),
        ("vads_ctx_mode", "PRODUCTION", CardError::OtherMode),
        ("vads_currency", "840", CardError::OtherCurrency),
        ("vads_amount", "-5", CardError::BadField("vads_amount")),
        ("vads_amount", "120.50", CardError::BadField("vads_amount")),
        ("vads_amount", "9999999999999", CardError::BadField("vads_amount")),
        ("vads_order_id", "2026000000123-01", CardError::BadField("vads_order_id")),
        ("vads_order_id", "autre", CardError::BadField("vads_order_id")),
        ("vads_trans_id", "a1b2", CardError::BadField("vads_trans_id")),
        ("vads_trans_date", "20261323073000", CardError::BadField("vads_trans_date")),
        ("vads_operation_type", "AUTRE", CardError::BadField("vads_operation_type")),
    ];
    for (name, value, expected) in cases {
        let refused = verify_notification(&config(), &signed_with(name, Some(value)));
        assert_eq!(refused, Err(expected), "{name} {value}");
    }
}

#[test]
fn a_missing_field_is_an_error_and_a_repeated_one_too() {
    for name in [
        "vads_site_id",
        "vads_ctx_mode",
        "vads_currency",
        "vads_order_id",
        "vads_amount",
        "vads_trans_status",
    ] {
        let refused = verify_notification(&config(), &signed_with(name, None)).unwrap_err();
        assert!(matches!(refused, CardError::Missing(missing) if missing == name));
    }
    let mut twice = owned(&ACCEPTED);
    twice.push(("vads_amount".into(), "1".into()));
    assert_eq!(verify_notification(&config(), &twice), Err(CardError::Repeated("vads_amount".into())));
}

#[test]
fn a_charge_without_its_uuid_is_refused_and_a_page_left_is_not() {
    let charged = signed_with("vads_trans_uuid", None);
    assert_eq!(verify_notification(&config(), &charged), Err(CardError::Missing("vads_trans_uuid")));
    let mut left = signed_with("vads_trans_status", Some("ABANDONED"));
    left.retain(|(name, _)| name != "vads_trans_uuid" && name != "signature");
    let signature = sign(KEY, left.iter().map(|(n, v)| (n.as_str(), v.as_str()))).unwrap();
    left.push(("signature".into(), signature));
    assert_eq!(verify_notification(&config(), &left).unwrap().status, CardStatus::Abandoned);
}

#[test]
fn statuses_are_read_and_an_unknown_one_waits() {
    let cases = [
        ("AUTHORISED", CardStatus::Authorised),
        ("CAPTURED", CardStatus::Captured),
        ("REFUSED", CardStatus::Refused),
        ("ABANDONED", CardStatus::Abandoned),
        ("CANCELLED", CardStatus::Cancelled),
        ("EXPIRED", CardStatus::Expired),
        ("AUTHORISED_TO_VALIDATE", CardStatus::Pending),
        ("WAITING_AUTHORISATION", CardStatus::Pending),
        ("DEMAIN_PEUT_ETRE", CardStatus::Pending),
    ];
    for (wire, expected) in cases {
        let read = verify_notification(&config(), &signed_with("vads_trans_status", Some(wire))).unwrap();
        assert_eq!(read.status, expected, "{wire}");
    }
}

#[test]
fn a_refund_is_not_taken_for_a_payment() {
    let refund = verify_notification(&config(), &signed_with("vads_operation_type", Some("CREDIT"))).unwrap();
    assert_eq!(refund.operation, CardOperation::Refund);
}

#[test]
fn the_key_is_not_printed() {
    assert!(!format!("{:?}", config()).contains(KEY));
}

#[test]
fn transaction_ids_have_their_shape() {
    for _ in 0..100 {
        assert!(TransId::drawn([0, 7, 35, 36, 200, 255]).as_str().parse::<TransId>().is_ok());
    }
    assert!("é12345".parse::<TransId>().is_err());
}
