"""The articles that a page describes for search engines, in its JSON-LD scripts (https://schema.org/Article)."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nkdb.archive.files.decoding import unpaired
from nkdb.archive.html.author import name_in_byline
from nkdb.archive.html.markup import Blocks, read_html
from nkdb.archive.html.rendered import plain
from nkdb.archive.normal import normal_line

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_SCRIPTS = "script[type='application/ld+json' i]"
_TYPE = re.compile(r"(?:https?://schema\.org/|schema:)?(?:\w*Article|BlogPosting|LiveBlogPosting|Report)")
# where the things that a page is about stand; what it cites or mentions is not followed
_HOLDERS = (
    "@graph", "mainEntity", "mainEntityOfPage", "blogPost", "blogPosts", "itemListElement", "item", "hasPart",
)  # fmt: skip
_WRAPPING = re.compile(r"\A\s*(?:<!--|//<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\]\]>|\]\]>)\s*\Z")
_MARK_UP = re.compile(r"<(?:p|br|div|ul|h[2-6])\b", re.IGNORECASE)
_EMPTY_LINE = re.compile(r"\n\s*\n")
_MOST = 20_000


@dataclass(frozen=True, slots=True)
class LinkedArticle:
    """An article as a script describes it; what is missing, or is no text where text should be, is None or empty."""

    title: str
    body: Blocks | None = None
    published: str | None = None
    author: str | None = None
    sections: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    url: str | None = None
    is_free: bool = True


@dataclass(slots=True)
class LinkedData:
    """What the scripts of a page hold: its articles, each once, and what is wrong with scripts that cannot be read."""

    articles: list[LinkedArticle] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def linked_data(tree: LexborHTMLParser) -> LinkedData:
    """The articles in the scripts of a page that have a title."""
    data = LinkedData()
    by_title: dict[str, LinkedArticle] = {}
    title = tree.css_first("title")
    titled = normal_line(title.text_lexbor()) if title is not None else ""
    for number, script in enumerate(tree.css(_SCRIPTS), 1):
        try:
            found = json.loads(_WRAPPING.sub("", script.text_lexbor()), strict=False)
        except json.JSONDecodeError as error:
            data.problems.append(f"JSON-LD script {number} is broken at line {error.lineno} ({error.msg})")
            continue
        except (RecursionError, ValueError):
            data.problems.append(f"JSON-LD script {number} is nested too deep or has a number too long")
            continue
        for node in _articles(found):
            article = _read(node, titled)
            if article and (article.title not in by_title or by_title[article.title].body is None):
                by_title[article.title] = article
    data.articles = list(by_title.values())
    return data


def _articles(found: Any) -> list[dict[str, Any]]:
    """The objects that are articles, in their order."""
    articles: list[dict[str, Any]] = []
    waiting = [found]
    seen = 0
    while waiting and seen < _MOST:
        seen += 1
        node = waiting.pop()
        if isinstance(node, list):
            waiting += reversed(node)
        elif isinstance(node, dict):
            if any(_TYPE.fullmatch(name) for name in _texts(node.get("@type"))):
                articles.append(node)
            waiting += [node[key] for key in reversed(_HOLDERS) if isinstance(node.get(key), dict | list)]
    return articles


def _read(node: dict[str, Any], titled: str) -> LinkedArticle | None:
    """An article from its object; `titled` is the title of the page."""
    titles = [title for key in ("headline", "name") for text in _texts(node.get(key)) if (title := plain(text))]
    if not titles:
        return None
    # encyclopedias have what a thing is for a headline, and the title for its name
    title = next((title for title in titles if titled.startswith(title)), titles[0])
    body = next(iter(_texts(node.get("articleBody"))), "")
    page = node.get("mainEntityOfPage")
    urls = [
        *_texts(node.get("url")), *_texts(page.get("@id") if isinstance(page, dict) else page),
        *_texts(node.get("@id")),
    ]  # fmt: skip
    return LinkedArticle(
        title,
        _blocks(body) if body.strip() else None,
        next(iter(_texts(node.get("datePublished"))), None),
        ", ".join(filter(None, map(name_in_byline, _names(node.get("author"))))) or None,
        tuple(_names(node.get("articleSection"))),
        tuple(_names(node.get("keywords"), comma=True)),
        next((url for url in urls if url.startswith(("http://", "https://"))), None),
        node.get("isAccessibleForFree") not in (False, "False", "false"),
    )


def _blocks(text: str) -> Blocks:
    """A text that is mostly plain, its paragraphs parted by empty lines or lines, and sometimes HTML."""
    if _MARK_UP.search(text):
        return read_html(text)
    text = html.unescape(text).replace("\r\n", "\n")
    pieces = _EMPTY_LINE.split(text) if _EMPTY_LINE.search(text.strip()) else text.split("\n")
    return Blocks([piece.strip() for piece in pieces if piece.strip()])


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [unpaired(text.strip()) for text in values if isinstance(text, str)]


def _names(value: Any, *, comma: bool = False) -> list[str]:
    """Names, given as texts, as objects with a name, or as a list of either."""
    names: list[str] = []
    for each in value if isinstance(value, list) else [value]:
        for text in _texts(each.get("name") if isinstance(each, dict) else each):
            names += [plain(part) for part in (text.split(",") if comma else [text])]
    return list(dict.fromkeys(filter(None, names)))
