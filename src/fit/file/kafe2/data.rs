//! The data of a fit: points, a list, a sample, or a histogram made of raw numbers or of heights.

use super::errors::{self, Of};
use super::fields::{Fields, Item, Refusal};
use crate::cost::{Axis, ErrorSource, RelativeTo};
use crate::data::{AxisTitle, Binning, Data, Dataset, Histogram, Points, Sample, YErrors};

/// Kind of a fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Xy,
    Indexed,
    Histogram,
    Unbinned,
}

/// Data with their sources of error.
pub(super) struct Read {
    pub data: Dataset,
    pub errors: Vec<ErrorSource>,
}

/// Takes the keys of the data out of `fields`; `name` is theirs when they have no label.
///
/// # Errors
/// A key is missing or its value is not what it should be.
pub(super) fn read(fields: &mut Fields<'_>, kind: Kind, name: &str) -> Result<Read, Refusal> {
    let label = fields.either(&["label", "dataset_label"])?;
    let name = label.map_or(Ok(name), |l| l.text("a name"))?.to_owned();
    let mut read = match kind {
        Kind::Xy => xy(fields, &name)?,
        Kind::Indexed => indexed(fields, &name)?,
        Kind::Histogram => Read { data: histogram(fields, &name)?, errors: Vec::new() },
        Kind::Unbinned => Read { data: sample(&fields.need("data")?, &name)?, errors: Vec::new() },
    };
    if kind == Kind::Histogram
        && let Some(errors) = fields.take("errors")
    {
        let contents = contents(&read.data);
        read.errors =
            errors::sources(&errors, Of { axis: Axis::Y, relative_to: RelativeTo::Data, data: &contents })?;
    }
    for (key, axis) in [("x_label", Axis::X), ("y_label", Axis::Y)] {
        let Some(label) = fields.take(key) else { continue };
        let quantity = label.text("a title")?.replace('$', "");
        let title = AxisTitle { quantity, unit: String::new() };
        match axis {
            Axis::X => read.data.x_title = title,
            Axis::Y => read.data.y_title = title,
        }
    }
    Ok(read)
}

/// Values that errors relative to the data are parts of.
pub(super) fn contents(data: &Dataset) -> Vec<f64> {
    match &data.data {
        Data::Points(points) => points.y.clone(),
        Data::Histogram(histogram) => histogram.content.clone(),
        Data::Sample(_) => Vec::new(),
    }
}

fn xy(fields: &mut Fields<'_>, name: &str) -> Result<Read, Refusal> {
    let (x_item, y_item) = (fields.need("x_data")?, fields.need("y_data")?);
    let (x, y) = (x_item.numbers()?, y_item.numbers()?);
    if x.len() != y.len() {
        let message = format!("has {} numbers, x_data has {}", y.len(), x.len());
        return Err(y_item.refuse(&message));
    }
    let mut errors = Vec::new();
    for (key, axis, data) in [("x_errors", Axis::X, &x), ("y_errors", Axis::Y, &y)] {
        if let Some(item) = fields.take(key) {
            errors.extend(errors::sources(&item, Of { axis, relative_to: RelativeTo::Data, data })?);
        }
    }
    let points = Points::new(x, y, None, YErrors::None).map_err(|e| y_item.refuse(&e.to_string()))?;
    Ok(Read { data: Dataset::new(name, Data::Points(points)), errors })
}

fn indexed(fields: &mut Fields<'_>, name: &str) -> Result<Read, Refusal> {
    let item = fields.need("data")?;
    let y = item.numbers()?;
    let listed = fields.either(&["errors", "y_errors"])?;
    let of = Of { axis: Axis::Y, relative_to: RelativeTo::Data, data: &y };
    let errors = listed.map_or(Ok(Vec::new()), |errors| errors::sources(&errors, of))?;
    let data = Dataset::of_list(name, y, YErrors::None).map_err(|e| item.refuse(&e.to_string()))?;
    Ok(Read { data, errors })
}

fn sample(item: &Item<'_>, name: &str) -> Result<Dataset, Refusal> {
    let sample = Sample::new(item.numbers()?, None).map_err(|e| item.refuse(&e.to_string()))?;
    Ok(Dataset::new(name, Data::Sample(sample)))
}

fn histogram(fields: &mut Fields<'_>, name: &str) -> Result<Dataset, Refusal> {
    let raw = fields.either(&["raw_data", "data"])?;
    let heights = fields.take("bin_heights");
    let (below, above) = (fields.take("underflow"), fields.take("overflow"));
    let outside = |item: Option<Item<'_>>| item.map_or(Ok(0.0), |i| i.number());
    let (underflow, overflow) = (outside(below)?, outside(above)?);
    match (raw, heights) {
        (Some(raw), None) => {
            let (place, binning) = binning(fields, &raw)?;
            let sample = sample(&raw, name)?;
            sample.binned(&binning).map_err(|e| place.refuse(&e.to_string()))
        }
        (None, Some(heights)) => {
            let (place, binning) = binning(fields, &heights)?;
            let content = heights.numbers()?;
            let edges = binning.edges(None).map_err(|e| place.refuse(&e.to_string()))?;
            if edges.len() != content.len() + 1 {
                let message = format!("has {} numbers for {} bins", content.len(), edges.len() - 1);
                return Err(heights.refuse(&message));
            }
            let filled =
                Histogram::from_edges(&edges, content).map_err(|e| heights.refuse(&e.to_string()))?;
            Ok(Dataset::new(name, Data::Histogram(Histogram { underflow, overflow, ..filled })))
        }
        (Some(raw), Some(_)) => Err(raw.refuse("bin_heights are given as well: give one of them")),
        (None, None) => Err(fields.missing("raw_data or bin_heights")),
    }
}

/// More bins than this only for as many numbers: a line of the file must not ask for the memory of a million.
const MOST_BINS: usize = 20_000;

/// The bins, and the key to blame when they are wrong.
fn binning<'a>(fields: &mut Fields<'a>, data: &Item<'a>) -> Result<(Item<'a>, Binning), Refusal> {
    let (edges, n, range) = (fields.take("bin_edges"), fields.take("n_bins"), fields.take("bin_range"));
    let Some(edges) = edges else {
        let missing = || data.refuse("the bins are missing: give bin_edges, or n_bins and bin_range");
        let (n, range) = (n.ok_or_else(missing)?, range.ok_or_else(missing)?);
        let (n_bins, numbers) = (n.count()?, data.elements().map_or(0, |all| all.len()));
        if n_bins > MOST_BINS.max(numbers) {
            return Err(n.refuse(&format!(
                "is {n_bins} for {numbers} numbers: give at most {MOST_BINS}, or one bin for each number"
            )));
        }
        let binning = Binning::Uniform { n: n_bins, span: Some(pair(&range)?) };
        return Ok((range, binning));
    };
    let given = edges.numbers()?;
    if let (None, Some(range)) = (&n, &range) {
        return Err(range.refuse("bin_edges say the same: give one of them"));
    }
    if let Some(n) = n {
        let n_bins = n.count()?;
        if given.len() != n_bins + 1 {
            return Err(
                n.refuse(&format!("is {n_bins}, but bin_edges make {} bins", given.len().saturating_sub(1)))
            );
        }
    }
    Ok((edges, Binning::Edges(given)))
}

fn pair(item: &Item<'_>) -> Result<(f64, f64), Refusal> {
    match item.numbers()?.as_slice() {
        [lo, hi] => Ok((*lo, *hi)),
        _ => Err(item.expected("two numbers, [from, to]")),
    }
}
