//! Counting: the configured components walked over merged values.

use super::super::{Component, Measure, Note, Replicas, Resource, Usage};
use super::{Amount, Fault, Model, PartTotals, Trouble, read};
use crate::config;
use crate::path::ValuesPath;
use crate::quantity::Quantity;
use crate::source::Span;
use crate::values::{Data, Values};

/// As [`Model::compute`].
pub(super) fn model(
    components: &[config::Component],
    values: &Values,
    missing: &[ValuesPath],
) -> Model {
    let mut counter = Counter {
        values,
        missing,
        model: Model::default(),
        component: String::new(),
        span: Span::default(),
    };
    for component in components {
        counter.component(component);
    }
    counter.model.asked.sort();
    counter.model.asked.dedup();
    counter.model.notes.sort();
    counter.model
}

struct Counter<'a> {
    values: &'a Values,
    missing: &'a [ValuesPath],
    model: Model,
    component: String,
    span: Span,
}

impl Counter<'_> {
    fn component(&mut self, component: &config::Component) {
        self.component.clone_from(&component.name.text);
        self.span = component.name.span;
        if !self.applies(component.when.as_ref()) {
            return;
        }
        let mut total = Component {
            name: component.name.text.clone(),
            replicas: Replicas::default(),
            at_min: Usage::default(),
            at_max: Usage::default(),
        };
        for part in &component.parts {
            self.span = part.span;
            if !self.applies(part.when.as_ref()) {
                continue;
            }
            let counted = self.part(part);
            let sum = Component::of_pods(String::new(), counted.pod, counted.replicas)
                .and_then(|pods| total.add(&pods));
            if sum.is_err() {
                self.trouble(Fault::Overflow);
            }
            self.model.parts.push(counted);
        }
        self.span = component.name.span;
        for path in &component.absent {
            self.absent(path);
        }
        self.model.components.push(total);
    }

    fn trouble(&mut self, fault: Fault) {
        self.model.troubles.push(Trouble {
            component: self.component.clone(),
            span: self.span,
            fault,
        });
    }

    fn ask(&mut self, path: &ValuesPath) {
        self.model.asked.push(path.clone());
    }

    /// Notes a path that holds nothing, unless it may.
    fn lacks(&mut self, path: &config::ConfigPath) {
        if path.optional {
            return;
        }
        if self
            .missing
            .iter()
            .any(|chart| path.path.starts_with(chart))
        {
            self.model.unknown.push(path.path.clone());
        } else {
            self.trouble(Fault::Absent(path.path.clone()));
        }
    }

    fn applies(&mut self, when: Option<&config::Condition>) -> bool {
        let Some(when) = when else {
            return true;
        };
        for test in &when.tests {
            self.ask(&test.path.path);
            if test.path.find(self.values).is_none() {
                self.lacks(&test.path);
            }
        }
        when.holds(self.values)
    }

    fn absent(&mut self, path: &config::ConfigPath) {
        match path.find(self.values) {
            Some(node) if config::truthy(self.values.data(node)) => {
                self.trouble(Fault::Uncounted(path.path.clone()));
            }
            Some(_) => {}
            None => self.lacks(path),
        }
    }

    fn part(&mut self, part: &config::Part) -> PartTotals {
        let mut counted = PartTotals {
            component: self.component.clone(),
            span: part.span,
            replicas: Replicas::default(),
            count: None,
            resources: None,
            pod: Usage::default(),
            amounts: Vec::new(),
        };
        self.replicas(part, &mut counted);
        self.resources(part, &mut counted);
        for storage in &part.storage {
            if !self.applies(storage.when.as_ref()) {
                continue;
            }
            let Some(node) = storage.size.find(self.values) else {
                self.lacks(&storage.size);
                continue;
            };
            let path = &storage.size.path;
            self.ask(path);
            if let Some(size) = self.quantity(path, self.values.data(node)) {
                counted.amounts.push(Amount {
                    measure: Measure::Storage,
                    path: path.clone(),
                    quantity: size,
                });
                match counted.pod.storage.checked_add(size) {
                    Ok(sum) => counted.pod.storage = sum,
                    Err(_) => self.trouble(Fault::Overflow),
                }
                counted.pod.claims = counted.pod.claims.saturating_add(1);
            }
        }
        counted
    }

    fn replicas(&mut self, part: &config::Part, counted: &mut PartTotals) {
        if let Some(path) = &part.autoscaling
            && self.autoscaler(path, counted)
        {
            return;
        }
        match &part.replicas {
            config::Replicas::Count(count) => {
                counted.replicas = Replicas::fixed(u32::try_from(*count).unwrap_or(u32::MAX));
            }
            config::Replicas::Path(path) => match path.find(self.values) {
                None => self.lacks(path),
                Some(_) => {
                    let count = self.count(&path.path).unwrap_or_default();
                    counted.replicas = Replicas::fixed(count);
                    counted.count = Some(path.path.clone());
                }
            },
        }
    }

    /// Whether an autoscaler decides how many pods there are.
    fn autoscaler(&mut self, path: &config::ConfigPath, counted: &mut PartTotals) -> bool {
        let Some(node) = path.find(self.values) else {
            self.lacks(path);
            return false;
        };
        if self.values.table(node).is_none() {
            if !matches!(self.values.data(node), Data::Null) {
                self.trouble(Fault::NoTable(path.path.clone()));
            }
            return false;
        }
        let enabled = path.path.key("enabled");
        self.ask(&enabled);
        let on = self.values.find(&enabled);
        if !on.is_some_and(|node| config::truthy(self.values.data(node))) {
            return false;
        }
        let (least, most) = (path.path.key("minReplicas"), path.path.key("maxReplicas"));
        // An autoscaler without a minimum keeps one pod (SetDefaults_HorizontalPodAutoscaler).
        let min = match self.holds(&least) {
            true => self.count(&least),
            false => Some(1),
        };
        let max = match self.holds(&most) {
            true => self.count(&most),
            false => {
                self.lacks(&config::ConfigPath {
                    path: most,
                    optional: false,
                    span: path.span,
                });
                None
            }
        };
        if let (Some(min), Some(max)) = (min, max) {
            if max < min {
                self.trouble(Fault::Range(path.path.clone()));
            }
            counted.replicas = Replicas { min, max };
            counted.count = Some(least);
        }
        true
    }

    fn holds(&self, path: &ValuesPath) -> bool {
        let node = self.values.find(path);
        node.is_some_and(|node| !matches!(self.values.data(node), Data::Null))
    }

    /// A number of pods at a path that is there.
    fn count(&mut self, path: &ValuesPath) -> Option<u32> {
        self.ask(path);
        let node = self.values.find(path)?;
        let count = read::count(self.values.data(node));
        if count.is_none() {
            self.trouble(Fault::NoCount(path.clone()));
        }
        count
    }

    /// The first path that is a non-empty table.
    fn table(&mut self, paths: &[config::ConfigPath]) -> Option<ValuesPath> {
        for path in paths {
            match path.find(self.values).map(|node| self.values.data(node)) {
                None => self.lacks(path),
                Some(Data::Table(table)) if table.entries.is_empty() => {}
                Some(Data::Table(_)) => return Some(path.path.clone()),
                Some(Data::Null) => {}
                Some(
                    Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::Text(_) | Data::List(_),
                ) => self.trouble(Fault::NoTable(path.path.clone())),
            }
        }
        None
    }

    fn resources(&mut self, part: &config::Part, counted: &mut PartTotals) {
        let table = self.table(&part.resources);
        counted.resources = table
            .clone()
            .or_else(|| part.resources.last().map(|path| path.path.clone()));
        let mut holder = self.component.clone();
        if let Some(path) = &counted.resources {
            holder = format!("{holder} ({path})");
        }
        for side in table
            .iter()
            .flat_map(|t| ["requests", "limits"].map(|side| t.key(side)))
        {
            self.is_table(&side);
        }
        for resource in Resource::ALL {
            let mut read = |key: &str, measure| {
                let path = table.as_ref()?.key(key).key(resource.key());
                self.ask(&path);
                let node = self.values.find(&path)?;
                let data = self.values.data(node);
                if matches!(data, Data::Null) {
                    return None;
                }
                let quantity = self.quantity(&path, data)?;
                counted.amounts.push(Amount {
                    measure,
                    path,
                    quantity,
                });
                Some(quantity)
            };
            let (request, limit) = (
                read("requests", resource.requests()),
                read("limits", resource.limits()),
            );
            if counted.replicas.max > 0 {
                self.note(&holder, resource, request, limit);
            }
            // The API server takes an absent request from the limit (SetDefaults_Pod), and a node takes a
            // limit of zero for none.
            let request = request.or(limit).unwrap_or_default();
            let limit = limit.filter(|limit| !limit.is_zero());
            let (requests, limits) = (&mut counted.pod.requests, &mut counted.pod.limits);
            match resource {
                Resource::Cpu => (requests.cpu, limits.cpu) = (request, limit),
                Resource::Memory => (requests.memory, limits.memory) = (request, limit),
            }
        }
    }

    /// Says what is wrong with something that is there and is no table.
    fn is_table(&mut self, path: &ValuesPath) {
        let data = self.values.find(path).map(|node| self.values.data(node));
        match data {
            None | Some(Data::Null | Data::Table(_)) => {}
            Some(data) if read::is_template(data) => self.trouble(Fault::Template(path.clone())),
            Some(Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::Text(_) | Data::List(_)) => {
                self.trouble(Fault::NoTable(path.clone()))
            }
        }
    }

    fn note(
        &mut self,
        holder: &str,
        resource: Resource,
        request: Option<Quantity>,
        limit: Option<Quantity>,
    ) {
        let holder = || holder.to_owned();
        match limit {
            None => self.model.notes.push(Note::NoLimit {
                holder: holder(),
                resource,
            }),
            Some(limit) if limit.is_zero() => self.model.notes.push(Note::ZeroLimit {
                holder: holder(),
                resource,
            }),
            Some(_) => {}
        }
        match (request, limit) {
            (None, Some(_)) => self.model.notes.push(Note::RequestIsLimit {
                holder: holder(),
                resource,
            }),
            (None, None) => self.model.notes.push(Note::NoRequest {
                holder: holder(),
                resource,
            }),
            (Some(_), _) => {}
        }
    }

    fn quantity(&mut self, path: &ValuesPath, data: &Data) -> Option<Quantity> {
        if read::is_template(data) {
            self.trouble(Fault::Template(path.clone()));
            return None;
        }
        match read::amount(data) {
            Ok(quantity) if quantity.is_negative() => {
                self.trouble(Fault::Negative(path.clone()));
                None
            }
            Ok(quantity) => Some(quantity.stored()),
            Err(error) => {
                self.trouble(Fault::Quantity {
                    path: path.clone(),
                    error,
                });
                None
            }
        }
    }
}
