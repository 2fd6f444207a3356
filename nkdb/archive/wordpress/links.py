"""What elements around a post say, given as tags: their text in one line, the names and addresses of their links."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nkdb.archive.html.markup import read_tags
from nkdb.archive.html.tags import attribute, inside, text_in
from nkdb.archive.normal import normal_line


def first_address(tags: Iterable[str], rel: str | None = None) -> str | None:
    """The address of the first link among tags, of the kind if one is named."""
    for piece in tags:
        tag = piece.partition(">")[0]
        if tag[:2] == "a " and ' href="' in tag and (rel is None or rel in attribute(tag, "rel").split()):
            return attribute(tag, "href")
    return None


def names_of_links(tags: Sequence[str], place: int) -> list[str]:
    """The texts of the links in an element; that of the element itself, if it is one."""
    inner = inside(tags, place)
    if tags[place].startswith("a "):
        return [name] if (name := one_line(inner)) else []
    return names_of_links_in(inner)


def names_of_links_in(inner: Sequence[str]) -> list[str]:
    """The texts of the links among what stands inside an element."""
    links = (at for at, tag in enumerate(inner) if at and tag.startswith(("a ", "a>")))
    return [name for at in links if (name := one_line(inside(inner, at)))]


def one_line(tags: Sequence[str]) -> str:
    """The text of what stands inside an element, in one line."""
    if len(tags) > 1 and "screen-reader" in "".join(tags):
        return normal_line(" ".join(read_tags(tags).paragraphs))
    return normal_line(text_in(tags))
