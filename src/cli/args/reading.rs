//! How files of data are read, for commands that fit nothing: the options of `fit` about data, without its headings.

use clap::Args;

use super::QuestionArgs;
use crate::cli::exit::CliError;
use crate::cli::plan;
use crate::data::read::ReadOptions;

/// What is said about the files of a command.
#[derive(Debug, Args)]
pub struct ReadingArgs {
    /// points, histogram, sample or indexed, as for fit
    #[arg(long, value_name = "KIND")]
    pub kind: Option<String>,
    /// Roles of columns, as for fit
    #[arg(long, value_name = "ROLE=COLUMN,…")]
    pub columns: Option<String>,
    /// A column calculated from others, as for fit
    #[arg(long, value_name = "NAME=FORMULA", allow_hyphen_values = true)]
    pub column: Vec<String>,
    /// Only the rows for which this holds
    #[arg(long, value_name = "CONDITION", allow_hyphen_values = true)]
    pub cut: Vec<String>,
    /// Sheet of a workbook, array of an archive, group or data set of HDF5, number of a part between blank lines of a text
    #[arg(long, value_name = "NAME", conflicts_with = "object")]
    pub table: Option<String>,
    /// Object inside a ROOT file
    #[arg(long, value_name = "PATH")]
    pub object: Option<String>,
    /// How a table is written, as for fit
    #[arg(long, value_name = "KEY=VALUE,…")]
    pub read: Option<String>,
    /// Count a sample in bins, as for fit
    #[arg(long, value_name = "BINS")]
    pub bins: Option<String>,
    /// Span of the bins
    #[arg(long, value_name = "LO:HI", allow_hyphen_values = true)]
    pub span: Option<String>,
}

impl ReadingArgs {
    /// Their meaning; `stream`: the values are counted while the file is read.
    ///
    /// # Errors
    /// A value that cannot be read.
    pub(in crate::cli) fn options(&self, stream: bool) -> Result<ReadOptions, CliError> {
        plan::read_options(&QuestionArgs {
            kind: self.kind.clone(),
            columns: self.columns.clone(),
            column: self.column.clone(),
            cut: self.cut.clone(),
            table: self.table.clone(),
            object: self.object.clone(),
            read: self.read.clone(),
            bins: self.bins.clone(),
            span: self.span.clone(),
            stream,
            ..QuestionArgs::default()
        })
    }
}
