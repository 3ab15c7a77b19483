//! plain-secret: a credential is written into values that are kept in files.

use super::{CheckedFile, Context, Meta, Rule};
use crate::finding::{Finding, Severity};
use crate::path::ValuesPath;
use crate::place::Place;
use crate::secret::{Hit, HitKind};

pub(super) struct PlainSecret;

static META: Meta = Meta {
    id: "plain-secret",
    summary: "a credential is written into values",
    severity: Severity::Error,
    page: include_str!("plain-secret.md"),
};

impl Rule for PlainSecret {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn needs_values(&self, has_hits: bool) -> bool {
        has_hits
    }

    fn run(&self, cx: &Context<'_>, found: &mut Vec<Finding>) {
        for (file, hit) in reported(cx) {
            let (severity, message) = match hit.kind {
                HitKind::Secret => (META.severity, "is written into values"),
                HitKind::Commented => (Severity::Warning, "stands in a comment"),
                HitKind::Hash => (Severity::Info, "is written into values"),
                HitKind::Weak => continue,
            };
            let message = format!("{} {message}", hit.says());
            found.push(finding(cx, file, hit, META.id, severity, message));
        }
    }
}

/// The hits of the files that must not hold secrets, without the paths that the configuration
/// excepts.
pub(super) fn reported<'c>(
    cx: &'c Context<'_>,
) -> impl Iterator<Item = (&'c CheckedFile, &'c Hit)> {
    cx.files
        .iter()
        .filter(|file| !is_kept_apart(file))
        .flat_map(|file| {
            let hits = cx.hits.get(&file.source).map_or(&[][..], Vec::as_slice);
            hits.iter().map(move |hit| (file, hit))
        })
        .filter(|(file, hit)| {
            let path = file.prefix.join(&hit.values_path);
            let excepted = &cx.config.secrets.ignore;
            !excepted
                .iter()
                .any(|except| !path.is_root() && path.starts_with(&except.path))
        })
}

/// A file for secrets that git does not track. One that git tracks is read like any other: what
/// sops encrypted is no finding, and what it left in clear under a secret's name still is one.
fn is_kept_apart(file: &CheckedFile) -> bool {
    file.may_hold_secrets && file.tracked != Some(true)
}

/// A finding about a hit.
pub(super) fn finding(
    cx: &Context<'_>,
    file: &CheckedFile,
    hit: &Hit,
    rule: &'static str,
    severity: Severity,
    message: String,
) -> Finding {
    let place = Place::text(hit.source, hit.span);
    let mut finding = Finding::new(rule, severity, message, Some(place));
    finding.detector = Some(hit.detector);
    if hit.values_path.is_root() {
        return finding.help("remove it, and change the credential if it was ever in use");
    }
    let path = file.prefix.join(&hit.values_path);
    let help = match hit.kind {
        HitKind::Hash => "keep it in a Secret: hashes of short passwords are guessed".to_owned(),
        HitKind::Secret | HitKind::Weak | HitKind::Commented => remedy(cx, file, &path),
    };
    finding.help(help).about(path)
}

/// Which of the chart's own ways there is to supply the secret from outside.
fn remedy(cx: &Context<'_>, file: &CheckedFile, path: &ValuesPath) -> String {
    if file.may_hold_secrets {
        return "encrypt the file with sops, or take it out of git and list it in .gitignore"
            .to_owned();
    }
    let has = |path: &ValuesPath| {
        cx.runs()
            .any(|(_, run)| run.outcome.values.find(path).is_some())
    };
    let mut parent = path.parent();
    while let Some(table) = parent.filter(|table| !table.is_root()) {
        let existing = table.key("existingSecret");
        if has(&existing) {
            return format!(
                "leave it empty and name a Secret from outside in {existing}, or pass it with \
                 --set at install"
            );
        }
        parent = table.parent();
    }
    let create = ValuesPath::of_keys(["secrets", "createSecret"]);
    if has(&create) && path.starts_with(&ValuesPath::of_keys(["secrets"])) {
        return format!(
            "leave it empty: set {create}=false and supply the Secret (External Secrets, kubectl), \
             or pass it with --set at install"
        );
    }
    "leave it empty and take it from a Secret (existingSecret, External Secrets), or pass it with \
     --set at install"
        .to_owned()
}
