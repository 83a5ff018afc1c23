//! What the statistic of a fit is called: ROOT's words of Method with its option letters, and which of them can be chosen for some data. The
//! statistics themselves are in `cost`.

use crate::cost::{CostKind, ModelKind, TemplateForm, Weights};
use crate::data::{Data, DataKind, Dataset};
use crate::fit::Session;
use crate::language::{phrase, tr};

/// An entry of the list.
pub struct Method {
    /// What is chosen.
    pub kind: CostKind,
    /// What that comes to, for [`CostKind::Auto`].
    means: CostKind,
    /// Its words.
    pub label: &'static str,
    /// What it does.
    pub tooltip: &'static str,
}

impl Method {
    /// Whether it is the statistic `used`.
    pub fn is(&self, used: CostKind) -> bool {
        let plain =
            |kind| if matches!(kind, CostKind::Chi2Eff | CostKind::Chi2Cov) { CostKind::Chi2 } else { kind };
        plain(self.means) == plain(used)
    }
}

/// The statistic that a fit uses: of a fit that is up to date the one that it has used, else what the choice means for these data.
pub fn used(session: &Session) -> CostKind {
    if let Some(result) = session.result().fresh() {
        return result.member().cost;
    }
    let member = session.config().member();
    match (&member.data, member.cost.kind) {
        (Some(data), CostKind::Auto) => automatic(data, member.cost.model_kind),
        (Some(data), CostKind::Likelihood) if has_trials(data) => CostKind::Binomial,
        (Some(data), CostKind::Likelihood) if data.kind() == DataKind::Sample => CostKind::Unbinned,
        (None, CostKind::Auto) => CostKind::Chi2,
        (_, kind) => kind,
    }
}

fn has_trials(data: &Dataset) -> bool {
    data.kind() == DataKind::Points && data.more("k").is_some() && data.more("n").is_some()
}

fn has_templates(data: &Dataset) -> bool {
    data.more("t1").is_some()
}

/// What [`CostKind::Auto`] means for these data.
fn automatic(data: &Dataset, model: ModelKind) -> CostKind {
    match &data.data {
        Data::Sample(_) => CostKind::Unbinned,
        Data::Points(_) if has_trials(data) => CostKind::Binomial,
        Data::Histogram(_) if has_templates(data) => CostKind::Template(TemplateForm::default()),
        Data::Histogram(_) if model == ModelKind::DensityOfAll => CostKind::Likelihood,
        _ => CostKind::Chi2,
    }
}

/// ROOT's letter of a statistic for the data that are shown, empty where it has none.
pub fn letter(kind: CostKind, session: &Session) -> &'static str {
    let cost = &session.config().member().cost;
    match kind {
        CostKind::Likelihood | CostKind::Extended if cost.weights == Weights::Corrected => "WL",
        CostKind::Likelihood if cost.model_kind == ModelKind::Density => "MULTI",
        CostKind::Likelihood | CostKind::Extended => "L",
        CostKind::Pearson => "P",
        CostKind::Custom => "U",
        _ => "",
    }
}

/// The words of a statistic for the data that are shown.
pub fn word(kind: CostKind, session: &Session) -> &'static str {
    let shape = session.config().member().cost.model_kind == ModelKind::Density;
    match kind {
        CostKind::Auto | CostKind::Chi2 => tr("Chi-square"),
        CostKind::Chi2Eff => tr("Chi-square with errors of x"),
        CostKind::Chi2Cov => tr("Chi-square, correlated errors"),
        CostKind::GaussApproximation => tr("Gaussian Approximation"),
        CostKind::Pearson => tr("Pearson Chi-square"),
        CostKind::GaussNll => tr("Gaussian Likelihood"),
        CostKind::Likelihood if shape => tr("Binned Likelihood of the shape"),
        CostKind::Likelihood => tr("Binned Likelihood"),
        CostKind::Extended => tr("Extended Likelihood"),
        CostKind::Unbinned => tr("Unbinned Likelihood"),
        CostKind::PoissonFull => tr("Poisson, all constants"),
        CostKind::Binomial => tr("Binomial Likelihood"),
        CostKind::KsDistance => tr("Kolmogorov Distance"),
        CostKind::Template(TemplateForm::Da) => tr("Templates (Dembinski, Abdelmotteleb)"),
        CostKind::Template(TemplateForm::Jsc) => tr("Templates (Conway)"),
        CostKind::Template(TemplateForm::Asy) => tr("Templates (Argüelles, Schneider, Yuan)"),
        CostKind::Custom => tr("Typed cost"),
    }
}

