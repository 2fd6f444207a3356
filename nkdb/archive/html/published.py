"""When the article of an HTML page of unknown make was published, as its head, its mark-up and its lines say."""

from __future__ import annotations

import datetime
import email.utils
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice, pairwise, takewhile
from typing import TYPE_CHECKING

from nkdb.archive.dates.labelled import date_alone, is_of_change, labelled_dates, names_source, without_change
from nkdb.archive.dates.post_date import has_unread_date, printed_day
from nkdb.archive.html.elements import texts_in
from nkdb.archive.html.own_parts import behind_text, is_beside_link
from nkdb.archive.html.title import value_of
from nkdb.archive.normal import normal_line

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_STAMPS = (
    "meta[property='article:published_time']", "meta[itemprop='datePublished']", "time[itemprop='datePublished']",
    "time[pubdate]", "meta[name='citation_publication_date']", "meta[name='citation_date']", "meta[name='pubdate']",
    "meta[name='publish_date']", "meta[name='publishdate']", "meta[name='date']", "meta[name='DC.date.issued' i]",
    "meta[name='DC.date' i]", "meta[name='dcterms.created' i]", "meta[name='parsely-pub-date']",
    "meta[name='sailthru.date']", "[property~='dc:date'][content]", "[property='schema:dateCreated'][content]",
)  # fmt: skip
_DATES = (
    "[class*='date' i], [id*='date' i], [data-testid*='date' i], [class*='publish' i], .posted-on, "
    "[itemprop='datePublished'], [class*='submitted' i], [class*='created' i], .timestamp, "
    # on Chinese and Russian pages
    ".h-time, .article-time, .news-time, .post-time, [class*='pubtime' i], [id*='pubtime' i], [class*='pub-time' i]"
)
CHANGES = "[class*='update' i], [class*='modified' i], [itemprop='dateModified']"
_OTHER_DATES = ("update", "modif", "candidate", "valid")
_UTC = re.compile(r" ?\b(?:UTC|GMT)\Z")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T.*)?")
_MARK = re.compile(r"(?<=\d) ([-./]) ?(?=\d)")
_SHORT_YEAR = re.compile(r"(?:작성|등록|게시)일[ :]*(?=[0-4]\d([-./])\d\d\1\d\d(?!\d))")
_LONGEST_DATE = 80
_MOST_DATES = 50


@dataclass(frozen=True, slots=True)
class Published:
    """When an article was published: `stamp` as the page has it, and what is `printed` or a date of another make.

    `updates` tell when it was last changed, where nothing tells more.
    """

    stamp: str | None
    printed: tuple[str, ...]
    updates: tuple[str, ...]


def published(tree: LexborHTMLParser, article: LexborNode | None, head: Sequence[str]) -> Published:
    """What a page says of its article's day; `head` are the lines between the title of the article and its text."""
    stamps = [stamp for selector in _STAMPS if (stamp := value_of(tree.css_first(selector)))]
    stamps = ["-".join(compact.groups()) if (compact := _COMPACT.fullmatch(stamp)) else stamp for stamp in stamps]
    times = _of_dates(article, "time[datetime]") if article else []
    if len(times) == 1 and not any(map(time_stamp, stamps)):
        stamps.append(value_of(times[0]))
    iso = [time for stamp in stamps if (time := time_stamp(stamp))]
    shown = (_printed(article) or _shown_time(article) or date_alone(head)) if article else []
    return Published(
        iso[0] if iso else None,
        tuple([stamp for stamp in stamps if not time_stamp(stamp)] + shown),
        tuple(_changed(article)) if article and not (stamps or shown) else (),
    )


def time_stamp(text: str) -> str | None:
    """A time as ISO has it; None where it is a date of another make, which says no more than a printed one.

    >>> time_stamp("Tue, 05 Aug 2014 23:30:00 GMT"), time_stamp("2014-08-05 23:30 UTC"), time_stamp("2014. 8. 5. 23:30")
    ('2014-08-05T23:30:00+00:00', '2014-08-05 23:30+00:00', None)
    """
    stamp = _UTC.sub("+00:00", text.strip())
    with suppress(ValueError):
        datetime.datetime.fromisoformat(stamp)
        return stamp
    if stamp == text.strip():  # of the day where the site is at home, which is told whatever the hour is
        return None
    with suppress(ValueError):
        return email.utils.parsedate_to_datetime(text).isoformat()
    return text


def _printed(article: LexborNode) -> list[str]:
    """The texts that hold the date of an article: those of elements whose class says so, else what a word calls so.

    Other parts of the page have dates too: the head of a newspaper's has the day on which it was saved. Behind a date
    that cannot be read none is looked for: it would be that of something else.
    """
    texts = map(date_in, _of_dates(article, _DATES))
    shown = [text for text in texts if 0 < len(text) <= _LONGEST_DATE and not is_of_change(text)]
    read = list(takewhile(lambda text: not has_unread_date(text), shown))
    if len(read) < len(shown):
        return shown[: len(read) + 1]
    labelled = [date for line in _lines(article) for date in labelled_dates(line)]
    # of several days, comments may be called published as well
    return shown + labelled[:1] if len({printed_day(text) for text in labelled}) == 1 else shown


def _changed(article: LexborNode) -> list[str]:
    """The texts that hold the day of the last change of an article, by a word before it or by what they are called."""
    said = [change for line in _lines(article) if (change := without_change(line)[1])]
    return said or list(map(date_in, article.css(CHANGES)))


def _shown_time(article: LexborNode) -> list[str]:
    """The text of the only `time` of an article, if it is a date."""
    texts = list(map(date_in, _of_dates(article, "time")))
    return texts if len(texts) == 1 and printed_day(texts[0]) and not is_of_change(texts[0]) else []


def date_in(node: LexborNode) -> str:
    """The text of an element, its parts set apart but for the marks in a date, which may be of links of its own.

    Behind a word for the day boards in Korea have years of two digits.
    """
    return _SHORT_YEAR.sub(" 20", _MARK.sub(r"\1", normal_line(node.text(separator=" "))))


def _lines(article: LexborNode) -> Iterator[str]:
    """The short texts of an article, each with the one behind it, which an element of its own may part from it.

    The sentences of its text are left out: a bank may have posted something on a day as well.
    """
    for text, after in pairwise([*texts_in(article), ""]):
        if len(text) <= _LONGEST_DATE:
            goes_on = not printed_day(text) or names_source(after)
            yield f"{text} {after}" if goes_on and len(text) + len(after) < _LONGEST_DATE else text


def _of_dates(article: LexborNode, selector: str) -> list[LexborNode]:
    """The elements that hold dates of the article, but for those beside what may be other stories below it."""
    found = list(islice(filter(_is_of_date, article.css(selector)), _MOST_DATES))
    behind = behind_text(article) if found else set()
    return [node for node in found if node.mem_id not in behind or not is_beside_link(node, article)]


def dated_elements(own: LexborHTMLParser) -> Iterator[tuple[LexborNode, str]]:
    """The elements of a page that hold dates, each with what it says; `own` has no others."""
    for node in own.css(f"{_DATES}, time[datetime]"):
        if _is_of_date(node) and len(said := value_of(node)) <= _LONGEST_DATE:
            yield node, said


def _is_of_date(node: LexborNode) -> bool:
    attributes = node.attributes
    if attributes.get("itemprop") == "dateModified":
        return False
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower()
    return not any(other in names for other in _OTHER_DATES)
