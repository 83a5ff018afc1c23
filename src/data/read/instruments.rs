//! Texts of instruments that are no plain tables: spectra of multichannel analyzers whose counts stand in a section (`<<DATA>>` of .mca,
//! `$DATA:` of .spe) or several in a line, JCAMP-DX with ordinates only (`(X++(Y..Y))`), and oscilloscopes that give the beginning and the step of time in
//! place of the times. They are rewritten as tables; which line of the file each new one comes from is kept, for messages.
//!
//! JCAMP-DX after R. S. McDonald and P. A. Wilks, Applied Spectroscopy 42 (1988) 151; packed ordinates are refused.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::header::Header;
use super::sheet::{Lines, Sheet};
use super::{FormOptions, ReadError, channels, ltspice};

/// What the lines begin with behind which the values of such a text stand.
const SECTIONS: [&str; 3] = ["<<DATA>>", "$DATA:", "##XYDATA="];

/// Whether a text that begins like this must be read as a whole, for its lines are no rows as they stand.
pub(super) fn is_whole(start: &str, name: &str) -> bool {
    start.lines().any(|l| SECTIONS.iter().any(|s| l.trim_start().starts_with(s)) || ltspice::is_row(l))
        || channels::find(start, name).is_some()
}

/// A text that is a table.
pub(super) struct Table<'t> {
    pub text: Cow<'t, str>,
    /// The line of the file that each line comes from, both from 1; `None` where nothing was rewritten.
    pub origin: Option<Lines>,
    /// What was made of it, where that is to be said.
    pub remark: Option<&'static str>,
}

/// A table being written in place of the text of a file.
#[derive(Default)]
struct Rewritten {
    text: String,
    lines: Lines,
    n_lines: usize,
}

impl Rewritten {
    fn of(text: &str) -> Rewritten {
        Rewritten { text: String::with_capacity(2 * text.len()), ..Rewritten::default() }
    }

    /// Adds a line in place of the line `i` (from 0), or of a part of it.
    fn line(&mut self, i: usize, line: std::fmt::Arguments<'_>) {
        // Writing into a string cannot fail.
        let _ = writeln!(self.text, "{line}");
        self.n_lines += 1;
        self.lines.push(self.n_lines, i + 1);
    }

    /// A line that is no row, as a remark.
    fn remark(&mut self, i: usize, line: &str) {
        self.line(i, format_args!("# {}", line.trim()));
    }

    fn table(self) -> Table<'static> {
        Table { text: self.text.into(), origin: Some(self.lines), remark: None }
    }
}

/// The text as a table, where it is one of these.
///
/// # Errors
/// Ordinates in a packed form; channels beyond all that can be counted.
pub(super) fn table<'t>(text: Cow<'t, str>, name: &str, form: &FormOptions) -> Result<Table<'t>, ReadError> {
    let line = |start: &str| text.lines().position(|l| l.trim().starts_with(start));
    let [of_mca, of_spe, of_jdx] = SECTIONS;
    if let Some(head) = line(of_mca) {
        return Ok(spectrum(&text, head, 0, "<<").table());
    }
    if let Some(head) = line(of_spe) {
        let first = text.lines().nth(head + 1).and_then(|l| l.split_whitespace().next()).unwrap_or_default();
        return Ok(spectrum(&text, head + 1, first_channel(first, name)?, "$").table());
    }
    if let Some(head) = line(of_jdx) {
        let form = text.lines().nth(head).unwrap_or_default().replace(' ', "");
        if form.contains("(X++(Y..Y))") {
            return ordinates(&text, head, name).map(Rewritten::table);
        }
    }
    if let Some(first) = text.lines().position(ltspice::is_row) {
        return Ok(Table { remark: Some(ltspice::REMARK), ..response(&text, first).table() });
    }
    let listing = channels::find(&text, name).filter(|_| form.header.is_none());
    if let Some((form, first)) = listing {
        return Ok(Table { remark: Some(form.remark()), ..listed(&text, form, first).table() });
    }
    Ok(Table { text, origin: None, remark: None })
}

/// Counts that stand several in a line from the line `first` on, each with its channel.
fn listed(text: &str, form: channels::Form, first: usize) -> Rewritten {
    let mut out = Rewritten::of(text);
    let mut next = 0;
    for (i, line) in text.lines().enumerate() {
        let counts = channels::counts(line, form, next).filter(|_| i >= first);
        if i == first {
            out.line(i, format_args!("channel\tcounts"));
        }
        match counts {
            Some(counts) => {
                for (channel, count) in counts {
                    out.line(i, format_args!("{channel}\t{count}"));
                    next = channel.saturating_add(1);
                }
            }
            None => out.remark(i, line),
        }
    }
    out
}

