//! What a column means: roles from header names, from positions, or as told; and the kind of data that follows.

use super::ReadError;
use super::company::{Look, by_company, doubts, measured, time_before_place};
use super::header::Header;
use super::measures::{self, Measure};
use super::sheet::Sheet;
use super::words::{self, Sign, Word};
use crate::data::{DataKind, MAX_COORDINATES};

/// The meaning of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// Abscissa, value of a sample, or centre of a bin.
    X,
    /// Coordinate of that number, 2 to 10, of a point or of a value of a sample, or center of a bin.
    Further(u8),
    /// Ordinate.
    Y,
    /// σ of x.
    Sx,
    /// σ of y, or of a content.
    Sy,
    /// σ of y when the model lies below.
    SyMinus,
    /// σ of y when the model lies above.
    SyPlus,
    /// Lower edge.
    Lo,
    /// Upper edge.
    Hi,
    /// Lower edge on the second axis.
    Lo2,
    /// Upper edge on the second axis.
    Hi2,
    /// Lower edge on the third axis.
    Lo3,
    /// Upper edge on the third axis.
    Hi3,
    /// Content of a bin.
    N,
    /// Weight of a value.
    W,
    /// Sum of the squared weights of a bin.
    W2,
    /// Successes among the trials `n`.
    K,
    /// Content of a bin of the template of that number.
    T(u8),
    /// Sum of the squared weights of a bin of a template.
    TSquares(u8),
}

/// All roles with their names on the command line, in the order of the JSON key `columns`.
const ROLES: &[(Role, &str)] = &[
    (Role::X, "x"),
    (Role::Further(2), "x2"),
    (Role::Further(3), "x3"),
    (Role::Further(4), "x4"),
    (Role::Further(5), "x5"),
    (Role::Further(6), "x6"),
    (Role::Further(7), "x7"),
    (Role::Further(8), "x8"),
    (Role::Further(9), "x9"),
    (Role::Further(10), "x10"),
    (Role::Y, "y"),
    (Role::Sx, "sx"),
    (Role::Sy, "sy"),
    (Role::SyMinus, "sy-"),
    (Role::SyPlus, "sy+"),
    (Role::Lo, "lo"),
    (Role::Hi, "hi"),
    (Role::Lo2, "lo2"),
    (Role::Hi2, "hi2"),
    (Role::Lo3, "lo3"),
    (Role::Hi3, "hi3"),
    (Role::N, "n"),
    (Role::W, "w"),
    (Role::W2, "w2"),
    (Role::K, "k"),
    (Role::T(1), "t1"),
    (Role::TSquares(1), "t1v"),
    (Role::T(2), "t2"),
    (Role::TSquares(2), "t2v"),
    (Role::T(3), "t3"),
    (Role::TSquares(3), "t3v"),
    (Role::T(4), "t4"),
    (Role::TSquares(4), "t4v"),
    (Role::T(5), "t5"),
    (Role::TSquares(5), "t5v"),
    (Role::T(6), "t6"),
    (Role::TSquares(6), "t6v"),
    (Role::T(7), "t7"),
    (Role::TSquares(7), "t7v"),
    (Role::T(8), "t8"),
    (Role::TSquares(8), "t8v"),
    (Role::T(9), "t9"),
    (Role::TSquares(9), "t9v"),
];

