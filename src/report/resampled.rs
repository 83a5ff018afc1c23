//! Bootstrap and jackknife as cells: how they were made, and the error, bias and interval of each parameter.

use crate::fit::{FitResult, Resampled, ResampledParameter, Resampling};
use crate::minimize::Level;

use super::pdg::{NONE, Row, number, value_with_error};
use super::sheet::Table;
use super::words;

/// A caption and a table of each.
pub(super) fn tables(r: &FitResult) -> Vec<(String, Table)> {
    r.resampled.iter().map(|r| (caption(r), table(r))).collect()
}

fn caption(r: &Resampled) -> String {
    let made = match r.how {
        Resampling::Bootstrap(wish) => {
            format!("Bootstrap: {} fits of data drawn again, seed {}", r.n, wish.seed)
        }
        Resampling::Jackknife => format!("Jackknife: {} fits, each without one row", r.n),
    };
    let failed = match r.failed {
        0 => String::new(),
        n => format!("; {n} of them without a valid minimum, left out"),
    };
    let interval = match r.how {
        Resampling::Bootstrap(_) => format!("; quantiles at {}", words::level_words(Level::Cl(r.cl))),
        Resampling::Jackknife => String::new(),
    };
    format!("{made}{failed}{interval}")
}

fn table(r: &Resampled) -> Table {
    let all = || r.parameters.iter().chain(&r.derived);
    let quantiles = all().any(|p| p.interval.is_some());
    let mut head = vec!["Name", "Value", "Error", "Bias"];
    if quantiles {
        head.extend(["Lower", "Upper"]);
    }
    let fits = (r.n - r.failed) as f64;
    let row = |p: &ResampledParameter| {
        let together = Row::new(p.value, &[p.error]);
        let write = |x: f64| together.as_ref().map_or_else(|| number(x, 6), |row| row.number(x));
        // The mean of so many fits is not known better.
        let bias = match r.how {
            Resampling::Bootstrap(_) => value_with_error(p.bias, p.error / fits.sqrt()),
            Resampling::Jackknife => number(p.bias, 3),
        };
        let error = together.as_ref().map_or_else(|| NONE.to_string(), |row| row.error(p.error));
        let mut cells = vec![p.name.clone(), write(p.value), error, bias];
        if quantiles {
            let (lower, upper) = p.interval.unwrap_or((f64::NAN, f64::NAN));
            cells.extend([write(lower), write(upper)]);
        }
        cells
    };
    Table { head: head.into_iter().map(String::from).collect(), rows: all().map(row).collect() }
}