/// The number of the first channel; 0 where none is told.
fn first_channel(told: &str, name: &str) -> Result<u64, ReadError> {
    let is_number = !told.is_empty() && told.bytes().all(|b| b.is_ascii_digit());
    // So far below 2⁶⁴ that no text is long enough to count beyond it.
    match told.parse::<u32>() {
        Ok(first) => Ok(first.into()),
        Err(_) if is_number => Err(ReadError::Foreign {
            code: "E-FORMAT",
            message: format!("{name} is a spectrum whose channels begin with {told}, which no analyzer has"),
            help: Some("correct the first number behind $DATA:, usually 0".into()),
        }),
        Err(_) => Ok(0),
    }
}

/// Magnitudes and phases, of which `first` is the first row without a fault: its head is the last line of words in cells above.
fn response(text: &str, first: usize) -> Rewritten {
    let mut out = Rewritten::of(text);
    let pairs = ltspice::Pairs::of(text);
    let n_cells = ltspice::n_cells(text.lines().nth(first).unwrap_or_default());
    let is_whole = |line: &str| ltspice::n_cells(line) == n_cells;
    let head = text.lines().take(first).enumerate();
    let head = head.filter(|(_, l)| is_whole(l) && !ltspice::begins_with_number(l)).last().map(|(i, _)| i);
    for (i, line) in text.lines().enumerate() {
        let may_be_row = i > first || is_whole(line);
        if ltspice::is_row(line) || (may_be_row && ltspice::begins_with_number(line)) {
            out.line(i, format_args!("{}", pairs.row(line)));
        } else if Some(i) == head {
            out.line(i, format_args!("{}", pairs.head(line)));
        } else {
            out.remark(i, line);
        }
    }
    out
}

/// Counts behind the line `head`, each with its channel, up to a line that begins with `end`.
fn spectrum(text: &str, head: usize, first: u64, end: &str) -> Rewritten {
    let mut out = Rewritten::of(text);
    let (mut channel, mut is_over) = (first, false);
    for (i, line) in text.lines().enumerate() {
        is_over |= i > head && line.trim().starts_with(end);
        if i == head {
            out.line(i, format_args!("channel\tcounts"));
        } else if i < head || is_over {
            out.remark(i, line);
        } else {
            for count in line.split_whitespace() {
                out.line(i, format_args!("{channel}\t{count}"));
                channel += 1;
            }
        }
    }
    out
}

/// Ordinates behind the line `head`, each with its abscissa: from FIRSTX to LASTX in NPOINTS − 1 equal steps.
fn ordinates(text: &str, head: usize, name: &str) -> Result<Rewritten, ReadError> {
    let label = |key: &str| {
        let line = text
            .lines()
            .find_map(|l| l.trim().strip_prefix("##")?.strip_prefix(key)?.trim().strip_prefix('='));
        line.map(|value| value.split("$$").next().unwrap_or_default().trim())
    };
    let number = |key: &str| label(key).and_then(|v| v.parse::<f64>().ok());
    let refused = |reason: &str, help: &str| ReadError::Foreign {
        code: "E-FORMAT",
        message: format!("{name} is a JCAMP-DX file {reason}"),
        help: Some(help.into()),
    };
    let (Some(first), Some(last), Some(n)) = (number("FIRSTX"), number("LASTX"), number("NPOINTS")) else {
        return Err(refused("without FIRSTX, LASTX and NPOINTS", "export it as CSV or as XY pairs"));
    };
    let factor = number("YFACTOR").unwrap_or(1.0);
    let unit = label("XUNITS").map_or_else(String::new, |unit| format!(" [{unit}]"));
    let mut out = Rewritten::of(text);
    let (mut k, mut is_over) = (0, false);
    for (i, line) in text.lines().enumerate() {
        is_over |= i > head && line.trim().starts_with("##");
        if i == head {
            out.line(i, format_args!("x{unit}\t{}", label("YUNITS").unwrap_or("y")));
        } else if i < head || is_over {
            out.remark(i, line);
        } else {
            for value in numbers(line.split("$$").next().unwrap_or_default()).skip(1) {
                let packed = || refused("whose numbers are packed", "export it as CSV, or unpacked (AFFN)");
                let value: f64 = value.parse().map_err(|_| packed())?;
                let x = first + f64::from(k) * (last - first) / (n - 1.0);
                out.line(i, format_args!("{x}\t{}", value * factor));
                k += 1;
            }
        }
    }
    if f64::from(k) != n {
        return Err(refused(
            &format!("with {k} ordinates where its head says {n}"),
            "export it again, or as XY pairs",
        ));
    }
    Ok(out)
}

