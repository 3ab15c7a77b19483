//! Every shape of the chart (the two profiles and each file of `ci/`), rendered by both Helms for the
//! oldest and the newest Kubernetes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use super::sound::{KEYS, Stream};
use super::{KUBERNETES, helms, objects, read, template_as};
use crate::support::deps;

/// One way to deploy the chart.
pub(super) struct Shape {
    name: String,
    file: Option<PathBuf>,
}

impl Shape {
    fn release(&self) -> &'static str {
        match self.name.as_str() {
            "other-release-name" => "elsewhere",
            _ => "dataspoke",
        }
    }

    /// What `helm template` prints for it; rendered once a test run.
    fn render(&self, helm: &Path, kubernetes: &str) -> String {
        type Renders = BTreeMap<(String, PathBuf, String), Arc<OnceLock<String>>>;
        static RENDERS: Mutex<Renders> = Mutex::new(BTreeMap::new());
        let key = (self.name.clone(), helm.to_owned(), kubernetes.to_owned());
        let render = {
            let mut renders = RENDERS.lock().expect("nothing panics under it");
            Arc::clone(renders.entry(key).or_default())
        };
        let render = render.get_or_init(|| {
            let file = self.file.as_ref().map(|path| path.display().to_string());
            let mut arguments = Vec::new();
            if let Some(file) = &file {
                arguments.extend(["-f", file.as_str()]);
            }
            template_as(helm, self.release(), kubernetes, &arguments)
                .unwrap_or_else(|error| panic!("{}: {error}", self.name))
        });
        render.clone()
    }

    /// The Secrets that nothing in this shape makes, as its values' comments say, with their keys.
    pub(super) fn secrets_of_others(&self) -> &'static [(&'static str, &'static [&'static str])] {
        match self.name.as_str() {
            "dev" => &[
                (
                    "dataspoke-postgres-secret",
                    &["POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB"],
                ),
                ("dataspoke-redis-secret", &["REDIS_PASSWORD"]),
                ("dataspoke-qdrant-secret", &["QDRANT_API_KEY"]),
            ],
            "external-database" => &[("analytics-credentials", &KEYS)],
            _ => &[],
        }
    }
}

fn shapes() -> Vec<Shape> {
    let chart = deps::chart_source();
    let mut shapes = vec![
        Shape {
            name: "production".to_owned(),
            file: None,
        },
        Shape {
            name: "dev".to_owned(),
            file: Some(chart.join("values-dev.yaml")),
        },
    ];
    let mut files: Vec<PathBuf> = std::fs::read_dir(chart.join("ci"))
        .expect("the chart has ci/")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    for file in files {
        let name = file.file_name().and_then(|name| name.to_str());
        let name = name.and_then(|name| name.strip_suffix("-values.yaml"));
        shapes.push(Shape {
            name: name
                .unwrap_or_else(|| panic!("{} ends in -values.yaml", file.display()))
                .to_owned(),
            file: Some(file),
        });
    }
    shapes
}

#[test]
fn ci_has_a_file_for_each_shape() {
    let names: Vec<String> = shapes().into_iter().map(|shape| shape.name).collect();
    assert_eq!(
        names,
        [
            "production",
            "dev",
            "autoscaling-off",
            "external-database",
            "external-secrets",
            "ingress-tls",
            "minimal",
            "networkpolicy",
            "other-release-name",
        ]
    );
}

#[test]
fn helm3_renders_sound_objects_for_the_oldest_kubernetes() {
    sound(&helms()[0], KUBERNETES[0]);
}

#[test]
fn helm3_renders_sound_objects_for_the_newest_kubernetes() {
    sound(&helms()[0], KUBERNETES[1]);
}

#[test]
fn helm4_renders_sound_objects_for_the_oldest_kubernetes() {
    sound(&helms()[1], KUBERNETES[0]);
}

#[test]
fn helm4_renders_sound_objects_for_the_newest_kubernetes() {
    sound(&helms()[1], KUBERNETES[1]);
}

fn sound(helm: &Path, kubernetes: &str) {
    for shape in shapes() {
        let objects = objects(&shape.render(helm, kubernetes));
        let stream = Stream::of(&shape, &objects);
        for object in &objects {
            stream.judge(object);
        }
        assert_eq!(
            stream.unsound.take(),
            Vec::<String>::new(),
            "{}",
            shape.name
        );
    }
}

/// Our own templates of each shape, as text: `tests/golden/chart/SHAPE.yaml`. `DSK_BLESS=1` writes them.
#[test]
fn our_templates_render_what_is_recorded() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/chart");
    let bless = std::env::var_os("DSK_BLESS").is_some();
    let mut known = BTreeSet::new();
    for shape in shapes() {
        let [helm3, helm4] = helms().map(|helm| ours(&shape.render(&helm, KUBERNETES[1])));
        assert_eq!(helm3, helm4, "{}", shape.name);
        let file = folder.join(format!("{}.yaml", shape.name));
        if bless {
            std::fs::create_dir_all(&folder).expect("tests/ is writable");
            std::fs::write(&file, &helm3).expect("tests/ is writable");
        }
        assert!(
            read(&file) == helm3,
            "{} is not what the chart renders: look at the difference that DSK_BLESS=1 makes",
            file.display()
        );
        known.insert(file);
    }
    for entry in std::fs::read_dir(&folder).expect("it is there") {
        let path = entry.expect("an entry").path();
        assert!(known.contains(&path), "{} has no shape", path.display());
    }
}

/// The documents of our own templates, in the order of their names.
fn ours(stream: &str) -> String {
    let mut documents: Vec<&str> = stream
        .split("---\n")
        .filter(|document| {
            [
                "templates",
                "charts/frontend",
                "charts/api",
                "charts/workers",
            ]
            .iter()
            .any(|part| document.starts_with(&format!("# Source: dataspoke/{part}/")))
        })
        .collect();
    documents.sort_unstable();
    let documents = documents
        .iter()
        .map(|text| format!("---\n{}\n", text.trim_end()));
    documents.collect()
}

/// What is recorded holds no credential: the shared Secret is empty there but for the role's name.
#[test]
fn no_credential_is_recorded() {
    for shape in shapes() {
        for object in objects(&shape.render(&helms()[0], KUBERNETES[1])) {
            let name = object["metadata"]["name"].as_str().unwrap_or("");
            if object["kind"] != "Secret" || !name.ends_with("-secrets") {
                continue;
            }
            for (key, value) in object["stringData"].as_object().expect("it has them") {
                let expected = if key.ends_with("_USER") {
                    "dataspoke"
                } else {
                    ""
                };
                assert_eq!(value, expected, "{} {key}", shape.name);
            }
        }
    }
}
