//! The files of an unpacked chart.

use std::fs;
use std::path::{Path, PathBuf};

use super::archive::MAX_CHART;
use super::ignore::Rules;
use super::load::{File, LoadError};

/// How many symbolic links may lead into each other: Go's walk follows them without end, and the
/// operating system stops at 40.
const MAX_LINKS: usize = 40;

/// Reads the files of a chart directory that `.helmignore` leaves in, in lexical order, symbolic
/// links followed (`LoadDir` in `pkg/chart/loader/directory.go`).
///
/// # Errors
/// When a file cannot be read, is no file, or the chart is too large.
pub(super) fn files(directory: &Path) -> Result<Vec<File>, LoadError> {
    let ignore_file = directory.join(".helmignore");
    let ignore_text = match fs::read(&ignore_file) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(cause) => return Err(LoadError::read(&ignore_file, cause)),
    };
    let rules = Rules::parse(&ignore_text).map_err(|reason| LoadError::Refused {
        path: ignore_file,
        reason,
    })?;
    let mut walk = Walk {
        rules,
        left: MAX_CHART,
        files: Vec::new(),
    };
    walk.directory(directory, "", 0)?;
    Ok(walk.files)
}

struct Walk {
    rules: Rules,
    left: u64,
    files: Vec<File>,
}

impl Walk {
    fn directory(&mut self, path: &Path, prefix: &str, links: usize) -> Result<(), LoadError> {
        let entries = fs::read_dir(path).map_err(|cause| LoadError::read(path, cause))?;
        let mut names: Vec<PathBuf> = entries
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()
            .map_err(|cause| LoadError::read(path, cause))?;
        names.sort();
        for child in names {
            let Some(name) = child
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
            else {
                continue;
            };
            self.entry(&child, &format!("{prefix}{name}"), links)?;
        }
        Ok(())
    }

    fn entry(&mut self, path: &Path, name: &str, links: usize) -> Result<(), LoadError> {
        let is_link = fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink());
        let links = links + usize::from(is_link);
        let found = fs::metadata(path).map_err(|cause| LoadError::read(path, cause))?;
        if self.rules.ignores(name, found.is_dir()) {
            return Ok(());
        }
        if found.is_dir() {
            if links > MAX_LINKS {
                return Err(LoadError::Refused {
                    path: path.to_owned(),
                    reason: "too many levels of symbolic links".into(),
                });
            }
            return self.directory(path, &format!("{name}/"), links);
        }
        if !found.is_file() {
            return Err(LoadError::Refused {
                path: path.to_owned(),
                reason: "it is neither a file nor a directory".into(),
            });
        }
        if found.len() > self.left {
            return Err(LoadError::Refused {
                path: path.to_owned(),
                reason: format!("the chart is larger than the maximum size {MAX_CHART}"),
            });
        }
        self.left -= found.len();
        let bytes = fs::read(path).map_err(|cause| LoadError::read(path, cause))?;
        self.files.push(File::new(name.to_owned(), bytes));
        Ok(())
    }
}
