"""Writes root_lists.root with ROOT 6.40 (a tree of lists, graphs that are drawn together) and lists.json with what uproot reads in it."""
import array, json, os, pathlib
import ROOT, uproot

# ROOT writes the name that it is given into the file: a relative one.
os.chdir(pathlib.Path(__file__).parent)
file = ROOT.TFile("root_lists.root", "RECREATE")
tree = ROOT.TTree("hits", "lists in several baskets")
MOST = 7
event, n = array.array("i", [0]), array.array("i", [0])
x, k = array.array("f", [0] * MOST), array.array("H", [0] * MOST)
pairs = array.array("d", [0] * 2 * MOST)
few, whole, flags = ROOT.std.vector("double")(), ROOT.std.vector("unsigned int")(), ROOT.std.vector("bool")()
nested = ROOT.std.vector("std::vector<float>")()
tree.Branch("event", event, "event/I", 1000)
tree.Branch("n", n, "n/I", 1000)
tree.Branch("x", x, "x[n]/F", 1000)
tree.Branch("k", k, "k[n]/s", 1000)
tree.Branch("pairs", pairs, "pairs[n][2]/D", 1000)
tree.Branch("few", few, 1000, 0)
tree.Branch("whole", whole, 1000, 0)
tree.Branch("flags", flags, 1000, 0)
tree.Branch("nested", nested, 1000, 0)
for i in range(400):
    event[0], n[0] = i, (3 * i) % (MOST + 1)
    few.clear(), whole.clear(), flags.clear(), nested.clear()
    for j in range(n[0]):
        x[j], k[j] = i / 7 - j, (i * 97 + j) % 65536
        pairs[2 * j], pairs[2 * j + 1] = i + j / 3, -j
        flags.push_back((i + j) % 3 == 0)
    for j in range(i % 3):
        few.push_back(i / 3 + j)
        whole.push_back(4294967295 - i - j)
    tree.Fill()
tree.Write()
many = ROOT.TMultiGraph("many", "three runs")
cold = ROOT.TGraph(3, array.array("d", [0, 1, 2]), array.array("d", [5, 4, 3.5]))
cold.SetName("cold")
warm = ROOT.TGraphErrors(2, *(array.array("d", v) for v in ([1, 2], [7, 8.5], [0.1, 0.2], [0.3, 0.4])))
warm.SetName("warm")
hot = ROOT.TGraphAsymmErrors(2, *(array.array("d", v) for v in ([1, 3], [9, 11], [0.1, 0.1], [0.1, 0.1], [0.5, 0.6], [0.7, 0.8])))
hot.SetName("hot")
for graph in (cold, warm, hot):
    many.Add(graph)
many.Write()
unnamed = ROOT.TMultiGraph("unnamed", "two of one name;t / s;U / V")
for shift in (0, 10):
    unnamed.Add(ROOT.TGraph(2, array.array("d", [0, 1]), array.array("d", [shift, shift + 1])), "lp")
unnamed.GetXaxis()
file.mkdir("drawn").cd()
unnamed.Write()
file.Close()

events = uproot.open("root_lists.root")["hits"]
expected = {}
for name in ("x", "k", "pairs", "few", "whole", "flags"):
    lists = events[name].array().tolist()
    flat = lambda v: sum(map(flat, v), []) if isinstance(v, list) else [v]
    expected[name] = {"lengths": [len(flat(v)) for v in lists], "values": flat(lists)}
pathlib.Path("lists.json").write_text(json.dumps(expected, separators=(",", ":")) + "\n")
