//! How classes lie in a file: every ROOT file describes, member by member, each version of each class that it holds (TStreamerInfo).
//! Objects are read by these descriptions (record.rs), so that versions need not be known beforehand.

use super::cursor::{Cursor, Pointed};
use super::error::{Fault, Found};
use super::number::Number;
use std::collections::HashMap;

/// How a member is stored.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    /// The members of the class that this one extends.
    Base(String),
    /// One number.
    One(Number),
    /// So many numbers.
    Several(Number, usize),
    /// A byte, then as many numbers as an earlier member says.
    Counted(Number, String),
    /// A text.
    Text,
    /// An object of a known class, in place.
    Object(String),
    /// An object of any class, or none.
    Pointer,
    /// A container whose bytes are counted, passed over.
    Container,
    /// Something that is not read; what follows it in its class neither.
    Other,
}

/// A member of a class.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Member {
    /// Its name.
    pub name: String,
    /// How it is stored.
    pub kind: Kind,
}

/// The members of every described class and version.
#[derive(Debug, Default)]
pub(super) struct Layouts {
    classes: HashMap<(String, u16), Vec<Member>>,
}

impl Layouts {
    /// The members of a version of a class.
    pub fn of(&self, class: &str, version: u16) -> Found<&[Member]> {
        let members = self.classes.get(&(class.to_owned(), version)).map(Vec::as_slice);
        let missing = || format!("the file does not describe version {version} of the class {class}");
        members.ok_or_else(|| Fault::Unsupported(missing()))
    }

    /// The descriptions in the list that starts here.
    pub fn read(cursor: &mut Cursor) -> Found<Layouts> {
        let mut layouts = Layouts::default();
        cursor.header()?;
        cursor.skip_basic_object()?;
        cursor.text()?;
        for _ in 0..cursor.count(5)? {
            let pointed = cursor.pointer()?;
            if let Pointed::Here { class, end } = pointed {
                if class == "TStreamerInfo" {
                    let (key, members) = description(cursor)?;
                    layouts.classes.insert(key, members);
                }
                cursor.go_to(end)?;
            }
            // With every object of a list comes an option.
            cursor.text()?;
        }
        Ok(layouts)
    }
}

/// Name and title of an object.
fn named(cursor: &mut Cursor) -> Found<(String, String)> {
    let header = cursor.header()?;
    cursor.skip_basic_object()?;
    let named = (cursor.text()?, cursor.text()?);
    match header.end {
        Some(end) => cursor.go_to(end).map(|()| named),
        None => Ok(named),
    }
}

/// One class: its name and version, its members.
fn description(cursor: &mut Cursor) -> Found<((String, u16), Vec<Member>)> {
    cursor.header()?;
    let (class, _) = named(cursor)?;
    let (_checksum, version) = (cursor.u32()?, cursor.u32()?);
    let mut members = Vec::new();
    if let Pointed::Here { .. } = cursor.pointer()? {
        cursor.header()?;
        cursor.skip_basic_object()?;
        cursor.text()?;
        let n = cursor.count(4)?;
        let _first = cursor.i32()?;
        for _ in 0..n {
            if let Pointed::Here { class, end } = cursor.pointer()? {
                members.push(member(cursor, &class)?);
                cursor.go_to(end)?;
            }
        }
    }
    Ok(((class, version as u16), members))
}

/// One member; `class` is the class of its description.
fn member(cursor: &mut Cursor, class: &str) -> Found<Member> {
    cursor.header()?;
    let inner = cursor.header()?;
    let (name, _title) = named(cursor)?;
    let (code, _size, length) = (cursor.i32()?, cursor.i32()?, cursor.i32()?);
    let _dimensions = cursor.i32()?;
    // Five ends of dimensions; the first version counted them.
    let ends = if inner.version < 2 { cursor.count(4)? } else { 5 };
    cursor.take(4 * ends)?;
    let type_name = cursor.text()?;
    if let Some(end) = inner.end {
        cursor.go_to(end)?;
    }
    let kind = kind(cursor, class, &name, code, length, &type_name)?;
    Ok(Member { name, kind })
}

fn kind(
    cursor: &mut Cursor,
    class: &str,
    name: &str,
    code: i32,
    length: i32,
    type_name: &str,
) -> Found<Kind> {
    let length = usize::try_from(length).unwrap_or(0);
    let number = Number::by_code(code % 20);
    let plain = type_name.trim_end_matches('*').to_owned();
    Ok(match (class, code, number) {
        ("TStreamerBase", ..) => Kind::Base(name.to_owned()),
        ("TStreamerBasicPointer", 41..=59, Some(number)) => {
            let _version = cursor.i32()?;
            Kind::Counted(number, cursor.text()?)
        }
        (_, 1..=18, Some(number)) if length == 0 => Kind::One(number),
        (_, 21..=38, Some(number)) if length > 0 => Kind::Several(number, length),
        (_, 65, _) => Kind::Text,
        (_, 61 | 62 | 63 | 66 | 67, _) if length == 0 => Kind::Object(plain),
        (_, 64, _) if length == 0 => Kind::Pointer,
        ("TStreamerSTL", 300 | 500, _) if length == 0 => Kind::Container,
        _ => Kind::Other,
    })
}
