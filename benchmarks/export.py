"""How fast exports are, as ratios against the plainest way to the same file, in one run.

Run from a checkout with nkdb[fast] installed: `python benchmarks/export.py [--database FILE] [--runs N]`. Without a
database, one of 100,000 articles, 500,000 claims and 500,000 figures is generated first (a minute or two). What is
exported is the view figure_flat. Processes of their own, alternating; the ratio is the median of the runs' ratios, and
the memory the most that a process ever held.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from generate import generate

BARE = """
import csv, json, sqlite3, sys
cursor = sqlite3.connect(sys.argv[1]).execute("SELECT * FROM figure_flat ORDER BY figure_key")
names = [column[0] for column in cursor.description]
with open(sys.argv[2], "w", encoding="utf-8", newline="") as out:
"""
CSV = BARE + "    writer = csv.writer(out); writer.writerow(names); writer.writerows(cursor)"
JSON = BARE + "    out.writelines(json.dumps(dict(zip(names, row)), ensure_ascii=False) + '\\n' for row in cursor)"
PANDAS = """
import sqlite3, sys, pandas
frame = pandas.read_sql("SELECT * FROM figure_flat ORDER BY figure_key", sqlite3.connect(sys.argv[1]))
"""
TO_CSV = PANDAS + "frame.to_csv(sys.argv[2], index=False)"
TO_PARQUET = PANDAS + "frame.to_parquet(sys.argv[2], compression='zstd')"
NKDB = """
import sys
from pathlib import Path
from nkdb.db import Target
from nkdb.export import reading
from nkdb.export.exporting import export
if sys.argv[3] == "rows":
    reading.available = lambda target: False
export(Target.parse(sys.argv[1]), Path(sys.argv[2]), ["figure_flat"], force=True)
"""
# the measurement: what runs in the process, then its seconds and the most memory it held
MEASURED = """
import resource, sys, time
start = time.perf_counter()
exec(sys.argv.pop(1), {{"__name__": "measured"}})
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""

# file, how nkdb reads, against what, and how many times as fast it is to be
JOBS = [
    ("a.csv", "columns", "csv.writer over a bare cursor", CSV, 2.0),
    ("a.csv", "columns", "pandas read_sql().to_csv()", TO_CSV, 4.0),
    ("a.jsonl", "columns", "json.dumps over a bare cursor", JSON, 2.0),
    ("a.parquet", "columns", "pandas read_sql().to_parquet()", TO_PARQUET, 2.0),
    ("a.csv", "rows", "csv.writer over a bare cursor", CSV, 0.75),
    ("a.jsonl", "rows", "json.dumps over a bare cursor", JSON, 0.75),
]


def measured(code: str, *arguments: str) -> tuple[float, float]:
    """Seconds and megabytes that code needs in a process of its own, its imports counted."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED.replace("{{", "{").replace("}}", "}"), code, *arguments],
        check=True, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    seconds, kilobytes = map(float, done.stdout.split())
    return seconds, kilobytes / (1024 if sys.platform != "darwin" else 1024 * 1024)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", type=Path, help="a generated database; without it, one is made")
    parser.add_argument("--figures", type=int, default=500_000, help="figures of the one that is made")
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = arguments.database
        if database is None:
            database = folder / "nkdb.sqlite"
            number = arguments.figures
            generate(database, articles=number // 5, claims=number, figures=number)
        print(f"{'file':10} {'read in':8} {'seconds':>8} {'MB':>5} {'ratio':>6} {'wanted':>6}  times as fast as")
        for file, way, words, code, wanted in JOBS:
            ours, theirs = [], []
            for _ in range(arguments.runs):
                ours.append(measured(NKDB, str(database), str(folder / file), way))
                theirs.append(measured(code, str(database), str(folder / f"other-{file}")))
            ratio = statistics.median(other[0] / own[0] for own, other in zip(ours, theirs, strict=True))
            seconds, memory = statistics.median(own[0] for own in ours), max(own[1] for own in ours)
            print(f"{file:10} {way:8} {seconds:8.2f} {memory:5.0f} {ratio:6.2f} {wanted:6.2f}  {words}", flush=True)


if __name__ == "__main__":
    main()
