"""The readable key of an article, made of what every format of a page gives alike: title and day."""

from __future__ import annotations

import datetime
from functools import lru_cache

KEY_LENGTH = 60
"""Characters of a key that is made of a title or heading."""


# asked for when a post is expected, and again when it is added
@lru_cache(maxsize=1000)
def article_key(title: str, published_on: datetime.date | None) -> str:
    """The key of a post: the words of its title, up to KEY_LENGTH letters, and its day.

    >>> article_key("The kettle works’ new line: soap", datetime.date(2014, 6, 2))
    'the-kettle-works-new-line-soap-2014-06-02'
    """
    from slugify import slugify

    stem = slugify(title, max_length=KEY_LENGTH, word_boundary=True, save_order=True) or "untitled"
    return f"{stem}-{published_on.isoformat()}" if published_on else stem
