//! The words of the language: commands, and what SET and SHOW are about. Capitals are the shortest form of the manual
//! (F. James, MINUIT Reference Manual, CERN Program Library D506, chapter 4); any longer or unambiguous beginning will do.

use super::ClassicError;

/// What a command does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb {
    Migrad,
    Minimize,
    Simplex,
    Seek,
    Improve,
    Hesse,
    Minos,
    Scan,
    Contour,
    Mncontour,
    Call,
    Fix,
    Release,
    Restore,
    Set,
    Show,
    Clear,
    Undo,
    Redo,
    Save,
    Help,
    End,
}

/// What SET and SHOW are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    Errordef,
    Epsmachine,
    Strategy,
    Printout,
    Limits,
    Parameter,
    Covariance,
    Correlation,
    Eigenvalues,
    Fcnvalue,
    Random,
    Gradient,
    Nogradient,
    Warnings,
    Nowarnings,
    Title,
    Npfix,
    Plot,
}

/// A word with its meaning.
pub(super) struct Entry<T> {
    /// With the capitals of the manual.
    pub name: &'static str,
    pub means: T,
    /// How it is written.
    pub usage: &'static str,
    /// What it does.
    pub help: &'static str,
}

const fn entry<T>(name: &'static str, means: T, usage: &'static str, help: &'static str) -> Entry<T> {
    Entry { name, means, usage, help }
}

/// All commands, in the order of HELP.
pub(super) const COMMANDS: &[Entry<Verb>] = &[
    entry(
        "MIGrad",
        Verb::Migrad,
        "MIGrad [maxcalls] [tolerance]",
        "Minimizes by the variable-metric method from the present values. maxcalls 0 or none: a limit by the number of \
         parameters. The goal of the EDM is 0.002 * tolerance * up (tolerance 0.1).",
    ),
    entry(
        "MINImize",
        Verb::Minimize,
        "MINImize [maxcalls] [tolerance]",
        "MIGRAD; if that does not converge, SIMPLEX and MIGRAD again.",
    ),
    entry(
        "SIMplex",
        Verb::Simplex,
        "SIMplex [maxcalls] [tolerance]",
        "Minimizes by the simplex method of Nelder and Mead, which needs no derivatives. The goal is tolerance * up.",
    ),
    entry(
        "SEEk",
        Verb::Seek,
        "SEEk [maxcalls]",
        "Looks for lower values at random, within three steps of the best point so far.",
    ),
    entry(
        "IMProve",
        Verb::Improve,
        "IMProve [maxcalls]",
        "Looks for a lower minimum elsewhere, starting from a minimum found.",
    ),
    entry(
        "HESse",
        Verb::Hesse,
        "HESse [maxcalls]",
        "Computes the second derivatives at the minimum anew, and from them the error matrix.",
    ),
    entry(
        "MINOs",
        Verb::Minos,
        "MINOs [maxcalls] [parameters]",
        "Asymmetric errors from the function itself, of these parameters or of all. maxcalls ends it early; 0 is no limit.",
    ),
    entry(
        "SCAn",
        Verb::Scan,
        "SCAn [parameter] [points] [from] [to]",
        "The function along one parameter, or along each in turn, the others held; 41 points over two errors to each side. \
         A lower value met is kept.",
    ),
    entry(
        "CONtour",
        Verb::Contour,
        "CONtour par1 par2 [devs] [ngrid]",
        "The function over two parameters, the others held, as a plot of characters; 2 errors to each side, 25 lines. No \
         confidence region unless there are just these two.",
    ),
    entry(
        "MNContour",
        Verb::Mncontour,
        "MNContour par1 par2 [points]",
        "The contour of two parameters with the others minimized at every one of its points (20).",
    ),
    entry("CALl", Verb::Call, "CALl", "The function at the present values."),
    entry("FIX", Verb::Fix, "FIX parameters", "Holds parameters at their values."),
    entry("RELease", Verb::Release, "RELease parameters", "Lets held parameters vary again."),
    entry(
        "REStore",
        Verb::Restore,
        "REStore [code]",
        "Lets all held parameters vary again; with code 1 only the one that was held last.",
    ),
    entry("SET", Verb::Set, "SET topic [values]", "Changes a setting; HELP SET lists them."),
    entry("SHOw", Verb::Show, "SHOw topic", "Shows a setting or a result; HELP SHOW lists them."),
    entry(
        "CLEar",
        Verb::Clear,
        "CLEar",
        "Forgets what was said about the parameters: all free, without limits, start values from the data.",
    ),
    entry("UNDo", Verb::Undo, "UNDo", "Takes the last change back (a command may be several)."),
    entry("REDo", Verb::Redo, "REDo", "Makes it again."),
    entry("SAVe", Verb::Save, "SAVe file.toml", "Saves the session."),
    entry("HELp", Verb::Help, "HELp [command] [topic]", "This list, or one command."),
    entry("EXIt", Verb::End, "EXIt", "The end; so are END, STOP and RETURN."),
    entry("END", Verb::End, "END", "The end."),
    entry("STOp", Verb::End, "STOp", "The end."),
    entry("RETurn", Verb::End, "RETurn", "The end."),
];

