//! A long table counted while it is read: bit by bit the bins of the whole sample, in one pass or in two.

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
            text += &format!("{:.12},{:.9},{}\n", 4.0 * u * u + v + 0.01, 0.5 + v / 3.0, state >> 63);
        }
    }
    text.into_bytes()
}

fn read(bytes: &[u8], options: &ReadOptions) -> Result<Dataset, String> {
    read_source(&mut Cursor::new(bytes), "long.csv", options, &mut |_, _| true).map_err(|e| e.to_string())
}

/// IM106, RF051: contents, Σw², what lies outside, with a cut and a calculated column on the way.
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
