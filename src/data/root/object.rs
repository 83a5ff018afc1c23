//! An object out of its bytes, by the description of its class. What nobody asks for is passed over by its count of bytes, whatever it
//! is: functions in a graph, labels of an axis, friends of a tree.

use super::basket::Basket;
use super::cursor::{Cursor, Pointed};
use super::error::{Fault, Found};
use super::layout::{Kind, Layouts, Member};
use super::number::Number;
use super::record::{Element, Record, Value, wanted};

/// Objects in objects, at most.
const DEEPEST: usize = 40;

/// The object of class `class` that starts here.
pub(super) fn read(cursor: &mut Cursor, layouts: &Layouts, class: &str) -> Found<Record> {
    Reader { layouts }.record(cursor, class, 0)
}

struct Reader<'a> {
    layouts: &'a Layouts,
}

impl Reader<'_> {
    fn record(&self, cursor: &mut Cursor, class: &str, depth: usize) -> Found<Record> {
        let mut record = Record::new(class);
        self.class(cursor, class, &mut record, depth)?;
        Ok(record)
    }

    /// The members of `class` that start here.
    fn class(&self, cursor: &mut Cursor, class: &str, record: &mut Record, depth: usize) -> Found<()> {
        if depth > DEEPEST {
            return Err(Fault::damaged("objects are nested without end"));
        }
        if class == "TObject" {
            return cursor.skip_basic_object();
        }
        let header = cursor.header()?;
        let whole = self.members(cursor, self.layouts.of(class, header.version)?, record, depth)?;
        match header.end {
            Some(end) => cursor.go_to(end),
            None if whole => Ok(()),
            None => Err(Fault::Unsupported(format!("the class {class} has members of an unknown kind"))),
        }
    }

    /// `false` when a member ended the reading, because nobody knows how long it is.
    fn members(
        &self,
        cursor: &mut Cursor,
        members: &[Member],
        record: &mut Record,
        depth: usize,
    ) -> Found<bool> {
        for Member { name, kind } in members {
            let value = match kind {
                Kind::Base(class) => {
                    if let Some(number) = array_of(class) {
                        record.keep("fArray", array(cursor, number)?);
                    } else {
                        self.class(cursor, class, record, depth + 1)?;
                    }
                    continue;
                }
                Kind::One(number) => one(cursor, *number)?,
                Kind::Several(number, n) => several(cursor, *number, *n)?,
                Kind::Counted(number, count) => {
                    let is_there = cursor.u8()? != 0;
                    several(cursor, *number, if is_there { record.count(count)? } else { 0 })?
                }
                Kind::Text => Value::Text(cursor.text()?),
                Kind::Object(class) => match self.object(cursor, name, class, depth)? {
                    Some(value) => value,
                    None => continue,
                },
                Kind::Pointer => self.pointer(cursor, name, depth)?,
                Kind::Container => {
                    cursor.skip_object()?;
                    continue;
                }
                Kind::Other => return Ok(false),
            };
            if let (Value::Int(n), Kind::One(Number::I32)) = (&value, kind) {
                record.remember(name, *n);
            }
            record.keep(name, value);
        }
        Ok(true)
    }

    /// An object in place; `None` when nobody asks for it.
    fn object(&self, cursor: &mut Cursor, name: &str, class: &str, depth: usize) -> Found<Option<Value>> {
        if let Some(number) = array_of(class) {
            return array(cursor, number).map(Some);
        }
        let wanted = wanted(name).is_some();
        match class {
            "TObject" => cursor.skip_basic_object().map(|()| None),
            "TString" => Ok(Some(Value::Text(cursor.text()?))),
            "TObjArray" if wanted => self.list(cursor, depth).map(Value::List).map(Some),
            _ if wanted => self.record(cursor, class, depth + 1).map(Value::Record).map(Some),
            _ => cursor.skip_object().map(|()| None),
        }
    }

    /// An object somewhere else, of which only the axes of a graph, the graphs that are drawn together and the histograms of an efficiency are
    /// read.
    fn pointer(&self, cursor: &mut Cursor, name: &str, depth: usize) -> Found<Value> {
        let pointed = cursor.pointer()?;
        let is_null = pointed == Pointed::Null;
        let Pointed::Here { class, end } = pointed else { return Ok(Value::Pointer { is_null }) };
        if matches!(name, "fPassedHistogram" | "fTotalHistogram") {
            let record = self.record(cursor, &class, depth + 1)?;
            cursor.go_to(end)?;
            return Ok(Value::Record(record));
        }
        if name == "fGraphs" && class == "TList" {
            let graphs = self.linked(cursor, depth)?;
            cursor.go_to(end)?;
            return Ok(Value::List(graphs));
        }
        if name != "fHistogram" {
            cursor.go_to(end)?;
            return Ok(Value::Pointer { is_null });
        }
        // A graph is a graph without the titles of its axes, too.
        let record = self.record(&mut cursor.clone(), &class, depth + 1);
        cursor.go_to(end)?;
        Ok(record.map_or(Value::Pointer { is_null }, Value::Record))
    }

    /// The objects of a linked list.
    fn linked(&self, cursor: &mut Cursor, depth: usize) -> Found<Vec<Element>> {
        cursor.header()?;
        cursor.skip_basic_object()?;
        cursor.text()?;
        let n = cursor.count(4)?;
        let mut list = Vec::new();
        for _ in 0..n {
            if let Pointed::Here { class, end } = cursor.pointer()? {
                list.push(Element::Record(self.record(cursor, &class, depth + 1)?));
                cursor.go_to(end)?;
            } else {
                list.push(Element::Empty);
            }
            // With every object comes how it is drawn.
            cursor.text()?;
        }
        Ok(list)
    }

    /// The objects of an array of objects.
    fn list(&self, cursor: &mut Cursor, depth: usize) -> Found<Vec<Element>> {
        let header = cursor.header()?;
        cursor.skip_basic_object()?;
        cursor.text()?;
        let n = cursor.count(4)?;
        let _first = cursor.i32()?;
        let mut list = Vec::new();
        for _ in 0..n {
            let Pointed::Here { class, end } = cursor.pointer()? else {
                list.push(Element::Empty);
                continue;
            };
            list.push(if class == "TBasket" {
                Element::Basket(Basket::embedded(cursor)?)
            } else {
                Element::Record(self.record(cursor, &class, depth + 1)?)
            });
            cursor.go_to(end)?;
        }
        if let Some(end) = header.end {
            cursor.go_to(end)?;
        }
        Ok(list)
    }
}

