//! Exit codes of both binaries.

/// How a run ended; the numbers are part of the contract with scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Nothing at or above the threshold.
    Clean = 0,
    /// Findings at or above the threshold (`dsk-post --check`: the stream would change).
    Found = 1,
    /// Could not run: usage, configuration, no chart, an unreadable file.
    CannotRun = 2,
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        std::process::ExitCode::from(exit as u8)
    }
}
