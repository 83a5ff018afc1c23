//! Which figure of a session shall be on paper, and how it comes there.

use std::fmt;
use std::str::FromStr;

use crate::error::Explain;
use crate::fit::{FitResult, Member, Session};
use crate::params::ParamId;
use crate::report::figure::{
    Drawing, Figure, contour_figure, correlation_figure, data_correlation_figure, data_figure, joint_figure,
    likelihood_figure, map_figure, member_figure, members_drawn, profile_figure,
};

use super::described::{describe, named_by_data, title};
use super::format::{Format, TWO_COLUMNS};
use super::layout::{Placed, grid, page};
use super::matrix::matrix;

/// Figures beside one another on a sheet.
const COLUMNS: usize = 2;

/// What is to be drawn.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Subject {
    /// The data with the fitted curve, all data sets on the same axes.
    #[default]
    Fit,
    /// The data sets of a fit, each with axes of its own.
    Members,
    /// The profile of a parameter.
    Profile(String),
    /// The likelihood along a parameter.
    Likelihood(String),
    /// The contours of two parameters.
    Contour(String, String),
    /// The cost over two parameters in colors.
    Map(String, String),
    /// Profiles and contours of all parameters: the matrix of mnmatrix.
    Pairs,
    /// The correlation matrix of the parameters.
    Correlations,
    /// How the errors of the data hang together.
    DataCorrelation,
}

/// The forms that are understood.
const FORMS: &str = "fit, members, profile=NAME, likelihood=NAME, contour=A,B, map=A,B, pairs, correlations or data-correlation";

impl FromStr for Subject {
    type Err = String;

    fn from_str(text: &str) -> Result<Subject, String> {
        let (word, names) = text.split_once('=').map_or((text, None), |(word, names)| (word, Some(names)));
        let names: Vec<String> =
            names.into_iter().flat_map(|n| n.split(',')).map(|n| n.trim().to_owned()).collect();
        Ok(match (word, names.as_slice()) {
            ("fit", []) => Subject::Fit,
            ("members", []) => Subject::Members,
            ("pairs", []) => Subject::Pairs,
            ("correlations", []) => Subject::Correlations,
            ("data-correlation", []) => Subject::DataCorrelation,
            ("profile", [name]) => Subject::Profile(name.clone()),
            ("likelihood", [name]) => Subject::Likelihood(name.clone()),
            ("contour", [x, y]) => Subject::Contour(x.clone(), y.clone()),
            ("map", [x, y]) => Subject::Map(x.clone(), y.clone()),
            _ => return Err(format!("read '{text}', expected {FORMS}")),
        })
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Subject::Fit => f.write_str("fit"),
            Subject::Members => f.write_str("members"),
            Subject::Profile(name) => write!(f, "profile={name}"),
            Subject::Likelihood(name) => write!(f, "likelihood={name}"),
            Subject::Contour(x, y) => write!(f, "contour={x},{y}"),
            Subject::Map(x, y) => write!(f, "map={x},{y}"),
            Subject::Pairs => f.write_str("pairs"),
            Subject::Correlations => f.write_str("correlations"),
            Subject::DataCorrelation => f.write_str("data-correlation"),
        }
    }
}

/// Why there is no such figure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SubjectError {
    /// Nothing was fitted.
    #[error("there is no fit to draw {0} of; fit first")]
    NoFit(String),
    /// No such parameter.
    #[error("there is no parameter '{name}' to draw; there are {known}")]
    NoParameter {
        /// What was asked for.
        name: String,
        /// What there is.
        known: String,
    },
    /// The fit holds nothing of the kind.
    #[error("the fit holds nothing to draw for {0}")]
    Nothing(String),
}

impl Explain for SubjectError {
    fn code(&self) -> &'static str {
        "E-FIGURE"
    }

    fn help(&self) -> Option<String> {
        matches!(self, SubjectError::Nothing(_)).then(|| {
            "profiles, contours and maps are drawn where they were computed; the correlation needs a covariance".into()
        })
    }
}

