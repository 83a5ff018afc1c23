//! Heads that are role names and nothing else, as this program writes them: successes among trials `x,k,n`, bins with their templates
//! `lo,hi,n,t1,t1v`, bins on several axes `lo,hi,lo2,hi2,n`, bins with the squares of their errors `lo,hi,n,w2`. Words of other programs and people are told by `roles`.

use super::header::Header;
use super::roles::{Found, Role, Roles};
use super::sheet::Sheet;
use crate::data::DataKind;

/// The roles, where every name is one, no two are the same, and together they can be nothing else.
pub(super) fn roles(
    sheet: &Sheet,
    headers: &[Header],
    usable: &[usize],
    kind: Option<DataKind>,
) -> Option<Roles> {
    let role = |&c: &usize| Role::from_name(&headers[c].name).ok().map(|role| (role, c));
    let columns: Vec<(Role, usize)> = usable.iter().map(role).collect::<Option<_>>()?;
    let roles = Roles::new(columns, Found::ByName);
    let is_repeated = roles.columns.windows(2).any(|w| w[0].0 == w[1].0);
    let is_known = match kind {
        None => is_of_fractions(sheet, &roles) || is_of_bins(&roles),
        Some(DataKind::Points) => is_of_fractions(sheet, &roles),
        Some(DataKind::Histogram) => is_of_bins(&roles),
        Some(DataKind::Indexed | DataKind::Sample) => false,
    };
    (is_known && !is_repeated).then_some(roles)
}

/// Whole numbers k of n, none above its n: a refractive index and its absorption, `n,k` as well, are none.
fn is_of_fractions(sheet: &Sheet, roles: &Roles) -> bool {
    let Some((k, n)) = roles.get(Role::K).zip(roles.get(Role::N)) else { return false };
    let is_one = |(k, n): (&f64, &f64)| {
        k.is_nan() || n.is_nan() || (*k >= 0.0 && k <= n && k.fract() == 0.0 && n.fract() == 0.0)
    };
    let fits = |(role, _): &(Role, usize)| super::is_of_fractions(*role);
    roles.columns.iter().all(fits) && sheet.numbers(k).iter().zip(sheet.numbers(n)).all(is_one)
}

/// Edges and contents, with something that only bins have.
fn is_of_bins(roles: &Roles) -> bool {
    let has = |role: Role| roles.has(role);
    let fits = |role: Role| {
        let edge = matches!(role, Role::Lo | Role::Hi | Role::Lo2 | Role::Hi2 | Role::Lo3 | Role::Hi3);
        edge || matches!(role, Role::N | Role::Sy | Role::W2) || role.is_template()
    };
    let own = |role: Role| matches!(role, Role::W2 | Role::Lo2 | Role::Lo3) || role.is_template();
    let all = |test: &dyn Fn(Role) -> bool| roles.columns.iter().all(|(role, _)| test(*role));
    has(Role::Lo) && has(Role::Hi) && has(Role::N) && all(&fits) && !all(&|role| !own(role))
}

#[cfg(test)]
mod tests {
    use crate::data::read::{ReadOptions, read_dataset};
    use crate::data::{Data, DataKind, Dataset};

    fn read(text: &str) -> Dataset {
        read_dataset(text.as_bytes(), "t.csv", &ReadOptions::default()).unwrap()
    }

    #[test]
    fn successes_among_trials_by_their_names() {
        let data = read("x,k,n\n1,3,10\n2,5,8\n");
        let told: Vec<(&str, &[f64])> =
            data.more.iter().map(|c| (c.role.as_str(), c.values.as_slice())).collect();
        assert_eq!(told, [("n", &[10.0, 8.0][..]), ("k", &[3.0, 5.0])]);
        // A complex refractive index at wavelengths x.
        assert!(read("x,n,k\n1,1.5,0.01\n2,1.4,0.02\n").more.is_empty());
        assert!(read("x,n,k\n1,2,3\n2,1,4\n").more.is_empty());
    }

    #[test]
    fn templates_and_squared_errors_by_their_names() {
        let data = read("lo,hi,n,t1,t1v,t2\n0,1,4,1,0.5,3\n1,2,9,2,0.25,7\n");
        let found: Vec<(f64, f64)> = data.templates().iter().map(|t| (t.total(), t.squares[0])).collect();
        assert_eq!((data.kind(), found), (DataKind::Histogram, vec![(3.0, 0.5), (10.0, 3.0)]));
        let planes = read("lo,hi,lo2,hi2,n,sy\n0,1,0,1,4,2\n1,2,0,1,9,3\n0,1,1,2,3,2\n");
        assert_eq!((planes.kind(), planes.n_coordinates(), planes.n_total()), (DataKind::Histogram, 2, 3));
        let Data::Histogram(h) = read("lo,hi,n,w2\n0,1,4,16\n1,2,9,25\n").data else { panic!("bins") };
        assert_eq!(h.error, Some(vec![4.0, 5.0]));
    }
}
