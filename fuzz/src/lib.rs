//! What the fuzz targets hold against every input; the integration tests run the same functions
//! on mutated cases.

#![allow(clippy::unwrap_used, reason = "what does not hold panics")]

#[allow(dead_code, reason = "shared with the integration tests, which use all of it")]
#[path = "../../tests/integration/post/expected.rs"]
mod expected;
#[allow(dead_code, reason = "shared with the integration tests, which use all of it")]
#[path = "../../tests/integration/post/invariants.rs"]
mod invariants;
pub mod targets;
