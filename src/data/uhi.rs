//! Histograms as JSON, in the schema that the libraries of high-energy physics agreed on (Unified Histogram Indexing, schema 1): axes, contents
//! with under- and overflow, and variances when they are not the contents. One to three axes without gaps; the numbers come back to the bit.
//! Of what belongs to bins outside, only one axis knows anything; variances there are not kept. Categories and profiles are not read.

use serde_json::{Map, Value, json};

use super::histogram::rounding_slack;
use super::{AxisTitle, Data, Dataset, Edges, Histogram, MAX_AXES};

/// Whether a JSON text begins as such a histogram does.
pub(super) fn is_histogram(start: &[u8]) -> bool {
    let key = b"\"uhi_schema\"";
    start.trim_ascii_start().starts_with(b"{") && start.windows(key.len()).any(|w| w == key)
}

/// The histogram as JSON.
///
/// # Errors
/// One plain clause: the data are no histogram, its bins are no lattice, or some of them are left out.
pub fn to_json(data: &Dataset) -> Result<Value, String> {
    let Data::Histogram(h) = &data.data else { return Err("only a histogram can be written so".into()) };
    let lattice = Lattice::of(h).ok_or("its bins leave gaps, and this form of JSON has none for them")?;
    check_whole(data, h)?;
    let titles = std::iter::once(&data.x_title).chain(&data.further_titles);
    let none = AxisTitle::default();
    let titles = titles.chain(std::iter::repeat(&none));
    let one = lattice.edges.len() == 1;
    let axis = |(edges, title): (&Vec<f64>, &AxisTitle)| {
        json!({
            "type": "variable", "edges": edges, "underflow": one, "overflow": one, "circular": false,
            "metadata": {"quantity": title.quantity, "unit": title.unit},
        })
    };
    let axes: Vec<Value> = lattice.edges.iter().zip(titles).map(axis).collect();
    let around =
        |bins: Vec<f64>| if one { [vec![h.underflow], bins, vec![h.overflow]].concat() } else { bins };
    let nested = |bins: &[f64]| lattice.nested(&around(lattice.ordered(bins)));
    let storage = match &h.error {
        None => json!({"type": "double", "values": nested(&h.content)}),
        Some(error) => {
            let squares: Vec<f64> = error.iter().map(|s| s * s).collect();
            let mut variances = lattice.ordered(&squares);
            if one {
                variances = [vec![h.underflow.abs()], variances, vec![h.overflow.abs()]].concat();
            }
            json!({"type": "weighted", "values": nested(&h.content), "variances": lattice.nested(&variances)})
        }
    };
    let version = env!("CARGO_PKG_VERSION");
    Ok(json!({
        "uhi_schema": 1,
        "writer_info": {"fitpanel": {"version": version}},
        "metadata": {"name": data.name, "content": data.y_title.quantity},
        "axes": axes,
        "storage": storage,
    }))
}

/// Every bin is used and holds numbers: there is no mask in this form, and JSON has no word for what is no number.
fn check_whole(data: &Dataset, h: &Histogram) -> Result<(), String> {
    let (left, n) = (data.mask.left_out().count(), data.n_total());
    if left > 0 {
        return Err(format!(
            "{left} of its {n} bins are left out (by a cut or a mask, or for want of a number), and this form of JSON has no place to say so"
        ));
    }
    let numbers = h.content.iter().chain(h.error.iter().flatten()).chain([&h.underflow, &h.overflow]);
    match numbers.copied().find(|v| !v.is_finite()) {
        Some(v) => Err(format!("it holds {v}, and JSON has only numbers")),
        None => Ok(()),
    }
}

