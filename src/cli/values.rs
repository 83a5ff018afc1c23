//! Values of options: text to numbers, intervals, wishes for parameters, profiles and contours. Each error names the option,
//! what was read and what was expected.

use super::exit::CliError;
use crate::data::{Interval, Selection, coordinate_named};
use crate::fit::{BandKind, ContourLook, NoColor, ProfileWish, Quantity};

/// `NAME=EXPR` of a function.
pub(super) fn definition(text: &str) -> Result<(String, String), CliError> {
    match text.split_once('=') {
        Some((name, formula)) => Ok((name.trim().to_owned(), formula.trim().to_owned())),
        None => {
            Err(CliError::usage(format!("--function: read '{text}', expected NAME=EXPR, as f1=a*sin(x)")))
        }
    }
}

/// A parameter's settings as typed; what was not typed stays as it is.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct ParamWish {
    /// Name or index.
    pub name: String,
    /// Start value.
    pub value: Option<f64>,
    /// Start step.
    pub step: Option<f64>,
    /// Lower limit.
    pub min: Option<f64>,
    /// Upper limit.
    pub max: Option<f64>,
    /// Held.
    pub fixed: bool,
    /// What it follows; empty unties it.
    pub tie: Option<String>,
}

pub(super) fn expected(option: &str, read: &str, what: &str) -> CliError {
    CliError::usage(format!("{option}: read '{read}', expected {what}"))
}

/// A finite number.
pub(super) fn number(option: &str, text: &str) -> Result<f64, CliError> {
    let value = text.trim().parse::<f64>().ok().filter(|v| v.is_finite());
    value.ok_or_else(|| expected(option, text, "a number"))
}

/// A whole number, zero or more.
pub(super) fn whole(option: &str, text: &str) -> Result<usize, CliError> {
    text.trim().parse().map_err(|_| expected(option, text, "a whole number"))
}

/// `--seed`: any whole number that a session file can hold.
pub(super) fn seed(text: &str) -> Result<u64, CliError> {
    // A session file holds no larger one.
    let seed = text.trim().parse().ok().filter(|&seed| i64::try_from(seed).is_ok());
    seed.ok_or_else(|| expected("--seed", text, "a whole number from 0 to 9223372036854775807"))
}

/// `--learning-rate`.
pub(super) fn learning_rate(text: &str) -> Result<f64, CliError> {
    positive("--learning-rate", text)
}

/// `--max-steps`.
pub(super) fn max_steps(text: &str) -> Result<usize, CliError> {
    let option = "--max-steps";
    let steps = whole(option, text)?;
    if steps > 0 { Ok(steps) } else { Err(expected(option, text, "at least 1 step")) }
}

/// `LO:HI`; an empty side is open. Order is checked by whoever uses it.
pub(super) fn interval(option: &str, text: &str) -> Result<Interval, CliError> {
    let form = "LO:HI";
    let (lo, hi) = text.split_once(':').ok_or_else(|| expected(option, text, form))?;
    let end = |side: &str, open: f64| match side.trim() {
        "" => Ok(open),
        side => side.parse::<f64>().map_err(|_| expected(option, text, form)),
    };
    Ok(Interval { lo: end(lo, f64::NEG_INFINITY)?, hi: end(hi, f64::INFINITY)? })
}

/// `[AXIS:]LO:HI`: an interval of one coordinate, x when none is named.
pub(super) fn axis_interval(option: &str, text: &str) -> Result<(usize, Interval), CliError> {
    let (axis, rest) = match text.split_once(':') {
        Some((name, rest)) if rest.contains(':') => {
            let axis = coordinate_named(name.trim()).ok_or_else(|| expected(option, text, "[AXIS:]LO:HI"))?;
            (axis, rest)
        }
        _ => (0, text),
    };
    Ok((axis, interval(option, rest)?))
}

/// The intervals of `--range` and `--exclude`, by coordinate.
pub(super) fn selection(ranges: &[String], exclude: &[String]) -> Result<Selection, CliError> {
    let mut all = Selection::default();
    for text in ranges {
        let (axis, interval) = axis_interval("--range", text)?;
        let mut chosen = all.axis(axis);
        chosen.ranges.push(interval);
        all.set_axis(axis, chosen);
    }
    for text in exclude {
        let (axis, interval) = axis_interval("--exclude", text)?;
        let mut chosen = all.axis(axis);
        chosen.exclude.push(interval);
        all.set_axis(axis, chosen);
    }
    Ok(all)
}

