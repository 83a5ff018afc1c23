//! Counts of channels that stand several in a line: listings of multichannel analyzers (`   0:  12  15  9 …`), with the number of the first
//! channel of the line or without it, and files `.tka`, one count a line behind the two times.

use super::records::is_blank;

/// So many lines tell.
const LOOKED_AT: usize = 300;
/// Fewer counts in a line are columns.
const LEAST: usize = 4;
/// So many lines one behind the other are a listing.
const ENOUGH: usize = 3;

/// How the counts stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Behind the number of the first channel of the line and a sign.
    Marked,
    /// Behind that number.
    Numbered,
    /// Below a head that tells a live time.
    Bare,
    /// One a line, below two times.
    Tka,
}

impl Form {
    /// What is said of it.
    pub(super) fn remark(self) -> &'static str {
        match self {
            Form::Marked => "each line gives the number of a channel and the counts from this one on",
            Form::Numbered => {
                "question: each line was taken as the number of a channel and the counts from this one on; if its numbers are columns, \
                 say that there is no line of names"
            }
            Form::Bare => {
                "question: the numbers of all lines were taken as the counts of channels from 0 on; if they are columns, say that there \
                 is no line of names"
            }
            Form::Tka => "the first two numbers are times, the others the counts of channels from 0 on",
        }
    }
}

/// A line of whole numbers: the one before a sign, and the others.
struct Row {
    mark: Option<u64>,
    numbers: Vec<u64>,
}

impl Row {
    fn of(line: &str) -> Option<Row> {
        let line = line.trim();
        let (mark, rest) = match line.split_once([':', '|']) {
            Some((mark, rest)) => (Some(mark.trim().parse().ok()?), rest),
            None => (None, line),
        };
        let cells = rest.split([' ', '\t', ',']).filter(|c| !c.is_empty());
        let numbers: Vec<u64> = cells.map(str::parse).collect::<Result<_, _>>().ok()?;
        (!numbers.is_empty()).then_some(Row { mark, numbers })
    }

    /// The first channel and how many counts there are from it on.
    fn channels(&self) -> (u64, u64) {
        let n = self.numbers.len() as u64;
        self.mark.map_or_else(|| (self.numbers[0], n - 1), |mark| (mark, n))
    }

    fn n_cells(&self) -> usize {
        self.numbers.len()
    }
}

/// How a text lists its counts, and the line it begins on, from 0.
pub(super) fn find(text: &str, name: &str) -> Option<(Form, usize)> {
    let lines: Vec<&str> = text.lines().take(LOOKED_AT).collect();
    if name.to_lowercase().ends_with(".tka") {
        let is_number = |l: &&str| l.trim().parse::<f64>().is_ok();
        return (lines.len() > 2 && lines.iter().all(is_number)).then_some((Form::Tka, 2));
    }
    let first = lines.iter().position(|l| Row::of(l).is_some_and(|row| row.n_cells() >= LEAST))?;
    let rows: Vec<Row> = lines[first..].iter().map_while(|l| Row::of(l)).take(ENOUGH).collect();
    let width = rows.first()?.n_cells();
    if rows.len() < ENOUGH || rows.iter().any(|row| row.n_cells() != width) {
        return None;
    }
    let follow = |w: &[Row]| {
        let ((a, n), (b, _)) = (w[0].channels(), w[1].channels());
        n as usize >= LEAST && a.checked_add(n) == Some(b)
    };
    let are_marked = rows.iter().all(|row| row.mark.is_some());
    let are_bare = rows.iter().all(|row| row.mark.is_none());
    // Names above each of the numbers are those of columns.
    let above = lines[..first].iter().rfind(|l| !is_blank(l.as_bytes()));
    let are_named =
        above.is_some_and(|l| l.split([' ', '\t', ',', ';']).filter(|c| !c.is_empty()).count() == width);
    if are_named {
        return None;
    }
    if rows.windows(2).all(follow) && are_marked {
        return Some((Form::Marked, first));
    }
    if !are_bare {
        return None;
    }
    if rows.windows(2).all(follow) {
        return Some((Form::Numbered, first));
    }
    let says_live = |l: &&str| {
        let lower = l.to_lowercase();
        ["live time", "livetime", "live_time", "real time", "realtime", "real_time"]
            .iter()
            .any(|w| lower.contains(w))
    };
    (lines[..first].iter().any(says_live)).then_some((Form::Bare, first))
}

