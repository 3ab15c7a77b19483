//! What may not be shown of a chart's values, collected before any rule speaks.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::files::ExtraFile;
use super::{Project, masks};
use crate::chart::ValuesFile;
use crate::masked::Masks;
use crate::path::ValuesPath;
use crate::place::Place;
use crate::rules;
use crate::schema::{Broken, Marks, Schema};
use crate::secret::Hit;
use crate::source::SourceId;
use crate::values::{NodeId, Values};

/// Bytes of values files that no profile loads whose trees are kept for the rules. Of more than
/// that, each is parsed when it is looked at, so that many files take no more room than one.
const ROOM: usize = 256 * 1024;

/// What may not be shown, and what tells so.
#[derive(Debug)]
pub struct Shield {
    /// Spans.
    pub masks: Masks,
    /// Paths.
    pub marks: Marks,
    /// The schemas of the chart and its subcharts.
    pub schemas: BTreeMap<SourceId, Result<Arc<Schema>, Broken>>,
    /// What the secret detectors found, by file.
    pub hits: BTreeMap<SourceId, Vec<Hit>>,
}

impl Shield {
    /// Collects what the schemas, the configuration and the secret detectors say of a chart's
    /// values and of further files.
    pub fn new(project: &Project, extra: &[ExtraFile]) -> Self {
        let chart = &project.chart;
        let schemas = masks::schemas(chart, &project.sources);
        let marks = masks::marks(chart, &project.config, &schemas);
        let mut masks = Masks::new();
        let mut files: BTreeMap<SourceId, &ValuesFile> = BTreeMap::new();
        for (prefix, chart) in masks::places(chart) {
            if let Some(file) = &chart.values {
                masks::mask_file(file, &prefix, &marks, &mut masks);
                files.insert(file.source, file);
            }
        }
        let mut room = ROOM;
        let (held, passing): (Vec<_>, Vec<_>) = extra.iter().partition(|extra| {
            let small = extra.file.size() <= room;
            room -= if small { extra.file.size() } else { 0 };
            small || extra.loaded || files.contains_key(&extra.file.source)
        });
        for file in held {
            masks::mask_file(&file.file, &file.prefix, &marks, &mut masks);
            files.insert(file.file.source, &file.file);
        }
        for file in project
            .profiles
            .iter()
            .flat_map(|profile| &profile.inputs.files)
        {
            masks::mask_file(file, &ValuesPath::root(), &marks, &mut masks);
            files.insert(file.source, file);
        }
        let mut hits = masks::secrets(&files, &project.sources, &mut masks);
        for extra in passing {
            hits.extend(extra.file.in_passing(|file| {
                masks::mask_file(file, &extra.prefix, &marks, &mut masks);
                let alone = BTreeMap::from([(file.source, file)]);
                masks::secrets(&alone, &project.sources, &mut masks)
            }));
        }
        Self {
            masks,
            marks,
            schemas,
            hits,
        }
    }

    /// Whether a value must not be shown: at a secret path, masked where it was set, or given on the
    /// command line and what the secret rules would report in a file.
    pub fn hides(&self, values: &Values, path: &ValuesPath, node: NodeId) -> bool {
        if self.marks.covers(path) {
            return true;
        }
        match values.origin(node).place {
            Some(Place::Text { source, span }) => self.masks.touches(source, span),
            Some(Place::Argument { .. }) => rules::is_secret(values, path, node),
            None => false,
        }
    }
}
