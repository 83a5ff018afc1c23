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

impl MoreColumn {
    /// Whether it holds the contents of a template: `t1`, `t2` …
    pub fn is_template(&self) -> bool {
        let number = self.role.strip_prefix('t');
        number.is_some_and(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit()))
    }

    /// The role of the sums of squared weights of this template.
    pub fn role_of_squares(&self) -> String {
        format!("{}v", self.role)
    }
}

/// A histogram on the same bins as another, whose shape is one part of the other's.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    /// What its number of events is called in a formula.
    pub name: String,
    /// Contents.
    pub content: Vec<f64>,
    /// Sums of squared weights; the contents themselves where they are counts.
    pub squares: Vec<f64>,
}

impl Template {
    /// The sum of all contents.
    pub fn total(&self) -> f64 {
        self.content.iter().sum()
    }
}

/// The templates among the columns, in their order.
pub(super) fn templates(columns: &[MoreColumn]) -> Vec<Template> {
    let template = |column: &MoreColumn| {
        let squares = columns.iter().find(|c| c.role == column.role_of_squares());
        Template {
            name: plain_name(&column.name, &column.role),
            content: column.values.clone(),
            squares: squares.unwrap_or(column).values.clone(),
        }
    };
    columns.iter().filter(|c| c.is_template()).map(template).collect()
}

/// A header as the name of a parameter: letters, digits and underscores, a letter first; else the role.
fn plain_name(header: &str, role: &str) -> String {
    let plain: String =
        header.trim().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    if plain.starts_with(|c: char| c.is_ascii_alphabetic()) && plain.len() > 1 {
        plain
    } else {
        role.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_called_by_their_headers() {
        let column = |role: &str, name: &str, v: f64| MoreColumn {
            role: role.into(),
            name: name.into(),
            values: vec![v],
        };
        let columns = [
            column("t1", "signal MC", 4.0),
            column("t1v", "w2", 9.0),
            column("t2", "2nd", 5.0),
            column("k", "k", 1.0),
        ];
        let found = templates(&columns);
        let told: Vec<(&str, f64, f64)> =
            found.iter().map(|t| (t.name.as_str(), t.total(), t.squares[0])).collect();
        assert_eq!(told, [("signal_MC", 4.0, 9.0), ("t2", 5.0, 5.0)]);
    }
}
