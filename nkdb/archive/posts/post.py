"""The parts of a post: every layout gives its paragraphs here, so that one post reads the same from all of them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from nkdb.archive.article import PageArticle, PostMetadata
from nkdb.archive.normal import normal_body, normal_line
from nkdb.archive.posts.citing import Sources, read_tail, with_links
from nkdb.archive.posts.ending import Ending, part_ending, read_ending
from nkdb.archive.posts.origin import names_origin, read_origin
from nkdb.archive.posts.pictures import is_caption, is_picture
from nkdb.archive.posts.source_block import find_block
from nkdb.archive.posts.start import PostStart, read_start

_LONGEST_LINE = 400
"""A line with more characters is text and nothing else."""


def read_post(
    title: str,
    published_on: datetime.date | None,
    paragraphs: Iterable[str],
    metadata: PostMetadata | None = None,
    *,
    images: Sequence[str] = (),
    captions: Sequence[str] = (),
    warnings: list[str] | None = None,
    links: Iterable[tuple[str, str]] = (),
    end: int | None = None,
    are_normal: bool = False,
) -> PageArticle:
    r"""A post from its paragraphs as printed: those that are not its own text go where they belong.

    Lines inside a paragraph (`<br>` in HTML) are parted by a line feed. What a layout knows from its own mark-up is
    added to what the paragraphs show; a byline printed in the post goes before that of the account that posted it.
    `links` are texts and addresses of links in it: cited works have their addresses from there. What
    was odd is added to `warnings`, in words to which the caller puts the place in the file. `end` is the index of the
    first paragraph that ends a post, or their number, where a layout has looked for it among paragraphs that all hold
    something; `are_normal` says that it found all lines of its file in normal form, so that none is looked at again.

    >>> post = read_post("Mill opens", None, ["Sample Institute\n2014-6-1", "By Ri Sam", "It grinds.", "Share"])
    >>> post.body, post.head, post.byline, post.cited[0].outlet
    ('It grinds.', 'Sample Institute\n2014-6-1', 'Ri Sam', 'Sample Institute')
    """
    printed = [stripped for paragraph in paragraphs if (stripped := paragraph.strip())]
    text, below = part_ending(printed, end)
    ending = read_ending(below)
    start = read_start(text, title, published_on)
    found = _read_text(text, start, are_normal=are_normal)
    known = metadata or PostMetadata()
    day = published_on or (ending.date.day if ending.date else None)
    if warnings is not None:
        warnings += _oddities(found, ending)
    return PageArticle(
        title, day, normal_body(found.body, are_normal=are_normal),
        "\n".join(start.head) or None, "\n".join(found.tail) or None,
        (*images, *found.pictures), byline=start.byline or known.byline, captions=(*captions, *found.captions),
        comments=known.comments or ending.comments,
        cited=tuple(with_links(found.sources.works, links, has_block=bool(found.tail))), url=known.url,
        categories=tuple(dict.fromkeys([*known.categories, *ending.categories])),
        tags=tuple(dict.fromkeys([*known.tags, *ending.tags])), instant=known.instant, line=known.line,
    )  # fmt: skip


@dataclass(slots=True)
class _Text:
    """What stands between start and ending of a post: its own text, and what is none of it."""

    sources: Sources
    pictures: list[str]
    body: list[str] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)


def _read_text(text: Sequence[str], start: PostStart, *, are_normal: bool) -> _Text:
    found = _Text(start.sources, start.pictures)
    position = start.paragraphs
    below_picture = bool(start.pictures)
    while position < len(text):
        paragraph = text[position]
        position += 1
        if len(paragraph) > _LONGEST_LINE and "\n" not in paragraph:
            found.body.append(paragraph)
        elif block := find_block(text, position - 1, are_normal=are_normal):
            found.body += block.above
            found.tail += block.lines
            found.sources += read_tail(block.lines)
            position += block.paragraphs - 1
        elif is_picture(paragraph):
            found.pictures.append(paragraph)
            below_picture = True
            continue
        elif (
            paragraph[-1] in "])"
            and names_origin(normal_line(paragraph))
            and (position == len(text) or find_block(text, position, are_normal=are_normal))
        ):
            found.tail.append(normal_line(paragraph))
            found.sources += read_origin(found.tail[-1])
        else:
            if below_picture and is_caption(paragraph):
                found.captions.append(normal_line(paragraph))
            found.body.append(paragraph)
        below_picture = False
    return found


def _oddities(found: _Text, ending: Ending) -> Iterator[str]:
    yield from found.sources.warnings
    if ending.date and ending.date.warning:
        yield ending.date.warning
    if ending.left_out and not found.body:
        yield "the post has no text, but paragraphs below its end, which are left out"
    elif ending.sentences:
        yield f"text below the end of the post is left out: {ending.sentences[0][:80]!r}"