/// All topics of SET and SHOW.
pub(super) const TOPICS: &[Entry<Topic>] = &[
    entry(
        "ERRordef",
        Topic::Errordef,
        "SET ERRordef up",
        "The rise that defines errors: 1 for chi-square, 0.5 for a typed -ln L. Data are always fitted on the scale of \
         -2 ln L, where one standard deviation is 1: there a rise of 4 asks MINOS and MNCONTOUR for two.",
    ),
    entry(
        "EPSmachine",
        Topic::Epsmachine,
        "SHOw EPSmachine",
        "The accuracy that function values are trusted to have.",
    ),
    entry("STRategy", Topic::Strategy, "SET STRategy level", "0 fast, 1 the default, 2 careful."),
    entry(
        "PRIntout",
        Topic::Printout,
        "SET PRIntout level",
        "-1 nothing but what is asked for, 0 a line or two, 1 the default, 2 with the path of the search, 3 with the values \
         on that path.",
    ),
    entry(
        "LIMits",
        Topic::Limits,
        "SET LIMits [parameter] [lower upper]",
        "Limits of a parameter (-inf or inf for none on a side); without numbers it loses them; without parameter all do.",
    ),
    entry(
        "PARameter",
        Topic::Parameter,
        "SET PARameter parameter value",
        "A value; SHOW: the table of parameters.",
    ),
    entry("COVariance", Topic::Covariance, "SHOw COVariance", "The error matrix."),
    entry("CORrelation", Topic::Correlation, "SHOw CORrelation", "Correlations, with the global ones."),
    entry(
        "EIGenvalues",
        Topic::Eigenvalues,
        "SHOw EIGenvalues",
        "Eigenvalues of the matrix of correlations.",
    ),
    entry("FCNvalue", Topic::Fcnvalue, "SHOw FCNvalue", "The lowest value found."),
    entry(
        "RANdom",
        Topic::Random,
        "SET RANdom seed",
        "The seed of what SEEK and IMPROVE draw; the same seed repeats the same search.",
    ),
    entry("GRAdient", Topic::Gradient, "SET GRAdient", "Exact derivatives, which are always used."),
    entry("NOGradient", Topic::Nogradient, "SET NOGradient", "Derivatives by differences."),
    entry("WARnings", Topic::Warnings, "SET WARnings", "Warnings are printed."),
    entry("NOWarnings", Topic::Nowarnings, "SET NOWarnings", "They are not."),
    entry("TITle", Topic::Title, "SET TITle text", "A title for the printout."),
    entry("NPFix", Topic::Npfix, "SHOw NPFix", "How many parameters are held, and which."),
    entry("PLOt", Topic::Plot, "SHOw PLOt", "The numbers of the last plot."),
];

/// The entry that `word` is or begins, in any case: the word itself, its short form, or the only one that begins so.
pub(super) fn find<T>(
    kind: &'static str,
    table: &'static [Entry<T>],
    word: &str,
) -> Result<&'static Entry<T>, ClassicError> {
    let typed = word.to_ascii_uppercase();
    let short = |e: &Entry<T>| e.name.chars().take_while(|c| c.is_ascii_uppercase()).collect::<String>();
    let exact = |e: &&Entry<T>| e.name.eq_ignore_ascii_case(word) || short(e) == typed;
    if let Some(entry) = table.iter().find(exact) {
        return Ok(entry);
    }
    let begins = |e: &&Entry<T>| e.name.to_ascii_uppercase().starts_with(&typed);
    let found: Vec<&Entry<T>> = table.iter().filter(begins).collect();
    match found.as_slice() {
        [entry] => Ok(entry),
        [] => {
            let initial = typed.chars().next();
            let near = table.iter().map(|e| e.name).filter(|n| n.chars().next() == initial).collect();
            Err(ClassicError::Unknown { kind, word: word.to_string(), near })
        }
        several => {
            let candidates = several.iter().map(|e| e.name).collect();
            Err(ClassicError::Ambiguous { word: word.to_string(), candidates })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verb(word: &str) -> Result<Verb, String> {
        find("command", COMMANDS, word).map(|e| e.means).map_err(|e| e.to_string())
    }

    /// TM004: short forms in any case, and what is not clear is said with the candidates.
    #[test]
    fn prefixes() {
        for (word, expected) in [
            ("MIG", Verb::Migrad),
            ("migrad", Verb::Migrad),
            ("mini", Verb::Minimize),
            ("mino", Verb::Minos),
            ("hel", Verb::Help),
            ("f", Verb::Fix),
            ("Stop", Verb::End),
        ] {
            assert_eq!(verb(word), Ok(expected), "{word}");
        }
        assert_eq!(verb("H").unwrap_err(), "'H' is ambiguous: HESse, HELp");
        assert_eq!(verb("MIN").unwrap_err(), "'MIN' is ambiguous: MINImize, MINOs");
        assert_eq!(verb("s").unwrap_err(), "'s' is ambiguous: SIMplex, SEEk, SCAn, SET, SHOw, SAVe, STOp");
        assert_eq!(
            verb("MIX").unwrap_err(),
            "'MIX' is no command; there are MIGrad, MINImize, MINOs, MNContour"
        );
        assert_eq!(
            verb("MIGRADX").unwrap_err(),
            "'MIGRADX' is no command; there are MIGrad, MINImize, MINOs, MNContour"
        );
        assert_eq!(verb("é").unwrap_err(), "'é' is no command");
    }

    /// Every short form of the manual means its own word, also where another word begins with it.
    #[test]
    fn capitals_are_enough() {
        for e in COMMANDS {
            let short: String = e.name.chars().take_while(|c| c.is_ascii_uppercase()).collect();
            assert_eq!(verb(&short), Ok(e.means), "{}", e.name);
        }
        for e in TOPICS {
            let short: String = e.name.chars().take_while(|c| c.is_ascii_uppercase()).collect();
            let found = find("topic", TOPICS, &short).map(|e| e.means);
            assert!(found.is_ok_and(|t| t == e.means), "{}", e.name);
        }
    }
}
