//! Names in a text that is a formula: what can name a parameter, and a parameter called something else. Both read tokens, so that the `e3` of
//! `2.e3` is no name. Deliberately no parser: what a text means stays as it is.

use super::lex::{Kind, lex};

/// Whether a formula can call a parameter so.
pub(crate) fn is_name(text: &str) -> bool {
    matches!(lex(text).as_deref(), Ok([token]) if matches!(&token.kind, Kind::Name(name) if name == text))
}

/// `text` with the parameter `old` called `new`, as `old` or `[old]`; as it is where it cannot be read.
pub(crate) fn renamed(text: &str, old: &str, new: &str) -> String {
    let Ok(tokens) = lex(text) else { return text.to_owned() };
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (k, token) in tokens.iter().enumerate() {
        let is_call = tokens.get(k + 1).is_some_and(|next| next.kind == Kind::Open);
        let (place, written) = match &token.kind {
            Kind::Name(name) if name == old && !is_call && text[token.span.clone()] == *old => {
                (token.span.clone(), new.to_owned())
            }
            Kind::Named(name) if name == old => (token.span.clone(), format!("[{new}]")),
            _ => continue,
        };
        out.push_str(&text[from..place.start]);
        out.push_str(&written);
        from = place.end;
    }
    out.push_str(&text[from..]);
    out
}

/// `text` with x in the place of the bare name `column`, where the formula has that name and no coordinate of its own; `None` where there is
/// nothing to be read so. What stands in brackets (`[t]`) is a parameter, and a name in front of a bracket a function.
pub(crate) fn with_abscissa(text: &str, column: &str) -> Option<String> {
    let tokens = lex(text).ok()?;
    let is_x = |kind: &Kind| match kind {
        Kind::Coordinate(_) => true,
        Kind::Name(name) | Kind::Named(name) => name == "x",
        _ => false,
    };
    let named = |kind: &Kind| matches!(kind, Kind::Named(name) if name == column);
    if !is_name(column) || tokens.iter().any(|t| is_x(&t.kind) || named(&t.kind)) {
        return None;
    }
    let written = renamed(text, column, "x");
    (written != text).then_some(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_tokens() {
        assert_eq!(renamed("2*a+aa-b_a*sin(a)/a2", "a", "slope"), "2*slope+aa-b_a*sin(slope)/a2");
        assert_eq!(renamed("µ^2", "µ", "m"), "m^2");
        assert_eq!(renamed("2.e3*e3+[e3]", "e3", "m"), "2.e3*m+[m]");
        assert_eq!(renamed("sin(1)*sin", "sin", "s"), "sin(1)*s");
        assert_eq!(renamed("a +", "a", "b"), "b +");
    }

    #[test]
    fn the_name_of_a_column_stands_for_x() {
        let read = |text: &str, column: &str| with_abscissa(text, column);
        assert_eq!(read("A*exp(-t/tau)", "t").as_deref(), Some("A*exp(-x/tau)"));
        assert_eq!(read("R*c/(K+c)", "c").as_deref(), Some("R*x/(K+x)"));
        for (text, column) in
            [("A*t+x", "t"), ("A*exp(-[t]/tau)", "t"), ("A*x[0]+t", "t"), ("exp(b)", "exp"), ("a+b", "t")]
        {
            assert_eq!(read(text, column), None, "{text}");
        }
    }

    #[test]
    fn what_can_name_a_parameter() {
        for name in ["a", "p0", "σ_1", "Mean"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", "my par", "2a", "a+b", "[a]", "a-", "x[0]", "TMath::a"] {
            assert!(!is_name(name), "{name}");
        }
    }
}