/// `x=A,y=B`: pairs in order. A name may hold anything but a comma.
pub(super) fn pairs(option: &str, text: &str, form: &str) -> Result<Vec<(String, String)>, CliError> {
    let pair = |part: &str| {
        let (key, value) = part.split_once('=').ok_or_else(|| expected(option, part, form))?;
        Ok((key.trim().to_string(), value.trim().to_string()))
    };
    text.split(',').map(pair).collect()
}

/// `NAME=VALUE[,step=S][,min=A][,max=B][,fixed][,tie=EXPR]`; the value may be left out (`tau,fixed`), and `NAME==EXPR` is a tie too.
/// Commas inside brackets belong to the expression.
pub(super) fn param(text: &str) -> Result<ParamWish, CliError> {
    let option = "--param";
    let mut parts = outside_brackets(text).into_iter().map(str::trim);
    let head = parts.next().unwrap_or("");
    let mut wish = match head.split_once('=') {
        Some((name, value)) if value.trim_start().starts_with('=') => ParamWish {
            name: name.trim().into(),
            tie: Some(value.trim_start()[1..].trim().into()),
            ..ParamWish::default()
        },
        Some((name, value)) => ParamWish {
            name: name.trim().into(),
            value: Some(number(option, value)?),
            ..ParamWish::default()
        },
        None => ParamWish { name: head.into(), ..ParamWish::default() },
    };
    if wish.name.is_empty() {
        return Err(expected(option, text, "NAME=VALUE[,step=S][,min=A][,max=B][,fixed][,tie=EXPR]"));
    }
    for part in parts {
        let limit = |value: &str| value.parse::<f64>().map_err(|_| expected(option, part, "a number"));
        match part.split_once('=') {
            None if part == "fixed" => wish.fixed = true,
            Some(("step", value)) => wish.step = Some(positive(option, value)?),
            Some(("min", value)) => wish.min = Some(limit(value)?),
            Some(("max", value)) => wish.max = Some(limit(value)?),
            Some(("tie", expression)) => wish.tie = Some(expression.trim().into()),
            _ => return Err(expected(option, part, "step=S, min=A, max=B, fixed or tie=EXPR")),
        }
    }
    Ok(wish)
}

/// The parts of a text between commas that stand outside all brackets.
pub(super) fn outside_brackets(text: &str) -> Vec<&str> {
    let mut depth = 0_i32;
    let is_comma = |c: char| {
        depth += match c {
            '(' | '[' => 1,
            ')' | ']' => -1,
            _ => 0,
        };
        c == ',' && depth <= 0
    };
    text.split(is_comma).collect()
}

pub(super) fn positive(option: &str, text: &str) -> Result<f64, CliError> {
    let value = number(option, text)?;
    if value > 0.0 { Ok(value) } else { Err(expected(option, text, "a number above zero")) }
}

/// `NAME[,size=N][,bound=S][,held]`.
pub(super) fn profile(text: &str) -> Result<ProfileWish, CliError> {
    let option = "--profile";
    let mut parts = text.split(',').map(str::trim);
    // 30 points over two standard deviations to each side, as mnprofile.
    let mut wish = ProfileWish::new(parts.next().unwrap_or(""), 30, 2.0);
    for part in parts {
        match part.split_once('=') {
            None if part == "held" => wish.held = true,
            Some(("size", n)) => wish.size = sized(option, n, 2)?,
            Some(("bound", s)) => wish.bound = positive(option, s)?,
            _ => return Err(expected(option, part, "size=N, bound=S or held")),
        }
    }
    Ok(wish)
}

/// `CL[,simultaneous][,prediction]`, in any order, all of them optional.
pub(super) fn band(text: &str) -> Result<(Option<f64>, BandKind), CliError> {
    let (mut cl, mut kind) = (None, BandKind::default());
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        match part {
            "simultaneous" => kind.simultaneous = true,
            "prediction" => kind.prediction = true,
            _ if cl.is_none() && part.parse::<f64>().is_ok() => cl = Some(level("--band", part)?),
            _ => return Err(expected("--band", part, "CL, simultaneous or prediction")),
        }
    }
    Ok((cl, kind))
}

