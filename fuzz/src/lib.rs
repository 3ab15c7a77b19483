//! What the fuzz targets hold against every input; the integration tests run the same functions
//! on mutated cases.

#![allow(clippy::unwrap_used, reason = "what does not hold panics")]

#[path = "../../tests/integration/post/expected.rs"]
mod expected;
#[path = "../../tests/integration/post/invariants.rs"]
mod invariants;
pub mod targets;
