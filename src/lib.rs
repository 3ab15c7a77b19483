//! DataSpoke.
pub mod dialect;
pub mod exit;
pub mod path;
pub mod source;
pub mod yaml;
