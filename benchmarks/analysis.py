"""How fast figures are read and converted, as ratios in one run.

Run from a checkout with nkdb installed: `python benchmarks/analysis.py DATABASE [--runs N]`, on a database made by
`benchmarks/generate.py`. Each job runs in a process of its own, alternating; times are of the job alone, memory is what
the process needed at its highest above what it needed before the job.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
from pathlib import Path

MEASURED = """
import resource, sqlite3, sys, threading, time
import pandas as pd
import nkdb
from nkdb import db
from nkdb.analysis import frames, normalise
from nkdb.analysis.filters import Filters
from nkdb.analysis.reading import opened, has_arrow
import nkdb.analysis.rates
target = db.Target.parse(sys.argv[1])
if has_arrow(target):
    import pyarrow, pyarrow.compute, adbc_driver_sqlite.dbapi
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.perf_counter()
{job}
seconds = time.perf_counter() - start
print(seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024, *extra)
"""

VIEW = """
found = pd.read_sql("SELECT * FROM figure_flat", sqlite3.connect(sys.argv[1]))
extra = [len(found)]
"""
FRAME = """
with opened(target, arrow={arrow}) as rows:
    found = frames.figures(rows, Filters())
extra = [len(found)]
"""
CONVERTED = """
with opened(target) as rows:
    found = frames.figures(rows, Filters())
    middle = time.perf_counter()
    done = normalise.normalise(rows, found, normalise.wanted(currency="USD"))
end = time.perf_counter()
money = int(normalise.is_money(normalise.Values.of(found)).sum())
extra = [len(found), middle - start, end - middle, money]
"""


def measured(job: str, database: Path) -> list[float]:
    """What a job in a process of its own took: seconds, megabytes, and what else it says."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED.format(job=job), str(database)], check=True, capture_output=True, text=True
    )
    return [float(word) for word in done.stdout.split()]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("database", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    jobs = {
        "read_sql of the view": VIEW, "db.figures(), Arrow": FRAME.format(arrow=True),
        "db.figures(), cursor": FRAME.format(arrow=False), "figures in USD": CONVERTED,
    }  # fmt: skip
    found: dict[str, list[list[float]]] = {job: [] for job in jobs}
    for _ in range(arguments.runs):
        for job, text in jobs.items():
            found[job].append(measured(text, arguments.database))
    limit = found["read_sql of the view"]
    print(f"{int(limit[0][2]):,} figures; seconds, megabytes, and both as parts of those of read_sql")
    for job in ("read_sql of the view", "db.figures(), Arrow", "db.figures(), cursor"):
        pairs = list(zip(found[job], limit, strict=True))
        print(
            f"{job:22} {statistics.median(own[0] for own in found[job]):7.1f} s"
            f" {statistics.median(own[1] for own in found[job]):7.0f} MB"
            f" {statistics.median(own[0] / other[0] for own, other in pairs):6.2f}"
            f" {statistics.median(own[1] / other[1] for own, other in pairs):6.2f}"
        )
    converted = found["figures in USD"]
    ratio = statistics.median(run[4] / run[3] for run in converted)
    print(f"conversion to USD of {int(converted[0][5]):,} sums of money: {ratio:.2f} of the time of reading them")


if __name__ == "__main__":
    main()
