//! How a file was read, and told otherwise: chips of columns, the section Reading, the list of what a file holds, long files. Widgets are
//! found by their labels.

use std::path::PathBuf;

use egui::{Key, Modifiers, PointerButton};
use fitpanel::data::{Data, DataKind, YErrors};
use fitpanel::fit::{Command, Session, Source};

use crate::window::Window;

/// A window that has opened a file of this text.
fn open(text: impl AsRef<[u8]>, name: &str) -> (Window, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    let mut window = Window::new(Session::new());
    window.enter("Path", path.to_str().unwrap());
    (window, folder)
}

fn points(window: &Window) -> (Vec<f64>, Vec<f64>, YErrors) {
    match &window.session().config().member().data.as_ref().expect("data").data {
        Data::Points(p) => (p.x.clone(), p.y.clone(), p.sy.clone()),
        _ => panic!("no points"),
    }
}

fn kind(window: &Window) -> DataKind {
    window.session().config().member().data.as_ref().expect("data").kind()
}

const FALL: &str = "t / s;s / m;Δs / m;T / K\n0,2;0,27;0,1;300\n0,4;0,78;0,2;301\n0,6;1,77;0,3;302\n";

/// A chip has a menu of roles: x and y exchanged, another column for the errors, none; each is one step of undo.
#[test]
fn a_chip_gives_its_column_another_role() {
    let (mut window, _folder) = open(FALL, "fall.csv");
    let times = vec![0.2, 0.4, 0.6];
    assert_eq!(points(&window).0, times);
    assert!(window.has("x t") && window.has("± Δs"), "{:?}", window.texts());
    window.click("x t");
    window.keep_picture("chip_menu");
    window.click("Use t as y");
    assert_eq!(points(&window).1, times);
    assert_eq!(points(&window).0, [0.27, 0.78, 1.77], "who had the role gets the other");
    assert!(window.has("y t") && window.has("x s"), "what a person says is sure: {:?}", window.texts());
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(points(&window).0, times, "undone");
    window.click("± Δs");
    window.click("Do not use Δs");
    assert_eq!(points(&window).2, YErrors::None);
    window.click("More about the data");
    window.click("T");
    window.click("Use T as error of y");
    assert_eq!(points(&window).2, YErrors::Symmetric(vec![300.0, 301.0, 302.0]));
    window.keep_picture("chips_all");
    window.click("Guess the roles");
    assert_eq!(points(&window).2, YErrors::Symmetric(vec![0.1, 0.2, 0.3]));
}

/// A chip dragged onto another one: they change places.
#[test]
fn a_chip_is_dragged_onto_another() {
    let (mut window, _folder) = open(FALL, "fall.csv");
    let (from, to) = (window.rect("x t").center(), window.rect("y s, to be checked").center());
    window.drag(PointerButton::Primary, from, to);
    assert_eq!(points(&window).1, [0.2, 0.4, 0.6]);
    window.click("More about the data");
    let (from, to) = (window.rect("T").center(), window.rect("± Δs").center());
    window.drag(PointerButton::Primary, from, to);
    assert_eq!(points(&window).2, YErrors::Symmetric(vec![300.0, 301.0, 302.0]));
}

/// The same by keyboard alone: Tab to the chip, Space opens its menu, Tab and Space choose.
#[test]
fn roles_by_keyboard() {
    let (mut window, _folder) = open(FALL, "fall.csv");
    let reach = |window: &mut Window, label: &str| {
        for _ in 0..80 {
            if window.focused().as_deref() == Some(label) {
                return;
            }
            window.key(Modifiers::NONE, Key::Tab);
        }
        panic!("'{label}' is not reached by Tab");
    };
    reach(&mut window, "y s, to be checked");
    window.key(Modifiers::NONE, Key::Space);
    reach(&mut window, "Use s as x");
    window.key(Modifiers::NONE, Key::Space);
    assert_eq!(points(&window).0, [0.27, 0.78, 1.77]);
}

/// Roles that make no data yet are said and stay until the missing one is chosen: the edges of bins.
#[test]
fn roles_that_are_not_complete_wait() {
    let (mut window, _folder) = open("a,b,c\n0,1,5\n1,2,7\n2,3,4\n", "bins.csv");
    assert!(window.has("x a, to be checked"), "no name tells a role: {:?}", window.texts());
    window.click("More about the data");
    window.click("x a, to be checked");
    window.click("Use a as lower edge");
    assert!(window.says("Not possible"), "{:?}", window.texts());
    window.click("y b, to be checked");
    window.click("Use b as upper edge");
    window.click("c");
    window.click("Use c as counts");
    assert_eq!(kind(&window), DataKind::Histogram, "{:?}", window.texts());
    match &window.session().config().member().data.as_ref().unwrap().data {
        Data::Histogram(h) => assert_eq!(
            (h.lo.clone(), h.hi.clone(), h.content.clone()),
            (vec![0.0, 1.0, 2.0], vec![1.0, 2.0, 3.0], vec![5.0, 7.0, 4.0])
        ),
        _ => panic!("no histogram"),
    }
}