/// Reads what [`to_json`] or another program has written.
///
/// # Errors
/// One plain clause: what is missing, of the wrong length, or not known here.
pub fn from_json(value: &Value, name: &str) -> Result<Dataset, String> {
    if value["uhi_schema"].as_u64() != Some(1) {
        return Err(format!("uhi_schema is {}, and only 1 is known", value["uhi_schema"]));
    }
    let axes = value["axes"].as_array().ok_or("it has no list of axes")?;
    let axes: Vec<Axis> = axes.iter().map(Axis::of).collect::<Result<_, _>>()?;
    if axes.is_empty() || axes.len() > MAX_AXES {
        return Err(format!("it has {} axes, and one to {MAX_AXES} can be read", axes.len()));
    }
    let storage = &value["storage"];
    let kind = storage["type"].as_str().unwrap_or_default();
    if !matches!(kind, "int" | "double" | "weighted") {
        return Err(format!("its storage is of the type '{kind}'; int, double and weighted can be read"));
    }
    let (content, outside) = inside(&storage["values"], &axes, "values")?;
    let error = match kind {
        "weighted" => {
            let (variances, _) = inside(&storage["variances"], &axes, "variances")?;
            // Plain counts say the same by their roots.
            (variances != content).then(|| variances.iter().map(|v| v.sqrt()).collect())
        }
        _ => None,
    };
    let refused = |e: super::DataError| e.to_string();
    let h = if let [axis] = axes.as_slice() {
        let h = Histogram::from_edges(&axis.edges, content).map_err(refused)?;
        Histogram { error, underflow: outside.0, overflow: outside.1, ..h }
    } else {
        Histogram::of_boxes(boxes(&axes), content, error).map_err(refused)?
    };
    let mut data = Dataset::new(name, Data::Histogram(h));
    let mut titles = axes.into_iter().map(|a| a.title);
    data.x_title = titles.next().unwrap_or_default();
    data.further_titles = titles.collect();
    let counted = value["metadata"]["content"].as_str().filter(|c| !c.is_empty());
    counted.unwrap_or("entries").clone_into(&mut data.y_title.quantity);
    Ok(data)
}

/// An axis as it is read.
struct Axis {
    edges: Vec<f64>,
    underflow: bool,
    overflow: bool,
    title: AxisTitle,
}

impl Axis {
    fn of(value: &Value) -> Result<Axis, String> {
        let edges = match value["type"].as_str().unwrap_or_default() {
            "variable" => {
                let list = value["edges"].as_array().ok_or("an axis has no edges")?;
                let number = |e: &Value| e.as_f64().ok_or_else(|| format!("an edge is {e}, and no number"));
                list.iter().map(number).collect::<Result<Vec<_>, _>>()?
            }
            "regular" => {
                let end = |key: &str| value[key].as_f64().ok_or_else(|| format!("an axis has no '{key}'"));
                let n = value["bins"]
                    .as_u64()
                    .and_then(|n| usize::try_from(n).ok())
                    .ok_or("an axis has no 'bins'")?;
                let span = Some((end("lower")?, end("upper")?));
                super::Binning::Uniform { n, span }.edges(None).map_err(|e| e.to_string())?
            }
            other => {
                return Err(format!("an axis is of the type '{other}'; regular and variable can be read"));
            }
        };
        if edges.len() < 2 {
            return Err("an axis has fewer than two edges".into());
        }
        let metadata = &value["metadata"];
        let word = |key: &str| metadata[key].as_str().map(str::to_owned);
        let quantity =
            word("quantity").or_else(|| word("label")).or_else(|| word("name")).unwrap_or_default();
        let title = AxisTitle { quantity, unit: word("unit").unwrap_or_default() };
        let has = |key: &str| value[key].as_bool().unwrap_or(false);
        Ok(Axis { edges, underflow: has("underflow"), overflow: has("overflow"), title })
    }

    fn n(&self) -> usize {
        self.edges.len() - 1
    }
}

/// The numbers of the bins in their order, the last axis running fastest; and what one axis has below and above.
fn inside(value: &Value, axes: &[Axis], what: &str) -> Result<(Vec<f64>, (f64, f64)), String> {
    let mut all = Vec::new();
    flatten(value, axes, axes.len() == 1, &mut all, what)?;
    if let [axis] = axes {
        let below = if axis.underflow { all.remove(0) } else { 0.0 };
        let above = if axis.overflow { all.pop().unwrap_or(0.0) } else { 0.0 };
        return Ok((all, (below, above)));
    }
    Ok((all, (0.0, 0.0)))
}

