"""Cards of what was said: articles, documents, claims and figures."""

from __future__ import annotations

from nkdb import vocabulary as v
from nkdb.cards.card import Card, CardQueries, ends, work


class StatementCards(CardQueries):
    """Makes cards of articles, documents, claims and figures."""

    def article(self, id_: int) -> Card:
        """Everything about an article, its claims in reading order."""
        a = self.row(
            """SELECT a.*, s.name AS publisher, length(a.body) AS characters FROM article a
            LEFT JOIN source_merge m ON m.source_id = a.publisher_id
            JOIN source s ON s.id = coalesce(m.into_id, a.publisher_id) WHERE a.id = :id""",
            id=id_,
        )
        card = Card("article", a["key"], a["title"])
        card.fact("published", a["published_on"] or "no date on the page")
        card.fact("publisher", a["publisher"])
        card.fact("byline", a["byline"])
        card.fact("address", a["url"])
        for label, is_tag in (("categories", False), ("tags", True)):
            card.fact(
                label,
                self.joined(
                    """SELECT c.name FROM article_category l JOIN category c ON c.id = l.category_id
                    WHERE l.article_id = :id AND c.is_tag = :tag ORDER BY c.name""",
                    id=id_,
                    tag=is_tag,
                ),
            )
        self._works(card, id_)
        self._related_articles(card, id_)
        self._citations(card, id_)
        card.fact("text", f"{a['characters']:,} characters imported" if a["characters"] else "not imported")
        card.fact("read as", a["layout"])
        card.text("Summary", a["summary"])
        card.text("Note", a["note"])
        self.table(
            card, "Claims", "claim says origin figures",
            """SELECT substr(c.key, length(a.key) + 2), c.text,
                (SELECT s.name FROM claim_source l LEFT JOIN source_merge m ON m.source_id = l.source_id
                    JOIN source s ON s.id = coalesce(m.into_id, l.source_id) WHERE l.claim_id = c.id
                    ORDER BY l.position DESC LIMIT 1),
                (SELECT min(printed) || CASE WHEN count(*) > 1 THEN ' …' ELSE '' END FROM figure WHERE claim_id = c.id)
            FROM claim c JOIN article a ON a.id = c.article_id WHERE a.id = :id
            ORDER BY NOT EXISTS (SELECT 1 FROM evidence WHERE claim_id = c.id),
                (SELECT min(start_offset) FROM evidence WHERE claim_id = c.id), c.key""",
            id=id_,
        )  # fmt: skip
        return card

    def document(self, id_: int) -> Card:
        """A cited work, the articles that cite it and the claims that come through it."""
        d = self.row(
            """SELECT d.*, s.name AS source FROM document d LEFT JOIN source_merge m ON m.source_id = d.source_id
            JOIN source s ON s.id = coalesce(m.into_id, d.source_id) WHERE d.id = :id""",
            id=id_,
        )
        card = Card(
            "document", d["key"], d["title"] or work(d["kind"], d["source"], None, None, d["issue"], d["date_edtf"])
        )
        card.fact("kind", d["kind"].replace("_", " "))
        for label, column in (
            ("source", "source"), ("author", "author"), ("issue", "issue"), ("date", "date_edtf"), ("address", "url"),
        ):  # fmt: skip
            card.fact(label, d[column])
        card.text("Note", d["note"])
        self.table(
            card, "Articles", "role article title",
            """SELECT l.role, a.key, a.title FROM article_document l JOIN article a ON a.id = l.article_id
            WHERE l.document_id = :id ORDER BY a.published_on IS NULL, a.published_on, a.key""",
            id=id_,
        )  # fmt: skip
        self.table(
            card, "Claims that come through it", "claim says",
            """SELECT c.key, c.text FROM claim_source l JOIN claim c ON c.id = l.claim_id WHERE l.document_id = :id
            ORDER BY c.key""",
            id=id_,
        )  # fmt: skip
        return card

    def claim(self, id_: int) -> Card:
        """A claim with its chain, what it is about, its figures and its evidence."""
        c = self.row(
            "SELECT c.*, a.title, a.key AS article FROM claim c JOIN article a ON a.id = c.article_id WHERE c.id = :id",
            id=id_,
        )
        card = Card("claim", c["key"], c["text"])
        card.fact("kind", f"{c['kind']}, {c['modality']}")
        card.fact("speaks of", c["time_edtf"])
        card.fact("credibility", f"{c['credibility']} ({v.CREDIBILITY[c['credibility']]})")
        self._chain(card, id_)
        for label, table in (("topics", "topic"), ("organizations", "organization"), ("places", "place")):
            card.fact(label, self._about(table, id_))
        card.fact("article", f"{c['title']} ({c['article']})")
        card.text("Note", c["note"])
        self.table(
            card, "Figures", "figure measure low high unit per printed",
            """SELECT substr(f.key, length(c.key) + 2), m.name, f.low, f.high, f.unit, f.per, f.printed
            FROM figure f JOIN measure m ON m.id = f.measure_id JOIN claim c ON c.id = f.claim_id
            WHERE c.id = :id ORDER BY f.key""",
            id=id_,
        )  # fmt: skip
        self._evidence(card, id_)
        return card

    def figure(self, id_: int) -> Card:
        """A figure with its ends or shares, its relations, its chain and its evidence."""
        f = self.row(
            """SELECT f.*, m.name AS measure, m.key AS measure_key, c.text AS claim
            FROM figure f JOIN measure m ON m.id = f.measure_id JOIN claim c ON c.id = f.claim_id WHERE f.id = :id""",
            id=id_,
        )
        card = Card("figure", f["key"], f["printed"])
        card.fact("measure", f"{f['measure']} ({f['measure_key']})")
        if f["kind"] == "split":
            shares = self.rows(
                "SELECT party, low, high FROM split_share WHERE figure_id = :id ORDER BY position", id=id_
            )
            parts = [f"{party} {ends(low, high, 'exact' if low == high else 'range')} %" for party, low, high in shares]
            card.fact("shares", "; ".join(parts) + (" (the rest is not said)" if f["is_partial"] else ""))
        else:
            unit = f"{f['unit']} per {f['per']}" if f["per"] else f["unit"]
            has_end = f["low"] is not None or f["high"] is not None
            of_unit = f" {unit}" if has_end else f"; unit {unit}"
            card.fact("value", ends(f["low"], f["high"], f["qualifier"]) + of_unit)
        card.fact("qualifier", f"{f['qualifier']} ({v.QUALIFIER[f['qualifier']]})")
        self._related_figures(card, id_)
        self._chain(card, f["claim_id"])
        card.text("Claim", f["claim"])
        card.text("Note", f["note"])
        self._evidence(card, id_)
        return card

    def _works(self, card: Card, id_: int) -> None:
        for role, kind, source, title, author, issue, date in self.rows(
            """SELECT l.role, d.kind, s.name, d.title, d.author, d.issue, d.date_edtf FROM article_document l
            JOIN document d ON d.id = l.document_id LEFT JOIN source_merge m ON m.source_id = d.source_id
            JOIN source s ON s.id = coalesce(m.into_id, d.source_id) WHERE l.article_id = :id
            ORDER BY CASE l.role WHEN 'rests_on' THEN 0 ELSE 1 END, d.key""",
            id=id_,
        ):
            card.fact(role.replace("_", " "), work(kind, source, title, author, issue, date))

    def _related_articles(self, card: Card, id_: int) -> None:
        for kind, key in self.rows(
            """SELECT r.kind, a.key FROM article_relation r JOIN article a ON a.id = r.related_article_id
            WHERE r.article_id = :id ORDER BY r.kind, a.key""",
            id=id_,
        ):
            card.fact(kind.replace("_", " "), key)
        for kind, key in self.rows(
            """SELECT r.kind, a.key FROM article_relation r JOIN article a ON a.id = r.article_id
            WHERE r.related_article_id = :id ORDER BY r.kind, a.key""",
            id=id_,
        ):
            card.fact("revised by" if kind == "revision_of" else "repeated by", key)

    def _citations(self, card: Card, id_: int) -> None:
        for outlet, source, author, title, date, url in self.rows(
            """SELECT c.outlet, s.name, c.author, c.title, c.date, c.url FROM article_citation c
            LEFT JOIN source_merge m ON m.source_id = c.source_id
            LEFT JOIN source s ON s.id = coalesce(m.into_id, c.source_id)
            WHERE c.article_id = :id ORDER BY c.position""",
            id=id_,
        ):
            named = source or outlet or "no outlet named"
            words = [f"{named}, “{title}”" if title else named, author and f"by {author}", date and str(date), url]
            card.fact("names as source", ", ".join(word for word in words if word))

    def _related_figures(self, card: Card, id_: int) -> None:
        for kind, end, printed, key in self.rows(
            """SELECT r.kind, r.figure_end, o.printed, o.key FROM figure_relation r
            JOIN figure o ON o.id = r.related_figure_id WHERE r.figure_id = :id ORDER BY r.kind, o.key""",
            id=id_,
        ):
            which = "" if end == "both" else f" (its {end} end)"
            card.fact(kind.replace("_", " ") + which, f"{printed} ({key})")
        for kind, printed, key in self.rows(
            """SELECT r.kind, o.printed, o.key FROM figure_relation r JOIN figure o ON o.id = r.figure_id
            WHERE r.related_figure_id = :id ORDER BY r.kind, o.key""",
            id=id_,
        ):
            card.fact("named by", f"{printed} ({key}): {kind.replace('_', ' ')} this")

    def _chain(self, card: Card, claim_id: int) -> None:
        links = []
        for name, kind, source, title, author, issue, date, reported in self.rows(
            """SELECT s.name, d.kind, s.name, d.title, d.author, d.issue, d.date_edtf, l.reported_edtf
            FROM claim_source l LEFT JOIN source_merge m ON m.source_id = l.source_id
            JOIN source s ON s.id = coalesce(m.into_id, l.source_id) LEFT JOIN document d ON d.id = l.document_id
            WHERE l.claim_id = :id ORDER BY l.position""",
            id=claim_id,
        ):
            links.append(name)
            if kind is not None:
                card.fact("through", work(kind, source, title, author, issue, date))
            card.fact("said on", reported)
        card.facts.insert(0, ("chain", " > ".join(links)))

    def _about(self, table: str, claim_id: int) -> str:
        if table == "topic":
            return self.joined(
                """SELECT t.name FROM claim_topic l JOIN topic t ON t.id = l.topic_id
                WHERE l.claim_id = :id ORDER BY t.name""",
                id=claim_id,
            )
        words = []
        for name, printed, certain, note in self.rows(
            f"""SELECT t.name, l.as_printed, l.is_certain, l.note FROM claim_{table} l
            JOIN {table} t ON t.id = l.{table}_id WHERE l.claim_id = :id ORDER BY t.name""",
            id=claim_id,
        ):
            extra = [f"printed {printed!r}"] if printed else []
            extra += [] if certain else ["uncertain"]
            extra += [note] if note else []
            words.append(name + (f" ({', '.join(extra)})" if extra else ""))
        return "; ".join(words)

    def _evidence(self, card: Card, id_: int) -> None:
        for start, end, state, text in self.rows(
            f"""SELECT e.start_offset, e.end_offset, e.state,
                substr(a.body, e.start_offset + 1, e.end_offset - e.start_offset)
            FROM evidence e JOIN article a ON a.id = e.article_id WHERE e.{card.kind}_id = :id
            ORDER BY e.start_offset""",
            id=id_,
        ):
            heading = f"Evidence, characters {start}-{end}: {state}"
            missing = "(import the page to read it: nkdb import PAGE)" if text is None else "(the text ends before it)"
            card.text(heading, text or missing)
