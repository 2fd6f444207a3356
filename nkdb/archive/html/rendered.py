"""A post whose parts come apart already, with its text as HTML: what REST JSON, feeds and exports have in common."""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Sequence
from dataclasses import replace

from nkdb.archive.article import Page, PageArticle, PostMetadata
from nkdb.archive.html.address import address, original
from nkdb.archive.html.markup import Blocks, read_html
from nkdb.archive.normal import normal_line
from nkdb.archive.posts.post import read_post

_TAG = re.compile(r"<(script|style)\b[^<>]*+>[^<]*+</\1\s*+>|</?[A-Za-z][^<>]*>", re.IGNORECASE)
_LINE_END = re.compile(r"<br\b[^<>]*>", re.IGNORECASE)
EMPTY = "posts without title and text"
LOCKED = "locked with a password"
_NO_ARTICLES = frozenset({
    "page", "attachment", "comment", "product", "forum", "topic", "reply", "nav_menu_item", "revision", "tribe_events",
    "elementor_library",
})  # fmt: skip


def is_article_type(kind: str) -> bool:
    """Whether what WordPress has under a type is an article: a post, or what a site calls reports, papers or news.

    >>> is_article_type("post"), is_article_type("publication"), is_article_type("page")
    (True, True, False)
    """
    return kind not in _NO_ARTICLES and not kind.startswith("wp_")


def plain(markup: str) -> str:
    """A title, name or heading given as HTML, in normal form.

    >>> plain("Soap &amp; <em>paper</em><br>&#8211; a <b report<script>x()</script>")
    'Soap & paper – a <b report'
    """
    return normal_line(html.unescape(_TAG.sub("", _LINE_END.sub(" ", markup))))


def rendered_post(
    page: Page, where: str, title: str, published_on: datetime.date | None, content: str, metadata: PostMetadata
) -> PageArticle | None:
    """The article of a post whose title, text and names are HTML, or None where it has neither title nor text.

    Posts without both are counted. What else is missing or odd is told in the warnings of the page, with `where` in
    front ("item 3").
    """
    shown = replace(
        metadata, byline=plain(metadata.byline or "") or None, categories=_names(metadata.categories),
        tags=_names(metadata.tags),
    )  # fmt: skip
    return shown_post(page, where, plain(title), published_on, read_html(content), shown)


def shown_post(
    page: Page, where: str, title: str, published_on: datetime.date | None, blocks: Blocks, metadata: PostMetadata
) -> PageArticle | None:
    """As `rendered_post`, of a post whose title and names are plain text and whose text was taken from its HTML."""
    url = metadata.url
    odd: list[str] = []
    article = read_post(
        title, published_on, blocks.paragraphs, replace(metadata, url=address(url)), images=blocks.images,
        captions=blocks.captions, warnings=odd,
        links=((text, found) for text, href in blocks.links if (found := original(href, url))),
    )  # fmt: skip
    if not article.title and not article.body:
        page.skipped[EMPTY] += 1
        return None
    article.place = where
    page.warnings += [f"{where}: {warning}" for warning in odd]
    if not article.title:
        page.warnings.append(f"{where}: it has no title")
    if not article.body:
        page.warnings.append(f"{where} ({article.title}): it has no text of its own")
    if url and url.strip() and not article.url:
        page.warnings.append(f"{where}: its address {url[:100]!r} is no web address and was left out")
    return article


def _names(markups: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(name for markup in markups if (name := plain(markup))))
