//! The small mathematics of titles: `x_1` and `T_{max}` are lowered, `10^3` and `s^{-1}` raised, `\alpha` is a Greek letter, `\_` and `\^` stand for
//! themselves. What is no such thing stays as it is: `beam_energy` is the name of a column.

use super::shape::Run;

/// Size of what is raised or lowered, in sizes of the text.
const SMALL: f64 = 0.7;
/// How far it is raised, in sizes of the text.
const RAISED: f64 = 0.36;
/// How far it is lowered.
const LOWERED: f64 = -0.16;
/// Letters of a name that a short index may follow.
const SHORT_NAME: usize = 2;
/// Letters of a short index.
const SHORT_INDEX: usize = 3;

const GREEK: [(&str, char); 46] = [
    ("alpha", 'α'),
    ("beta", 'β'),
    ("gamma", 'γ'),
    ("delta", 'δ'),
    ("epsilon", 'ε'),
    ("zeta", 'ζ'),
    ("eta", 'η'),
    ("theta", 'θ'),
    ("iota", 'ι'),
    ("kappa", 'κ'),
    ("lambda", 'λ'),
    ("mu", 'μ'),
    ("nu", 'ν'),
    ("xi", 'ξ'),
    ("pi", 'π'),
    ("rho", 'ρ'),
    ("sigma", 'σ'),
    ("tau", 'τ'),
    ("upsilon", 'υ'),
    ("phi", 'φ'),
    ("chi", 'χ'),
    ("psi", 'ψ'),
    ("omega", 'ω'),
    ("Gamma", 'Γ'),
    ("Delta", 'Δ'),
    ("Theta", 'Θ'),
    ("Lambda", 'Λ'),
    ("Xi", 'Ξ'),
    ("Pi", 'Π'),
    ("Sigma", 'Σ'),
    ("Phi", 'Φ'),
    ("Psi", 'Ψ'),
    ("Omega", 'Ω'),
    ("pm", '±'),
    ("times", '×'),
    ("cdot", '·'),
    ("degree", '°'),
    ("circ", '°'),
    ("hbar", 'ℏ'),
    ("AA", 'Å'),
    ("infty", '∞'),
    ("partial", '∂'),
    ("sqrt", '√'),
    ("approx", '≈'),
    ("le", '≤'),
    ("ge", '≥'),
];

/// The pieces of a text of this size.
pub fn runs(text: &str, size: f64, bold: bool) -> Vec<Run> {
    let mut out = Pieces { size, bold, runs: Vec::new() };
    let letters: Vec<char> = text.chars().collect();
    let mut at = 0;
    while at < letters.len() {
        at += match letters[at] {
            '\\' => out.command(&letters[at..]),
            sign @ ('^' | '_') => match script(&letters, at) {
                Some((inside, used)) => {
                    let raise = if sign == '^' { RAISED } else { LOWERED };
                    out.put(&inside, SMALL * size, raise * size);
                    used
                }
                None => out.plain(sign),
            },
            letter => match raised(letter) {
                Some(usual) => {
                    out.put(usual.encode_utf8(&mut [0; 4]), SMALL * size, RAISED * size);
                    1
                }
                None => out.plain(letter),
            },
        };
    }
    out.runs
}

/// A raised letter of its own as the usual one: fonts draw them of different sizes.
fn raised(letter: char) -> Option<char> {
    const RAISED_LETTERS: [char; 12] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹', '⁻', '⁺'];
    const USUAL: [char; 12] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '\u{2212}', '+'];
    RAISED_LETTERS.iter().position(|known| *known == letter).map(|k| USUAL[k])
}

struct Pieces {
    size: f64,
    bold: bool,
    runs: Vec<Run>,
}

impl Pieces {
    fn put(&mut self, text: &str, size: f64, raise: f64) {
        match self.runs.last_mut().filter(|run| run.size == size && run.raise == raise) {
            Some(run) => run.text.push_str(text),
            None => self.runs.push(Run { text: text.to_owned(), size, raise, bold: self.bold }),
        }
    }

    /// A letter that means itself; gives how many letters that took.
    fn plain(&mut self, letter: char) -> usize {
        self.put(letter.encode_utf8(&mut [0; 4]), self.size, 0.0);
        1
    }

    /// What stands behind a backslash.
    fn command(&mut self, letters: &[char]) -> usize {
        if let Some((sign, used)) = sign(letters) {
            self.plain(sign);
            return used;
        }
        match letters.get(1) {
            Some(&next @ ('_' | '^' | '\\' | '{' | '}')) => {
                self.plain(next);
                2
            }
            _ => self.plain('\\'),
        }
    }
}

