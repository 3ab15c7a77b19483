use super::{Format, Quantity, QuantityError};

fn q(text: &str) -> Quantity {
    text.parse().unwrap_or_else(|e| panic!("{text}: {e}"))
}

/// Text, thousandths, whole units, canonical form.
const READ: &[(&str, i128, i128, &str)] = &[
    ("0", 0, 0, "0"),
    ("1", 1000, 1, "1"),
    ("500m", 500, 1, "500m"),
    ("0.5", 500, 1, "500m"),
    (".5", 500, 1, "500m"),
    ("1.", 1000, 1, "1"),
    ("+1", 1000, 1, "1"),
    ("-1", -1000, -1, "-1"),
    ("1.5Gi", 1_610_612_736_000, 1_610_612_736, "1536Mi"),
    ("8.5Gi", 9_126_805_504_000, 9_126_805_504, "8704Mi"),
    ("1408Mi", 1_476_395_008_000, 1_476_395_008, "1408Mi"),
    ("1e3", 1_000_000, 1000, "1e3"),
    ("1E3", 1_000_000, 1000, "1e3"),
    ("1e+3", 1_000_000, 1000, "1e3"),
    ("15e-1", 1500, 2, "1500e-3"),
    (
        "12E",
        12_000_000_000_000_000_000_000,
        12_000_000_000_000_000_000,
        "",
    ),
    (
        "1E",
        1_000_000_000_000_000_000_000,
        1_000_000_000_000_000_000,
        "1E",
    ),
    ("1n", 1, 1, "1n"),
    ("0.1n", 1, 1, "1n"),
    ("1e-400", 1, 1, "1e-9"),
    ("0.1m", 1, 1, "100u"),
    ("0.5Ki", 512_000, 512, "512"),
    ("0.1Mi", 104_857_600, 104_858, "104857600m"),
    (
        "10Ei",
        9_223_372_036_854_775_807_000,
        i64::MAX as i128,
        "9223372036854775807",
    ),
    ("1500k", 1_500_000_000, 1_500_000, "1500k"),
    ("1000k", 1_000_000_000, 1_000_000, "1M"),
    ("1024", 1_024_000, 1024, "1024"),
    // Kubernetes reads a suffix without a number as nothing.
    ("Gi", 0, 0, "0"),
    ("+", 0, 0, "0"),
    (".", 0, 0, "0"),
];

#[test]
fn reads_rounds_and_prints_like_kubernetes() {
    for (text, millis, units, canonical) in READ {
        if canonical.is_empty() {
            assert_eq!(
                text.parse::<Quantity>(),
                Err(QuantityError::TooLarge),
                "{text}"
            );
            continue;
        }
        let quantity = q(text);
        assert_eq!(quantity.cpu_millis(), *millis, "{text} in thousandths");
        assert_eq!(quantity.bytes(), *units, "{text} in units");
        assert_eq!(quantity.to_string(), *canonical, "{text} printed");
        assert_eq!(q(canonical), quantity, "{text} printed and read again");
    }
}

#[test]
fn says_why_a_text_is_no_quantity() {
    let cases = [
        (
            "",
            "an empty text is not a quantity, expected a number with a unit such as 500m or 8Gi",
        ),
        ("512MiB", "512MiB: unknown suffix MiB, did you mean 512Mi?"),
        ("2GB", "2GB: unknown suffix GB, did you mean 2G?"),
        ("2gi", "2gi: unknown suffix gi, did you mean 2Gi?"),
        ("64K", "64K: unknown suffix K, did you mean 64k?"),
        ("64KB", "64KB: unknown suffix KB, did you mean 64k?"),
        ("2cores", "2cores: unknown suffix cores, did you mean 2?"),
        (
            "500mcpu",
            "500mcpu: unknown suffix mcpu, did you mean 500m?",
        ),
        (
            "5Qi",
            "5Qi: unknown suffix Qi, known are n u m k M G T P E, Ki Mi Gi Ti Pi Ei and an exponent such as e3",
        ),
        (
            "8 Gi",
            "a quantity has no white space in it, write number and suffix together as in 8Gi",
        ),
        (
            "1e1000",
            "larger than the largest quantity that Kubernetes can hold, 9223372036854775807",
        ),
        ("1e99999999999", "the exponent is out of range"),
        (
            "0x10",
            "not a quantity, expected a decimal number with a unit such as 500m, 1.5 or 8Gi",
        ),
        (
            "1,5Gi",
            "not a quantity, expected a decimal number with a unit such as 500m, 1.5 or 8Gi",
        ),
        (
            "1.5.2",
            "not a quantity, expected a decimal number with a unit such as 500m, 1.5 or 8Gi",
        ),
        (
            "--5",
            "not a quantity, expected a decimal number with a unit such as 500m, 1.5 or 8Gi",
        ),
        (
            "5e",
            "5e: unknown suffix e, known are n u m k M G T P E, Ki Mi Gi Ti Pi Ei and an exponent such as e3",
        ),
        (
            "Pi",
            "not a quantity, expected a decimal number with a unit such as 500m, 1.5 or 8Gi",
        ),
        (
            "five",
            "not a quantity, expected a decimal number with a unit such as 500m, 1.5 or 8Gi",
        ),
    ];
    for (text, message) in cases {
        let found = text.parse::<Quantity>().map_err(|e| e.to_string());
        assert_eq!(found, Err(message.to_owned()), "{text:?}");
    }
}

