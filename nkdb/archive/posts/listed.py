"""What stands below the posts of a list: how many comments each has, and the way to other pages of the list."""

from __future__ import annotations

import re

from nkdb.archive.normal import normal_line

_BARE_COUNT = re.compile(
    r"(?:[0-9][0-9,]*|One|Two|Three|No) (?:Responses?|Comments?|Repl(?:y|ies))|(?:Leave|Post|Add) a (?:Reply|Comment)"
    r"|댓글 ?\(?[0-9,]+\)?개?",
    re.IGNORECASE,
)
_OTHER_PAGE = r"(?:[«←‹|] ?)?(?:(?:Older|Newer|Previous|Next) (?:Entries|Posts|Articles)|(?:이전|다음) ?글)(?: ?[»→›])?"
_TURNING = re.compile(rf"{_OTHER_PAGE}(?: {_OTHER_PAGE})?|[«←‹] ?Previous Page|Next Page ?[»→›]", re.IGNORECASE)
_LONGEST = 60


def turns_page(line: str) -> bool:
    """Whether a line leads to the next page of a list of posts: it stands below the last one of a page.

    >>> turns_page("« Older Entries"), turns_page("Newer posts →"), turns_page("Older posts were filled")
    (True, True, False)
    """
    return len(line) <= _LONGEST and _TURNING.fullmatch(normal_line(line)) is not None


def counts_comments(line: str) -> bool:
    """Whether a line is no more than how many comments there are, or leads to the form for one: it may head comments.

    >>> counts_comments("3 Comments"), counts_comments("Leave a comment"), counts_comments("3 Comments on “Mills”")
    (True, True, False)
    """
    return len(line) <= _LONGEST and _BARE_COUNT.fullmatch(normal_line(line)) is not None
