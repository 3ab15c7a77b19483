//! `dataspoke init`: a first .dataspoke.yaml, made by reading the chart.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use super::args::InitArgs;
use super::{Failure, Io, one_chart};
use crate::chart::Vendoring;
use crate::chart::find::{absolute, display};
use crate::config::{Config, FILE_NAME, Sketch};
use crate::dialect::Dialect;
use crate::exit::Exit;
use crate::lint::{Given, Opening, Project, Unnamed};
use crate::rules;
use crate::source::Sources;
use crate::values::{Inputs, compute_present};

pub(super) fn run(args: &InitArgs, io: &mut Io<'_>) -> Result<Exit, Failure> {
    let found = one_chart(&args.chart)?;
    if !found.path.is_dir() {
        return Err(Failure::Told(format!(
            "{}: a packaged chart cannot be configured",
            found.display
        )));
    }
    let path = found.path.join(FILE_NAME);
    let shown = display(&absolute(&path), Path::new(&found.display).is_absolute());
    if path.exists() && !args.force {
        return Err(Failure::Told(format!(
            "{shown} is there already: --force overwrites it"
        )));
    }
    // A configuration that is there and wrong must not keep us from writing a right one.
    let empty = tempfile::NamedTempFile::new()
        .map_err(|error| format!("{}: {error}", std::env::temp_dir().display()))?;
    let opening = Opening {
        config: Some(empty.path()),
        profiles: &[],
        unnamed: Unnamed::Defaults,
        given: &Given::default(),
        vendoring: Vendoring::FromFileRepositories,
    };
    let mut project = Project::open(&found, &opening).map_err(|error| error.to_string())?;
    let text = sketch(&mut project).to_string();
    read_back(&text).map_err(|error| format!("{shown}: not written: {error}"))?;
    write(&found.path, &path, &text)
        .map_err(|error| format!("{shown}: cannot be written: {error}"))?;
    writeln!(io.out, "{shown}")?;
    writeln!(
        io.err,
        "next: correct `components`, then declare what the profiles cost: dataspoke totals --write"
    )?;
    Ok(Exit::Clean)
}

/// What the chart shows in any of its profiles. A file that Helm refuses shows nothing; `lint` says why.
fn sketch(project: &mut Project) -> Sketch {
    let mut sketch = Sketch::of_profiles(&project.chart);
    for (_, file) in sketch.profiles.clone() {
        let mut inputs = Inputs::default();
        if let Some(name) = file {
            let path = absolute(&project.chart.directory.join(&name));
            let shown = project.beside(&name);
            if let Ok(read) = project.file(&path, &name, &shown) {
                inputs.files.push(Arc::clone(&read));
            }
        }
        let outcome = compute_present(&project.chart, &inputs, Dialect::Helm4);
        sketch.look_at(&project.chart, &outcome.values);
    }
    sketch
}

fn read_back(text: &str) -> Result<(), String> {
    let mut sources = Sources::new();
    let id = sources.add(FILE_NAME, text);
    let read = Config::read(id, &rules::ids(), &sources);
    read.map(|_| ()).map_err(|error| error.to_string())
}

/// Writes the file whole or not at all.
fn write(directory: &Path, path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = tempfile::NamedTempFile::new_in(directory)?;
    file.write_all(text.as_bytes())?;
    make_readable(file.as_file())?;
    file.persist(path)?;
    Ok(())
}

/// A temporary file is its owner's alone; this one is to be read like its neighbours.
#[cfg(unix)]
fn make_readable(file: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn make_readable(_: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}
