"""Texts of which a page prints the beginning only: summaries in feeds, excerpts in lists, articles that are sold."""

from __future__ import annotations

import re

from nkdb.archive.normal import PARAGRAPH_BREAK

CUT_SHORT = ("[…]", "[...]")
"""How WordPress ends a text that it has cut; no author ends one so."""
ELLIPSES = ("…", "...", *CUT_SHORT)
_LONGEST_END = 400
_MORE = r"continue reading|keep reading|read (?:more|on|the rest)|더 ?보기|계속 읽기"
_CUT = re.compile(rf"(?: ?(?:\[…\]|\[\.\.\.\]|…|\.\.\.))+(?: (?:{_MORE})\b[^.!?]{{0,200}})?$", re.IGNORECASE)

_LINK_ON = re.compile(
    r"\[?\(?more ?(?:…|\.\.\.)\)?\]?|\(more\)|read the rest of this (?:entry|post|article|page)[ »→]*"
    r"|(?:continue reading|keep reading|read more)\b[^.!?:]{0,200}?[ ]?(?:→|»|…|\.\.\.)",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(r"\b(?:at|on|in|from) (?:the )?[A-Z][^\W\d_]")
_LEADING_ON = re.compile(
    r"(?:\b(?:read (?:more|on|the rest|the full)|continue reading|keep reading)\b.{0,200}|\bmore"
    r"|(?:더|계속|이어서|자세히|전문) ?(?:읽기|보기)|читать (?:далее|дальше|полностью)|続きを読む|阅读(?:全文|更多)?)"
    r"[\s→»›>….)\]]*\Z"
)
_WORDS_ON = ("read", "more", "읽기", "보기", "читать", "続き", "阅读")
# the place in a post that WordPress and Blogger lead on to
_REST = re.compile(r"#more(?:-\d+)?(?=\"|\Z)")
LONGEST_LINK = 240
"""No link on has more characters."""


def leads_on(text: str) -> bool:
    """Whether a text ends with words by which a theme leads on to the whole post, if a link to it has them.

    >>> leads_on("Rice was dear. Read more »"), leads_on("Читать далее…"), leads_on("He read a tale.")
    (True, True, False)
    """
    end = text[-LONGEST_LINK:].lower()
    return may_lead_on(end) and _LEADING_ON.search(end) is not None


def may_lead_on(text: str) -> bool:
    """Whether a text has any word by which themes lead on: most have none, which is seen in a fraction of the time."""
    return any(map(text.lower().__contains__, _WORDS_ON))


def leads_to_rest(address: str) -> bool:
    """Whether an address, or that in a tag, is that of the rest of a post, of which a list has the beginning."""
    return _REST.search(address) is not None


def links_on(line: str, title: str) -> bool:
    """Whether a line is the link by which WordPress leads from the beginning of a post with such a title to the whole.

    That to a story of another outlet, of which the post has the beginning only, names that.

    >>> links_on("(more…)", "Prices in May"), links_on("Continue reading Prices in May →", "Prices in May")
    (True, True)
    >>> links_on("Continue reading the story at Sample Daily »", "Prices in May")
    False
    """
    if not _LINK_ON.fullmatch(line):
        return False
    return _ELSEWHERE.search(line) is None or title in line


def is_beginning(text: str, whole: str) -> bool:
    r"""Whether a text is the beginning of another one, and shows that it was cut, both in normal form.

    It does where it ends with an ellipsis that the whole does not have there, or where it has in one paragraph what the
    whole has in several. A text to which something was added later is none: it was whole when it was printed.

    >>> is_beginning("Rice was dear. Corn […]", "Rice was dear.\n\nCorn was not.")
    True
    >>> is_beginning("Rice was dear.", "Rice was dear.\n\nUPDATE: No longer.")
    False
    """
    line, whole_line = (one.replace(PARAGRAPH_BREAK, " ") for one in (text, whole))
    if whole_line.startswith(line):
        return PARAGRAPH_BREAK not in text and not whole.startswith(text)
    cut = _CUT.search(line, max(0, len(line) - _LONGEST_END))
    return cut is not None and cut.start() > 0 and whole_line.startswith(line[: cut.start()])
