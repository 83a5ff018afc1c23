//! Bytes to text: UTF-8 with or without mark, UTF-16 with mark, else Latin-1. Line ends become `\n`.

use std::borrow::Cow;

use super::ReadError;

/// The text and, when it is not plain UTF-8, what it was read as.
pub(super) struct Decoded<'a> {
    /// The text, lines ended by `\n`; the bytes themselves where they are that already.
    pub text: Cow<'a, str>,
    /// `Latin-1` or `UTF-16`, to be noted.
    pub encoding: Option<&'static str>,
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
pub(super) fn decode<'a>(bytes: &'a [u8], name: &str) -> Result<Decoded<'a>, ReadError> {
    let refuse = |what: &'static str| Err(ReadError::NotText { name: name.into(), what });
    let is_binary = |magic: &[u8]| {
        // `root` may begin a table in plain words; the file format goes on with its version, high byte zero.
        bytes.starts_with(magic) && (magic != b"root" || bytes.get(4) == Some(&0))
    };
    if let Some((_, what)) = NOT_TEXT.iter().find(|(magic, _)| is_binary(magic)) {
        return refuse(what);
    }
    let (text, encoding) = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8_or_latin1(rest),
        [0xFF, 0xFE, rest @ ..] => (utf16(rest, u16::from_le_bytes).into(), Some("UTF-16")),
        [0xFE, 0xFF, rest @ ..] => (utf16(rest, u16::from_be_bytes).into(), Some("UTF-16")),
        _ => utf8_or_latin1(bytes),
    };
    if text.contains('\0') {
        return refuse("a binary file");
    }
    let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n").into() } else { text };
    Ok(Decoded { text, encoding })
}

fn utf8_or_latin1(bytes: &[u8]) -> (Cow<'_, str>, Option<&'static str>) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.into(), None),
        Err(_) => (bytes.iter().map(|&b| char::from(b)).collect::<String>().into(), Some("Latin-1")),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], text: &str, encoding: Option<&str>) {
        let d = decode(bytes, "f").unwrap();
        assert_eq!((&*d.text, d.encoding), (text, encoding));
    }

    #[test]
    fn marks_and_encodings() {
        check(b"\xEF\xBB\xBFx,y", "x,y", None);
        check("Δs".as_bytes(), "Δs", None);
        check(b"T / \xB5s", "T / µs", Some("Latin-1"));
        check(b"\xFF\xFEx\0,\0\x94\x03", "x,Δ", Some("UTF-16"));
        check(b"\xFE\xFF\0x\0,", "x,", Some("UTF-16"));
        check(b"a\r\nb\rc\n", "a\nb\nc\n", None);
        check(b"root,2\n", "root,2\n", None);
    }

    #[test]
    fn files_that_are_no_text_are_called_by_their_name() {
        for (bytes, what) in [
            (b"PK\x03\x04abc".as_slice(), "a workbook or archive (zip)"),
            (b"root\0\0\xF6", "a ROOT file"),
            (b"1\0\x002", "a binary file"),
        ] {
            assert_eq!(decode(bytes, "f").err(), Some(ReadError::NotText { name: "f".into(), what }));
        }
    }
}
