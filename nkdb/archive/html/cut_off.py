"""Whether an HTML page was saved to its end."""

from __future__ import annotations

from nkdb.archive.content import Content

_FIRST_LETTERS = 1000
_LAST_LETTERS = 20_000
CUT_OFF = "the page ends without </html>: it may be cut off"


def is_cut_off(content: Content) -> bool:
    """Whether the page lacks `</html>`; servers and archives write comments below it.

    SingleFile leaves it out, as HTML allows, of pages that it has saved whole.
    """
    text = content.text
    if "Page saved with SingleFile" in content.start[:_FIRST_LETTERS]:
        return False
    return "</html" not in text[-200:] and "</html" not in text[-_LAST_LETTERS:].lower()
