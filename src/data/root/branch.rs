//! Branches of a tree: which numbers every entry holds, and in which baskets they lie.

use super::basket::Basket;
use super::error::{Fault, Found};
use super::lists::{Lists, of_vector};
use super::number::Number;
use super::record::{Element, Record, Value};

/// Longer arrays do not become columns of a table.
const MOST: i64 = 64;

/// One number of every entry.
#[derive(Debug, Clone)]
pub(super) struct Leaf {
    /// Its name inside the branch.
    pub name: String,
    /// Its place in an array, from 0; `None` of a single number.
    pub place: Option<usize>,
    /// How it is stored, or why it is not read.
    pub number: Result<Number, String>,
}

/// A branch.
#[derive(Debug, Clone)]
pub(super) struct Branch {
    /// Its name.
    pub name: String,
    /// What every entry holds, in this order and without gaps.
    pub leaves: Vec<Leaf>,
    /// Number of its parts, an array being one.
    pub n_parts: usize,
    /// How its entries lie where each is a list of numbers, those of the one leaf.
    pub lists: Option<Lists>,
    /// Number of entries.
    pub entries: usize,
    /// First entry, place and length of each basket.
    baskets: Vec<(i64, u64, usize)>,
    /// Baskets that lie in the tree itself, by their number.
    embedded: Vec<(usize, Basket)>,
}

/// Where a basket is to be had.
pub(super) enum Lies<'a> {
    /// In the file: place and length.
    InFile(u64, usize),
    /// In the tree.
    Here(&'a Basket),
}

impl Branch {
    /// The branch that `record` describes.
    pub fn new(mut record: Record) -> Found<Branch> {
        let mut parts = Vec::new();
        for element in record.take_list("fLeaves")? {
            if let Element::Record(leaf) = element {
                parts.push((leaf.text("fName").to_owned(), number(&leaf)?, leaf.int("fLen")?));
            }
        }
        let whole = reason(&mut record)?;
        let (mut leaves, mut n_parts, mut lists) = (Vec::new(), parts.len(), None);
        if let [(name, Stored::Lists(number), _)] = parts.as_slice() {
            leaves.push(Leaf { name: name.clone(), place: None, number: Ok(*number) });
            lists = Some(Lists::Arrays);
        } else {
            for (name, stored, n) in &parts {
                let number = stored.single();
                let n = usize::try_from(*n).unwrap_or(1);
                let places = if n > 1 && number.is_ok() { (0..n).map(Some).collect() } else { vec![None] };
                let one = |place| Leaf { name: name.clone(), place, number: number.clone() };
                leaves.extend(places.into_iter().map(one));
            }
        }
        let vector =
            (record.class == "TBranchElement").then(|| of_vector(record.text("fClassName"))).flatten();
        if let (Some(Whole::Object(_)), Some(number)) = (&whole, vector) {
            leaves = vec![Leaf { name: String::new(), place: None, number: Ok(number) }];
            (n_parts, lists) = (1, Some(Lists::Vectors));
        }
        let whole = whole.filter(|_| lists != Some(Lists::Vectors)).map(Whole::words);
        // Where one number of an entry has no known length, the places of the others are not known either.
        let none = || leaves.is_empty().then(|| "what it holds is not described in its place".to_owned());
        let bad = whole.or_else(none).or_else(|| leaves.iter().find_map(|leaf| leaf.number.clone().err()));
        if let Some(why) = bad {
            leaves = vec![Leaf { name: String::new(), place: None, number: Err(why) }];
            (n_parts, lists) = (1, None);
        }
        let entries = usize::try_from(record.int("fEntries")?).unwrap_or(0);
        let (first, place) = (record.ints("fBasketEntry")?, record.ints("fBasketSeek")?);
        let length = record.ints("fBasketBytes")?;
        let each = first.iter().zip(place).zip(length);
        let baskets = each.map(|((f, p), l)| (*f, *p as u64, usize::try_from(*l).unwrap_or(0))).collect();
        let of_number = |(k, element)| match element {
            Element::Basket(basket) => Some((k, basket)),
            _ => None,
        };
        let embedded = record.take_list("fBaskets")?.into_iter().enumerate().filter_map(of_number).collect();
        let name = record.text("fName").to_owned();
        Ok(Branch { name, leaves, n_parts, lists, entries, baskets, embedded })
    }