impl Role {
    /// The name on the command line.
    pub(super) fn name(self) -> &'static str {
        ROLES.iter().find(|(r, _)| *r == self).map_or("", |(_, name)| name)
    }

    /// The role of that name.
    pub(super) fn from_name(name: &str) -> Result<Role, ReadError> {
        if let Some((role, _)) = ROLES.iter().find(|(_, n)| *n == name) {
            return Ok(*role);
        }
        let later = match name {
            "sx2" | "sx3" => Some("uncertainties of further coordinates (sx2, sx3)"),
            _ => None,
        };
        Err(ReadError::BadRole {
            reason: match later {
                Some(what) => format!("{what} are not available yet in this version"),
                None => {
                    format!(
                        "there is no role '{name}' — there are x, x2, x3 … x10, y, sx, sy, sy-, sy+, lo, hi, lo2, hi2, lo3, hi3, n, w, w2, k, t1, t1v, t2 …"
                    )
                }
            },
        })
    }

    /// The roles of all coordinates after the first one.
    pub(super) fn further() -> impl Iterator<Item = Role> {
        (2..).map(Role::Further).take(MAX_COORDINATES - 1)
    }

    /// Whether a column of this role belongs to a template.
    pub(super) fn is_template(self) -> bool {
        matches!(self, Role::T(_) | Role::TSquares(_))
    }

    /// Whether a column of this role holds uncertainties.
    pub(super) fn is_error(self) -> bool {
        matches!(self, Role::Sx | Role::Sy | Role::SyMinus | Role::SyPlus | Role::W2 | Role::TSquares(_))
    }
}

/// How the roles were found; decides what the note says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// The user said so.
    Told,
    /// Column names said so.
    ByName,
    /// By position.
    ByPosition,
}

/// Which column has which role.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Roles {
    /// (role, 0-based column), in the order of [`ROLES`].
    pub columns: Vec<(Role, usize)>,
    /// How they were found.
    pub found: Found,
    /// Columns whose role is only likely: a person should look at it.
    pub doubtful: Vec<usize>,
}

impl Roles {
    pub(super) fn new(mut columns: Vec<(Role, usize)>, found: Found) -> Roles {
        columns.sort_unstable();
        Roles { columns, found, doubtful: Vec::new() }
    }

    /// The same with these columns marked as doubtful.
    pub(super) fn doubting(self, doubtful: Vec<usize>) -> Roles {
        Roles { doubtful, ..self }
    }

    /// The same with another column in this role. What was an error of the old ordinate or abscissa is not one of the new.
    pub(super) fn with(&self, role: Role, column: usize) -> Roles {
        let gone = |r: Role| match role {
            Role::X => matches!(r, Role::X | Role::Sx),
            Role::Y | Role::N => {
                matches!(r, Role::Y | Role::N | Role::Sy | Role::SyMinus | Role::SyPlus | Role::W2)
            }
            _ => r == role,
        };
        let kept = self.columns.iter().copied().filter(|(r, _)| !gone(*r));
        let columns: Vec<(Role, usize)> = kept.chain([(role, column)]).collect();
        let still = |c: &usize| columns.iter().any(|(_, of)| of == c);
        let doubtful = self.doubtful.iter().copied().filter(still).collect();
        Roles::new(columns, self.found).doubting(doubtful)
    }

    /// The column of a role.
    pub(super) fn get(&self, role: Role) -> Option<usize> {
        self.columns.iter().find(|(r, _)| *r == role).map(|(_, c)| *c)
    }

    /// Whether there is a column of this role.
    pub(super) fn has(&self, role: Role) -> bool {
        self.get(role).is_some()
    }

    /// Roles by position: x; x y; x y sy; x y sx sy; for a histogram centre n; lo hi n; lo hi n error. Uncertainties that stood in the same
    /// cells belong to their column whatever its position.
    pub(super) fn by_position(sheet: &Sheet, usable: &[usize], kind: Option<DataKind>) -> Roles {
        use Role::{Hi, Lo, N, Sx, Sy, X, Y};
        let own = |c: &usize| sheet.columns[*c].error_of;
        let columns: Vec<usize> = usable.iter().copied().filter(|c| own(c).is_none()).collect();
        let has_own = columns.len() < usable.len();
        let order: &[Role] = match (kind, columns.len()) {
            (Some(DataKind::Sample), _) | (_, 0 | 1) => &[X],
            (Some(DataKind::Histogram), 2) => &[X, N],
            (Some(DataKind::Histogram), 3) => &[Lo, Hi, N],
            (Some(DataKind::Histogram), _) => &[Lo, Hi, N, Sy],
            (_, 3) if !has_own && sheet.may_be_errors(columns[2]) => &[X, Y, Sy],
            (_, 4) if !has_own && columns[2..].iter().all(|c| sheet.may_be_errors(*c)) => &[X, Y, Sx, Sy],
            _ => &[X, Y],
        };
        let mut roles: Vec<(Role, usize)> = order.iter().copied().zip(columns.iter().copied()).collect();
        let doubtful = if columns.len() > 1 { roles.iter().map(|(_, c)| *c).collect() } else { Vec::new() };
        for &c in usable {
            let of = own(&c).and_then(|of| roles.iter().find(|(_, r)| *r == of).map(|(r, _)| *r));
            roles.extend(match of {
                Some(X) => Some((Sx, c)),
                Some(Y | N) => Some((Sy, c)),
                _ => None,
            });
        }
        Roles::new(roles, Found::ByPosition).doubting(doubtful)
    }

