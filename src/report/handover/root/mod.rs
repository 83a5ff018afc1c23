//! A macro of ROOT: the same question in C++, minimised by Minuit2 from the same start values, compared with what was found here.

mod cost;

use self::cost::{counts, gauss, prediction, rho, values};
use super::on_one_line;
use super::problem::{Part, Problem, Statistic};
use super::python::{columns_of, needs_integral, wrapped};
use super::rows::{Errors, Source};
use super::tables::{Place, Tables};
use crate::cost::{Axis, Constraint, Loss};
use crate::model::{Code, Language};
use crate::report::pdg;

/// Names of coordinates.
const COORDINATES: [&str; 4] = ["x", "y", "z", "t"];

/// The macro, whose function has the name of its file.
///
/// # Errors
/// A name of the file that is none of a function; what C++ has no function for.
pub(super) fn script(problem: &Problem, name: &str, tables: &mut Tables) -> Result<String, Vec<String>> {
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !is_name {
        return Err(vec![format!(
            "a macro called '{name}': its function has the name of the file, which must be letters, digits and _"
        )]);
    }
    if super::problem::TAKEN.contains(&name) {
        return Err(vec![format!(
            "a macro called '{name}': its function has the name of the file, which means something else in C++"
        )]);
    }
    let mut writer = Writer { problem, text: Vec::new() };
    writer.head(name);
    let several = problem.parts.len() > 1;
    let mut cannot = Vec::new();
    for (j, part) in problem.parts.iter().enumerate() {
        let tail = if several { (j + 1).to_string() } else { String::new() };
        if let Err(why) = writer.part(part, &tail, tables) {
            cannot.push(why);
        }
    }
    if let Err(why) = writer.whole(several) {
        cannot.push(why);
    }
    if !cannot.is_empty() {
        return Err(cannot);
    }
    writer.fit(name);
    Ok(writer.text.join("\n") + "\n")
}

struct Writer<'a> {
    problem: &'a Problem,
    text: Vec<String>,
}

/// A number that C++ reads back as the same double.
fn cpp(v: f64) -> String {
    match v {
        v if v.is_nan() => "NAN".to_owned(),
        v if v == f64::INFINITY => "INFINITY".to_owned(),
        v if v == f64::NEG_INFINITY => "-INFINITY".to_owned(),
        v => format!("{v:?}"),
    }
}

fn string(text: &str) -> String {
    format!("\"{}\"", on_one_line(text).replace('\\', "\\\\").replace('"', "\\\""))
}

/// Text in a remark to the end of the line.
fn remark(text: &str) -> String {
    on_one_line(text).replace('\\', " ")
}

