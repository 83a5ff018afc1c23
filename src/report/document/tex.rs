//! Text as LaTeX reads it: special characters of names and headers escaped, signs that pdfTeX's fonts lack written as mathematics.

use crate::language::{Language, spoken};

/// A longer word may be broken,
const LONG_WORD: usize = 28;
/// and so many of its letters stay together.
const LETTERS_TOGETHER: usize = 14;

/// Letters and signs as commands of mathematics.
const SYMBOLS: [(char, &str); 86] = [
    ('α', "\\alpha"),
    ('β', "\\beta"),
    ('γ', "\\gamma"),
    ('δ', "\\delta"),
    ('ε', "\\varepsilon"),
    ('ϵ', "\\epsilon"),
    ('ζ', "\\zeta"),
    ('η', "\\eta"),
    ('θ', "\\theta"),
    ('ϑ', "\\vartheta"),
    ('ι', "\\iota"),
    ('κ', "\\kappa"),
    ('λ', "\\lambda"),
    ('μ', "\\mu"),
    ('µ', "\\mu"),
    ('ν', "\\nu"),
    ('ξ', "\\xi"),
    ('ο', "o"),
    ('π', "\\pi"),
    ('ρ', "\\rho"),
    ('σ', "\\sigma"),
    ('ς', "\\varsigma"),
    ('τ', "\\tau"),
    ('υ', "\\upsilon"),
    ('φ', "\\varphi"),
    ('ϕ', "\\phi"),
    ('χ', "\\chi"),
    ('ψ', "\\psi"),
    ('ω', "\\omega"),
    ('Γ', "\\Gamma"),
    ('Δ', "\\Delta"),
    ('∆', "\\Delta"),
    ('Θ', "\\Theta"),
    ('Λ', "\\Lambda"),
    ('Ξ', "\\Xi"),
    ('Π', "\\Pi"),
    ('Σ', "\\Sigma"),
    ('∑', "\\Sigma"),
    ('Υ', "\\Upsilon"),
    ('Φ', "\\Phi"),
    ('Ψ', "\\Psi"),
    ('Ω', "\\Omega"),
    ('Ω', "\\Omega"),
    ('±', "\\pm"),
    ('∓', "\\mp"),
    ('×', "\\times"),
    ('·', "\\cdot"),
    ('⋅', "\\cdot"),
    ('÷', "\\div"),
    ('−', "-"),
    ('≤', "\\leq"),
    ('≥', "\\geq"),
    ('≠', "\\neq"),
    ('≈', "\\approx"),
    ('∞', "\\infty"),
    ('∧', "\\wedge"),
    ('∨', "\\vee"),
    ('¬', "\\neg"),
    ('√', "\\surd"),
    ('∂', "\\partial"),
    ('∫', "\\int"),
    ('→', "\\to"),
    ('←', "\\leftarrow"),
    ('∈', "\\in"),
    ('∼', "\\sim"),
    ('∝', "\\propto"),
    ('°', "^{\\circ}"),
    ('′', "'"),
    ('″', "''"),
    ('⁰', "^{0}"),
    ('¹', "^{1}"),
    ('²', "^{2}"),
    ('³', "^{3}"),
    ('⁴', "^{4}"),
    ('⁵', "^{5}"),
    ('⁶', "^{6}"),
    ('⁷', "^{7}"),
    ('⁸', "^{8}"),
    ('⁹', "^{9}"),
    ('⁻', "^{-}"),
    ('₀', "_{0}"),
    ('₁', "_{1}"),
    ('₂', "_{2}"),
    ('₃', "_{3}"),
    ('₄', "_{4}"),
    ('ℓ', "\\ell"),
];

/// Letters beside ASCII that fonts in T1 have.
const ACCENTED: &str = "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿĂăĄąĆćČčĎďĐđĘęĚěĞğİıĹĺĽľŁłŃńŇňŐőŒœŔŕŘřŚśŞşŠšŢţŤťŮůŰűŸŹźŻżŽž§";

/// A sign as a command of mathematics.
pub(super) fn symbol(c: char) -> Option<&'static str> {
    SYMBOLS.iter().find(|(sign, _)| *sign == c).map(|(_, command)| *command)
}

/// A text between other words.
pub(super) fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let chars: Vec<char> = text.chars().collect();
    let mut i = 0;
    while i < chars.len() {
        // χ², 10⁻¹⁵: what follows a sign of mathematics belongs to it.
        let run = chars[i..].iter().take_while(|c| symbol(**c).is_some()).count();
        if run > 0 {
            out.push('$');
            out.push_str(&together(&chars[i..i + run]));
            out.push('$');
            i += run;
        } else {
            out.push_str(&plain(chars[i]));
            if breaks_after(&chars, i) {
                out.push_str("\\allowbreak{}");
            }
            i += 1;
        }
    }
    out
}

/// Whether a line may end within a long word, after this letter: at its signs, and in a run of letters now and then.
fn breaks_after(chars: &[char], i: usize) -> bool {
    let is_part = |c: &&char| !c.is_whitespace();
    let before = chars[..i].iter().rev().take_while(is_part).count();
    let after = chars[i..].iter().take_while(is_part).count();
    if before + after <= LONG_WORD || after < 2 {
        return false;
    }
    let next_is_sign = chars.get(i + 1).is_some_and(|c| !c.is_alphanumeric());
    let sign = "_/.,:;+*-=)".contains(chars[i]) && !next_is_sign;
    sign || (chars[i].is_alphanumeric() && before % LETTERS_TOGETHER == LETTERS_TOGETHER - 1)
}

