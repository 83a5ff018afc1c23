//! The head of a file, the records of its directories, and the keys in them: where each object lies, how long it is, what it is called.

use super::block::unpack;
use super::cursor::Cursor;
use super::error::{Fault, Found};
use std::io::{Read, Seek, SeekFrom};

/// Bytes of the head of a file that are looked at.
const HEAD: usize = 64;
/// Versions from here on have places of eight bytes in the head of the file.
const WIDE_FILE: u32 = 1_000_000;
/// The same for directories and keys.
const WIDE_RECORD: u16 = 1000;

/// A file of which pieces are read.
#[derive(Debug)]
pub(super) struct Source<R> {
    reader: R,
    length: u64,
}

impl<R: Read + Seek> Source<R> {
    /// Asks the reader how long it is.
    pub fn new(mut reader: R) -> Found<Source<R>> {
        let length = reader.seek(SeekFrom::End(0)).map_err(|e| Fault::Io(e.to_string()))?;
        Ok(Source { reader, length })
    }

    /// `n` bytes from `place` on.
    pub fn read_at(&mut self, place: u64, n: usize) -> Found<Vec<u8>> {
        if place.checked_add(n as u64).is_none_or(|end| end > self.length) {
            return Err(Fault::Cut);
        }
        self.reader.seek(SeekFrom::Start(place)).map_err(|e| Fault::Io(e.to_string()))?;
        let mut bytes = vec![0; n];
        self.reader.read_exact(&mut bytes).map_err(|e| Fault::Io(e.to_string()))?;
        Ok(bytes)
    }

    /// `n` bytes from `place` on, or as many as there are.
    pub fn read_up_to(&mut self, place: u64, n: usize) -> Found<Vec<u8>> {
        let there = self.length.saturating_sub(place).min(n as u64);
        self.read_at(place, there as usize)
    }
}

/// What the head of a file tells.
#[derive(Debug, PartialEq)]
pub(super) struct Head {
    /// Where the record of the top directory lies.
    pub top: u64,
    /// Where the classes are described, and in how many bytes.
    pub classes: (u64, usize),
}

impl Head {
    /// `None` when the file is no ROOT file.
    pub fn read<R: Read + Seek>(source: &mut Source<R>) -> Found<Option<Head>> {
        let bytes = source.read_up_to(0, HEAD)?;
        let mut cursor = Cursor::new(&bytes, 0);
        if cursor.left() < 4 || cursor.take(4)? != b"root" {
            return Ok(None);
        }
        if bytes.len() < HEAD {
            return Err(Fault::Cut);
        }
        let wide = cursor.u32()? >= WIDE_FILE;
        let begin = cursor.u32()?;
        let (_end, _free) = (cursor.place(wide)?, cursor.place(wide)?);
        let (_bytes_free, _n_free, name) = (cursor.u32()?, cursor.u32()?, cursor.u32()?);
        let (_units, _compression) = (cursor.u8()?, cursor.u32()?);
        let classes = (cursor.place(wide)?, cursor.count(0)?);
        Ok(Some(Head { top: u64::from(begin) + u64::from(name), classes }))
    }
}

/// Where the list of keys of the directory at `place` lies, and its length.
pub(super) fn list_of_keys<R: Read + Seek>(source: &mut Source<R>, place: u64) -> Found<(u64, usize)> {
    let bytes = source.read_up_to(place, 42)?;
    if bytes.len() < 30 {
        return Err(Fault::Cut);
    }
    let mut cursor = Cursor::new(&bytes, 0);
    let wide = cursor.u16()? > WIDE_RECORD;
    let (_made, _changed, length, _name) = (cursor.u32()?, cursor.u32()?, cursor.count(0)?, cursor.u32()?);
    let (_here, _above) = (cursor.place(wide)?, cursor.place(wide)?);
    Ok((cursor.place(wide)?, length))
}

/// All keys in a list that lies at `place`.
pub(super) fn keys<R: Read + Seek>(source: &mut Source<R>, place: u64, length: usize) -> Found<Vec<Key>> {
    if length == 0 {
        return Ok(Vec::new());
    }
    let bytes = source.read_at(place, length)?;
    let mut cursor = Cursor::new(&bytes, 0);
    Key::read(&mut cursor)?;
    let n = cursor.count(Key::LEAST)?;
    (0..n).map(|_| Key::read(&mut cursor)).collect()
}

/// What is known of an object before it is read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Key {
    /// Bytes of key and object in the file; not above zero when they were given back.
    pub bytes: i32,
    /// Bytes of the object when unpacked.
    pub size: usize,
    /// Bytes of the key in front of the object.
    pub length: u16,
    /// Counts what was written under the same name.
    pub cycle: u16,
    /// Where key and object lie.
    pub place: u64,
    /// Class of the object.
    pub class: String,
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
}

impl Key {
    /// No key is shorter.
    const LEAST: usize = 29;

    /// The key that begins here.
    pub fn read(cursor: &mut Cursor) -> Found<Key> {
        let bytes = cursor.i32()?;
        let wide = cursor.u16()? > WIDE_RECORD;
        let size = cursor.count(0)?;
        let _time = cursor.u32()?;
        let (length, cycle) = (cursor.u16()?, cursor.u16()?);
        let (place, _above) = (cursor.place(wide)?, cursor.place(wide)?);
        let (class, name, title) = (cursor.text()?, cursor.text()?, cursor.text()?);
        Ok(Key { bytes, size, length, cycle, place, class, name, title })
    }

    /// Whether there is an object behind it.
    pub fn is_alive(&self) -> bool {
        self.bytes > 0 && !self.class.is_empty()
    }

    /// Whether the object is a directory.
    pub fn is_directory(&self) -> bool {
        matches!(self.class.as_str(), "TDirectory" | "TDirectoryFile")
    }

    /// Where the object itself begins.
    pub fn object(&self) -> u64 {
        self.place.saturating_add(self.length.into())
    }

    /// Bytes of the object in the file.
    pub fn packed(&self) -> Found<usize> {
        let n = i64::from(self.bytes) - i64::from(self.length);
        usize::try_from(n).map_err(|_| Fault::damaged("its key is longer than key and object together"))
    }

    /// The object, unpacked.
    pub fn load<R: Read + Seek>(&self, source: &mut Source<R>) -> Found<Vec<u8>> {
        unpack(source.read_at(self.object(), self.packed()?)?, self.size)
    }
}