#[test]
fn what_is_no_quantity_at_all_is_not_repeated() {
    // What stands here by mistake may be a credential.
    for text in [
        "9hunter2-in-the-wrong-place",
        "hunterhunter",
        "12345678901234567890abcde",
    ] {
        let message = text.parse::<Quantity>().unwrap_err().to_string();
        assert!(!message.contains(text), "{message}");
    }
}

#[test]
fn hostile_texts_give_an_answer() {
    let nines = "9".repeat(99);
    assert_eq!(nines.parse::<Quantity>(), Err(QuantityError::TooLarge));
    assert_eq!(q(&format!("{nines}Ki")).bytes(), i128::from(i64::MAX));
    assert_eq!(q(&format!("0.{nines}")).cpu_millis(), 1000);
    assert_eq!(q(&format!("0.{}Ei", "0".repeat(100_000))), Quantity::ZERO);
    assert_eq!(q(&format!("0.{}1Ei", "0".repeat(100_000))).bytes(), 1);
    assert_eq!(q(&"0".repeat(100_000)), Quantity::ZERO);
    assert_eq!(q("0e1000"), Quantity::ZERO);
    assert_eq!(q("1e-2147483648").bytes(), 1);
    assert!("é".parse::<Quantity>().is_err());
    assert!("1é".parse::<Quantity>().is_err());
    assert!("\u{0}".parse::<Quantity>().is_err());
    assert!(q("-5Gi").is_negative());
}

#[test]
fn reads_a_manifest_value_as_the_api_server_does() {
    let read = |json: &str| Quantity::from_json(&serde_json::from_str(json).unwrap());
    assert_eq!(read("2"), Ok(q("2")));
    assert_eq!(read("0.1"), Ok(q("100m")));
    assert_eq!(read("1e3"), Ok(q("1k")));
    assert_eq!(read("\" 8Gi\\n\""), Ok(q("8Gi")));
    for json in ["true", "null", "[]", "{}"] {
        assert_eq!(read(json), Err(QuantityError::NotScalar), "{json}");
    }
}

#[test]
fn sums_are_exact_and_overflow_is_an_error() {
    assert_eq!(q("100m").checked_add(q("0.2")).unwrap(), q("300m"));
    assert_eq!(q("1536Mi").checked_mul(2).unwrap().to_string(), "3Gi");
    assert_eq!(
        q("0").checked_add(q("1Gi")).unwrap().format(),
        Format::BinarySi
    );
    assert_eq!(q("1Gi").checked_sub(q("2Gi")).unwrap(), q("-1Gi"));
    let most = q("9223372036854775807").checked_mul(u32::MAX).unwrap();
    assert_eq!(most.checked_mul(u32::MAX), Err(QuantityError::Overflow));
    assert!(q("1Ki") == q("1024") && q("1k") < q("1Ki"));
    assert_eq!(q("4500m").percent_of(q("5500m")), Some(82));
    assert_eq!(q("1").percent_of(q("0")), None);
}

#[test]
fn bytes_for_people_take_the_shorter_form() {
    assert_eq!(q("7168Mi").human_bytes(), "7Gi");
    assert_eq!(q("500M").human_bytes(), "500M");
    assert_eq!(q("0").human_bytes(), "0");
    assert_eq!(q("8704Mi").human_bytes(), "8.5Gi");
    assert_eq!(q("512Mi").human_bytes(), "512Mi");
    assert_eq!(q("1408Mi").human_bytes(), "1408Mi");
    assert_eq!(q("1536").human_bytes(), "1536");
    assert_eq!(q("15").human_bytes(), "15");
    assert_eq!(q("100m").human_bytes(), "100m");
}

#[test]
fn the_api_server_stores_thousandths() {
    for (text, stored) in [
        ("1n", "1m"),
        ("1u", "1m"),
        ("100001u", "101m"),
        ("-1500u", "-1m"),
        ("5m", "5m"),
        ("8Gi", "8Gi"),
    ] {
        let quantity: Quantity = text.parse().expect(text);
        assert_eq!(quantity.stored().to_string(), stored, "{text}");
    }
}
