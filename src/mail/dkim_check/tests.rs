//! Signatures made by other programs, and each change that must be noticed.

use rsa::pkcs8::DecodePublicKey;

use super::*;

// The keys, the signatures and the message of RFC 8463, appendix A.

const ED25519_KEY: &str = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

const RSA_KEY: &str = "\
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bd
OKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4h
stT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB";

const BY_ED25519: &str = "\
DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=brisbane; t=1528637909; h=from : to :
 subject : date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
 Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
";

const BY_RSA: &str = "\
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=test; t=1528637909; h=from : to : subject :
 date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
 DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
 dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
";

const MESSAGE: &str = "\
From: Joe SixPack <joe@football.example.com>
To: Suzie Q <suzie@shopping.example.net>
Subject: Is dinner ready?
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
Message-ID: <20030712040037.46341.5F8J@football.example.com>

Hi.

We lost the game.  Are you hungry yet?

Joe.
";

/// The RFC's message under each of its signatures, with that one's selector
/// and key.
fn examples() -> [(String, &'static str, PublicKey); 2] {
    let bytes = |text| decode_base64(text).expect("base64");
    let ed25519 = bytes(ED25519_KEY).try_into().expect("a key");
    let ed25519 = ed25519_dalek::VerifyingKey::from_bytes(&ed25519).expect("a key");
    let rsa = rsa::RsaPublicKey::from_public_key_der(&bytes(RSA_KEY)).expect("a key");
    let message = |signature: &str| format!("{signature}{MESSAGE}").replace('\n', "\r\n");
    [
        (message(BY_ED25519), "brisbane", PublicKey::Ed25519(ed25519)),
        (message(BY_RSA), "test", PublicKey::Rsa(rsa)),
    ]
}

/// What is wrong with a message.
fn fault(message: &[u8], selector: &str, key: &PublicKey) -> Option<String> {
    let signed = ["From", "To", "Subject", "Date", "Message-ID", "Reply-To"];
    let expected = Expected { domain: "Football.example.com", selector, key, signed: &signed };
    check(message, &expected).err().map(|error| error.to_string())
}

/// Puts a text in the place of another in each example, and gives the two
/// outcomes when they are the same.
#[track_caller]
fn changed(old: &str, new: &str) -> Option<String> {
    let [first, second] = examples().map(|(message, selector, key)| {
        let changed = message.replacen(old, new, 1);
        assert_ne!(changed, message, "{old}");
        fault(changed.as_bytes(), selector, &key)
    });
    assert_eq!(first, second);
    first
}

const BROKEN: &str = "`b=` is not a signature of the head by this key";

#[test]
fn the_examples_of_rfc_8463_verify() {
    for (message, selector, key) in examples() {
        assert_eq!(fault(message.as_bytes(), selector, &key), None);
    }
}

#[test]
fn blanks_folds_and_unsigned_fields_change_nothing() {
    for (old, new) in [
        ("Subject: Is dinner", "SUBJECT \t:\r\n\t Is\r\n  dinner"),
        ("ready?\r\n", "ready? \t\r\n"),
        ("From: Joe", "Received: from a by b\r\nFrom: Joe"),
        ("game.  Are", "game. \t Are"),
        ("Hi.\r\n", "Hi. \r\n"),
        ("Hi.\r\n\r\n", "Hi.\r\n \t\r\n"),
        ("Joe.\r\n", "Joe.\r\n\r\n \r\n\r\n"),
        ("Joe.\r\n", "Joe."),
        (" b=", " b=\r\n\t "),
        ("=\r\nFrom:", "= \r\n \r\nFrom:"),
    ] {
        assert_eq!(changed(old, new), None, "{old}");
    }
    // White space anywhere in the signature itself.
    for (message, selector, key) in examples() {
        let (before, after) = message.split_once(" b=").expect("it is there");
        let (signature, after) = after.split_once("\r\nFrom").expect("it is there");
        let spaced: String = signature.chars().flat_map(|letter| [letter, ' ']).collect();
        let message = format!("{before} b={spaced}\r\nFrom{after}");
        assert_eq!(fault(message.as_bytes(), selector, &key), None);
    }
}

#[test]
fn a_change_breaks_a_signature() {
    let head = Some(BROKEN.to_owned());
    for (old, new) in [
        ("Is dinner ready?", "Is dinner ready!"),
        ("Suzie Q", "SuzieQ"),
        ("To: Suzie Q <suzie@shopping.example.net>\r\n", ""),
        // `h=` names From twice and signs so that there is no other.
        ("From: Joe", "From: Eve <eve@example.com>\r\nFrom: Joe"),
        ("t=1528637909", "t=1528637908"),
        ("from : to", "from:to"),
        ("from : to", "to : from"),
    ] {
        assert_eq!(changed(old, new), head, "{old}");
    }
    let body = Some("`bh=` is not the body's hash".to_owned());
    for (old, new) in
        [("Hi.", "Hi!"), ("Hi.", " Hi."), ("Joe.\r\n", "Joe.\r\nEve.\r\n"), ("Hi.\r\n", "Hi.\n")]
    {
        assert_eq!(changed(old, new), body, "{old}");
    }
    for (message, selector, key) in examples() {
        // A signature cut short, and one of other bytes.
        let (before, after) = message.split_once("\r\nFrom").expect("it is there");
        let short = format!("{}\r\nFrom{after}", before.rsplit_once("\r\n").expect("it is there").0);
        let fault = |message: &str| fault(message.as_bytes(), selector, &key);
        assert!(fault(&short).is_some());
        let start = message.find(" b=").expect("it is there") + 3;
        let mut other = message.clone();
        other.replace_range(start..start + 4, "AAAA");
        assert_eq!(fault(&other), head);
    }
}

#[test]
fn a_signature_says_what_is_expected() {
    for (old, new, expected) in [
        ("v=1", "v=2", "`v=` is not 1"),
        ("v=1; ", "", "`v=` is missing in the signature"),
        ("c=relaxed/relaxed", "c=relaxed/simple", "`c=` is not relaxed/relaxed"),
        ("c=relaxed/relaxed;", "", "`c=` is missing in the signature"),
        ("d=football.", "d=", "`d=` is not Football.example.com"),
        ("i=@football", "i=@xfootball", "`i=` is not of the domain"),
        ("t=15", "l=1; t=15", "`l=` is in the signature"),
        ("t=15", "x=1; t=15", "`x=` is in the signature"),
        ("t=15", "v=1; t=15", "`v=` is in the signature twice"),
        ("t=15", "t15", "a tag of the signature has no `=`"),
        (" bh=", " bh=*", "no base64"),
        (" bh=2", " bh=3", "`bh=` is not the body's hash"),
        ("To:", "Reply-To: a@example.com\r\nTo:", "of 1 header fields `Reply-To`, `h=` names 0"),
        ("To:", "To: a@example.com\r\nTo:", "of 2 header fields `To`, `h=` names 1"),
        ("To:", "To\r\nTo:", "a line of the head is not a header field"),
        ("DKIM-", "X-", "there is not one signature but 0"),
        ("DKIM-", "DKIM-Signature: v=1\r\nDKIM-", "there is not one signature but 2"),
        ("\r\n\r\nHi.\r\n\r\nWe", "\r\nHi: we", "`bh=` is not the body's hash"),
    ] {
        assert_eq!(changed(old, new).as_deref(), Some(expected), "{new}");
    }
    let [(by_ed25519, brisbane, ed25519), (by_rsa, test, rsa)] = examples();
    let fault = |message: &str, selector, key| fault(message.as_bytes(), selector, key).unwrap_or_default();
    assert_eq!(fault(&by_rsa, "other", &rsa), "`s=` is not other");
    assert_eq!(fault(&by_rsa, test, &ed25519), "`a=` is not ed25519-sha256");
    assert_eq!(fault(&by_ed25519, brisbane, &rsa), "`a=` is not rsa-sha256");
    let PublicKey::Rsa(own) = &rsa else { panic!("the second example is RSA's") };
    let other = PublicKey::Rsa(rsa::RsaPublicKey::new(own.n() + 2_u8, own.e().clone()).expect("a key"));
    assert_eq!(fault(&by_rsa, test, &other), BROKEN);
    let unsigned = by_rsa.replace("h=from :", "h=").replace(": from", "");
    assert_eq!(fault(&unsigned, test, &rsa), "`h=` does not name From");
    assert_eq!(fault("From: a@example.com\r\n", test, &rsa), "the message has no body");
}

#[test]
fn a_key_is_long_enough() {
    let modulus = rsa::BigUint::from(1_u8) << 1022;
    let key = rsa::RsaPublicKey::new(modulus + 1_u8, 65537_u32.into()).expect("a key");
    let error = PublicKey::Rsa(key).verify(&[0; 32], &[0; 128]).expect_err("it is short");
    assert_eq!(error.to_string(), "an RSA key of 1023 bits is too short for DKIM");
}

#[test]
fn relaxed_forms_are_those_of_rfc_6376() {
    // 3.4.5.
    let fields = read_head(b"A: X\r\nB : Y\t\r\n\tZ  ").expect("a head");
    let fields: Vec<_> = fields.iter().map(|it| relaxed_field(&it.name, &it.value)).collect();
    assert_eq!(fields, [b"a:X".to_vec(), b"b:Y Z".to_vec()]);
    assert_eq!(relaxed_body(b" C \r\nD \t E\r\n\r\n\r\n"), b" C\r\nD E\r\n");
    // 3.4.4: what has no line's end gets one; what is empty stays so.
    assert_eq!(relaxed_body(b"a"), b"a\r\n");
    assert_eq!(relaxed_body(b"\r\n\r\na \r\n \r\nb"), b"\r\n\r\na\r\n\r\nb\r\n");
    for body in ["", "\r\n", " ", " \t\r\n\r\n"] {
        assert!(relaxed_body(body.as_bytes()).is_empty(), "{body:?}");
    }
    let hash = encode_base64(&Sha256::digest(relaxed_body(b"")));
    assert_eq!(hash, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
}

#[test]
fn names_take_fields_from_below() {
    let fields = read_head(b"A: 1\r\nB: 2\r\nA: 3").expect("a head");
    let names = ["a", "b", "a", "a", "c"].map(str::to_owned);
    let values: Vec<_> = selected(&names, &fields).map(|field| field.value.clone()).collect();
    assert_eq!(values, [b" 3".to_vec(), b" 2".to_vec(), b" 1".to_vec()]);
}

#[test]
fn only_the_value_of_b_is_left_out() {
    assert_eq!(without_signature(" v=1; b = AA BB ; bh=CC; c=b=d"), " v=1; b =; bh=CC; c=b=d");
}