    /// Roles by column names; `usable` are the columns that hold numbers, `look` tells what these look like.
    pub(super) fn by_name(
        headers: &[Header],
        usable: &[usize],
        kind: Option<DataKind>,
        look: &dyn Look,
    ) -> Roles {
        let (mut words, pair) = meanings(headers, usable);
        by_company(&mut words, headers, look);
        if kind != Some(DataKind::Sample) {
            time_before_place(&mut words, headers, look);
        }
        let by_word = |w: Word| words.iter().find(|(_, v)| *v == Some(w)).map(|(c, _)| *c);
        let named = |r: Role| by_word(Word::Is(r));
        let free = measured(&words, headers, look);
        let mut roles = Vec::new();
        let edges = named(Role::Lo).zip(named(Role::Hi));
        let content = named(Role::N).or(named(Role::Y)).or(free.first().copied());
        if let (Some((lo, hi)), Some(n)) = (edges, content.filter(|_| kind.is_none_or(is_histogram))) {
            roles.extend([(Role::Lo, lo), (Role::Hi, hi), (Role::N, n)]);
            let sigma = by_word(Word::ErrorOf(n, Sign::Both)).or(named(Role::Sy));
            roles.extend(sigma.map(|c| (Role::Sy, c)));
            // `min, max` beside what are no counts may be anything.
            let open = kind.is_none() && pair == Some((lo, hi)) && named(Role::N).is_none();
            let doubtful = if open && !look.holds_counts(n) { vec![lo, hi, n] } else { Vec::new() };
            return Roles::new(roles, Found::ByName).doubting(doubtful);
        }
        let time = free.iter().copied().find(|c| look.is_time(*c));
        // What is the same in every row is plotted against nothing.
        let varies = || free.iter().copied().find(|c| !look.is_constant(*c)).or(free.first().copied());
        let x = named(Role::X).or(time).or_else(varies);
        let mut rest = free.iter().copied().filter(|c| Some(*c) != x);
        let y = if kind == Some(DataKind::Sample) {
            None
        } else {
            named(Role::Y).or_else(|| named(Role::N)).or_else(|| rest.next()).or_else(|| {
                // Only a column named like an error is left (`E, sigma` of a cross-section): it is the ordinate.
                named(Role::Sy).filter(|_| usable.len() == 2)
            })
        };
        let Some(x) = x.or_else(|| named(Role::N)).or_else(|| usable.first().copied()) else {
            return Roles::new(roles, Found::ByName);
        };
        roles.push((Role::X, x));
        let y = y.filter(|y| *y != x);
        let doubtful = doubts(headers, &free, x, y, look);
        if y.is_none() {
            roles.extend(named(Role::W).filter(|w| *w != x).map(|w| (Role::W, w)));
        }
        if let Some(y) = y {
            let counts = named(Role::N) == Some(y);
            roles.push((if counts { Role::N } else { Role::Y }, y));
            let of = |c: usize, sign: Sign| by_word(Word::ErrorOf(c, sign));
            let sides =
                (of(y, Sign::Minus).or(named(Role::SyMinus)), of(y, Sign::Plus).or(named(Role::SyPlus)));
            if let (Some(minus), Some(plus)) = sides {
                roles.extend([(Role::SyMinus, minus), (Role::SyPlus, plus)]);
            } else {
                let sy = of(y, Sign::Both).or(named(Role::Sy)).filter(|c| *c != y);
                roles.extend(sy.map(|c| (Role::Sy, c)));
            }
            roles.extend(of(x, Sign::Both).or(named(Role::Sx)).map(|c| (Role::Sx, c)));
        }
        if kind.is_none_or(|k| k == DataKind::Points) {
            take_coordinates(headers, usable, &mut roles);
        }
        Roles::new(roles, Found::ByName).doubting(doubtful)
    }

