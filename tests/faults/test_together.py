"""Two writers and eight readers at once: nothing is lost, nobody is turned away, and every reader sees whole commits.

NKDB_TEST_SECONDS says for how long (10 where it is not set).
"""

from __future__ import annotations

import multiprocessing
import os
from typing import Any

from sqlalchemy import text

from nkdb import db

SECONDS = float(os.environ.get("NKDB_TEST_SECONDS", "10")) / 2  # for each kind of database

WRITE = """
import sys, time
from sqlalchemy import text
from nkdb import db
target, until, written = db.Target.parse(url), time.time() + seconds, 0
while time.time() < until:
    with db.connection(target) as conn:
        number = conn.execute(text("SELECT count(*) FROM topic WHERE key LIKE 'n-%'")).scalar_one()
        # a pair a commit, numbered by what is there: a lost update would use a number twice
        for half in "ab":
            conn.execute(text("INSERT INTO topic (key, name) VALUES (:key, :key)"), {"key": f"n-{number // 2}-{half}"})
    written += 1
out.put(("written", written))
"""

READ = """
import time
from nkdb import db
from nkdb.query import reading
target, until, last, reads = db.Target.parse(url), time.time() + seconds, 0, 0
while time.time() < until:
    with reading(target) as reader:
        for _ in range(3):
            ((found,),) = reader.select("SELECT count(*) FROM topic WHERE key LIKE 'n-%'").rows
            assert found % 2 == 0 and found >= last, (found, last)
            last, reads = found, reads + 1
out.put(("reads", reads))
"""


def test_two_writers_and_eight_readers(shipped: db.Target) -> None:
    url = str(shipped.file) if shipped.file is not None else shipped.url.replace("+psycopg", "")
    context = multiprocessing.get_context("forkserver")
    out: Any = context.Manager().Queue()
    with context.Pool(10) as pool:
        codes = [WRITE] * 2 + [READ] * 8
        waiting = [pool.apply_async(exec, (code, {"url": url, "seconds": SECONDS, "out": out})) for code in codes]
        for each in waiting:
            each.get(SECONDS + 60)  # raises what was raised there
    found = [out.get() for _ in codes]
    written = [count for what, count in found if what == "written"]
    reads = [count for what, count in found if what == "reads"]
    assert len(written) == 2 and len(reads) == 8
    assert min(written) > 0 and min(reads) > 0
    with db.snapshot(shipped) as conn:
        rows = conn.execute(text("SELECT count(*) FROM topic WHERE key LIKE 'n-%'")).scalar_one()
    assert rows == 2 * sum(written)
