"""What an HTML page of unknown make says about itself in its head and in well-known attributes."""

from __future__ import annotations

import datetime
import email.utils
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice, pairwise, takewhile
from typing import TYPE_CHECKING

from nkdb.archive.dates.labelled import date_alone, is_label, labelled_dates, names_source
from nkdb.archive.dates.post_date import before_date, has_unread_date, is_of_change, printed_day, without_change
from nkdb.archive.html.board_view import board_author
from nkdb.archive.html.elements import above
from nkdb.archive.html.markup import read_node
from nkdb.archive.html.own_parts import behind_text, is_beside_link, own_parts
from nkdb.archive.html.title import main_headings, page_title, site_name, value_of
from nkdb.archive.normal import normal_line
from nkdb.archive.text_length import SHORTEST_SENTENCE, is_enough, letters_in, letters_of

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
_CHANGES = "[class*='update' i], [class*='modified' i], [itemprop='dateModified']"
_OTHER_DATES = ("update", "modif", "candidate", "valid")
_UTC = re.compile(r" ?\b(?:UTC|GMT)\Z")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T.*)?")
_AUTHORS = (
    "meta[name='author' i], meta[property='article:author'], [itemprop='author'], [rel~='author'], .byline, "
    ".author.vcard, .submitted .username, [class*='submitted'] [class*='name-uid'], #font_email, .reader-credits"
)
_NAMES = "h1 ~ * [class*='author-name' i], h1 ~ [class*='author-name' i]"
_BY = re.compile(r"\A(?:written |posted |submitted )?by:?(?:\s+|\Z)", re.IGNORECASE)
_SAID_BY = re.compile(r"(?:written|posted|submitted) by:?(?:\s+|\Z)", re.IGNORECASE)
_SIGNED = re.compile(r"(?:By|BY):? (?=[A-Z])|(?=[가-힣]{2}(?!부)[가-힣] ?기자(?: \S+@\S+)?\Z)")
_GOES_ON = re.compile(r"(?:[&,]|\band)\x1f|\x1f(?:[&,]|and\b)")
_BEHIND_NAME = re.compile(r"\s+(?:in|on|at|under|with|[|·•/(–—-])(?:\s.*)?\Z")
_NAMED_SO = "기자명"
_NAMED = re.compile(rf"{_NAMED_SO}(?: ?: ?| )(?P<name>[^|:]{{2,40}})")
_EMAIL = re.compile(r"\s*[(<\[/|·]?\s*[\w.+-]+@\w[\w.-]*[)>\]]?")
_CLOCK = re.compile(r"(?:\A|[\s,|·•–—-]+)(?:at )?\d{1,2}:\d\d(?: ?[ap]\.?m\.?)?(?: [A-Z]{2,5})?,?\s*\Z", re.IGNORECASE)
_PARTING_DAY = re.compile(r"(?:\s*[|·•,/(–—-]|\s+on)*\s*\Z")
_MARK = re.compile(r"(?<=\d) ([-./]) ?(?=\d)")
_SHORT_YEAR = re.compile(r"(?:작성|등록|게시)일[ :]*(?=[0-4]\d([-./])\d\d\1\d\d(?!\d))")
_LONGEST_DATE = 80
_MOST_DATES = 50
_FIRST_LETTERS = 20
_APART = "\x1f"
_HEADINGS = "h1, h2, h3, h4"
LONGEST_NAME = 120
"""What is longer says something of the author."""


@dataclass(frozen=True, slots=True)
class PageMeta:
    """Texts in normal form; `stamp` as the page has it, `site` the name of the site, empty where it is not said.

    `updates` tell when it was last changed, where nothing tells more.
    """

    title: str
    site: str
    stamp: str | None
    printed: tuple[str, ...]
    updates: tuple[str, ...]
    author: str | None
    sections: tuple[str, ...]
    tags: tuple[str, ...]


