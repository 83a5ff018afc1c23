//! Numbers embedded in a session file, for data that come from no file.

use serde::{Deserialize, Serialize};

use crate::data::{AxisTitle, Data, Dataset, Edges, Histogram, MoreColumn, Points, Sample, YErrors};

/// `[data.numbers]`: the columns of one kind of data, with the titles of the axes.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Numbers {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    x: Option<Vec<f64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    x2: Option<Vec<f64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    x3: Option<Vec<f64>>,
    /// From the fourth coordinate on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    x4: Vec<Vec<f64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    y: Option<Vec<f64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sx: Option<Vec<f64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sy: Option<Vec<f64>>,
    #[serde(rename = "sy-", default, skip_serializing_if = "Option::is_none")]
    sy_lower: Option<Vec<f64>>,
    #[serde(rename = "sy+", default, skip_serializing_if = "Option::is_none")]
    sy_upper: Option<Vec<f64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    w: Option<Vec<f64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lo: Option<Vec<f64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hi: Option<Vec<f64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lo2: Option<Vec<f64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hi2: Option<Vec<f64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lo3: Option<Vec<f64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hi3: Option<Vec<f64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    n: Option<Vec<f64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    underflow: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    overflow: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    window: Option<(f64, f64)>,
    /// Columns beside those of the kind: successes, trials, templates.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    more: Vec<MoreColumn>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    x_title: Option<(String, String)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    y_title: Option<(String, String)>,
}

impl Numbers {
    /// The columns of `data`.
    pub fn of(data: &Dataset) -> Numbers {
        let title =
            |t: &AxisTitle| (*t != AxisTitle::default()).then(|| (t.quantity.clone(), t.unit.clone()));
        let mut numbers =
            Numbers { x_title: title(&data.x_title), y_title: title(&data.y_title), ..Numbers::default() };
        numbers.more.clone_from(&data.more);
        match &data.data {
            Data::Points(p) => {
                numbers.x = (!data.indexed).then(|| p.x.clone());
                numbers.put_further(p.further.clone());
                numbers.y = Some(p.y.clone());
                numbers.sx.clone_from(&p.sx);
                match &p.sy {
                    YErrors::None => {}
                    YErrors::Symmetric(s) => numbers.sy = Some(s.clone()),
                    YErrors::Asymmetric { lower, upper } => {
                        numbers.sy_lower = Some(lower.clone());
                        numbers.sy_upper = Some(upper.clone());
                    }
                }
            }
            Data::Histogram(h) => {
                numbers.lo = Some(h.lo.clone());
                numbers.hi = Some(h.hi.clone());
                let further = |k: usize| h.further.get(k).cloned().map(|e| (e.lo, e.hi)).unzip();
                (numbers.lo2, numbers.hi2) = further(0);
                (numbers.lo3, numbers.hi3) = further(1);
                numbers.n = Some(h.content.clone());
                numbers.sy.clone_from(&h.error);
                numbers.underflow = (h.underflow != 0.0).then_some(h.underflow);
                numbers.overflow = (h.overflow != 0.0).then_some(h.overflow);
            }
            Data::Sample(s) => {
                numbers.x = Some(s.x.to_vec());
                numbers.put_further(s.further.iter().map(|x| x.to_vec()).collect());
                numbers.window = s.window;
                numbers.w = s.weights.as_ref().map(|w| w.to_vec());
            }
        }
        numbers
    }

    /// Takes the coordinates after the first one.
    fn put_further(&mut self, columns: Vec<Vec<f64>>) {
        let mut columns = columns.into_iter();
        (self.x2, self.x3, self.x4) = (columns.next(), columns.next(), columns.collect());
    }

