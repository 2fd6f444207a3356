"""Quotation marks, dashes and ellipses, set in stored text as WordPress sets them where it shows the text.

Readers saw “so” and not "so", and that is what a saved page, a feed and REST JSON have; only an export has the marks
as they were typed (`wptexturize` in wp-includes/formatting.php, in its English form). Each piece of text between two
tags is set by itself: a mark right behind a tag opens, even where a reader would have it close.
"""

from __future__ import annotations

import re

from nkdb.archive.wordpress.verbatim import split_verbatim

# tags, and shortcodes that WordPress has itself: those of plug-ins that are gone are printed as any text
_TAG = re.compile(
    r"(<[^<>]*>|\[/?(?:wp_caption|caption|gallery|playlist|audio|video|embed)(?![\w-])[^\[\]<>]*\])", re.IGNORECASE
)
_SPACE = r"(?:\s|&nbsp;)"
_AT_START = r"(?:(?<!.)|(?<=\s)|(?<=&nbsp;))"
_AT_END = r"(?=\s|&nbsp;|\Z)"
_ENDS = r"(?=[\s.,:;!?)}\]-]|&nbsp;|&gt;|\Z)"
_FIXED = (("...", "…"), ("``", "“"), (" (tm)", " ™"))
_WORDS = (
    ("''", "”"), ("'tain't", "’tain’t"), ("'twere", "’twere"), ("'twas", "’twas"), ("'tis", "’tis"),
    ("'twill", "’twill"), ("'til", "’til"), ("'bout", "’bout"), ("'nuff", "’nuff"), ("'round", "’round"),
    ("'cause", "’cause"), ("'em", "’em"),
)  # fmt: skip
_APOSTROPHE, _OPENING = "\x01", "\x02"
"""Stand for themselves until it is known which marks close: both are printed alike with one that does."""


def _rules(*rules: tuple[str, str]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern, re.DOTALL), shown) for pattern, shown in rules)


_SINGLE = _rules(
    (rf"'(\d\d)'{_ENDS}", rf"{_APOSTROPHE}\1’"),
    (rf"'(\d\d)\"{_ENDS}", rf"{_APOSTROPHE}\1”"),
    (r"'(?=\d\d(?:\Z|(?![%\d]|[.,]\d)))", _APOSTROPHE),
    (rf"{_AT_START}'(\d[.,\d]*)'", rf"{_OPENING}\1’"),
    (rf"(?:{_AT_START}|(?<=[(\[{{\"-])|(?<=&lt;))'", _OPENING),
    (r"(?<!\s)(?<!&nbsp;)'(?![\s.,:;!?\"'(){}\[\]-]|&nbsp;|&[lg]t;|\Z)", _APOSTROPHE),
)
_DOUBLE = _rules(
    (rf"{_AT_START}\"(\d[.,\d]*)\"", rf"{_OPENING}\1”"),
    (rf"(?:{_AT_START}|(?<=[(\[{{-])|(?<=&lt;))\"(?!{_SPACE})", _OPENING),
)
_DASHES = _rules(
    (r"---", "—"),
    (rf"{_AT_START}--{_AT_END}", "—"),
    (r"(?<!xn)--", "–"),
    (rf"{_AT_START}-{_AT_END}", "–"),
)
# letters other than those of ASCII are none to it here
_TIMES = _rules((r"(?a:\b(0[\d.,]+|[1-9][\d.,]*)x(\d[\d.,]*)\b)", r"\1×\2"))
_CLOSES = {mark: re.compile(f"{mark}{_ENDS}") for mark in "'\""}
_OF_MEASURE = {mark: re.compile(rf"(?<=\d){mark}") for mark in "'\""}


def texturize(stored: str) -> str:
    r"""HTML with its plain marks set in type; tags, shortcodes and preformatted text are left alone.

    >>> texturize('"It\'s <b title="x">here</b>" -- at last...')
    '“It’s <b title="x">here</b>” — at last…'
    """
    shown: list[str] = []
    for control in ("\x00", _APOSTROPHE, _OPENING):
        stored = stored.replace(control, "")
    for piece, name in split_verbatim(stored):
        if name is not None:
            shown.append(piece)
        else:
            # every second part is a tag
            shown += [part if number % 2 else _set(part) for number, part in enumerate(_TAG.split(piece))]
    return "".join(shown)


def _set(text: str) -> str:
    """A piece of text without tags, its marks set."""
    if not text.strip():
        return text
    for typed, shown in _FIXED:
        text = text.replace(typed, shown)
    if "'" in text:
        for typed, shown in _WORDS:
            text = text.replace(typed, shown)
        text = _closed(_applied(_SINGLE, text), "'", "′", "’").replace(_APOSTROPHE, "’").replace(_OPENING, "‘")
    if '"' in text:
        text = _closed(_applied(_DOUBLE, text), '"', "″", "”").replace('"', "”").replace(_OPENING, "“")
    if "-" in text:
        text = _applied(_DASHES, text)
    return _applied(_TIMES, text) if "x" in text else text


def _applied(rules: tuple[tuple[re.Pattern[str], str], ...], text: str) -> str:
    for pattern, shown in rules:
        text = pattern.sub(shown, text)
    return text


def _closed(text: str, mark: str, of_measure: str, closing: str) -> str:
    """Marks that open nothing: they close what one before opened, or stand behind a number as feet and inches do."""
    before, *opened = text.split(_OPENING)
    return _OPENING.join([_unopened(before, mark, of_measure, closing), *(
        _unopened(part, mark, of_measure, closing) if closing in part else _opened(part, mark, of_measure, closing)
        for part in opened
    )])  # fmt: skip


def _unopened(part: str, mark: str, of_measure: str, closing: str) -> str:
    return _CLOSES[mark].sub(closing, _OF_MEASURE[mark].sub(of_measure, part))


def _opened(part: str, mark: str, of_measure: str, closing: str) -> str:
    """Of several that may close, those do that stand behind no number; else the last one, if need be before a stop."""
    places = [match.start() for match in _CLOSES[mark].finditer(part)]
    if len(places) > 1:
        behind_words = [place for place in places if not part[place - 1 : place].isdecimal()]
        at_stop = [place for place in places if part.startswith(".", place + 1)]
        places = behind_words or (at_stop or places)[-1:]
    closes = frozenset(places)
    shown = _CLOSES[mark].sub(lambda match: closing if match.start() in closes else match[0], part)
    return _unopened(shown, mark, of_measure, closing)