def page_meta(tree: LexborHTMLParser) -> PageMeta:
    """Title, date, author, section and tags."""
    tree = own_parts(tree)
    stamps = [stamp for selector in _STAMPS if (stamp := value_of(tree.css_first(selector)))]
    stamps = ["-".join(compact.groups()) if (compact := _COMPACT.fullmatch(stamp)) else stamp for stamp in stamps]
    article = _article(tree)
    times = _of_dates(article, "time[datetime]") if article else []
    if len(times) == 1 and not any(map(time_stamp, stamps)):
        stamps.append(value_of(times[0]))
    iso = [time for stamp in stamps if (time := time_stamp(stamp))]
    site = site_name(tree)
    title = page_title(tree, site)
    head = _head(article, title) if article else []
    shown = (_printed(article) or _shown_time(article) or date_alone(head)) if article else []
    return PageMeta(
        title,
        site,
        iso[0] if iso else None,
        tuple([stamp for stamp in stamps if not time_stamp(stamp)] + shown),
        tuple(_changed(article)) if article and not (stamps or shown) else (),
        _author_of_page(tree, site, article, head),
        tuple(filter(None, map(value_of, tree.css("meta[property='article:section']")))),
        tuple(filter(None, map(value_of, tree.css("meta[property='article:tag']")))),
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


def _head(article: LexborNode, title: str) -> list[str]:
    """The lines between the title and the text of an article, but for captions and days of changes."""
    others = set(map(_date_in, article.css(f"{_CHANGES}, figcaption")))
    lines, letters = [line for line in _texts(article) if line not in others], letters_of(title)
    begins = (number for number, line in enumerate(lines) if letters.startswith(letters_of(line[:_FIRST_LETTERS])))
    ends = ((begin, begin + parts) for begin in begins for parts in (1, 2, 3))
    end = next((end for begin, end in ends if letters_of("".join(lines[begin:end])) == letters != ""), len(lines))
    return list(takewhile(lambda line: letters_in(line) < SHORTEST_SENTENCE, lines[end:]))


def _author_of_page(tree: LexborHTMLParser, site: str, article: LexborNode | None, head: list[str]) -> str | None:
    """Who is named as the author; the site itself, which some put in their heads, only where nobody else is."""
    named = _author(tree, _AUTHORS)
    if named is None or named == site:
        found = _named_author(tree) or board_author(tree) or _author(tree, _NAMES)
        return found or (_printed_author(article, head) if article else None) or named
    return named


def author_in_head(tree: LexborHTMLParser) -> str | None:
    """The author that the head of a page names."""
    return _author(tree, "meta[name='author' i]")


def _author(tree: LexborHTMLParser, selector: str) -> str | None:
    names = (
        _EMAIL.sub("", _without_day(name_in_byline(line))) for node in tree.css(selector) for line in _byline(node)
    )
    return next(filter(_is_name, names), None)


def _is_name(text: str) -> bool:
    """Whether a text may be a name: editors are known by numbers, too, and by addresses."""
    return len(text) <= LONGEST_NAME and "://" not in text and any(map(str.isalpha, text)) and not is_label(text)


def _named_author(tree: LexborHTMLParser) -> str | None:
    """The author that a word in Korean names, as many papers there have it above an article."""
    texts = tree.body.text(separator=_APART).split(_APART) if tree.body else []
    found = (_NAMED.fullmatch(normal_line(text)) for text in texts if _NAMED_SO in text)
    return next((name["name"] for name in found if name), None)


def _printed_author(article: LexborNode, head: list[str]) -> str | None:
    """The one who wrote, posted or submitted an article, as its lines have it; None where they name several.

    A mere "By", or in Korean "reporter", tells it in the lines above the text.
    """
    texts = pairwise([*_texts(article), ""])
    printed = [text[begin.end() :] or after for text, after in texts if (begin := _SAID_BY.match(text))]
    headings = {normal_line(heading.text()) for heading in article.css(_HEADINGS)}
    for text, after in pairwise([*head, ""]):
        if text not in headings and (begin := _SIGNED.match(text)) and not _GOES_ON.search(f"{text}{_APART}{after}"):
            printed.append(text[begin.end() :])
    short = (line for line in printed if len(line) <= _LONGEST_DATE and not line.endswith("."))
    names = set(filter(_is_name, (_BEHIND_NAME.sub("", _without_day(line)) for line in short)))
    return names.pop() if len(names) == 1 else None


def _byline(node: LexborNode) -> list[str]:
    """The line with the name, without those below it, which say what the author does and where."""
    if said := node.attributes.get("content"):
        return [normal_line(said)]
    lines = (normal_line(line) for line in read_node(node).paragraphs)
    return [line for line in lines if name_in_byline(line)][:1]


def name_in_byline(line: str) -> str:
    """A name without the word that stands before it.

    >>> name_in_byline("Written by Ri Sam"), name_in_byline("Bye Sam")
    ('Ri Sam', 'Bye Sam')
    """
    return _BY.sub("", line, count=1)


def _without_day(name: str) -> str:
    """A name without the time and date behind it."""
    before = before_date(name)
    return _CLOCK.sub("", name if before is None else _PARTING_DAY.sub("", before))


def _printed(article: LexborNode) -> list[str]:
    """The texts that hold the date of an article: those of elements whose class says so, else what a word calls so.

    Other parts of the page have dates too: the head of a newspaper's has the day on which it was saved. Behind a date
    that cannot be read none is looked for: it would be that of something else.
    """
    texts = map(_date_in, _of_dates(article, _DATES))
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
    return said or list(map(_date_in, article.css(_CHANGES)))


def _shown_time(article: LexborNode) -> list[str]:
    """The text of the only `time` of an article, if it is a date."""
    texts = list(map(_date_in, _of_dates(article, "time")))
    return texts if len(texts) == 1 and printed_day(texts[0]) and not is_of_change(texts[0]) else []


def _date_in(node: LexborNode) -> str:
    """The text of an element, its parts set apart but for the marks in a date, which may be of links of its own.

    Behind a word for the day boards in Korea have years of two digits.
    """
    return _SHORT_YEAR.sub(" 20", _MARK.sub(r"\1", normal_line(node.text(separator=" "))))


def _lines(article: LexborNode) -> Iterator[str]:
    """The short texts of an article, each with the one behind it, which an element of its own may part from it.

    The sentences of its text are left out: a bank may have posted something on a day as well.
    """
    for text, after in pairwise([*_texts(article), ""]):
        if len(text) <= _LONGEST_DATE:
            goes_on = not printed_day(text) or names_source(after)
            yield f"{text} {after}" if goes_on and len(text) + len(after) < _LONGEST_DATE else text


def _texts(within: LexborNode) -> list[str]:
    return [line for text in within.text(separator=_APART).split(_APART) if (line := normal_line(text))]


def _article(tree: LexborHTMLParser) -> LexborNode | None:
    """The smallest part of the page that holds its one main heading and a text; else its one article, or all of it.

    Of an article without a heading it is the smallest part that has one: above it stands what belongs to its head.
    """
    headings, articles = main_headings(tree), tree.css("article")
    if len(headings) != 1:
        return _with_heading(articles[0]) if len(articles) == 1 else tree.body
    parts = above(headings[0])
    return next((part for part in parts if part.tag in ("article", "body") or is_enough(part.text())), None)


def _with_heading(article: LexborNode) -> LexborNode:
    parts = takewhile(lambda part: part.tag != "body", (article, *above(article)))
    return next((part for part in parts if part.css_first(_HEADINGS) is not None), article)


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
