"""Writes root_classes_{zlib,lz4,zstd,lzma}.root with ROOT 6.40 and classes.json, what ROOT itself says is in them. See README.md."""
import json, os
os.chdir(os.path.dirname(os.path.abspath(__file__)))
import ROOT
from array import array
ROOT.gROOT.SetBatch(True)
ROOT.TH1.AddDirectory(False)
d = lambda *v: array("d", v)
e = {}

def write(f):
    p = ROOT.TProfile2D("profile2", "p2;x / cm;y / cm;U / V", 3, 0., 3., 2, 0., 2.)
    for k in range(60): p.Fill(k % 3 + .5, (k // 3) % 2 + .5, (k * 5 % 11) / 2., 1. + k % 3)
    f.WriteObject(p, "profile2")
    e["profile2"] = [[p.GetXaxis().GetBinCenter(i), p.GetYaxis().GetBinCenter(j), p.GetBinContent(i, j), p.GetBinError(i, j)] for j in (1, 2) for i in (1, 2, 3)]
    p = ROOT.TProfile3D("profile3", "p3", 2, 0., 2., 2, 0., 2., 2, 0., 2.)
    for k in range(50): p.Fill(k % 2 + .5, (k // 2) % 2 + .5, (k // 4) % 2 + .5, (k * 3 % 7) / 2., 1.)
    f.WriteObject(p, "profile3")
    e["profile3"] = [[p.GetXaxis().GetBinCenter(i), p.GetYaxis().GetBinCenter(j), p.GetZaxis().GetBinCenter(l), p.GetBinContent(i, j, l), p.GetBinError(i, j, l)] for l in (1, 2) for j in (1, 2) for i in (1, 2)]
    z = d(0, 0, 0)
    g = ROOT.TGraphBentErrors(3, d(1, 2, 3), d(2, 4, 7), d(.1, .1, .1), d(.2, .2, .2), d(.2, .3, .4), d(.5, .6, .7), z, z, z, d(.01, .01, .01))
    f.WriteObject(g, "bent")
    e["bent"] = [[g.GetPointX(k), g.GetPointY(k), g.GetErrorYlow(k), g.GetErrorYhigh(k)] for k in range(3)]
    x, y, v = (0, 1, 0, 1.5), (0, 0, 1, 1.25), (1, 2, 3, 4.5)
    f.WriteObject(ROOT.TGraph2D(4, d(*x), d(*y), d(*v)), "plane")
    f.WriteObject(ROOT.TGraph2DErrors(4, d(*x), d(*y), d(*v), d(.1, .1, .1, .1), d(.1, .1, .1, .1), d(.2, .2, .2, .3)), "plane_errors")
    e["plane"] = [list(map(float, row)) for row in zip(x, y, v)]
    e["plane_errors"] = [.2, .2, .2, .3]
    t = ROOT.TEfficiency("efficiency", "eff;E / GeV;eps", 6, 0., 6.)
    for k in range(50): t.Fill(k * 7 % 10 < k % 10, k % 5 + .5)
    f.WriteObject(t, "efficiency")
    e["efficiency"] = [[t.GetPassedHistogram().GetBinCenter(k), t.GetPassedHistogram().GetBinContent(k), t.GetTotalHistogram().GetBinContent(k), t.GetEfficiency(k)] for k in range(1, 6)]
    h = ROOT.TH1D("deep", "deep", 2, 0., 2.)
    b = f.mkdir("a").mkdir("b")
    for k in range(3):
        h.Fill(.5 + k % 2)
        b.WriteObject(h, "deep")
    e["a/b/deep"] = [h.GetBinContent(1), h.GetBinContent(2)]
    for kind in "CSILFD":
        h = getattr(ROOT, "TH1" + kind)("h1" + kind, "h;x [cm];N", 5, 0., 5.)
        for k in range(20): h.Fill(k * 7 % 5 + .5)
        f.WriteObject(h, "h1" + kind)
        e["h1" + kind] = [h.GetBinContent(k) for k in range(1, 6)]
    # What is refused.
    m = ROOT.TGraphMultiErrors("m", "multi", 3, d(1, 2, 3), d(2, 4, 7), d(.1, .1, .1), d(.1, .1, .1), d(.2, .3, .4), d(.5, .6, .7))
    m.AddYError(3, d(.05, .05, .05), d(.06, .06, .06))
    f.WriteObject(m, "multi")
    s = ROOT.THnSparseD("s", "sparse", 2, array("i", [3, 3]), d(0, 0), d(3, 3))
    s.Fill(d(.5, 1.5))
    f.WriteObject(s, "sparse")
    f.WriteObject(ROOT.TF1("func", "[0]*x+[1]", 0, 1), "func")
    f.WriteObject(ROOT.TObjString("hello"), "words")

for name, code in [("zlib", 101), ("lz4", 404), ("zstd", 505), ("lzma", 201)]:
    f = ROOT.TFile(f"root_classes_{name}.root", "RECREATE", "", code)
    write(f)
    f.Close()
json.dump(e, open("classes.json", "w"))
