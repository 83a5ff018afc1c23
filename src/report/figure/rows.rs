//! How the errors of the data hang together: the correlation of every pair of rows, all sources together, as a plane of colors. Of several
//! data sets the rows stand one after the other, with lines between the sets.

use crate::fit::{Member, Session};

use super::{ColorScale, Figure, Layer, Panel, Patch, Role};

/// More rows than this are not drawn: a picture has no more pixels.
const MOST_ROWS: usize = 400;

/// The correlations at the present parameters; `None` where the rows are independent, or the choices do not go together.
pub fn data_correlation_figure(session: &Session) -> Option<Figure> {
    let config = session.config();
    let own = config.members.iter().flat_map(|member| &member.cost.errors);
    let shared = config.shared_errors.iter().map(|shared| &shared.source);
    own.chain(shared).find(|s| s.on)?;
    let v = session.joint_row_covariance().ok()??;
    let n = v.nrows();
    let together = (0..n).any(|i| (0..i).any(|j| v[(i, j)] != 0.0));
    if n > MOST_ROWS || !together {
        return None;
    }
    let there = config.taking_part();
    let used: Option<Vec<Vec<usize>>> = there.iter().map(|&j| rows_of(&config.members[j])).collect();
    let used = used?;
    if used.iter().map(Vec::len).sum::<usize>() != n {
        return None;
    }
    // The rows that are left out of a single data set leave gaps; several sets stand side by side without any.
    let rows: Vec<usize> = if let [only] = used.as_slice() { only.clone() } else { (0..n).collect() };
    let sigma: Vec<f64> = (0..n).map(|i| v[(i, i)].sqrt()).collect();
    let around = |i: usize| (rows[i] as f64 + 0.5, rows[i] as f64 + 1.5);
    let patch =
        |i: usize, j: usize| Patch { x: around(i), y: around(j), value: v[(i, j)] / (sigma[i] * sigma[j]) };
    let patches = (0..n).flat_map(|i| (0..n).map(move |j| (i, j))).map(|(i, j)| patch(i, j)).collect();
    let scale = ColorScale { range: (-1.0, 1.0), signed: true, title: "correlation".to_string() };
    let range = (around(0).0, around(n - 1).1);
    let mut layers = vec![Layer::Cells { role: Role::Data, patches, scale }];
    let mut end = 0;
    for set in &used[..used.len() - 1] {
        end += set.len();
        let (x, label) = (end as f64 + 0.5, String::new());
        layers.push(Layer::VLine { role: Role::Mark, x, label: label.clone() });
        layers.push(Layer::HLine { role: Role::Mark, y: x, label });
    }
    let title = if config.members.len() == 1 {
        "row".to_string()
    } else {
        let titles: Vec<String> = there.iter().map(|&j| config.title(j)).collect();
        format!("row of {}", titles.join(", "))
    };
    let main = Panel { x_title: title, y_title: "row".to_string(), x_range: range, y_range: range, layers };
    Some(Figure { main, ..Figure::default() })
}

/// The rows that a member uses.
fn rows_of(member: &Member) -> Option<Vec<usize>> {
    Some(member.data.as_deref()?.fit_set(&member.selection).ok()?.rows.to_vec())
}
