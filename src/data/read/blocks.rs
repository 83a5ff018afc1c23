//! The blocks of whole lines of a long text, one round for all threads after the other; the text is never held as a whole.

use std::io::{Read, Seek, SeekFrom};

use super::decode::Encoding;
use super::layout::Layout;
use super::{BLOCK, ReadError, ReadOptions, form, instruments, scan};

/// So many bytes before the end of what is there are given away with what follows: what stands below a table is in its last round as a whole.
const HELD: usize = 4096;

/// The beginning of a file.
pub(super) struct Start {
    /// Its first block.
    pub bytes: Vec<u8>,
    /// Bytes of the whole; 0 when that cannot be known.
    pub total: u64,
}

impl Start {
    /// Looks at the beginning; the source then stands behind it.
    pub(super) fn of(source: &mut (impl Read + Seek), name: &str) -> Result<Start, ReadError> {
        // What has no end that could be sought is read until it ends.
        let end = source.seek(SeekFrom::End(0)).and_then(|n| source.seek(SeekFrom::Start(0)).map(|_| n));
        let mut bytes = Vec::new();
        source.by_ref().take(BLOCK as u64).read_to_end(&mut bytes).map_err(|e| io(name, &e))?;
        Ok(Start { bytes, total: end.unwrap_or(0) })
    }

    /// Whole lines of it.
    fn whole_lines(&self) -> usize {
        self.bytes.iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1)
    }

    /// Whether the text is long and plain: UTF-8 by its beginning, lines that end as usual and are the rows themselves.
    pub(super) fn can_stream(&self, options: &ReadOptions, name: &str) -> bool {
        let usual = options.form.encoding.is_none_or(|e| e == Encoding::Utf8);
        let start = &self.bytes[..self.whole_lines()];
        // A part that is chosen is found in the whole text.
        usual
            && options.table.is_none()
            && self.bytes.len() == BLOCK
            && !start.is_empty()
            && std::str::from_utf8(start).is_ok_and(|text| !instruments::is_whole(text, name))
            && !start.contains(&0)
            && !start.windows(2).any(|w| w[0] == b'\r' && w[1] != b'\n')
    }
}

/// A text that is being read.
pub(super) struct Blocks<'s, S> {
    source: &'s mut S,
    name: &'s str,
    /// What the beginning says of the table.
    pub layout: Layout,
    /// Whole lines of the last round, and behind them the beginning of the next one.
    buffer: Vec<u8>,
    /// Bytes of the buffer that were given away.
    given: usize,
    done: u64,
    total: u64,
    is_at_end: bool,
    is_first: bool,
}

impl<'s, S: Read> Blocks<'s, S> {
    /// Begins behind `start`, with what its lines say of the form of the table.
    pub(super) fn new(
        source: &'s mut S,
        start: Start,
        name: &'s str,
        options: &ReadOptions,
    ) -> Result<Blocks<'s, S>, ReadError> {
        let text = String::from_utf8_lossy(&start.bytes[..start.whole_lines()]);
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let layout = Layout::find(text, name, form::find(text, options), options)?;
        let done = start.bytes.len() as u64;
        let (buffer, total) = (start.bytes, start.total.max(done));
        Ok(Blocks { source, name, layout, buffer, given: 0, done, total, is_at_end: false, is_first: true })
    }

    /// Bytes of the text read so far, and in all as far as that is known.
    pub(super) fn progress(&self) -> (u64, u64) {
        (self.done, self.total.max(self.done))
    }

    /// Whether the lines given last are the last ones of the text.
    pub(super) fn is_at_end(&self) -> bool {
        self.is_at_end
    }

    /// The end of the last whole line that ends up to here.
    fn lines_up_to(&self, end: usize) -> usize {
        self.buffer[..end].iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1)
    }

    /// The next lines of the table in blocks, the first line of the table being the first of them; `None` behind the last one.
    pub(super) fn next(&mut self) -> Result<Option<Vec<&[u8]>>, ReadError> {
        if self.is_at_end {
            return Ok(None);
        }
        if self.is_first {
            self.is_first = false;
            let whole = self.lines_up_to(self.buffer.len());
            let lines = &self.buffer[..whole];
            let lines = lines.strip_prefix("\u{feff}".as_bytes()).unwrap_or(lines);
            let begin = whole - scan::from_line(lines, self.layout.first_line).len();
            let held = self.lines_up_to(self.buffer.len().saturating_sub(HELD));
            self.given = if held > begin { held } else { whole };
            return Ok(Some(vec![&self.buffer[begin..self.given]]));
        }
        self.buffer.drain(..self.given);
        let round = BLOCK * rayon::current_num_threads().max(1);
        let kept = self.buffer.len();
        let wanted = (round - kept.min(round)).max(BLOCK) as u64;
        let read = self.source.by_ref().take(wanted).read_to_end(&mut self.buffer);
        let read = read.map_err(|e| io(self.name, &e))?;
        self.done += read as u64;
        self.is_at_end = (read as u64) < wanted;
        let end = self.buffer.len();
        self.given = if self.is_at_end { end } else { self.lines_up_to(end.saturating_sub(HELD)) };
        Ok(Some(scan::blocks(&self.buffer[..self.given], BLOCK)))
    }
}

/// What the system says.
pub(super) fn io(name: &str, error: &std::io::Error) -> ReadError {
    ReadError::Io { name: name.into(), reason: error.to_string() }
}
