//! Bytes to text: UTF-8 with or without mark, UTF-16 with mark, else Latin-1. Line ends become `\n`.

use std::borrow::Cow;

use super::ReadError;

/// Encoding of letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Encoding {
    /// UTF-8, with or without mark.
    Utf8,
    /// UTF-16 of either order.
    Utf16,
    /// Latin-1, one byte a letter; what Windows adds to it is read as well.
    Latin1,
}

impl Encoding {
    /// Its name: `UTF-8`.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf16 => "UTF-16",
            Encoding::Latin1 => "Latin-1",
        }
    }
}

/// The text and what it was read as.
pub(super) struct Decoded<'a> {
    /// The text, lines ended by `\n`; the bytes themselves where they are that already.
    pub text: Cow<'a, str>,
    /// What it was read as.
    pub encoding: Encoding,
}

/// Beginnings of files that people drop on a program that wants a table, and what to call them.
const NOT_TEXT: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "a workbook or archive (zip)"),
    (b"\xD0\xCF\x11\xE0", "an old workbook (xls)"),
    (b"root", "a ROOT file"),
    (b"\x89HDF", "an HDF5 file"),
    (b"\x89PNG", "a picture"),
    (b"\xFF\xD8\xFF", "a picture"),
    (b"%PDF", "a PDF document"),
    (b"PAR1", "a Parquet file"),
    (b"\x93NUMPY", "a NumPy array"),
    (b"\x1F\x8B", "a compressed file"),
];

/// Text from bytes.
///
/// # Errors
/// The bytes begin like a well-known binary format, or hold zero bytes.
pub(super) fn decode<'a>(
    bytes: &'a [u8],
    name: &str,
    told: Option<Encoding>,
) -> Result<Decoded<'a>, ReadError> {
    let refuse = |what: &'static str| Err(ReadError::NotText { name: name.into(), what });
    let is_binary = |magic: &[u8]| {
        // `root` may begin a table in plain words; the file format goes on with its version, high byte zero.
        bytes.starts_with(magic) && (magic != b"root" || bytes.get(4) == Some(&0))
    };
    if let Some((_, what)) = NOT_TEXT.iter().find(|(magic, _)| is_binary(magic)) {
        return refuse(what);
    }
    let (text, encoding) = match (bytes, told) {
        ([0xFF, 0xFE, rest @ ..], None | Some(Encoding::Utf16)) => {
            (utf16(rest, u16::from_le_bytes).into(), Encoding::Utf16)
        }
        ([0xFE, 0xFF, rest @ ..], None | Some(Encoding::Utf16)) => {
            (utf16(rest, u16::from_be_bytes).into(), Encoding::Utf16)
        }
        (_, Some(Encoding::Utf16)) => (utf16(bytes, u16::from_le_bytes).into(), Encoding::Utf16),
        (_, Some(Encoding::Latin1)) => (latin1(bytes).into(), Encoding::Latin1),
        (_, Some(Encoding::Utf8)) => (String::from_utf8_lossy(without_mark(bytes)), Encoding::Utf8),
        (_, None) => utf8_or_latin1(without_mark(bytes)),
    };
    if text.contains('\0') {
        return refuse("a binary file");
    }
    // `\r\n` is read as it is; only a carriage return alone, of old machines, must become a line end.
    let alone = text.bytes().zip(text.bytes().skip(1).chain([b' '])).any(|(a, b)| a == b'\r' && b != b'\n');
    let text = if alone { text.replace("\r\n", "\n").replace('\r', "\n").into() } else { text };
    Ok(Decoded { text, encoding })
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}

fn utf8_or_latin1(bytes: &[u8]) -> (Cow<'_, str>, Encoding) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.into(), Encoding::Utf8),
        Err(_) => (latin1(bytes).into(), Encoding::Latin1),
    }
}

/// What Windows puts where Latin-1 has control characters, from 0x80 on (code page 1252).
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn latin1(bytes: &[u8]) -> String {
    let letter = |b: &u8| match b {
        0x80..0xA0 => WINDOWS[usize::from(b - 0x80)],
        b => char::from(*b),
    };
    bytes.iter().map(letter).collect()
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], text: &str, encoding: Encoding) {
        let d = decode(bytes, "f", None).unwrap();
        assert_eq!((&*d.text, d.encoding), (text, encoding));
    }

    #[test]
    fn marks_and_encodings() {
        check(b"\xEF\xBB\xBFx,y", "x,y", Encoding::Utf8);
        check("Δs".as_bytes(), "Δs", Encoding::Utf8);
        check(b"T / \xB5s", "T / µs", Encoding::Latin1);
        check(b"\xFF\xFEx\0,\0\x94\x03", "x,Δ", Encoding::Utf16);
        check(b"\xFE\xFF\0x\0,", "x,", Encoding::Utf16);
        check(b"a\r\nb\rc\n", "a\nb\nc\n", Encoding::Utf8);
        check(b"a\r\nb\r\n", "a\r\nb\r\n", Encoding::Utf8);
        check(b"\x80\x93", "€“", Encoding::Latin1);
        check(b"root,2\n", "root,2\n", Encoding::Utf8);
    }

    #[test]
    fn files_that_are_no_text_are_called_by_their_name() {
        for (bytes, what) in [
            (b"PK\x03\x04abc".as_slice(), "a workbook or archive (zip)"),
            (b"root\0\0\xF6", "a ROOT file"),
            (b"1\0\x002", "a binary file"),
        ] {
            assert_eq!(decode(bytes, "f", None).err(), Some(ReadError::NotText { name: "f".into(), what }));
        }
    }
}
