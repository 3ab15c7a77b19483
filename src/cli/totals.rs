//! `dataspoke totals`.

use super::args::TotalsArgs;
use super::{Failure, Io};
use crate::exit::Exit;

pub(super) fn run(_args: &TotalsArgs, _io: &mut Io<'_>) -> Result<Exit, Failure> {
    Err(Failure::Told("totals are not wired yet".to_owned()))
}
