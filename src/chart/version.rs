//! Versions and version ranges as Masterminds/semver v3 reads them, which is what Helm compares
//! dependencies with (`chartutil.IsCompatibleRange`).
//!
//! Its ranges are not those of npm or Cargo: `1.2` alone means `~1.2`, `~0.0.0` means any version,
//! a range without a prerelease never takes one, and `||`, commas, blanks and ` - ` combine.

use std::cmp::Ordering;
use std::sync::LazyLock;

use regex::{Captures, Regex};

/// The longest range that Masterminds/semver reads (`MaxConstraintLen`).
const MAX_RANGE: usize = 512;
/// The most `||` groups (`MaxConstraintGroups`).
const MAX_GROUPS: usize = 32;
/// The longest version (`MaxVersionLen`).
const MAX_VERSION: usize = 256;

const OPERATORS: &str = r"=||!=|>|<|>=|=>|<=|=<|~|~>|\^";
const RANGE_VERSION: &str = r"v?([0-9|x|X|\*]+)(\.[0-9|x|X|\*]+)?(\.[0-9|x|X|\*]+)?(-([0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*))?(\+([0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*))?";

fn regex(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is constant and tested")
}

static VERSION: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^v?(0|[1-9][0-9]*)(?:\.(0|[1-9][0-9]*))?(?:\.(0|[1-9][0-9]*))?(?:-((?:0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+([0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?$",
    )
});
static ONE: LazyLock<Regex> =
    LazyLock::new(|| regex(&format!(r"^\s*({OPERATORS})\s*({RANGE_VERSION})\s*$")));
static HYPHEN: LazyLock<Regex> =
    LazyLock::new(|| regex(&format!(r"\s*({RANGE_VERSION})\s+-\s+({RANGE_VERSION})\s*")));
static EACH: LazyLock<Regex> =
    LazyLock::new(|| regex(&format!(r"({OPERATORS})\s*({RANGE_VERSION})")));
static GROUP: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"^(\s*({OPERATORS})\s*({RANGE_VERSION})\s*)((?:\s+|,\s*)({OPERATORS})\s*({RANGE_VERSION})\s*)*$"
    ))
});

/// A version. Missing minor and patch numbers are 0; build metadata does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    major: u64,
    minor: u64,
    patch: u64,
    prerelease: String,
}

impl Version {
    /// Reads a version as `semver.NewVersion` does; `None` when it is none.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > MAX_VERSION {
            return None;
        }
        let found = VERSION.captures(text)?;
        let number = |group: usize| match found.get(group) {
            Some(digits) => digits.as_str().parse().ok(),
            None => Some(0),
        };
        Some(Self {
            major: number(1)?,
            minor: number(2)?,
            patch: number(3)?,
            prerelease: found.get(4).map_or("", |m| m.as_str()).to_owned(),
        })
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        let numbers = |v: &Self| (v.major, v.minor, v.patch);
        numbers(self).cmp(&numbers(other)).then_with(|| {
            match (self.prerelease.as_str(), other.prerelease.as_str()) {
                ("", "") => Ordering::Equal,
                ("", _) => Ordering::Greater,
                (_, "") => Ordering::Less,
                (a, b) => compare_prereleases(a, b),
            }
        })
    }
}