/// The numbers in ROOT's classes of arrays.
fn array_of(class: &str) -> Option<Number> {
    Some(match class {
        "TArrayC" => Number::I8,
        "TArrayS" => Number::I16,
        "TArrayI" => Number::I32,
        "TArrayL" | "TArrayL64" => Number::I64,
        "TArrayF" => Number::F32,
        "TArrayD" => Number::F64,
        _ => return None,
    })
}

fn array(cursor: &mut Cursor, number: Number) -> Found<Value> {
    let n = cursor.count(number.width())?;
    several(cursor, number, n)
}

fn one(cursor: &mut Cursor, number: Number) -> Found<Value> {
    let bytes = cursor.take(number.width())?;
    Ok(if number.is_whole() { Value::Int(number.int(bytes)) } else { Value::Real(number.real(bytes)) })
}

/// `n` numbers that lie one after another.
fn several(cursor: &mut Cursor, number: Number, n: usize) -> Found<Value> {
    let length =
        n.checked_mul(number.width()).ok_or_else(|| Fault::damaged("a list is longer than memory"))?;
    let each = cursor.take(length)?.chunks_exact(number.width());
    Ok(if number.is_whole() {
        Value::Ints(each.map(|bytes| number.int(bytes)).collect())
    } else {
        Value::Reals(each.map(|bytes| number.real(bytes)).collect())
    })
}
