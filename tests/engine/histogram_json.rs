//! Histograms as JSON: files that boost-histogram 1.8 has written by the schema UHI 1, and back again to the bit.

use fitpanel::data::read::{ReadOptions, read_dataset};
use fitpanel::data::{Data, DataKind, Dataset, Edges, Histogram, uhi};

use crate::support::reference_file;

fn read(bytes: &[u8]) -> Result<Dataset, String> {
    read_dataset(bytes, "h.json", &ReadOptions::default()).map_err(|e| e.to_string())
}

fn bins(data: &Dataset) -> &Histogram {
    match &data.data {
        Data::Histogram(h) => h,
        other => panic!("{other:?}"),
    }
}

/// Weights 1 | 2, ½ | none inside, 3 above, ¼ below.
#[test]
fn a_weighted_histogram_of_another_program() {
    let data = read(&reference_file("histogram_json", "weighted.json")).unwrap();
    let h = bins(&data);
    assert_eq!((h.lo.as_slice(), h.hi.as_slice()), (&[0.0, 1.0, 3.5][..], &[1.0, 3.5, 10.0][..]));
    assert_eq!((h.content.as_slice(), h.underflow, h.overflow), (&[1.0, 2.5, 0.0][..], 0.25, 3.0));
    assert_eq!(h.error, Some(vec![1.0, 4.25_f64.sqrt(), 0.0]));
}

/// Three bins of x by two of y; what is outside is not among them.
#[test]
fn a_plane_of_another_program() {
    let data = read(&reference_file("histogram_json", "plane.json")).unwrap();
    let h = bins(&data);
    assert_eq!((h.content.as_slice(), h.n_coordinates()), (&[0.0, 1.0, 1.0, 0.0, 1.0, 1.0][..], 2));
    assert_eq!(h.further[0].hi, [0.5, 1.0, 0.5, 1.0, 0.5, 1.0]);
    assert!((h.lo[2] - 0.1).abs() < 1e-16 && h.error.is_none());
}

/// What is written reads back equal: contents that are no short decimals, errors, titles, boxes in another order.
#[test]
fn what_is_written_reads_back() {
    let third = 1.0 / 3.0;
    let mut h =
        Histogram::from_edges(&[0.0, third, 2.0 * third, 1e5], vec![third, 1e-300, 0.1 + 0.2]).unwrap();
    (h.error, h.underflow, h.overflow) = (Some(vec![0.7, third, 1e-10]), third, 2.5);
    let mut data = Dataset::new("h.json", Data::Histogram(h));
    (data.x_title.quantity, data.x_title.unit) = ("energy".into(), "MeV".into());
    let again = read(uhi::text(&data).unwrap().as_bytes()).unwrap();
    assert_eq!((&again.data, &again.x_title), (&data.data, &data.x_title));
    let x = Edges { lo: vec![0.0, 0.0, 1.0, 1.0], hi: vec![1.0, 1.0, 2.0, 2.0] };
    let y = Edges { lo: vec![5.0, 7.0, 7.0, 5.0], hi: vec![7.0, 9.0, 9.0, 7.0] };
    let boxes = Histogram::of_boxes(vec![x.clone(), y], vec![1.0, 2.0, 3.0, 4.0], None).unwrap();
    let again = read(uhi::text(&Dataset::new("b", Data::Histogram(boxes))).unwrap().as_bytes()).unwrap();
    assert_eq!(bins(&again).content, [1.0, 2.0, 4.0, 3.0]);
}

fn written(h: Histogram) -> Result<String, String> {
    uhi::text(&Dataset::new("h", Data::Histogram(h)))
}

/// Three boxes of four are no lattice; two edges that differ by a rounding are one.
#[test]
fn gaps_are_refused_and_roundings_are_none() {
    let x = Edges { lo: vec![0.0, 0.0, 1.0], hi: vec![1.0, 1.0, 2.0] };
    let y = Edges { lo: vec![5.0, 7.0, 7.0], hi: vec![7.0, 9.0, 9.0] };
    let holes = Histogram::of_boxes(vec![x, y], vec![1.0; 3], None).unwrap();
    assert!(written(holes).unwrap_err().contains("leave gaps"));
    let bins = |lo, hi| Histogram::new(lo, hi, vec![3.0, 4.0], None).unwrap();
    assert!(written(bins(vec![0.2, 0.4], vec![0.3, 0.5])).unwrap_err().contains("leave gaps"));
    let near = written(bins(vec![0.2, 0.3], vec![0.1 + 0.2, 0.4])).unwrap();
    let again = read(near.as_bytes()).unwrap();
    assert_eq!((&bins_of(&again).0, bins_of(&again).1), (&vec![0.2, 0.3], &vec![3.0, 4.0][..]));
}