/// By identifiers: numbers before words, a shorter list before a longer one.
fn compare_prereleases(a: &str, b: &str) -> Ordering {
    let mut left = a.split('.');
    let mut right = b.split('.');
    loop {
        let order = match (left.next(), right.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
            (Some(a), Some(b)) => match (a.parse::<u64>(), b.parse::<u64>()) {
                (Ok(a), Ok(b)) => a.cmp(&b),
                (Ok(_), Err(_)) => Ordering::Less,
                (Err(_), Ok(_)) => Ordering::Greater,
                (Err(_), Err(_)) => a.cmp(b),
            },
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    TildeOrEqual,
    NotEqual,
    Greater,
    Less,
    GreaterEqual,
    LessEqual,
    Tilde,
    Caret,
}

/// One comparison of a range. `dirty`: some part was an x or was left out.
#[derive(Clone, Debug)]
struct Comparison {
    operator: Operator,
    version: Version,
    dirty: bool,
    minor_dirty: bool,
    patch_dirty: bool,
}

/// A version range: alternatives of comparisons that all must hold.
#[derive(Clone, Debug)]
pub struct Range(Vec<Vec<Comparison>>);

impl Range {
    /// Reads a range as `semver.NewConstraint` does; `None` when it is none.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > MAX_RANGE {
            return None;
        }
        let text = rewrite_hyphens(text);
        let groups: Vec<&str> = text.split("||").collect();
        if groups.len() > MAX_GROUPS {
            return None;
        }
        let group = |text: &&str| {
            if !GROUP.is_match(text) {
                return None;
            }
            EACH.find_iter(text)
                .map(|found| Comparison::parse(found.as_str()))
                .collect::<Option<Vec<_>>>()
        };
        groups.iter().map(group).collect::<Option<_>>().map(Self)
    }

    /// Whether the version lies in the range.
    pub fn contains(&self, version: &Version) -> bool {
        self.0.iter().any(|group| {
            // A prerelease is taken only where the group itself names one.
            let prereleases = group.iter().any(|c| !c.version.prerelease.is_empty());
            (version.prerelease.is_empty() || prereleases)
                && group.iter().all(|comparison| comparison.holds(version))
        })
    }
}

/// `1.2 - 2.3` becomes `>= 1.2, <= 2.3` (`rewriteRange`).
fn rewrite_hyphens(text: &str) -> String {
    let rewritten = HYPHEN.replace_all(text, |found: &Captures<'_>| {
        format!(">= {}, <= {} ", &found[1], &found[11])
    });
    rewritten.into_owned()
}

fn is_wildcard(part: &str) -> bool {
    matches!(part.trim_start_matches('.'), "" | "x" | "X" | "*")
}

impl Comparison {
    fn parse(text: &str) -> Option<Self> {
        let found = ONE.captures(text)?;
        let part = |group: usize| found.get(group).map_or("", |m| m.as_str());
        let operator = match part(1) {
            "" | "=" => Operator::TildeOrEqual,
            "!=" => Operator::NotEqual,
            ">" => Operator::Greater,
            "<" => Operator::Less,
            ">=" | "=>" => Operator::GreaterEqual,
            "<=" | "=<" => Operator::LessEqual,
            "~" | "~>" => Operator::Tilde,
            "^" => Operator::Caret,
            _ => return None,
        };
        let (major, minor, patch, prerelease) = (part(3), part(4), part(5), part(6));
        let (mut dirty, mut minor_dirty, mut patch_dirty) = (true, false, false);
        let text = if is_wildcard(major) {
            format!("0.0.0{prerelease}")
        } else if is_wildcard(minor) {
            minor_dirty = true;
            format!("{major}.0.0{prerelease}")
        } else if is_wildcard(patch) {
            patch_dirty = true;
            format!("{major}{minor}.0{prerelease}")
        } else {
            dirty = false;
            part(2).to_owned()
        };
        Some(Self {
            operator,
            version: Version::parse(&text)?,
            dirty,
            minor_dirty,
            patch_dirty,
        })
    }

    fn holds(&self, v: &Version) -> bool {
        let c = &self.version;
        match self.operator {
            Operator::TildeOrEqual if self.dirty => self.tilde(v),
            Operator::TildeOrEqual => v.cmp(c) == Ordering::Equal,
            Operator::NotEqual => self.not_equal(v),
            Operator::Greater => self.greater(v),
            Operator::Less => v < c,
            Operator::GreaterEqual => v >= c,
            Operator::LessEqual if !self.dirty => v <= c,
            Operator::LessEqual => {
                v.major < c.major || v.major == c.major && (v.minor <= c.minor || self.minor_dirty)
            }
            Operator::Tilde => self.tilde(v),
            Operator::Caret => self.caret(v),
        }
    }

