//! The editor: the real yaml-language-server on our values files, through the modelines that they
//! begin with. What it underlines is what `dataspoke lint` reports, at the same line.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::tools::{command, copy_tree, node_package, root, run};

/// Longer than any answer takes, on a busy machine too.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running yaml-language-server, spoken to as an editor does (LSP over stdio).
struct Editor {
    child: Child,
    stdin: ChildStdin,
    heard: Receiver<Value>,
    version: u64,
}

/// What the editor underlines: the line, from 1, and the words beside it.
type Underlined = Vec<(u64, String)>;

impl Editor {
    fn start() -> Self {
        let server = node_package("yaml-language-server").join("bin/yaml-language-server");
        let mut child = command(root().join(".tools/venv/bin/node"))
            .arg(server)
            .arg("--stdio")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("`make tools` installs node");
        let stdin = child.stdin.take().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let (sender, heard) = channel();
        std::thread::spawn(move || {
            while let Some(message) = receive(&mut stdout) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let mut editor = Self {
            child,
            stdin,
            heard,
            version: 0,
        };
        editor.send(json!({
            "id": 1, "method": "initialize",
            "params": {"processId": null, "rootUri": null, "capabilities": {"workspace": {"configuration": true}}},
        }));
        editor.until(|message| message["id"] == 1);
        editor.send(json!({"method": "initialized", "params": {}}));
        editor
    }

    fn send(&mut self, mut message: Value) {
        message["jsonrpc"] = "2.0".into();
        let body = message.to_string();
        write!(self.stdin, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        self.stdin.flush().unwrap();
    }

    /// The next message that is wanted; the server's own questions are answered on the way.
    fn until(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let message = self
                .heard
                .recv_timeout(PATIENCE)
                .expect("the language server answers");
            if message["method"] == "workspace/configuration" {
                // The server's settings: checks on, and no catalogue of schemas from the network.
                let items = message["params"]["items"].as_array().unwrap().iter();
                let settings = items.map(|item| match item["section"].as_str() {
                    Some("yaml") => json!({"validate": true, "schemaStore": {"enable": false}}),
                    _ => Value::Null,
                });
                let settings: Vec<Value> = settings.collect();
                self.send(json!({"id": message["id"], "result": settings}));
            } else if message["id"].is_number() && message["method"].is_string() {
                self.send(json!({"id": message["id"], "result": null}));
            }
            if wanted(&message) {
                return message;
            }
        }
    }

    /// Opens a file as it lies on disk.
    fn underlines(&mut self, file: &Path) -> Underlined {
        let file = fs::canonicalize(file).unwrap();
        let uri = format!("file://{}", file.display());
        self.version += 1;
        let text = fs::read_to_string(&file).unwrap();
        self.send(json!({
            "method": "textDocument/didOpen",
            "params": {"textDocument": {"uri": uri, "languageId": "yaml", "version": self.version, "text": text}},
        }));
        let told = self.until(|message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
        });
        self.send(json!({
            "method": "textDocument/didClose",
            "params": {"textDocument": {"uri": uri}},
        }));
        // Closing clears what was underlined.
        self.until(|message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
        });
        let list = told["params"]["diagnostics"].as_array().unwrap();
        list.iter()
            .map(|one| {
                let line = one["range"]["start"]["line"].as_u64().unwrap() + 1;
                (line, one["message"].as_str().unwrap().to_owned())
            })
            .collect()
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One message of the server; `None` when it has gone.
fn receive(from: &mut impl BufRead) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if from.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            line => {
                if let Some(number) = line.strip_prefix("Content-Length: ") {
                    length = number.parse().ok();
                }
            }
        }
    }
    let mut body = vec![0; length?];
    from.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

/// Our chart and our schemas, as they lie in the project.
struct Project {
    dir: TempDir,
}

impl Project {
    fn new() -> Self {
        let dir = TempDir::new().unwrap();
        for folder in ["helm-charts/dataspoke", "schemas"] {
            copy_tree(&root().join(folder), &dir.path().join(folder), &["charts"]);
        }
        Self { dir }
    }

    fn chart(&self, name: &str) -> PathBuf {
        self.dir.path().join("helm-charts/dataspoke").join(name)
    }

    /// Puts a line in the place of another one, which stands once in the file. Returns its number.
    fn plant(&self, name: &str, old: &str, new: &str) -> u64 {
        let text = fs::read_to_string(self.chart(name)).unwrap();
        let mut at = None;
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for (index, line) in lines.iter_mut().enumerate() {
            if line == old {
                assert_eq!(at.replace(index), None, "{name} has {old:?} twice");
                *line = new.to_owned();
            }
        }
        fs::write(self.chart(name), lines.join("\n") + "\n").unwrap();
        at.unwrap_or_else(|| panic!("{name} has no line {old:?}")) as u64 + 1
    }

    fn restore(&self, name: &str) {
        let own = root().join("helm-charts/dataspoke").join(name);
        fs::copy(own, self.chart(name)).unwrap();
    }

