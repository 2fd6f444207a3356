"""Evidence is checked against the texts in the database, a few at a time."""

from __future__ import annotations

from pathlib import Path

import pytest
from looking import rows
from sqlalchemy import event

from nkdb import db
from nkdb.load.evidence import verify

from .saved import imported


def test_verify_finds_a_text_that_was_tampered_with(loaded: db.Target, page: Path) -> None:
    imported(loaded, page)
    with db.connection(loaded) as conn:
        conn.exec_driver_sql("UPDATE article SET body = substr(body, 1, 60)")
    with db.connection(loaded) as conn:
        result = verify(conn)
    assert (result.verified, len(result.broken)) == (2, 2)
    assert str(result.broken[0]).endswith("the text ends at 60")


def test_verify_holds_a_few_texts_at_a_time(shipped: db.Target, monkeypatch: pytest.MonkeyPatch) -> None:
    with db.connection(shipped) as conn:
        conn.exec_driver_sql("UPDATE article SET body = 'other words', body_sha256 = '" + "0" * 64 + "'")
        expected = verify(conn)
    monkeypatch.setattr("nkdb.load.spans.BODIES_AT_ONCE", 3)
    asked: list[str] = []
    with db.connection(shipped) as conn:
        event.listen(conn, "before_cursor_execute", lambda *told: asked.append(told[2]))
        result = verify(conn)
    assert sum("SELECT id, body" in statement for statement in asked) == 4
    assert result == expected
    assert [span.article for span in result.broken] == sorted(span.article for span in result.broken)
    (states,) = rows(shipped, "SELECT count(*) FROM evidence WHERE state = 'broken' AND checked_at IS NOT NULL")
    assert states == (len(expected.broken),)
