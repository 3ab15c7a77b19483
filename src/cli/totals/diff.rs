//! `--diff`
use super::super::args::TotalsArgs;
use super::super::{Failure, Io};
use super::Profiles;
use crate::chart::find::Found;
use crate::dialect::Dialect;
use crate::exit::Exit;
use crate::lint::Project;
pub(super) fn run(
    _a: &TotalsArgs,
    _r: &str,
    _f: &Found,
    _p: &Project,
    _c: &Profiles,
    _d: Dialect,
    _io: &mut Io<'_>,
) -> Result<Exit, Failure> {
    Err(Failure::Told("later".into()))
}
