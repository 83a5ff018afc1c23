//! Successes among trials by the words for them: `x,passed,total`, `Treffer;Versuche`, `U,k,n`. Both columns must hold whole numbers. More
//! successes than trials in a row are a slip, unless `k` counts evenly up: how often each `k` was seen is no efficiency.

use super::header::Header;
use super::roles::{Found, Role, Roles};
use super::sheet::Sheet;
use super::words::squeezed;
use super::{ReadError, ReadOptions, planes};
use crate::data::DataKind;

/// Words for the successes.
const SUCCESSES: &[&str] = &[
    "k",
    "pass",
    "passed",
    "npass",
    "npassed",
    "success",
    "successes",
    "nsuccess",
    "accepted",
    "selected",
    "detected",
    "hits",
    "treffer",
    "erfolg",
    "erfolge",
    "bestanden",
    "succès",
    "réussites",
    "réussis",
    "éxitos",
    "exitos",
    "aciertos",
    "successi",
    "superati",
    "geslaagd",
    "successen",
];
/// Words for the trials.
const TRIALS: &[&str] = &[
    "n",
    "all",
    "total",
    "totals",
    "nall",
    "ntotal",
    "trials",
    "ntrials",
    "tries",
    "attempts",
    "shots",
    "generated",
    "versuche",
    "gesamt",
    "gesamtzahl",
    "insgesamt",
    "würfe",
    "essais",
    "tirs",
    "total",
    "ensayos",
    "intentos",
    "prove",
    "tentativi",
    "totale",
    "pogingen",
    "totaal",
];

/// What may stand beside them: `Anzahl Treffer`, `number of trials`.
const BESIDE: &[&str] =
    &["anzahl", "zahl", "der", "number", "num", "of", "nombre", "de", "número", "numero", "di", "aantal"];

/// Whether a name is one of `words`, or says nothing else in several (`Treffer k`).
fn is_of(name: &str, words: &[&str]) -> bool {
    let is = |word: &str| words.contains(&word);
    let lower = name.to_lowercase();
    let several: Vec<String> = lower.split_whitespace().map(squeezed).collect();
    let all = || several.iter().all(|w| is(w) || BESIDE.contains(&w.as_str()));
    is(&squeezed(&lower)) || several.iter().any(|w| is(w)) && all()
}

/// The rows with more successes than trials, among those that fit.
fn above(sheet: &Sheet, k: usize, n: usize) -> impl Iterator<Item = usize> {
    let rows = sheet.numbers(k).iter().zip(sheet.numbers(n)).enumerate();
    rows.filter(|(row, (k, n))| k > n && sheet.odd.binary_search(row).is_err()).map(|(row, _)| row)
}

/// Whether more successes than trials are a slip in a few rows: where `k` counts evenly up, or lies above in most rows, it is something else.
fn is_mistake(sheet: &Sheet, k: usize, n: usize) -> bool {
    above(sheet, k, n).count() * 2 <= sheet.n_rows && planes::equal_step(sheet.numbers(k)).is_none()
}

/// Refuses more successes than trials where names alone told which is which; a cut may take such rows out, and the fit looks again.
///
/// # Errors
/// The first such row.
pub(super) fn check(
    sheet: &Sheet,
    roles: &Roles,
    name: &str,
    options: &ReadOptions,
) -> Result<(), ReadError> {
    let Some((k, n)) = roles.get(Role::K).zip(roles.get(Role::N)) else { return Ok(()) };
    if roles.found == Found::Told || options.cut.is_some() {
        return Ok(());
    }
    above(sheet, k, n).next().map_or(Ok(()), |row| {
        Err(ReadError::MoreThanAll {
            name: name.into(),
            line: sheet.lines.line(row),
            row: row + 1,
            k: sheet.numbers(k)[row],
            n: sheet.numbers(n)[row],
            columns: [sheet.column_name(k), sheet.column_name(n)],
        })
    })
}

/// The roles, where exactly one column says successes and one says trials.
pub(super) fn roles(
    sheet: &Sheet,
    headers: &[Header],
    usable: &[usize],
    kind: Option<DataKind>,
) -> Option<Roles> {
    let named = |words: &[&str]| {
        let is = |c: &&usize| is_of(&headers[**c].name, words);
        let mut found = usable.iter().filter(is);
        found.next().copied().filter(|_| found.next().is_none())
    };
    let (k, n) = named(SUCCESSES).zip(named(TRIALS))?;
    let fits = kind.is_none_or(|k| k == DataKind::Points)
        && sheet.holds_counts(k)
        && sheet.holds_counts(n)
        && (above(sheet, k, n).next().is_none() || is_mistake(sheet, k, n));
    if !fits {
        return None;
    }
    let mut rest = usable.iter().copied().filter(|c| ![k, n].contains(c));
    let x = rest.next();
    let several = rest.next().is_some();
    let columns = x.map(|x| (Role::X, x)).into_iter().chain([(Role::K, k), (Role::N, n)]);
    let roles = Roles::new(columns.collect(), Found::ByName);
    Some(roles.doubting(x.filter(|_| several).into_iter().collect()))
}

#[cfg(test)]
mod tests {
    use crate::data::read::{ReadOptions, read_dataset};

    /// Columns of successes and trials, or nothing.
    fn found(text: &str) -> String {
        let data = read_dataset(text.as_bytes(), "t.csv", &ReadOptions::default()).unwrap();
        data.columns.iter().map(|(role, c)| format!("{role}={c}")).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_of_labs_for_successes_and_trials() {
        for (text, expected) in [
            ("U / V,k,n\n1,3,10\n2,5,8\n", "x=U n=n k=k"),
            ("energy,passed,total\n10,3,10\n20,5,8\n", "x=energy n=total k=passed"),
            ("pt,pass,all\n10,3,10\n20,5,8\n", "x=pt n=all k=pass"),
            ("Abstand / m;Treffer;Versuche\n1;3;10\n2;5;8\n", "x=Abstand n=Versuche k=Treffer"),
            ("x,succès,essais\n1,3,10\n2,5,8\n", "x=x n=essais k=succès"),
            ("Hochspannung,Treffer k,Versuche n\n1,3,10\n2,5,8\n", "x=Hochspannung n=Versuche n k=Treffer k"),
            ("x,Anzahl Treffer,number of trials\n1,3,10\n2,5,8\n", "x=x n=number of trials k=Anzahl Treffer"),
            // Of a duration, not of trials.
            ("x,hits per minute,total time\n1,3,10\n2,5,8\n", "x=x y=hits per minute"),
            ("passed,total\n3,10\n5,8\n", "n=total k=passed"),
            ("n,k\n10,3\n8,5\n", "n=n k=k"),
            // Of a refractive index.
            ("x,n,k\n1,1.5,0.01\n2,1.4,0.02\n", "x=x y=n"),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
        let more = "x,hits,total\n1,12,10\n2,5,8\n";
        let error = read_dataset(more.as_bytes(), "t.csv", &ReadOptions::default()).unwrap_err().to_string();
        assert!(error.contains("12 successes of 10 trials"), "{error}");
    }
}