impl Writer<'_> {
    fn line(&mut self, text: impl Into<String>) {
        self.text.push(text.into());
    }

    fn lines(&mut self, text: &str) {
        self.text.extend(text.lines().map(str::to_owned));
    }

    fn head(&mut self, name: &str) {
        self.line(format!("// {name}: a fit of fitpanel, done again with ROOT."));
        self.line("//");
        self.line(format!("// Run it as  root -l -b -q {name}.C  : it fits from the same start values with the same cost, prints what it finds"));
        self.lines(
            "// beside what fitpanel found, and leaves ROOT with exit code 1 where they differ by more than a thousandth of an error.

#include <cmath>
#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include \"Math/Factory.h\"
#include \"Math/Functor.h\"
#include \"Math/Minimizer.h\"
#include \"Math/PdfFuncMathCore.h\"
#include \"Math/ProbFuncMathCore.h\"
#include \"Math/SpecFuncMathCore.h\"
#include \"TMath.h\"
#include \"TROOT.h\"
#include \"TSystem.h\"
",
        );
        self.line(format!("namespace {name}_fit {{"));
        self.lines(
            "
using Numbers = std::vector<double>;

struct Param {
    const char *name;
    double start, step;
    double lower, upper;  // infinite: none
    bool held;
    double value, error;  // what fitpanel found; the error is 0 where it means nothing
};

const std::vector<Param> PARAMS = {",
        );
        let problem = self.problem;
        for p in &problem.params {
            let named = if p.safe == p.name {
                String::new()
            } else {
                format!("  // {} in fitpanel", remark(&p.name))
            };
            let found = match p.error {
                Some(error) if named.is_empty() => {
                    format!("  // fitpanel: {}", pdg::value_with_error(p.value, problem.scale * error))
                }
                _ => named,
            };
            let [lower, upper] = p.limits;
            self.line(format!(
                "    {{{}, {}, {}, {}, {}, {}, {}, {}}},{found}",
                string(&p.safe),
                cpp(p.start),
                cpp(p.step),
                cpp(lower.unwrap_or(f64::NEG_INFINITY)),
                cpp(upper.unwrap_or(f64::INFINITY)),
                p.held,
                cpp(p.value),
                cpp(p.error.unwrap_or(0.0))
            ));
        }
        self.line("};");
        self.line(format!("const double FVAL = {};", cpp(problem.fval)));
        self.line(format!(
            "const double UP = {};  // the rise of the cost that one standard deviation means",
            cpp(problem.up)
        ));
        let why = if problem.scale == 1.0 {
            "errors as given"
        } else {
            "errors from the scatter: times sqrt(chi2/ndf)"
        };
        self.line(format!("const double SCALE = {};  // {why}", cpp(problem.scale)));
    }

    fn part(&mut self, part: &Part, tail: &str, tables: &mut Tables) -> Result<(), String> {
        let n = part.model.n_coordinates();
        if n > COORDINATES.len() {
            return Err("a model of more than four coordinates".to_owned());
        }
        self.line("");
        self.line(format!("// {}: {}", remark(&part.title), remark(&part.formula)));
        self.columns(part, tail, tables);
        let names = self.problem.names(&part.at);
        if matches!(part.statistic, Statistic::Typed) {
            let code = part.model.code(Language::Cpp, &[], &names)?;
            let first: Vec<String> = part
                .at
                .iter()
                .zip(&names)
                .map(|(k, name)| format!("const double {name} = p[{k}];"))
                .collect();
            self.function(&format!("cost{tail}(const Numbers &p)"), &first, &code);
            return Ok(());
        }
        let x: Vec<&str> = COORDINATES[..n].to_vec();
        let code = part.model.code(Language::Cpp, &x, &names)?;
        self.function(&format!("model{tail}({})", arguments(&x, &names)), &[], &code);
        if let Statistic::Gauss { errors, .. } = &part.statistic
            && errors.have_x()
        {
            self.slope(part, tail, &x, &names);
        }
        if needs_integral(part) {
            self.integral(part, tail, &names);
        }
        self.cost(part, tail);
        Ok(())
    }

    fn function(&mut self, head: &str, first: &[String], code: &Code) {
        self.line("");
        self.line(format!("double {head} {{"));
        for line in first {
            self.line(format!("    {line}"));
        }
        for (step, text) in &code.steps {
            self.line(format!("    const double {step} = {text};"));
        }
        self.line(format!("    return {};", code.value));
        self.line("}");
    }

    fn slope(&mut self, part: &Part, tail: &str, x: &[&str], names: &[String]) {
        let head = format!("slope{tail}({})", arguments(x, names));
        if let Ok(code) = part.model.slope().code(Language::Cpp, x, names) {
            self.function(&head, &[], &code);
            return;
        }
        let rest = behind(x[1..].iter().map(|x| (*x).to_owned()).chain(names.iter().cloned()));
        self.line("");
        self.line(format!("double {head} {{"));
        self.line("    const double quad_h = 1e-5*std::fmax(std::abs(x), 1e-3);");
        self.line(format!(
            "    return (model{tail}(x + quad_h{rest}) - model{tail}(x - quad_h{rest}))/(2.0*quad_h);"
        ));
        self.line("}");
    }

    fn integral(&mut self, part: &Part, tail: &str, names: &[String]) {
        let head = format!("integral{tail}({})", arguments(&["lo", "hi"], names));
        let closed = part.model.bin_integral().and_then(|m| m.code(Language::Cpp, &["lo", "hi"], names).ok());
        if let Some(code) = closed {
            self.function(&head, &[], &code);
            return;
        }
        let rest = behind(names.iter().cloned());
        self.line("");
        self.line(format!("double {head} {{"));
        self.lines(&format!(
            "    // Gauss and Legendre: 5 nodes in each of 128 pieces.
    const double quad_node[] = {{-0.9061798459386640, -0.5384693101056831, 0.0, 0.5384693101056831, 0.9061798459386640}};
    const double quad_weight[] = {{0.2369268850561891, 0.4786286704993665, 0.5688888888888889, 0.4786286704993665, 0.2369268850561891}};
    const double quad_half = 0.5*(hi - lo)/128.0;
    double quad_sum = 0.0;
    for (int quad_i = 0; quad_i < 128; ++quad_i)
        for (int quad_k = 0; quad_k < 5; ++quad_k)
            quad_sum += quad_half*quad_weight[quad_k]*model{tail}(lo + (2*quad_i + 1 + quad_node[quad_k])*quad_half{rest});
    return quad_sum;
}}"
        ));
    }

    fn columns(&mut self, part: &Part, tail: &str, tables: &mut Tables) {
        let columns = columns_of(part, tail);
        if columns.is_empty() {
            return;
        }
        match tables.place(&part.title, &columns) {
            Place::Here => {
                for (name, list) in &columns {
                    self.array(name, list);
                }
            }
            Place::File(file) => {
                self.lines(&format!(
                    "Numbers column{tail}(int k) {{
    // column k of a table beside this macro
    std::ifstream file(std::string(gSystem->GetDirName(__FILE__).Data()) + \"/\" + {});
    if (!file) std::printf(\"%s is not there\\n\", {});
    std::string line, cell;
    Numbers list;
    std::getline(file, line);
    while (std::getline(file, line)) {{
        std::istringstream cells(line);
        for (int i = 0; i <= k; ++i) std::getline(cells, cell, ',');
        list.push_back(std::stod(cell));
    }}
    return list;
}}",
                    string(&file),
                    string(&file)
                ));
                for (k, (name, _)) in columns.iter().enumerate() {
                    self.line(format!("const Numbers {name} = column{tail}({k});"));
                }
            }
        }
        if let Some((lo, hi)) = &part.rows.sharing {
            self.array(&format!("all_lo{tail}"), lo);
            self.array(&format!("all_hi{tail}"), hi);
        }
        if let Statistic::Gauss { errors: Errors::Correlated { sources, .. }, .. } = &part.statistic {
            for (k, source) in sources.iter().enumerate() {
                self.source(source, k + 1, tail);
            }
        }
    }

    fn array(&mut self, name: &str, list: &[f64]) {
        if let Some(first) = list.first().filter(|first| list.len() > 3 && list.iter().all(|v| v == *first)) {
            self.line(format!("const Numbers {name}({}, {});", list.len(), cpp(*first)));
            return;
        }
        self.line(format!("const Numbers {name} = {{"));
        for line in wrapped(list.iter().map(|v| cpp(*v))) {
            self.line(format!("    {line},"));
        }
        self.line("};");
    }

    fn source(&mut self, source: &Source, k: usize, tail: &str) {
        let of = if source.axis == Axis::X { "x" } else { "y" };
        let what = if source.of_model { ", as parts of the model" } else { "" };
        let name =
            if source.name.is_empty() { String::new() } else { format!(" ({})", remark(&source.name)) };
        self.line(format!(
            "// A source of errors of {of}{what}{name}: sizes, and correlation of every pair of rows."
        ));
        self.array(&format!("size{tail}_{k}"), &source.size);
        match &source.rho {
            Ok(rho) => self.line(format!(
                "double rho{tail}_{k}(int i, int j) {{ return i == j ? 1.0 : {}; }}",
                cpp(*rho)
            )),
            Err(rows) => {
                let flat: Vec<f64> = rows.iter().flatten().copied().collect();
                self.array(&format!("matrix{tail}_{k}"), &flat);
                self.line(format!(
                    "double rho{tail}_{k}(int i, int j) {{ return matrix{tail}_{k}[i*{} + j]; }}",
                    rows.len()
                ));
            }
        }
    }

    fn cost(&mut self, part: &Part, tail: &str) {
        if let Statistic::Gauss { loss, .. } = &part.statistic
            && loss.loss != Loss::Linear
        {
            self.lines(&rho(loss, tail));
        }
        if matches!(part.statistic, Statistic::Counts { .. } | Statistic::Binomial) {
            self.lines(&format!(
                "
double xlogratio{tail}(double n, double m) {{
    // n ln(n/m), 0 where n is 0
    return n > 0.0 ? n*std::log(n/m) : 0.0;
}}"
            ));
        }
        let own = behind(part.at.iter().map(|k| format!("p[{k}]")));
        self.line("");
        self.line(format!("double cost{tail}(const Numbers &p) {{"));
        let body = match &part.statistic {
            Statistic::Typed => String::new(),
            Statistic::Values { domain, divided, extended } => {
                values(tail, &own, domain, *divided, *extended)
            }
            Statistic::Binomial => format!(
                "    // -2 ln L of successes among trials, above the saturated model
    double f = 0.0;
    for (size_t i = 0; i < k{tail}.size(); ++i) {{
        const double eff = {};
        if (!(eff >= 0.0 && eff <= 1.0)) return INFINITY;
        const double no = n{tail}[i] - k{tail}[i];
        f += 2.0*(xlogratio{tail}(k{tail}[i], n{tail}[i]*eff) + xlogratio{tail}(no, n{tail}[i]*(1.0 - eff)));
    }}
    return f;",
                prediction(part, tail, &own)
            ),
            Statistic::Counts { multinomial, constant } => counts(part, tail, &own, *multinomial, *constant),
            Statistic::Gauss { errors, log, loss } => gauss(part, tail, &own, (errors, *log, loss)),
        };
        self.lines(&body);
        self.line("}");
    }

    fn whole(&mut self, several: bool) -> Result<(), String> {
        let problem = self.problem;
        self.line("");
        self.line("Numbers followed(const double *values) {");
        self.line("    // all parameters, those that follow others put right");
        self.line("    Numbers p(values, values + PARAMS.size());");
        for (k, p) in problem.params.iter().enumerate() {
            let Some(tie) = &p.tie else { continue };
            let names: Vec<String> = tie.at.iter().map(|i| format!("p[{i}]")).collect();
            let code = tie.model.code(Language::Cpp, &[], &names)?;
            self.line("    {");
            for (step, text) in &code.steps {
                self.line(format!("        const double {step} = {text};"));
            }
            self.line(format!("        p[{k}] = {};", code.value));
            self.line("    }");
        }
        self.line("    return p;");
        self.line("}");
        self.line("");
        self.line("double total(const double *values) {");
        self.line("    const Numbers p = followed(values);");
        let costs: Vec<String> = if several {
            (1..=problem.parts.len()).map(|j| format!("cost{j}(p)")).collect()
        } else {
            vec!["cost(p)".to_owned()]
        };
        self.line(format!("    double f = {};", costs.join(" + ")));
        for (at, constraint) in &problem.constraints {
            self.constraint(at, constraint)?;
        }
        self.line("    return std::isfinite(f) ? f : 1e300;");
        self.line("}");
        Ok(())
    }

    fn constraint(&mut self, at: &[usize], c: &Constraint) -> Result<(), String> {
        let names: Vec<&str> = at.iter().map(|&k| self.problem.params[k].name.as_str()).collect();
        self.line(format!("    // known beforehand: {}", remark(&names.join(", "))));
        if let [k] = at {
            let sigma = c.covariance[0][0].sqrt();
            let sigma = match c.upper {
                Some(up) => format!("(p[{k}] > {} ? {} : {})", cpp(c.values[0]), cpp(up), cpp(sigma)),
                None => cpp(sigma),
            };
            self.line(format!("    f += std::pow((p[{k}] - {})/{sigma}, 2);", cpp(c.values[0])));
            return Ok(());
        }
        let n = at.len();
        let v = nalgebra::DMatrix::from_fn(n, n, |i, j| c.covariance[i][j]);
        let inverse = crate::numeric::linalg::invert_posdef(&v)
            .ok_or("a constraint whose covariance has no inverse")?;
        for (i, k) in at.iter().enumerate() {
            for (j, l) in at.iter().enumerate() {
                self.line(format!(
                    "    f += {}*(p[{k}] - {})*(p[{l}] - {});",
                    cpp(inverse[(i, j)]),
                    cpp(c.values[i]),
                    cpp(c.values[j])
                ));
            }
        }
        Ok(())
    }

    fn fit(&mut self, name: &str) {
        self.line("");
        self.line(format!("}}  // namespace {name}_fit"));
        self.line("");
        self.line(format!("int {name}() {{"));
        self.line(format!("    using namespace {name}_fit;"));
        self.lines(FIT);
    }
}

