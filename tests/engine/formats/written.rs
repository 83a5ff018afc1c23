//! Columns written as JSON and as an array of NumPy read back equal.

use fitpanel::data::formats::{Named, write_json, write_npy};

use super::*;

fn columns() -> Columns {
    let odd = vec![0.1, f64::NAN, f64::INFINITY, -1.0e-300, f64::MAX, 5e-324];
    let words = ["a", "", "ü'\\", "\"q\"", "日本", "z"].map(String::from).to_vec();
    Columns::new(vec![
        Named::new("t / s", Values::numbers(X.to_vec())),
        Named::new("Δ'U", Values::numbers(odd)),
        Named::new("note", Values::Text(words)),
    ])
}

fn assert_same(read: &Columns, expected: &Columns) {
    assert_eq!(titles(read), titles(expected));
    for (a, b) in read.columns.iter().zip(&expected.columns) {
        match (&a.values, &b.values) {
            (Values::Numbers { values: a, .. }, Values::Numbers { values: b, .. }) => {
                let same = |(a, b): (&f64, &f64)| a == b || (a.is_nan() && b.is_nan());
                assert!(a.iter().zip(b).all(same), "{a:?} {b:?}");
            }
            (a, b) => assert_eq!(a, b),
        }
    }
}

#[test]
fn json_and_npy_read_back_equal() {
    let expected = columns();
    let (mut json, mut npy) = (Vec::new(), Vec::new());
    write_json(&expected, &mut json).unwrap();
    write_npy(&expected, &mut npy).unwrap();
    assert_same(&read(&mut Cursor::new(json), "a.json", &Wish::default()).unwrap(), &expected);
    assert_eq!(npy.len() % 8, 0);
    assert_same(&read(&mut Cursor::new(npy), "a.npy", &Wish::default()).unwrap(), &expected);
}