    /// Bytes of one entry, and of what precedes leaf `leaf` in it.
    pub fn stride(&self, leaf: usize) -> (usize, usize) {
        let width = |leaf: &Leaf| leaf.number.as_ref().map_or(0, |number| number.width());
        (self.leaves.iter().map(width).sum(), self.leaves.iter().take(leaf).map(width).sum())
    }

    /// The basket number `k`, which must begin with entry `first`.
    pub fn basket(&self, k: usize, first: usize) -> Found<Lies<'_>> {
        let missing = || {
            let (name, all) = (&self.name, self.entries);
            Fault::Damaged(format!("the branch {name} ends at entry {first} of {all}"))
        };
        let (start, place, length) = *self.baskets.get(k).ok_or_else(missing)?;
        if start != first as i64 {
            return Err(Fault::Damaged(format!(
                "basket {k} of the branch {} begins at another entry",
                self.name
            )));
        }
        if place != 0 {
            return Ok(Lies::InFile(place, length));
        }
        let found = self.embedded.iter().find(|(number, _)| *number == k);
        found.map(|(_, basket)| Lies::Here(basket)).ok_or_else(missing)
    }
}

/// Why a whole branch is not read.
enum Whole {
    /// It holds objects of this class.
    Object(String),
    /// Something else.
    Other(String),
}

impl Whole {
    fn words(self) -> String {
        match self {
            Whole::Object(class) => format!("it holds objects (class {class})"),
            Whole::Other(why) => why,
        }
    }
}

fn reason(record: &mut Record) -> Found<Option<Whole>> {
    let class = record.class.clone();
    let has_parts = record.take_list("fBranches")?.iter().any(|part| matches!(part, Element::Record(_)));
    let elsewhere = record.text("fFileName");
    Ok(if class != "TBranch" && (has_parts || elsewhere.is_empty()) {
        // What consists of branches is no vector of numbers.
        let object = if has_parts { Whole::Other } else { Whole::Object };
        let words =
            |class: String| if has_parts { format!("it holds objects (class {class})") } else { class };
        Some(object(words(class)))
    } else if has_parts {
        Some(Whole::Other("it consists of branches itself".to_owned()))
    } else if !elsewhere.is_empty() {
        Some(Whole::Other(format!("its entries lie in another file, {elsewhere}")))
    } else {
        None
    })
}

/// How a leaf is stored.
enum Stored {
    /// Numbers, equally many in every entry.
    Single(Number),
    /// Lists of numbers, each as long as another branch says.
    Lists(Number),
    /// Not read: why.
    Not(String),
}

impl Stored {
    /// The number, where there is one or an array of a fixed length in every entry.
    fn single(&self) -> Result<Number, String> {
        match self {
            Stored::Single(number) => Ok(*number),
            Stored::Lists(_) => Err("it holds lists of different lengths beside other numbers".to_owned()),
            Stored::Not(why) => Err(why.clone()),
        }
    }
}

/// How the numbers of a leaf are stored, or why they are not read.
fn number(leaf: &Record) -> Found<Stored> {
    let counted = !matches!(leaf.get("fLeafCount"), None | Some(Value::Pointer { is_null: true }));
    let number = Number::by_leaf(&leaf.class, leaf.int("fIsUnsigned")? != 0);
    Ok(match number {
        _ if leaf.class == "TLeafC" => Stored::Not("it holds texts".to_owned()),
        Some(number) if counted => Stored::Lists(number),
        _ if counted => Stored::Not(format!("it holds lists of values of class {}", leaf.class)),
        Some(_) if !(1..=MOST).contains(&leaf.int("fLen")?) => Stored::Not(format!(
            "it holds arrays of {} numbers, and more than {MOST} are no columns",
            leaf.int("fLen")?
        )),
        Some(number) => Stored::Single(number),
        None => Stored::Not(format!("it holds values of class {}", leaf.class)),
    })
}
