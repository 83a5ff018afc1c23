//! Compound files, the containers of xls workbooks: whether their chains of sectors end. Each sector names the next one in a table (FAT), and
//! calamine 0.38 follows such a chain to its end however often it has been at the same sector: a damaged byte would cost all memory.
//! Source of the layout: \[MS-CFB\], Microsoft's open specification, 2.2 to 2.5. Reads tables only, no contents.

use std::io::{Read, Seek, SeekFrom};

/// Sector numbers from here on mean something else than a sector: the end of a chain, a free place.
const SPECIAL: u32 = 0xFFFF_FFFA;
const HEADER: usize = 512;
/// Where the header says how long sectors are, as a power of two.
const SHIFT: usize = 30;
/// Where it names the first sector of the directory.
const DIRECTORY: usize = 48;
/// Where the header names the first sector of the small table (FAT of sectors of 64 bytes) …
const SMALL_TABLE: usize = 60;
/// … the first sector with more places of the table …
const MORE_PLACES: usize = 68;
/// … and where its own 109 places of the table begin.
const PLACES: usize = 76;

/// Where the sectors of a file follow one another, checked to end.
#[derive(Debug, Default)]
pub(super) struct Tables {
    /// Bytes of a sector.
    pub sector: usize,
    /// For each sector the next one.
    pub next: Vec<u32>,
    /// For each small sector the next one.
    pub next_small: Vec<u32>,
    /// The first sector of the directory.
    pub directory: u32,
}

impl Tables {
    /// The sectors of a chain from its first one on.
    pub fn chain(next: &[u32], first: u32) -> impl Iterator<Item = usize> + '_ {
        let is_one = |id: u32| (id < SPECIAL).then_some(id as usize);
        std::iter::successors(is_one(first), move |id| next.get(*id).copied().and_then(is_one))
    }

    /// Where a sector begins in the file.
    pub fn place(&self, sector: usize) -> usize {
        (sector + 1).saturating_mul(self.sector)
    }
}

/// Refuses a file whose tables lead in a circle, and gives these tables; afterwards it stands at its beginning again. What is wrong otherwise
/// is left to the reader.
///
/// # Errors
/// A sentence about what is wrong.
pub(super) fn check<R: Read + Seek>(source: &mut R) -> Result<Tables, String> {
    let answer = tables(source);
    source.seek(SeekFrom::Start(0)).map_err(|e| e.to_string())?;
    answer
}

fn tables<R: Read + Seek>(source: &mut R) -> Result<Tables, String> {
    let header = block(source, 0, HEADER)?.unwrap_or_default();
    if header.len() < HEADER {
        return Ok(Tables::default());
    }
    let shift = u16::from_le_bytes([header[SHIFT], header[SHIFT + 1]]);
    if shift != 9 && shift != 12 {
        return Ok(Tables::default());
    }
    let mut file = File { source, sector: 1 << shift };
    let mut places = numbers(&header[PLACES..]);
    let mut more = number(&header, MORE_PLACES);
    let circle = || "its table of sectors leads in a circle".to_owned();
    let sectors = file.count()?;
    let mut rounds = 0;
    while more < SPECIAL {
        let Some(list) = file.sector(more)? else { break };
        places.extend(numbers(&list));
        more = places.pop().unwrap_or(SPECIAL);
        rounds += 1;
        if rounds > sectors {
            return Err(circle());
        }
    }
    let mut table = Vec::new();
    for place in places.into_iter().filter(|p| *p < SPECIAL) {
        // No more places than the file has sectors, each of which may stand there once.
        if table.len() > sectors * (file.sector / 4) {
            return Err(circle());
        }
        table.extend(file.sector(place)?.map(|s| numbers(&s)).unwrap_or_default());
    }
    let mut small = Vec::new();
    if !leads_in_a_circle(&table) {
        let mut at = number(&header, SMALL_TABLE);
        while at < SPECIAL {
            small.extend(file.sector(at)?.map(|s| numbers(&s)).unwrap_or_default());
            at = table.get(at as usize).copied().unwrap_or(SPECIAL);
        }
    }
    if leads_in_a_circle(&table) || leads_in_a_circle(&small) {
        return Err(circle());
    }
    let (sector, directory) = (file.sector, number(&header, DIRECTORY));
    Ok(Tables { sector, next: table, next_small: small, directory })
}

/// Whether following a table from any place comes back to where it was.
fn leads_in_a_circle(table: &[u32]) -> bool {
    // 0: not seen; otherwise the walk in which it was seen.
    let mut seen = vec![0_usize; table.len()];
    for start in 0..table.len() {
        let mut at = start;
        while seen.get(at) == Some(&0) {
            seen[at] = start + 1;
            at = table[at] as usize;
        }
        if seen.get(at) == Some(&(start + 1)) {
            return true;
        }
    }
    false
}

struct File<'a, R> {
    source: &'a mut R,
    sector: usize,
}

impl<R: Read + Seek> File<'_, R> {
    /// How many sectors there can be.
    fn count(&mut self) -> Result<usize, String> {
        let length = self.source.seek(SeekFrom::End(0)).map_err(|e| e.to_string())?;
        Ok(length as usize / self.sector + 1)
    }

    /// A sector, the last one perhaps shorter; `None` beyond the end.
    fn sector(&mut self, id: u32) -> Result<Option<Vec<u8>>, String> {
        block(self.source, (u64::from(id) + 1) * self.sector as u64, self.sector)
    }
}

fn block<R: Read + Seek>(source: &mut R, at: u64, length: usize) -> Result<Option<Vec<u8>>, String> {
    source.seek(SeekFrom::Start(at)).map_err(|e| e.to_string())?;
    let mut bytes = Vec::with_capacity(length);
    source.take(length as u64).read_to_end(&mut bytes).map_err(|e| e.to_string())?;
    Ok((!bytes.is_empty()).then_some(bytes))
}

fn number(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(SPECIAL, u32::from_le_bytes)
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).map(|b| number(b, 0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const END: u32 = 0xFFFF_FFFE;

    #[test]
    fn chains_and_circles() {
        assert!(!leads_in_a_circle(&[]));
        assert!(!leads_in_a_circle(&[1, 2, END, END]));
        // Two chains may share their end, and a number beyond the table ends one.
        assert!(!leads_in_a_circle(&[2, 2, END, 900]));
        assert!(leads_in_a_circle(&[0]));
        assert!(leads_in_a_circle(&[1, 2, 3, 1]));
    }
}