/// `NAME = EXPR[, profile]`.
pub(super) fn quantity(text: &str) -> Result<Quantity, CliError> {
    let form = || expected("--derive", text, "NAME = EXPRESSION, or NAME = EXPRESSION, profile");
    let (name, rest) = text.split_once('=').ok_or_else(form)?;
    let parts: Vec<&str> = outside_brackets(rest).into_iter().map(str::trim).collect();
    let (expression, profile) = match parts.as_slice() {
        [expression] => (*expression, false),
        [expression, "profile"] => (*expression, true),
        _ => return Err(form()),
    };
    let name = name.trim();
    if name.is_empty() || expression.is_empty() {
        return Err(form());
    }
    Ok(Quantity { name: name.into(), expression: expression.into(), profile })
}

/// `A,B[,cl=0.683;0.9][,size=N][,fill=COLOR][,superimpose]`; the last two are for [`contour_look`].
pub(super) fn contour(text: &str) -> Result<(String, String, Vec<f64>, usize), CliError> {
    let option = "--contour";
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    let [x, y, rest @ ..] = parts.as_slice() else {
        return Err(expected(option, text, "A,B[,cl=0.683;0.9][,size=N][,fill=COLOR][,superimpose]"));
    };
    let (mut levels, mut size) = (vec![0.683], 100);
    for part in rest {
        match part.split_once('=') {
            Some(("size", n)) => size = sized(option, n, 4)?,
            Some(("cl", list)) => {
                levels = self::levels(option, list)?;
            }
            Some(("fill", _)) => {}
            None if *part == SUPERIMPOSE => {}
            _ => return Err(expected(option, part, "cl=…, size=N, fill=COLOR, superimpose or held")),
        }
    }
    Ok(((*x).into(), (*y).into(), levels, size))
}

/// The word that draws contours over one another.
const SUPERIMPOSE: &str = "superimpose";

/// How contours are to look that were asked for like this: as before where none of them says anything.
pub(super) fn contour_look(texts: &[String], before: ContourLook) -> Result<ContourLook, CliError> {
    let mut look = before;
    for part in texts.iter().flat_map(|text| text.split(',')).map(str::trim) {
        match part.split_once('=') {
            Some(("fill", color)) => {
                look.fill =
                    color.parse().map_err(|e: NoColor| CliError::usage(format!("--contour fill: {e}")))?;
            }
            None if part == SUPERIMPOSE => look.superimpose = true,
            _ => {}
        }
    }
    Ok(look)
}

/// `NAME[,cl=0.95][,side=upper|lower]`.
pub(super) fn limit(text: &str) -> Result<(String, f64, bool), CliError> {
    let option = "--limit";
    let mut parts = text.split(',').map(str::trim);
    let name = parts.next().unwrap_or("").to_string();
    let (mut cl, mut upper) = (0.95, true);
    for part in parts {
        match part.split_once('=') {
            Some(("cl", value)) => cl = level(option, value)?,
            Some(("side", "upper")) => upper = true,
            Some(("side", "lower")) => upper = false,
            _ => return Err(expected(option, part, "cl=…, side=upper or side=lower")),
        }
    }
    Ok((name, cl, upper))
}

/// Confidence levels, separated by semicolons.
pub(super) fn levels(option: &str, text: &str) -> Result<Vec<f64>, CliError> {
    text.split(';').map(|cl| level(option, cl)).collect()
}

/// A confidence level: a probability, or from 1 on a number of standard deviations.
pub(super) fn level(option: &str, text: &str) -> Result<f64, CliError> {
    positive(option, text)
}

pub(super) fn sized(option: &str, text: &str, least: usize) -> Result<usize, CliError> {
    within(option, text, (least, 100_000))
}

/// A whole number between two others, both included.
pub(super) fn within(option: &str, text: &str, (least, most): (usize, usize)) -> Result<usize, CliError> {
    let n = whole(option, text)?;
    if (least..=most).contains(&n) {
        Ok(n)
    } else {
        Err(expected(option, text, &format!("a size from {least} to {most}")))
    }
}

