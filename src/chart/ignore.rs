//! `.helmignore`, as `pkg/ignore/rules.go` (the same in both Helms) reads it: not gitignore.
//!
//! The first pattern that matches decides, and a negated pattern *ignores* whatever it does not
//! match.

/// The patterns of a `.helmignore`.
#[derive(Clone, Debug, Default)]
pub(super) struct Rules(Vec<Pattern>);

#[derive(Clone, Debug)]
struct Pattern {
    glob: String,
    negate: bool,
    directories_only: bool,
    scope: Scope,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    /// A pattern without a slash: the name alone.
    Name,
    /// The path from the chart's root.
    Path,
}

impl Rules {
    /// Reads the patterns and adds Helm's own (`templates/.?*`).
    ///
    /// # Errors
    /// A pattern with `**`, or one that is malformed; Helm's words.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut rules = Self::default();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        for line in text.lines().chain(["templates/.?*"]) {
            rules.add(line.trim())?;
        }
        Ok(rules)
    }

    fn add(&mut self, rule: &str) -> Result<(), String> {
        if rule.is_empty() || rule.starts_with('#') {
            return Ok(());
        }
        if rule.contains("**") {
            return Err("double-star (**) syntax is not supported".into());
        }
        if glob(rule, "abc").is_none() {
            return Err("syntax error in pattern".into());
        }
        let (negate, rule) = match rule.strip_prefix('!') {
            Some(rest) => (true, rest),
            None => (false, rule),
        };
        let (directories_only, rule) = match rule.strip_suffix('/') {
            Some(rest) => (true, rest),
            None => (false, rule),
        };
        let (scope, rule) = match rule.strip_prefix('/') {
            Some(rest) => (Scope::Path, rest),
            None if rule.contains('/') => (Scope::Path, rule),
            None => (Scope::Name, rule),
        };
        self.0.push(Pattern {
            glob: rule.to_owned(),
            negate,
            directories_only,
            scope,
        });
        Ok(())
    }

    /// Whether the path (from the chart's root, with `/`) is left out of the chart.
    pub(super) fn ignores(&self, path: &str, is_directory: bool) -> bool {
        for pattern in &self.0 {
            let name = match pattern.scope {
                Scope::Path => path,
                Scope::Name => path.rsplit('/').next().unwrap_or(path),
            };
            let matches = glob(&pattern.glob, name).unwrap_or(false);
            let wrong_type = pattern.directories_only && !is_directory;
            if pattern.negate {
                if wrong_type || !matches {
                    return true;
                }
            } else if !wrong_type && matches {
                return true;
            }
        }
        false
    }
}

/// Go's `filepath.Match` on Unix: `None` for a malformed pattern.
fn glob(pattern: &str, name: &str) -> Option<bool> {
    let pattern: Vec<char> = pattern.chars().collect();
    let name: Vec<char> = name.chars().collect();
    check(&pattern)?;
    // The last `*` and how much of the name it has taken: enough, since only the last can be
    // asked to take more.
    let mut star: Option<(usize, usize)> = None;
    let (mut p, mut n) = (0, 0);
    loop {
        if p == pattern.len() && n == name.len() {
            return Some(true);
        }
        let step = match pattern.get(p) {
            Some('*') => {
                star = Some((p + 1, n));
                p += 1;
                continue;
            }
            Some(_) => name.get(n).and_then(|&c| one(&pattern, p, c)),
            None => None,
        };
        if let Some(next) = step {
            p = next;
            n += 1;
            continue;
        }
        match star {
            Some((after, taken)) if taken < name.len() && name[taken] != '/' => {
                star = Some((after, taken + 1));
                p = after;
                n = taken + 1;
            }
            Some(_) | None => return Some(false),
        }
    }
}

/// Where the pattern goes on when its part at `p` takes `c`.
fn one(pattern: &[char], p: usize, c: char) -> Option<usize> {
    match pattern[p] {
        '?' => (c != '/').then_some(p + 1),
        '\\' => (pattern.get(p + 1) == Some(&c)).then_some(p + 2),
        '[' => {
            let (end, holds) = class(pattern, p, c)?;
            holds.then_some(end)
        }
        literal => (literal == c).then_some(p + 1),
    }
}

/// A `[…]` class: its end and whether it holds `c`; `None` when it is malformed.
fn class(pattern: &[char], p: usize, c: char) -> Option<(usize, bool)> {
    let mut at = p + 1;
    let negated = pattern.get(at) == Some(&'^');
    at += usize::from(negated);
    let mut holds = false;
    let mut ranges = 0;
    loop {
        if pattern.get(at) == Some(&']') && ranges > 0 {
            return Some((at + 1, holds != negated));
        }
        let (low, next) = class_char(pattern, at)?;
        at = next;
        let mut high = low;
        if pattern.get(at) == Some(&'-') {
            (high, at) = class_char(pattern, at + 1)?;
        }
        holds |= (low..=high).contains(&c);
        ranges += 1;
    }
}

fn class_char(pattern: &[char], at: usize) -> Option<(char, usize)> {
    match *pattern.get(at)? {
        '-' | ']' => None,
        '\\' => pattern.get(at + 1).map(|&c| (c, at + 2)),
        c => Some((c, at + 1)),
    }
    .filter(|&(_, next)| next < pattern.len())
}

fn check(pattern: &[char]) -> Option<()> {
    let mut at = 0;
    while at < pattern.len() {
        at = match pattern[at] {
            '\\' if at + 1 == pattern.len() => return None,
            '\\' => at + 2,
            '[' => class(pattern, at, '\0')?.0,
            _ => at + 1,
        };
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_match_as_in_go() {
        for (pattern, name, expected) in [
            ("abc", "abc", Some(true)),
            ("*", "abc", Some(true)),
            ("*c", "abc", Some(true)),
            ("a*/b", "abc/b", Some(true)),
            ("a*/b", "a/c/b", Some(false)),
            ("a*b*c*d", "axbxcxxd", Some(true)),
            ("ab[b-d]", "abc", Some(true)),
            ("ab[^b-d]", "abc", Some(false)),
            ("a?b", "a/b", Some(false)),
            ("a\\*b", "a*b", Some(true)),
            ("[", "a", None),
            ("[]a]", "a", None),
            ("a[", "abc", None),
            ("[a-", "a", None),
        ] {
            assert_eq!(glob(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn the_first_match_decides_and_negation_ignores_the_rest() {
        let rules = Rules::parse("# c\n*.txt\n/top.md\nsub/\na/b.yaml\n").expect("rules");
        for (path, directory, expected) in [
            ("x.txt", false, true),
            ("a/x.txt", false, true),
            ("top.md", false, true),
            ("a/top.md", false, false),
            ("sub", true, true),
            ("sub", false, false),
            ("a/b.yaml", false, true),
            ("b.yaml", false, false),
            ("templates/.hidden", false, true),
            ("templates/a", false, false),
        ] {
            assert_eq!(rules.ignores(path, directory), expected, "{path}");
        }
        let rules = Rules::parse("!keep.md\n").expect("rules");
        assert!(rules.ignores("other.md", false));
        assert!(!rules.ignores("keep.md", false));
        assert!(Rules::parse("a/**/b").is_err());
    }
}
