//! A long table counted while it is read: bit by bit the bins of the whole sample, in one pass or in two.

use std::fmt::Write as _;
use std::io::Cursor;

use fitpanel::data::read::{CalculatedColumn, ReadOptions, read_source};
use fitpanel::data::{Binning, BinningRule, Data, Dataset};

/// A table longer than three blocks of a mebibyte would be slow here: somewhat longer than one. Every thousandth row holds no number.
fn table() -> Vec<u8> {
    let mut text = "E / MeV,w,flag\n".to_owned();
    let mut state = 5_u64;
    let mut row = 0;
    while text.len() < 1_150_000 {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        let (u, v) = ((state >> 40) as f64 / 16_777_216.0, ((state >> 16) & 0xffff) as f64 / 65536.0);
        row += 1;
        if row % 1000 == 0 {
            text += "nan,1,0\n";
        } else {
            let value = 4.0 * u * u + v + 0.01;
            writeln!(text, "{value:.12},{:.9},{}", 0.5 + v / 3.0, state >> 63).unwrap();
        }
    }
    text.into_bytes()
}

fn read(bytes: &[u8], options: &ReadOptions) -> Result<Dataset, String> {
    read_source(&mut Cursor::new(bytes), "long.csv", options, &mut |_, _| true).map_err(|e| e.to_string())
}

/// RF051: contents, Σw², what lies outside, with a cut and a calculated column on the way.
#[test]
fn the_bins_are_those_of_the_whole_sample() {
    let bytes = table();
    let columns = vec![("x".to_owned(), "E".to_owned()), ("w".to_owned(), "w".to_owned())];
    let plain = ReadOptions { columns: columns.clone(), ..ReadOptions::default() };
    let calculated = vec![CalculatedColumn::parse("L = ln(E)").unwrap()];
    let of_logs = vec![("x".to_owned(), "L".to_owned()), ("w".to_owned(), "w".to_owned())];
    let cut = Some("flag == 1 && E > 0.1".to_owned());
    let worked = ReadOptions { columns: of_logs, calculated, cut, ..ReadOptions::default() };
    for (options, binning, passes) in [
        (&plain, Binning::Uniform { n: 30, span: Some((0.5, 4.0)) }, "in one pass"),
        (&plain, Binning::Logarithmic { n: 12, span: None }, "in two passes"),
        (&plain, Binning::Rule { rule: BinningRule::Scott, span: Some((1.0, 3.0)) }, "in two passes"),
        (&worked, Binning::Rule { rule: BinningRule::Doane, span: None }, "in two passes"),
    ] {
        let whole = ReadOptions { binning: Some(binning.clone()), ..options.clone() };
        let stream = ReadOptions { stream: true, ..whole.clone() };
        let (whole, streamed) = (read(&bytes, &whole).unwrap(), read(&bytes, &stream).unwrap());
        assert_eq!(streamed.data, whole.data, "{binning:?}");
        assert_eq!((&streamed.columns, &streamed.x_title), (&whole.columns, &whole.x_title));
        assert_eq!(streamed.notes.last(), whole.notes.last());
        assert!(streamed.unbinned.is_none() && whole.unbinned.is_some());
        assert!(streamed.notes.iter().any(|n| n.contains(passes)), "{:?}", streamed.notes);
        let Data::Histogram(h) = &streamed.data else { panic!() };
        assert!(h.content.iter().sum::<f64>() > 1000.0 && h.error.is_some());
    }
}

/// A column that rises through several rounds: of most of them the cut keeps nothing. 300 000 rows, k/1000.
fn rising() -> String {
    (0..300_000).fold("x,y\n".to_owned(), |text, k| text + &format!("{}.{:03},1\n", k / 1000, k % 1000))
}

fn of_x(cut: Option<&str>, span: (f64, f64), stream: bool) -> ReadOptions {
    ReadOptions {
        columns: vec![("x".into(), "x".into())],
        cut: cut.map(str::to_owned),
        binning: Some(Binning::Uniform { n: 4, span: Some(span) }),
        stream,
        ..ReadOptions::default()
    }
}

/// IM106: counts by a plain loop over the lines of the text.
#[test]
fn counts_are_those_of_a_loop_over_the_lines() {
    let text = rising();
    let values: Vec<f64> =
        text.lines().skip(1).map(|l| l.split_once(',').unwrap().0.parse().unwrap()).collect();
    assert_eq!(values.len(), 300_000);
    for (cut, keeps) in [(None, (|_| true) as fn(f64) -> bool), (Some("x > 290.5"), |x| x > 290.5)] {
        let (lo, hi, edges) = (0.25, 292.25, [0.25, 73.25, 146.25, 219.25, 292.25]);
        let mut counts = [0.0; 4];
        for x in values.iter().copied().filter(|x| keeps(*x) && *x >= lo && *x <= hi) {
            counts[(0..3).find(|k| x < edges[k + 1]).unwrap_or(3)] += 1.0;
        }
        let data = read(text.as_bytes(), &of_x(cut, (lo, hi), true)).unwrap();
        let Data::Histogram(h) = &data.data else { panic!() };
        assert_eq!(h.content[..], counts, "{cut:?}");
        assert_eq!((h.lo[..] == edges[..4], h.hi[..] == edges[1..]), (true, true));
    }
    let none = read(text.as_bytes(), &of_x(Some("x < 0"), (0.0, 1.0), true)).unwrap_err();
    assert!(none.contains("it holds for none of the 300000 rows"), "{none}");
}