/// Draws a figure of a session.
///
/// # Errors
/// There is no fit, or it does not hold what is asked for.
pub fn draw(
    session: &Session,
    subject: &Subject,
    drawing: &Drawing,
    format: &Format,
) -> Result<Placed, SubjectError> {
    let title = title(session, subject, format.say);
    let single = |figure: &Figure| {
        let description = describe(figure, format.say);
        page(figure, format, &title, &description)
    };
    let found = |figure: Option<Figure>| {
        figure.map(|f| single(&f)).ok_or_else(|| SubjectError::Nothing(subject.to_string()))
    };
    let config = session.config();
    let on_paper = |figure: Figure, members: &[Member]| {
        let mut figure = drawing.of(figure);
        named_by_data(&mut figure, members, format.say);
        figure
    };
    match subject {
        Subject::Fit => {
            let build = if config.members.len() < 2 { data_figure } else { joint_figure };
            Ok(single(&on_paper(build(session, &drawing.options), &config.members)))
        }
        Subject::Members => {
            let shown = members_drawn(config);
            let of_member = |&j: &usize| {
                let figure = member_figure(session, j, &drawing.options);
                let mut figure = on_paper(figure, &config.members[j..=j]);
                // The numbers of the whole fit stand in the figure of the data set that is worked on.
                if j != config.active {
                    figure.stats.clear();
                }
                figure
            };
            let figures: Vec<Figure> = shown.iter().map(of_member).collect();
            let places: Vec<Option<&Figure>> = figures.iter().map(Some).collect();
            let description = figures.iter().map(|f| describe(f, format.say)).collect::<Vec<_>>().join(" ");
            let columns = if format.size(&Figure::default()).0 < TWO_COLUMNS { 1 } else { COLUMNS };
            Ok(grid(&places, columns.min(places.len()), format, &title, &description))
        }
        Subject::DataCorrelation => found(data_correlation_figure(session)),
        Subject::Correlations => found(correlation_figure(result(session, subject)?)),
        Subject::Profile(name) => {
            let result = result(session, subject)?;
            found(profile_figure(result, parameter(result, name)?))
        }
        Subject::Likelihood(name) => {
            let result = result(session, subject)?;
            found(likelihood_figure(result, parameter(result, name)?))
        }
        Subject::Contour(x, y) => {
            let result = result(session, subject)?;
            found(contour_figure(result, parameter(result, x)?, parameter(result, y)?))
        }
        Subject::Map(x, y) => {
            let result = result(session, subject)?;
            found(map_figure(result, parameter(result, x)?, parameter(result, y)?))
        }
        Subject::Pairs => {
            let placed = matrix(result(session, subject)?, format, &title);
            placed.ok_or_else(|| SubjectError::Nothing(subject.to_string()))
        }
    }
}

fn result<'a>(session: &'a Session, subject: &Subject) -> Result<&'a FitResult, SubjectError> {
    session.result().fresh().map(|r| &**r).ok_or_else(|| SubjectError::NoFit(subject.to_string()))
}

fn parameter(result: &FitResult, name: &str) -> Result<ParamId, SubjectError> {
    let params = &result.minimum.params;
    let by_number = || name.parse::<usize>().ok().filter(|k| *k < params.len());
    let found = params.iter().position(|p| p.name == name).or_else(by_number);
    found
        .map(ParamId)
        .ok_or_else(|| SubjectError::NoParameter { name: name.to_owned(), known: params.names().join(", ") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_reads_back() {
        for text in [
            "fit",
            "members",
            "profile=m",
            "likelihood=m",
            "contour=m,c",
            "map=m,c",
            "pairs",
            "correlations",
            "data-correlation",
        ] {
            assert_eq!(text.parse::<Subject>().map(|s| s.to_string()), Ok(text.to_owned()));
        }
        for text in ["", "profile", "contour=m", "fit=3", "pair"] {
            assert!(text.parse::<Subject>().is_err_and(|e| e.contains(&format!("read '{text}'"))));
        }
    }
}
