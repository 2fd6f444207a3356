"""What WordPress and its plug-ins make of a post only when they show it: an export has but the place for it."""

from __future__ import annotations

import re
from collections.abc import Iterator

# what `[sic]` and `[July 2014]` have not: an end, or values of attributes
_SHORTCODE = re.compile(
    r"\[(?:/(?P<ended>[a-z][\w-]*)|(?P<name>[a-z][\w-]*)(?:=|[^\S\n][^\[\]<]{0,200}?[\w-]=[\"'\w])[^\[\]]{0,2000})\]",
    re.IGNORECASE,
)
_OF_WORDPRESS = frozenset({"caption", "wp_caption", "gallery", "playlist", "embed", "audio", "video"})
# synced patterns and footnotes stand elsewhere in an export; blocks of plug-ins have a name of two parts
_BLOCK = re.compile(r"<!-- wp:(?P<name>block|footnotes|[\w-]+/[\w-]+)(?: [^<>]*?)? ?/-->")
_MOST_NAMED = 5


def made_when_shown(stored: str) -> Iterator[str]:
    """What an editor should know of a text as WordPress stores it, in words for a warning.

    >>> list(made_when_shown('[row]It grinds [sic].[/row]<!-- wp:block {"ref":7} /-->'))
    ['shortcodes of plug-ins stand in its text: row', 'blocks that stand elsewhere are not in its text: block']
    """
    if "[" in stored:
        names = {(match["ended"] or match["name"]).lower() for match in _SHORTCODE.finditer(stored)} - _OF_WORDPRESS
        if names:
            yield f"shortcodes of plug-ins stand in its text: {_named(names)}"
    if blocks := {match["name"] for match in _BLOCK.finditer(stored)}:
        yield f"blocks that stand elsewhere are not in its text: {_named(blocks)}"


def _named(names: set[str]) -> str:
    return ", ".join(sorted(names)[:_MOST_NAMED]) + (" and others" if len(names) > _MOST_NAMED else "")
