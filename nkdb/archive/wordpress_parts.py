"""The parts of a post in the mark-up of WordPress themes: title, text, date, author, what it is filed under.

Old themes have a heading with `a[rel=bookmark]`, `small`, `div.entry` and `p.postmetadata`; those since 2010
`.entry-title`, `time.entry-date`, `.entry-content`, `.cat-links`; block themes `.wp-block-post-title` and so on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from nkdb.archive.beginning import CUT_SHORT, ELLIPSES, leads_on
from nkdb.archive.html_tags import attribute, inside, tags_in
from nkdb.archive.markup import Blocks, read_node
from nkdb.archive.normal import normal_line
from nkdb.archive.printed_date import HEADINGS, TIMES, Printed, is_called_change, look_at, printed_in
from nkdb.archive.wordpress_author import author_named
from nkdb.archive.wordpress_classes import ABOUT_AUTHOR, FILED, OF_CATEGORIES, OF_TAGS, PAGES, PRINTED, TITLES, words
from nkdb.archive.wordpress_links import first_address, names_of_links, one_line
from nkdb.archive.wordpress_others import take_out_others

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

# what themes and plug-ins put inside the text that is none of it; share buttons go with what nobody reads
_NOT_TEXT = frozenset({
    "post-navigation", "navigation", "nav-links", "author-box", "author-info", "yarpp", "yarpp-related",
    "related-posts", "jp-post-flair", "wpcnt", "wpa", "feedback", "share", "post-ratings", "sharethis",
    "wp-block-comments", "to_comments",
})  # fmt: skip
_MORE = frozenset({"more-link"}) | PAGES
_MORE_OF_THEMES = re.compile(r"(?:^|[\s_-])read-?more(?:[\s_-]|$)")
_TO_THE_REST = re.compile(r"#more-\d+$")
_NO_ADDRESS = re.compile(r"^(?:https?:)?//(?:www\.)?|/*(?:#.*)?$")
"""What two addresses of one post may differ in."""
_LOCKED = "post-password-form"
_OF_NOTE = FILED | _NOT_TEXT | _MORE | {_LOCKED}
_AUTHORS = frozenset({
    "author", "fn", "post-author", "entry-author", "wp-block-post-author-name", "wp-block-post-author__name",
    "td-post-author-name", "tdb-author-name", "elementor-post-info__item--type-author",
})  # fmt: skip
_EXCERPTS = frozenset({
    "entry-summary", "post-excerpt", "excerpt", "elementor-post__excerpt", "wp-block-post-excerpt",
})  # fmt: skip
_TELLING = TITLES | PRINTED | _AUTHORS | OF_CATEGORIES | OF_TAGS | _EXCERPTS | ABOUT_AUTHOR | PAGES
_TELLING_NAMES = HEADINGS | {*TIMES, "small"}


@dataclass(slots=True)
class PostParts:
    """A post of a page, taken apart; texts are in normal form, `text` may be empty.

    `is_excerpt` says that the page has only the beginning; `is_automatic` that WordPress itself cut it off, which
    leaves the first words, without paragraphs and links. `leading_on` are address and classes of the links at its end
    that may lead to the whole of it.
    """

    title: str = ""
    text: Blocks = field(default_factory=Blocks)
    link: str | None = None
    stamp: str | None = None
    printed: Printed = field(default_factory=Printed)
    author: str | None = None
    categories: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    has_text: bool = False
    is_excerpt: bool = False
    is_automatic: bool = False
    is_locked: bool = False
    is_followed: bool = True
    leading_on: list[tuple[str, str]] = field(default_factory=list)

    @property
    def breaks_off(self) -> bool:
        """Whether the text is no more than that, and ends as if there were more."""
        return self.may_be_automatic and "".join(self.text.paragraphs).rstrip().endswith(ELLIPSES)

    @property
    def may_be_automatic(self) -> bool:
        """Whether the text is no more than what WordPress makes of a post for a list."""
        text = self.text
        return self.has_text and len(text.paragraphs) <= 1 and not (text.images or text.captions or text.links)


def take_apart(node: LexborNode, body: LexborNode | None, *, is_only: bool = False, is_cut: bool = False) -> PostParts:
    """The parts of a post; its text is taken out of the page on the way, so that it is not looked at twice.

    Of the only post of a page (`is_only`) what tells of other posts is left out. Of a page that may be cut off
    (`is_cut`) `is_followed` tells whether anything stands below the text.
    """
    parts = PostParts()
    if body is not None:
        parts.is_followed = not is_cut or _is_followed(body)
        if is_only:
            take_out_others(node, body)
        _take_body(body, parts)
    _read_around(node, parts)
    parts.is_excerpt |= any(_is_to_whole(link, parts.link, is_only=is_only) for link in parts.leading_on)
    return parts


def _is_to_whole(link: tuple[str, str], own: str | None, *, is_only: bool) -> bool:
    """Whether a link, given as address and classes, leads from the beginning of a post to the whole of it.

    Below the whole of a post a theme may have a link of the same classes and words to another one.
    """
    address, classes = link
    if _TO_THE_REST.search(address) or (not is_only and _MORE_OF_THEMES.search(classes)):
        return True
    return own is not None and _NO_ADDRESS.sub("", address) == _NO_ADDRESS.sub("", own)


def _take_body(body: LexborNode, parts: PostParts) -> None:
    parts.has_text = True
    parts.text = read_node(body)
    paragraphs = parts.text.paragraphs
    parts.is_automatic = len(paragraphs) == 1 and paragraphs[0].rstrip().endswith(CUT_SHORT)
    if not _OF_NOTE.isdisjoint(" ".join(parts.text.classes).split()):
        _take_out(body, parts)
        parts.text = read_node(body)
    if parts.text.paragraphs and leads_on(last := parts.text.paragraphs[-1]):
        parts.leading_on = list(_leading_on(body, normal_line(last)))
    body.decompose()


def _leading_on(body: LexborNode, last: str) -> Iterator[tuple[str, str]]:
    """Address and classes of the links that say that they lead on, and with which the last paragraph of a text ends."""
    for link in body.css("a[href]"):
        if leads_on(normal_line(link.text_lexbor())) and last.endswith(
            normal_line(" ".join(read_node(link).paragraphs))
        ):
            above = link.parent
            classes = [of.attributes.get("class") or "" for of in (link, above) if of is not None]
            yield link.attributes.get("href") or "", " ".join(classes)


def _take_out(body: LexborNode, parts: PostParts) -> None:
    """Take out what themes put inside the text that is none of it."""
    unread: list[LexborNode] = []
    for found in {found.mem_id: found for found in body.css("[class]")}.values():
        classes = words(found.attributes.get("class") or "")
        if classes & FILED:
            tags = tags_in(found)
            parts.printed.texts += printed_in(tags)
            for place, tag in enumerate(tags):
                if tag.startswith("a "):
                    _take_term(tags, place, attribute(tag.partition(">")[0], "rel").split(), parts)
            unread.append(found)
        elif classes & _NOT_TEXT and found.mem_id != body.mem_id:
            unread.append(found)
        elif classes & _MORE and (found.tag == "a" or found.css_first("a") is not None):
            parts.is_excerpt = True
            before = found.prev
            parts.is_automatic |= before is not None and before.text_lexbor().rstrip().endswith(ELLIPSES)
        elif _LOCKED in classes:
            parts.is_locked = True
    # inner ones first: an element inside one that is gone is no longer there to be taken out
    for other in reversed(unread):
        other.decompose()


def _read_around(node: LexborNode, parts: PostParts) -> None:
    """Title, date, author and terms, from the elements around the text; one look at each of the few that there are."""
    tags = parts.printed.tags = tags_in(node)
    parts.printed.node = node
    title: int | None = None
    rank = len(_STAMP_RANKS)
    headings: list[int] = []
    marked: str | None = None
    about_author, named_there = 0, None  # where it says who the author is, and the name there
    for place, piece in enumerate(tags):
        if piece[:1] == "/":
            continue
        tag = piece.partition(">")[0]
        is_link = tag[:2] == "a "
        looked_at = None if is_link else _telling(tag)
        if not is_link and looked_at is None:
            continue
        is_about, names_author = place < about_author, False
        if looked_at is None:
            name, is_update = "a", False
            classes = words(attribute(tag, "class")) if ' class="' in tag else _NO_WORDS
            if ' rel="' in tag:
                kinds = attribute(tag, "rel").split()
                _take_term(tags, place, kinds, parts)
                if marked is None and "bookmark" in kinds:
                    marked = attribute(tag, "href")
                names_author = kinds == ["author"]
        else:
            name, classes, is_update = looked_at
            if not is_update and (name in TIMES or (name == "span" and not classes.isdisjoint(PRINTED))):
                is_update = "published" not in classes and is_called_change(tags, place)
            if name in HEADINGS:
                if not is_about:
                    headings.append(place)
            elif is_update:
                parts.printed.updates.append(place)
            elif name in ("small", "time") and place:
                parts.printed.places.append(place)
            if name in TIMES and (stamp := attribute(tag, "datetime") or attribute(tag, "title")):
                here = _stamp_rank(name, classes, is_update=is_update)
                if here < rank:
                    parts.stamp, rank = stamp, here
        if parts.author is None and (names_author or not classes.isdisjoint(_AUTHORS)):
            if not is_about:
                parts.author = author_named(tuple(inside(tags, place)))
            elif named_there is None:
                named_there = author_named(tuple(inside(tags, place)))
        if classes.isdisjoint(_TELLING):
            continue
        if not is_about and not classes.isdisjoint(ABOUT_AUTHOR):
            about_author = place + len(inside(tags, place))
        if title is None and not is_about and not classes.isdisjoint(TITLES):
            title = place
        if not classes.isdisjoint(PRINTED) and name not in ("small", "time") and not is_update:
            parts.printed.places.append(place)
        if not classes.isdisjoint(OF_CATEGORIES):
            parts.categories += names_of_links(tags, place)
        elif not classes.isdisjoint(OF_TAGS):
            parts.tags += names_of_links(tags, place)
        elif not classes.isdisjoint(PAGES) or (not parts.has_text and not classes.isdisjoint(_EXCERPTS)):
            parts.is_excerpt = True
    parts.author = parts.author or named_there
    if title is None:
        if node.tag == "main":  # in it stands more than the post
            headings = [place for place in headings if tags[place].startswith("h1")]
        links = (place for place in headings if first_address((tags[place], *inside(tags, place)[1:]), "bookmark"))
        title = next(links, next(iter(headings), None))
    elif title not in headings:
        # what is named so may be the whole head of a post, with the heading somewhere in it
        within = range(title, title + len(inside(tags, title)))
        title = next((place for place in headings if place in within), title)
    if title is not None:
        inner = inside(tags, title)
        parts.title = one_line(inner)
        marked = first_address((tags[title], *inner[1:])) or marked
    parts.link = marked
    shown = (name.removeprefix("#").lstrip() for name in parts.tags)
    parts.tags = [name for name in shown if name and name not in parts.categories]


@lru_cache(maxsize=512)  # a theme has the same few in every post
def _telling(tag: str) -> tuple[str, frozenset[str], bool] | None:
    """As `look_at`; None where the element cannot hold title, day, author or terms of a post, or say that it is cut."""
    name, classes, is_update = look_at(tag)
    tells = is_update or name in _TELLING_NAMES or not classes.isdisjoint(_TELLING)
    return (name, classes, is_update) if tells else None


def _take_term(tags: Sequence[str], place: int, kinds: Sequence[str], parts: PostParts) -> None:
    names = parts.categories if "category" in kinds else parts.tags if "tag" in kinds else None
    if names is not None and (name := one_line(inside(tags, place))):
        names.append(name)


_NO_WORDS = frozenset[str]()
_STAMP_RANKS = (frozenset({"published", "dt-published"}), frozenset({"entry-date"}), _NO_WORDS)


def _stamp_rank(tag: str, classes: frozenset[str], *, is_update: bool) -> int:
    """How surely a time is that of publication, 0 being surest; as many as there are ranks where it is not."""
    for rank, wanted in enumerate(_STAMP_RANKS[:2]):
        if classes & wanted:
            return rank
    return len(_STAMP_RANKS) if tag == "abbr" or is_update else 2


def _is_followed(node: LexborNode) -> bool:
    """Whether anything stands below an element on the page, so that its end was not cut off."""
    return any(text.strip() for text in _below(node))


def _below(node: LexborNode) -> Iterator[str]:
    at: LexborNode | None = node
    while at is not None and at.tag != "body":
        after = at.next
        while after is not None:
            yield "." if after.tag and not after.tag.startswith("-") else after.text_lexbor()
            after = after.next
        at = at.parent
