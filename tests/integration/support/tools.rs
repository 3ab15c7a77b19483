//! Where the programs are that the tests run, and how they are run.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The project's root folder.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A Helm client: its major version and the program.
#[derive(Clone, Debug)]
pub(crate) struct Helm {
    pub(crate) major: u8,
    pub(crate) program: PathBuf,
}

/// The Helm 3 client: `$HELM3`, else the one in `.tools/`.
pub(crate) fn helm3() -> Helm {
    Helm {
        major: 3,
        program: tool("HELM3", ".tools/helm3/helm", "make tools"),
    }
}

/// The Helm 4 client: `$HELM4`, else the one in `.tools/`.
pub(crate) fn helm4() -> Helm {
    Helm {
        major: 4,
        program: tool("HELM4", ".tools/helm4/helm", "make tools"),
    }
}

/// Both clients, Helm 3 first.
pub(crate) fn helms() -> [Helm; 2] {
    [helm3(), helm4()]
}

/// The real pre-commit: `$PRE_COMMIT`, else the one in `.tools/`.
pub(crate) fn pre_commit() -> PathBuf {
    tool("PRE_COMMIT", ".tools/venv/bin/pre-commit", "make tools")
}

/// The Python of `.tools/`, which has the readers of reports.
pub(crate) fn python() -> PathBuf {
    let python = root().join(".tools/venv/bin/python");
    assert!(
        root().join(".tools/venv/bin/sarif").is_file(),
        "the tests need .tools/venv with sarif-tools, which is not there: run `make tools` in {}",
        root().display(),
    );
    python
}

/// The folder of a package that `.tools/` has from npm.
pub(crate) fn node_package(name: &str) -> PathBuf {
    let name = name.replace(
        "-linux",
        if cfg!(target_os = "macos") {
            "-darwin"
        } else {
            "-linux"
        },
    );
    let folder = root().join(".tools/node/node_modules").join(&name);
    assert!(
        folder.is_dir(),
        "the tests need {name} of npm, which is not there: run `make tools` in {}",
        root().display(),
    );
    folder
}

/// A program that a variable names, else one that a make rule puts into the project.
pub(crate) fn tool(variable: &str, place: &str, remedy: &str) -> PathBuf {
    let (path, from) = match std::env::var_os(variable) {
        Some(named) => (PathBuf::from(named), format!("{variable} names")),
        None => (root().join(place), "the tests need".to_owned()),
    };
    assert!(
        path.is_file(),
        "{from} {}, which is not there: run `{remedy}` in {}",
        path.display(),
        root().display(),
    );
    path
}

/// What a child process may see of this process's environment: where programs, caches and
/// certificates are, and nothing that could change what a tested program does.
const PASSED_ON: &[&str] = &[
    "PATH",
    "HOME",
    "TMPDIR",
    "CARGO_HOME",
    "RUSTUP_HOME",
    "RUSTUP_TOOLCHAIN",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
];

/// A command with a cleared environment, no colours and a fixed width.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.env_clear();
    for name in PASSED_ON {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    command
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
        .env("LC_ALL", "C.UTF-8");
    command
}

/// What a finished child process left behind.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    /// Both streams, for messages and for searches that must find nothing in either.
    pub(crate) fn all(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }

    /// This, when the exit code is `code`; otherwise a failure that shows everything.
    #[track_caller]
    pub(crate) fn expect_code(self, code: i32) -> Self {
        assert_eq!(
            self.code, code,
            "stdout:\n{}\nstderr:\n{}",
            self.stdout, self.stderr
        );
        self
    }
}

/// Runs a command without standard input.
#[track_caller]
pub(crate) fn run(command: &mut Command) -> Ran {
    let output = command.stdin(std::process::Stdio::null()).output();
    let Output {
        status,
        stdout,
        stderr,
    } = output.unwrap_or_else(|cause| panic!("{command:?} could not be started: {cause}"));
    Ran {
        code: status
            .code()
            .unwrap_or_else(|| panic!("{command:?} was killed: {status}")),
        stdout: String::from_utf8(stdout).expect("the program prints UTF-8"),
        stderr: String::from_utf8(stderr).expect("the program prints UTF-8"),
    }
}

/// Copies a folder with everything in it but the entries that `skip` names by their path
/// below `from`.
pub(crate) fn copy_tree(from: &Path, to: &Path, skip: &[&str]) {
    let entries = walkdir::WalkDir::new(from)
        .into_iter()
        .filter_entry(|entry| {
            let below = entry.path().strip_prefix(from).expect("walked from there");
            !skip.iter().any(|name| below == Path::new(name))
        });
    for entry in entries {
        let entry = entry.expect("the folder can be read");
        let target = to.join(entry.path().strip_prefix(from).expect("walked from there"));
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(&target).expect("a folder can be made");
        } else {
            std::fs::copy(entry.path(), &target)
                .unwrap_or_else(|cause| panic!("copy {}: {cause}", entry.path().display()));
        }
    }
}

/// Copies this project's sources, without what builds and tools leave behind.
pub(crate) fn copy_project(to: &Path) {
    let skip = [
        ".git",
        ".tools",
        ".cache",
        "target",
        "bin",
        "tests/testkube/bin",
    ];
    copy_tree(root(), to, &skip);
}

/// The environment of a cargo run below a tested program (an install hook, pre-commit): one
/// target folder for all of them, no optimising, and only crates that this build has used,
/// so that the test takes no network and what is built is what `Cargo.lock` says.
pub(crate) fn quick_cargo(command: &mut Command) -> &mut Command {
    let target = Path::new(env!("CARGO_BIN_EXE_dataspoke"))
        .ancestors()
        .nth(2)
        .expect("target/PROFILE/dataspoke")
        .join("hooks");
    command
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_NET_OFFLINE", "true")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
}

/// A password that no one has used, of a shape that no placeholder has: made from a seed, so
/// that it stands in no file and is the same in each run.
pub(crate) fn password(seed: u64) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    let mut state = seed;
    let mut letter = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        char::from(LETTERS[(state >> 33) as usize % LETTERS.len()])
    };
    (0..24).map(|_| letter()).collect()
}
