//! A formula whose x is an angle in another unit than radians: the same with x converted inside sine, cosine and tangent.

use super::lex::{Kind, Token, lex};

/// Functions of an angle.
const OF_ANGLES: [&str; 3] = ["sin", "cos", "tan"];

/// `text` with `(x·factor)`, the factor as it is to be written, in the place of every `letter` inside a function of an angle; `None` where there is
/// none.
pub(crate) fn in_radians(text: &str, letter: &str, factor: &str) -> Option<String> {
    let tokens = lex(text).ok()?;
    let mut out = String::new();
    let (mut from, mut changed) = (0, false);
    // Whether each open bracket belongs to a function of an angle.
    let mut inside: Vec<bool> = Vec::new();
    for (k, token) in tokens.iter().enumerate() {
        match &token.kind {
            Kind::Open => {
                let of_angle = k.checked_sub(1).is_some_and(|before| is_of_angle(&tokens[before]));
                inside.push(of_angle || inside.last() == Some(&true));
            }
            Kind::Close => {
                inside.pop();
            }
            Kind::Name(name) if name == letter && inside.last() == Some(&true) => {
                out += &text[from..token.span.start];
                let kind = |at: usize| tokens.get(at).map(|t| &t.kind);
                let alone = matches!((kind(k - 1), kind(k + 1)), (Some(Kind::Open), Some(Kind::Close)));
                let (open, close) = if alone { ("", "") } else { ("(", ")") };
                out.extend([open, letter, factor, close]);
                from = token.span.end;
                changed = true;
            }
            _ => {}
        }
    }
    changed.then(|| out + &text[from..])
}

fn is_of_angle(token: &Token) -> bool {
    matches!(&token.kind, Kind::Name(name) if OF_ANGLES.contains(&name.as_str()))
}

#[cfg(test)]
mod tests {
    use super::in_radians;

    #[test]
    fn angles_are_converted_where_they_are_angles() {
        let of = |text: &str| in_radians(text, "x", "*pi/180");
        assert_eq!(of("A*sin(x)+b*x").as_deref(), Some("A*sin(x*pi/180)+b*x"));
        assert_eq!(of("A*cos(2*(x-d))^2+exp(x)").as_deref(), Some("A*cos(2*((x*pi/180)-d))^2+exp(x)"));
        assert_eq!(of("a+b*x"), None);
        assert_eq!(of("sin("), None);
    }
}
