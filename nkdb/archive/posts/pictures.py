"""Names of picture files, which saved texts print between the paragraphs, and the lines that say what they show."""

from __future__ import annotations

import re

_FILE = re.compile(r"[\w.%()+-]+\.(?:jpe?g|png|gif|bmp|webp|tiff?)", re.IGNORECASE)
# without its ending a name shows by digits, letters and two hyphens or more: mill-2014-8, not 2014-8-29 or KN-08
_NAME = re.compile(r"(?=\S*\d)(?=\S*[^\W\d_])(?:\w+(?:-\w+){2,}|(?=\S*_)\w+(?:-\w+)+)")
_CAPTION = re.compile(
    r"[(\[]?(?:Pictured|Image|Photo|Picture)\b.{0,20}?\b(?:above|below|left|right)\b|[(\[](?:above|below)\b",
    re.IGNORECASE,
)


def is_picture(paragraph: str) -> bool:
    """Whether a paragraph is the name of a picture file.

    >>> [is_picture(name) for name in ("mill-2014-8-29", "mill.jpg", "2014-8-29", "well-known", "KN-08")]
    [True, True, False, False, False]
    """
    return (
        len(paragraph) <= 200
        and " " not in paragraph
        and bool(_NAME.fullmatch(paragraph) or _FILE.fullmatch(paragraph))
    )


def is_caption(paragraph: str) -> bool:
    """Whether a paragraph next to a picture says what it shows.

    >>> is_caption("Pictured above (Sample Earth): the mill")
    True
    """
    return _CAPTION.match(paragraph) is not None
