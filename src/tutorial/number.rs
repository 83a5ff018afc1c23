//! Numbers in a text of the window.

/// All numbers of a text in their order: `χ² 34.4 / 45, p = 0.87` has three. A minus may be the one of typography, and a power of ten may be
/// written as `×10⁻³`.
pub fn numbers(text: &str) -> Vec<f64> {
    let letters: Vec<char> = text.chars().collect();
    let (mut found, mut i) = (Vec::new(), 0);
    while i < letters.len() {
        // A digit behind a letter belongs to a name: p0.
        let is_name = i > 0 && (letters[i - 1].is_alphabetic() || letters[i - 1] == '_');
        if !letters[i].is_ascii_digit() {
            i += 1;
            continue;
        }
        let (number, end) = number_at(&letters, i);
        if let (Some(number), false) = (number, is_name) {
            found.push(number);
        }
        i = end;
    }
    found
}

/// The number whose first digit stands at `start`, and where it ends.
fn number_at(letters: &[char], start: usize) -> (Option<f64>, usize) {
    let digits = |from: usize| from + letters[from..].iter().take_while(|c| c.is_ascii_digit()).count();
    let mut end = digits(start);
    if letters.get(end) == Some(&'.') && letters.get(end + 1).is_some_and(char::is_ascii_digit) {
        end = digits(end + 1);
    }
    let mut text: String = letters[start..end].iter().collect();
    let sign = |c: char| matches!(c, '-' | '−' | '+');
    if matches!(letters.get(end), Some('e' | 'E')) {
        let first = end + 1 + usize::from(letters.get(end + 1).is_some_and(|c| sign(*c)));
        if letters.get(first).is_some_and(char::is_ascii_digit) {
            let last = digits(first);
            text.extend(letters[end..last].iter().map(|c| if *c == '−' { '-' } else { *c }));
            end = last;
        }
    }
    let power: String = match letters[end..] {
        ['×' | '·', '1', '0', ..] => letters[end + 3..].iter().map_while(|c| raised(*c)).collect(),
        _ => String::new(),
    };
    if !power.is_empty() {
        end += 3 + power.chars().count();
        text = format!("{text}e{power}");
    }
    let is_negative = start > 0 && matches!(letters[start - 1], '-' | '−');
    let number = text.parse::<f64>().ok();
    (number.map(|n| if is_negative { -n } else { n }), end)
}

/// A raised digit or minus as a plain one.
fn raised(c: char) -> Option<char> {
    let at = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻".chars().position(|r| r == c)?;
    "0123456789-".chars().nth(at)
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn as_the_window_writes_them() {
        assert_eq!(numbers("χ² 34.415 / 45, p = 0.87"), [34.415, 45.0, 0.87]);
        assert_eq!(numbers("−0.23"), [-0.23]);
        assert_eq!(numbers("p0 ± 0.89"), [0.89]);
        assert_eq!(numbers("3.1×10⁻⁵ and 2e−3"), [3.1e-5, 2e-3]);
        assert_eq!(numbers("50 points."), [50.0]);
        assert!(numbers("none").is_empty());
    }
}
