//! Histograms as JSON: files that boost-histogram 1.8 has written by the schema UHI 1, and back again to the bit.

use fitpanel::data::read::{ReadOptions, read_dataset};
use fitpanel::data::{Data, Dataset, Edges, Histogram, uhi};

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
    let holes = Histogram::of_boxes(vec![x], vec![1.0; 4], None);
    assert!(holes.is_err());
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