/// The counts of one line with their channels; `next` is the channel behind those before. `None` of a line that is none of the listing.
pub(super) fn counts(line: &str, form: Form, next: u64) -> Option<Vec<(u64, u64)>> {
    let row = Row::of(line)?;
    let (first, counts) = match (form, row.mark) {
        (Form::Marked, Some(mark)) => (mark, &row.numbers[..]),
        (Form::Numbered, None) => (row.numbers[0], &row.numbers[1..]),
        (Form::Bare | Form::Tka, None) => (next, &row.numbers[..]),
        _ => return None,
    };
    let channels = (0..).map_while(|k| first.checked_add(k));
    Some(channels.zip(counts.iter().copied()).collect())
}

#[cfg(test)]
mod tests {
    use crate::data::read::{FormOptions, ReadOptions, read_dataset};
    use crate::data::{Data, Dataset};

    fn read(text: &str, name: &str) -> Dataset {
        read_dataset(text.as_bytes(), name, &ReadOptions::default()).unwrap()
    }

    #[test]
    fn counts_several_in_a_line_are_those_of_channels() {
        let counts: Vec<u64> = (0..32).map(|k| k * k % 11).collect();
        let lines = |head: &str, mark: &dyn Fn(usize) -> String| {
            let line = |(k, c): (usize, &[u64])| {
                let cells: Vec<String> = c.iter().map(u64::to_string).collect();
                format!("{}{}\n", mark(8 * k), cells.join("   "))
            };
            head.to_owned() + &counts.chunks(8).enumerate().map(line).collect::<String>()
        };
        let head = "Cs137 at 10:12:13\nReal Time: 305\nLive Time: 300\n";
        for (text, is_sure) in [
            (lines(head, &|k| format!("{k:6}: ")), true),
            (lines("", &|k| format!("{k:6}| ")), true),
            (lines("Spectrum\n", &|k| format!("{k} ")), false),
            (lines(head, &|_| "  ".to_owned()), false),
        ] {
            let data = read(&text, "s.txt");
            let Data::Histogram(h) = &data.data else { panic!("{text}: {:?}", data.notes) };
            let expected: Vec<f64> = counts.iter().map(|c| *c as f64).collect();
            assert_eq!((&h.content, h.lo[0]), (&expected, -0.5), "{text}");
            assert_eq!(!data.notes.iter().any(|n| n.starts_with("question")), is_sure, "{:?}", data.notes);
        }
        let told = ReadOptions {
            form: FormOptions { header: Some(0), ..FormOptions::default() },
            ..ReadOptions::default()
        };
        let table = read_dataset(lines("", &|k| format!("{k} ")).as_bytes(), "s.txt", &told).unwrap();
        assert_eq!((table.n_total(), table.reading.unwrap().columns.len()), (4, 9));
    }

    #[test]
    fn columns_of_whole_numbers_stay_columns() {
        for text in [
            "t a b c d\n0 1 2 3 4\n4 1 2 3 4\n8 2 2 2 2\n12 1 1 1 1\n",
            "0 1 2 3 4\n1 1 2 3 4\n2 2 2 2 2\n3 1 1 1 1\n",
            "0 1 2\n2 1 2\n4 2 2\n6 1 1\n",
        ] {
            assert_eq!(read(text, "s.txt").n_total(), 4, "{text}");
        }
    }

    #[test]
    fn tka_begins_with_two_times() {
        let Data::Histogram(h) = read("300\n305\n4\n7\n1\n0\n", "a.TKA").data else { panic!("no bins") };
        assert_eq!((h.content, h.hi[3]), (vec![4.0, 7.0, 1.0, 0.0], 3.5));
    }

    /// Times of minutes and seconds beside named columns are a table; a channel beyond all numbers is none.
    #[test]
    fn what_only_looks_like_a_listing_is_a_table() {
        let data =
            read("time,A,B,C,D\n0:00,12,15,9,7\n5:00,13,16,9,8\n10:00,14,17,9,9\n15:00,15,18,9,9\n", "t.csv");
        assert!(matches!(data.data, Data::Points(_)), "{:?}", data.notes);
        let far = "0: 1 2 3 4\n4: 1 2 3 4\n8: 1 2 3 4\n18446744073709551615: 1 2 3 4\n";
        let _answer = read_dataset(far.as_bytes(), "t.txt", &ReadOptions::default());
    }
}