    /// Roles of a list of numbers: y and its errors, by names where there are any, else y, y sy.
    pub(super) fn of_list(headers: Option<&[Header]>, usable: &[usize]) -> Roles {
        let Some(headers) = headers else {
            let columns = [Role::Y, Role::Sy].into_iter().zip(usable.iter().copied()).collect();
            return Roles::new(columns, Found::ByPosition);
        };
        let names: Vec<(usize, String)> =
            usable.iter().map(|&c| (c, words::squeezed(&headers[c].name))).collect();
        let words = names.iter().map(|(c, squeezed)| {
            let error = || words::related(squeezed, *c, &names).map(|(of, sign)| Word::ErrorOf(of, sign));
            (*c, words::word(&headers[*c].name).or_else(error))
        });
        let words: Vec<(usize, Option<Word>)> = words.collect();
        let by_word = |w: Word| words.iter().find(|(_, v)| *v == Some(w)).map(|(c, _)| *c);
        let free = || words.iter().find(|(_, w)| w.is_none()).map(|(c, _)| *c);
        let y = by_word(Word::Is(Role::Y)).or_else(free).or(usable.first().copied());
        let mut roles: Vec<(Role, usize)> = y.map(|y| (Role::Y, y)).into_iter().collect();
        let of = |sign: Sign| y.and_then(|y| by_word(Word::ErrorOf(y, sign)));
        if let (Some(minus), Some(plus)) = (of(Sign::Minus), of(Sign::Plus)) {
            roles.extend([(Role::SyMinus, minus), (Role::SyPlus, plus)]);
        } else {
            let sy = of(Sign::Both).or(by_word(Word::Is(Role::Sy))).filter(|c| Some(*c) != y);
            roles.extend(sy.map(|c| (Role::Sy, c)));
        }
        Roles::new(roles, Found::ByName)
    }

    /// Roles as the user told them.
    ///
    /// # Errors
    /// An unknown role or column, or a role given twice.
    pub(super) fn told(
        told: &[(String, String)],
        headers: Option<&[Header]>,
        n_columns: usize,
        name: &str,
    ) -> Result<Roles, ReadError> {
        let mut columns = Vec::new();
        for (role_name, column) in told {
            let role = Role::from_name(role_name)?;
            if columns.iter().any(|(r, _)| *r == role) {
                return Err(ReadError::BadRole { reason: format!("the role '{role_name}' is given twice") });
            }
            let found = find_column(column, headers, n_columns)
                .ok_or_else(|| unknown_column(column, role_name, headers, n_columns, name))?;
            columns.push((role, found));
        }
        Ok(Roles::new(columns, Found::Told))
    }
}

/// Why nothing was found: several have that symbol, or none has that name.
fn unknown_column(
    column: &str,
    role: &str,
    headers: Option<&[Header]>,
    n_columns: usize,
    name: &str,
) -> ReadError {
    let headers_of = headers.unwrap_or_default();
    let several = words::of_symbol(headers_of, column.trim());
    if several.len() > 1 {
        let names: Vec<String> = several.iter().map(|c| format!("'{}'", headers_of[*c].name)).collect();
        let names = names.join(" or ");
        let reason =
            format!("'{column}' for {role} may be the column {names} of {name}: give the whole name");
        return ReadError::BadRole { reason };
    }
    ReadError::UnknownColumn {
        name: name.into(),
        column: column.into(),
        role: role.into(),
        known: known_columns(headers, n_columns),
    }
}

