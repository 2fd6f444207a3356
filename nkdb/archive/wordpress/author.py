"""The name of the author in the element of a WordPress post that is marked as theirs."""

from __future__ import annotations

import re
from functools import lru_cache

from nkdb.archive.html.markup import read_tags
from nkdb.archive.html.meta import LONGEST_NAME
from nkdb.archive.normal import normal_line

_BY = re.compile(
    r"(?:\b(?:view all (?:posts|articles) |posted |written )?by:?(?:\s+|$)|^(?:글쓴이|작성자)\s*:?\s*)", re.IGNORECASE
)
_BETWEEN = " -–—|/·•,→»"
"""What themes put between the parts of a line that names author and day."""


@lru_cache(maxsize=256)  # a blog has the same few
def author_named(tags: tuple[str, ...]) -> str | None:
    """The name in an element, given as in `tags_in`: its first line, below which days and notes on the author stand."""
    lines = (_BY.sub("", normal_line(line), count=1).strip(_BETWEEN) for line in read_tags(tags).paragraphs)
    name = next(filter(None, lines), "")
    return name if 0 < len(name) <= LONGEST_NAME else None
