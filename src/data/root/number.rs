//! Numbers of every width in which ROOT stores them, the most significant byte first.

/// How a number is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Number {
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
    F32,
    F64,
    Bool,
}

impl Number {
    /// By the codes of member types below 20; `None` for shortened numbers and for texts.
    pub fn by_code(code: i32) -> Option<Number> {
        Some(match code {
            1 | 10 => Number::I8,
            2 => Number::I16,
            3 | 6 => Number::I32,
            4 | 16 => Number::I64,
            5 => Number::F32,
            8 => Number::F64,
            11 => Number::U8,
            12 => Number::U16,
            13 | 15 => Number::U32,
            14 | 17 => Number::U64,
            18 => Number::Bool,
            _ => return None,
        })
    }

    /// By the class of a leaf of a tree.
    pub fn by_leaf(class: &str, unsigned: bool) -> Option<Number> {
        Some(match (class, unsigned) {
            ("TLeafB", false) => Number::I8,
            ("TLeafB", true) => Number::U8,
            ("TLeafS", false) => Number::I16,
            ("TLeafS", true) => Number::U16,
            ("TLeafI", false) => Number::I32,
            ("TLeafI", true) => Number::U32,
            ("TLeafL" | "TLeafG", false) => Number::I64,
            ("TLeafL" | "TLeafG", true) => Number::U64,
            ("TLeafF", _) => Number::F32,
            ("TLeafD", _) => Number::F64,
            ("TLeafO", _) => Number::Bool,
            _ => return None,
        })
    }

    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Number::I8 => "8-bit integer",
            Number::I16 => "16-bit integer",
            Number::I32 => "32-bit integer",
            Number::I64 => "64-bit integer",
            Number::U8 => "unsigned 8-bit integer",
            Number::U16 => "unsigned 16-bit integer",
            Number::U32 => "unsigned 32-bit integer",
            Number::U64 => "unsigned 64-bit integer",
            Number::F32 => "float",
            Number::F64 => "double",
            Number::Bool => "true or false",
        }
    }

    /// Bytes of one number.
    pub fn width(self) -> usize {
        match self {
            Number::I8 | Number::U8 | Number::Bool => 1,
            Number::I16 | Number::U16 => 2,
            Number::I32 | Number::U32 | Number::F32 => 4,
            Number::I64 | Number::U64 | Number::F64 => 8,
        }
    }

    /// Whether it is a whole number.
    pub fn is_whole(self) -> bool {
        !matches!(self, Number::F32 | Number::F64)
    }

    /// The bits of [`Number::width`] bytes.
    fn bits(bytes: &[u8]) -> u64 {
        bytes.iter().fold(0, |sum, b| sum << 8 | u64::from(*b))
    }

    /// The whole number in `bytes`; one of 64 bits without a sign loses its highest bit to the sign.
    pub fn int(self, bytes: &[u8]) -> i64 {
        let bits = Number::bits(bytes);
        match self {
            Number::I8 => (bits as i8).into(),
            Number::I16 => (bits as i16).into(),
            Number::I32 => (bits as i32).into(),
            Number::F32 | Number::F64 => self.real(bytes) as i64,
            Number::Bool => (bits != 0).into(),
            _ => bits as i64,
        }
    }

    /// The number in `bytes`, rounded where it has more than 53 bits.
    pub fn real(self, bytes: &[u8]) -> f64 {
        match self {
            Number::F32 => f32::from_bits(Number::bits(bytes) as u32).into(),
            Number::F64 => f64::from_bits(Number::bits(bytes)),
            Number::U64 => Number::bits(bytes) as f64,
            _ => self.int(bytes) as f64,
        }
    }

    /// Whether [`Number::real`] gives the number in `bytes` without rounding.
    pub fn is_exact(self, bytes: &[u8]) -> bool {
        match self {
            // Wide enough for 2⁶⁴, to which the largest ones are rounded.
            Number::U64 => Number::bits(bytes) as f64 as u128 == u128::from(Number::bits(bytes)),
            Number::I64 => self.int(bytes) as f64 as i128 == i128::from(self.int(bytes)),
            _ => true,
        }
    }
}
