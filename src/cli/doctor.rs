//! `dataspoke doctor`: what is installed for which Helm, and what is missing.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Failure, Io};
use crate::exit::Exit;

pub(super) fn run(io: &mut Io<'_>) -> Result<Exit, Failure> {
    writeln!(io.out, "dataspoke   {}", env!("CARGO_PKG_VERSION"))?;
    let executable = on_path("dsk-post");
    match &executable {
        Some(path) => writeln!(io.out, "dsk-post    {}", path.display())?,
        None => writeln!(
            io.out,
            "dsk-post    not on PATH: cargo install --locked --path ."
        )?,
    }
    let mut sound = executable.is_some();
    let mut helms = Vec::new();
    if let Some(bin) = std::env::var_os("HELM_BIN").filter(|bin| !bin.is_empty()) {
        helms.push(PathBuf::from(bin));
    }
    for name in ["helm", "helm3", "helm4"] {
        helms.extend(on_path(name));
    }
    helms.sort();
    helms.dedup();
    if helms.is_empty() {
        writeln!(
            io.out,
            "helm        not on PATH (every command but totals --render works without)"
        )?;
    }
    for helm in helms {
        sound &= about(&helm, executable.is_some(), io)?;
    }
    Ok(if sound { Exit::Clean } else { Exit::Found })
}

/// One Helm: its version, and whether plugin and post-renderer work there.
fn about(helm: &Path, executable: bool, io: &mut Io<'_>) -> Result<bool, Failure> {
    let Some(version) = output(helm, &["version", "--template", "{{.Version}}"]) else {
        writeln!(io.out, "{}  cannot be run", helm.display())?;
        return Ok(false);
    };
    let version = version.trim();
    writeln!(io.out, "\n{}  {version}", helm.display())?;
    let listed = output(helm, &["plugin", "list"]).unwrap_or_default();
    let has = |name: &str| {
        listed
            .lines()
            .any(|line| line.split_whitespace().next() == Some(name))
    };
    let plugin = has("dataspoke");
    if plugin {
        writeln!(io.out, "  plugin         installed: helm dataspoke lint")?;
    } else {
        writeln!(
            io.out,
            "  plugin         missing: helm plugin install <this repository>"
        )?;
    }
    let post = if version.starts_with("v3") {
        if executable {
            writeln!(
                io.out,
                "  post-renderer  dsk-post on PATH: --post-renderer dsk-post"
            )?;
        } else {
            writeln!(
                io.out,
                "  post-renderer  missing: Helm 3 looks for dsk-post on PATH"
            )?;
        }
        executable
    } else {
        let installed = has("dsk-post");
        if installed {
            writeln!(
                io.out,
                "  post-renderer  plugin dsk-post: --post-renderer dsk-post"
            )?;
        } else {
            writeln!(
                io.out,
                "  post-renderer  missing: helm plugin install \"$(helm env HELM_PLUGINS)/dataspoke/post/dsk-post\""
            )?;
        }
        installed
    };
    Ok(plugin && post)
}

fn output(program: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&path)
        .map(|directory| directory.join(&name))
        .find(|candidate| candidate.is_file())
}
