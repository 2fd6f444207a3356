"""Quotation marks, dashes and ellipses, set in stored text as WordPress sets them where it shows the text.

Readers saw “so” and not "so", and that is what a saved page, a feed and REST JSON have; only an export has the marks
as they were typed (`wptexturize` in wp-includes/formatting.php, in its English form).
"""

from __future__ import annotations

import re

from nkdb.archive.verbatim import split_verbatim

_TAG = re.compile(r"<[^<>]*>|\[/?[a-z][^\[\]<>]*\]", re.IGNORECASE)
_BEFORE_OPENING = r"\s(\[{\"'“‘–—\x00-"
_FOLLOWED = r"(?=[^\s.,;:!?)\]}])"
# each begins with its mark, which is found at once; what must stand before it is looked at from behind the mark
_RULES = tuple(
    (re.compile(pattern), shown)
    for pattern, shown in (
        (r"\.\.\.", "…"),
        (r"``", "“"),
        (r"''", "”"),
        (r"\(tm\)(?<=\s\(tm\))", "™"),
        (r"---", "—"),
        (r"--(?<=\s--)(?=\s)", "—"),
        (r"--(?<!xn--)", "–"),
        (r"-(?<=\s-)(?=\s)", "–"),
        (r"x(?<=\dx)(?<!\b0x)(?=\d)", "×"),
        (r"'(?=\d\d(?:\s|[.,;:!?)–—-]|s\b|$))", "’"),
        (r"'(?=(?:tain|twere|twas|tis|twill|til|bout|nuff|round|cause|em)\b)", "’"),
        (r"'(?<=[\w\x00]')(?=(?:s|t|d|m|ll|re|ve)\b)", "’"),
        (rf"\"(?<![^{_BEFORE_OPENING}]\"){_FOLLOWED}", "“"),
        (r"\"", "”"),
        (rf"'(?<![^{_BEFORE_OPENING}]'){_FOLLOWED}", "‘"),
        (r"'", "’"),
    )
)


def texturize(stored: str) -> str:
    r"""HTML with its plain marks set in type; tags, shortcodes and preformatted text are left alone.

    >>> texturize('"It\'s <b title="x">here</b>" -- at last...')
    '“It’s <b title="x">here</b>” — at last…'
    """
    kept: list[str] = []

    def keep(found: re.Match[str] | str) -> str:
        kept.append(found if isinstance(found, str) else found[0])
        return "\x00"

    text = "".join(
        _TAG.sub(keep, piece) if name is None else keep(piece)
        for piece, name in split_verbatim(stored.replace("\x00", ""))
    )
    for pattern, shown in _RULES:
        text = pattern.sub(shown, text)
    put_back = iter(kept)
    return re.sub("\x00", lambda _: next(put_back), text)