/// The statistics that can be used with the data that are shown.
pub fn all(session: &Session) -> Vec<Method> {
    use CostKind::{
        Auto, Binomial, Chi2, Extended, GaussApproximation, GaussNll, KsDistance, Likelihood, Pearson,
        PoissonFull, Template, Unbinned,
    };
    let data = session.config().member().data.as_deref();
    let kind = data.map_or(DataKind::Points, Dataset::kind);
    let of = |kind, means, label, tooltip| Method { kind, means, label, tooltip };
    let same = |kind, label, tooltip| of(kind, kind, label, tooltip);
    match kind {
        DataKind::Points | DataKind::Indexed if data.is_some_and(has_trials) => vec![
            of(Auto, Binomial, tr("Binomial Likelihood"), tr(BINOMIAL)),
            same(
                Chi2,
                tr("Chi-square"),
                tr("((k/n − fit) / error)², with the errors of the fractions; poor near 0 and 1"),
            ),
        ],
        DataKind::Points | DataKind::Indexed => vec![
            of(
                Auto,
                Chi2,
                tr("Chi-square"),
                tr("((data − fit) / error)², with the errors of x where there are any"),
            ),
            same(GaussNll, tr("Gaussian Likelihood"), tr("The same with the width of the errors counted")),
            same(Binomial, tr("Binomial Likelihood"), tr(BINOMIAL)),
        ],
        DataKind::Histogram if data.is_some_and(has_templates) => vec![
            of(Auto, Template(TemplateForm::Da), tr("Templates (Dembinski, Abdelmotteleb)"), tr(TEMPLATES)),
            same(Template(TemplateForm::Jsc), tr("Templates (Conway)"), tr(TEMPLATES)),
            same(Template(TemplateForm::Asy), tr("Templates (Argüelles, Schneider, Yuan)"), tr(TEMPLATES)),
        ],
        DataKind::Histogram => vec![
            of(Auto, Chi2, tr("Chi-square"), tr("((content − fit) / error)²; empty bins are left out")),
            same(
                Pearson,
                tr("Pearson Chi-square"),
                tr("The error is the root of what the fit expects; empty bins count"),
            ),
            same(
                Likelihood,
                tr("Binned Likelihood"),
                tr("Counts as Poisson says; right for few entries and empty bins"),
            ),
            same(Extended, tr("Extended Likelihood"), tr(EXTENDED)),
            same(GaussApproximation, tr("Gaussian Approximation"), tr(APPROXIMATION)),
            same(
                PoissonFull,
                tr("Poisson, all constants"),
                tr("Binned Likelihood with the factorials of the counts, as kafe2 gives it"),
            ),
        ],
        DataKind::Sample => vec![
            of(
                Auto,
                Unbinned,
                tr("Unbinned Likelihood"),
                tr("Every single value counts; the function is normalized"),
            ),
            same(Extended, tr("Extended Likelihood"), tr(EXTENDED)),
            same(KsDistance, tr("Kolmogorov Distance"), tr(DISTANCE)),
        ],
    }
}

const BINOMIAL: &str =
    phrase("Successes among trials: columns with the roles k and n, the function is the efficiency");
const TEMPLATES: &str = phrase("The contents are a sum of counted shapes, whose own counts are uncertain");
const EXTENDED: &str = phrase("The function is a density of entries; its integral is fitted too");
const APPROXIMATION: &str = phrase(
    "The error is the root of what the fit expects, with the width of the errors counted; for ten and more entries a bin",
);
const DISTANCE: &str = phrase(
    "The largest distance between the distribution of the values and a cumulative function; no errors",
);
