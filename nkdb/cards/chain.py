"""The chain of a claim or figure, link by link."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nkdb import vocabulary as v
from nkdb.cards import find_records
from nkdb.cards.card import work
from nkdb.query import Reader

COLUMNS = ["link", "source", "kind", "mode", "what it does", "document", "date"]


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain: the key asked for, what the claim says, and a row for each link from the publisher to the origin."""

    key: str
    text: str
    links: list[tuple[int, str, str, str, str, str | None, str | None]]


def find_chains(reader: Reader, text: str) -> list[Chain]:
    """The chains of the claims and figures that a key, or the end of one, means.

    A link's date is when that source said it, else the date of its document; the publisher's is that of the article.
    Raises UnknownKeyError where the text means neither a claim nor a figure.
    """
    return list(_chains(reader, text))


def _chains(reader: Reader, text: str) -> Iterator[Chain]:
    for kind, id_ in find_records(reader, text, ("claim", "figure")):
        sql = {
            "claim": "SELECT key, text, id FROM claim WHERE id = :id",
            "figure": """SELECT f.key, f.printed || ': ' || c.text, c.id
                FROM figure f JOIN claim c ON c.id = f.claim_id WHERE f.id = :id""",
        }[kind]
        ((key, says, claim),) = reader.select(sql, {"id": id_}).rows
        links = reader.select(
            """SELECT l.position, s.name, s.kind, l.mode, d.kind, d.title, d.author, d.issue,
                coalesce(l.reported_edtf, d.date_edtf), CASE WHEN l.position = 0 THEN CAST(a.published_on AS TEXT) END
            FROM claim_source l JOIN claim c ON c.id = l.claim_id JOIN article a ON a.id = c.article_id
            LEFT JOIN source_merge m ON m.source_id = l.source_id
            JOIN source s ON s.id = coalesce(m.into_id, l.source_id) LEFT JOIN document d ON d.id = l.document_id
            WHERE l.claim_id = :id ORDER BY l.position""",
            {"id": claim},
        ).rows
        yield Chain(
            key,
            says,
            [
                (
                    position + 1, source, source_kind.replace("_", " "), mode, v.CHAIN_MODE[mode],
                    work(document, source, title, author, issue, None) if document else None, said or published,
                )
                for position, source, source_kind, mode, document, title, author, issue, said, published in links
            ],
        )  # fmt: skip
