//! A place in a piece of memory that is read from left to right: big-endian numbers, texts, and the headers in front of objects.
//! Whatever would reach beyond the end is a fault, never a panic; nothing is allocated before its length is known to be there.

use super::error::{Fault, Found};

/// Set in a word that counts the bytes of what follows.
const COUNT: u32 = 0x4000_0000;
/// Set in a word that names a class by where its name stands.
const CLASS: u32 = 0x8000_0000;
/// A class is named here for the first time.
const NEW_CLASS: u32 = 0xFFFF_FFFF;
/// Places in tags are counted from the key of the object, and are higher by this.
const SHIFT: usize = 2;
/// No name of a class is longer.
const LONGEST_NAME: usize = 1024;

/// A place in `bytes`.
#[derive(Debug, Clone)]
pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Where the memory begins, counted from the key of the object: the length of that key.
    origin: usize,
}

/// What precedes the members of an object.
#[derive(Debug, Clone, Copy)]
pub(super) struct Header {
    /// Version of the class.
    pub version: u16,
    /// Where the object ends, when its bytes are counted.
    pub end: Option<usize>,
}

/// What a pointer leads to.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Pointed {
    /// Nothing.
    Null,
    /// An object that was written before.
    Earlier,
    /// An object that follows here and reaches to `end`.
    Here {
        /// Its class.
        class: String,
        /// Where it ends.
        end: usize,
    },
}

impl<'a> Cursor<'a> {
    /// The beginning of `bytes`; `origin` is the length of the key in front of them.
    pub fn new(bytes: &'a [u8], origin: usize) -> Cursor<'a> {
        Cursor { bytes, at: 0, origin }
    }

    /// Bytes from here on.
    pub fn left(&self) -> usize {
        self.bytes.len() - self.at
    }

    /// The next `n` bytes.
    pub fn take(&mut self, n: usize) -> Found<&'a [u8]> {
        let end = self.at.checked_add(n).filter(|end| *end <= self.bytes.len());
        let end = end
            .ok_or_else(|| Fault::damaged(format!("{n} bytes are wanted where {} are left", self.left())))?;
        let taken = &self.bytes[self.at..end];
        self.at = end;
        Ok(taken)
    }

    /// Goes on at `end`, which must not lie behind.
    pub fn go_to(&mut self, end: usize) -> Found<()> {
        if end < self.at || end > self.bytes.len() {
            return Err(Fault::damaged(format!(
                "byte {} was reached in an object that ends at {end}",
                self.at
            )));
        }
        self.at = end;
        Ok(())
    }

    fn array<const N: usize>(&mut self) -> Found<[u8; N]> {
        let mut out = [0; N];
        out.copy_from_slice(self.take(N)?);
        Ok(out)
    }

    /// One byte.
    pub fn u8(&mut self) -> Found<u8> {
        Ok(u8::from_be_bytes(self.array()?))
    }

    /// Two bytes.
    pub fn u16(&mut self) -> Found<u16> {
        Ok(u16::from_be_bytes(self.array()?))
    }

    /// Four bytes.
    pub fn u32(&mut self) -> Found<u32> {
        Ok(u32::from_be_bytes(self.array()?))
    }

    /// Four bytes with a sign.
    pub fn i32(&mut self) -> Found<i32> {
        Ok(i32::from_be_bytes(self.array()?))
    }

    /// Eight bytes.
    pub fn u64(&mut self) -> Found<u64> {
        Ok(u64::from_be_bytes(self.array()?))
    }

    /// A place in the file: eight bytes in large files, else four.
    pub fn place(&mut self, wide: bool) -> Found<u64> {
        if wide { self.u64() } else { Ok(self.u32()?.into()) }
    }

    /// A number of things that cannot be below zero; each of them takes at least `least` bytes from here on.
    pub fn count(&mut self, least: usize) -> Found<usize> {
        let n = self.i32()?;
        usize::try_from(n)
            .ok()
            .filter(|n| n.checked_mul(least).is_some_and(|bytes| bytes <= self.left()))
            .ok_or_else(|| {
                Fault::damaged(format!("a list of {n} is announced where {} bytes are left", self.left()))
            })
    }

    /// A text with its length in front: one byte, or 255 and four bytes.
    pub fn text(&mut self) -> Found<String> {
        let n = match self.u8()? {
            255 => self.count(1)?,
            n => n.into(),
        };
        Ok(String::from_utf8_lossy(self.take(n)?).into_owned())
    }

    /// A name that ends with a zero.
    fn name(&mut self) -> Found<String> {
        let rest = &self.bytes[self.at..];
        let n = rest.iter().take(LONGEST_NAME).position(|b| *b == 0);
        let n = n.ok_or_else(|| Fault::damaged("the name of a class has no end"))?;
        let name = String::from_utf8_lossy(&rest[..n]).into_owned();
        self.at += n + 1;
        Ok(name)
    }

    /// Count of bytes, when there is one, and version.
    pub fn header(&mut self) -> Found<Header> {
        let start = self.at;
        let word = if self.left() >= 6 { self.u32()? } else { 0 };
        if word & COUNT == 0 || word & CLASS != 0 {
            self.at = start;
            return Ok(Header { version: self.u16()?, end: None });
        }
        let end = self.end_of(word)?;
        Ok(Header { version: self.u16()?, end: Some(end) })
    }

    /// Where something ends whose bytes are counted in `word`, which was just read.
    fn end_of(&self, word: u32) -> Found<usize> {
        let n = (word & !COUNT) as usize;
        if n > self.left() {
            return Err(Fault::damaged(format!("an object of {n} bytes has {} left", self.left())));
        }
        Ok(self.at + n)
    }

    /// Passes over an object with counted bytes.
    pub fn skip_object(&mut self) -> Found<()> {
        match self.header()?.end {
            Some(end) => self.go_to(end),
            None => Err(Fault::damaged("the bytes of an object are not counted")),
        }
    }

    /// What every object of ROOT begins with: version, number and bits, and two bytes more when others refer to it.
    pub fn skip_basic_object(&mut self) -> Found<()> {
        const REFERENCED: u32 = 0x10;
        let _version = self.u16()?;
        let _number = self.u32()?;
        if self.u32()? & REFERENCED != 0 {
            self.u16()?;
        }
        Ok(())
    }

    /// A pointer; of an object that follows the header comes next.
    pub fn pointer(&mut self) -> Found<Pointed> {
        let word = self.u32()?;
        if word & COUNT == 0 || word == NEW_CLASS {
            return match word {
                0 => Ok(Pointed::Null),
                _ if word & CLASS == 0 => Ok(Pointed::Earlier),
                _ => Err(Fault::damaged("the bytes of an object are not counted")),
            };
        }
        let end = self.end_of(word)?;
        let tag = self.u32()?;
        let class = match tag {
            NEW_CLASS => self.name()?,
            _ if tag & CLASS != 0 => self.earlier_name((tag & !CLASS) as usize)?,
            _ => {
                self.go_to(end)?;
                return Ok(Pointed::Earlier);
            }
        };
        Ok(Pointed::Here { class, end })
    }

    /// The name of a class that was named at `place`.
    fn earlier_name(&self, place: usize) -> Found<String> {
        let at = place.checked_sub(SHIFT + self.origin).filter(|at| *at < self.at);
        let mut there = Cursor { at: at.ok_or_else(no_class)?, ..self.clone() };
        if there.u32()? != NEW_CLASS {
            return Err(no_class());
        }
        there.name()
    }
}

fn no_class() -> Fault {
    Fault::damaged("an object refers to a class that is not named where it says")
}
