//! What several test files share.

pub(crate) mod cases;
pub(crate) mod deps;
pub(crate) mod random_charts;
pub(crate) mod tools;
