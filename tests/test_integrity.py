"""Whether rows are such as nkdb writes: each way in which they may not be is named."""

from __future__ import annotations

import pytest
from looking import dump

from nkdb import db
from nkdb.drift import faults
from nkdb.errors import BrokenRowError
from nkdb.load.seeds import load

CHAINS = ["position = 0", "position = 1", "position >= 0"]
"""Links of a chain of which none may be missing by itself, and all of them."""


def test_chains_with_gaps_are_named_and_loaded_again(shipped: db.Target) -> None:
    with db.connection(shipped) as conn:
        claims = conn.exec_driver_sql("""SELECT c.id, c.key FROM claim c JOIN claim_source l ON l.claim_id = c.id
            GROUP BY c.id, c.key HAVING count(*) > 2 ORDER BY c.id LIMIT 3""").all()
        for (number, _), links in zip(claims, CHAINS, strict=True):
            conn.exec_driver_sql(f"DELETE FROM claim_source WHERE claim_id = {number} AND {links}")
    found = faults(shipped)
    for fault, (_, claim) in zip(found, claims, strict=True):
        assert fault.startswith(f"claim {claim}: a chain with a gap, or none; load the seeds again with --full")
    with pytest.raises(BrokenRowError, match=f"claim {claims[2][1]}: found no chain; 'nkdb db check' says"):
        dump(shipped)
    load(shipped, full=True)
    assert faults(shipped) == []


def test_of_many_chains_the_first_are_named(shipped: db.Target) -> None:
    with db.connection(shipped) as conn:
        claims = conn.exec_driver_sql("SELECT count(*) FROM claim").scalar_one()
        conn.exec_driver_sql("DELETE FROM claim_source WHERE claim_id IN (SELECT id FROM claim ORDER BY key LIMIT 10)")
    first = faults(shipped)
    assert [line[:6] for line in first] == ["claim "] * 10
    with db.connection(shipped) as conn:
        conn.exec_driver_sql("DELETE FROM claim_source")
        conn.exec_driver_sql("INSERT INTO alembic_version VALUES ('0003')")
    ages, *chains = faults(shipped)
    assert chains == [*first, f"and {claims - 10:,} more claims with such a chain"]
    assert ages.startswith(f"table alembic_version: 0003 and {db.revisions()[-1]}, where one row says")


KINDS = [
    ("UPDATE claim SET note = x'00ff01' WHERE id = 3", "table claim, row 3: note is of another kind"),
    ("UPDATE claim SET note = 5.5 WHERE id < 13", None),
    ("UPDATE claim SET entered_at = 'x' WHERE id = 4", "table claim, row 4: entered_at is of another kind"),
    (
        "UPDATE claim SET entered_at = 'x' WHERE id < 11",
        "table claim, row 1, 2, 3, 4, 5, 6, 7, 8, 9, 10: entered_at is",
    ),
    ("UPDATE claim SET entered_at = 'x' WHERE id < 12", "table claim, row 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 …: entered_at"),
    ("UPDATE article SET published_on = '2014-8-5' WHERE id = 1", "table article, row 1: published_on is of another"),
    ("UPDATE article SET published_on = '2014-02-30' WHERE id = 1", "table article, row 1: published_on is of another"),
    ("UPDATE claim_source SET position = 'x' WHERE id = 1", "table claim_source, row 1: position is of another kind"),
    ("UPDATE market_rate SET high = 'dear' WHERE id = 2", "table market_rate, row 2: high is of another kind"),
    ("UPDATE load_run SET counts = '{' WHERE id = 1", "table load_run, row 1: counts is of another kind"),
    ("UPDATE article SET body_minhash = 'x' WHERE id IN (1, 2)", "table article, row 1, 2: body_minhash is of another"),
]


BROKEN = [
    ("UPDATE source SET name = CAST(x'ff41' AS TEXT) WHERE id = 4", "table source, row 4: name is not UTF-8"),
    ("UPDATE claim SET note = CAST(x'41c3' AS TEXT) WHERE id IN (3, 7)", "table claim, row 3, 7: note is not UTF-8"),
    ("UPDATE topic SET description = CAST(x'eda080' AS TEXT) WHERE id = 1", "table topic, row 1: description is not"),
    ("UPDATE topic SET description = CAST(x'ec8c80' AS TEXT) WHERE id = 1", None),
    ("UPDATE article SET body_minhash = x'ff' WHERE id = 1", None),
]


@pytest.mark.parametrize(("statement", "fault"), BROKEN)
def test_texts_that_are_not_utf8_are_named(sqlite_shipped: db.Target, statement: str, fault: str | None) -> None:
    with db.connection(sqlite_shipped) as conn:
        conn.exec_driver_sql(statement)
    found = [line for line in faults(sqlite_shipped) if "UTF-8" in line]
    assert [line[: len(fault or "")] for line in found] == ([fault] if fault else [])


@pytest.mark.parametrize(("statement", "fault"), KINDS)
def test_values_of_another_kind_are_named(sqlite_shipped: db.Target, statement: str, fault: str | None) -> None:
    with db.connection(sqlite_shipped) as conn:
        conn.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        conn.exec_driver_sql(statement)
    found = faults(sqlite_shipped)
    assert [line[: len(fault or "")] for line in found if "another kind" in line] == ([fault] if fault else [])
