"""What an HTML page of unknown make says about itself in its head and in well-known attributes."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from nkdb.archive.html.author import page_author
from nkdb.archive.html.elements import above, texts_in
from nkdb.archive.html.own_parts import own_parts
from nkdb.archive.html.published import CHANGES, Published, date_in, published
from nkdb.archive.html.title import main_headings, page_title, site_name, value_of
from nkdb.archive.text_length import SHORTEST_SENTENCE, is_enough, letters_in, letters_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_HEADINGS = "h1, h2, h3, h4"
_FIRST_LETTERS = 20


@dataclass(frozen=True, slots=True)
class PageMeta:
    """Texts in normal form; `site` is the name of the site, empty where it is not said."""

    title: str
    site: str
    day: Published
    author: str | None
    sections: tuple[str, ...]
    tags: tuple[str, ...]


def page_meta(tree: LexborHTMLParser) -> PageMeta:
    """Title, date, author, section and tags."""
    tree = own_parts(tree)
    article, site = _article(tree), site_name(tree)
    title = page_title(tree, site)
    head = _head(article, title) if article else []
    return PageMeta(
        title,
        site,
        published(tree, article, head),
        page_author(tree, site, article, head),
        tuple(filter(None, map(value_of, tree.css("meta[property='article:section']")))),
        tuple(filter(None, map(value_of, tree.css("meta[property='article:tag']")))),
    )


def _head(article: LexborNode, title: str) -> list[str]:
    """The lines between the title and the text of an article, but for captions and days of changes."""
    others = set(map(date_in, article.css(f"{CHANGES}, figcaption")))
    lines, letters = [line for line in texts_in(article) if line not in others], letters_of(title)
    begins = (number for number, line in enumerate(lines) if letters.startswith(letters_of(line[:_FIRST_LETTERS])))
    ends = ((begin, begin + parts) for begin in begins for parts in (1, 2, 3))
    end = next((end for begin, end in ends if letters_of("".join(lines[begin:end])) == letters != ""), len(lines))
    return list(takewhile(lambda line: letters_in(line) < SHORTEST_SENTENCE, lines[end:]))


def _article(tree: LexborHTMLParser) -> LexborNode | None:
    """The smallest part of the page that holds its one main heading and a text; else its one article, or all of it.

    Of an article without a heading it is the smallest part that has one: above it stands what belongs to its head.
    """
    headings, articles = main_headings(tree), tree.css("article")
    if len(headings) != 1:
        return _with_heading(articles[0]) if len(articles) == 1 else tree.body
    parts = above(headings[0])
    return next((part for part in parts if part.tag in ("article", "body") or is_enough(part.text())), None)


def _with_heading(article: LexborNode) -> LexborNode:
    parts = takewhile(lambda part: part.tag != "body", (article, *above(article)))
    return next((part for part in parts if part.css_first(_HEADINGS) is not None), article)
