//! The layers that set a value, as rows.

use serde_json::{Value, json};

use crate::cli::yaml::inline;
use crate::lint::Shield;
use crate::masked::MASK;
use crate::path::ValuesPath;
use crate::place::Place;
use crate::source::Sources;
use crate::values::{Data, Layer, NodeId, Setting, Standing, Values, Via};

/// One layer that set the value.
pub(super) struct Row {
    pub(super) layer: String,
    pub(super) place: String,
    pub(super) value: String,
    /// `won`, `replaced` or `deleted`.
    pub(super) result: &'static str,
    /// What was set, when it is a table or list above the path.
    pub(super) above: Option<String>,
    /// How it came here from its text, the nearest to the text first.
    pub(super) via: Vec<String>,
}

impl Row {
    pub(super) fn json(&self) -> Value {
        json!({
            "layer": self.layer,
            "place": self.place,
            "values_path": self.above,
            "value": self.value,
            "result": self.result,
            "via": self.via,
        })
    }
}

pub(super) struct Asked<'a> {
    pub(super) sources: &'a Sources,
    pub(super) values: &'a Values,
    pub(super) shield: &'a Shield,
    pub(super) path: &'a ValuesPath,
}

impl Asked<'_> {
    /// The winner first, then what it replaced, the nearest first; a null that deleted stands
    /// before what it deleted.
    pub(super) fn rows(&self) -> Vec<Row> {
        let history = self.values.history(self.path);
        history.iter().map(|setting| self.row(setting)).collect()
    }

    fn row(&self, setting: &Setting) -> Row {
        let origin = self.values.origin(setting.node);
        let via = match setting.standing {
            Standing::Won => self.values.ways(&setting.path),
            Standing::Deleted | Standing::Replaced => origin.via.clone(),
        };
        Row {
            layer: layer(&origin.layer),
            place: origin
                .place
                .map_or_else(|| "Helm".to_owned(), |place| at(self.sources, place)),
            value: self.show(&setting.path, setting.node),
            result: match setting.standing {
                Standing::Won => "won",
                Standing::Deleted => "deleted",
                Standing::Replaced => "replaced",
            },
            above: (setting.path != *self.path).then(|| setting.path.to_string()),
            via: via.iter().map(|via| self.way(via)).collect(),
        }
    }

    fn way(&self, via: &Via) -> String {
        let chart = |path: &str| match path {
            "" => "the top chart".to_owned(),
            path => path.to_owned(),
        };
        match via {
            Via::Alias(place) => format!("the alias at {}", at(self.sources, *place)),
            Via::MergeKey(place) => format!("the merge key at {}", at(self.sources, *place)),
            Via::Import(from) => format!("import-values from {}", chart(from)),
            Via::Global(from) => format!("global of {}", chart(from)),
        }
    }

    fn show(&self, path: &ValuesPath, node: NodeId) -> String {
        let many = |count: usize, one: &str| match count {
            1 => format!("1 {one}"),
            count => format!("{count} {one}s"),
        };
        match self.values.data(node) {
            Data::Table(table) => format!("a table of {}", many(table.entries.len(), "key")),
            Data::List(items) => format!("a list of {}", many(items.len(), "item")),
            Data::Null => "null".to_owned(),
            _ if self.shield.hides(self.values, path, node) => MASK.to_owned(),
            data @ (Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::Text(_)) => inline(data),
        }
    }
}

fn layer(layer: &Layer) -> String {
    match layer {
        Layer::Defaults(chart) if chart.is_empty() => "chart defaults".to_owned(),
        Layer::Defaults(chart) => format!("defaults of {chart}"),
        Layer::File(index) => format!("values file {}", index + 1),
        Layer::Argument => "command line".to_owned(),
        Layer::Injected => "Helm".to_owned(),
    }
}

/// `file:line:column`, or the argument.
fn at(sources: &Sources, place: Place) -> String {
    match place {
        Place::Argument { flag, index } => format!("{flag} #{}", index + 1),
        Place::Text { source, span } => {
            let source = sources.get(source);
            let position = source.position(span.start);
            let member = source
                .member()
                .map(|member| format!("({member})"))
                .unwrap_or_default();
            format!(
                "{}{member}:{}:{}",
                source.name(),
                position.line,
                position.column
            )
        }
    }
}
