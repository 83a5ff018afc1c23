// counts: a fit of fitpanel, done again with ROOT.
//
// Run it as  root -l -b -q counts.C  : it fits from the same start values with the same cost, prints what it finds
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
namespace counts_fit {

using Numbers = std::vector<double>;

struct Param {
    const char *name;
    double start, step;
    double lower, upper;  // infinite: none
    bool held;
    double value, error;  // what fitpanel found; the error is 0 where it means nothing
};

const std::vector<Param> PARAMS = {
    {"Constant", 26.3045, 0.263045, -INFINITY, INFINITY, false, 25.57796719751739, 4.580041772254748},  // fitpanel: 26 ± 5
    {"Mean", 1.85938, 0.0185938, -INFINITY, INFINITY, false, 1.799659398073069, 0.17068735905395357},  // fitpanel: 1.80 ± 0.17
    {"Sigma", 0.924784, 0.00924784, 0.0, INFINITY, false, 1.0685280093424685, 0.19248216014972486},  // fitpanel: 1.07 ± 0.19
};
const double FVAL = 0.1686617101203568;
const double UP = 1.0;  // the rise of the cost that one standard deviation means
const double SCALE = 1.0;  // errors as given

// counts.csv: gaus(0)
const Numbers lo = {
    0.0, 1.0, 2.0, 3.0,
};
const Numbers hi = {
    1.0, 2.0, 3.0, 4.0,
};
const Numbers n = {
    12.0, 25.0, 19.0, 8.0,
};

double model(double x, double Constant, double Mean, double Sigma) {
    return Constant*std::exp(-0.5*std::pow((x - Mean)/Sigma, 2));
}

double integral(double lo, double hi, double Constant, double Mean, double Sigma) {
    return (((lo - Mean)/Sigma) > 0.0 ? ROOT::Math::normal_cdf_c((lo - Mean)/Sigma) - ROOT::Math::normal_cdf_c((hi - Mean)/Sigma) : ROOT::Math::normal_cdf((hi - Mean)/Sigma) - ROOT::Math::normal_cdf((lo - Mean)/Sigma))*Constant*2.5066282746310002*Sigma;
}

double xlogratio(double n, double m) {
    // n ln(n/m), 0 where n is 0
    return n > 0.0 ? n*std::log(n/m) : 0.0;
}

double cost(const Numbers &p) {
    // -2 ln L of Poisson's distribution, above the saturated model (Baker and Cousins)
    Numbers m(n.size());
    for (size_t i = 0; i < m.size(); ++i) m[i] = integral(lo[i], hi[i], p[0], p[1], p[2])/(hi[i] - lo[i]);
    double f = 0.0;
    for (size_t i = 0; i < m.size(); ++i) {
        if (!(m[i] >= 0.0) || (m[i] == 0.0 && n[i] > 0.0)) return INFINITY;
        f += 2.0*(m[i] - n[i] + xlogratio(n[i], m[i]));
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
    return std::isfinite(f) ? f : 1e300;
}

}  // namespace counts_fit

int counts() {
    using namespace counts_fit;
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