/// German readers know the comma: numbers between words have it too, names of files and versions keep their points.
pub(super) fn local(text: &str) -> String {
    if spoken() != Language::German {
        return text.to_owned();
    }
    let chars: Vec<char> = text.chars().collect();
    let is_digit = |i: usize| chars.get(i).is_some_and(char::is_ascii_digit);
    let is_decimal = |i: usize| {
        let start = (0..i).rev().take_while(|&k| is_digit(k)).last();
        let end = (i + 1..chars.len()).take_while(|&k| is_digit(k)).last();
        let (Some(start), Some(end)) = (start, end) else { return false };
        let inside = |k: Option<usize>| {
            k.and_then(|k| chars.get(k)).is_some_and(|c| c.is_alphabetic() || "._".contains(*c))
        };
        let power =
            chars.get(end + 1) == Some(&'e') && (is_digit(end + 2) || chars.get(end + 2) == Some(&'-'));
        let goes_on = match chars.get(end + 1) {
            Some('.') => chars.get(end + 2).is_some_and(|c| c.is_alphanumeric()),
            Some(c) => (c.is_alphabetic() || *c == '_') && !power,
            None => false,
        };
        !inside(start.checked_sub(1)) && !goes_on
    };
    (0..chars.len()).map(|i| if chars[i] == '.' && is_decimal(i) { ',' } else { chars[i] }).collect()
}

/// Signs of mathematics beside one another; raised ones share one exponent.
fn together(signs: &[char]) -> String {
    let mut out = String::new();
    for command in signs.iter().filter_map(|c| symbol(*c)) {
        let shared = ["^{", "_{"].into_iter().find(|start| {
            command.starts_with(start)
                && out.ends_with('}')
                && out.rsplit_once(start).is_some_and(|(_, end)| !end[..end.len() - 1].contains(['{', '}']))
        });
        if let Some(start) = shared {
            out.pop();
            out.push_str(&command[start.len()..]);
        } else {
            if out.ends_with(char::is_alphabetic) && !command.starts_with(['\\', '^', '_']) {
                out.push(' ');
            }
            out.push_str(command);
        }
    }
    out
}

fn plain(c: char) -> String {
    match c {
        '\\' => "\\textbackslash{}".to_owned(),
        '{' | '}' | '$' | '&' | '%' | '#' | '_' => format!("\\{c}"),
        '^' => "\\textasciicircum{}".to_owned(),
        '~' => "\\textasciitilde{}".to_owned(),
        '<' => "\\textless{}".to_owned(),
        '>' => "\\textgreater{}".to_owned(),
        '|' => "\\textbar{}".to_owned(),
        '"' => "\\textquotedbl{}".to_owned(),
        '`' => "\\textasciigrave{}".to_owned(),
        '-' => "-".to_owned(),
        '—' => "---".to_owned(),
        '–' => "--".to_owned(),
        '…' => "\\dots{}".to_owned(),
        '€' => "\\texteuro{}".to_owned(),
        '‘' | '’' => "'".to_owned(),
        '“' | '”' | '„' => "''".to_owned(),
        '\u{a0}' => "~".to_owned(),
        '\u{2009}' | '\u{202f}' => "\\,".to_owned(),
        '\n' | '\t' => " ".to_owned(),
        c if c.is_ascii() && !c.is_control() => c.to_string(),
        c if ACCENTED.contains(c) => c.to_string(),
        // A letter that no font of pdfTeX holds is named by its number rather than lost.
        c => format!("\\texttt{{U+{:04X}}}", c as u32),
    }
}

/// A typed text: two hyphens are an option, not a dash.
pub(super) fn typed(text: &str) -> String {
    let parts = text.split('\'').map(|part| words(part).replace("--", "-{}-"));
    format!("\\texttt{{{}}}", parts.collect::<Vec<_>>().join("\\textquotesingle{}"))
}

/// A text inside a comment.
pub(super) fn comment(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_headers_that_would_be_commands() {
        for (text, expected) in [
            ("U_1 %", "U\\_1 \\%"),
            ("Δs", "$\\Delta$s"),
            ("a&b", "a\\&b"),
            ("{x}", "\\{x\\}"),
            ("a\\b", "a\\textbackslash{}b"),
            ("χ²/ndof", "$\\chi^{2}$/ndof"),
            ("10⁻¹⁵", "10$^{-15}$"),
            ("Fläche", "Fläche"),
            ("Ж", "\\texttt{U+0416}"),
            ("#~^$", "\\#\\textasciitilde{}\\textasciicircum{}\\$"),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
        let long = "a_very_long_name_of_a_file_of_the_detector.csv";
        assert_eq!(words(long).replace("\\allowbreak{}", ""), long.replace('_', "\\_"));
        assert!(words(long).contains("\\_\\allowbreak{}"), "{}", words(long));
        let german = |text: &str| crate::language::speaking(Language::German, || local(text));
        assert_eq!(german("χ²/ndof = 7.5/7, p = 0.38."), "χ²/ndof = 7,5/7, p = 0,38.");
        assert_eq!(
            german("fitpanel 0.1.0, run2.5.csv, 1.5e-3, 3.2.csv"),
            "fitpanel 0.1.0, run2.5.csv, 1,5e-3, 3.2.csv"
        );
        assert_eq!(local("0.5"), "0.5");
        assert_eq!(typed("--range 0:3"), "\\texttt{-{}-range 0:3}");
        assert_eq!(typed("'a'"), "\\texttt{\\textquotesingle{}a\\textquotesingle{}}");
    }
}
