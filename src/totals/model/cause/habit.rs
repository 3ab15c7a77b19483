//! What is usual among the numbers of a profile, so that an unusual one stands out.

use std::collections::BTreeMap;

use super::super::super::{Measure, Resource};
use super::super::{Model, PartTotals};
use crate::path::ValuesPath;
use crate::quantity::Quantity;

const NANO: i128 = 1_000_000_000;
const MEBI: i128 = NANO << 20;

/// How a limit stands to its request, in lowest terms.
type Ratio = (i128, i128);

/// A request and a limit; `None` is absent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) request: Option<Quantity>,
    pub(super) limit: Option<Quantity>,
}

impl Pair {
    fn ratio(self) -> Option<Ratio> {
        let (request, limit) = (self.request?.nanos(), self.limit?.nanos());
        let by = gcd(request.unsigned_abs(), limit.unsigned_abs());
        let by = i128::try_from(by).ok().filter(|by| *by > 0)?;
        Some((limit / by, request / by))
    }
}

fn gcd(a: u128, b: u128) -> u128 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// How often each ratio, and each number, occurs in the tables of a profile that runs.
#[derive(Debug, Default)]
pub(super) struct Habits {
    tables: BTreeMap<(ValuesPath, Resource), Pair>,
    ratios: BTreeMap<(Resource, Option<Ratio>), i32>,
    numbers: BTreeMap<(Measure, i128), i32>,
    /// The same within each component: its parts are more alike than others are.
    siblings: BTreeMap<(String, Measure, i128), i32>,
}

impl Habits {
    pub(super) fn of(model: &Model) -> Self {
        let mut habits = Self::default();
        for part in model.parts.iter().filter(|part| part.replicas.min > 0) {
            if let Some(table) = &part.resources {
                for resource in Resource::ALL {
                    let pair = pair(part, resource);
                    habits.tables.insert((table.clone(), resource), pair);
                }
            }
            for amount in &part.amounts {
                let nanos = amount.quantity.nanos();
                let key = (part.component.clone(), amount.measure, nanos);
                *habits.siblings.entry(key).or_default() += 1;
                *habits.numbers.entry((amount.measure, nanos)).or_default() += 1;
            }
        }
        for ((_, resource), pair) in &habits.tables {
            *habits.ratios.entry((*resource, pair.ratio())).or_default() += 1;
        }
        habits
    }

    /// The numbers of a table.
    pub(super) fn pair(&self, table: &ValuesPath, resource: Resource) -> Pair {
        let known = self.tables.get(&(table.clone(), resource));
        known.copied().unwrap_or_default()
    }

    /// How much more usual a table's numbers were before: how many other tables have their limit
    /// in that proportion to their request.
    pub(super) fn ratio(&self, resource: Resource, before: Pair, now: Pair) -> i32 {
        let (before, now) = (before.ratio(), now.ratio());
        if before == now {
            return 0;
        }
        let others = |ratio: Option<Ratio>| self.ratios.get(&(resource, ratio)).copied();
        // The table itself is one of those with the ratio of now.
        let gain = others(before).unwrap_or(0) - (others(now).unwrap_or(0) - 1).max(0);
        (2 * gain).clamp(-6, 6)
    }

    /// How much more usual a number was before: others have the same, people write such numbers,
    /// and it is changed by a step that people make.
    pub(super) fn number(
        &self,
        component: &str,
        measure: Measure,
        before: Quantity,
        now: Quantity,
    ) -> i32 {
        let usual = self.shared(component, measure, before, 0);
        let usual = usual - self.shared(component, measure, now, 1);
        usual + odd(measure, now) - odd(measure, before) + step(before, now)
    }

    /// 4 for a number that more parts of the component have than its own, 1 for one of another.
    fn shared(&self, component: &str, measure: Measure, quantity: Quantity, own: i32) -> i32 {
        let nanos = quantity.nanos();
        let key = (component.to_owned(), measure, nanos);
        if self.siblings.get(&key).is_some_and(|count| *count > own) {
            4
        } else if self
            .numbers
            .get(&(measure, nanos))
            .is_some_and(|count| *count > own)
        {
            1
        } else {
            0
        }
    }
}

fn pair(part: &PartTotals, resource: Resource) -> Pair {
    let of = |measure| part.amount(measure).map(|amount| amount.quantity);
    Pair {
        request: of(resource.requests()),
        limit: of(resource.limits()),
    }
}

/// How odd a number is to people, from 0 (`500m`, `2Gi`) to 6 (`437001k`).
pub(super) fn odd(measure: Measure, quantity: Quantity) -> i32 {
    let nanos = quantity.nanos();
    match measure {
        Measure::CpuRequests | Measure::CpuLimits => match nanos % (NANO / 1000) {
            0 => odd_decimal(nanos / (NANO / 1000)),
            _ => 6,
        },
        Measure::MemoryRequests | Measure::MemoryLimits | Measure::Storage => {
            if nanos % MEBI == 0 {
                odd_binary(nanos / MEBI)
            } else if nanos % (1_000_000 * NANO) == 0 {
                (1 + odd_decimal(nanos / (1_000_000 * NANO))).min(6)
            } else {
                6
            }
        }
    }
}

/// Of a whole number by its digits.
fn odd_decimal(mut number: i128) -> i32 {
    while number != 0 && number % 10 == 0 {
        number /= 10;
    }
    match number {
        0 | 1 | 2 | 5 | 25 => 0,
        3 | 4 | 8 | 15 | 75 | 125 => 1,
        6 | 7 | 9 => 2,
        10..100 if number % 5 == 0 => 2,
        100..1000 if number % 25 == 0 => 2,
        10..100 => 3,
        100..1000 => 4,
        _ => 5,
    }
}

/// Of a whole number of mebibytes: near a power of two, or a round number of a larger unit.
fn odd_binary(mebibytes: i128) -> i32 {
    if mebibytes == 0 {
        return 0;
    }
    let binary = match mebibytes >> mebibytes.trailing_zeros() {
        1 => 0,
        3 => 1,
        5 | 7 => 2,
        9..16 => 3,
        _ => 5,
    };
    let mut number = mebibytes;
    while number % 1024 == 0 {
        number /= 1024;
    }
    binary.min(odd_decimal(number))
}

/// 2 for a factor that people change by: twice, ten times, another unit; 1 for half more or thrice.
fn step(before: Quantity, now: Quantity) -> i32 {
    let (Some(most), Some(least)) = (
        before.max(now).nanos().checked_mul(2),
        Some(before.min(now).nanos()).filter(|least| *least > 0),
    ) else {
        return 0;
    };
    if most % least != 0 {
        return 0;
    }
    match most / least {
        4 | 8 | 20 | 200 | 2000 | 2048 => 2,
        3 | 6 => 1,
        _ => 0,
    }
}
