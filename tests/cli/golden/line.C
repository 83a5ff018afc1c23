// line: a fit of fitpanel, done again with ROOT.
//
// Run it as  root -l -b -q line.C  : it fits from the same start values with the same cost, prints what it finds
// beside what fitpanel found, and leaves ROOT with exit code 1 where they differ by more than a thousandth of an error.

#include <cmath>
#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "Math/Factory.h"
#include "Math/Functor.h"
#include "Math/Minimizer.h"
#include "Math/PdfFuncMathCore.h"
#include "Math/ProbFuncMathCore.h"
#include "Math/SpecFuncMathCore.h"
#include "TMath.h"
#include "TROOT.h"
#include "TSystem.h"
namespace line_fit {

using Numbers = std::vector<double>;

struct Param {
    const char *name;
    double start, step;
    double lower, upper;  // infinite: none
    bool held;
    double value, error;  // what fitpanel found; the error is 0 where it means nothing
};

const std::vector<Param> PARAMS = {
    {"p_lambda", 0.5, 0.005, 0.0, INFINITY, false, 0.9843773005551456, 0.04276731174527232},  // lambda in fitpanel
    {"sigma", 1.05, 0.0105, -INFINITY, INFINITY, false, 1.0362428331480114, 0.1128532723986552},  // σ in fitpanel
};
const double FVAL = 2.3597803238977346;
const double UP = 1.0;  // the rise of the cost that one standard deviation means
const double SCALE = 1.0;  // errors as given

// line.csv: lambda*x+σ
const Numbers x = {
    1.0, 2.0, 3.0, 4.0,
};
const Numbers y = {
    2.0, 3.0, 4.1, 4.9,
};
const Numbers sy(4, 0.1);
const Numbers sx(4, 0.05);

double model(double x, double p_lambda, double sigma) {
    return x*p_lambda + sigma;
}

double slope(double x, double p_lambda, double sigma) {
    return p_lambda;
}

double cost(const Numbers &p) {
    Numbers m(y.size());
    for (size_t i = 0; i < m.size(); ++i) m[i] = model(x[i], p[0], p[1]);
    double f = 18.420680743952364;
    for (size_t i = 0; i < m.size(); ++i) {
        const double v = std::pow(sy[i], 2) + std::pow(slope(x[i], p[0], p[1])*sx[i], 2);  // variance of the row
        f += std::pow(y[i] - m[i], 2)/v;
        f += std::log(v);
    }
    return f;
}

Numbers followed(const double *values) {
    // all parameters, those that follow others put right
    Numbers p(values, values + PARAMS.size());
    return p;
}

double total(const double *values) {
    const Numbers p = followed(values);
    double f = cost(p);
    // known beforehand: σ
    f += std::pow((p[1] - 1.0)/0.2, 2);
    return std::isfinite(f) ? f : 1e300;
}

}  // namespace line_fit

int line() {
    using namespace line_fit;
    std::unique_ptr<ROOT::Math::Minimizer> m(ROOT::Math::Factory::CreateMinimizer("Minuit2", "Migrad"));
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
}
