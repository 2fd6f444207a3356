"""Whether an HTML page was saved to its end."""

from __future__ import annotations

from nkdb.archive.content import Content

_LAST_LETTERS = 20_000
CUT_OFF = "the page ends without </html>: it may be cut off"


def is_cut_off(content: Content) -> bool:
    """Whether the page lacks `</html>`; servers and archives write comments below it."""
    text = content.text
    return "</html" not in text[-200:] and "</html" not in text[-_LAST_LETTERS:].lower()