    fn not_equal(&self, v: &Version) -> bool {
        let c = &self.version;
        if self.dirty {
            if c.major != v.major || (c.minor != v.minor && !self.minor_dirty) {
                return true;
            }
            if self.minor_dirty {
                return false;
            }
            if c.patch != v.patch && !self.patch_dirty {
                return true;
            }
            if self.patch_dirty {
                return v.prerelease != c.prerelease;
            }
        }
        v.cmp(c) != Ordering::Equal
    }

    fn greater(&self, v: &Version) -> bool {
        let c = &self.version;
        if !self.dirty || v.major == c.major && !self.minor_dirty && !self.patch_dirty {
            return v > c;
        }
        v.major > c.major || v.major == c.major && self.patch_dirty && v.minor > c.minor
    }

    fn tilde(&self, v: &Version) -> bool {
        let c = &self.version;
        if v < c {
            return false;
        }
        let zero = (c.major, c.minor, c.patch) == (0, 0, 0);
        if zero && !self.minor_dirty && !self.patch_dirty {
            return true;
        }
        v.major == c.major && (v.minor == c.minor || self.minor_dirty)
    }

    fn caret(&self, v: &Version) -> bool {
        let c = &self.version;
        if v < c {
            return false;
        }
        if c.major > 0 || self.minor_dirty {
            return v.major == c.major;
        }
        if v.major > 0 {
            return false;
        }
        if c.minor > 0 || self.patch_dirty {
            return v.minor == c.minor;
        }
        v.minor == 0 && c.patch == v.patch
    }
}

/// Whether a chart's version lies in a dependency's range (`chartutil.IsCompatibleRange`): false
/// also when either of them cannot be read.
pub fn is_compatible(range: &str, version: &str) -> bool {
    match (Version::parse(version), Range::parse(range)) {
        (Some(version), Some(range)) => range.contains(&version),
        (None, _) | (_, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_hold_as_in_masterminds_semver() {
        for (range, version, expected) in [
            ("*", "1.2.3", true),
            ("", "1.2.3", false),
            ("x", "0.1.0", true),
            ("1.2", "1.2.9", true),
            ("1.2", "1.3.0", false),
            ("1.x.x", "1.9.0", true),
            ("16.x.x", "16.7.27", true),
            ("~1.2.3", "1.2.9", true),
            ("~1.2.3", "1.3.0", false),
            ("~0.0.0", "7.0.0", true),
            ("^1.2", "1.9.0", true),
            ("^0.2.3", "0.3.0", false),
            ("^0.0.3", "0.0.4", false),
            ("^0", "0.9.9", true),
            (">11", "11.1.0", false),
            (">11.1", "11.2.0", true),
            ("<=11", "11.9.0", true),
            ("!=1.x", "1.3.0", false),
            ("!=1.x", "2.3.0", true),
            (">=1.0.0, <2.0.0", "1.5.0", true),
            (">=1.0.0 <2.0.0", "2.0.0", false),
            ("1.0 - 2.0", "1.5.0", true),
            ("1.0 - 2.0", "2.0.5", true),
            ("<1.0 || >=2.0", "2.0.0", true),
            ("<1.0 || >=2.0", "1.5.0", false),
            (">=1.0.0", "1.5.0-rc.1", false),
            (">=1.0.0-0", "1.5.0-rc.1", true),
            ("v1.2.3", "1.2.3", true),
            ("0.1.0", "v0.1.0", true),
            ("0.1.0", "0.1", true),
            ("1.2.3", "1.2.3+build", true),
            ("latest", "1.0.0", false),
            ("1.0.0", "01.0.0", false),
        ] {
            assert_eq!(is_compatible(range, version), expected, "{range} {version}");
        }
    }

    #[test]
    fn prereleases_are_ordered_by_identifier() {
        let ordered = [
            "1.0.0-1",
            "1.0.0-2",
            "1.0.0-10",
            "1.0.0-a",
            "1.0.0-a.1",
            "1.0.0-b",
            "1.0.0",
        ];
        for pair in ordered.windows(2) {
            let left = Version::parse(pair[0]).expect("version");
            let right = Version::parse(pair[1]).expect("version");
            assert!(left < right, "{pair:?}");
        }
    }
}