/// Lists within lists to numbers; `outside`: with those of the bins outside.
fn flatten(
    value: &Value,
    axes: &[Axis],
    outside: bool,
    out: &mut Vec<f64>,
    what: &str,
) -> Result<(), String> {
    let Some((axis, rest)) = axes.split_first() else {
        out.push(value.as_f64().ok_or_else(|| format!("among the {what} is {value}, and no number"))?);
        return Ok(());
    };
    let list = value.as_array().ok_or_else(|| format!("the {what} are no list for every axis"))?;
    let (below, above) = (usize::from(axis.underflow), usize::from(axis.overflow));
    let expected = axis.n() + below + above;
    if list.len() != expected {
        return Err(format!("the {what} are {} where the axis has {expected} bins", list.len()));
    }
    let used = if outside { list.as_slice() } else { &list[below..expected - above] };
    used.iter().try_for_each(|v| flatten(v, rest, outside, out, what))
}

/// Edges of the boxes of a lattice, the last axis running fastest.
fn boxes(axes: &[Axis]) -> Vec<Edges> {
    let total: usize = axes.iter().map(Axis::n).product();
    let mut repeat = total;
    axes.iter()
        .map(|axis| {
            repeat /= axis.n();
            let at = |row: usize| row / repeat % axis.n();
            let lo = (0..total).map(|row| axis.edges[at(row)]).collect();
            Edges { lo, hi: (0..total).map(|row| axis.edges[at(row) + 1]).collect() }
        })
        .collect()
}

/// The edges on every axis, and where each bin stands among them.
struct Lattice {
    edges: Vec<Vec<f64>>,
    /// Position of each row in the order in which the last axis runs fastest.
    place: Vec<usize>,
}

impl Lattice {
    /// `None` when the bins are not all those between their edges.
    fn of(h: &Histogram) -> Option<Lattice> {
        let axes: Vec<(&[f64], &[f64])> = (0..h.n_coordinates()).filter_map(|k| h.edges_on(k)).collect();
        // What differs by a rounding is one edge. Boxes are compared to the bit: their rows are in any order.
        let slack = if h.n_coordinates() == 1 { rounding_slack(&h.lo, &h.hi) } else { 0.0 };
        let edges: Vec<Vec<f64>> = axes
            .iter()
            .map(|(lo, hi)| {
                let mut all: Vec<f64> = lo.iter().chain(*hi).copied().collect();
                all.sort_unstable_by(f64::total_cmp);
                all.dedup_by(|next, edge| *next - *edge <= slack);
                all
            })
            .collect();
        let total: usize = edges.iter().map(|e| e.len() - 1).product();
        if total != h.len() {
            return None;
        }
        let place = |row: usize| {
            edges.iter().zip(&axes).try_fold(0, |place, (edges, (lo, hi))| {
                let at = edges.partition_point(|e| *e < lo[row] - slack);
                let is_near = |at: usize, v: f64| edges.get(at).is_some_and(|e| (v - e).abs() <= slack);
                (is_near(at, lo[row]) && is_near(at + 1, hi[row])).then_some(place * (edges.len() - 1) + at)
            })
        };
        let place = (0..h.len()).map(place).collect::<Option<Vec<usize>>>()?;
        Some(Lattice { edges, place })
    }

    fn ordered(&self, values: &[f64]) -> Vec<f64> {
        let mut out = vec![0.0; values.len()];
        self.place.iter().zip(values).for_each(|(&place, v)| out[place] = *v);
        out
    }

    /// A list for one axis, lists of lists for several.
    fn nested(&self, values: &[f64]) -> Value {
        let lengths: Vec<usize> = self.edges.iter().skip(1).map(|e| e.len() - 1).collect();
        nested(values, &lengths)
    }
}

fn nested(values: &[f64], lengths: &[usize]) -> Value {
    let size: usize = lengths.iter().product();
    match lengths.split_first() {
        None => values.iter().map(|v| Value::from(*v)).collect(),
        Some((_, rest)) => values.chunks(size.max(1)).map(|part| nested(part, rest)).collect(),
    }
}

/// The text of a histogram.
///
/// # Errors
/// As [`to_json`].
pub fn text(data: &Dataset) -> Result<String, String> {
    let value = to_json(data)?;
    let empty = Map::new();
    let mut lines: Vec<String> = Vec::new();
    for (key, part) in value.as_object().unwrap_or(&empty) {
        lines.push(format!("  {}: {part}", Value::from(key.as_str())));
    }
    Ok(format!("{{\n{}\n}}\n", lines.join(",\n")))
}
