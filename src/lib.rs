//! DataSpoke: Helm values, exact and with origins.
//!
//! This page is the map of the house. Two thin binaries stand on this library: `dataspoke`, the
//! linter and Helm plugin (`src/main.rs`), and `dsk-post`, the post-renderer
//! (`src/bin/dsk-post.rs`). The library never prints; it returns findings, errors and texts.
//!
//! # From files to a report
//!
//! ```text
//! lint   paths, --set ─► Source ─► Tree ─► Values ──────► Finding… ─► Report ─► bytes + Exit
//!                        text      spans   arena+Origin   symbolic     lines,    text | json | …
//!                                                         places       sorted
//! post   stdin ────────► Stream ─► Document ─► Workload ─► Patch ─────────────► bytes
//!                        tiles     spans       kind        insertions            guarded
//! ```
//!
//! Three decisions carry everything else:
//!
//! 1. **Merged values are an arena of shared tables** under Helm's staged pipeline, not a stack of
//!    ranked layers ([`values`]). Every node has an [`values::Origin`]; a deletion leaves a
//!    tombstone.
//! 2. **[`dialect::Dialect`] is one exact Helm.** Files are parsed once; the pipeline runs per
//!    dialect; equal results are shared. All that differs between Helms is asked of it.
//! 3. **One YAML reader, two consumers** ([`yaml`]). The linter resolves scalars by go-yaml's
//!    rules; `dsk-post` plans insertions into the text, parses its own result again, and refuses
//!    to write when that is not the input plus the intended change. No tree is ever printed.
//!
//! Findings are built from symbolic places ([`place::Place`]); lines and columns are computed from
//! them by [`report`] alone, from masked text ([`masked::Masks`]).
//!
//! # The rooms
//!
//! | Module | Holds |
//! |---|---|
//! | [`source`], [`place`], [`path`] | texts, spans; where something was set; paths into values |
//! | [`yaml`] | text to a tree of byte spans and comments |
//! | [`dialect`] | Helm 3 and Helm 4, each bound to an exact version |
//! | [`chart`] | charts as Helm loads them, with everything in charts/ |
//! | [`message`], [`gofmt`] | Helm's words without values; numbers as Go prints them |
//! | [`values`] | decoding, the three merges, `--set`, the pipeline, origins |
//! | [`post`] | the post-renderer: stream, plan, insertions, guard |
//! | [`finding`], [`masked`] | what rules say; what nobody may show |
//! | [`quantity`], [`totals`] | Kubernetes' amounts; what a profile costs |
//! | [`report`] | findings located, sorted, counted, written |
//! | [`cli`] | command lines |
//! | [`exit`] | exit codes |

pub mod baseline;
pub mod chart;
pub mod cli;
pub mod config;
pub mod dialect;
pub mod exit;
pub mod finding;
pub mod gofmt;
pub mod ignore;
pub mod lint;
pub mod masked;
pub mod message;
pub mod path;
pub mod place;
pub mod post;
pub mod quantity;
pub mod report;
pub mod rules;
pub mod schema;
pub mod secret;
pub mod source;
pub mod suggest;
pub mod totals;
pub mod values;
pub mod yaml;
