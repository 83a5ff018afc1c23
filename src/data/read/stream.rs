//! A long table of text counted in bins while it is read: neither the text nor its numbers are held, only one round of blocks. The contents are
//! those of the same bins of the whole sample, bit by bit: values are counted in the order of the file. What is judged of all rows (how many
//! do not fit, whether a cut keeps any) is judged behind the last one; what the columns are is seen in the first round.
//!
//! Bins that depend on the values (no span; a rule that looks at mean and spread) take a first pass through the file. Rules that need all
//! values in order (Freedman–Diaconis, Knuth) cannot be had this way.

use std::io::{Read, Seek, SeekFrom};

use super::blocks::{Blocks, Start, io};
use super::decode::Encoding;
use super::foreign;
use super::layout::{Kind, Layout};
use super::parts::{Parts, PartsOfRounds};
use super::reading::Reading;
use super::scan::{OddRows, Scan};
use super::{ReadError, ReadOptions, empty_cut, tail, unbinned};
use crate::data::binning::Moments;
use crate::data::histogram::Counts;
use crate::data::{Binning, BinningRule, Data, DataError, DataKind, Dataset, Sample};

/// Counts a table block by block; `None` when the source is no long table of text, and may as well be read as a whole.
pub(super) fn read(
    source: &mut (impl Read + Seek),
    name: &str,
    options: &ReadOptions,
    binning: &Binning,
    progress: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<Option<Dataset>, ReadError> {
    let start = Start::of(source, name)?;
    let is_table =
        start.total > 0 && start.can_stream(options, name) && !foreign::is_foreign(&start.bytes, name);
    source.seek(SeekFrom::Start(0)).map_err(|e| io(name, &e))?;
    if !is_table {
        return Ok(None);
    }
    let refused = |source| ReadError::Data { name: name.into(), source };
    let passes = if needs_values(binning, name)? { 2 } else { 1 };
    let mut table = Table { source, name, options, passes, pass: 0, progress };
    let edges = if passes == 1 {
        binning.edges(None).map_err(refused)?
    } else {
        let mut seen = Seen { span: binning.span(), ..Seen::default() };
        table.pass(&mut |data, sample| seen.take(data, sample))?;
        seen.edges(binning).map_err(refused)?
    };
    let mut counts = Counts::new(&edges);
    let mut weighted = false;
    let told = table.pass(&mut |data, sample| {
        weighted |= sample.weights.is_some();
        counts.add(data.mask.iter().map(|i| (sample.x[i], sample.weight(i))));
    })?;
    let n_used = told.n_used;
    let first = told.dataset(passes);
    let histogram = counts.histogram(weighted).map_err(refused)?;
    Ok(Some(first.counted(histogram, binning, weighted.then_some(n_used))))
}

/// Whether the edges depend on the values.
///
/// # Errors
/// A rule that needs all of them in order.
fn needs_values(binning: &Binning, name: &str) -> Result<bool, ReadError> {
    match binning {
        Binning::Rule { rule, .. } if rule.needs_order() => Err(ReadError::RuleOfStream {
            name: name.into(),
            rule: rule.name(),
            others: BinningRule::ALL.iter().filter(|r| !r.needs_order()).map(|r| r.name()).collect(),
        }),
        Binning::Rule { .. } => Ok(true),
        Binning::Edges(_) | Binning::Merged(_) => Ok(false),
        with_span => Ok(with_span.span().is_none()),
    }
}

/// What a first pass has seen of the values.
#[derive(Default)]
struct Seen {
    span: Option<(f64, f64)>,
    ends: Option<(f64, f64)>,
    moments: Moments,
}

impl Seen {
    fn take(&mut self, data: &Dataset, sample: &Sample) {
        for v in data.mask.iter().map(|i| sample.x[i]) {
            self.ends = Some(self.ends.map_or((v, v), |(lo, hi)| (lo.min(v), hi.max(v))));
            if self.span.is_none_or(|(lo, hi)| lo <= v && v <= hi) {
                self.moments.add(v);
            }
        }
    }

    fn edges(&self, binning: &Binning) -> Result<Vec<f64>, DataError> {
        binning.edges_of_moments(self.ends, &self.moments)
    }
}

/// What a pass tells of the whole table.
struct Told {
    /// The data of the first round.
    first: Dataset,
    n_rows: usize,
    n_used: usize,
    /// Rows that the cut leaves out.
    n_cut: usize,
    /// What was said of the rounds and is so for the whole: cells taken as missing, lines below the table.
    of_all: Vec<String>,
    /// What blank lines divide the whole into.
    parts: Parts,
}

impl Told {
    /// A data set without rows that says what was read.
    fn dataset(self, passes: u64) -> Dataset {
        let Told { mut first, n_rows, n_used, n_cut, of_all, parts } = self;
        let mut notes = Vec::new();
        let says =
            |start: &str| first.notes.iter().filter(|n| n.starts_with(start)).cloned().collect::<Vec<_>>();
        let of_first: Vec<String> =
            ["taken as", "times are calculated", "calculated", "column", "careful", "question"]
                .into_iter()
                .flat_map(says)
                .collect();
        if let Some(reading) = &mut first.reading {
            notes.push(reading.note(n_rows));
            notes.extend(parts.note());
            reading.parts = parts;
            reading.rows = None;
            if let Some(cut) = reading.cut.take() {
                notes.push(format!("the cut {} leaves {n_cut} of {n_rows} rows out", cut.text));
            }
        }
        notes.extend(of_first);
        notes.extend(of_all);
        let left = n_rows - n_used - n_cut;
        if left > 0 {
            let rows = if left == 1 { "1 row is".to_owned() } else { format!("{left} rows are") };
            notes.push(format!("{rows} left out: not numbers, or rows that do not fit"));
        }
        let how = if passes == 1 {
            "in one pass"
        } else {
            "in two passes, the first one to see where the values lie"
        };
        notes.push(format!("read block by block {how}; the single values are not kept"));
        first.notes = notes;
        first
    }
}

/// A table that can be read through as often as needed.
struct Table<'t, S> {
    source: &'t mut S,
    name: &'t str,
    options: &'t ReadOptions,
    passes: u64,
    pass: u64,
    progress: &'t mut dyn FnMut(u64, u64) -> bool,
}

