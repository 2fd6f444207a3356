"""The pieces of stored text that no rule about paragraphs or marks may touch, such as `<pre>...</pre>`."""

from __future__ import annotations

import re
from collections.abc import Iterator

_OPENING = re.compile(r"<(pre|code|kbd|style|script|tt)\b[^<>]*>|<!--", re.IGNORECASE)


def split_verbatim(text: str) -> Iterator[tuple[str, str | None]]:
    """A text in pieces, each with the name of the element it is (`!--` for a comment), or None.

    An element that nothing closes is other text. Each name is looked for to the end once only, so that text made of
    opening tags takes no longer than any other.

    >>> list(split_verbatim("a<pre>b</pre>c<code>d"))
    [('a', None), ('<pre>b</pre>', 'pre'), ('c<code>d', None)]
    """
    position = begin = 0
    unclosed: set[str] = set()
    while opening := _OPENING.search(text, position):
        name = (opening[1] or "!--").lower()
        position = opening.end()
        closing = None if name in unclosed else _closing(name).search(text, position)
        if closing is None:
            unclosed.add(name)
            continue
        if begin < opening.start():
            yield text[begin : opening.start()], None
        position = begin = closing.end()
        yield text[opening.start() : begin], name
    if begin < len(text):
        yield text[begin:], None


def _closing(name: str) -> re.Pattern[str]:
    return re.compile("-->" if name == "!--" else rf"</{name}\s*>", re.IGNORECASE)
