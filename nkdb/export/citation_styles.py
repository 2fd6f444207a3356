"""Citations as text, BibTeX, CSL-JSON and RIS, with what each of them needs escaped.

BibTeX entries follow biblatex (`date`, `urldate`, `@online`) and keep `year` for older styles. CSL-JSON follows schema
1.0.2; RIS the tags that Zotero, EndNote and Mendeley share. Names are kept as printed: whether 설송아 is family or
given name is not nkdb's to guess, so authors are literals.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from nkdb.export.citation import Citation, Work
from nkdb.export.citation_dates import Point, when

# kind of document > types in CSL, BibTeX and RIS
TYPES = {
    "article": ("post-weblog", "online", "BLOG"),
    "website": ("webpage", "online", "ELEC"),
    "news_story": ("article-newspaper", "article", "NEWS"),
    "editorial": ("article-newspaper", "article", "NEWS"),
    "journal_article": ("article-journal", "article", "JOUR"),
    "journal_issue": ("periodical", "misc", "SER"),
    "magazine_article": ("article-magazine", "article", "MGZN"),
    "magazine_issue": ("periodical", "misc", "SER"),
    "report": ("report", "report", "RPRT"),
    "speech": ("speech", "misc", "GEN"),
    "address": ("speech", "misc", "GEN"),
    "interview": ("interview", "misc", "GEN"),
    "blog_post": ("post-weblog", "online", "BLOG"),
    "broadcast": ("broadcast", "misc", "GEN"),
    "directive": ("legislation", "misc", "STAT"),
    "decree": ("legislation", "misc", "STAT"),
    "decision": ("legislation", "misc", "STAT"),
}
OTHER = ("document", "misc", "GEN")
PRESS = (
    "newspaper", "state_newspaper", "news_agency", "broadcaster", "state_broadcaster", "exile_media", "commercial_media"
)  # fmt: skip
"""Kinds of sources whose articles are news."""


def types_of(work: Work) -> tuple[str, str, str]:
    """The type of a work in CSL, BibTeX and RIS; what is called an article stood in a periodical, a paper or a blog."""
    if work.kind == "article" and work.issue is not None:
        return TYPES["journal_article"]
    if work.kind == "article" and work.medium in PRESS:
        return TYPES["news_story"]
    return TYPES.get(work.kind, OTHER)


def text(citations: Sequence[Citation]) -> str:
    """References for people: the work, the originals it rests on, what is cited, the chain, and where it stands."""
    return "\n".join(_text_of(citation) for citation in citations)


def _text_of(citation: Citation) -> str:
    accessed = f" Accessed {citation.accessed}." if citation.work.url else ""
    lines = [_reference(citation.work) + accessed]
    lines += [f"Cited original: {_reference(original)}" for original in citation.originals]
    return "\n".join([*lines, *citation.notes()]) + "\n"


def _reference(work: Work) -> str:
    date = str(when(work.date)) if work.date else "no date" if work.kind != "website" else None
    title = f"“{work.title}”" if work.title else None
    kind = None if work.title or work.kind == "website" else work.kind.replace("_", " ")
    words = ", ".join(word for word in (work.author, title, work.publisher, kind, work.issue, date) if word)
    return f"{words}.{f' {work.url}.' if work.url else ''}"


@dataclass(frozen=True, slots=True)
class _Reference:
    """An entry of a list of references; without a citation, an original of others."""

    name: str
    work: Work
    citation: Citation | None


def _references(citations: Sequence[Citation]) -> dict[tuple[str, str], _Reference]:
    """All works cited and all originals, once each, by kind of record and key.

    Keys are unique in their table alone: what comes second to a key is named by its kind as well.
    """
    listed: dict[tuple[str, str], tuple[Work, Citation | None]] = {}
    for citation in citations:
        listed[citation.kind, citation.key] = citation.work, citation
        for original in citation.originals:
            listed.setdefault(("document", original.key), (original, None))
    first: dict[str, str] = {}
    for kind, key in listed:
        first.setdefault(key, kind)
    # no key has a full stop
    return {
        (kind, key): _Reference(key if first[key] == kind else f"{key}.{kind}", *entry)
        for (kind, key), entry in listed.items()
    }


# BibTeX


# BibTeX counts braces, whether or not a backslash stands before them
_TEX = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "%": r"\%", "&": r"\&",
    "#": r"\#", "$": r"\$", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def bibtex(citations: Sequence[Citation]) -> str:
    """BibTeX entries: one for each work and one for each original, related by `related`."""
    references = _references(citations)
    entries = []
    for reference in references.values():
        fields = {}
        if citation := reference.citation:
            if citation.work.url:
                fields["urldate"] = str(citation.accessed)
            fields["note"] = ". ".join(_tex(note.rstrip(".")) for note in citation.notes())
            originals = [_bibtex_key(references["document", original.key].name) for original in citation.originals]
            if originals:
                fields |= {"related": ",".join(originals), "relatedstring": "Cited original:"}
        entries.append(_entry(reference.work, _bibtex_key(reference.name), fields))
    return "\n".join(entries)


def _entry(work: Work, key: str, more: dict[str, str]) -> str:
    type_ = types_of(work)[1]
    container = "journal" if type_ == "article" else "organization" if type_ == "online" else "publisher"
    # double braces: a name as it is, not taken apart
    fields = {"author": "{" + _tex(work.author) + "}"} if work.author else {}
    fields["title"] = "{" + _tex(work.title or work.issue or work.publisher) + "}"
    fields[container] = _tex(work.publisher)
    if work.issue:
        fields["issue"] = _tex(work.issue)
    if work.date:
        date = when(work.date)
        if date.begin is not None or date.end is not None:
            fields["date"] = work.date
            fields["year"] = str((date.begin or date.end or Point(0, None, None, False)).year)
        else:
            fields["year"] = _tex(work.date)
    if work.url:
        fields["url"] = _tex_url(work.url)
    lines = [f"  {name} = {{{value}}}," for name, value in (fields | more).items()]
    return "\n".join([f"@{type_}{{{key},", *lines, "}", ""])


def _tex(words: str) -> str:
    return "".join(_TEX.get(character, character) for character in _line(words))


def _tex_url(url: str) -> str:
    # biblatex takes an address as it stands; only braces and backslashes would break the entry
    return re.sub(r"[{}\\\s]", lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), url)


def _bibtex_key(key: str) -> str:
    return key.replace("/", ":")


# CSL-JSON


def csl_json(citations: Sequence[Citation]) -> str:
    """An array of CSL-JSON items, one for each work and one for each original."""
    items = []
    for reference in _references(citations).values():
        item = _csl(reference.work, reference.name)
        if citation := reference.citation:
            if citation.work.url:
                item["accessed"] = {"date-parts": [[*citation.accessed.timetuple()[:3]]]}
            originals = [f"Cited original: {_reference(original)}" for original in citation.originals]
            item["note"] = "\n".join([*originals, *citation.notes()])
        items.append(item)
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def _csl(work: Work, key: str) -> dict[str, Any]:
    type_ = types_of(work)[0]
    container = (
        "publisher" if type_ in ("report", "speech", "document", "legislation", "interview") else "container-title"
    )
    item: dict[str, Any] = {"id": key, "type": type_}
    if work.author:
        item["author"] = [{"literal": work.author}]
    item["title"] = work.title or work.issue or work.publisher
    item[container] = work.publisher
    if work.issue:
        item["issue"] = work.issue
    if work.date:
        item["issued"] = _csl_date(work.date)
    if work.url:
        item["URL"] = work.url
    return item


def _csl_date(edtf: str) -> dict[str, Any]:
    date = when(edtf)
    points = [date.begin] if date.begin == date.end else [date.begin, date.end]
    if None in points or any(point is not None and (point.month or 0) > 12 for point in points):
        # CSL has no open ends; a season is a number of its own, for a single date
        season = date.begin if date.begin == date.end else None
        if season is not None and season.month is not None:
            return {"date-parts": [[season.year]], "season": season.month - 20} | _circa(date.about)
        return {"literal": str(date)}
    return {"date-parts": [point.parts for point in points if point is not None]} | _circa(date.about)


def _circa(about: bool) -> dict[str, Any]:
    return {"circa": True} if about else {}


# RIS


def ris(citations: Sequence[Citation]) -> str:
    """RIS records, one for each work and one for each original."""
    records = []
    for reference in _references(citations).values():
        more: list[tuple[str, str]] = []
        if citation := reference.citation:
            if citation.work.url:
                more.append(("Y2", f"{citation.accessed:%Y/%m/%d}"))
            more += [("N1", f"Cited original: {_reference(original)}") for original in citation.originals]
            more += [("N1", note) for note in citation.notes()]
        records.append(_record(reference.work, reference.name, more))
    return "\n".join(records)


def _record(work: Work, key: str, more: list[tuple[str, str]]) -> str:
    tags: list[tuple[str, str | None]] = [("TY", types_of(work)[2]), ("ID", key), ("AU", work.author)]
    tags += [("TI", work.title or work.issue or work.publisher), ("T2", work.publisher), ("PB", work.publisher)]
    tags += [("IS", work.issue), *_ris_dates(work.date), ("UR", work.url), *more]
    lines = [f"{tag}  - {_line(value)}" for tag, value in tags if value]
    return "\n".join([*lines, "ER  - ", ""])


def _ris_dates(edtf: str | None) -> Iterator[tuple[str, str]]:
    if not edtf:
        return
    date = when(edtf)
    point = date.begin or date.end
    if point is None:
        yield "DA", f"///{edtf}"
        return
    yield "PY", str(point.year)
    month, day = ([f"{part:02}" for part in point.parts[1:]] + ["", ""])[:2]
    # the fourth part is for what numbers cannot say
    exact = date.begin == date.end and not date.about and (point.month or 0) <= 12
    yield "DA", f"{point.year}/{month}/{day}/{'' if exact else date}"


def _line(words: str) -> str:
    """A text on one line, without control characters: a line end would begin another field."""
    return " ".join("".join(" " if unicodedata.category(c) == "Cc" else c for c in words).split())


STYLES: dict[str, Callable[[Sequence[Citation]], str]] = {
    "text": text,
    "bibtex": bibtex,
    "csl-json": csl_json,
    "ris": ris,
}
