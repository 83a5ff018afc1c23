//! What a session file ties to data by their names in the file: common sources of error and fitted functions. Such a name is the only one of
//! its kind; what the data are called may stand there twice.

use super::functions::{FunctionEntry, function};
use super::schema::{DataEntry, SharedErrorEntry};
use crate::cost::ErrorSource;
use crate::fit::{Function, Member, SharedError};

/// The name in the file of the data of each fit.
pub(super) type Named = Vec<Option<String>>;

/// A common source of error, with the members whose data it names.
pub(super) fn shared(members: &Named, entry: SharedErrorEntry) -> Result<SharedError, String> {
    let SharedErrorEntry { data, fit, name, axis, value, relative, of, correlation, on } = entry;
    for name in &data {
        if !members.iter().flatten().any(|known| known == name) {
            return Err(format!("[[shared_error]] names data '{name}', which no [[fit]] has"));
        }
    }
    if let Some(number) = fit.iter().find(|&&number| number == 0 || number > members.len()) {
        return Err(format!(
            "[[shared_error]] names fit {number}; there are {} [[fit]], from 1",
            members.len()
        ));
    }
    let named = |&j: &usize| members[j].as_ref().is_some_and(|known| data.contains(known));
    let members: Vec<usize> = match (data.is_empty(), fit.is_empty()) {
        (false, true) => (0..members.len()).filter(named).collect(),
        (true, false) => fit.iter().map(|number| number - 1).collect(),
        _ => {
            return Err(
                "[[shared_error]] needs the data that have it, or the numbers of the fits, not both".into()
            );
        }
    };
    let source = ErrorSource { name, axis, size: value, relative, of, correlation, on };
    Ok(SharedError { members, source })
}

/// The fitted functions with the sources of error of their data.
pub(super) fn listed(data: &[DataEntry], functions: Vec<FunctionEntry>) -> Result<Vec<Function>, String> {
    let read = |listed: FunctionEntry| {
        let name = listed.name.clone();
        let entry = data.iter().find(|d| d.name == listed.data);
        let errors = entry.map_or(&[][..], |d| d.error.as_slice());
        function(errors, listed).map_err(|e| format!("the function '{name}': {e}"))
    };
    functions.into_iter().map(read).collect()
}

/// Gives a function the origin of its data, which stand in the file once for all that have them, and what they are called.
pub(super) fn join_data(function: &mut Function, members: &[Member], named: &Named, entries: &[DataEntry]) {
    let has = |name: &Option<String>| name.as_ref() == Some(&function.data);
    if let Some(j) = named.iter().position(has) {
        function.asked.source.clone_from(&members[j].source);
    }
    let title = entries.iter().find(|e| e.name == function.data).and_then(|e| e.title.as_ref());
    if let Some(title) = title {
        function.data.clone_from(title);
    }
}
