//! Charts while Helm works on them: aliases rename them, conditions remove them, imports change
//! their defaults, and in Helm 3 two aliases of a chart share parts of it.

use std::collections::BTreeMap;

use super::{Data, Layer, NodeId, Origin, Table, Values, decode};
use crate::chart::{Chart, Dependency, Unreadable};
use crate::dialect::Dialect;
use crate::source::SourceId;

/// How many charts one run may have, copies for aliases included. Helm would go on until its memory
/// is spent.
pub(super) const MAX_CHARTS: usize = 5_000;

/// Names one chart of [`Charts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct InstanceId(usize);

/// Names metadata, which Go charts hold by pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct MetadataId(usize);

/// Names a declared dependency, which Go metadata hold by pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DependencyId(usize);

/// `chart.Chart`
#[derive(Clone, Debug)]
struct Instance<'c> {
    chart: &'c Chart,
    metadata: MetadataId,
    children: Vec<InstanceId>,
    /// `Values`, once imports have replaced what values.yaml says.
    defaults: Option<NodeId>,
}

/// `chart.Metadata`
#[derive(Clone, Debug)]
struct Metadata {
    name: String,
    version: String,
    /// Go's nil slice is not its empty slice.
    dependencies: Option<Vec<DependencyId>>,
}

/// `chart.Dependency`
#[derive(Clone, Debug)]
pub(super) struct Declared {
    pub(super) dependency: Dependency,
    /// The name, which becomes the alias.
    pub(super) name: String,
    pub(super) enabled: bool,
}

/// All charts of one run.
pub(super) struct Charts<'c> {
    instances: Vec<Instance<'c>>,
    metadata: Vec<Metadata>,
    declared: Vec<Declared>,
    /// Decoded values.yaml files, by chart and values path: the path is part of their origin.
    decoded: BTreeMap<(*const Chart, String), NodeId>,
}

impl<'c> Charts<'c> {
    /// The chart and everything in its charts/.
    pub(super) fn new(top: &'c Chart) -> (Self, InstanceId) {
        let mut charts = Self {
            instances: Vec::new(),
            metadata: Vec::new(),
            declared: Vec::new(),
            decoded: BTreeMap::new(),
        };
        let top = charts.add(top);
        (charts, top)
    }

    fn add(&mut self, chart: &'c Chart) -> InstanceId {
        let children = chart.subcharts.iter().map(|sub| self.add(sub)).collect();
        let dependencies = chart.metadata.dependencies.as_ref().map(|list| {
            let declared = list.iter().map(|dependency| Declared {
                name: dependency.name.clone(),
                dependency: dependency.clone(),
                enabled: false,
            });
            let first = self.declared.len();
            self.declared.extend(declared);
            (first..self.declared.len()).map(DependencyId).collect()
        });
        self.metadata.push(Metadata {
            name: chart.metadata.name.clone(),
            version: chart.metadata.version.clone(),
            dependencies,
        });
        let metadata = MetadataId(self.metadata.len() - 1);
        self.push(Instance {
            chart,
            metadata,
            children,
            defaults: None,
        })
    }

    fn push(&mut self, instance: Instance<'c>) -> InstanceId {
        self.instances.push(instance);
        InstanceId(self.instances.len() - 1)
    }

    fn metadata_of(&self, id: InstanceId) -> &Metadata {
        &self.metadata[self.instances[id.0].metadata.0]
    }

    /// Whether aliases of charts with aliases have multiplied beyond what can be meant.
    pub(super) fn are_too_many(&self) -> bool {
        self.instances.len() > MAX_CHARTS
    }