impl<S: Read + Seek> Table<'_, S> {
    /// Reads the whole table and hands out each round as a sample.
    fn pass(&mut self, each: &mut dyn FnMut(&Dataset, &Sample)) -> Result<Told, ReadError> {
        let name = self.name;
        self.source.seek(SeekFrom::Start(0)).map_err(|e| io(name, &e))?;
        let start = Start::of(self.source, name)?;
        let mut blocks = Blocks::new(&mut *self.source, start, name, self.options)?;
        let layout = blocks.layout.clone();
        let mut options = ReadOptions { binning: None, stream: false, ..self.options.clone() };
        let mut line = layout.first_line;
        let mut told: Option<Told> = None;
        let mut odd = OddRows::default();
        let (mut before, mut n_overflows, mut below) = (0, 0, None);
        let (mut parts, mut n_below) = (PartsOfRounds::default(), 0);
        while let Some(round) = blocks.next()? {
            let mut scan = Scan::new(Layout { first_line: line, ..layout.clone() });
            scan.take(&round);
            line = scan.next_line();
            odd.count(&scan, name);
            scan.add_parts(&mut parts);
            let n_rows = scan.n_rows();
            let sheet = scan.round(before, blocks.is_at_end());
            before += n_rows;
            n_below = n_rows - sheet.n_rows;
            n_overflows += sheet.n_overflows;
            below = below.or(sheet.notes.iter().find(|n| n.starts_with(tail::BELOW)).cloned());
            if sheet.n_rows > 0 {
                let reading = Reading::of_text(&layout, Encoding::Utf8, &sheet);
                let data = unbinned(sheet, reading, name, &options)?;
                check(&data, &layout, name)?;
                let Data::Sample(sample) = &data.data else { return Err(no_sample(&data, name)) };
                each(&data, sample);
                let cut = data.reading.as_ref().and_then(|r| r.cut.as_ref());
                let n_cut = cut.map_or(0, |cut| cut.rows.total() - cut.rows.len());
                let (n_rows, n_used) = (data.n_total(), data.mask.len());
                let told = told.get_or_insert_with(|| {
                    // What the first rows say of the columns is so for all.
                    options.kind = Some(DataKind::Sample);
                    options.columns.clone_from(&data.columns);
                    Told {
                        first: data.clone(),
                        n_rows: 0,
                        n_used: 0,
                        n_cut: 0,
                        of_all: Vec::new(),
                        parts: Parts::default(),
                    }
                });
                told.n_rows += n_rows;
                told.n_used += n_used;
                told.n_cut += n_cut;
            }
            let (done, total) = blocks.progress();
            if !(self.progress)(self.pass * total + done, self.passes * total) {
                return Err(ReadError::Cancelled { name: name.into() });
            }
        }
        self.pass += 1;
        // A part without a row that fits, or that is kept, is no fault: what counts is the whole.
        odd.check()?;
        let mut told = told.ok_or_else(|| ReadError::Empty { name: name.into() })?;
        told.parts = parts.parts(n_below);
        told.of_all = below.into_iter().chain(tail::overflow_note(n_overflows)).collect();
        match &options.cut {
            Some(cut) if told.n_cut == told.n_rows => Err(empty_cut(cut, told.n_rows)),
            _ => Ok(told),
        }
    }
}

fn no_sample(data: &Dataset, name: &str) -> ReadError {
    let kind = match data.kind() {
        DataKind::Sample => "values of several coordinates",
        DataKind::Histogram => "a histogram",
        DataKind::Points | DataKind::Indexed => "points",
    };
    ReadError::Data { name: name.into(), source: DataError::NotASample { kind } }
}

/// Refuses what is no sample of one coordinate, and times, which count from the first of all.
fn check(data: &Dataset, layout: &Layout, name: &str) -> Result<(), ReadError> {
    let reading = data.reading.as_ref();
    let x = reading.and_then(|r| r.roles.iter().find(|role| role.role == "x")).map(|role| role.column);
    if x.and_then(|c| layout.kinds.get(c)).is_some_and(|k| matches!(k, Kind::Time { .. })) {
        let reason =
            "times count from the first one and cannot be read block by block: leave --stream out".into();
        return Err(ReadError::BadRole { reason });
    }
    if data.n_coordinates() > 1 { Err(no_sample(data, name)) } else { Ok(()) }
}
