//! `dsk-post`: stdin to stdout, all or nothing.

use std::io;
use std::process::ExitCode;

use dataspoke::cli::post::{Streams, run};

fn main() -> ExitCode {
    let streams = Streams {
        stdin: &mut io::stdin().lock(),
        stdout: &mut io::stdout().lock(),
        stderr: &mut io::stderr(),
    };
    run(std::env::args_os().collect(), streams).into()
}