/// Every choice of the reading can be told otherwise and is read at once: decimal mark, marks of thousands, line of the names, separator.
#[test]
fn the_reading_is_told_otherwise() {
    let (mut window, _folder) = open("a;b\n1,500;2,250\n2,500;4,125\n3,500;6,375\n", "marks.csv");
    window.click("More about the data");
    assert!(window.says("Read: 3 rows of 2 columns, separated by semicolons"), "{:?}", window.texts());
    assert_eq!(points(&window).0, [1.5, 2.5, 3.5]);
    window.choose("Thousands mark", "1,000");
    assert_eq!(points(&window).1, [2250.0, 4125.0, 6375.0]);
    window.keep_picture("reading");
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(points(&window).1, [2.25, 4.125, 6.375]);
    window.choose("Kind of data", "sample");
    assert_eq!(kind(&window), DataKind::Sample);
    window.choose("Kind of data", "as found");
    assert_eq!(kind(&window), DataKind::Points);
    window.enter("Header line", "2");
    assert_eq!(points(&window).0, [2.5, 3.5], "the second line holds the names now");
    window.enter("Header line", "first");
    assert!(window.says("'first' is no line; type a whole number like 1, or none"), "{:?}", window.texts());
    window.choose("Separator", "bars");
    assert!(window.says("Not possible"), "without cells there are no numbers: {:?}", window.texts());
    assert_eq!(points(&window).0, [2.5, 3.5], "what cannot be read changes nothing");
}

/// Letters of one byte are found as Latin-1; told as something else they are read so.
#[test]
fn the_encoding_is_shown() {
    let (mut window, _folder) = open(b"t / \xb5s,U / V\n1,2\n2,3\n3,5\n", "micro.csv");
    assert_eq!(window.session().config().member().data.as_ref().unwrap().x_title.unit, "µs");
    window.click("More about the data");
    assert!(window.says("as Latin-1"), "{:?}", window.texts());
    window.choose("Encoding", "Latin-1");
    let Some(Source::File { options, .. }) = &window.session().config().member().source else {
        panic!("no file")
    };
    assert_eq!(options.form.encoding, Some(fitpanel::data::read::Encoding::Latin1));
}

fn data_file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

/// A ROOT file is a list of objects; a click opens one: a histogram, a graph, columns of a tree.
#[test]
fn objects_of_a_root_file() {
    let mut window = Window::new(Session::new());
    window.enter("Path", data_file("root/zlib.root").to_str().unwrap());
    let shown = |window: &Window| window.value("Contents of the file");
    assert_eq!((kind(&window), shown(&window).as_str()), (DataKind::Histogram, "mass"));
    window.open_list("Contents of the file");
    window.keep_picture("objects");
    window.click("graph_errors");
    assert_eq!((kind(&window), shown(&window).as_str()), (DataKind::Points, "graph_errors"));
    window.choose("Contents of the file", "events");
    let data = window.session().config().member().data.clone().unwrap();
    assert_eq!(data.n_total(), 700, "the entries of the tree");
    window.click("More about the data");
    window.keep_picture("tree");
    window.click("pt");
    window.click("Use pt as y");
    let y =
        |window: &Window| window.session().config().member().data.clone().unwrap().y_title.quantity.clone();
    assert_eq!(y(&window), "pt");
    window.click("mass");
    window.click("Use mass as y");
    assert_eq!(y(&window), "mass", "columns that are not used can be taken again");
    for _ in 0..2 {
        window.key(Modifiers::COMMAND, Key::Z);
    }
    window.click("More about the data");
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(shown(&window), "graph_errors");
}

/// The sheets of a workbook likewise.
#[test]
fn sheets_of_a_workbook() {
    let mut window = Window::new(Session::new());
    window.enter("Path", data_file("formats/workbook.xlsx").to_str().unwrap());
    window.open_list("Contents of the file");
    window.keep_picture("sheets");
    assert_eq!(points(&window).0, [0.5, 1.0, 1.5, 2.0, 2.5, 3.0]);
    let first = window.value("Contents of the file");
    assert!(!first.is_empty(), "{:?}", window.texts());
}

