//! Names of the tabs, for pictures of one of them. What a tab shows is in `panels`.

use super::state::{Repetition, ResultsTab, SettingsTab, ViewState};

/// A tab that can be opened by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tab(Place);

/// Where a tab stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In the left column.
    Settings(SettingsTab),
    /// Below the figure.
    Results(ResultsTab),
    /// Toys, which share a tab with other fits of data drawn again.
    Toys,
    /// The window of all parameters, which has no tab.
    Parameters,
}

/// All of them, as they are typed.
const NAMES: [(&str, Place); 21] = [
    ("general", Place::Settings(SettingsTab::General)),
    ("minimization", Place::Settings(SettingsTab::Minimization)),
    ("errors", Place::Settings(SettingsTab::Errors)),
    ("data-correlation", Place::Results(ResultsTab::DataCorrelation)),
    ("parameters", Place::Parameters),
    ("results", Place::Results(ResultsTab::Results)),
    ("models", Place::Results(ResultsTab::Models)),
    ("compare", Place::Results(ResultsTab::Compare)),
    ("minima", Place::Results(ResultsTab::Minima)),
    ("attempts", Place::Results(ResultsTab::Minima)),
    ("derived", Place::Results(ResultsTab::Derived)),
    ("correlations", Place::Results(ResultsTab::Correlations)),
    ("profiles", Place::Results(ResultsTab::Profiles)),
    ("contours", Place::Results(ResultsTab::Contours)),
    ("pairs", Place::Results(ResultsTab::Pairs)),
    ("resampling", Place::Results(ResultsTab::Resampling)),
    ("toys", Place::Toys),
    ("report", Place::Results(ResultsTab::Report)),
    ("messages", Place::Results(ResultsTab::Messages)),
    ("commands", Place::Results(ResultsTab::Commands)),
    ("left-out", Place::Results(ResultsTab::LeftOut)),
];

impl std::str::FromStr for Tab {
    type Err = String;

    fn from_str(text: &str) -> Result<Tab, String> {
        let plain = text.trim().to_lowercase();
        let found = NAMES.iter().find(|(name, _)| *name == plain);
        found.map(|(_, place)| Tab(*place)).ok_or_else(|| {
            let names: Vec<&str> = NAMES.iter().map(|(name, _)| *name).collect();
            format!("tab '{}' is not known; there are {}", text.trim(), names.join(", "))
        })
    }
}

impl Tab {
    /// The names of the tabs that are open, of the left column and of the results.
    pub(super) fn names(view: &ViewState) -> (Option<&'static str>, Option<&'static str>) {
        let name = |place: Place| NAMES.iter().find(|(_, p)| *p == place).map(|(name, _)| *name);
        (name(Place::Settings(view.settings)), name(Place::Results(view.results)))
    }

    /// Opens it.
    pub(super) fn open(self, view: &mut ViewState) {
        match self.0 {
            Place::Settings(tab) => view.settings = tab,
            Place::Results(tab) => view.results = tab,
            Place::Toys => view.results = ResultsTab::Resampling,
            // Opened with the window: it is no tab.
            Place::Parameters => {}
        }
    }

    /// Whether it is the window of all parameters.
    pub(super) fn is_parameters(self) -> bool {
        self.0 == Place::Parameters
    }

    /// What the tab of fits of data drawn again shows of them, where its name says so.
    pub(super) fn repetition(self) -> Option<Repetition> {
        (self.0 == Place::Toys).then_some(Repetition::Toys)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn toys_are_shown_where_they_are_asked_for() {
        assert_eq!("toys".parse::<Tab>().unwrap().repetition(), Some(Repetition::Toys));
        assert_eq!("resampling".parse::<Tab>().unwrap().repetition(), None);
    }
}
