"""What stands around the text of a post in the mark-up of WordPress themes: title, day, author, what it is filed under.

Each element that may tell one of these is looked at once, in the order of the page, as a tag of `tags_in`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from nkdb.archive.html.tags import attribute, inside, tags_in
from nkdb.archive.posts.beginning import leads_on, leads_to_rest, may_lead_on
from nkdb.archive.wordpress.author import author_named, author_printed, tells_author
from nkdb.archive.wordpress.classes import ABOUT_AUTHOR, OF_CATEGORIES, OF_TAGS, PAGES, PRINTED, TITLES, words
from nkdb.archive.wordpress.links import first_address, names_of_links, one_line
from nkdb.archive.wordpress.parts import PostParts
from nkdb.archive.wordpress.printed_date import HEADINGS, TIMES, is_called_change, look_at

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_AUTHORS = frozenset({
    "author", "fn", "p-author", "post-author", "entry-author", "wp-block-post-author-name",
    "wp-block-post-author__name", "td-post-author-name", "tdb-author-name", "elementor-post-info__item--type-author",
})  # fmt: skip
_EXCERPTS = frozenset({
    "entry-summary", "post-excerpt", "excerpt", "elementor-post__excerpt", "wp-block-post-excerpt",
})  # fmt: skip
_TELLING = TITLES | PRINTED | _AUTHORS | OF_CATEGORIES | OF_TAGS | _EXCERPTS | ABOUT_AUTHOR | PAGES
_TELLING_NAMES = HEADINGS | {*TIMES, "small"}
_OF_DAY = ("small", "time")
"""The elements that tell a day whatever their class is."""
_SURE_STAMPS = (frozenset({"published", "dt-published"}), frozenset({"entry-date"}))
"""The classes of times of publication, surest first; any other `time` comes behind them."""
_CALLED_PERMALINK = ' title="permanent link"'
"""As Blogger calls it, and in its first years no other way."""
_SAYS_BY = ("by", "글쓴이", "작성자")
_NO_STAMP = len(_SURE_STAMPS) + 1


def read_around(node: LexborNode, parts: PostParts) -> None:
    """Take title, link, day, author and terms of a post from the elements around its text."""
    tags = parts.printed.tags = tags_in(node)
    parts.printed.node = node
    around = _Around(tags, parts, may_lead_on("".join(tags)))
    for place, piece in enumerate(islice(tags, 1, None), 1):
        if piece[:1] == "/":
            continue
        tag = piece.partition(">")[0]
        if tag[:2] == "a ":
            around.take_link(place, tag)
        elif looked_at := _telling(tag):
            around.take_element(place, tag, *looked_at)
    around.finish(may_hold_others=node.tag == "main")


def take_term(tags: Sequence[str], place: int, kinds: Sequence[str], parts: PostParts) -> None:
    """Take the name of what a post is filed under, if it is that by the kinds (`rel`) of a link at a place."""
    names = parts.categories if "category" in kinds else parts.tags if "tag" in kinds else None
    if names is not None and (name := one_line(inside(tags, place))):
        names.append(name)


@dataclass(slots=True)
class _Around:
    """What has been found so far; headings and title are places among the tags.

    Up to `about_author` the element reaches that says who the author is: its headings are no titles, and the name there
    (`named_there`) counts where there is no other one.
    """

    tags: Sequence[str]
    parts: PostParts
    may_lead_on: bool
    title: int | None = None
    headings: list[int] = field(default_factory=list)
    permalink: str | None = None
    named_permalink: int | None = None
    stamp_rank: int = _NO_STAMP
    about_author: int = 0
    named_there: str | None = None

    def take_link(self, place: int, tag: str) -> None:
        """Take what a link tells by its kinds and classes."""
        if ' rel="' in tag:
            kinds = attribute(tag, "rel").split()
            take_term(self.tags, place, kinds, self.parts)
            if self.permalink is None and "bookmark" in kinds:
                self.permalink = attribute(tag, "href")
                self.named_permalink = place
            if kinds == ["author"]:
                self._take_author(place)
        elif self.permalink is None and _CALLED_PERMALINK in tag:
            self.permalink = attribute(tag, "href")
        if ' class="' in tag:
            self._take_by_class(place, "a", words(attribute(tag, "class")))
        if self.may_lead_on and (leads_to_rest(tag) or any(map(leads_on, inside(self.tags, place)))):
            self.parts.leading_on.append((attribute(tag, "href"), attribute(tag, "class")))

    def take_element(self, place: int, tag: str, name: str, classes: frozenset[str], is_update: bool) -> None:
        """Take what any other element tells by its name, classes and attributes; `is_update` as of `look_at`."""
        printed = self.parts.printed
        if not is_update and (name in TIMES or not classes.isdisjoint(PRINTED)):
            is_update = "published" not in classes and is_called_change(self.tags, place)
        if name in HEADINGS:
            if place >= self.about_author:
                self.headings.append(place)
        elif is_update:
            printed.updates.append(place)
        elif name in _OF_DAY:
            printed.places.append(place)
        if name in TIMES and (stamp := attribute(tag, "datetime") or attribute(tag, "title")):
            rank = _stamp_rank(name, classes, is_update=is_update)
            if rank < self.stamp_rank:
                self.parts.stamp, self.stamp_rank = stamp, rank
        self._take_by_class(place, name, classes, is_update=is_update)

    def _take_by_class(self, place: int, name: str, classes: frozenset[str], *, is_update: bool = False) -> None:
        if classes.isdisjoint(_TELLING):
            return
        parts, is_about = self.parts, place < self.about_author
        if not classes.isdisjoint(_AUTHORS):
            self._take_author(place)
        if not is_about and not classes.isdisjoint(ABOUT_AUTHOR):
            self.about_author = place + len(inside(self.tags, place))
        if self.title is None and not is_about and not classes.isdisjoint(TITLES):
            self.title = place
        if not classes.isdisjoint(PRINTED) and name not in _OF_DAY and not is_update:
            parts.printed.places.append(place)
        if not classes.isdisjoint(OF_CATEGORIES):
            parts.categories += names_of_links(self.tags, place)
        elif not classes.isdisjoint(OF_TAGS):
            parts.tags += names_of_links(self.tags, place)
        elif not classes.isdisjoint(PAGES) or (not parts.has_text and not classes.isdisjoint(_EXCERPTS)):
            parts.is_excerpt = True

    def _take_author(self, place: int) -> None:
        if self.parts.author is not None:
            return
        if place >= self.about_author:
            self.parts.author = author_named(tuple(inside(self.tags, place)))
        elif self.named_there is None:
            self.named_there = author_named(tuple(inside(self.tags, place)))

    def finish(self, *, may_hold_others: bool) -> None:
        """Take what shows when all has been seen; the element of a post may hold other things too."""
        parts, title = self.parts, self._place_of_title(may_hold_others=may_hold_others)
        parts.link = self.permalink
        if title is not None:
            inner = inside(self.tags, title)
            parts.title = one_line(inner)
            parts.link = first_address((self.tags[title], *inner[1:])) or self._link_around(title) or self.permalink
        elif self.named_permalink is not None:
            parts.title = one_line(inside(self.tags, self.named_permalink))
        parts.author = parts.author or self._author_printed() or self.named_there
        shown = (name.removeprefix("#").lstrip() for name in parts.tags)
        parts.tags = [name for name in shown if name and name not in parts.categories]

    def _link_around(self, title: int) -> str | None:
        """Where the link leads that a title stands in, with nothing before it."""
        tag, _, text = self.tags[title - 1].partition(">")
        return first_address((tag,)) if not text.strip() else None

    def _author_printed(self) -> str | None:
        printed = self.parts.printed
        # to put the lines together takes far longer than to see that most have no such word
        whole = "".join((*self.tags, *printed.texts)).lower()
        if not any(map(whole.__contains__, _SAYS_BY)):
            return None
        terms = (*self.parts.categories, *self.parts.tags)
        lines = (line for line in printed.lines() if line != self.parts.title and tells_author(line))
        return author_printed(printed, terms) or author_printed(lines, terms)

    def _place_of_title(self, *, may_hold_others: bool) -> int | None:
        """Where the title stands: what is named so, or the heading in that; else a heading that is a permalink."""
        tags, headings, title = self.tags, self.headings, self.title
        if title in headings:
            return title
        if title is not None:
            within = range(title, title + len(inside(tags, title)))
            return next((place for place in headings if place in within), title)
        if may_hold_others:
            headings = [place for place in headings if tags[place].startswith("h1")]
        links = (place for place in headings if first_address((tags[place], *inside(tags, place)[1:]), "bookmark"))
        return next(links, next(iter(headings), None))


@lru_cache(maxsize=512)  # a theme has the same few in every post
def _telling(tag: str) -> tuple[str, frozenset[str], bool] | None:
    """As `look_at`; None where the element cannot hold title, day, author or terms of a post, or say that it is cut."""
    name, classes, is_update = look_at(tag)
    tells = is_update or name in _TELLING_NAMES or not classes.isdisjoint(_TELLING)
    return (name, classes, is_update) if tells else None


def _stamp_rank(name: str, classes: frozenset[str], *, is_update: bool) -> int:
    """How surely a time is that of publication, 0 being surest; _NO_STAMP where it is not."""
    for rank, sure in enumerate(_SURE_STAMPS):
        if classes & sure:
            return rank
    return _NO_STAMP if name == "abbr" or is_update else len(_SURE_STAMPS)
