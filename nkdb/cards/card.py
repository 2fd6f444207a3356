"""A card: what there is to say of one record, before it is laid out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from nkdb.export.formats import shown
from nkdb.query import Reader

MOST_ROWS = 40


@dataclass(slots=True)
class Card:
    """One record for a reader: facts (label, text), paragraphs (heading, text) and tables (heading, columns, rows)."""

    kind: str
    key: str
    title: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    tables: list[tuple[str, list[str], list[tuple[Any, ...]]]] = field(default_factory=list)

    def fact(self, label: str, value: Any) -> None:
        """Add a fact, unless there is nothing to say."""
        if value not in (None, ""):
            self.facts.append((label, shown(value)))

    def text(self, heading: str, value: str | None) -> None:
        """Add a paragraph, unless it is empty."""
        if value:
            self.texts.append((heading, value))


class CardQueries:
    """The questions that cards of all kinds ask of an open database."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def rows(self, sql: str, **parameters: Any) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        return self._reader.select(sql, parameters).rows

    def row(self, sql: str, **parameters: Any) -> dict[str, Any]:
        """The only row of a query, by column."""
        result = self._reader.select(sql, parameters)
        return dict(zip(result.columns, result.rows[0], strict=True))

    def table(self, card: Card, heading: str, columns: str, sql: str, **parameters: Any) -> None:
        """Add a table of at most MOST_ROWS rows, and say how many there are; the order must be the last of the SQL."""
        found = self.rows(f"{sql} LIMIT {MOST_ROWS + 1}", **parameters)
        if found:
            count = f"{len(found)}"
            if len(found) > MOST_ROWS:
                # only counted, and in no order: what they say may be a database's worth
                ((number,),) = self.rows(
                    f"SELECT count(*) FROM ({sql.rpartition('ORDER BY')[0]}) AS found", **parameters
                )
                count = f"{MOST_ROWS} of {number}"
            found = found[:MOST_ROWS]
            # a column without a value in any row only takes width
            kept = [index for index in range(len(found[0])) if any(row[index] not in (None, "") for row in found)]
            names = columns.split()
            rows = [tuple(row[index] for index in kept) for row in found]
            card.tables.append((f"{heading} ({count})", [names[index] for index in kept], rows))

    def joined(self, sql: str, **parameters: Any) -> str:
        """The first column of a query as one text."""
        return "; ".join(str(row[0]) for row in self.rows(sql, **parameters))


def ends(low: float | None, high: float | None, qualifier: str) -> str:
    """The ends of a figure as a reader says them, open ones left open.

    >>> ends(20000, 200000, "range"), ends(None, 2000000, "at_most"), ends(100, None, "more_than")
    ('20,000-200,000', 'at most 2,000,000', 'more than 100')
    """
    words = qualifier.replace("_", " ")
    if low is None and high is None:
        return "no number"
    if low is None or high is None:
        if qualifier == "vague":
            words = "up to" if low is None else "from"
        return f"{words} {shown(high if low is None else low)}"
    # a hyphen before a minus sign would be taken for one
    number = shown(low) if low == high else f"{shown(low)}{' to ' if low < 0 else '-'}{shown(high)}"
    return f"about {number}" if qualifier == "approximate" else number


def work(kind: str, source: str, title: str | None, author: str | None, issue: str | None, date: str | None) -> str:
    """A cited work in one line."""
    words = [source if title is None else f"{source}, “{title}”", issue, f"by {author}" if author else None, date]
    return ", ".join(word for word in words if word) + (f" ({kind.replace('_', ' ')})" if title is None else "")
