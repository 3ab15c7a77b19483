//! What holds for every stream: the result parses to the input plus the change, the input's bytes
//! are all still there and in order, twice is once. The fuzz targets use this file too.

use std::ffi::OsString;
use std::sync::LazyLock;

use clap::Parser;
use dataspoke::cli::post::{Args, Streams, run};
use dataspoke::post::inject;
use regex::Regex;

use super::expected::{Ask, change, parsed};

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

/// Whether the bytes of `part` are in `whole`, in order.
fn is_subsequence(part: &[u8], whole: &[u8]) -> bool {
    let mut rest = whole.iter();
    part.iter().all(|byte| rest.any(|other| other == byte))
}

/// What an edit may take: a null or an empty collection that is given a value.
fn without_nulls(text: &str) -> String {
    static BLANK: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"~|null|\[\s*\]|\{\s*\}").unwrap());
    BLANK.replace_all(text, "").into_owned()
}

/// Whether the report says that some document was written anew.
fn written_anew(args: &[String], stream: &str) -> bool {
    let program = std::iter::once("dsk-post");
    let args = Args::try_parse_from(program.chain(args.iter().map(String::as_str))).unwrap();
    let outcome = inject(stream, &args.rules().unwrap()).unwrap();
    outcome
        .report
        .objects
        .iter()
        .any(|object| object.reemitted.is_some())
}

/// Checks what needs no second opinion, and answers with the result if the stream was accepted:
/// no mistake that the guard has to catch, no byte lost, twice is once.
pub(crate) fn comes_through(name: &str, stream: &str, ask: Ask) -> Option<String> {
    let args = ask.args();
    let done = dsk_post(&args, stream.as_bytes());
    if done.exit != 0 {
        assert!(
            done.stdout.is_empty(),
            "{name}: stdout in spite of an error"
        );
        assert!(
            !done.stderr.contains("internal error"),
            "{name}: {}\n{stream}",
            done.stderr
        );
        assert!(!done.stderr.is_empty(), "{name}: no word about the error");
        return None;
    }
    let result = String::from_utf8(done.stdout).unwrap();
    if !matches!(ask, Ask::Overwrite) && !written_anew(&args, stream) {
        assert!(
            is_subsequence(stream.as_bytes(), result.as_bytes())
                || is_subsequence(without_nulls(stream).as_bytes(), result.as_bytes()),
            "{name}: bytes of the input are gone\n{result}"
        );
    }
    let again = dsk_post(&args, result.as_bytes());
    assert_eq!(
        String::from_utf8(again.stdout).unwrap(),
        result,
        "{name}: twice is not once"
    );
    Some(result)
}

/// Checks all invariants on one stream; answers whether it was accepted.
pub(crate) fn holds(name: &str, stream: &str, ask: Ask) -> bool {
    let Some(result) = comes_through(name, stream, ask) else {
        return false;
    };
    if let Some(mut want) = parsed(stream) {
        for document in &mut want {
            let out = document["metadata"]["annotations"]["dataspoke.io/env-from"] == "false";
            if !out {
                change(document, ask);
            }
        }
        let got =
            parsed(&result).unwrap_or_else(|| panic!("{name}: the result is no YAML\n{result}"));
        assert_eq!(got.len(), want.len(), "{name}: another number of documents");
        for (got, want) in got.iter().zip(&want) {
            assert_eq!(
                got, want,
                "{name} {ask:?}: a document is not the input plus the change"
            );
        }
    }
    true
}