/// `1280x800`; only pictures have a size.
#[cfg(any(feature = "gui", test))]
pub(super) fn size(text: &str) -> Result<(u32, u32), CliError> {
    let side = |t: &str| t.trim().parse::<u32>().ok().filter(|n| (200..=8000).contains(n));
    text.split_once(['x', 'X', '×'])
        .and_then(|(w, h)| side(w).zip(side(h)))
        .ok_or_else(|| expected("--size", text, "WIDTHxHEIGHT, each from 200 to 8000"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::ContourFill;

    #[test]
    fn a_parameter_and_its_settings() {
        let wish = param("tau=2.5,step=0.1,min=0,max=10,fixed").unwrap();
        let expected = ParamWish {
            name: "tau".into(),
            value: Some(2.5),
            step: Some(0.1),
            min: Some(0.0),
            max: Some(10.0),
            fixed: true,
            tie: None,
        };
        assert_eq!(wish, expected);
        assert_eq!(param("3=-1e-3").unwrap().value, Some(-1e-3));
        assert_eq!(param("tau,fixed").unwrap().value, None);
        for (text, tie) in [
            ("b==2*a+1", "2*a+1"),
            ("b= = max(a,c)", "max(a,c)"),
            ("b=3,tie=pow(a,2)/c,max=7", "pow(a,2)/c"),
            ("b==a==1?2:3", "a==1?2:3"),
            ("b,tie=", ""),
        ] {
            assert_eq!(param(text).unwrap().tie.as_deref(), Some(tie), "{text}");
        }
        assert_eq!(param("b=3,tie=pow(a,2)/c,max=7").unwrap().max, Some(7.0));
        for bad in ["", "=1", "tau=abc", "tau=1,stop=2", "tau=1,step=0", "tau=1,min=", "tau=nan"] {
            assert!(param(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn intervals_may_be_open() {
        assert_eq!(interval("--range", "-1:2.5").unwrap(), Interval { lo: -1.0, hi: 2.5 });
        assert_eq!(interval("--range", ":3").unwrap(), Interval { lo: f64::NEG_INFINITY, hi: 3.0 });
        assert_eq!(
            axis_interval("--range", "z:-1:2").unwrap(),
            (2, Interval { lo: -1.0, hi: 2.0 }),
            "a coordinate by its name"
        );
        assert_eq!(axis_interval("--range", "x[1]::2").unwrap().0, 1);
        assert_eq!(axis_interval("--range", "1:2").unwrap().0, 0);
        let message = axis_interval("--range", "u:1:2").unwrap_err().to_string();
        assert_eq!(message, "--range: read 'u:1:2', expected [AXIS:]LO:HI");
        let message = interval("--range", "3").unwrap_err().to_string();
        assert_eq!(message, "--range: read '3', expected LO:HI");
    }

    #[test]
    fn profiles_and_contours() {
        assert_eq!(profile("m").unwrap(), ProfileWish::new("m", 30, 2.0));
        assert_eq!(profile("m,size=5,bound=3").unwrap(), ProfileWish::new("m", 5, 3.0));
        assert!(profile("m,held").unwrap().held && profile("m,hold").is_err());
        assert_eq!(contour("a,b").unwrap(), ("a".into(), "b".into(), vec![0.683], 100));
        assert_eq!(contour("a,b,cl=0.5;2,size=8").unwrap(), ("a".into(), "b".into(), vec![0.5, 2.0], 8));
        assert_eq!(limit("a").unwrap(), ("a".into(), 0.95, true));
        assert_eq!(limit("a,side=lower,cl=2").unwrap(), ("a".into(), 2.0, false));
        assert!(limit("a,side=left").is_err() && levels("--matrix", "1;x").is_err());
        let (x, _, levels, _) = contour("a,b,fill=#ffff99,superimpose,cl=0.9").unwrap();
        assert_eq!((x.as_str(), levels), ("a", vec![0.9]));
        let look = |text: &str| contour_look(&[text.to_owned()], ContourLook::default());
        let yellow = ContourLook { superimpose: true, fill: ContourFill::Rgb([0xff, 0xff, 0x99]) };
        assert_eq!(look("a,b,fill=#ffff99,superimpose,cl=0.9").unwrap(), yellow);
        assert!(look("a,b").unwrap() == ContourLook::default() && look("a,b,fill=blau").is_err());
        assert!(contour("a").is_err() && contour("a,b,size=1").is_err() && contour("a,b,cl=-1").is_err());
    }

    #[test]
    fn derived_quantities() {
        let q = quantity("r = pow(a,2)/b , profile").unwrap();
        assert_eq!((q.name.as_str(), q.expression.as_str(), q.profile), ("r", "pow(a,2)/b", true));
        assert!(!quantity("r=a==1?2:3").unwrap().profile);
        for bad in ["r", "=a", "r=", "r=a,b", "r=a,profil"] {
            assert!(quantity(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn sizes() {
        assert_eq!(size("1280x800").unwrap(), (1280, 800));
        assert!(size("1280").is_err() && size("10x10").is_err());
    }
}
