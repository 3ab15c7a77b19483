//! The Helm whose rules are followed.
//!
//! Helm 3 and Helm 4 decode and merge differently, and the rules move between patch releases too.
//! A [`Dialect`] is bound to one exact version, the one that our differential tests run. Every
//! difference is asked of it by a named method, each citing the Helm function it mirrors, so that
//! a new Helm is one more variant and the compiler lists the decisions it needs.

use std::fmt;

/// One Helm, bound to the version that the tests compare with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// Helm 3.22.0.
    Helm3,
    /// Helm 4.3.1.
    Helm4,
}

impl Dialect {
    /// Every Helm we know, oldest first.
    pub const ALL: [Dialect; 2] = [Dialect::Helm3, Dialect::Helm4];

    /// The major version as the `--helm` flag and reports write it.
    pub fn major(self) -> &'static str {
        match self {
            Dialect::Helm3 => "3",
            Dialect::Helm4 => "4",
        }
    }

    /// The exact version whose behaviour is mirrored.
    pub fn version(self) -> &'static str {
        match self {
            Dialect::Helm3 => "3.22.0",
            Dialect::Helm4 => "4.3.1",
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Helm {}", self.version())
    }
}
