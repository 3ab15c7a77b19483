//! DataSpoke: Helm values, exact and with origins.
pub mod dialect;
pub mod exit;
pub mod finding;
pub mod masked;
pub mod path;
pub mod place;
pub mod report;
pub mod source;
pub mod values;
pub mod yaml;
