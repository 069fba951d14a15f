//! Tokens that are not what they should be: their claims, signatures and encryption.

use super::*;

#[tokio::test]
async fn wrong_claims_of_the_id_token_are_refused() {
    let at = |seconds: i64| json!(now().as_second() + seconds);
    let cases = [
        ("nonce", json!("another"), "sign-in-nonce-mismatch"),
        ("nonce", Value::Null, "sign-in-nonce-mismatch"),
        ("iss", json!("https://other.example"), "sign-in-issuer-mismatch"),
        ("iss", Value::Null, "sign-in-claim-missing"),
        ("aud", json!("another client"), "sign-in-audience-mismatch"),
        ("aud", json!(["mce", "another client"]), "sign-in-audience-mismatch"),
        ("aud", json!(["mce"]), "signed-in"),
        ("azp", json!("another client"), "sign-in-audience-mismatch"),
        ("acr", json!("eidas1"), "sign-in-acr-too-low"),
        ("acr", Value::Null, "sign-in-acr-too-low"),
        ("acr", json!("eidas3"), "signed-in"),
        ("exp", at(-31), "sign-in-token-expired"),
        ("exp", at(-20), "signed-in"),
        ("exp", json!("soon"), "sign-in-claim-malformed"),
        ("iat", at(31), "sign-in-token-not-yet-valid"),
        ("nbf", at(31), "sign-in-token-not-yet-valid"),
        ("sub", json!(""), "sign-in-claim-missing"),
        ("at_hash", json!("AAAAAAAAAAAAAAAAAAAAAA"), "sign-in-access-token-mismatch"),
    ];
    for (claim, value, expected) in cases {
        let outcome = Case::elu(|case| case.claims[claim] = value.clone()).await;
        assert_eq!(outcome, expected, "{claim} = {value}");
    }
}

#[tokio::test]
async fn missing_times_are_refused() {
    for claim in ["exp", "iat", "aud", "iss", "sub"] {
        let outcome = Case::elu(|case| {
            case.claims.as_object_mut().unwrap().remove(claim);
        });
        assert_eq!(outcome.await, "sign-in-claim-missing", "{claim}");
    }
}

/// `prompt` and `max_age` pass through the browser, which may take them out: only `auth_time` proves anything.
#[tokio::test]
async fn who_must_prove_again_who_he_is_is_not_let_through_by_an_older_proof() {
    for (auth_time, expected) in [
        (json!(now().as_second()), "signed-in"),
        (json!(now().as_second() - 30), "signed-in"),
        (json!(now().as_second() - 31), "sign-in-not-again"),
        (Value::Null, "sign-in-claim-malformed"),
    ] {
        let outcome = Case::agent(|case| {
            case.attempt.again = true;
            case.claims["auth_time"] = auth_time.clone();
        });
        assert_eq!(outcome.await, expected, "{auth_time}");
    }
    let silent = Case::agent(|case| {
        case.attempt.again = true;
        case.claims.as_object_mut().unwrap().remove("auth_time");
    });
    assert_eq!(silent.await, "sign-in-not-again");
    let first = Case::agent(|case| drop(case.claims.as_object_mut().unwrap().remove("auth_time")));
    assert_eq!(first.await, "signed-in", "the first time, it is not asked for");
}

#[tokio::test]
async fn wrong_signatures_are_refused() {
    for (header, expected) in [
        (json!({ "alg": "none", "kid": "one" }), "sign-in-signature-algorithm"),
        (json!({ "alg": "HS256", "kid": "one" }), "sign-in-signature-algorithm"),
        (json!({ "alg": "RS256", "kid": "one" }), "sign-in-signature-algorithm"),
        (json!({ "alg": "ES256", "kid": "two" }), "sign-in-signature-key-unknown"),
        (
            json!({ "alg": "ES256", "kid": "one", "crit": ["b64"], "b64": false }),
            "sign-in-signature-malformed",
        ),
        (json!({ "alg": "ES256" }), "signed-in"),
    ] {
        let outcome = Case::elu(|case| case.header = header.clone()).await;
        assert_eq!(outcome, expected, "{header}");
    }
    let mut forged = Case::new(ProviderKind::FranceConnect).await;
    forged.publish();
    let published = forged.signer.jwk();
    forged.signer = Signer256::new("one");
    forged.publish();
    forged.op.answer("/jwks", json!({ "keys": [published] }));
    assert_eq!(forged.finish().await.unwrap_err(), SignInError::SignatureInvalid);
}

