//! Pages of Parquet, unpacked: the crate's reader hands them over as they are stored, and each codec is undone here with one that is
//! written in Rust (Snappy, gzip, Zstandard, LZ4 without a frame). Which part of a page is compressed: the format's `Compression.md` and
//! `README.md`, “Data Pages”: all of a page of version 1 and of a dictionary; in version 2 what follows the levels.

use std::io::Read;

use ::parquet::basic::{Compression, Encoding};
use ::parquet::column::page::{Page, PageMetadata, PageReader};
use ::parquet::errors::{ParquetError, Result};
use bytes::Bytes;

/// A reader of pages that unpacks them.
pub(super) struct Unpacked<R> {
    inner: R,
    codec: Compression,
    /// No page may be larger.
    most: u64,
    /// Whether the dictionary has come by, without which pages that refer to it mean nothing.
    dictionary: bool,
}

impl<R> Unpacked<R> {
    pub fn new(inner: R, codec: Compression, most: u64) -> Unpacked<R> {
        Unpacked { inner, codec, most, dictionary: false }
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

    fn limit(&self, length: u64) -> Result<()> {
        if length > self.most { Err(wrong("a page is larger than the file can hold")) } else { Ok(()) }
    }
}

fn wrong(what: &str) -> ParquetError {
    ParquetError::General(what.into())
}

impl<R: PageReader> PageReader for Unpacked<R> {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        let Some(page) = self.inner.get_next_page()? else { return Ok(None) };
        self.dictionary |= page.is_dictionary_page();
        let refers = matches!(page.encoding(), Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY);
        if refers && !self.dictionary {
            return Err(wrong("its dictionary is missing"));
        }
        self.unpack(page).map(Some)
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        self.inner.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.inner.skip_next_page()
    }
}

impl<R: PageReader> Iterator for Unpacked<R> {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Result<Page>> {
        self.get_next_page().transpose()
    }
}
