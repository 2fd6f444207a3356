"""The parts of a post: every layout gives its paragraphs here, so that one post reads the same from all of them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence

from nkdb.archive.article import PageArticle
from nkdb.archive.normal import normal_body, normal_line

_HEAD = re.compile(r"[^\n]+\n\s*\d{4}-\d{1,2}-\d{1,2}")
_TAIL = re.compile(r"Read the full (?:story|article|report) here:?\s*(?:\n|$)")
_IMAGE = re.compile(r"(?=\S*\d)\w+(?:-\w+)+")
_END = "Share"


def read_post(
    title: str,
    published_on: datetime.date | None,
    paragraphs: Iterable[str],
    *,
    byline: str | None = None,
    images: Sequence[str] = (),
    captions: Sequence[str] = (),
    comments: str | None = None,
    url: str | None = None,
    categories: Sequence[str] = (),
    tags: Sequence[str] = (),
    instant: datetime.datetime | None = None,
    line: int = 1,
) -> PageArticle:
    """A post from its paragraphs as printed: those that are not its own text go where they belong.

    Lines inside a paragraph (`<br>` in HTML) are parted by a line feed. What a layout knows from its own mark-up is
    given by name, and added to what the paragraphs show.
    """
    head: str | None = None
    tail: list[str] = []
    pictures: list[str] = list(images)
    body: list[str] = []
    for paragraph in paragraphs:
        if paragraph.strip() == _END:
            break
        if tail or _TAIL.match(paragraph):
            tail.append(_lines(paragraph))
        elif head is None and not body and _HEAD.fullmatch(paragraph):
            head = _lines(paragraph)
        elif _IMAGE.fullmatch(paragraph.strip()):
            pictures.append(paragraph.strip())
        else:
            body.append(paragraph)
    return PageArticle(
        title, published_on, normal_body(body), head, "\n".join(tail) or None, tuple(pictures),
        byline=byline, captions=tuple(captions), comments=comments, url=url, categories=tuple(categories),
        tags=tuple(tags), instant=instant, line=line,
    )  # fmt: skip


def _lines(block: str) -> str:
    return "\n".join(line for raw in block.splitlines() if (line := normal_line(raw)))
