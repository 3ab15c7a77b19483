//! Secrets over a blind corpus: `tests/secrets/blind/gen.py` was written from the label policy and
//! committed before its author had read a detector, so what it measures was not tuned on it.

use super::secrets::assert_score;

/// As measured over seeds 11, 22, 33 when the corpus was new (recall 0.865 to 0.874, precision
/// 0.928 to 0.942), rounded down. The aim is 0.90 and 0.95: raise the floors as detectors improve,
/// never lower them.
const RECALL: f64 = 0.86;
const PRECISION: f64 = 0.92;

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