/// Numbers between blanks or before a sign of their own: `400+12-7`.
fn numbers(line: &str) -> impl Iterator<Item = &str> {
    let bytes = line.as_bytes();
    let mut ends: Vec<usize> = (1..bytes.len())
        .filter(|&i| matches!(bytes[i], b'+' | b'-') && !matches!(bytes[i - 1], b'e' | b'E'))
        .collect();
    ends.push(line.len());
    let mut start = 0;
    let parts = ends.into_iter().map(move |end| {
        let part = line.get(start..end).unwrap_or_default();
        start = end;
        part
    });
    parts.flat_map(|part| part.split([' ', '\t', ',']).filter(|p| !p.is_empty()))
}

/// Oscilloscopes of Rigol write the beginning and the step of time at the head, and numbers of samples, or nothing, in the first column;
/// `before` is the number of rows that were read before those of this sheet.
pub(super) fn take_times(sheet: &mut Sheet, before: usize) {
    let Some(header) = &mut sheet.header else { return };
    let find =
        |name: &str| header.iter().find(|h| h.name.eq_ignore_ascii_case(name)).map(|h| h.unit.as_str());
    let told = |start: &str| {
        let value = header.iter().find_map(|h| h.name.strip_prefix(start))?.trim_start_matches([' ', '=']);
        value.trim_end_matches('s').parse::<f64>().ok()
    };
    let value = |name: &str| find(name)?.parse::<f64>().ok();
    let at_head = value("Start").zip(value("Increment")).filter(|_| header[0].name == "X");
    let Some((start, step)) = at_head.or_else(|| told("t0").zip(told("tInc"))) else { return };
    let Some(first) = sheet.columns.first_mut() else { return };
    if at_head.is_some() && first.bad.is_empty() && !first.is_text {
        first.values.iter_mut().for_each(|v| *v = start + *v * step);
    } else if at_head.is_none() && first.is_text && first.bad.is_empty() {
        first.values = (before..before + sheet.n_rows).map(|k| start + k as f64 * step).collect();
        first.is_text = false;
    } else {
        return;
    }
    header[0] = Header { name: "Time".into(), unit: "s".into() };
    sheet.notes.push(format!(
        "times are calculated from the beginning {start} s and the step {step} s at the head of the file"
    ));
}

#[cfg(test)]
mod tests {
    use crate::data::read::{BLOCK, ReadOptions, read_dataset, read_source};
    use crate::data::{Data, Dataset};

    fn read_long(text: &str, options: &ReadOptions) -> Dataset {
        read_source(&mut std::io::Cursor::new(text), "f.txt", options, &mut |_, _| true).unwrap()
    }

    fn read(text: &str) -> Dataset {
        read_dataset(text.as_bytes(), "f.txt", &ReadOptions::default()).unwrap()
    }

    #[test]
    fn spectra_of_analyzers_are_counts_of_channels() {
        let mca = "<<PMCA SPECTRUM>>\nGAIN - 2\nREAL_TIME - 121.3\n<<CALIBRATION>>\nLABEL - Channel\n100 5.9\n<<DATA>>\n3\n5\n8\n2\n<<END>>\n";
        let spe = "$SPEC_ID:\nCs\n$MEAS_TIM:\n300 305\n$DATA:\n0 3\n       3\n       5\n       8\n       2\n$ROI:\n0\n$ENER_FIT:\n0.0 0.66\n";
        for text in [mca, spe] {
            let data = read(text);
            let Data::Histogram(h) = &data.data else { panic!("{:?}", data.notes) };
            assert_eq!((&h.content[..], h.lo[0], h.hi[3]), (&[3.0, 5.0, 8.0, 2.0][..], -0.5, 3.5));
            assert_eq!((data.x_title.text(), data.y_title.text()), ("channel".into(), "counts".into()));
        }
    }

    /// The bad value is the seventh of the second line of values, on line 4 of the file.
    #[test]
    fn messages_name_the_line_of_the_file() {
        for text in ["$DATA:\n0 7\n1 2 3 4\n5 6 x 8\n", "a\n\n<<DATA>>\n1 2 3 4 5 6 x 8\n<<END>>\n"] {
            let error = read_dataset(text.as_bytes(), "f.spe", &ReadOptions::default()).unwrap_err();
            assert_eq!(error.to_string(), "f.spe, line 4, column 'counts': read 'x', expected a number");
        }
    }