    /// The data set of these columns.
    ///
    /// # Errors
    /// One plain clause: columns that do not go together, or of different length.
    pub fn dataset(self, name: &str) -> Result<Dataset, String> {
        self.check_lengths()?;
        let Numbers { x, x2, x3, x4, y, sx, sy, sy_lower, sy_upper, w, lo, hi, n, window, .. } = self;
        let axes = further_axes((self.lo2, self.hi2), (self.lo3, self.hi3))?;
        let further = match (x2, x3) {
            (None, Some(_)) => return Err("x3 is the third coordinate: give x2 as well".into()),
            (_, None) if !x4.is_empty() => {
                return Err("x4 are coordinates after the third: give x3 as well".into());
            }
            (x2, x3) => x2.into_iter().chain(x3).chain(x4).collect::<Vec<_>>(),
        };
        // Ordinates without abscissas are a list; errors of x would have none to belong to.
        let indexed = x.is_none() && lo.is_none() && sx.is_none();
        let list = y.as_ref().filter(|_| indexed).map(|y| (0..y.len()).map(|i| i as f64).collect());
        let (indexed, x) = (list.is_some(), list.or(x));
        let data = match (x, y, lo, hi, n) {
            (_, Some(_), ..) | (_, _, Some(_), ..) if w.is_some() => {
                return Err("only a sample, with x alone, has weights w".into());
            }
            (None, ..) | (_, _, Some(_), ..) if !further.is_empty() => {
                return Err("only points and samples, with x, have further coordinates".into());
            }
            (Some(x), Some(y), None, None, None) => {
                let sy = match (sy, sy_lower, sy_upper) {
                    (None, None, None) => YErrors::None,
                    (Some(s), None, None) => YErrors::Symmetric(s),
                    (None, Some(lower), Some(upper)) => YErrors::Asymmetric { lower, upper },
                    _ => return Err("give sy, or both sy- and sy+".into()),
                };
                let points = Points { x, further: Vec::new(), y, sx, sy };
                Data::Points(points.with_further(further).map_err(|e| e.to_string())?)
            }
            (None, None, Some(lo), Some(hi), Some(content)) => Data::Histogram(Histogram {
                lo,
                hi,
                further: axes,
                content,
                error: sy,
                underflow: self.underflow.unwrap_or(0.0),
                overflow: self.overflow.unwrap_or(0.0),
            }),
            (Some(x), None, None, None, None) => {
                let weights = w.map(Into::into);
                let sample = Sample { x: x.into(), further: Vec::new(), window, weights };
                Data::Sample(sample.with_further(further).map_err(|e| e.to_string())?)
            }
            _ => {
                return Err(
                    "numbers are x and y for points, lo, hi and n for a histogram, x for a sample".into()
                );
            }
        };
        let mut data = Dataset::new(name, data);
        data.indexed = indexed;
        let title = |t: Option<(String, String)>| {
            t.map(|(quantity, unit)| AxisTitle { quantity, unit }).unwrap_or_default()
        };
        data.x_title = title(self.x_title);
        data.y_title = title(self.y_title);
        data.more = self.more;
        Ok(data)
    }

    fn check_lengths(&self) -> Result<(), String> {
        let columns = [
            ("x", &self.x),
            ("x2", &self.x2),
            ("x3", &self.x3),
            ("y", &self.y),
            ("sx", &self.sx),
            ("sy", &self.sy),
            ("sy-", &self.sy_lower),
            ("sy+", &self.sy_upper),
            ("w", &self.w),
            ("lo", &self.lo),
            ("hi", &self.hi),
            ("lo2", &self.lo2),
            ("hi2", &self.hi2),
            ("lo3", &self.lo3),
            ("hi3", &self.hi3),
            ("n", &self.n),
        ];
        let named = columns.into_iter().filter_map(|(name, c)| Some((name.to_owned(), c.as_ref()?.len())));
        let x4 = self.x4.iter().enumerate().map(|(k, c)| (format!("column {} of x4", k + 1), c.len()));
        let more = self.more.iter().map(|c| (c.role.clone(), c.values.len()));
        let mut present = named.chain(x4).chain(more);
        let Some((first, length)) = present.next() else { return Err("numbers holds no column".into()) };
        match present.find(|(_, n)| *n != length) {
            Some((name, n)) => Err(format!("{first} has {length} numbers but {name} has {n}")),
            None => Ok(()),
        }
    }
}

/// Lower and upper edges of one axis, as far as they are given.
type Pair = (Option<Vec<f64>>, Option<Vec<f64>>);

/// Edges of bins on a second and third axis.
fn further_axes(second: Pair, third: Pair) -> Result<Vec<Edges>, String> {
    let mut axes = Vec::new();
    for (pair, name) in [(second, "2"), (third, "3")] {
        match pair {
            (None, None) => {}
            (Some(_), Some(_)) if name == "3" && axes.is_empty() => {
                return Err("lo3 and hi3 belong to a third axis: give lo2 and hi2 as well".into());
            }
            (Some(lo), Some(hi)) => axes.push(Edges { lo, hi }),
            _ => return Err(format!("give both lo{name} and hi{name}")),
        }
    }
    Ok(axes)
}

#[cfg(test)]
mod tests {
    use super::Numbers;

    fn read(text: &str) -> Result<usize, String> {
        toml::from_str::<Numbers>(text).unwrap().dataset("d").map(|d| d.n_coordinates())
    }

    /// Of points and of samples.
    #[test]
    fn every_further_coordinate_is_as_long_as_the_others_and_there_are_ten_at_most() {
        for y in ["y = [1, 2]", ""] {
            let three = format!("x = [1, 2]\nx2 = [1, 2]\nx3 = [1, 2]\n{y}\n");
            assert_eq!(read(&format!("{three}x4 = [[1, 2], [3, 4]]")), Ok(5));
            for wrong in ["[[1, 2], [3]]", "[[1, 2], [3, 4, 5]]", "[[1, 2], []]"] {
                let error = read(&format!("{three}x4 = {wrong}")).unwrap_err();
                assert!(error.contains("x has 2 numbers but column 2 of x4 has"), "{error}");
            }
            let error = read(&format!("{three}x4 = {:?}", vec![[1, 2]; 8])).unwrap_err();
            assert!(error.contains("11 coordinates"), "{error}");
        }
    }
}
