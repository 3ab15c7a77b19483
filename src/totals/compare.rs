//! The component model against what Helm renders: the same pods and volumes, or which differ.

use std::fmt;

use super::model::Model;
use super::rendered::Rendered;
use super::{Component, Measure, Replicas, Usage};
use crate::quantity::{Quantity, QuantityError};

/// One side of a comparison: pods, or the volumes of a workload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    /// `component workers`, or `Deployment/dataspoke-workers`.
    pub name: String,
    /// Its pods; none for volumes.
    pub replicas: Replicas,
    /// With the least pods.
    pub at_min: Usage,
    /// With the most pods.
    pub at_max: Usage,
}

impl fmt::Display for Load {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.name)?;
        if self.replicas.max == 0 {
            return write!(
                f,
                "{} of storage",
                Measure::Storage.show(self.at_min.storage)
            );
        }
        let Replicas { min, max } = self.replicas;
        match (min, max) {
            (1, 1) => write!(f, "1 pod")?,
            (min, max) if min == max => write!(f, "{min} pods")?,
            (min, max) => write!(f, "{min} to {max} pods")?,
        }
        for measure in Measure::ALL {
            if measure != Measure::Storage {
                let amount = measure.show_bound(measure.of(&self.at_min));
                write!(f, ", {} {amount}", measure.words())?;
            }
        }
        Ok(())
    }
}

/// Something that only one side has, or has otherwise.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// Rendered, and not in the model.
    #[error("the model lacks {0}")]
    Lacks(Load),
    /// In the model, and not rendered.
    #[error("the model has too much: {0}: nothing like it is rendered")]
    TooMuch(Load),
    /// In both, with other numbers.
    #[error("{rendered}, but the model has {counted}")]
    Differs {
        /// What is rendered.
        rendered: Box<Load>,
        /// What the model counts.
        counted: Box<Load>,
    },
}

/// Compares pod by pod and volume by volume. Equal loads are the same whatever their names are;
/// among what is left a component and a workload whose name holds the component's belong together.
///
/// # Errors
/// [`QuantityError::Overflow`] where 128 bits do not hold a product.
pub fn compare(model: &Model, rendered: &Rendered) -> Result<Vec<Mismatch>, QuantityError> {
    let mut pods = Sides::default();
    let mut volumes = Sides::default();
    for part in &model.parts {
        let component = Component::of_pods(part.component.clone(), part.pod, part.replicas)?;
        pods.add_counted(&component);
        volumes.add_counted(&component);
    }
    for component in &rendered.components {
        pods.add_rendered(component);
        volumes.add_rendered(component);
    }
    // A claim may stand outside of the workload that mounts it, so volumes are compared apart.
    let is_pods = |load: &Load| load.replicas.max > 0;
    let mut found = pods.pods().only(is_pods).mismatches();
    let is_volume = |load: &Load| !load.at_max.storage.is_zero();
    found.extend(volumes.volumes().only(is_volume).mismatches());
    Ok(found)
}

#[derive(Default)]
struct Sides {
    counted: Vec<(String, Load)>,
    rendered: Vec<Load>,
}

impl Sides {
    fn add_counted(&mut self, component: &Component) {
        let mut load = load(component);
        load.name = format!("component {}", component.name);
        self.counted.push((component.name.clone(), load));
    }

    fn add_rendered(&mut self, component: &Component) {
        self.rendered.push(load(component));
    }

    fn all(&mut self) -> impl Iterator<Item = &mut Load> {
        let counted = self.counted.iter_mut().map(|(_, load)| load);
        counted.chain(&mut self.rendered)
    }

    /// Without volumes.
    fn pods(mut self) -> Self {
        for load in self.all() {
            for usage in [&mut load.at_min, &mut load.at_max] {
                usage.storage = Quantity::ZERO;
                usage.claims = 0;
            }
        }
        self
    }

    /// Volumes alone.
    fn volumes(mut self) -> Self {
        for load in self.all() {
            load.replicas = Replicas::default();
            for usage in [&mut load.at_min, &mut load.at_max] {
                *usage = Usage {
                    storage: usage.storage,
                    ..Usage::default()
                };
            }
        }
        self
    }

    fn only(mut self, keep: impl Fn(&Load) -> bool) -> Self {
        self.counted.retain(|(_, load)| keep(load));
        self.rendered.retain(&keep);
        self
    }

    fn mismatches(mut self) -> Vec<Mismatch> {
        self.drop_equal();
        let mut found = Vec::new();
        for (name, counted) in std::mem::take(&mut self.counted) {
            let like = self.rendered.iter().position(|load| belongs(&name, load));
            found.push(match like {
                Some(at) => Mismatch::Differs {
                    rendered: Box::new(self.rendered.remove(at)),
                    counted: Box::new(counted),
                },
                None => Mismatch::TooMuch(counted),
            });
        }
        found.extend(self.rendered.into_iter().map(Mismatch::Lacks));
        found
    }

    /// Takes out what both sides have, first by name and numbers, then by numbers alone.
    fn drop_equal(&mut self) {
        for by_name in [true, false] {
            let rendered = &mut self.rendered;
            self.counted.retain(|(name, counted)| {
                let same = |load: &Load| {
                    (!by_name || belongs(name, load))
                        && load.replicas == counted.replicas
                        && is_equal(&load.at_min, &counted.at_min)
                        && is_equal(&load.at_max, &counted.at_max)
                };
                match rendered.iter().position(same) {
                    Some(at) => {
                        rendered.remove(at);
                        false
                    }
                    None => true,
                }
            });
        }
    }
}

fn is_equal(a: &Usage, b: &Usage) -> bool {
    a.requests == b.requests && a.limits == b.limits && a.storage == b.storage
}

fn belongs(component: &str, load: &Load) -> bool {
    load.name.to_lowercase().contains(&component.to_lowercase())
}

fn load(component: &Component) -> Load {
    Load {
        name: component.name.clone(),
        replicas: component.replicas,
        at_min: component.at_min,
        at_max: component.at_max,
    }
}
