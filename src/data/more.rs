//! Columns that belong to the rows of a data set beside what its kind holds: successes and trials of efficiencies, contents of templates.

/// A column by its role.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MoreColumn {
    /// What it is, as on the command line: `k`, `n`, `t1` …
    pub role: String,
    /// Its header, or its role where it has none.
    pub name: String,
    /// A number for every row.
    pub values: Vec<f64>,
}
