"""A post of a page, made ready to be stored."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from nkdb.archive.article import PageArticle
from nkdb.archive.normal import normal_line, sha256
from nkdb.seedfile.printable import printable

AROUND = ("layout", "head", "tail", "images", "captions", "comments")
TEXTS = ("body", "body_sha256", "body_minhash", *AROUND)
"""The columns that are imported together: they are read from one page."""

AT_ONCE = 100
"""So many posts are looked for, and added, with one statement: a server may be far away."""

LETTERS_AT_ONCE = 1_000_000
"""With so many letters a part ends, whatever its number of posts: texts are held in memory."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(slots=True)
class Post:
    """A post of a page, ready to be stored: its texts printable, its address a permalink, its publisher known."""

    article: PageArticle
    title: str
    publisher_id: int
    url: str | None
    texts: dict[str, Any]
    is_publisher_assumed: bool = False

    @property
    def body(self) -> str | None:
        """The text, None where the post has none."""
        body: str | None = self.texts["body"]
        return body


def post_of(
    article: PageArticle, publisher_id: int, url: str | None, layout: str, *, is_publisher_assumed: bool
) -> Post:
    """A post with texts that both databases store and seeds may hold."""

    def stored(text: str | None) -> str | None:
        return (_UNSTORABLE.sub("\ufffd", text) or None) if text else None

    title = printable(normal_line(article.title)) or "(untitled)"
    body = stored(article.body)
    texts = {
        "body": body,
        "body_sha256": sha256(body) if body else None,
        "layout": layout if body else None,
        "head": stored(article.head),
        "tail": stored(article.tail),
        "images": stored("\n".join(article.images)),
        "captions": stored("\n".join(article.captions)),
        "comments": stored(article.comments),
    }
    told = replace(
        article,
        byline=printable(article.byline) if article.byline else None,
        categories=tuple(map(printable, article.categories)),
        tags=tuple(map(printable, article.tags)),
        cited=tuple(replace(work, outlet=printable(work.outlet)) if work.outlet else work for work in article.cited),
    )
    return Post(told, title, publisher_id, url, texts, is_publisher_assumed)


def in_parts(articles: Iterable[PageArticle]) -> Iterator[list[PageArticle]]:
    """Articles of a page in lists of no more than memory should hold, and statements should name."""
    part: list[PageArticle] = []
    letters = 0
    for article in articles:
        part.append(article)
        letters += len(article.body) + len(article.comments or "")
        if len(part) == AT_ONCE or letters >= LETTERS_AT_ONCE:
            yield part
            part, letters = [], 0
    if part:
        yield part
