//! Bootstrap and jackknife as cells: how they were made, and the error, bias and interval of each parameter.

use crate::fit::{FitResult, Resampled, ResampledParameter, Resampling};
use crate::minimize::Level;

use super::pdg::{NONE, Row, number, value_with_error};
use super::sheet::Table;
use super::words;

/// What stands about one of them.
pub struct Shown {
    /// How it was made.
    pub caption: String,
    /// Parameters and quantities.
    pub table: Table,
    /// What the numbers mean.
    pub note: &'static str,
}

/// One of each.
pub(super) fn tables(r: &FitResult) -> Vec<Shown> {
    r.resampled.iter().map(shown).collect()
}

/// One of them.
pub fn shown(r: &Resampled) -> Shown {
    Shown { caption: caption(r), table: table(r), note: note(r.how) }
}

fn note(how: Resampling) -> &'static str {
    match how {
        Resampling::Bootstrap(_) => {
            "The errors are the scatter of the values in fits of data drawn from the data themselves: points and single values as many as \
             there are, some of them several times, contents of bins and successes by their law; this takes rows as independent."
        }
        Resampling::Jackknife => {
            "The errors follow from how far each value moves when one row after the other is left out; this takes rows as independent."
        }
    }
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
    let level = words::level_words(Level::Cl(r.cl));
    let interval = match r.how {
        Resampling::Bootstrap(_) if has_quantiles(r) => format!("; quantiles at {level}"),
        Resampling::Bootstrap(_) => format!("; too few for quantiles at {level}"),
        Resampling::Jackknife => String::new(),
    };
    format!("{made}{failed}{interval}")
}

fn has_quantiles(r: &Resampled) -> bool {
    r.parameters.iter().chain(&r.derived).any(|p| p.interval.is_some())
}

fn table(r: &Resampled) -> Table {
    let all = || r.parameters.iter().chain(&r.derived);
    let quantiles = has_quantiles(r);
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