/// A long file is read beside the window, which says how far it is.
#[test]
fn a_long_file_is_read_beside_the_window() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.csv");
    let rows = 250_000;
    let text: Vec<String> = (0..rows).map(|k| format!("{k},{}", 2 * k + 1)).collect();
    std::fs::write(&path, format!("x,y\n{}\n", text.join("\n"))).unwrap();
    let mut window = Window::new(Session::new());
    window.type_into("Path", path.to_str().unwrap());
    window.key_only(Modifiers::NONE, Key::Enter);
    let mut seen = false;
    for _ in 0..2000 {
        if !seen && window.says("long.csv · ") && window.has("Part of the file that was read") {
            seen = true;
            window.keep_picture("long_file");
        }
        if !window.app().is_busy() {
            break;
        }
        window.step();
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    assert!(seen, "the progress was shown");
    window.settle();
    assert_eq!(points(&window).1.last(), Some(&(2.0 * 249_999.0 + 1.0)));
}

/// Esc gives up a file that does not come; the data stay. A pipe into which nobody writes never comes.
#[cfg(unix)]
#[test]
fn esc_gives_a_file_up() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe.csv");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let mut window = Window::example("peak.csv");
    window.click("More about the data");
    window.type_into("Path", pipe.to_str().unwrap());
    window.key_only(Modifiers::NONE, Key::Enter);
    for _ in 0..4 {
        window.step();
    }
    assert!(window.says("Reading") && window.says("pipe.csv"), "{:?}", window.texts());
    window.key(Modifiers::NONE, Key::Escape);
    assert!(!window.app().is_busy());
    assert!(window.says("pipe.csv was not read"), "{:?}", window.texts());
    assert_eq!(window.session().config().member().data.as_ref().unwrap().name, "peak.csv");
}

/// Nothing of the section widens the left column, whatever is chosen.
#[test]
fn the_reading_fits_into_its_column() {
    let (mut window, _folder) = open(FALL, "fall.csv");
    let before = window.rect("Figure").left();
    window.click("More about the data");
    assert!((window.rect("Figure").left() - before).abs() < 1.5, "{:?} from {before}", window.rect("Figure"));
    for (list, item) in
        [("Separator", "semicolons"), ("Kind of data", "histogram"), ("Kind of data", "sample")]
    {
        window.choose(list, item);
        assert!(window.rect(list).right() < 366.0, "{list}: {:?}", window.rect(list));
    }
    for label in ["Data Set", "Decimal mark", "Encoding", "Header line", "Add the file", "Range to"] {
        assert!(window.rect(label).right() < 366.0, "{label}: {:?}", window.rect(label));
    }
}

/// Parts between blank lines are read as one table until one is chosen, and all of them again.
#[test]
fn parts_between_blank_lines() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sets.dat");
    std::fs::write(&path, "t U\n1 2\n2 3\n3 5\n4 6\n\n\n4 5\n5 6\n6 8\n").unwrap();
    let mut window = Window::new(Session::new());
    window.enter("Path", path.to_str().unwrap());
    assert!(window.says("7 points"), "{:?}", window.texts());
    assert_eq!(window.value("Contents of the file"), "all data sets");
    window.choose("Contents of the file", "data set 2");
    assert!(window.says("3 points"), "{:?}", window.texts());
    assert_eq!(window.value("Contents of the file"), "data set 2");
    window.keep_picture("parts");
    window.choose("Contents of the file", "all data sets");
    assert!(window.says("7 points"), "{:?}", window.texts());
}

/// Errors that are recognised and not used are marked: those in whose place others are, and those that the cost leaves out.
#[test]
fn errors_that_nothing_uses_are_marked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("two.csv");
    std::fs::write(&path, "t / s,u(t) / s,U / V,dU / V,err\n1,0.1,2,0.1,1\n2,0.1,3,0.1,1\n3,0.1,5,0.1,1\n")
        .unwrap();
    let mut window = Window::new(Session::new());
    window.enter("Path", path.to_str().unwrap());
    assert!(window.has("± err, unused") && !window.has("±x u(t), unused"), "{:?}", window.texts());
    window.keep_picture("unused_errors");
    let cost = fitpanel::cost::CostChoice { kind: fitpanel::cost::CostKind::Chi2, ..Default::default() };
    let mut session = Session::new();
    let source = window.session().config().member().source.clone().unwrap();
    session.apply(Command::Read(source)).unwrap();
    session.apply(Command::SetCost(cost)).unwrap();
    let window = Window::new(session);
    assert!(window.has("±x u(t), unused") && !window.has("± dU, unused"), "{:?}", window.texts());
}
