"""Writes root_*.root with ROOT 6.40 (after make_root.py) and the rest of expected.json. See README.md."""
import os
os.chdir(os.path.dirname(os.path.abspath(__file__)))
import ROOT, json, numpy as np
e = json.load(open("expected.json"))
from array import array
for name, algo in [("zlib", 101), ("lzma", 205), ("lz4", 404), ("zstd", 505), ("none", 0)]:
    f = ROOT.TFile(f"root_{name}.root", "recreate", "", algo)
    m = e["mass"]; h = ROOT.TH1D("mass", "Mass of the pair;m / GeV;Entries", 100, 80, 100)
    for k, v in enumerate(m["values"]): h.SetBinContent(k, v)
    h.SetEntries(5000); h.Write()
    d = f.mkdir("run1"); d.cd()
    m = e["run1/weighted"]; h = ROOT.TH1D("weighted", "weighted", 100, 80, 100); h.Sumw2()
    for k, v in enumerate(m["values"]): h.SetBinContent(k, v); h.SetBinError(k, m["variances"][k]**.5)
    h.Write()
    m = e["run1/steps"]; h = ROOT.TH1F("steps", "steps", 7, array("d", m["edges"]))
    for k, v in enumerate(m["values"]): h.SetBinContent(k, v)
    h.Write(); h.Write()   # a second cycle
    f.cd()
    p = ROOT.TProfile("profile", "a profile;x;mean of y", 20, 0, 10)
    for k in range(500): p.Fill((k*7%103)/10., (k*13%41)/5., 1. + (k%3))
    p.Write()
    h = ROOT.TH2D("plane", "a plane;x;y", 8, -4, 4, 5, 0, 5); v = e["plane"]["values"]
    for ix in range(10):
        for iy in range(7): h.SetBinContent(ix, iy, v[ix*7+iy])
    h.Write()
    h3 = ROOT.TH3F("space", "space", 2, 0, 2, 3, 0, 3, 2, -1, 1)
    for k in range(4*5*4): h3.SetBinContent(k, k)
    h3.Write()
    for k in ["graph", "graph_errors", "graph_asymm"]:
        g = e[k]; n = len(g["fX"]); a = lambda s: array("d", g[s])
        G = {"graph": lambda: ROOT.TGraph(n, a("fX"), a("fY")), "graph_errors": lambda: ROOT.TGraphErrors(n, a("fX"), a("fY"), a("fEX"), a("fEY")),
             "graph_asymm": lambda: ROOT.TGraphAsymmErrors(n, a("fX"), a("fY"), a("fEXlow"), a("fEXhigh"), a("fEYlow"), a("fEYhigh"))}[k]()
        G.SetName(k); G.SetTitle(k + ";t / s;U / V")
        if k == "graph_errors": G.Fit("pol1", "Q0")     # a function in the list of functions
        G.Write()
    t = ROOT.TTree("events", "events"); ev = e["events"]
    b = {"event": array("i", [0]), "run": array("q", [0]), "mass": array("d", [0]), "pt": array("f", [0]), "layer": array("H", [0]), "good": np.zeros(1, dtype=np.bool_)}
    for k, kind in zip(b, "ILDFsO"): t.Branch(k, b[k], f"{k}/{kind}", 2000)
    for i in range(len(ev["mass"])):
        for k in b: b[k][0] = ev[k][i]
        t.Fill()
    t.Write()
    if name == "zlib":
        e["root"] = {"profile": {"mean": [p.GetBinContent(k) for k in range(1, 21)], "error": [p.GetBinError(k) for k in range(1, 21)], "entries": [p.GetBinEntries(k) for k in range(1, 21)]}}
    f.Close()

# What files of other people hold besides: kept sums of weights, every kind of cells, branches of several numbers, what is not read,
# the last basket inside the tree, deleted objects, directories in directories.
f = ROOT.TFile("root_more.root", "recreate", "", 505); more = {}
def cells(h): return [h.GetBinContent(k) for k in range(h.GetNcells())]
for k, option in [("plain", ""), ("spread", "s"), ("integer", "i"), ("weights", "g")]:
    p = ROOT.TProfile(k, k, 8, 0, 8, option); p.Sumw2()
    for j in range(60): p.Fill((j * 5 % 13) / 2., 3. if j * 5 % 13 < 4 else (j * 7 % 11) / 4., 1. + (j % 4) / 2.)
    p.Write()
    more[k] = {"mean": [p.GetBinContent(j) for j in range(1, 9)], "error": [p.GetBinError(j) for j in range(1, 9)], "entries": [p.GetBinEntries(j) for j in range(1, 9)]}
a = f.mkdir("a"); b = a.mkdir("b"); b.cd()
for kind in "CSILFD":
    h = getattr(ROOT, "TH1" + kind)("cells" + kind, "cells;x [mm];N", 6, -3, 3)
    for k in range(8): h.SetBinContent(k, k * k + (100000 if kind in "ILFD" else 0))
    h.Write(); more["a/b/" + h.GetName()] = cells(h)
h = ROOT.TH2F("weighted", "weighted", 3, array("d", [0, 1, 3, 7]), 2, -1, 1); h.Sumw2()
for k in range(30): h.Fill(k * 11 % 8, (k * 3 % 5) / 2. - 1.25, 0.5 + k % 3)
h.Write(); more["a/b/weighted"] = {"cells": cells(h), "errors": [h.GetBinError(k) for k in range(h.GetNcells())]}
f.cd(); h = ROOT.TH1D("gone", "gone", 2, 0, 1); h.Write(); f.Delete("gone;1")
n = ROOT.TNtuple("ntuple", "a tuple", "u:v")
for k in range(5): n.Fill(k / 4., -k)
n.Write()
t = ROOT.TTree("rows", "rows"); t.SetAutoFlush(0)
pair = ROOT.std.vector("double")(); several = np.zeros(1, dtype=[("i", "i4"), ("j", "i4"), ("k", "i4")]); triple = array("f", [0] * 3); big = array("Q", [0]); small = array("b", [0])
tiny = array("B", [0]); word = array("I", [0]); name = bytearray(10)
t.Branch("several", several, "i/I:j:k"); t.Branch("triple", triple, "triple[3]/F"); t.Branch("list", pair)
t.Branch("big", big, "big/l", 1000); t.Branch("small", small, "small/B"); t.Branch("tiny", tiny, "tiny/b"); t.Branch("word", word, "word/i"); t.Branch("name", name, "name/C")
rows = {k: [] for k in ["several.i", "several.j", "several.k", "big", "small", "tiny", "word"]}
for k in range(300):
    several["i"], several["j"], several["k"] = k, -k, k * k; big[0] = 2**63 + k * 2048 + (k == 7); small[0] = k % 256 - 128; tiny[0] = k % 256; word[0] = 2**32 - 1 - k
    pair.clear(); [pair.push_back(v) for v in range(k % 3)]; name[:2] = b"a\0"
    t.Fill()
    for key, v in zip(rows, [k, -k, k * k, int(big[0]), small[0], tiny[0], word[0]]): rows[key].append(v)
f.WriteObject(t, "rows")    # not t.Write(): the last baskets stay in the tree
more["rows"] = rows; more["ntuple"] = {"u": [k / 4. for k in range(5)], "v": [-k for k in range(5)]}
f.Close(); e["more"] = more
json.dump(e, open("expected.json", "w"))
