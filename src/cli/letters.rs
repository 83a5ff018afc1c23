//! ROOT's option letters, as `--root-options "RLEM"`: read in any order and case, contradictions resolved and said.

use super::exit::CliError;

/// What the letters ask for. S and G are understood and need nothing here: the result is always kept, and the minimizer is chosen
/// by what the model is, with exact gradients.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Letters {
    /// W: σ = 1 for non-empty bins.
    pub one: bool,
    /// WW: σ = 1 for all bins.
    pub one_all: bool,
    /// I: average over bins.
    pub integral: bool,
    /// L or LL: Poisson likelihood.
    pub likelihood: bool,
    /// WL: the same of sums of weights, errors corrected for them.
    pub corrected: bool,
    /// MULTI: shape only.
    pub shape_only: bool,
    /// P: Pearson χ².
    pub pearson: bool,
    /// Q: no report.
    pub quiet: bool,
    /// V: trace.
    pub verbose: bool,
    /// E: MINOS for all.
    pub minos: bool,
    /// M: look for a lower minimum.
    pub improve: bool,
    /// B: keep the user's values.
    pub keep_user_values: bool,
    /// EX0: leave x errors out.
    pub ignore_x_errors: bool,
    /// U: the user's own algorithm or cost, named elsewhere.
    pub user: bool,
    /// F: MIGRAD where the linear fitter would do.
    pub not_linear: bool,
    /// ROB, with the text of its number, empty without one.
    pub robust: Option<String>,
    /// C: no χ² of a linear fit.
    pub no_chi2: bool,
    /// R: the range of a function of this formula that was fitted before.
    pub function_range: bool,
    /// N: the function is not kept.
    pub no_storing: bool,
    /// 0: it is kept, but not drawn.
    pub no_drawing: bool,
    /// +: those fitted before are kept as well.
    pub append: bool,
    /// Sentences about contradictions.
    pub notes: Vec<String>,
}

/// Tokens, the longer before their beginnings.
const TOKENS: &[&str] = &[
    "MULTI", "ROB", "EX0", "WW", "WL", "LL", "W", "I", "L", "P", "U", "Q", "V", "E", "M", "R", "N", "0", "+",
    "B", "C", "F", "S", "G",
];

impl Letters {
    /// Reads the letters; blanks and commas between them do not count.
    ///
    /// # Errors
    /// An unknown letter, or one that a later version brings.
    pub(super) fn parse(text: &str) -> Result<Letters, CliError> {
        let upper = text.to_uppercase();
        let mut rest = upper.trim_start_matches([' ', ',']);
        let mut letters = Letters::default();
        while !rest.is_empty() {
            let Some(token) = TOKENS.iter().find(|t| rest.starts_with(**t)) else {
                let letter: String = rest.chars().take(1).collect();
                let known = TOKENS.join(", ");
                return Err(CliError::usage(format!(
                    "--root-options: there is no option '{letter}', only {known}"
                )));
            };
            letters.take(token);
            rest = &rest[token.len()..];
            if *token == "ROB" {
                rest = letters.take_number(rest);
            }
            rest = rest.trim_start_matches([' ', ',']);
        }
        letters.resolve();
        Ok(letters)
    }

    fn take(&mut self, token: &str) {
        match token {
            "W" => self.one = true,
            "WW" => self.one_all = true,
            "I" => self.integral = true,
            "L" | "LL" => self.likelihood = true,
            "MULTI" => self.shape_only = true,
            "P" => self.pearson = true,
            "Q" => self.quiet = true,
            "V" => self.verbose = true,
            "E" => self.minos = true,
            "B" => self.keep_user_values = true,
            "EX0" => self.ignore_x_errors = true,
            "M" => self.improve = true,
            "U" => self.user = true,
            "F" => self.not_linear = true,
            "C" => self.no_chi2 = true,
            "R" => self.function_range = true,
            "N" => self.no_storing = true,
            "0" => self.no_drawing = true,
            "+" => self.append = true,
            "ROB" => self.robust = Some(String::new()),
            "WL" => (self.likelihood, self.corrected) = (true, true),
            _ => {}
        }
    }

