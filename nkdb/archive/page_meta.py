"""What an HTML page of unknown make says about itself in its head and in well-known attributes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nkdb.archive.normal import normal_line

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_STAMPS = (
    "meta[property='article:published_time']", "meta[itemprop='datePublished']", "time[itemprop='datePublished']",
    "time[pubdate]", "meta[name='citation_publication_date']", "meta[name='citation_date']", "meta[name='pubdate']",
    "meta[name='publish_date']", "meta[name='date']", "meta[name='DC.date.issued' i]", "meta[name='DC.date' i]",
)  # fmt: skip
_DATES = ".date, .published, .post-date, .article-date, .dateline, .posted-on, .entry-date, [itemprop='datePublished']"
_AUTHORS = "meta[name='author'], meta[property='article:author'], [itemprop='author'], [rel~='author'], .byline"
_LONGEST_DATE = 80
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class PageMeta:
    """Texts in normal form; `stamp` as the page has it."""

    title: str
    stamp: str | None
    printed: tuple[str, ...]
    author: str | None
    sections: tuple[str, ...]
    tags: tuple[str, ...]


def page_meta(tree: LexborHTMLParser) -> PageMeta:
    """Title (the only main heading, else `og:title`, else the page's title), date, author, section and tags."""
    stamps = [stamp for selector in _STAMPS if (stamp := _value(tree.css_first(selector)))]
    iso = [stamp for stamp in stamps if stamp[4:5] == "-"]
    shown = [text for node in tree.css(_DATES) if len(text := normal_line(node.text_lexbor())) <= _LONGEST_DATE]
    times = tree.css("article time[datetime]") or tree.css("time[datetime]")
    if not iso and len(times) == 1:
        iso = [_value(times[0])]
    authors = (_value(node) for node in tree.css(_AUTHORS))
    author = next((name for name in authors if 0 < len(name) <= _LONGEST_NAME and "://" not in name), None)
    return PageMeta(
        _title(tree),
        iso[0] if iso else None,
        tuple([stamp for stamp in stamps if stamp not in iso] + shown),
        author.removeprefix("By ").removeprefix("by ") if author else None,
        tuple(filter(None, map(_value, tree.css("meta[property='article:section']")))),
        tuple(filter(None, map(_value, tree.css("meta[property='article:tag']")))),
    )


def _title(tree: LexborHTMLParser) -> str:
    for selector in ("article h1", "main h1", "h1"):
        headings = [text for node in tree.css(selector) if (text := normal_line(node.text_lexbor()))]
        if len(headings) == 1:
            return headings[0]
    return _value(tree.css_first("meta[property='og:title']")) or _value(tree.css_first("title"))


def _value(node: LexborNode | None) -> str:
    if node is None:
        return ""
    attributes = node.attributes
    return normal_line(attributes.get("content") or attributes.get("datetime") or node.text_lexbor())
