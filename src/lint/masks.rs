//! What may not be shown: collected before any rule speaks, whatever rules are selected.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::chart::{Chart, ValuesFile};
use crate::config::Config;
use crate::masked::Masks;
use crate::path::{Step, ValuesPath};
use crate::schema::{Broken, Marks, Schema, Spot};
use crate::secret::{self, Hit};
use crate::source::{SourceId, Sources};
use crate::yaml::{Kind, NodeId, Tree};

/// Most nodes that are looked at in one file, aliases followed; what lies beyond is masked as a
/// whole, so that an alias bomb costs nothing and shows nothing.
const BUDGET: usize = 1_000_000;

/// How many places one chart may have: aliases of charts with aliases multiply.
const MAX_PLACES: usize = 5_000;

/// The schemas of a chart and of everything in its charts/, compiled once.
pub(super) fn schemas(
    chart: &Chart,
    sources: &Sources,
) -> BTreeMap<SourceId, Result<Arc<Schema>, Broken>> {
    let mut out = BTreeMap::new();
    let mut todo = vec![chart];
    while let Some(chart) = todo.pop() {
        if let Some(file) = &chart.schema {
            let text = sources.get(file.source).text();
            out.entry(file.source)
                .or_insert_with(|| Schema::compile(text).map(Arc::new));
        }
        todo.extend(&chart.subcharts);
    }
    out
}

/// Paths that are secret by declaration, for the chart and all its subcharts, enabled or not.
pub(super) fn marks(
    chart: &Chart,
    config: &Config,
    schemas: &BTreeMap<SourceId, Result<Arc<Schema>, Broken>>,
) -> Marks {
    let mut marks = Marks::new();
    for path in &config.secrets.paths {
        marks.add_path(path.path.clone());
    }
    for (prefix, chart) in places(chart) {
        let schema = chart
            .schema
            .as_ref()
            .and_then(|file| schemas.get(&file.source));
        if let Some(Ok(schema)) = schema {
            marks.add_schema(prefix, schema.clone());
        }
    }
    marks
}

/// Every chart with the places where its values may stand under the top chart's: each alias of it.
pub(super) fn places(chart: &Chart) -> Vec<(ValuesPath, &Chart)> {
    let mut out = Vec::new();
    let mut todo = vec![(vec![ValuesPath::root()], chart)];
    while let Some((prefixes, chart)) = todo.pop() {
        for sub in &chart.subcharts {
            let declared = chart
                .dependencies()
                .iter()
                .filter(|dependency| dependency.name == sub.name());
            let mut keys: Vec<&str> = declared.map(|dependency| dependency.values_key()).collect();
            if keys.is_empty() {
                keys.push(sub.name());
            }
            keys.sort_unstable();
            keys.dedup();
            let below = keys
                .iter()
                .flat_map(|key| prefixes.iter().map(|prefix| prefix.key(*key)));
            todo.push((below.take(MAX_PLACES).collect(), sub));
        }
        out.extend(prefixes.into_iter().map(|prefix| (prefix, chart)));
    }
    out
}

/// Masks the values of a file that stand at marked paths.
pub(super) fn mask_file(file: &ValuesFile, prefix: &ValuesPath, marks: &Marks, masks: &mut Masks) {
    let Ok(tree) = file.tree() else {
        return;
    };
    let mut walk = Walk {
        tree: &tree,
        source: file.source,
        masks,
        budget: BUDGET,
    };
    let mut spot = marks.start();
    for step in prefix.steps() {
        spot = spot.below(step);
    }
    for document in &tree.documents {
        walk.node(document.root, &spot, 0);
    }
}

/// Asks the secret detectors about every file and masks what they find, in files that are not YAML
/// too. What declarations have masked before counts as marked.
pub(super) fn secrets(
    files: &BTreeMap<SourceId, &ValuesFile>,
    sources: &Sources,
    masks: &mut Masks,
) -> BTreeMap<SourceId, Vec<Hit>> {
    let mut out = BTreeMap::new();
    for (&id, file) in files {
        let source = sources.get(id);
        let hits = match file.tree() {
            Ok(tree) => secret::scan_tree(source, id, &tree, masks.of(id)),
            Err(_) => secret::scan_text(source, id),
        };
        for hit in &hits {
            masks.add(id, hit.span);
        }
        if !hits.is_empty() {
            out.insert(id, hits);
        }
    }
    out
}

struct Walk<'a> {
    tree: &'a Tree,
    source: SourceId,
    masks: &'a mut Masks,
    budget: usize,
}

impl Walk<'_> {
    fn node(&mut self, id: NodeId, spot: &Spot<'_>, aliases: usize) {
        if spot.is_quiet() {
            return;
        }
        let Some(left) = self.budget.checked_sub(1).filter(|_| aliases < 64) else {
            self.mask(id);
            return;
        };
        self.budget = left;
        if spot.is_covered() {
            self.mask(id);
            return;
        }
        match &self.tree.node(id).kind {
            Kind::Alias {
                target: Some(target),
                ..
            } => self.node(*target, spot, aliases + 1),
            Kind::Sequence { items, .. } => {
                for (at, &item) in items.iter().enumerate() {
                    self.node(item, &spot.below(&Step::Index(at)), aliases);
                }
            }
            Kind::Mapping { entries, .. } => {
                for entry in entries {
                    let key = self.tree.text(entry.key).unwrap_or_default();
                    if key == "<<" {
                        self.merged(entry.value, spot, aliases + 1);
                        continue;
                    }
                    let below = spot.below(&Step::Key(key.into()));
                    self.node(entry.value, &below, aliases);
                }
            }
            Kind::Alias { target: None, .. } | Kind::Scalar { .. } => {}
        }
    }

    /// `<<: *base` and `<<: [*a, *b]`: their entries stand at the path of the mapping.
    fn merged(&mut self, id: NodeId, spot: &Spot<'_>, aliases: usize) {
        let id = self.tree.resolve(id);
        match &self.tree.node(id).kind {
            Kind::Sequence { items, .. } => {
                for &item in items {
                    let item = self.tree.resolve(item);
                    self.node(item, spot, aliases);
                }
            }
            Kind::Mapping { .. } | Kind::Scalar { .. } | Kind::Alias { .. } => {
                self.node(id, spot, aliases);
            }
        }
    }

    /// Masks every scalar under a node, through aliases too.
    fn mask(&mut self, id: NodeId) {
        let mut seen = std::collections::BTreeSet::new();
        let mut todo = vec![id];
        while let Some(id) = todo.pop() {
            if !seen.insert(id) {
                continue;
            }
            let node = self.tree.node(id);
            match &node.kind {
                Kind::Scalar { .. } if !node.span.is_empty() => {
                    self.masks.add(self.source, node.span);
                }
                Kind::Scalar { .. } | Kind::Alias { target: None, .. } => {}
                Kind::Alias {
                    target: Some(target),
                    ..
                } => todo.push(*target),
                Kind::Sequence { items, .. } => todo.extend(items),
                Kind::Mapping { entries, .. } => todo.extend(entries.iter().map(|e| e.value)),
            }
        }
    }
}
