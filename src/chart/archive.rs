//! The files of a packaged chart, unpacked in memory.

use std::io::Read;

use flate2::read::MultiGzDecoder;

use super::load::File;
use crate::dialect::Dialect;

/// `MaxDecompressedChartSize`: all files of a chart together.
pub(super) const MAX_CHART: u64 = 100 * 1024 * 1024;
/// `MaxDecompressedFileSize`: one file, in Helm 3.
pub(super) const MAX_FILE: u64 = 5 * 1024 * 1024;

/// A packaged chart.
pub(super) struct Unpacked {
    /// The chart's own directory in the archive, with a slash at its end.
    pub(super) root: String,
    /// The files, named from there.
    pub(super) files: Vec<File>,
}

/// Reads the files of an archive, without the first part of their paths, as `LoadArchiveFiles`
/// (`pkg/chart/loader/archive.go`) does.
///
/// # Errors
/// Why it is no chart archive, in Helm's words where it has any.
pub(super) fn files(bytes: &[u8]) -> Result<Unpacked, String> {
    if !bytes.starts_with(b"\x1F\x8B") {
        return Err("gzip: invalid header".into());
    }
    let mut archive = tar::Archive::new(MultiGzDecoder::new(bytes).take(MAX_CHART * 2));
    let mut left = MAX_CHART;
    let mut unpacked = Unpacked {
        root: String::new(),
        files: Vec::new(),
    };
    let entries = archive.entries().map_err(|error| error.to_string())?;
    for entry in entries {
        let mut entry = entry.map_err(|error| error.to_string())?;
        let kind = entry.header().entry_type();
        if kind.is_dir() || kind.is_pax_global_extensions() || kind.is_pax_local_extensions() {
            continue;
        }
        let full = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if full.ends_with('/') {
            continue;
        }
        let name = inner_name(&full)?;
        if entry.size() > left {
            return Err(too_large());
        }
        let mut bytes = Vec::new();
        let read = (&mut entry)
            .take(left)
            .read_to_end(&mut bytes)
            .map_err(|error| error.to_string())? as u64;
        left -= read.min(left);
        if read < entry.size() || left == 0 {
            return Err(too_large());
        }
        if unpacked.root.is_empty() {
            let first = full.split(['/', '\\']).next().unwrap_or("");
            unpacked.root = format!("{first}/");
        }
        unpacked.files.push(File::new(name, bytes));
    }
    if unpacked.files.is_empty() {
        return Err("no files in chart archive".into());
    }
    Ok(unpacked)
}

fn too_large() -> String {
    format!("decompressed chart is larger than the maximum size {MAX_CHART}")
}

/// The path without the chart's own directory, cleaned.
fn inner_name(full: &str) -> Result<String, String> {
    let delimiter = if full.contains('\\') { '\\' } else { '/' };
    let (first, rest) = full.split_once(delimiter).unwrap_or((full, ""));
    let rest = rest.replace(delimiter, "/");
    if rest.starts_with('/') {
        return Err("chart illegally contains absolute paths".into());
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in rest.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.pop().is_none() => {
                return Err("chart illegally references parent directory".into());
            }
            ".." => {}
            part => parts.push(part),
        }
    }
    let name = parts.join("/");
    if name.is_empty() {
        return Err(format!(
            "chart illegally contains content outside the base directory: {full:?}"
        ));
    }
    let drive = name.as_bytes();
    if drive.len() > 2 && drive[0].is_ascii_alphabetic() && &drive[1..3] == b":/" {
        return Err("chart contains illegally named files".into());
    }
    if first == "Chart.yaml" {
        return Err("chart yaml not in base directory".into());
    }
    Ok(name)
}

/// What Helm refuses for its size alone, if it does.
pub(super) fn size_refusal(dialect: Dialect, name: &str, size: u64) -> Option<String> {
    (dialect.limits_each_file() && size > MAX_FILE)
        .then(|| format!("chart file {name:?} is larger than the maximum file size {MAX_FILE}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_the_charts_directory_and_stay_inside() {
        assert_eq!(
            inner_name("x/templates/a.yaml").as_deref(),
            Ok("templates/a.yaml")
        );
        assert_eq!(
            inner_name("x\\templates\\a.yaml").as_deref(),
            Ok("templates/a.yaml")
        );
        assert_eq!(inner_name("x/./a//b").as_deref(), Ok("a/b"));
        for name in ["x", "x/../../etc", "x//etc/passwd", "x/c:/y", "Chart.yaml"] {
            assert!(inner_name(name).is_err(), "{name}");
        }
    }
}