    /// The lines of a file at which `dataspoke lint` reports schema violations.
    fn linted(&self, name: &str) -> BTreeSet<u64> {
        let mut lint = command(env!("CARGO_BIN_EXE_dataspoke"));
        lint.args([
            "lint",
            "helm-charts/dataspoke",
            "--select",
            "schema",
            "-o",
            "json",
        ]);
        let ran = run(lint.current_dir(self.dir.path()));
        let report: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{ran:?}"));
        let file = format!("helm-charts/dataspoke/{name}");
        let findings = report["findings"].as_array().unwrap().iter();
        findings
            .filter(|finding| finding["location"]["file"] == file)
            .map(|finding| finding["location"]["line"].as_u64().unwrap())
            .collect()
    }
}

#[test]
fn nothing_is_underlined_in_our_own_files() {
    let mut editor = Editor::start();
    let project = Project::new();
    let folder = root().join("helm-charts/dataspoke");
    let mut files = vec![".dataspoke.yaml".to_owned()];
    for (place, prefix) in [(folder.clone(), ""), (folder.join("ci"), "ci/")] {
        for entry in fs::read_dir(place).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            if name.contains("values") && name.ends_with(".yaml") {
                files.push(format!("{prefix}{name}"));
            }
        }
    }
    files.sort();
    assert!(files.len() > 3, "{files:?}");
    for name in files {
        let text = fs::read_to_string(folder.join(&name)).unwrap();
        assert!(
            text.starts_with("# yaml-language-server: $schema="),
            "{name}"
        );
        assert_eq!(editor.underlines(&folder.join(&name)), [], "{name}");
        // Not for want of a schema: a key that none has is underlined.
        let broken = text + "no_such_key: 1\n";
        fs::write(project.chart(&name), &broken).unwrap();
        let lines: Vec<u64> = editor
            .underlines(&project.chart(&name))
            .iter()
            .map(|(line, _)| *line)
            .collect();
        assert_eq!(lines, [broken.lines().count() as u64], "{name}");
    }
}

#[test]
fn the_editor_and_the_linter_agree_about_values() {
    let project = Project::new();
    let mut editor = Editor::start();
    for (file, old, new) in PLANTED {
        let line = project.plant(file, old, new);
        let lines: BTreeSet<u64> = editor
            .underlines(&project.chart(file))
            .iter()
            .map(|(line, _)| *line)
            .collect();
        assert_eq!(lines, BTreeSet::from([line]), "the editor on {file}: {new}");
        assert_eq!(
            project.linted(file),
            lines,
            "dataspoke lint on {file}: {new}"
        );
        project.restore(file);
    }
}

/// File, line, and the line that breaks the schema in its place: one each of what people get wrong.
const PLANTED: &[(&str, &str, &str)] = &[
    (
        "values.yaml",
        "  architecture: standalone",
        "  architecture: single",
    ),
    (
        "values.yaml",
        "      logLevel: info",
        "      logLevel: [info]",
    ),
    (
        "values.yaml",
        "            maxIdleConns: 10",
        "            maxIdleConns: \"10\"",
    ),
    (
        "values.yaml",
        "    fullnameOverride: dataspoke",
        "    fullnameOverride: Data_Spoke",
    ),
    (
        "values.yaml",
        "    existingConfigMap: \"\"",
        "    existingConfigMaps: \"\"",
    ),
    (
        "values.yaml",
        "    limits: {cpu: 1000m, memory: 1024Mi}",
        "    limits: {cpu: 1000m, memory: 1024MiB}",
    ),
    (
        "values-dev.yaml",
        "  createConfigMap: false",
        "  createConfigMap: \"no\"",
    ),
    ("values-dev.yaml", "secrets:", "secretz:"),
    ("values-dev.yaml", "    size: 10Gi", "    size: ten"),
    ("values-dev.yaml", "workers:", "workerz:"),
    (
        "values-dev.yaml",
        "      limits: {cpu: 250m, memory: 256Mi}",
        "      limits: {cpu: 250m, memory: 256M1}",
    ),
];

#[test]
fn the_editor_and_the_linter_agree_about_the_configuration() {
    let project = Project::new();
    let mut editor = Editor::start();
    for (old, new) in [
        ("profiles:", "profile:"),
        ("helm: [3, 4]", "helm: [3, 5]"),
        (
            "    values: [values-dev.yaml]",
            "    values: values-dev.yaml",
        ),
    ] {
        let line = project.plant(".dataspoke.yaml", old, new);
        let lines: BTreeSet<u64> = editor
            .underlines(&project.chart(".dataspoke.yaml"))
            .iter()
            .map(|(line, _)| *line)
            .collect();
        assert!(lines.contains(&line), "the editor: {new}: {lines:?}");
        let mut lint = command(env!("CARGO_BIN_EXE_dataspoke"));
        let ran = run(lint.arg("lint").current_dir(project.chart(""))).expect_code(2);
        let place = format!("error: .dataspoke.yaml:{line}:");
        assert!(ran.stderr.starts_with(&place), "{new}: {ran:?}");
        project.restore(".dataspoke.yaml");
    }
}