/// The end of every macro.
const FIT: &str = r#"    std::unique_ptr<ROOT::Math::Minimizer> m(ROOT::Math::Factory::CreateMinimizer("Minuit2", "Migrad"));
    if (!m) {
        std::printf("this ROOT has no Minuit2\n");
        return 2;
    }
    ROOT::Math::Functor f(&total, PARAMS.size());
    m->SetFunction(f);
    m->SetErrorDef(UP);
    m->SetTolerance(1e-4);
    m->SetMaxFunctionCalls(200000);
    m->SetPrintLevel(0);
    for (unsigned k = 0; k < PARAMS.size(); ++k) {
        const Param &q = PARAMS[k];
        const bool low = std::isfinite(q.lower), high = std::isfinite(q.upper);
        if (q.held)
            m->SetFixedVariable(k, q.name, q.start);
        else if (low && high)
            m->SetLimitedVariable(k, q.name, q.start, q.step, q.lower, q.upper);
        else if (low)
            m->SetLowerLimitedVariable(k, q.name, q.start, q.step, q.lower);
        else if (high)
            m->SetUpperLimitedVariable(k, q.name, q.start, q.step, q.upper);
        else
            m->SetVariable(k, q.name, q.start, q.step);
    }
    bool valid = false;
    for (int i = 0; i < 5 && !valid; ++i) valid = m->Minimize();
    m->Hesse();
    std::printf("cost: ROOT %.10g, fitpanel %.10g\n", m->MinValue(), FVAL);
    if (!valid) std::printf("ROOT: the minimum is not valid\n");
    const Numbers values = followed(m->X());
    double worst = 0.0;
    for (unsigned k = 0; k < PARAMS.size(); ++k) {
        const Param &q = PARAMS[k];
        std::printf("%s: ROOT %.8g +- %.3g, fitpanel %.8g", q.name, values[k], SCALE*m->Errors()[k], q.value);
        if (q.error > 0.0) {
            const double shift = std::abs(values[k] - q.value)/q.error;
            worst = std::fmax(worst, shift);
            std::printf(" +- %.3g, apart by %.1e of an error", SCALE*q.error, shift);
        }
        std::printf("\n");
    }
    const bool same = valid && worst < 1e-3 && std::abs(m->MinValue() - FVAL) < 0.01*UP;
    std::printf(same ? "the same result\n" : "NOT the same result\n");
    if (!same && gROOT->IsBatch()) gSystem->Exit(1);
    return same ? 0 : 1;
}"#;

/// Arguments of a function of coordinates and parameters.
fn arguments(x: &[&str], names: &[String]) -> String {
    let all: Vec<String> = x
        .iter()
        .map(|x| (*x).to_owned())
        .chain(names.iter().cloned())
        .map(|n| format!("double {n}"))
        .collect();
    all.join(", ")
}

/// Further arguments of a call.
fn behind(words: impl Iterator<Item = String>) -> String {
    words.fold(String::new(), |text, word| text + ", " + &word)
}