    /// The number of ROB=0.7, as far as it reaches.
    fn take_number<'t>(&mut self, rest: &'t str) -> &'t str {
        let Some(number) = rest.strip_prefix('=') else { return rest };
        let end = number.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(number.len());
        self.robust = Some(number[..end].to_string());
        &number[end..]
    }

    /// What cannot hold together, in the order of ROOT's table: the earlier one stays.
    fn resolve(&mut self) {
        // W and L together are WL, however they are written.
        if self.one && self.likelihood && !self.one_all {
            (self.one, self.corrected) = (false, true);
        }
        let mut notes = Vec::new();
        let mut drop = |wins: &str, wins_is: bool, loses: &str, loses_is: &mut bool| {
            if wins_is && *loses_is {
                *loses_is = false;
                notes.push(format!("option {loses} has no effect beside {wins}"));
            }
        };
        drop("WW", self.one_all, "W", &mut self.one);
        let unit_weights = self.one || self.one_all;
        let weights = if self.one_all { "WW" } else { "W" };
        drop(weights, unit_weights, "L", &mut self.likelihood);
        self.corrected &= self.likelihood;
        drop(weights, unit_weights, "MULTI", &mut self.shape_only);
        drop(weights, unit_weights, "P", &mut self.pearson);
        drop("L", self.likelihood, "MULTI", &mut self.shape_only);
        drop("L", self.likelihood, "P", &mut self.pearson);
        drop("MULTI", self.shape_only, "P", &mut self.pearson);
        drop("V", self.verbose, "Q", &mut self.quiet);
        drop("N", self.no_storing, "+", &mut self.append);
        drop("N", self.no_storing, "0", &mut self.no_drawing);
        self.notes = notes;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_in_any_order_and_case() {
        let l = Letters::parse("rleqB").unwrap();
        assert!(l.likelihood && l.minos && l.quiet && l.keep_user_values && l.notes.is_empty());
        let l = Letters::parse("WW I EX0 +0NSCFG").unwrap();
        assert!(l.one_all && !l.one && l.integral && l.ignore_x_errors && !l.minos);
        assert!(
            l.no_storing && !l.append && !l.no_drawing,
            "nothing is kept, so nothing is appended or drawn"
        );
        let l = Letters::parse("r+").unwrap();
        assert!(l.function_range && l.append && !l.no_storing);
        assert_eq!(Letters::parse("").unwrap(), Letters::default());
    }

    #[test]
    fn contradictions_are_resolved_and_said() {
        let l = Letters::parse("PLQV").unwrap();
        assert!(l.likelihood && !l.pearson && l.verbose && !l.quiet);
        assert_eq!(l.notes, ["option P has no effect beside L", "option Q has no effect beside V"]);
        let l = Letters::parse("W P WW").unwrap();
        assert!(l.one_all && !l.one && !l.pearson);
    }

    #[test]
    fn a_number_stays_with_its_letter() {
        let letters = Letters::parse("E ROB=0.75Q").unwrap();
        assert!(letters.minos && letters.quiet);
        assert_eq!(letters.robust.as_deref(), Some("0.75"));
        assert_eq!(Letters::parse("rob").unwrap().robust.as_deref(), Some(""));
        assert_eq!(Letters::parse("R").unwrap().robust, None);
    }

    #[test]
    fn unknown_and_later_letters_are_refused() {
        let message = |t: &str| Letters::parse(t).unwrap_err().to_string();
        assert!(message("LZ").starts_with("--root-options: there is no option 'Z'"));
        assert!(Letters::parse("LM").unwrap().improve);
        assert!(Letters::parse("UF").is_ok_and(|l| l.user && l.not_linear));
        for text in ["WL", "LIW", "L,W"] {
            let l = Letters::parse(text).unwrap();
            assert!(l.likelihood && l.corrected && !l.one && l.notes.is_empty(), "{text}");
        }
        assert!(!Letters::parse("WW WL").unwrap().corrected);
    }
}
