//! `--write`: the declared totals become what the components add up to.

use std::io::Write as _;
use std::path::Path;

use super::super::args::TotalsArgs;
use super::super::{Failure, Io};
use super::Profiles;
use crate::config::{Config, FILE_NAME};
use crate::exit::Exit;
use crate::lint::Project;
use crate::rules;
use crate::source::Sources;
use crate::totals::{Usage, declaration, rewrite};

pub(super) fn run(
    args: &TotalsArgs,
    project: &Project,
    counted: &Profiles,
    io: &mut Io<'_>,
) -> Result<Exit, Failure> {
    if !counted.complete {
        writeln!(
            io.err,
            "error: nothing is written, because the sums lack something"
        )?;
        return Ok(Exit::Found);
    }
    let Some(source) = project.config.source else {
        return Err(Failure::Told(format!(
            "{}: there is no {FILE_NAME} to write to",
            project.display
        )));
    };
    let source = project.sources.get(source);
    let totals: Vec<(&str, Usage)> = counted
        .profiles
        .iter()
        .map(|profile| (profile.name.as_str(), profile.totals.total))
        .collect();
    let text = rewrite(&project.config, source.text(), &totals)
        .map_err(|error| format!("{}: {error}", source.name()))?;
    if *text == **source.text() {
        writeln!(
            io.err,
            "{}: the declared totals are right already",
            source.name()
        )?;
        return Ok(Exit::Clean);
    }
    check(&text, &totals).map_err(|reason| {
        Failure::Told(format!(
            "{}: nothing is written, because the result would be wrong: {reason}",
            source.name()
        ))
    })?;
    let path = match &args.config.config {
        Some(path) => path.clone(),
        None => project.chart.directory.join(FILE_NAME),
    };
    replace(&path, &text)
        .map_err(|error| format!("{}: cannot be written: {error}", source.name()))?;
    writeln!(io.err, "{}: the declared totals are updated", source.name())?;
    Ok(Exit::Clean)
}

/// Reads the result and compares it with what it is to say.
fn check(text: &str, totals: &[(&str, Usage)]) -> Result<(), String> {
    let mut sources = Sources::new();
    let id = sources.add(FILE_NAME, text.to_owned());
    let config = Config::read(id, &rules::ids(), &sources).map_err(|error| error.to_string())?;
    for (name, total) in totals {
        let profile = config.profile(name);
        let written = profile.and_then(|profile| profile.totals.as_ref());
        let written = written.ok_or_else(|| format!("profile {name} declares nothing"))?;
        let declared = declaration(written).map_err(|error| error.to_string())?;
        if let Some(difference) = declared.differences(total).first() {
            return Err(format!("profile {name}: {difference}"));
        }
    }
    Ok(())
}

/// Writes a file whole or not at all.
fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let directory = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let mut file = tempfile::NamedTempFile::new_in(directory.unwrap_or(Path::new(".")))?;
    file.write_all(text.as_bytes())?;
    file.as_file()
        .set_permissions(std::fs::metadata(path)?.permissions())?;
    file.persist(path)?;
    Ok(())
}
