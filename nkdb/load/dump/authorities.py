"""Records of the authorities and of rates, as the tables hold them: everything but articles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from nkdb.load.dump.tables import Row, Tables
from nkdb.seedfile import records as r
from nkdb.seedfile.validation import telling
from nkdb.vocabulary import PLACE_NAME_KIND

R = TypeVar("R", bound=r.Record)


def simple(tables: Tables, table: str, kind: type[R]) -> list[R]:
    """Records whose fields are the columns of a table."""
    with telling(table):
        return [_simple(row, kind) for row in tables.rows(table)]


def _simple(row: Row, kind: type[R]) -> R:
    return kind.model_validate({name: row[name] for name in kind.model_fields})


def _names(tables: Tables, table: str) -> dict[int, list[r.Name]]:
    return {
        owner: [
            r.Name(
                name=row["name"], kind=row["kind"],
                script=None if row["script"] == r.script_of(row["name"]) else row["script"],
            )
            for row in sorted(rows, key=lambda row: (row["script"] != "Latn", row["name"]))
        ]
        for owner, rows in tables.by(f"{table}_name", f"{table}_id").items()
    }  # fmt: skip


@telling("source")
def sources(tables: Tables) -> list[r.Source]:
    """Sources with their names."""
    names = _names(tables, "source")
    return [
        r.Source(
            key=row["key"], name=row["name"], kind=row["kind"], stance=row["stance"], country=row["country"],
            reliability=row["reliability"], parent=tables.key("source", row["parent_id"]),
            organization=tables.key("organization", row["organization_id"]),
            place=tables.key("place", row["place_id"]), domain=row["domain"], note=row["note"],
            reviewed=row["is_reviewed"], names=names.get(row["id"], []),
        )
        for row in tables.rows("source")
    ]  # fmt: skip


def merges(tables: Tables) -> list[r.Merge]:
    """Which sources are merged into which."""
    return [
        r.Merge(source=tables.key_of("source", row["source_id"]), into=tables.key_of("source", row["into_id"]))
        for row in tables.rows("source_merge")
    ]


@telling("category")
def categories(tables: Tables) -> list[r.Category]:
    """Categories and tags of publishers."""
    return [
        r.Category(
            key=row["key"], name=row["name"], source=tables.key("source", row["source_id"]), tag=row["is_tag"]
        )
        for row in tables.rows("category")
    ]  # fmt: skip


@telling("organization")
def organizations(tables: Tables) -> list[r.Organization]:
    """Organizations with their names."""
    names = _names(tables, "organization")
    return [
        r.Organization(
            key=row["key"], name=row["name"], kind=row["kind"], place=tables.key("place", row["place_id"]),
            parent=tables.key("organization", row["parent_id"]), brand=row["is_brand"], confidence=row["confidence"],
            note=row["note"], names=names.get(row["id"], []),
        )
        for row in tables.rows("organization")
    ]  # fmt: skip


@telling("document")
def documents(tables: Tables) -> list[r.Document]:
    """Documents that are cited."""
    return [
        r.Document(
            key=row["key"], kind=row["kind"], source=tables.key_of("source", row["source_id"]), title=row["title"],
            author=row["author"], issue=row["issue"], date=row["date_edtf"], url=row["url"], note=row["note"],
        )
        for row in tables.rows("document")
    ]  # fmt: skip


@telling("place")
def places(tables: Tables) -> list[r.Record]:
    """Places with their names and members."""
    names = tables.by("place_name", "place_id")
    members = tables.by("place_member", "place_id")
    made: list[r.Record] = []
    for row in tables.rows("place"):
        own = names.get(row["id"], [])
        forms = {kind: next((n["name"] for n in own if n["kind"] == kind), None) for kind in PLACE_NAME_KIND}
        forms.pop("variant")
        made.append(
            r.Place(
                key=row["key"], name=row["name"], kind=row["kind"], parent=tables.key("place", row["parent_id"]),
                iso_3166_2=row["iso_3166_2"], latitude=row["latitude"], longitude=row["longitude"],
                coordinate_basis=row["coordinate_basis"], note=row["note"], **forms,
                variants=sorted(n["name"] for n in own if n["kind"] == "variant"),
                members=sorted(tables.key_of("place", m["member_id"]) for m in members.get(row["id"], [])),
            )
        )  # fmt: skip
    return made


def market_rates(tables: Tables) -> Iterator[list[r.MarketRate]]:
    """Observations on markets, those of one date at a time."""
    for rows in tables.grouped("market_rate", "observed_on"):
        with telling(f"market rate of {rows[0]['observed_on']}"):
            rates = [
                r.MarketRate.model_validate(
                    {name: row[name] for name in r.MarketRate.model_fields if name in row}
                    | {
                        "place": tables.key("place", row["place_id"]),
                        "observer": tables.key("source", row["observer_id"]),
                    }
                )
                for row in rows
            ]
        yield rates


def official_rates(tables: Tables) -> Iterator[list[r.OfficialRate]]:
    """Rates that the state set, those of one date at a time."""
    for rows in tables.grouped("official_rate", "valid_from"):
        with telling(f"official rate of {rows[0]['valid_from']}"):
            rates = [_simple(row, r.OfficialRate) for row in rows]
        yield rates