/// A column and what its name says.
type Meaning = (usize, Option<Word>);

/// What each name says by itself or of another column, and the columns that are edges because both are there.
fn meanings(headers: &[Header], usable: &[usize]) -> (Vec<Meaning>, Option<(usize, usize)>) {
    let measures: Vec<(usize, Measure)> = usable.iter().map(|&c| (c, measures::of(&headers[c]))).collect();
    let names: Vec<(usize, String)> = measures.iter().map(|(c, m)| (*c, words::squeezed(&m.name))).collect();
    let raw: Vec<(usize, &str)> = measures.iter().map(|(c, m)| (*c, m.name.as_str())).collect();
    let by_words = words::by_single_words(&raw);
    let pair = words::edge_pair(&names);
    let meaning = |(c, squeezed): &(usize, String)| {
        let raw = raw.iter().find(|(of, _)| of == c).map_or("", |(_, name)| name);
        let edge = pair.and_then(|(lo, hi)| match *c {
            c if c == lo => Some(Word::Is(Role::Lo)),
            c if c == hi => Some(Word::Is(Role::Hi)),
            _ => None,
        });
        let found = || std::iter::once(&names).chain(&by_words).find_map(|n| words::related(squeezed, *c, n));
        let error = || found().map(|(of, sign)| Word::ErrorOf(of, sign));
        // What has a unit is a quantity: a weight in newtons weighs no entries, n in 1/m³ is a density.
        let may_be = |w: &Word| match w {
            Word::Is(Role::W) => false,
            Word::Is(Role::N) => !raw.eq_ignore_ascii_case("n"),
            _ => true,
        };
        let word = words::word(raw).filter(|w| headers[*c].unit.is_empty() || may_be(w));
        edge.or(word).or_else(error).or_else(|| words::edge_of(raw).map(|(_, role)| Word::Is(role)))
    };
    (names.iter().map(|n| (n.0, meaning(n))).collect(), pair)
}

/// Columns named exactly `x, x2, y` or `x1, x2, y` (and x3 …), in any order and with nothing beside them but uncertainties of y, are points
/// with further coordinates. Anything less plain keeps one coordinate until the user says otherwise.
fn take_coordinates(headers: &[Header], usable: &[usize], roles: &mut Vec<(Role, usize)>) {
    let of_y = |r: Role| matches!(r, Role::Sy | Role::SyMinus | Role::SyPlus);
    let is_of_y = |c: usize| roles.iter().any(|&(r, of)| of == c && of_y(r));
    let role = |c: usize| match headers[c].name.as_str() {
        "x" | "x1" => Some((Role::X, c)),
        "y" => Some((Role::Y, c)),
        name => match Role::from_name(name) {
            Ok(role @ Role::Further(_)) => Some((role, c)),
            _ => None,
        },
    };
    let plain: Option<Vec<_>> = usable.iter().filter(|&&c| !is_of_y(c)).map(|&c| role(c)).collect();
    let Some(mut plain) = plain else { return };
    plain.sort_unstable();
    let in_turn = (2..).map(Role::Further).take(plain.len().saturating_sub(2));
    let wanted: Vec<Role> = [Role::X].into_iter().chain(in_turn).chain([Role::Y]).collect();
    if plain.len() > 2 && plain.iter().map(|(r, _)| *r).eq(wanted) {
        roles.retain(|(r, _)| of_y(*r));
        roles.extend(plain);
    }
}

fn is_histogram(kind: DataKind) -> bool {
    kind == DataKind::Histogram
}