    #[test]
    fn channels_that_cannot_be_counted_are_refused() {
        for first in ["18446744073709551615", "99999999999999999999999"] {
            let text = format!("$DATA:\n{first} 3\n1\n2\n3\n");
            let error = read_dataset(text.as_bytes(), "f.spe", &ReadOptions::default()).unwrap_err();
            let said =
                format!("f.spe is a spectrum whose channels begin with {first}, which no analyzer has");
            assert!(error.to_string().starts_with(&said), "{error}");
        }
    }

    /// Of lengths on both sides of a block, read at once and as a source that could be streamed: the abscissae and channels are those of
    /// the format.
    #[test]
    fn long_texts_are_rewritten_too() {
        let n_below = 4 * (BLOCK / 800 - 10);
        for n in [n_below, n_below + 80] {
            let head = format!("##FIRSTX=0\n##LASTX={}\n##NPOINTS={n}\n##XYDATA=(X++(Y..Y))\n", n - 1);
            let row = |k: usize| {
                let y = |i: usize| format!(" {:018}", 4 * k + i);
                format!("0{}{}{}{}\n", y(0), y(1), y(2), y(3) + &" ".repeat(722))
            };
            let text = head + &(0..n / 4).map(row).collect::<String>() + "##END=\n";
            assert_eq!(text.len() > BLOCK, n > n_below, "{}", text.len());
            let data = read_long(&text, &ReadOptions::default());
            let Data::Points(p) = &data.data else { panic!("{:?}", data.notes) };
            assert_eq!((p.x.len(), p.x[n - 1], p.y[n - 1]), (n, (n - 1) as f64, (n - 1) as f64));
        }
        let n_below = BLOCK / 200 - 10;
        for n in [n_below, n_below + 20] {
            let counts = |k: usize| format!("{:199}\n", k % 7);
            let text = format!("$MEAS_TIM:\n300 305\n$DATA:\n0 {}\n", n - 1)
                + &(0..n).map(counts).collect::<String>()
                + "$ROI:\n0\n";
            assert_eq!(text.len() > BLOCK, n > n_below, "{}", text.len());
            let binning = Some(crate::data::Binning::Merged(1));
            for options in
                [ReadOptions::default(), ReadOptions { stream: true, binning, ..ReadOptions::default() }]
            {
                let data = read_long(&text, &options);
                let Data::Histogram(h) = &data.data else { panic!("{:?}", data.notes) };
                assert_eq!((h.content.len(), h.content[n - 1], h.lo[0]), (n, ((n - 1) % 7) as f64, -0.5));
            }
        }
    }

    /// The example of the standard's AFFN form, with signs that separate.
    #[test]
    fn ordinates_get_their_abscissae() {
        let head = "##TITLE=t\n##XUNITS=1/CM\n##YUNITS=ABSORBANCE\n##FIRSTX=400\n##LASTX=410\n##NPOINTS=6\n##YFACTOR=0.5\n##XYDATA=(X++(Y..Y))\n";
        let data = read(&format!("{head}400 2 4 6\n406+8-10 12\n##END=\n"));
        let Data::Points(p) = &data.data else { panic!("{:?}", data.notes) };
        assert_eq!(p.x, [400.0, 402.0, 404.0, 406.0, 408.0, 410.0]);
        assert_eq!(p.y, [1.0, 2.0, 3.0, 4.0, -5.0, 6.0]);
        assert_eq!(data.x_title.text(), "x / 1/CM");
        for wrong in ["400A23J\n##END=\n", "400 1 2\n##END=\n"] {
            let error = read_dataset(format!("{head}{wrong}").as_bytes(), "f.jdx", &ReadOptions::default());
            assert!(error.unwrap_err().to_string().contains("JCAMP-DX"));
        }
    }

    #[test]
    fn times_of_oscilloscopes_are_calculated() {
        for text in [
            "X,CH1,Start,Increment,\nSequence,Volt,-6.0e-03,1.0e-03\n0,0.5,,\n1,0.6,,\n2,0.7,,\n3,0.9,,\n",
            "Time(s),CH1(V),t0 = -6.0e-03s, tInc = 1.0e-03s\n,0.5,,\n,0.6,,\n,0.7,,\n,0.9,,\n",
        ] {
            let data = read(text);
            let Data::Points(p) = &data.data else { panic!("{:?}", data.notes) };
            assert_eq!((p.x[0], p.x[3], p.y[3]), (-6e-3, -6e-3 + 3.0 * 1e-3, 0.9), "{text}");
            assert_eq!(data.x_title.text(), "Time / s");
        }
    }
}