fn bins_of(data: &Dataset) -> (Vec<f64>, &[f64]) {
    (bins(data).lo.clone(), &bins(data).content)
}

/// Bins that are left out have no place in JSON, nor has what is no number.
#[test]
fn what_is_left_out_is_not_written() {
    let h = || Histogram::from_edges(&[0.0, 1.0, 2.0], vec![3.0, 4.0]).unwrap();
    let mut data = Dataset::new("h", Data::Histogram(h()));
    data.mask.set(1, false);
    let masked = uhi::text(&data).unwrap_err();
    assert!(masked.contains("1 of its 2 bins are left out"), "{masked}");
    let empty = written(Histogram { content: vec![3.0, f64::NAN], ..h() }).unwrap_err();
    assert!(empty.contains("1 of its 2 bins are left out"), "{empty}");
    let outside = written(Histogram { overflow: f64::INFINITY, ..h() }).unwrap_err();
    assert!(outside.contains("it holds inf"), "{outside}");
}

/// Other programs store plain counts with variances equal to them. (√2)² is not 2 in doubles, and still they are counts.
#[test]
fn variances_that_are_the_counts_are_no_errors() {
    let text = r#"{"uhi_schema": 1, "axes": [{"type": "regular", "bins": 3, "lower": 0, "upper": 3}],
        "storage": {"type": "weighted", "values": [2.0, 3.0, 5.0], "variances": [2.0, 3.0, 5.0]}}"#;
    assert_eq!(bins(&read(text.as_bytes()).unwrap()).error, None);
    let other = text.replace("\"variances\": [2.0", "\"variances\": [2.5");
    let error = bins(&read(other.as_bytes()).unwrap()).error.clone();
    assert_eq!(error, Some(vec![2.5_f64.sqrt(), 3.0_f64.sqrt(), 5.0_f64.sqrt()]));
}

/// What is a histogram already has no columns, no single values, and is nothing else.
#[test]
fn choices_for_tables_are_refused() {
    let file = reference_file("histogram_json", "weighted.json");
    let read = |options: ReadOptions| read_dataset(&file, "h.json", &options).map_err(|e| e.to_string());
    let columns = vec![("x".to_owned(), "a".to_owned())];
    for (options, why) in [
        (ReadOptions { columns, ..ReadOptions::default() }, "no columns to choose from"),
        (ReadOptions { window: Some((0.0, 1.0)), ..ReadOptions::default() }, "no single values"),
        (ReadOptions { kind: Some(DataKind::Points), ..ReadOptions::default() }, "cannot be read as points"),
    ] {
        let error = read(options).unwrap_err();
        assert!(error.contains(why), "{error}");
    }
    assert!(read(ReadOptions { kind: Some(DataKind::Histogram), ..ReadOptions::default() }).is_ok());
}

#[test]
fn damaged_ones_are_refused_in_words() {
    let good = String::from_utf8(reference_file("histogram_json", "weighted.json")).unwrap();
    for (from, to, why) in [
        ("\"uhi_schema\": 1", "\"uhi_schema\": 2", "only 1 is known"),
        ("\"variable\"", "\"category_str\"", "of the type 'category_str'"),
        ("\"weighted\"", "\"mean\"", "of the type 'mean'"),
        ("0.25, 1.0, 2.5", "1.0, 2.5", "the values are 4 where the axis has 5 bins"),
        ("2.5, 0.0", "\"a\", 0.0", "among the values is \"a\""),
        ("0.0, 1.0, 3.5, 10.0", "0.0, 1.0, 1.0, 10.0", "must rise"),
        ("0.0, 1.0, 3.5, 10.0", "", "fewer than two edges"),
        ("\"axes\"", "\"axis\"", "no list of axes"),
    ] {
        let bad = good.replacen(from, to, 1);
        assert_ne!(bad, good, "{from}");
        let error = read(bad.as_bytes()).unwrap_err();
        assert!(error.contains(why), "{error}");
    }
    assert!(read(&good.as_bytes()[..good.len() / 2]).is_err());
}
