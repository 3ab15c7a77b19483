//! What a sum alone would hide, and what kept an object out of it.

use std::fmt;

use super::Measure;

/// A resource that containers ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Resource {
    /// Cores.
    Cpu,
    /// Bytes of memory.
    Memory,
}

impl Resource {
    /// Both, in the order of every output.
    pub const ALL: [Self; 2] = [Self::Cpu, Self::Memory];

    /// The measure of its requests.
    pub fn requests(self) -> Measure {
        match self {
            Self::Cpu => Measure::CpuRequests,
            Self::Memory => Measure::MemoryRequests,
        }
    }

    /// The measure of its limits.
    pub fn limits(self) -> Measure {
        match self {
            Self::Cpu => Measure::CpuLimits,
            Self::Memory => Measure::MemoryLimits,
        }
    }

    /// Its key in a manifest.
    pub fn key(self) -> &'static str {
        match self {
            Self::Cpu => "cpu",
            Self::Memory => "memory",
        }
    }
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// An assumption behind a number. `holder` is a container as users find it: `Deployment/api: container web`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[non_exhaustive]
pub enum Note {
    /// No limit, so the total has none either.
    #[error("{holder} has no {resource} limit: unbounded")]
    NoLimit {
        /// Who has none.
        holder: String,
        /// Of which resource.
        resource: Resource,
    },
    /// An init container without a limit.
    #[error("{holder} has no {resource} limit: unbounded while it runs, left out of the total")]
    NoInitLimit {
        /// Who has none.
        holder: String,
        /// Of which resource.
        resource: Resource,
    },
    /// A limit of zero, which a node takes for none.
    #[error("{holder} has a {resource} limit of 0, which limits nothing")]
    ZeroLimit {
        /// Who has it.
        holder: String,
        /// Of which resource.
        resource: Resource,
    },
    /// No request: the API server sets it to the limit.
    #[error("{holder} has no {resource} request: its limit counts")]
    RequestIsLimit {
        /// Who has none.
        holder: String,
        /// Of which resource.
        resource: Resource,
    },
    /// Neither request nor limit.
    #[error("{holder} has no {resource} request: 0 counts")]
    NoRequest {
        /// Who has none.
        holder: String,
        /// Of which resource.
        resource: Resource,
    },
    /// A DaemonSet, of which the stream cannot say how many pods run.
    #[error("{workload} runs a pod on each node: {nodes} counted (--nodes)")]
    Nodes {
        /// The DaemonSet.
        workload: String,
        /// Nodes counted.
        nodes: u32,
    },
    /// A suspended Job or CronJob.
    #[error("{workload} is suspended: no pods counted")]
    Suspended {
        /// The Job or CronJob.
        workload: String,
    },
    /// An autoscaler whose workload is not in the stream.
    #[error("{autoscaler} scales {target}, which is not in the stream")]
    NothingToScale {
        /// The HorizontalPodAutoscaler.
        autoscaler: String,
        /// What it scales.
        target: String,
    },
    /// A custom resource with a pod template: its controller decides what runs.
    #[error("{object} of {api_version} holds a pod template that is not counted")]
    NotCounted {
        /// The object.
        object: String,
        /// Its API group and version.
        api_version: String,
    },
}

/// Something the API server would refuse, or that cannot be counted; the totals lack it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("document {document}, {object}: {path}: {reason}")]
pub struct Problem {
    /// Which document of the stream, from 0.
    pub document: usize,
    /// The object, as kind and name.
    pub object: String,
    /// Where in the object.
    pub path: String,
    /// What is wrong.
    pub reason: String,
}
