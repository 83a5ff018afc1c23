//! Pages of Parquet, cut out of a chunk and unpacked: each codec is undone here with one that is written in Rust
//! (Snappy, gzip, Zstandard, LZ4 without a frame). Which part of a page is compressed: the format's `Compression.md` and
//! `README.md`, “Data Pages”: all of a page of version 1 and of a dictionary; in version 2 what follows the levels.

use std::io::Read;

use ::parquet::basic::{Compression, Encoding, Type};
use ::parquet::column::page::{Page, PageMetadata, PageReader};
use ::parquet::data_type::{ByteArray, Int96};
use ::parquet::errors::{ParquetError, Result};
use bytes::Bytes;

use super::header::{DATA, DATA_V2, DICTIONARY, Header, Kind};

/// The pages of a chunk, one after the other.
pub(super) struct Pages {
    /// What is left of the chunk.
    rest: Bytes,
    codec: Compression,
    /// No page may be larger.
    most: u64,
    /// Bytes that a value of the dictionary takes beside its page.
    value: u64,
    /// Whether the dictionary has come by, without which pages that refer to it mean nothing.
    dictionary: bool,
}

impl Pages {
    pub fn new(chunk: Vec<u8>, codec: Compression, kind: Type, most: u64) -> Pages {
        let value = match kind {
            Type::BOOLEAN => 1,
            Type::INT32 | Type::FLOAT => 4,
            Type::INT64 | Type::DOUBLE => 8,
            Type::INT96 => size_of::<Int96>() as u64,
            Type::BYTE_ARRAY | Type::FIXED_LEN_BYTE_ARRAY => size_of::<ByteArray>() as u64,
        };
        Pages { rest: chunk.into(), codec, most, value, dictionary: false }
    }

    /// The next page as it is stored.
    fn stored(&mut self) -> Result<Option<Page>> {
        while !self.rest.is_empty() {
            let header = Header::read(&self.rest)?;
            let (kind, packed) = (header.kind()?, header.packed()?);
            if packed > self.rest.len() - header.length {
                return Err(wrong("a page is longer than its chunk"));
            }
            let mut page = self.rest.split_off(header.length);
            self.rest = page.split_off(packed);
            if kind != Kind::Index {
                return self::page(&header, kind, page).map(Some);
            }
        }
        Ok(None)
    }

    fn unpack(&self, mut page: Page) -> Result<Page> {
        if self.codec == Compression::UNCOMPRESSED {
            return Ok(page);
        }
        match &mut page {
            Page::DictionaryPage { buf, .. } | Page::DataPage { buf, .. } => *buf = self.bytes(buf, 0)?,
            Page::DataPageV2 { buf, def_levels_byte_len, rep_levels_byte_len, is_compressed, .. } => {
                if std::mem::take(is_compressed) {
                    *buf = self.bytes(buf, *def_levels_byte_len as usize + *rep_levels_byte_len as usize)?;
                }
            }
        }
        Ok(page)
    }

    /// The bytes of a page, of which the first `plain` are not compressed.
    fn bytes(&self, packed: &Bytes, plain: usize) -> Result<Bytes> {
        let (head, packed) =
            packed.split_at_checked(plain).ok_or_else(|| wrong("a page is shorter than its levels"))?;
        let mut out = head.to_vec();
        if packed.is_empty() {
            return Ok(out.into());
        }
        match self.codec {
            Compression::SNAPPY => out.extend(self.snappy(packed)?),
            Compression::GZIP(_) => self.all(flate2::read::MultiGzDecoder::new(packed), &mut out)?,
            Compression::ZSTD(_) => {
                let decoder =
                    ruzstd::decoding::StreamingDecoder::new(packed).map_err(|e| wrong(&e.to_string()))?;
                self.all(decoder, &mut out)?;
            }
            Compression::LZ4_RAW => out.extend(self.lz4(packed)?),
            other => {
                let name = other.to_string();
                let name = name.split('(').next().unwrap_or_default();
                return Err(wrong(&format!(
                    "compressed with {name}, which is not read — save it with Snappy or Zstandard"
                )));
            }
        }
        Ok(out.into())
    }

    fn snappy(&self, packed: &[u8]) -> Result<Vec<u8>> {
        let length = snap::raw::decompress_len(packed).map_err(|e| wrong(&e.to_string()))?;
        self.limit(length as u64)?;
        snap::raw::Decoder::new().decompress_vec(packed).map_err(|e| wrong(&e.to_string()))
    }

