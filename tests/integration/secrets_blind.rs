//! Secrets over a blind corpus: `tests/secrets/blind/gen.py` was written from the label policy and
//! committed before its author had read a detector, so what it measures was not tuned on it.

use super::secrets::assert_score;

/// Recall was 0.865 to 0.874 and precision 0.928 to 0.942 over seeds 11, 22, 33 when the corpus was
/// new; that is what it says about files nobody here has seen. The classes it named were mended
/// since, so the floors now only hold what was reached. Raise them, never lower them.
const RECALL: f64 = 0.97;
const PRECISION: f64 = 0.99;

#[test]
fn finds_the_secrets_of_a_corpus_that_no_detector_was_tuned_on() {
    for seed in [11, 22, 33] {
        let score = assert_score("blind/gen.py", seed, RECALL, PRECISION);
        for placement in [
            "env-flow",
            "provider-key",
            "key-block",
            "dockerconfig",
            "base64",
        ] {
            assert!(
                score.share(placement) >= 0.95,
                "seed {seed}: {placement} {:?}",
                score.by_placement[placement]
            );
        }
    }
}

/// A third corpus by a third hand (`tests/secrets/third`: 26 families of products, 166 pieces of
/// configuration, 11 languages). When it was new, recall was 0.88 and precision 0.87 to 0.88 over
/// three seeds; with arguable labels mended and look-alikes varied 0.89 to 0.90 and 0.93 to 0.95.
/// Its report of classes was read by whoever mended the detectors since, its files were not; where a
/// seed's misses were read, another seed took its place here.
#[test]
fn finds_the_secrets_of_a_third_hand() {
    for seed in [63, 64] {
        assert_score("third/gen.py", seed, 0.95, 0.97);
    }
}

/// A fourth corpus in layouts of public repositories (`tests/secrets/public`), by someone who had
/// read neither detectors nor corpora. When it was new, recall was 0.941 to 0.951 and precision
/// 0.923 to 0.948 over seeds 1, 2, 3. What is measured here are seeds that nobody looked at.
#[test]
fn finds_the_secrets_of_layouts_seen_in_public() {
    for seed in [13, 14] {
        assert_score("public/gen.py", seed, 0.93, 0.96);
    }
}
