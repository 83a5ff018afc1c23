"""Writes the files of this folder anew. README.md says with which versions they were written first."""

import json
import xlwt
import h5py
import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

x = [0.5, 1, 1.5, 2, 2.5, 3]
U = [2.1, 3.9, 6.2, 7.8, 10.1, 12.2]
err = [0.1, 0.1, 0.2, 0.2, 0.3, 0.3]
n = list(range(6))
columns = {"x": np.array(x, float), "y": np.array(U), "dy": np.array(err)}

np.save("sample_f8.npy", columns["x"])
np.save("pair_f8.npy", np.column_stack([x, U, err]))
np.save("fortran_f4.npy", np.asfortranarray(np.column_stack([x, U]).astype("f4")))
np.save("big_endian_i2.npy", np.array(n, ">i2"))
np.save("bool_u8.npy", np.array([True, False, True]))
records = np.array(list(zip(x, U, err, n)), [("t", "f8"), ("U", "f8"), ("dU", "f8"), ("n", "i4")])
np.save("records.npy", records)
np.savez("columns.npz", **columns)
# The two that go together are fewer than those of another length.
np.savez("lengths.npz", t=np.arange(1.0, 5.0), u=np.arange(1.0, 5.0), v=np.arange(1.0, 5.0), x=np.array([1.0, 2.0, 3.0]), y=np.array([2.0, 4.0, 6.0]))
np.savez_compressed("deflated.npz", **columns)

json.dump({k: v.tolist() for k, v in columns.items()}, open("columns.json", "w"))
json.dump(columns["x"].tolist(), open("list.json", "w"))
json.dump([list(p) for p in zip(columns["x"].tolist(), U)], open("pairs.json", "w"))
json.dump([{"t": a, "U": b, "dU": c} for a, b, c in zip(columns["x"].tolist(), U, err)], open("rows.json", "w"))

table = pd.DataFrame({"t / s": x, "U / V": U, "err": err, "n": np.array(n, "i4"), "note": list("abcdef")})
for codec in ["none", "snappy", "gzip", "zstd", "lz4"]:
    table.to_parquet(f"table_{codec}.parquet", compression=None if codec == "none" else codec)
missing = table.copy()
missing.loc[2, "U / V"] = None
missing.to_parquet("missing.parquet", row_group_size=3)
typed = pa.table({
    "when": pa.array([1_700_000_000_000_000 + 500_000 * i for i in n], pa.timestamp("us")),
    "big": pa.array([2**60 + i for i in n], pa.uint64()),
    "yes": pa.array([i % 2 == 0 for i in n]),
    "half": pa.array(np.array(x, "f2")),
    "price": pa.array([f"{i}.25" for i in n]).cast(pa.decimal128(9, 2)),
    "list": pa.array([[i] for i in n]),
})
pq.write_table(typed, "typed.parquet", compression="zstd", data_page_version="2.0")

with h5py.File("table.h5", "w") as f:
    run = f.create_group("run1")
    run.create_dataset("t", data=columns["x"]).attrs["units"] = "s"
    run.create_dataset("U", data=U, chunks=(3,), compression="gzip").attrs["units"] = "V"
    run.create_dataset("dU", data=np.array(err, "f4"))
    f.create_dataset("matrix", data=np.column_stack([x, U, err]))
    f.create_dataset("counts", data=np.array(n, "i4"), chunks=(2,), compression="gzip")
with h5py.File("compound.h5", "w") as f:
    f.create_dataset("hits", data=records)
    f.create_dataset("labels", data=list("abcdef"))
    f.create_dataset("flags", data=np.array([True, False, True]))

book = openpyxl.Workbook()
book.active.title = "Notes"
book.active["A1"] = "Pendulum, group 7"
one = book.create_sheet("Run 1")
one.append(["l / m", "T / s", "u(T) / s"])
for row in zip(x, U, err):
    one.append(row)
two = book.create_sheet("Run 2")
for i, row in enumerate([("x", "y"), *zip(x, U)]):
    two.cell(4 + i, 3, row[0])
    two.cell(4 + i, 4, row[1])
book.save("workbook.xlsx")

book = openpyxl.Workbook()
sheet = book.active
sheet.title = "Log"
sheet.append(["Cooling, taken by hand"])
sheet.append(["when", "T", "remark"])
sheet.append([None, "[°C]", None])
start = pd.Timestamp("2026-03-01 12:00:00")
for i in n:
    temperature = [90.5, "#DIV/0!", None, "71,5", "hot", 60][i]
    sheet.append([(start + pd.Timedelta(seconds=30 * i)).to_pydatetime(), temperature, "abcdef"[i]])
book.save("messy.xlsx")

with pd.ExcelWriter("workbook.ods", engine="odf") as writer:
    table.to_excel(writer, sheet_name="Run 1", index=False)

book = xlwt.Workbook()
sheet = book.add_sheet("Run 1")
for i, row in enumerate([("l / m", "T / s", "u(T) / s"), *zip(x, U, err)]):
    for j, value in enumerate(row):
        sheet.write(i, j, value)
book.save("workbook.xls")

# Whole numbers of more than 53 bits.
big = np.array([2**53, 2**53 + 1, 2**63, 2**64 - 1], dtype=np.uint64)
np.save("big_u8.npy", big)
pd.DataFrame({"id": big}).to_parquet("big.parquet", index=False)
with h5py.File("big.h5", "w") as f:
    f["id"] = big
