//! Places as files, lines and columns.

use serde::{Serialize, Serializer};

use super::visible::{Lines, visible};
use crate::finding::ChartReport;
use crate::place::{Place, SetFlag};
use crate::source::{Position, Sources};

/// Lines and columns from 1, columns in Unicode characters, the end exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Region {
    /// First line.
    pub line: usize,
    /// First column.
    pub column: usize,
    /// Last line.
    pub end_line: usize,
    /// Column after the last character.
    pub end_column: usize,
}

/// Where a finding points.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Location {
    /// A region of a file, or of a member of a packaged chart.
    File {
        /// As the user would type it from the current directory, with `/`.
        file: String,
        /// The region.
        region: Region,
        /// The member of the archive `file`.
        member: Option<String>,
    },
    /// An argument of the command line.
    Argument {
        /// The flag.
        flag: SetFlag,
        /// Which of its uses, from 0.
        index: usize,
    },
}

impl Location {
    /// The concrete form of a place.
    pub fn of(place: Place, sources: &Sources) -> Self {
        match place {
            Place::Argument { flag, index } => Location::Argument { flag, index },
            Place::Text { source, span } => {
                let source = sources.get(source);
                let start = source.position(span.start);
                let end = source.position(span.end);
                Location::File {
                    file: source.name().to_owned(),
                    region: region(start, end),
                    member: source.member().map(str::to_owned),
                }
            }
        }
    }

    /// The first character of a chart's values.yaml, or of Chart.yaml when it has none.
    pub fn home(chart: &ChartReport) -> Self {
        let file = match chart.home {
            Some(home) => chart.sources.get(home).name().to_owned(),
            None => format!("{}/Chart.yaml", chart.path.trim_end_matches('/')),
        };
        let first = Position { line: 1, column: 1 };
        Location::File {
            file,
            region: region(first, first),
            member: None,
        }
    }

    /// The file, if it is in one.
    pub fn file(&self) -> Option<&str> {
        match self {
            Location::File { file, .. } => Some(file),
            Location::Argument { .. } => None,
        }
    }
}

/// For people: what acts on a terminal is made visible.
impl std::fmt::Display for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Location::File {
                file,
                region,
                member: None,
            } => {
                let file = visible(file, Lines::One);
                write!(f, "{file}:{}:{}", region.line, region.column)
            }
            Location::File {
                file,
                region,
                member: Some(member),
            } => {
                let (file, member) = (visible(file, Lines::One), visible(member, Lines::One));
                write!(f, "{file} ({member}:{}:{})", region.line, region.column)
            }
            Location::Argument { flag, index } => write!(f, "{flag} argument {}", index + 1),
        }
    }
}

impl Serialize for Location {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let mut map = serializer.serialize_map(None)?;
        match self {
            Location::File {
                file,
                region,
                member,
            } => {
                map.serialize_entry("file", file)?;
                if let Some(member) = member {
                    map.serialize_entry("member", member)?;
                }
                map.serialize_entry("line", &region.line)?;
                map.serialize_entry("column", &region.column)?;
                map.serialize_entry("end_line", &region.end_line)?;
                map.serialize_entry("end_column", &region.end_column)?;
            }
            Location::Argument { flag, index } => {
                map.serialize_entry("argument", flag.as_str())?;
                map.serialize_entry("index", index)?;
            }
        }
        map.end()
    }
}

fn region(start: Position, end: Position) -> Region {
    Region {
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
    }
}
