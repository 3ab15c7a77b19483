//! Integration tests.

mod go_tool;
mod quantity;
mod seeded;
mod totals;
