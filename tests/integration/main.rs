//! Integration tests.

#![allow(clippy::unwrap_used, reason = "what cannot be set up fails the test")]

mod chart;
mod support;
