//! Integration tests: the programs as users run them, one module a subject.

#![allow(clippy::unwrap_used, reason = "what cannot be set up fails the test")]

mod bulk;
mod chart;
mod cli;
mod config;
mod differential;
mod editor;
mod explain;
mod formats;
mod go_tool;
mod helm_values;
mod hostile;
mod lint;
mod markers;
mod memory;
mod origins;
mod plugin;
mod post;
mod precommit;
mod quantity;
mod registry;
mod schema;
mod secrets;
mod secrets_blind;
mod secrets_files;
mod seeded;
mod support;
mod terminal;
mod totals;
mod typos;
mod umbrella;
mod yaml_oracle;
