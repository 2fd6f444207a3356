"""What is cited: an article, its cited original and the chain of a claim, with the way to the evidence."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from nkdb.query import Reader

CITABLE = ("article", "claim", "figure", "document", "source")


@dataclass(frozen=True, slots=True)
class Work:
    """A work as a list of references has it: an article of the database, a document it rests on, or a source."""

    key: str
    kind: str
    title: str | None
    publisher: str
    author: str | None = None
    issue: str | None = None
    date: str | None = None
    """EDTF, as far as it is known: `2014-08-05`, `2014-08`, `2014~`, `2013/2014`."""
    url: str | None = None
    medium: str | None = None
    """The kind of its publisher, where that is a source of the database."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where in the article's text the evidence stands: characters from, up to, and the sha256 of what lies between."""

    start: int
    end: int
    sha256: str
    state: str

    def __str__(self) -> str:
        return f"characters {self.start}-{self.end} of the text, sha256 {self.sha256} ({self.state})"


@dataclass(frozen=True, slots=True)
class Citation:
    """A record to cite: the work it stands in, the originals it came from, what it says, and how it reached us."""

    kind: str
    key: str
    work: Work
    accessed: datetime.date
    originals: tuple[Work, ...] = ()
    chain: str | None = None
    claim: str | None = None
    figure: str | None = None
    spans: tuple[Span, ...] = field(default=())

    def notes(self) -> list[str]:
        """What a reference has no field for, a sentence each."""
        notes = []
        if self.figure:
            notes.append(f"Figure: {self.figure}")
        if self.claim:
            notes.append(f"Claim, in the words of nkdb: {self.claim}")
        if self.chain:
            notes.append(f"Chain: {self.chain}")
        notes += [f"Evidence: {span}" for span in self.spans]
        return [*notes, f"nkdb {self.kind} {self.key}"]


def citation(reader: Reader, kind: str, id_: int, accessed: datetime.date) -> Citation:
    """The citation of a record, by its kind and row number.

    An article brings the documents it rests on; a claim or figure brings the documents of its own chain, or else those
    its article rests on.
    """
    key = _row(reader, f"SELECT key FROM {kind} WHERE id = :id", id=id_)["key"]
    if kind == "source":
        row = _row(reader, "SELECT name, domain FROM source WHERE key = :key", key=key)
        url = f"https://{row['domain']}/" if row["domain"] else None
        return Citation(kind, key, Work(key, "website", None, row["name"], url=url), accessed)
    if kind == "document":
        return Citation(kind, key, _documents(reader, "d.key = :key", key=key)[0], accessed)
    if kind == "article":
        originals = tuple(_documents(reader, _RESTED_ON, article=key))
        return Citation(kind, key, _article(reader, key), accessed, originals)
    return _statement(reader, kind, key, accessed)


_RESTED_ON = """d.id IN (SELECT l.document_id FROM article_document l JOIN article a ON a.id = l.article_id
    WHERE a.key = :article AND l.role = 'rests_on')"""


def _statement(reader: Reader, kind: str, key: str, accessed: datetime.date) -> Citation:
    """A claim, or a figure with the claim it belongs to."""
    which = "f.key" if kind == "figure" else "c.key"
    row = _row(
        reader,
        f"""SELECT c.id, c.key, c.text, a.key AS article, f.printed FROM claim c JOIN article a ON a.id = c.article_id
        LEFT JOIN figure f ON f.claim_id = c.id AND f.key = :key WHERE {which} = :key""",
        key=key,
    )
    # the view resolves the chain, and is silent about reports that were revised
    chains = reader.select(
        """SELECT s.name FROM claim_source l LEFT JOIN source_merge m ON m.source_id = l.source_id
        JOIN source s ON s.id = coalesce(m.into_id, l.source_id) WHERE l.claim_id = :claim ORDER BY l.position""",
        {"claim": row["id"]},
    ).rows
    flat = reader.select("SELECT chain FROM claim_flat WHERE claim_key = :key", {"key": row["key"]}).rows
    spans = reader.select(
        f"""SELECT e.start_offset, e.end_offset, e.sha256, e.state FROM evidence e JOIN {kind} o ON o.id = e.{kind}_id
        WHERE o.key = :key ORDER BY e.start_offset, e.end_offset""",
        {"key": key},
    ).rows
    of_chain = """d.id IN (SELECT document_id FROM claim_source WHERE claim_id = :claim)"""
    originals = _documents(reader, of_chain, claim=row["id"]) or _documents(reader, _RESTED_ON, article=row["article"])
    chain = flat[0][0] if flat else " > ".join(name for (name,) in chains)
    return Citation(
        kind, key, _article(reader, row["article"]), accessed, tuple(originals), chain or None, row["text"],
        row["printed"] if kind == "figure" else None, tuple(Span(*span) for span in spans),
    )  # fmt: skip


def _article(reader: Reader, key: str) -> Work:
    row = _row(
        reader,
        """SELECT a.title, a.byline, a.published_on, a.url, s.name AS publisher, s.kind FROM article a
        LEFT JOIN source_merge m ON m.source_id = a.publisher_id
        JOIN source s ON s.id = coalesce(m.into_id, a.publisher_id) WHERE a.key = :key""",
        key=key,
    )
    date = None if row["published_on"] is None else str(row["published_on"])
    return Work(key, "article", row["title"], row["publisher"], row["byline"], None, date, row["url"], row["kind"])


def _documents(reader: Reader, which: str, **parameters: Any) -> list[Work]:
    rows = reader.select(
        f"""SELECT d.key, d.kind, d.title, s.name, d.author, d.issue, d.date_edtf, d.url, s.kind FROM document d
        LEFT JOIN source_merge m ON m.source_id = d.source_id
        JOIN source s ON s.id = coalesce(m.into_id, d.source_id) WHERE {which} ORDER BY d.key""",
        parameters,
    ).rows
    return [Work(*row) for row in rows]


def _row(reader: Reader, sql: str, **parameters: Any) -> dict[str, Any]:
    result = reader.select(sql, parameters)
    return dict(zip(result.columns, result.rows[0], strict=True))
