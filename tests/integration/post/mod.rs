//! `dsk-post`: cases from files, invariants over many streams, both real Helms.

mod cases;
mod expected;
mod generated;
mod helm;
mod process;
mod properties;

use std::ffi::OsString;

use dataspoke::cli::post::{Streams, run};

/// What one run of `dsk-post` in this process gave.
pub(crate) struct Done {
    pub(crate) exit: u8,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

/// Runs `dsk-post` on a stream, in this process.
pub(crate) fn dsk_post(args: &[String], stdin: &[u8]) -> Done {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let mut stdin = stdin;
    let program = std::iter::once(OsString::from("dsk-post"));
    let exit = run(
        program.chain(args.iter().map(OsString::from)).collect(),
        Streams {
            stdin: &mut stdin,
            stdout: &mut stdout,
            stderr: &mut stderr,
        },
    );
    Done {
        exit: exit as u8,
        stdout,
        stderr: String::from_utf8(stderr).unwrap(),
    }
}