    /// A block does not say how long it will be: longer and longer ones are tried.
    fn lz4(&self, packed: &[u8]) -> Result<Vec<u8>> {
        let mut length = packed.len().saturating_mul(4).max(1024);
        loop {
            self.limit(length as u64)?;
            match lz4_flex::block::decompress(packed, length) {
                Ok(bytes) => return Ok(bytes),
                Err(lz4_flex::block::DecompressError::OutputTooSmall { .. }) => {
                    length = length.saturating_mul(4);
                }
                Err(e) => return Err(wrong(&e.to_string())),
            }
        }
    }

    /// All a decoder gives.
    fn all(&self, decoder: impl Read, out: &mut Vec<u8>) -> Result<()> {
        decoder.take(self.most + 1).read_to_end(out).map_err(|e| wrong(&e.to_string()))?;
        self.limit(out.len() as u64)
    }

    /// Dictionaries say how many values they hold, for which the crate makes room before it looks for them: each takes a byte at least,
    /// and a text of no letters much more than its bytes.
    fn dictionary_fits(&self, page: &Page) -> Result<()> {
        let Page::DictionaryPage { buf, num_values, .. } = page else { return Ok(()) };
        let (length, values) = (buf.len() as u64, u64::from(*num_values));
        if values > length {
            return Err(wrong("a dictionary is shorter than its values"));
        }
        self.limit(length.saturating_add(values.saturating_mul(self.value)))
    }

    fn limit(&self, length: u64) -> Result<()> {
        if length > self.most { Err(wrong("a page is larger than the file can hold")) } else { Ok(()) }
    }
}

pub(super) fn wrong(what: &str) -> ParquetError {
    ParquetError::General(what.into())
}

/// A page of what stands in its header and the bytes that follow it.
fn page(header: &Header, kind: Kind, buf: Bytes) -> Result<Page> {
    Ok(match kind {
        Kind::Dictionary => Page::DictionaryPage {
            buf,
            num_values: header.count(DICTIONARY, 1)?,
            encoding: header.encoding(DICTIONARY, 2)?,
            is_sorted: header.is_set(DICTIONARY, 3, false),
        },
        Kind::Data | Kind::Index => Page::DataPage {
            buf,
            num_values: header.count(DATA, 1)?,
            encoding: header.encoding(DATA, 2)?,
            def_level_encoding: header.encoding(DATA, 3)?,
            rep_level_encoding: header.encoding(DATA, 4)?,
            statistics: None,
        },
        Kind::DataV2 => Page::DataPageV2 {
            buf,
            num_values: header.count(DATA_V2, 1)?,
            encoding: header.encoding(DATA_V2, 4)?,
            num_nulls: header.count(DATA_V2, 2)?,
            num_rows: header.count(DATA_V2, 3)?,
            def_levels_byte_len: header.count(DATA_V2, 5)?,
            rep_levels_byte_len: header.count(DATA_V2, 6)?,
            is_compressed: header.is_set(DATA_V2, 7, true),
            statistics: None,
        },
    })
}

/// Pages of version 2 say how long their levels are: no longer than the page.
fn checked(page: Page) -> Result<Page> {
    if let Page::DataPageV2 { buf, def_levels_byte_len, rep_levels_byte_len, .. } = &page
        && u64::from(*def_levels_byte_len) + u64::from(*rep_levels_byte_len) > buf.len() as u64
    {
        return Err(wrong("a page is shorter than its levels"));
    }
    Ok(page)
}

impl PageReader for Pages {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        let Some(page) = self.stored()? else { return Ok(None) };
        self.dictionary |= page.is_dictionary_page();
        let refers = matches!(page.encoding(), Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY);
        if refers && !self.dictionary {
            return Err(wrong("its dictionary is missing"));
        }
        let page = self.unpack(page)?;
        self.dictionary_fits(&page)?;
        checked(page).map(Some)
    }

    /// Nothing is known of a page before it is read; no row is skipped here.
    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        Err(wrong("pages are read in their order"))
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.stored().map(|_| ())
    }
}

impl Iterator for Pages {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Result<Page>> {
        self.get_next_page().transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A dictionary of 100 bytes that says to hold 100 values, in a file of which 1000 bytes may come.
    #[test]
    fn a_dictionary_of_short_texts_takes_more_than_its_page() {
        let mut chunk = vec![0x15, 4, 0x15, 0xc8, 1, 0x15, 0xc8, 1, 0x4c, 0x15, 0xc8, 1, 0x15, 0, 0, 0];
        chunk.extend([0; 100]);
        let read = |kind| Pages::new(chunk.clone(), Compression::UNCOMPRESSED, kind, 1000).get_next_page();
        assert!(read(Type::INT32).is_ok());
        let error = read(Type::BYTE_ARRAY).unwrap_err().to_string();
        assert!(error.contains("larger than the file can hold"), "{error}");
    }
}