    pub(super) fn chart(&self, id: InstanceId) -> &'c Chart {
        self.instances[id.0].chart
    }

    pub(super) fn name(&self, id: InstanceId) -> &str {
        &self.metadata_of(id).name
    }

    pub(super) fn version(&self, id: InstanceId) -> &str {
        &self.metadata_of(id).version
    }

    pub(super) fn children(&self, id: InstanceId) -> Vec<InstanceId> {
        self.instances[id.0].children.clone()
    }

    pub(super) fn set_children(&mut self, id: InstanceId, children: Vec<InstanceId>) {
        self.instances[id.0].children = children;
    }

    pub(super) fn has_child(&self, id: InstanceId, name: &str) -> bool {
        let children = &self.instances[id.0].children;
        children.iter().any(|&child| self.name(child) == name)
    }

    /// `Metadata.Dependencies`; `None` for Go's nil.
    pub(super) fn dependencies(&self, id: InstanceId) -> Option<Vec<DependencyId>> {
        self.metadata_of(id).dependencies.clone()
    }

    pub(super) fn set_dependencies(&mut self, id: InstanceId, list: Option<Vec<DependencyId>>) {
        let metadata = self.instances[id.0].metadata;
        self.metadata[metadata.0].dependencies = list;
    }

    pub(super) fn declared(&self, id: DependencyId) -> &Declared {
        &self.declared[id.0]
    }

    pub(super) fn declared_mut(&mut self, id: DependencyId) -> &mut Declared {
        &mut self.declared[id.0]
    }

    /// The copy that `getAliasDependency` makes of a chart.
    pub(super) fn alias(&mut self, id: InstanceId, alias: &str, dialect: Dialect) -> InstanceId {
        let mut copy = self.instances[id.0].clone();
        let mut metadata = self.metadata[copy.metadata.0].clone();
        if dialect.copies_aliased_dependencies() {
            if let Some(list) = &mut metadata.dependencies {
                for id in list {
                    self.declared.push(self.declared[id.0].clone());
                    *id = DependencyId(self.declared.len() - 1);
                }
            }
            for child in &mut copy.children {
                let instance = self.instances[child.0].clone();
                *child = self.push(instance);
            }
        }
        if !alias.is_empty() {
            metadata.name = alias.to_owned();
        }
        self.metadata.push(metadata);
        copy.metadata = MetadataId(self.metadata.len() - 1);
        self.push(copy)
    }

    pub(super) fn set_defaults(&mut self, id: InstanceId, defaults: NodeId) {
        self.instances[id.0].defaults = Some(defaults);
    }

    /// `Values` of a chart: what its values.yaml says, or what imports made of it.
    ///
    /// `path` is the values path at which it stands.
    pub(super) fn defaults(
        &mut self,
        id: InstanceId,
        path: &str,
        values: &mut Values,
        dialect: Dialect,
    ) -> NodeId {
        if let Some(defaults) = self.instances[id.0].defaults {
            return defaults;
        }
        // Loading has refused a file that cannot be decoded before anything asks for it here.
        let decoded = self.decode(id, path, values, dialect).ok();
        decoded.unwrap_or_else(|| {
            let empty = Data::Table(Table::default());
            values.add(empty, Origin::injected())
        })
    }

    /// Decodes a chart's values.yaml, once for every values path it stands at.
    ///
    /// # Errors
    /// The source and what Helm refuses in it.
    pub(super) fn decode(
        &mut self,
        id: InstanceId,
        path: &str,
        values: &mut Values,
        dialect: Dialect,
    ) -> Result<NodeId, (SourceId, Unreadable)> {
        let chart = self.instances[id.0].chart;
        let key = (std::ptr::from_ref(chart), path.to_owned());
        if let Some(&decoded) = self.decoded.get(&key) {
            return Ok(decoded);
        }
        let layer = Layer::Defaults(path.into());
        let decoded = match &chart.values {
            Some(file) => decode::file(values, file, &layer, dialect)
                .map_err(|failure| (file.source, failure))?,
            None => values.add(Data::Table(Table::default()), Origin::injected()),
        };
        self.decoded.insert(key, decoded);
        Ok(decoded)
    }
}