/// The sign that a command names, and the letters of the command; a blank that only ends it goes with it.
fn sign(letters: &[char]) -> Option<(char, usize)> {
    let name: String = letters[1..].iter().take_while(|c| c.is_ascii_alphabetic()).collect();
    let (_, sign) = GREEK.iter().find(|(known, _)| *known == name)?;
    let used = 1 + name.len();
    Some((
        *sign,
        used + usize::from(
            letters.get(used) == Some(&' ') && letters.get(used + 1).is_some_and(|c| c.is_alphanumeric()),
        ),
    ))
}

/// What is raised or lowered by the sign at `at`, and how many letters it takes with that sign.
fn script(letters: &[char], at: usize) -> Option<(String, usize)> {
    let rest = &letters[at + 1..];
    if rest.first() == Some(&'{') {
        let end = rest.iter().position(|c| *c == '}')?;
        let inside: String = rest[1..end].iter().collect();
        let inside = runs(&inside, 1.0, false).into_iter().map(|run| run.text).collect::<String>();
        return (!inside.is_empty()).then_some((inside.replace('-', "\u{2212}"), end + 2));
    }
    let before = letters[..at].iter().rev().take_while(|c| c.is_alphanumeric()).count();
    // The name of a Greek letter is one letter.
    let is_command = before > 0 && at > before && letters[at - before - 1] == '\\';
    let before = if is_command { 1 } else { before };
    let bracket = at > 0 && letters[at - 1] == ')';
    if letters[at] == '^' {
        let signs = rest.iter().take_while(|c| matches!(c, '-' | '+' | '\u{2212}')).count();
        let digits = rest[signs.min(1)..].iter().take_while(|c| c.is_ascii_digit()).count();
        let used = signs.min(1) + digits;
        let inside: String = rest[..used].iter().collect();
        return ((before > 0 || bracket) && digits > 0).then(|| (inside.replace('-', "\u{2212}"), used + 1));
    }
    if let Some((sign, used)) = rest.first().filter(|c| **c == '\\').and_then(|_| sign(rest)) {
        return Some((sign.to_string(), used + 1));
    }
    let used = rest.iter().take_while(|c| c.is_alphanumeric()).count();
    let is_short = (1..=SHORT_NAME).contains(&before) && (1..=SHORT_INDEX).contains(&used);
    let is_alone =
        rest.get(used) != Some(&'_') && (at <= before || letters[at - before - 1] != '_' || is_command);
    (is_short && is_alone).then(|| (rest[..used].iter().collect(), used + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Raised pieces as ⁅…⁆, lowered ones as ⌊…⌋.
    fn shown(text: &str) -> String {
        let piece = |run: Run| match run.raise {
            r if r > 0.0 => format!("⁅{}⁆", run.text),
            r if r < 0.0 => format!("⌊{}⌋", run.text),
            _ => run.text,
        };
        runs(text, 3.0, false).into_iter().map(piece).collect()
    }

    #[test]
    fn what_is_raised_and_lowered() {
        let cases = [
            ("x_1 / s^-1", "x⌊1⌋ / s⁅−1⁆"),
            ("T_{max} in K", "T⌊max⌋ in K"),
            ("U_ab", "U⌊ab⌋"),
            ("10^{-3}", "10⁅−3⁆"),
            ("(a+b)^2", "(a+b)⁅2⁆"),
            (r"\lambda_0 / nm", "λ⌊0⌋ / nm"),
            (r"\Delta E", "ΔE"),
            (r"N_\gamma", "N⌊γ⌋"),
            (r"x_{\alpha}", "x⌊α⌋"),
            ("2·10⁻⁷", "2·10⁅−7⁆"),
            ("χ² / ndof", "χ⁅2⁆ / ndof"),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text), expected);
        }
    }

    #[test]
    fn names_of_columns_and_other_texts_stay() {
        for text in [
            "beam_energy",
            "err_y_1",
            "a_b_c",
            "p_value",
            "x ^ 2",
            "^2",
            "_x",
            "50 % band",
            "x_",
            "x^{",
            "C:\\new",
        ] {
            assert_eq!(shown(text), text);
        }
        assert_eq!(shown(r"a\_1 x\^2"), "a_1 x^2");
    }

    #[test]
    fn sizes_and_heights_belong_to_the_text() {
        let runs = runs("x_1", 3.0, true);
        assert_eq!(runs[0], Run { text: "x".into(), size: 3.0, raise: 0.0, bold: true });
        assert!((runs[1].size - 2.1).abs() < 1e-12 && (runs[1].raise + 0.48).abs() < 1e-12);
    }
}