/// The column of that name (with its unit or without), of that symbol where only one has it, or of that 1-based number.
pub(super) fn find_column(wanted: &str, headers: Option<&[Header]>, n_columns: usize) -> Option<usize> {
    let wanted = wanted.trim();
    let headers = headers.unwrap_or(&[]);
    let by = |same: &dyn Fn(&Header) -> bool| headers.iter().position(same);
    by(&|h| h.name == wanted || h.text() == wanted)
        .or_else(|| by(&|h| !h.name.is_empty() && h.name.to_lowercase() == wanted.to_lowercase()))
        .or_else(|| match words::of_symbol(headers, wanted)[..] {
            [only] => Some(only),
            _ => None,
        })
        .or_else(|| wanted.parse::<usize>().ok().filter(|n| (1..=n_columns).contains(n)).map(|n| n - 1))
}

fn known_columns(headers: Option<&[Header]>, n_columns: usize) -> Vec<String> {
    match headers {
        Some(headers) => headers.iter().map(|h| h.name.clone()).collect(),
        None => vec![format!("1 to {n_columns} (they have no names)")],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Roles of comma-separated header names, as `x=t y=s`.
    fn roles(header: &str) -> String {
        text_of(&found(header, true), header)
    }

    fn found(header: &str, counts: bool) -> Roles {
        let headers: Vec<Header> = header.split(',').map(Header::parse).collect();
        let usable: Vec<usize> = (0..headers.len()).collect();
        Roles::by_name(&headers, &usable, None, &Stub(counts))
    }

    /// Numbers above zero, whole ones or not.
    struct Stub(bool);

    impl Look for Stub {
        fn holds_counts(&self, _: usize) -> bool {
            self.0
        }
        fn is_time(&self, _: usize) -> bool {
            false
        }
        fn counts_rows(&self, column: usize) -> bool {
            column == 0
        }
        fn is_constant(&self, _: usize) -> bool {
            false
        }
        fn may_be_errors(&self, _: usize) -> bool {
            true
        }
    }

    fn text_of(roles: &Roles, header: &str) -> String {
        let headers: Vec<Header> = header.split(',').map(Header::parse).collect();
        let text = roles.columns.iter().map(|(r, c)| format!("{}={}", r.name(), headers[*c].name));
        text.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn names_tell_roles() {
        for (header, expected) in [
            ("x,y", "x=x y=y"),
            ("y,x", "x=x y=y"),
            ("x,y,y_err", "x=x y=y sy=y_err"),
            ("x,y,x_err,y_err", "x=x y=y sx=x_err sy=y_err"),
            ("x,y,sx,sy", "x=x y=y sx=sx sy=sy"),
            ("x,y,ex,ey", "x=x y=y sx=ex sy=ey"),
            ("t / s,s / m,Δs / m", "x=t y=s sy=Δs"),
            ("U,I,dI,dU", "x=U y=I sx=dU sy=dI"),
            ("t,T,dT", "x=t y=T sy=dT"),
            ("T,U,u(T),u(U)", "x=T y=U sx=u(T) sy=u(U)"),
            ("m,h,sigma_h", "x=m y=h sy=sigma_h"),
            ("x,counts,err", "x=x sy=err n=counts"),
            ("x,y,±", "x=x y=y sy=±"),
            ("x,y,+-", "x=x y=y sy=+-"),
            ("x,y,err-,err+", "x=x y=y sy-=err- sy+=err+"),
            ("x,y,sy-,sy+", "x=x y=y sy-=sy- sy+=sy+"),
            ("x,y,+err,-err", "x=x y=y sy-=-err sy+=+err"),
            (
                "Spannung U [V],U_err [V],Strom I [mA],Fehler I [mA]",
                "x=Spannung U y=Strom I sx=U_err sy=Fehler I",
            ),
            ("Spannung U [V],dU [V],Strom I [mA],dI [mA]", "x=Spannung U y=Strom I sx=dU sy=dI"),
            ("Spannung U / V,Strom I / mA,ΔI / mA", "x=Spannung U y=Strom I sy=ΔI"),
            ("Zeit t in s,Weg s in m,Unsicherheit von s in m", "x=Zeit t y=Weg s sy=Unsicherheit von s"),
            ("T,V,V_err_low,V_err_high", "x=T y=V sy-=V_err_low sy+=V_err_high"),
            ("lo,hi,count", "lo=lo hi=hi n=count"),
            ("lo,hi,content,error", "sy=error lo=lo hi=hi n=content"),
            ("energy_lo,energy_hi,counts", "lo=energy_lo hi=energy_hi n=counts"),
            ("time,counts", "x=time n=counts"),
            ("n,x,y", "x=x y=y"),
            ("x,y,e", "x=x y=y sy=e"),
            ("U,I,e", "x=U y=I sy=e"),
            ("x,y,s", "x=x y=y sy=s"),
            ("t,v,s", "x=t y=v"),
            ("E,dE,N", "x=E sx=dE n=N"),
            ("T,R,sem", "x=T y=R sy=sem"),
            ("T,R,StDev", "x=T y=R sy=StDev"),
            ("T,R,Std. Error", "x=T y=R sy=Std. Error"),
            ("T,R_mean,R_std", "x=T y=R_mean sy=R_std"),
            ("dose,mean,sd,n", "x=dose y=mean sy=sd"),
            ("x,±,y,±", "x=x y=y sx=± sy=±"),
            ("Nr.,U,I", "x=U y=I"),
            ("#,Timestamp,U", "x=Timestamp y=U"),
            ("Nr.,U", "x=Nr. y=U"),
            ("n / m^-3,I", "x=n y=I"),
            ("t,max,mean,min", "x=t y=mean"),
            ("E,sigma", "x=E y=sigma"),
            ("energy", "x=energy"),
            ("energy,weight", "x=energy w=weight"),
            ("in,sin", "x=in y=sin"),
            ("slow,fast", "x=slow y=fast"),
            ("y,x1,x2", "x=x1 x2=x2 y=y"),
            ("x,x2,x3,y,sy", "x=x x2=x2 x3=x3 y=y sy=sy"),
            (
                "x,x2,x3,x4,x5,x6,x7,x8,x9,x10,y",
                "x=x x2=x2 x3=x3 x4=x4 x5=x5 x6=x6 x7=x7 x8=x8 x9=x9 x10=x10 y=y",
            ),
            ("x,x2,y,t", "x=x y=y"),
            ("x,x2,x4,y", "x=x y=y"),
            ("x,x3,y", "x=x y=y"),
        ] {
            assert_eq!(roles(header), expected, "{header}");
        }
    }

    /// `da` is the error of `a`, and in Italian the lower edge of what goes to `a`.
    #[test]
    fn words_of_edges_are_not_taken_for_errors_nor_errors_for_edges() {
        for (header, expected) in [
            ("a,da,b,db", "x=a y=b sx=da sy=db"),
            ("da,a,db,b", "x=a y=b sx=da sy=db"),
            ("da,a,conteggi", "lo=da hi=a n=conteggi"),
            ("von,bis,Anzahl", "lo=von hi=bis n=Anzahl"),
        ] {
            assert_eq!(roles(header), expected, "{header}");
        }
        assert_eq!(found("min,max,T", false).doubtful, [0, 1, 2]);
        assert!(found("min,max,T", true).doubtful.is_empty());
        assert!(found("von,bis,Anzahl", false).doubtful.is_empty());
    }

    #[test]
    fn told_columns_go_by_name_or_number() {
        let headers = [Header::parse("t / s"), Header::parse("V")];
        let told = |role: &str, column: &str| {
            Roles::told(&[(role.into(), column.into())], Some(&headers), 2, "f").map(|r| r.columns)
        };
        assert_eq!(told("x", "V"), Ok(vec![(Role::X, 1)]));
        assert_eq!(told("x", "t / s"), Ok(vec![(Role::X, 0)]));
        assert_eq!(told("x", "v"), Ok(vec![(Role::X, 1)]));
        assert_eq!(told("sy-", "2"), Ok(vec![(Role::SyMinus, 1)]));
        let unknown = told("x", "3").unwrap_err();
        assert_eq!(unknown.to_string(), "f has no column '3' for x — its columns are t, V");
        assert!(told("q", "1").unwrap_err().to_string().contains("there is no role 'q'"));
    }
}