/// Two rows of words behind a round of numbers are two of all rows, though all of the last round; more than a quarter is too many in both ways.
#[test]
fn rows_that_do_not_fit_are_judged_over_the_whole_file() {
    let mut text = "x,y\n".to_owned();
    let mut rows = 0;
    while text.len() <= 1 << 20 {
        writeln!(text, "0.{:03},1", rows % 1000).unwrap();
        rows += 1;
    }
    text += "mean,of all\nsd,of all\n";
    for stream in [true, false] {
        let data = read(text.as_bytes(), &of_x(None, (0.0, 1.0), stream)).unwrap();
        let Data::Histogram(h) = &data.data else { panic!() };
        assert_eq!(h.content.iter().sum::<f64>(), f64::from(rows), "{stream}");
    }
    let many = text + &"no,number\n".repeat(rows as usize);
    let told = |stream| read(many.as_bytes(), &of_x(None, (0.0, 1.0), stream)).unwrap_err();
    assert!(told(true).contains("'mean'"), "{}", told(true));
    assert_eq!(told(true), told(false));
}

#[test]
fn what_cannot_be_counted_that_way_is_told() {
    let bytes = table();
    let options = |rule, columns: &[(&str, &str)]| ReadOptions {
        binning: Some(Binning::Rule { rule, span: None }),
        columns: columns.iter().map(|(r, c)| ((*r).into(), (*c).into())).collect(),
        stream: true,
        ..ReadOptions::default()
    };
    let knuth = read(&bytes, &options(BinningRule::Knuth, &[("x", "E")])).unwrap_err();
    assert_eq!(
        knuth,
        "long.csv: the rule 'knuth' needs all values in order, which a table that is read block by block never has"
    );
    let points = read(&bytes, &options(BinningRule::Scott, &[("x", "E"), ("y", "w")])).unwrap_err();
    assert!(points.contains("these data are points"), "{points}");
    // A short table is simply read.
    let short = read(b"E\n1\n2\n3\n", &options(BinningRule::Knuth, &[])).unwrap();
    assert!(short.unbinned.is_some());
}

/// Instruments' words for overflow, rows below the table (split between two rounds as well) and calculated times are what they are without
/// streaming: 3000 missing cells, and as many counts as there are other rows.
#[test]
fn what_instruments_write_is_mended_in_each_round() {
    for length in [(1 << 20) - 12, (1 << 20) - 40, (1 << 20) + 90_000] {
        let (mut text, mut rows) = ("x,y\n".to_owned(), 0_usize);
        while text.len() < length {
            rows += 1;
            text += if rows.is_multiple_of(10) && rows <= 30_000 { "9.91e37,1\n" } else { "0.5,1\n" };
        }
        text += "\nMean,0.50\nSD,0.00\nrows read in all,1000\n";
        text += &"# end\n".repeat(20);
        let [whole, streamed] =
            [false, true].map(|s| read(text.as_bytes(), &of_x(None, (0.0, 1.0), s)).unwrap());
        assert_eq!(streamed.data, whole.data);
        let Data::Histogram(h) = &streamed.data else { panic!() };
        assert_eq!((h.content[2], h.overflow), ((rows - 3000) as f64, 0.0));
        let below = rows + 3;
        for said in [
            "3000 cells of ±9.9e37 or 9.91e37, by which instruments say overflow, are taken as missing"
                .into(),
            format!("lines below the table were passed over: {below}, {}, {}", below + 1, below + 2),
        ] {
            assert!(streamed.notes.contains(&said) && whole.notes.contains(&said), "{:?}", streamed.notes);
        }
    }
    // Times 0, 1 … 39 999 s, a quarter in each of four bins.
    let row = format!(",0.5{},,\n", "0".repeat(30));
    let text = "Time(s),CH1(V),t0 = 0.0e-03s, tInc = 1.0e+00s\n".to_owned() + &row.repeat(40_000);
    let options =
        ReadOptions { columns: vec![("x".into(), "Time".into())], ..of_x(None, (0.0, 40_000.0), true) };
    let data = read(text.as_bytes(), &options).unwrap();
    let Data::Histogram(h) = &data.data else { panic!() };
    assert_eq!(h.content[..], [10_000.0; 4]);
}
