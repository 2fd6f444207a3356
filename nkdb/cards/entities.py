"""Cards of who and what it was said of: sources, organizations, places, subjects and measures."""

from __future__ import annotations

from nkdb import vocabulary as v
from nkdb.cards.card import Card, CardQueries
from nkdb.errors import plural

# a source, and those that were merged into it
_IT = "SELECT :id UNION SELECT source_id FROM source_merge WHERE into_id = :id"
# the claims that end with it
_SAID = f"""SELECT l.claim_id FROM claim_source l WHERE l.source_id IN ({_IT}) AND NOT EXISTS
    (SELECT 1 FROM claim_source n WHERE n.claim_id = l.claim_id AND n.position > l.position)"""


class EntityCards(CardQueries):
    """Makes cards of sources, organizations, places, topics, categories and measures."""

    def source(self, id_: int) -> Card:
        """A source, its names and documents, and the claims it is the origin of."""
        s = self.row(
            """SELECT s.*, p.name AS parent, o.name AS organization, pl.name AS place FROM source s
            LEFT JOIN source_merge m ON m.source_id = s.parent_id
            LEFT JOIN source p ON p.id = coalesce(m.into_id, s.parent_id) AND p.id <> s.id
            LEFT JOIN organization o ON o.id = s.organization_id LEFT JOIN place pl ON pl.id = s.place_id
            WHERE s.id = :id""",
            id=id_,
        )
        card = Card("source", s["key"], s["name"])
        card.fact("kind", s["kind"].replace("_", " "))
        if not s["is_reviewed"]:
            card.fact("review", "not reviewed: an import met the name")
        self._merges(card, id_)
        card.fact("stance", v.STANCE.get(s["stance"], s["stance"]))
        reliability = s["reliability"]
        card.fact("reliability", f"{reliability} ({v.RELIABILITY[reliability]})" if reliability else "not assessed")
        for label in ("country", "place", "parent", "organization", "domain"):
            card.fact(label, s[label])
        self._names(card, "source", id_)
        card.text("Note", s["note"])
        self.table(
            card, "Documents", "date kind title cited_by",
            f"""SELECT d.date_edtf, d.kind, d.title,
                (SELECT count(*) FROM article_document l WHERE l.document_id = d.id)
            FROM document d WHERE d.source_id IN ({_IT}) ORDER BY d.date_earliest IS NULL, d.date_earliest, d.key""",
            id=id_,
        )  # fmt: skip
        self.table(
            card, "Claims of which it is the origin", "article claim figures",
            f"""SELECT f.article_key, f.claim, f.figures FROM claim_flat f JOIN claim c ON c.key = f.claim_key
            WHERE c.id IN ({_SAID}) ORDER BY f.published_on IS NULL, f.published_on, c.key""",
            id=id_,
        )  # fmt: skip
        ((passed_on,),) = self.rows(
            f"""SELECT count(*) FROM claim_flat f JOIN claim c ON c.key = f.claim_key
            WHERE c.id IN (SELECT claim_id FROM claim_source WHERE source_id IN ({_IT})) AND c.id NOT IN ({_SAID})""",
            id=id_,
        )
        card.fact("passes on", f"{plural(passed_on, 'claim')} of others" if passed_on else "")
        return card

    def organization(self, id_: int) -> Card:
        """An organization, its names, and the claims about it."""
        o = self.row(
            """SELECT o.*, p.name AS parent, pl.name AS place FROM organization o
            LEFT JOIN organization p ON p.id = o.parent_id LEFT JOIN place pl ON pl.id = o.place_id WHERE o.id = :id""",
            id=id_,
        )
        card = Card("organization", o["key"], o["name"])
        card.fact("kind", o["kind"].replace("_", " "))
        card.fact("place", o["place"])
        card.fact("parent", o["parent"])
        card.fact("confidence", f"{o['confidence']} ({v.CONFIDENCE[o['confidence']]})" if o["confidence"] else None)
        self._names(card, "organization", id_)
        card.text("Note", o["note"])
        self._claims_about(card, "organization", id_)
        return card

    def place(self, id_: int) -> Card:
        """A place, its names, what was observed there, and the claims about it."""
        p = self.row(
            "SELECT p.*, u.name AS parent FROM place p LEFT JOIN place u ON u.id = p.parent_id WHERE p.id = :id", id=id_
        )
        card = Card("place", p["key"], p["name"])
        card.fact("kind", p["kind"].replace("_", " "))
        card.fact("in", p["parent"])
        card.fact("ISO 3166-2", p["iso_3166_2"])
        if p["latitude"] is not None:
            card.fact("coordinates", f"{p['latitude']}, {p['longitude']} ({v.COORDINATE_BASIS[p['coordinate_basis']]})")
        card.fact(
            "members",
            self.joined(
                """SELECT m.name FROM place_member l JOIN place m ON m.id = l.member_id WHERE l.place_id = :id
                ORDER BY m.name""",
                id=id_,
            ),
        )
        self._names(card, "place", id_)
        card.text("Note", p["note"])
        self.table(
            card, "Observed rates and prices", "quantity observations first last",
            """SELECT quantity, count(*), min(observed_on), max(observed_on) FROM market_rate WHERE place_id = :id
            GROUP BY quantity ORDER BY quantity""",
            id=id_,
        )  # fmt: skip
        self._claims_about(card, "place", id_)
        return card

    def topic(self, id_: int) -> Card:
        """A topic and its claims."""
        t = self.row("SELECT * FROM topic WHERE id = :id", id=id_)
        card = Card("topic", t["key"], t["name"])
        card.text("Covers", t["description"])
        self._claims_about(card, "topic", id_)
        return card

    def category(self, id_: int) -> Card:
        """A category and its articles."""
        c = self.row(
            """SELECT c.*, s.name AS source FROM category c LEFT JOIN source_merge m ON m.source_id = c.source_id
            LEFT JOIN source s ON s.id = coalesce(m.into_id, c.source_id) WHERE c.id = :id""",
            id=id_,
        )
        card = Card("category", c["key"], c["name"])
        card.fact("kind", "tag" if c["is_tag"] else "category")
        card.fact("used by", c["source"])
        self.table(
            card, "Articles", "published_on key title",
            """SELECT a.published_on, a.key, a.title FROM article_category l JOIN article a ON a.id = l.article_id
            WHERE l.category_id = :id ORDER BY a.published_on IS NULL, a.published_on DESC, a.key""",
            id=id_,
        )  # fmt: skip
        return card

    def measure(self, id_: int) -> Card:
        """A measure and all its figures side by side."""
        m = self.row("SELECT * FROM measure WHERE id = :id", id=id_)
        card = Card("measure", m["key"], m["name"])
        card.fact("dimension", m["dimension"])
        card.fact("compared in", m["unit"] + (f" per {m['per']}" if m["per"] else ""))
        card.text("Covers", m["description"])
        self.table(
            card, "Figures", "published_on low high qualifier unit per printed shares chain",
            """SELECT published_on, low, high, qualifier, unit, per, printed, shares, chain FROM figure_flat
            WHERE measure_key = :key ORDER BY published_on IS NULL, published_on, figure_key""",
            key=m["key"],
        )  # fmt: skip
        return card

    def _merges(self, card: Card, id_: int) -> None:
        for name, key in self.rows(
            "SELECT s.name, s.key FROM source_merge m JOIN source s ON s.id = m.into_id WHERE m.source_id = :id", id=id_
        ):
            card.fact("merged into", f"{name} ({key}): shown under that name")
        for name, key in self.rows(
            """SELECT s.name, s.key FROM source_merge m JOIN source s ON s.id = m.source_id
            WHERE m.into_id = :id ORDER BY s.key""",
            id=id_,
        ):
            card.fact("also", f"{name} ({key}): merged into this one")

    def _claims_about(self, card: Card, table: str, id_: int) -> None:
        self.table(
            card, "Claims", "published_on claim figures chain",
            f"""SELECT f.published_on, f.claim, f.figures, f.chain FROM claim_flat f JOIN claim c ON c.key = f.claim_key
            WHERE c.id IN (SELECT claim_id FROM claim_{table} WHERE {table}_id = :id)
            ORDER BY f.published_on IS NULL, f.published_on, c.key""",
            id=id_,
        )  # fmt: skip

    def _names(self, card: Card, table: str, id_: int) -> None:
        sql = f"SELECT name, kind FROM {table}_name WHERE {table}_id = :id ORDER BY kind, name"
        by_kind: dict[str, list[str]] = {}
        for name, kind in self.rows(sql, id=id_):
            by_kind.setdefault(kind, []).append(name)
        for kind, names in by_kind.items():
            card.fact(kind.replace("_", " "), "; ".join(names))
