//! `--write`: the declared totals become what the components add up to.

use std::io::{Error, ErrorKind, Write as _};
use std::path::Path;

use serde_json::Value;

use super::super::args::TotalsArgs;
use super::super::{Failure, Io};
use super::Profiles;
use crate::config::{Config, FILE_NAME};
use crate::exit::Exit;
use crate::lint::{Given, Project};
use crate::rules;
use crate::source::Sources;
use crate::totals::rendered::documents;
use crate::totals::{Usage, declaration, rewrite};

pub(super) fn run(
    args: &TotalsArgs,
    project: &Project,
    given: &Given,
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
    if source.member().is_some() {
        return Err(Failure::Told(format!(
            "{}: --write changes a chart directory, not a packaged chart",
            project.display
        )));
    }
    if !given.is_empty() {
        let message = "--write declares what a profile costs by itself: leave out -f and --set";
        return Err(Failure::Told(message.to_owned()));
    }
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
    check(source.text(), &text, &totals).map_err(|reason| {
        Failure::Told(format!(
            "{}: nothing is written, because the result would be wrong: {reason}",
            source.name()
        ))
    })?;
    let path = match &args.config.config {
        Some(path) => path.clone(),
        None => project.chart.directory.join(FILE_NAME),
    };
    replace(&path, source.text(), &text)
        .map_err(|error| format!("{}: cannot be written: {error}", source.name()))?;
    writeln!(io.err, "{}: the declared totals are updated", source.name())?;
    Ok(Exit::Clean)
}

/// Reads the result and compares it with what it is to say: these totals, and besides them what it
/// said before.
fn check(before: &str, after: &str, totals: &[(&str, Usage)]) -> Result<(), String> {
    let mut sources = Sources::new();
    let id = sources.add(FILE_NAME, after.to_owned());
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
    match besides(before, totals)? == besides(after, totals)? {
        true => Ok(()),
        false => Err("something else would change too".to_owned()),
    }
}

/// What a configuration says, but for the totals of these profiles.
fn besides(text: &str, totals: &[(&str, Usage)]) -> Result<Vec<Value>, String> {
    let documents = documents(text).map_err(|error| error.to_string())?;
    let mut values: Vec<Value> = documents.into_iter().map(|(_, value)| value).collect();
    for value in &mut values {
        for (name, _) in totals {
            let profile = value.get_mut("profiles").and_then(|p| p.get_mut(*name));
            if let Some(profile) = profile.and_then(Value::as_object_mut) {
                profile.remove("totals");
            }
        }
    }
    Ok(values)
}

/// Writes a file whole or not at all; a link stays one, and keeps to the file that was read.
fn replace(path: &Path, before: &str, text: &str) -> std::io::Result<()> {
    let path = path.canonicalize()?;
    let permissions = std::fs::metadata(&path)?.permissions();
    if permissions.readonly() {
        return Err(Error::new(ErrorKind::PermissionDenied, "it is read-only"));
    }
    if std::fs::read(&path)? != before.as_bytes() {
        return Err(Error::other("it changed meanwhile: try again"));
    }
    let directory = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(directory)?;
    file.write_all(text.as_bytes())?;
    file.as_file().set_permissions(permissions)?;
    file.as_file().sync_all()?;
    file.persist(&path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Quantity;

    const BEFORE: &str =
        "profiles:\n  p: {totals: {storage: 1Gi}}\n  q: {totals: {storage: 3Gi}}\nexclude: [a]\n";

    /// The guard's answer to a result, for a profile `p` of 2Gi.
    fn guard(after: &str) -> Result<(), String> {
        let total = Usage {
            storage: Quantity::from_bytes(2 << 30),
            ..Usage::default()
        };
        check(BEFORE, after, &[("p", total)])
    }

    #[test]
    fn the_intended_result_passes() {
        assert_eq!(guard(&BEFORE.replace("1Gi", "2Gi")), Ok(()));
        assert_eq!(guard(&BEFORE.replace("1Gi", "\"2048Mi\"")), Ok(()));
    }

    #[test]
    fn any_other_result_is_refused() {
        let right = BEFORE.replace("1Gi", "2Gi");
        let wrong = [
            BEFORE.to_owned(),
            right.replace("3Gi", "4Gi"),
            right.replace("[a]", "[a, b]"),
            right.replace("exclude: [a]\n", ""),
            right.replace("q:", "r:"),
            right.replace("2Gi}", "2Gi}, budget: {storage: 9Gi}"),
            right.replace("2Gi", "2GiB"),
            right.replace("2Gi}", "2Gi"),
            right.replace("totals: {storage: 2Gi}", ""),
            format!("{right}---\nmore: 1\n"),
            format!("{right}profiles: {{}}\n"),
            String::new(),
        ];
        for text in wrong {
            assert!(guard(&text).is_err(), "{text}");
        }
    }
}
