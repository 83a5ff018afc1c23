//! What is no plain number: dates, errors of formulas, blanks, words among numbers, whole numbers too long, lists.

use super::*;

#[cfg(feature = "workbooks")]
#[test]
fn a_sheet_kept_by_hand() {
    let log = plain("messy.xlsx");
    assert_eq!(titles(&log), ["when / s", "T / °C", "remark"]);
    assert_eq!(numbers(&log, 0), [0.0, 30.0, 60.0, 90.0, 120.0, 150.0]);
    let Values::Numbers { values, bad } = &log.columns[1].values else { panic!("{log:?}") };
    assert_eq!((values[0], values[3], values[5]), (90.5, 71.5, 60.0));
    assert!(values[1].is_nan() && values[2].is_nan() && values[4].is_nan());
    assert_eq!(bad.as_slice(), [(4, "hot".to_string())]);
    assert_eq!(log.place(4, 1), "sheet 'Log', cell B8 (column 'T / °C')");
    let notes = log.notes.join("; ");
    for said in [
        "'Cooling, taken by hand'",
        "column B, row 6: blank",
        "column B, row 5: an error",
        "row 7: a number stored as text",
    ] {
        assert!(notes.contains(said), "{said}: {notes}");
    }
}

#[cfg(feature = "parquet")]
#[test]
fn types_of_parquet() {
    let typed = plain("typed.parquet");
    assert_eq!(titles(&typed), ["when / s", "big", "yes", "half", "price"]);
    assert_eq!(numbers(&typed, 0), [0.0, 0.5, 1.0, 1.5, 2.0, 2.5]);
    assert_eq!(numbers(&typed, 1)[0], 2.0_f64.powi(60));
    assert_eq!(numbers(&typed, 2), [1.0, 0.0, 1.0, 0.0, 1.0, 0.0]);
    assert_eq!(numbers(&typed, 3), X);
    assert_eq!(numbers(&typed, 4), N.map(|n| n + 0.25));
    assert!(typed.notes[0].contains("list"), "{:?}", typed.notes);
}

/// Found by the fuzzer: a table of sectors that names itself once cost all memory.
#[cfg(feature = "workbooks")]
#[test]
fn a_workbook_that_leads_in_a_circle() {
    for file in ["circle_1.xls", "circle_2.xls", "circle_3.xls", "circle_4.xls"] {
        let path = format!("{}/tests/data/found/{file}", env!("CARGO_MANIFEST_DIR"));
        let mut source = Cursor::new(std::fs::read(path).unwrap());
        let error = read(&mut source, file, &Wish::default()).unwrap_err().to_string();
        assert!(error.contains("leads in a circle"), "{file}: {error}");
    }
}

/// Found by the fuzzer: a cell in column 65 536 asked for 137 GB, because the rectangle about all cells is made, and the process ended.
#[cfg(feature = "workbooks")]
#[test]
fn a_cell_beyond_the_last_column() {
    for file in ["far_cell.xls", "far_unnamed_cell.xls"] {
        let path = format!("{}/tests/data/found/{file}", env!("CARGO_MANIFEST_DIR"));
        let error = read(&mut Cursor::new(std::fs::read(path).unwrap()), file, &Wish::default()).unwrap_err();
        assert!(error.to_string().contains("a sheet has 256 columns"), "{file}: {error}");
    }
}

/// Found by the fuzzer: the text of a formula that is nowhere is put into the first cell, so that a rectangle of 6 million places was made.
#[cfg(feature = "workbooks")]
#[test]
fn a_text_without_its_formula() {
    let path = format!("{}/tests/data/found/far_text.xls", env!("CARGO_MANIFEST_DIR"));
    let error =
        read(&mut Cursor::new(std::fs::read(path).unwrap()), "far_text.xls", &Wish::default()).unwrap_err();
    assert!(error.to_string().contains("lie so far apart"), "{error}");
}

/// Found by the fuzzer: a sheet that says that it has four thousand million rows asked for 358 GB, and the process ended.
#[cfg(feature = "workbooks")]
#[test]
fn a_sheet_that_says_it_is_larger_than_any_memory() {
    // The second has a name that says it has no letter, and is read all the same.
    for file in ["large_sheet.xls", "large_unnamed_sheet.xls"] {
        let path = format!("{}/tests/data/found/{file}", env!("CARGO_MANIFEST_DIR"));
        let read = read(&mut Cursor::new(std::fs::read(path).unwrap()), file, &Wish::default());
        // Its cells are those of the file it was made from, or it is refused.
        let whole = plain("workbook.xls");
        match read {
            Ok(columns) => assert_eq!(titles(&columns), titles(&whole)),
            Err(error) => assert!(error.to_string().contains(file), "{error}"),
        }
    }
}
