"""Writes {none,zlib,lz4,zstd,lzma}.root with uproot 5.7.7 and the first part of expected.json. See README.md."""
import os
os.chdir(os.path.dirname(os.path.abspath(__file__)))
import uproot, numpy as np, json
from uproot.writing import identify as i
import struct, uproot.models.TGraph as M
def with_errors(fields, version):
    # uproot leaves the writing of errors open: the base, then an array after a mark byte for each member, as for fX and fY.
    def _serialize(self, out, header, name, flags):
        where = len(out)
        for b in self._bases: b._serialize(out, True, name, flags)
        for k in fields: out.extend([b"\x01", self._members[k].astype(">f8").tobytes()])
        if header: out.insert(where, uproot.serialization.numbytes_version(sum(len(x) for x in out[where:]), version))
    return _serialize
M.Model_TGraphErrors_v3._serialize = with_errors(["fEX", "fEY"], 3)
M.Model_TGraphAsymmErrors_v3._serialize = with_errors(["fEXlow", "fEXhigh", "fEYlow", "fEYhigh"], 3)
rng = np.random.Generator(np.random.PCG64(7))
def axis(name, n, lo, hi, edges=None, title=""):
    return i.to_TAxis(name, title, n, lo, hi, fXbins=edges)
values = np.round(rng.normal(91.2, 2.5, 5000), 6)
counts, edges = np.histogram(values, bins=100, range=(80, 100))
def flow(c, under, over): return np.concatenate([[under], c, [over]])
under, over = int((values < 80).sum()), int((values >= 100).sum())
w = np.round(rng.uniform(0.5, 1.5, 5000), 6)
cw, _ = np.histogram(values, bins=edges, weights=w); cw2, _ = np.histogram(values, bins=edges, weights=w*w)
var_edges = np.array([0, 0.5, 1, 2, 4, 8, 16, 32.5])
vcounts = np.array([3, 1, 4, 1, 5, 9, 2.0])
h2x, h2y = 8, 5
c2 = rng.poisson(20, (h2y + 2, h2x + 2)).astype(float)   # [y][x] with flow: x runs fastest in ROOT
def stats(c, e, w2=None):
    m = 0.5*(e[1:]+e[:-1]); return c.sum(), (c if w2 is None else w2).sum(), (c*m).sum(), (c*m*m).sum()
def th1(kind, name, title, data, xaxis, sumw2=None, entries=None, c=None, e=None):
    s = stats(c, e)
    return i.to_TH1x(name, title, data.astype(kind), entries, s[0], s[1], s[2], s[3], sumw2, xaxis)
n = 700
tree = {
 "event": np.arange(n, dtype=np.int32), "run": np.full(n, 2**40+1, dtype=np.int64) + np.arange(n)//100,
 "mass": rng.normal(91.2, 2.5, n), "pt": rng.exponential(20, n).astype(np.float32),
 "charge": rng.integers(-1, 2, n).astype(np.int8), "layer": rng.integers(0, 60000, n).astype(np.uint16), "good": rng.integers(0, 2, n).astype(bool),
}
x = np.linspace(0, 10, 60); y = np.sin(x) * 3 + 1
ex, ey = np.full(60, 0.1), 0.05 + 0.01*x
eyl, eyh = 0.04 + 0.01*x, 0.06 + 0.02*x
exl, exh = np.full(60, 0.1), np.full(60, 0.2)
pw = rng.integers(1, 9, 22).astype(float); py = rng.normal(5, 1, 22)
prof = dict(entries=pw, sumwy=pw*py, sumwy2=pw*py*py + pw*0.25)
for name, comp in [("none", None), ("zlib", uproot.ZLIB(4)), ("lz4", uproot.LZ4(4)), ("zstd", uproot.ZSTD(5)), ("lzma", uproot.LZMA(5))]:
    with uproot.recreate(f"{name}.root", compression=comp) as f:
        f["mass"] = th1(np.float64, "mass", "Mass of the pair;m / GeV;Entries", flow(counts, under, over), axis("xaxis", 100, 80, 100, title="m / GeV"), None, 5000, counts, edges)
        f["run1/weighted"] = th1(np.float64, "weighted", "weighted", flow(cw, 0.25, 0.5), axis("xaxis", 100, 80, 100), flow(cw2, 0.0625, 0.25), 5000, cw, edges)
        f["run1/steps"] = th1(np.float32, "steps", "steps", flow(vcounts, 2, 7), axis("xaxis", 7, 0, 32.5, var_edges), None, 25, vcounts, var_edges)
        cin = c2[1:-1, 1:-1]
        f["plane"] = i.to_TH2x("plane", "a plane", c2.ravel(), c2.sum(), cin.sum(), cin.sum(), 1., 2., 3., 4., 5., None, axis("xaxis", h2x, -4, 4), axis("yaxis", h2y, 0, 5))
        f["profile"] = i.to_TProfile("profile", "a profile", prof["sumwy"], pw.sum(), pw.sum(), pw.sum(), 1., 2., 3., 4., prof["sumwy2"], prof["entries"], np.array([]), axis("xaxis", 20, 0, 10))
        f["graph"] = uproot.as_TGraph({"x": x, "y": y}, title="graph", xAxisLabel="t / s", yAxisLabel="U / V")
        f["graph_errors"] = uproot.as_TGraph({"x": x, "y": y, "x_errors": ex, "y_errors": ey}, title="graph with errors")
        f["graph_asymm"] = uproot.as_TGraph({"x": x, "y": y, "x_errors_low": exl, "x_errors_high": exh, "y_errors_low": eyl, "y_errors_high": eyh}, title="asymmetric")
        t = f.mktree("events", {k: v.dtype for k, v in tree.items()})
        for lo in range(0, n, 300): t.extend({k: v[lo:lo+300] for k, v in tree.items()})
    f = uproot.open(f"{name}.root"); print(name, f.classnames(recursive=True))
f = uproot.open("zlib.root")
def arr(a): return [float(v) for v in np.asarray(a, dtype=float).ravel()]
exp = {}
for k in ["mass", "run1/weighted", "run1/steps"]:
    h = f[k]; exp[k] = dict(title=h.title, values=arr(h.values(flow=True)), edges=arr(h.axis().edges()), variances=arr(h.variances(flow=True)), has_sumw2=len(np.asarray(h.member("fSumw2"))) > 0)
h = f["plane"]; exp["plane"] = dict(shape=list(h.values(flow=True).shape), values=arr(h.values(flow=True)), x=arr(h.axis(0).edges()), y=arr(h.axis(1).edges()))
h = f["profile"]; exp["profile"] = dict(edges=arr(h.axis().edges()), mean=arr(h.values()), error=arr(h.errors()), entries=arr(h.counts()))
for k in ["graph", "graph_errors", "graph_asymm"]:
    g = f[k]; exp[k] = {m: arr(g.member(m)) for m in g.all_members if m in ("fX", "fY", "fEX", "fEY", "fEXlow", "fEXhigh", "fEYlow", "fEYhigh")}
    exp[k]["class"] = g.classname
t = f["events"]; exp["events"] = {k: [v.item() for v in t[k].array(library="np")] for k in t.keys()}
json.dump(exp, open("expected.json", "w"))
print({k: (v.get("title"), len(v)) for k, v in exp.items()}, {k: t[k].typename for k in t.keys()}, {k: v["class"] for k, v in exp.items() if "class" in v})
