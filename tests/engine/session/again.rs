//! Data read again: rows that were left out by hand are found again where they are the same rows, other tables keep what goes with them, a
//! session says what has changed, and reading can be given up.

use std::path::{Path, PathBuf};

use fitpanel::data::Data;
use fitpanel::data::read::{CalculatedColumn, ReadError, ReadOptions};
use fitpanel::fit::{CHANGED, Command, DROPPED, FitError, Session, Source, read_session, read_table};

fn write(path: &Path, rows: &[(f64, f64)]) {
    let lines: Vec<String> = rows.iter().map(|(x, y)| format!("{x},{y}\n")).collect();
    std::fs::write(path, format!("x,y\n{}", lines.concat())).unwrap();
}

fn opened(path: PathBuf) -> Session {
    let mut session = Session::new();
    session.apply(Command::Read(Source::File { path, options: ReadOptions::default() })).unwrap();
    session
}

fn used(session: &Session) -> Vec<usize> {
    session.config().member().data.as_ref().unwrap().mask.to_vec()
}

fn notes(session: &Session) -> Vec<String> {
    session.config().member().data.as_ref().unwrap().notes.clone()
}

#[test]
fn rows_left_out_by_hand_are_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.csv");
    write(&path, &[(1.0, 2.0), (2.0, 9.0), (3.0, 4.0), (4.0, 5.0)]);
    let mut session = opened(path.clone());
    session.apply(Command::SetMask { row: 1, used: false }).unwrap();
    session.apply(Command::SetCut(Some("x < 4".into()))).unwrap();
    assert_eq!((used(&session), session.undo_label()), (vec![0, 2], Some("Cut rows")));
    let double = CalculatedColumn::parse("d = 2*y").unwrap();
    session.apply(Command::SetColumns(vec![double])).unwrap();
    assert_eq!((used(&session), session.undo_label()), (vec![0, 2], Some("Calculate columns")));
    session.apply(Command::SetCut(None)).unwrap();
    assert_eq!(used(&session), [0, 2, 3]);
    // The file has grown, and its second row is still the same.
    write(&path, &[(1.0, 2.0), (2.0, 9.0), (3.0, 4.0), (4.0, 5.0), (5.0, 6.0)]);
    session.apply(Command::ReadAgain(path.clone())).unwrap();
    assert_eq!((used(&session), session.undo_label()), (vec![0, 2, 3, 4], Some("Read run.csv again")));
    // Now another row stands there.
    write(&path, &[(1.0, 2.0), (2.5, 3.0), (3.0, 4.0)]);
    session.apply(Command::ReadAgain(path.clone())).unwrap();
    assert_eq!(used(&session), [0, 1, 2]);
    assert!(notes(&session).iter().any(|n| n.starts_with("1 row that was left out by hand is used")));
    session.apply(Command::Undo).unwrap();
    assert_eq!(used(&session), [0, 2, 3, 4]);
}

/// One file may stand behind several members: all of them are read, as one step.
#[test]
fn a_file_is_read_again_for_all_members_that_have_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.csv");
    write(&path, &[(1.0, 2.0), (2.0, 3.0), (3.0, 4.0)]);
    let mut session = opened(path.clone());
    let data = fitpanel::fit::NewData::File { path: path.clone(), options: ReadOptions::default() };
    session.apply(Command::AddMember { data, formula: Some("pol0".into()) }).unwrap();
    session.apply(Command::RenameMember(0, "first".into())).unwrap();
    write(&path, &[(1.0, 2.5), (2.0, 3.0), (3.0, 4.0)]);
    session.apply(Command::ReadAgain(path)).unwrap();
    let first = |session: &Session, j: usize| match &session.config().members[j].data.as_ref().unwrap().data {
        Data::Points(p) => p.y[0],
        _ => panic!("no points"),
    };
    assert_eq!((first(&session, 0), first(&session, 1), session.config().active), (2.5, 2.5, 1));
    session.apply(Command::Undo).unwrap();
    assert_eq!((first(&session, 0), first(&session, 1)), (2.0, 2.0));
}

/// What was said about one table stays as far as it goes with another one.
#[test]
fn another_table_keeps_what_goes_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.csv");
    write(&path, &[(1.0, 2.0), (2.0, 3.0), (3.0, 4.0)]);
    let options = ReadOptions {
        calculated: vec![CalculatedColumn::parse("d = 2*U").unwrap()],
        cut: Some("x > 1".into()),
        columns: vec![("x".into(), "t".into()), ("y".into(), "y".into())],
        ..ReadOptions::default()
    };
    let (data, source) = read_table(&Source::File { path, options }, &mut |_, _| true).unwrap();
    assert_eq!(source.options(), &ReadOptions { cut: Some("x > 1".into()), ..ReadOptions::default() });
    assert_eq!(data.mask.to_vec(), [1, 2]);
    let said = data.notes.iter().find(|n| n.starts_with(DROPPED)).unwrap();
    assert!(said.ends_with("the roles x, y; the calculated d"), "{said}");
}

/// Looks of data sets and the fingerprint of their numbers stand in the file; what is no color is refused by name.
#[test]
fn a_session_keeps_looks_and_knows_other_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.csv");
    write(&path, &[(1.0, 2.0), (2.0, 3.0), (3.0, 4.0)]);
    let mut session = opened(path.clone());
    session.apply(Command::SetColor { member: 0, color: Some([0, 0x72, 0xb2]) }).unwrap();
    session.apply(Command::ShowMember { member: 0, visible: false }).unwrap();
    assert!(session.apply(Command::SetColor { member: 1, color: None }).is_err());
    let saved = folder.path().join("fit.toml");
    session.apply(Command::Save(saved.clone())).unwrap();
    let read = |saved: &Path| {
        let mut session = Session::new();
        session.apply(Command::TakeSession(read_session(saved, &mut |_, _| true).unwrap())).unwrap();
        session
    };
    let again = read(&saved);
    let member = again.config().member();
    assert_eq!((member.color, member.hidden), (Some([0, 0x72, 0xb2]), true));
    assert!(!notes(&again).iter().any(|n| n.starts_with(CHANGED)), "{:?}", notes(&again));
    write(&path, &[(1.0, 2.0), (2.0, 3.0), (3.0, 4.5)]);
    let said = notes(&read(&saved));
    assert!(said.last().unwrap().starts_with(CHANGED), "{said:?}");
    let text = std::fs::read_to_string(&saved).unwrap();
    std::fs::write(&saved, text.replace("#0072b2", "blue")).unwrap();
    let refused = read_session(&saved, &mut |_, _| true).unwrap_err().to_string();
    assert!(refused.contains("color = \"blue\" is none"), "{refused}");
    std::fs::write(&saved, text).unwrap();
    // More than a block of text (2²⁰ bytes; these are 1.2 million): shorter files are there at once.
    let rows: Vec<(f64, f64)> = (0..150_000).map(|k| (f64::from(k), 2.0)).collect();
    write(&path, &rows);
    assert!(std::fs::metadata(&path).unwrap().len() > 1 << 20);
    let given_up = read_session(&saved, &mut |_, _| false);
    assert!(matches!(given_up, Err(FitError::Read(ReadError::Cancelled { .. }))), "{given_up:?}");
}