#[tokio::test]
async fn an_unsigned_token_is_refused() {
    let case = Case::new(ProviderKind::ProConnect).await;
    case.publish();
    let unsigned = format!("{}.{}.", part(&json!({ "alg": "none" })), part(&case.claims));
    case.answer_id_token(&unsigned);
    assert_eq!(case.finish().await.unwrap_err().code(), "sign-in-signature-algorithm");
}

#[tokio::test]
async fn wrong_encryption_is_refused() {
    let off_curve = json!({ "kty": "EC", "crv": "P-256", "x": "A".repeat(43), "y": "A".repeat(43) });
    for (field, value, expected) in [
        ("alg", json!("RSA-OAEP-256"), "sign-in-encryption-algorithm"),
        ("alg", json!("dir"), "sign-in-encryption-algorithm"),
        ("alg", json!("ECDH-ES+A256KW"), "sign-in-encryption-algorithm"),
        ("enc", json!("A128GCM"), "sign-in-encryption-algorithm"),
        ("kid", json!("another"), "sign-in-encryption-key-unknown"),
        ("zip", json!("DEF"), "sign-in-encryption-malformed"),
        ("crit", json!(["exp"]), "sign-in-encryption-malformed"),
        ("epk", off_curve, "sign-in-encryption-malformed"),
        ("apu", json!("QWxpY2U"), "sign-in-decryption-failed"),
    ] {
        let outcome = Case::elu(|case| case.jwe_header[field] = value.clone()).await;
        assert_eq!(outcome, expected, "{field} = {value}");
    }
}

#[tokio::test]
async fn an_altered_or_foreign_jwe_is_refused() {
    let case = Case::new(ProviderKind::FranceConnect).await;
    case.publish();
    let jws = case.signer.sign(&case.header, &case.claims);
    let token = case.protect(jws.clone());
    // The last character may carry bits that count for nothing: the one before is changed.
    let changed = if token[..token.len() - 1].ends_with('A') { "B" } else { "A" };
    let parts: Vec<&str> = token.split('.').collect();
    let stranger = EncryptionKey::from_jwk(&private_jwk()).unwrap();
    let for_another = encrypt(&jws, &case.jwe_header, &encryption_jwks(&stranger)["keys"][0]);
    for (token, expected) in [
        (
            format!("{}{changed}{}", &token[..token.len() - 2], &token[token.len() - 1..]),
            "sign-in-decryption-failed",
        ),
        (for_another, "sign-in-decryption-failed"),
        (format!("{}.AAAA.{}.{}.{}", parts[0], parts[2], parts[3], parts[4]), "sign-in-encryption-malformed"),
        (format!("{}..AA.{}.{}", parts[0], parts[3], parts[4]), "sign-in-encryption-malformed"),
        (jws, "sign-in-token-not-encrypted"),
        (String::new(), "sign-in-token-not-encrypted"),
    ] {
        case.answer_id_token(&token);
        assert_eq!(case.finish().await.unwrap_err().code(), expected, "{token}");
    }
}

#[tokio::test]
async fn encryption_is_neither_dropped_nor_slipped_in() {
    let case = Case::new(ProviderKind::FranceConnect).await;
    case.publish();
    case.op.answer("/userinfo", case.userinfo.clone());
    assert_eq!(case.finish().await.unwrap_err(), SignInError::NotEncrypted("userinfo"));
    let signed_only = case.signer.sign(&case.userinfo_header, &case.userinfo);
    case.op.answer_with("/userinfo", (200, "application/jwt", signed_only));
    assert_eq!(case.finish().await.unwrap_err(), SignInError::NotEncrypted("userinfo"));

    let pro = Case::new(ProviderKind::ProConnect).await;
    pro.publish();
    let jwe = encrypt("x", &pro.jwe_header, &encryption_jwks(&pro.key)["keys"][0]);
    pro.answer_id_token(&jwe);
    assert_eq!(pro.finish().await.unwrap_err(), SignInError::UnexpectedEncryption("id_token"));
}

/// The example of RFC 7515 appendix A.2: a signing-only issuer may use RS256.
#[test]
fn rs256_follows_rfc_7515() {
    let jwk = serde_json::from_value(json!({ "kty": "RSA", "e": "AQAB", "n": "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ" })).unwrap();
    let jws = concat!(
        "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.",
        "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"
    );
    let keys = [jwk];
    let header = tokens::header(jws, &["ES256", "RS256"]).unwrap();
    let key = tokens::find_key(&keys, &header).unwrap();
    assert_eq!(tokens::verify(jws, &header, key).unwrap()["iss"], "joe");
    assert!(tokens::header(jws, &["ES256"]).is_err());
}
