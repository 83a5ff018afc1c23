//! Successes among trials: each row draws its k anew from the n it has, by the binomial law.

use crate::data::{Data, Dataset};
use crate::numeric::random::Random;

/// Whether trials and probabilities of `rows` are such.
///
/// # Errors
/// A sentence: a number of trials that is not whole, an efficiency that is none.
pub(in crate::fit) fn check(data: &Dataset, rows: &[usize], efficiency: &[f64]) -> Result<(), String> {
    let n = data.more("n").unwrap_or_default();
    let at = |column: &[f64], i: usize| column.get(i).copied().unwrap_or(f64::NAN);
    for &i in rows {
        if at(n, i).fract() != 0.0 {
            return Err(format!("row {} has {} trials, which is no whole number", i + 1, at(n, i)));
        }
        if !(0.0..=1.0).contains(&at(efficiency, i)) {
            let place = format!("the efficiency of row {} is {}", i + 1, at(efficiency, i));
            return Err(format!("{place}, and no probability: choose other values of the parameters"));
        }
    }
    Ok(())
}

/// The successes of `rows` drawn anew with these efficiencies (one entry a row of the data), the others left as they are. The error of a
/// fraction is drawn in plots only and stays.
pub(in crate::fit) fn drawn(
    data: &Dataset,
    rows: &[usize],
    efficiency: &[f64],
    random: &mut Random,
) -> Dataset {
    let mut toy = data.clone();
    let n = data.more("n").unwrap_or_default();
    let Some(column) = toy.more.iter_mut().find(|column| column.role == "k") else { return toy };
    for &i in rows {
        column.values[i] = random.binomial(n[i], efficiency[i]);
    }
    if let Data::Points(points) = &mut toy.data {
        for &i in rows {
            points.y[i] = column.values[i] / n[i];
        }
    }
    toy
}
