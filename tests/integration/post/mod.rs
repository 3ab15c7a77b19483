//! `dsk-post`: cases from files, invariants over many streams, both real Helms.

mod cases;
mod expected;
#[allow(unreachable_pub, reason = "public in the crate of the fuzz targets")]
#[path = "../../../fuzz/src/targets.rs"]
mod fuzz;
mod generated;
mod helm;
mod invariants;
mod lists;
mod memory;
mod mutated;
mod process;
mod properties;
mod report;
mod written;
