//! Bins of samples: rules against NumPy and against an exact posterior, weights, cutting anew through the session, and the session file.

use std::sync::Arc;

use fitpanel::data::read::{ReadOptions, read_dataset};
use fitpanel::data::{Binning, BinningRule, Column, Data, Dataset, Histogram, Sample};
use fitpanel::error::Explain;
use fitpanel::fit::{Command, Session};
use serde_json::Value;

use crate::support::{num, numbers, reference_file};

fn sample(x: Vec<f64>) -> Dataset {
    Dataset::new("sample", Data::Sample(Sample::new(x, None).unwrap()))
}

fn bins(data: &Dataset) -> &Histogram {
    match &data.data {
        Data::Histogram(h) => h,
        other => panic!("{other:?}"),
    }
}

/// IM109. The four rules of `numpy.histogram_bin_edges` (NumPy 2.4), and Knuth's with the posterior of every number of bins from 1 to 120
/// computed from exact fractions with 50 digits. The third sample is binned in a span that leaves some of it out; NumPy
/// takes widths from the extremes of the values in Sturges' and Doane's rules even so, where here the published numbers stand.
#[test]
fn rules_propose_what_numpy_and_an_exact_posterior_say() {
    let all: Value = serde_json::from_slice(&reference_file("bin_rules", "samples.json")).unwrap();
    for case in all.as_array().unwrap() {
        let span = case["span"].as_array().map(|ends| (num(&ends[0]), num(&ends[1])));
        let data = sample(numbers(&case["values"]));
        for rule in BinningRule::ALL {
            let made = data.binned(&Binning::Rule { rule, span }).unwrap();
            let expected = case["bins"][rule.name()].as_u64().unwrap() as usize;
            assert_eq!(bins(&made).len(), expected, "{} {rule:?}", case["name"]);
            let said = made.notes.last().unwrap();
            assert!(said.contains(&format!("as many as the rule of {} proposes", rule.title())), "{said}");
            if rule == BinningRule::Knuth {
                assert_eq!(bins(&made).content, numbers(&case["knuth_counts"]), "{}", case["name"]);
            }
        }
    }
}

/// RF051, IM109: weights of either sign in bins of other kinds than equal ones.
#[test]
fn weighted_values_in_bins_of_every_kind() {
    let x = vec![0.5, 1.5, 1.6, 3.0, 20.0, 200.0, 1000.0, 0.1];
    let w: Column = vec![2.0, 1.0, -0.5, 4.0, 0.5, 3.0, 5.0, 0.25].into();
    let with_weights = Sample::new(x, None).unwrap().with_weights(w).unwrap();
    let data = Dataset::new("weighted", Data::Sample(with_weights));
    let log = data.binned(&Binning::Logarithmic { n: 2, span: Some((1.0, 100.0)) }).unwrap();
    let h = bins(&log);
    assert_eq!((h.content.as_slice(), h.underflow, h.overflow), (&[4.5, 0.5][..], 2.25, 8.0));
    assert_eq!(h.error, Some(vec![(1.0 + 0.25 + 16.0_f64).sqrt(), 0.5]));
    let note = log.notes.last().unwrap();
    assert!(note.contains("2 bins of 1:100") && note.contains("2.25 below and 8 above"), "{note}");
    let wide = data.binned(&Binning::Edges(vec![0.0, 1.0, 2.0, 1000.0])).unwrap();
    assert_eq!(bins(&wide).content, [2.25, 0.5, 12.5]);
}

/// Other bins of the same values come from the values, as often as wished, and each time is a step of undo.
#[test]
fn a_sample_is_cut_anew_and_taken_apart_again() {
    let mut session = Session::new();
    let values: Vec<f64> = (0..100).map(|k| f64::from(k) / 10.0).collect();
    session.apply(Command::SetData(Arc::new(sample(values.clone())), None)).unwrap();
    let lengths = |session: &Session| session.config().member().data.as_ref().unwrap().n_total();
    for (binning, n) in [
        (Some(Binning::Uniform { n: 20, span: None }), 20),
        (Some(Binning::Width { width: 0.5, span: Some((0.0, 5.0)) }), 10),
        (Some(Binning::Rule { rule: BinningRule::Sturges, span: None }), 8),
        (None, 100),
    ] {
        session.apply(Command::SetBinning(binning)).unwrap();
        assert_eq!(lengths(&session), n);
    }
    session.apply(Command::Undo).unwrap();
    assert_eq!(lengths(&session), 8);
    let refused = session.apply(Command::SetBinning(Some(Binning::Merged(2)))).unwrap_err();
    assert_eq!((refused.code(), lengths(&session)), ("E-KIND", 8));
}

/// Bins of a histogram are merged and taken apart again.
#[test]
fn a_histogram_is_merged_and_taken_apart_again() {
    let text = "lo,hi,n\n0,1,4\n1,2,5\n2,3,6\n3,4,7\n4,5,8\n";
    let data = read_dataset(text.as_bytes(), "h.csv", &ReadOptions::default()).unwrap();
    let mut session = Session::new();
    session.apply(Command::SetData(Arc::new(data.clone()), None)).unwrap();
    session.apply(Command::SetBinning(Some(Binning::Merged(2)))).unwrap();
    let merged = Arc::clone(session.config().member().data.as_ref().unwrap());
    assert_eq!((bins(&merged).content.as_slice(), bins(&merged).overflow), (&[9.0, 13.0][..], 8.0));
    session.apply(Command::SetBinning(None)).unwrap();
    assert_eq!(session.config().member().data.as_ref().unwrap().data, data.data);
}

/// The choice goes into the session file and comes out of it, with the same contents.
#[test]
fn bins_of_a_file_stay_in_its_session() {
    let folder = tempfile::tempdir().unwrap();
    let (table, saved) = (folder.path().join("s.csv"), folder.path().join("s.toml"));
    let lines: Vec<String> = (1..200).map(|k| (f64::from(k * k) / 100.0).to_string()).collect();
    std::fs::write(&table, format!("E\n{}\n", lines.join("\n"))).unwrap();
    for binning in [
        Binning::Logarithmic { n: 6, span: None },
        Binning::Rule { rule: BinningRule::FreedmanDiaconis, span: Some((0.0, 300.0)) },
        Binning::Width { width: 25.0, span: None },
    ] {
        let mut session = Session::new();
        let options = ReadOptions { binning: Some(binning.clone()), ..ReadOptions::default() };
        session.apply(Command::Open { path: table.clone(), options }).unwrap();
        session.apply(Command::Save(saved.clone())).unwrap();
        let mut again = Session::new();
        again.apply(Command::Open { path: saved.clone(), options: ReadOptions::default() }).unwrap();
        let (a, b) = (session.config().member(), again.config().member());
        assert_eq!(a.data.as_ref().unwrap().data, b.data.as_ref().unwrap().data, "{binning:?}");
        assert_eq!(a.source, b.source);
        // The values themselves are still there.
        again.apply(Command::SetBinning(None)).unwrap();
        assert_eq!(again.config().member().data.as_ref().unwrap().n_total(), 199);
    }
}
