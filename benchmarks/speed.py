"""How fast the main jobs are, as ratios against what they cannot be faster than, in one run.

Run from a checkout with nkdb installed: `python benchmarks/speed.py [--page SAVED_PAGE] [--runs N]`. Whole processes,
alternating, medians; the limit is what the same interpreter needs for the least that the job contains.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PYTHON = [sys.executable, "-c"]
NKDB = [sys.executable, "-m", "nkdb"]


def seconds(command: list[str], folder: Path) -> float:
    """Wall time of one process that must succeed."""
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--page", type=Path, help="a saved page, to measure import with")
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fresh = ["sh", "-c", f"rm -f fresh.sqlite; exec {sys.executable} -m nkdb load -q --database fresh.sqlite"]
        imports = "import sqlalchemy.orm, alembic.command, pydantic, yaml, click"
        jobs = {
            "nkdb --help": ([*NKDB, "--help"], [*PYTHON, "import click"], "import click"),
            "first nkdb load": (fresh, [*PYTHON, imports], "importing the libraries"),
            "second nkdb load": ([*NKDB, "load", "-q"], [*PYTHON, imports], "importing the libraries"),
            "nkdb query NAME": ([*NKDB, "query", "harvest-splits"], [*PYTHON, "import click"], "import click"),
        }
        if arguments.page is not None:
            page = str(arguments.page.resolve())
            jobs["nkdb import PAGE"] = ([*NKDB, "import", page], [*NKDB, "verify"], "nkdb verify (start-up and check)")
        seconds([*NKDB, "load", "-q"], folder)
        times: dict[str, tuple[list[float], list[float]]] = {job: ([], []) for job in jobs}
        for _ in range(arguments.runs):
            for job, (command, limit, _words) in jobs.items():
                times[job][0].append(seconds(command, folder))
                times[job][1].append(seconds(limit, folder))
    print(f"{'job':20} {'seconds':>8} {'ratio':>6}  against")
    for job, (own, limit) in times.items():
        ratio = statistics.median(a / b for a, b in zip(own, limit, strict=True))
        print(f"{job:20} {statistics.median(own):8.2f} {ratio:6.2f}  {jobs[job][2]}")


if __name__ == "__main__":
    main()
