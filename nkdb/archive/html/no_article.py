"""HTML pages that are no article: not found, locked, a log-in form, a list of links to articles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from nkdb.archive.html.listing import what_it_lists
from nkdb.archive.text_length import FEWEST_LETTERS, SHORTEST_SENTENCE, is_enough, letters_in

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_PAGE = (
    r"(?:(?:sorry|oops)\W+)?(?:(?:the|this|your|that|requested) ){0,2}"
    r"(?:page|file|article|story|document|post|content|resource|url|file or directory)"
    r"(?: you (?:requested|(?:were|are) looking for))?"
)
_NOT_FOUND = (
    rf"(?:{_PAGE} )?(?:(?:was |is |could |can ?)?not |can['’]?t |couldn['’]?t )(?:be )?found"
    rf"|(?:nothing|no (?:page|article|story|posts?|results?)) (?:was |were )?found"
    rf"|{_PAGE} (?:does not|doesn['’]t) exist(?: any ?more)?|{_PAGE} (?:is )?(?:gone|missing)"
)
_REFUSED = (
    r"(?:(?:access|permission)(?: to this (?:page|site))? )?(?:is |has been )?(?:denied|forbidden)"
    r"|unauthori[sz]ed|authori[sz]ation required|just a moment|attention required"
)
_FAILED = (
    r"(?:internal )?server error|bad gateway|service (?:temporarily )?unavailable|gateway time-?out"
    r"|connection timed out|web server is down"
)
_LOG_IN = (
    r"(?:please )?(?:log|sign)[ -]?in(?: (?:page|required|or (?:register|join|sign ?up)|to .{1,40}))?"
    r"|.{0,40}\b(?:log|sign) in (?:to continue|required)\b.*|로그인"
)


def _message(codes: str, words: str) -> re.Pattern[str]:
    """What a server says by the number of an error, by words or by both, and nothing else: headlines say more."""
    number = rf"(?:http )?(?:(?:status|error)(?: code)?:? )?(?:{codes})(?: error)?"
    return re.compile(rf"(?:{number}\W+)?(?:{words})\W*\d?|{number}", re.IGNORECASE)


_MESSAGES = (
    (_message("404|410", _NOT_FOUND), "a page that says that nothing was found"),
    (_message("401|403|451", _REFUSED), "a page that refuses access"),
    (_message(r"5(?:0\d|1[01]|2\d|30)", _FAILED), "a server's message of an error"),
    (re.compile(_LOG_IN, re.IGNORECASE), "a page to log in"),
)
_BESIDE_NAME = re.compile(r"\s+[-–—|·•»«]\s+")
_PASSWORD = "input[type='password' i]"  # noqa: S105 -- a selector
_FRAMES_SHOWN = 3
_OF_SITE = re.compile(r"(?!\w+:|//)[^#]{1,300}")
_SAVED_FRAME = re.compile(r"[^?#]+\.x?html?", re.IGNORECASE)


def why_no_article(tree: LexborHTMLParser, title: str, text: str, url: str | None, site: str) -> str | None:
    """What a page is instead of an article, by its title, its text and its mark-up; None where it may be one.

    `url` is the page's own address, where it is known, and `site` the name of the site, or empty.
    """
    if len(text) < 8 * FEWEST_LETTERS and (said := _message_in(title)):
        return said
    listed = what_it_lists(tree, title, text, url)
    if listed:
        return f"a list of {listed}, in no mark-up that is known"
    if not is_enough(text):
        # beside a text such fields are those of a form for comments, or of one that a click shows
        if tree.css_first(_PASSWORD) is not None:
            return "a page to log in"
        frames = ", ".join(map(unquote, _frames_in(tree)[:_FRAMES_SHOWN]))
        found = f"an HTML page with no article of {FEWEST_LETTERS} letters or more"
        return f"{found}, but frames ({frames})" if frames else found
    if title and title == site:
        return f"a page that has the name of the site for its title ({title[:60]!r})"
    if max(map(letters_in, text.splitlines())) < SHORTEST_SENTENCE:
        return "a page of short lines, with no sentence"
    return None


def saved_frames(tree: LexborHTMLParser) -> list[str]:
    """The files beside a page that it shows within it, as a browser saves frames: the article may stand there."""
    return [unquote(source) for source in _frames_in(tree) if _SAVED_FRAME.fullmatch(source)]


def _frames_in(tree: LexborHTMLParser) -> list[str]:
    """The parts of its own site that a page shows within it."""
    sources = (frame.attributes.get("src") or "" for frame in tree.css("iframe[src], frame[src]"))
    return [source for source in sources if _OF_SITE.fullmatch(source)]


def _message_in(title: str) -> str | None:
    """What a title says instead of a headline, alone or beside the name of the site."""
    parts = (title, *_BESIDE_NAME.split(title))
    return next((what for pattern, what in _MESSAGES if any(map(pattern.fullmatch, parts))), None)
