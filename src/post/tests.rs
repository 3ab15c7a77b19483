//! The guard against faults that are put into the edits on purpose.
use super::*;
