//! `dataspoke`: the linter and Helm plugin.

use std::process::ExitCode;

use dataspoke::cli;
use dataspoke::exit::Exit;

/// Values may nest 10,000 levels deep, more than the main thread's stack holds.
fn main() -> ExitCode {
    let thread = std::thread::Builder::new()
        .stack_size(cli::STACK)
        .spawn(cli::main);
    let exit = match thread.map(std::thread::JoinHandle::join) {
        Ok(Ok(exit)) => exit,
        // The panic has told its story on stderr.
        Ok(Err(_)) | Err(_) => Exit::CannotRun,
    };
    exit.into()
}
