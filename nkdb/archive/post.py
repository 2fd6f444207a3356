"""The parts of a post: every layout gives its paragraphs here, so that one post reads the same from all of them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from nkdb.archive.article import PageArticle
from nkdb.archive.citing import names_origin, read_origin, read_tail, with_links
from nkdb.archive.ending import part_ending, read_ending
from nkdb.archive.normal import normal_body, normal_line
from nkdb.archive.pictures import is_caption, is_picture
from nkdb.archive.post_start import read_start
from nkdb.archive.source_block import find_block

_LONGEST_LINE = 400
"""A line with more characters is text and nothing else."""


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
    warnings: list[str] | None = None,
    links: Iterable[tuple[str, str]] = (),
    end: int | None = None,
) -> PageArticle:
    r"""A post from its paragraphs as printed: those that are not its own text go where they belong.

    Lines inside a paragraph (`<br>` in HTML) are parted by a line feed. What a layout knows from its own mark-up is
    given by name, and added to what the paragraphs show; a byline printed in the post goes before that of the account
    that posted it. `links` are texts and addresses of links in it: cited works have their addresses from there. What
    was odd is added to `warnings`, in words to which the caller puts the place in the file. `end` is the index of the
    first paragraph that ends a post, or their number, where a layout has looked for it among paragraphs that all hold
    something.

    >>> post = read_post("Mill opens", None, ["Sample Institute\n2014-6-1", "By Ri Sam", "It grinds.", "Share"])
    >>> post.body, post.head, post.byline, post.cited[0].outlet
    ('It grinds.', 'Sample Institute\n2014-6-1', 'Ri Sam', 'Sample Institute')
    """
    printed = [stripped for paragraph in paragraphs if (stripped := paragraph.strip())]
    text, below = part_ending(printed, end)
    ending = read_ending(below)
    start = read_start(text, title, published_on)
    sources = start.sources
    body: list[str] = []
    tail: list[str] = []
    pictures, shown = [*images, *start.pictures], list(captions)
    position = start.paragraphs
    below_picture = bool(start.pictures)
    while position < len(text):
        paragraph = text[position]
        position += 1
        if len(paragraph) > _LONGEST_LINE and "\n" not in paragraph:
            body.append(paragraph)
        elif block := find_block(text, position - 1):
            body += block.above
            tail += block.lines
            sources += read_tail(block.lines)
            position += block.paragraphs - 1
        elif is_picture(paragraph):
            pictures.append(paragraph)
            below_picture = True
            continue
        elif position == len(text) and paragraph[-1] in "])" and names_origin(normal_line(paragraph)):
            tail.append(normal_line(paragraph))
            sources += read_origin(tail[-1])
        else:
            if below_picture and is_caption(paragraph):
                shown.append(normal_line(paragraph))
            body.append(paragraph)
        below_picture = False
    if published_on is None and ending.date:
        published_on = ending.date.day
    if warnings is not None:
        warnings += sources.warnings
        warnings += [ending.date.warning] if ending.date and ending.date.warning else []
        if ending.left_out and not body:
            warnings.append("the post has no text, but paragraphs below its end, which are left out")
        elif ending.sentences:
            warnings.append(f"text below the end of the post is left out: {ending.sentences[0][:80]!r}")
    return PageArticle(
        title, published_on, normal_body(body), "\n".join(start.head) or None, "\n".join(tail) or None, tuple(pictures),
        byline=start.byline or byline, captions=tuple(shown), comments=comments or ending.comments,
        cited=tuple(with_links(sources.works, links, has_block=bool(tail))), url=url,
        categories=tuple(dict.fromkeys([*categories, *ending.categories])),
        tags=tuple(dict.fromkeys([*tags, *ending.tags])), instant=instant, line=line,
    )  # fmt: skip
