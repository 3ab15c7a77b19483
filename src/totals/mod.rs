//! totals
