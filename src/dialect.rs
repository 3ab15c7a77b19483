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

    /// Whether a values file's further documents count. Helm 4's `loader.LoadValues`
    /// (`pkg/chart/v2/loader/load.go`) merges every document; Helm 3's `yaml.Unmarshal` reads the
    /// first and does not look behind it.
    pub fn reads_every_document(self) -> bool {
        match self {
            Dialect::Helm3 => false,
            Dialect::Helm4 => true,
        }
    }

    /// Whether nulls in a chart's own values.yaml are taken away while coalescing. Helm 4's
    /// `cleanNilValues` (`pkg/chart/common/util/coalesce.go`, since 4.2.0); Helm 3's
    /// `chartutil.coalesceValues` keeps them.
    pub fn cleans_default_nulls(self) -> bool {
        match self {
            Dialect::Helm3 => false,
            Dialect::Helm4 => true,
        }
    }

    /// Whether `--set-json` takes a whole object (`cli/values.Options.MergeValues`, Helm 4).
    pub fn set_json_takes_objects(self) -> bool {
        match self {
            Dialect::Helm3 => false,
            Dialect::Helm4 => true,
        }
    }

    /// Whether an index that is not closed ends an argument in silence: `strvals.parser.parse`
    /// compares with `errors.Is(err, io.EOF)` in Helm 4, which sees through the wrapping, and with
    /// `==` in Helm 3.
    pub fn ignores_unclosed_index(self) -> bool {
        match self {
            Dialect::Helm3 => false,
            Dialect::Helm4 => true,
        }
    }

    /// Whether two aliases of one chart each have dependencies of their own
    /// (`getAliasDependency` with `copyMetadata`, Helm 4). In Helm 3 they share them, and the alias
    /// that a dependency of theirs gets in the first is its name in the second.
    pub fn copies_aliased_dependencies(self) -> bool {
        match self {
            Dialect::Helm3 => false,
            Dialect::Helm4 => true,
        }
    }

    /// Whether a chart's files are limited one by one (`MaxDecompressedFileSize`, Helm 3) beside
    /// the limit of all files together.
    pub fn limits_each_file(self) -> bool {
        match self {
            Dialect::Helm3 => true,
            Dialect::Helm4 => false,
        }
    }

    /// What stands before an error of `ProcessDependencies`: Helm 4's `action.Install` wraps it.
    pub fn dependencies_failed(self) -> &'static str {
        match self {
            Dialect::Helm3 => "",
            Dialect::Helm4 => "chart dependencies processing failed: ",
        }
    }

    /// How `helm template` begins its message about dependencies that are not in charts/
    /// (`cmd/helm/template.go` and `pkg/cmd/install.go`).
    pub fn missing_dependencies(self) -> &'static str {
        match self {
            Dialect::Helm3 => {
                "An error occurred while checking for chart dependencies. You may need to run `helm dependency build` to fetch missing dependencies: "
            }
            Dialect::Helm4 => {
                "an error occurred while checking for chart dependencies. You may need to run 'helm dependency build' to fetch missing dependencies: "
            }
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Helm {}", self.version())
    }
}
