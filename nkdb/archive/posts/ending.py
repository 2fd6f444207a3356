"""What a blog prints below the text of a post: its Share line, what it is filed under, and the readers' comments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import takewhile

from nkdb.archive.dates.printed import DateReading
from nkdb.archive.dates.written_day import as_day_of_post, whole_day
from nkdb.archive.normal import SILENT, normal_body, normal_line
from nkdb.archive.text_length import SHORTEST_SENTENCE, is_enough, letters_in

_LONGEST = 300
_NETWORK = (
    r"(?:Twitter|X|Facebook|LinkedIn|Reddit|Tumblr|Pinterest|Pocket|Google\+?|Telegram|WhatsApp|Skype|Mastodon|Bluesky"
    r"|Threads|KakaoTalk|LINE|Tweet|E-?mail|Print|More)"
)
_BUTTON = (
    rf"(?:(?:Click to )?(?:share on )?{_NETWORK}|Click to (?:e-?mail|print)[a-z ]{{0,40}})(?: \(Opens in new window\))?"
)
# a bar that names networks without "this" may stand above a text as well
_SHARE = re.compile(
    r"Share(?:This| this(?: (?:post|entry|article|story|page))?| on (?:Facebook|Twitter))?\s*[:|]?"
    rf"|Share this:(?:\s+{_BUTTON})+|Like this:\s+(?:Like )?Loading(?:\.\.\.|…)"
)
_NUMBER = r"(?:[1-9][0-9,]*|One)"
_ON_TITLE = r" (?:to|on) [“\"‘'«].*"
# "Three Comments on the new law" may head a part of a text, and "One Response to the law is to wait." begin one
_COMMENTS = re.compile(
    rf"{_NUMBER} (?:Response|Comment)s?(?: (?:to|on) .*(?<!\.)|:)?|{_NUMBER} (?:comments?|[Rr]epl(?:y|ies))"
    rf"|(?:Two|Three) (?:Response|Comment)s|(?:{_NUMBER}|Two|Three) (?i:response|comment|thought)s?{_ON_TITLE}"
    r"|(?:Leave|Post|Add) a (?:Reply|Comment)\b[^.]{0,60}|(?:Leave|Post|Add) a (?:reply|comment)|Comments are closed\.?"
    r"|RSS feed for comments on this post\..{0,40}|댓글 ?\(?[1-9][0-9,]*\)?개?"
)
_BEGIN_COMMENTS = frozenset("123456789OTLPACR댓")
_FORM = re.compile(
    r"(?:Leave|Post|Add) a (?:Reply|Comment)\b.{0,60}|Comments are closed\.?|Cancel reply|Click here to cancel reply\.?"
    r"|You must be logged in to post a comment\.?|Your e-?mail address will not be published\..*"
    r"|(?:Name|Mail|Email|Website)(?: \(.*\))?|Submit Comment|Post Comment"
)
_COUNT = (
    rf"(?:[0-9,]+ Comments?|(?:No|0) (?:Comments?|Responses?)(?:{_ON_TITLE})?|Comments? Off(?: on .*)?"
    r"|[Nn]o (?:comments?|replies)|댓글 ?\(?[0-9,]+\)?개?|Comments? \([0-9]+\)|\{ ?[0-9,]+ comments?[^{}]{0,60}\})\s*»?"
)
_FILED = re.compile(
    r"(?:Posted(?: by [^|]{1,60}?)? in:?|(?:Filed|Posted) under:?|Categor(?:y|ies):|카테고리 ?:)\s+(?P<names>[^|]+?)"
    r"(?: on (?P<date>(?-i:[A-Z0-9])[^|]{0,30}?[0-9]{4})(?: at [^|]{1,20}?)?)?"
    r"(?: by (?:admin|(?-i:[A-Z])[^|,]{0,60}?))?(?:(?: [|•·])? Tagged(?: With)?:? (?P<tags>[^|]+?))?"
    rf"\s*(?P<bar>\|.*|{_COUNT}|(?:Leave|Post|Add) a (?:Reply|Comment)\b.{{0,60}})?",
    re.IGNORECASE,
)
_AUTHOR = re.compile(r"By [^.]{1,60}", re.IGNORECASE)
_TAGGED = re.compile(
    r"(?:(?:Technorati )?Tag(?:s|ged(?: as)?)?|태그 ?):\s+(?P<names>[^|]+?)\s*(?P<bar>\|.*)?", re.IGNORECASE
)
_ENTRY = re.compile(
    r"This entry was (?:posted|written)(?: by .{1,60}?)?(?: on (?P<date>[A-Z0-9][^.]*?[0-9]{4,6})(?: at [^.]{1,20}?)?)?"
    r"(?:,? (?:and is filed under|in) (?P<names>[^.]+?))?(?: and tagged (?P<tags>[^.]+?))?"
    r"(?: by (?:admin|[A-Z][^\W_]*(?: [A-Z][^\W_]*){0,3})\. Bookmark the permalink.*|\..*)"
)
_COUNT_LINE = re.compile(_COUNT)
# what plug-ins add at the end of a text, anew whenever it is shown
_RELATED = re.compile(
    r"(?:Related|Similar|Recommended) (?:Posts?|Articles?|Stor(?:y|ies)|Entries|Reading)\s*:?"
    r"|You (?:may|might) (?:also )?(?:like|enjoy|be interested in)[^.]{0,20}"
    r"|관련 ?(?:글|기사|포스트|뉴스)\s*:?",
    re.IGNORECASE,
)
_TOOL = re.compile(
    r"(?:Print|E-?mail) (?:This )?(?:Post|Article|Page|Entry)|Edit (?:This )?(?:Post|Entry)|Track ?back(?: URL)?"
    r"|[0-9,]+ (?:total )?views?(?:, [0-9,]+ views? today)?|[0-9,]+ (?:people|bloggers?) likes? this(?: post)?\.?"
    r"|Rating: [^a-z]{1,20}\([^)]{0,40}votes?[^)]{0,20}\)|\(No Ratings Yet\)|Pages: [0-9 |]+",
    re.IGNORECASE,
)
_LONGEST_TOOL = 100
_BEGIN_TOOLS = frozenset("RrSsYyPpEeTt(0123456789관")  # most lines need no closer look
_BEGIN_FILING = frozenset("PpFfCcTt카태")
_ENDS_OF_SENTENCES = frozenset(".!?다。”’\"')]")
# how all of these begin, so that most paragraphs need no closer look; a silent character may stand in front
_BEGINS_AS_END = re.compile(
    rf"[0-9][0-9,]*+[\s{SILENT}]|[\s{SILENT}{{]|Share|Like this:|One [RCTrct]|T(?:wo|hree) [RCTrct]|[Nn]o [RCTrct]"
    r"|(?:Leave|Post|Add) a |Comment|RSS feed|This entry|[Pp](?:osted|OSTED) |[Ff](?:iled|ILED) |[Cc](?:ategor|ATEGOR)"
    r"|[Tt](?:ag|AG)[sSgG:]|댓글|카테고리|태그|B[yY] [^.|]{1,60}\|"
)


@dataclass(slots=True)
class Ending:
    """What stood below a text."""

    categories: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    comments: str | None = None
    date: DateReading | None = None
    is_filed: bool = False
    left_out: int = 0
    sentences: list[str] = field(default_factory=list)


def is_share(paragraph: str) -> bool:
    """Whether a paragraph is the Share line alone, with the networks that it names: `Share prices rose.` is not.

    >>> is_share("Share"), is_share("Share this: Twitter Facebook"), is_share("Share prices rose.")
    (True, True, False)
    """
    return paragraph.startswith(("Share", "Like this:")) and _SHARE.fullmatch(paragraph) is not None


def opens_comments(line: str) -> bool:
    """Whether a line heads the comments of readers: `2 Responses to …`, `Leave a Reply`."""
    return line[:1] in _BEGIN_COMMENTS and len(line) <= _LONGEST and _COMMENTS.fullmatch(line) is not None


def is_filing(line: str) -> bool:
    """Whether a line says, in the words of blogs, what a post is filed under, with the mark-up that shows it."""
    filed = _FILED.fullmatch(line) or _TAGGED.fullmatch(line)
    if (filed and filed["bar"]) or _ENTRY.fullmatch(line) or _COUNT_LINE.fullmatch(line):
        return True
    behind = _behind_author(line)
    return behind != line and is_filing(behind)


def _behind_author(line: str) -> str:
    """What a line with parts between bars has behind the author; the line itself where it begins otherwise."""
    author, bar, rest = line.partition("|")
    return rest.strip() if bar and _AUTHOR.fullmatch(author) else line


def ends_post(paragraph: str) -> bool:
    """Whether the text of a post ends above this paragraph.

    >>> ends_post("Posted in Markets | 2 Comments »"), ends_post("Posted in Hamhung, he wrote home.")
    (True, False)
    """
    return len(paragraph) <= 2 * _LONGEST and _BEGINS_AS_END.match(paragraph) is not None and _is_end(paragraph)


# the same few lines stand below every post of a page
@lru_cache(maxsize=1024)
def _is_end(paragraph: str) -> bool:
    line = normal_line(paragraph)
    return is_share(line) or opens_comments(line) or is_filing(line)


def ends_among(paragraphs: Iterable[str]) -> Iterator[int]:
    """The indexes of those paragraphs that end the text of a post."""
    begins = _BEGINS_AS_END.match
    # most do not even begin as an end does: these are passed over without a call
    return (index for index, paragraph in enumerate(paragraphs) if begins(paragraph) and ends_post(paragraph))


def are_several(paragraphs: Sequence[str]) -> bool:
    """Whether paragraphs are those of several posts: below what one is filed under, more text is filed.

    Or how often a text was commented on stands below it, and again below more text.

    >>> text = "It is ground between two stones, as it always was."
    >>> are_several([text, "Posted in Mills | 2 Comments", "Soap", text, "Posted in Soap | No Comments"])
    True
    """
    lines = [normal_line(paragraph) if len(paragraph) <= 2 * _LONGEST else "" for paragraph in paragraphs]
    filed: int | None = None
    counted = 0
    for index, line in enumerate(lines):
        if _COUNT_LINE.fullmatch(line):
            if any(map(is_sentence, paragraphs[counted:index])):
                if counted:
                    return True
                counted = index
        elif opens_comments(line):
            return False
        elif is_filing(line):
            if filed is not None and any(map(is_sentence, paragraphs[filed + 1 : index])):
                return True
            filed = index
    return False


def is_sentence(paragraph: str) -> bool:
    """Whether a paragraph is a sentence or several, and no heading, name or button.

    >>> is_sentence("The barge lay in the harbour for a week or two."), is_sentence("All rights reserved.")
    (True, False)
    """
    ends = paragraph.rstrip("”’\"')]").endswith((".", "!", "?", "다", "。"))
    return ends and letters_in(paragraph) > SHORTEST_SENTENCE


def part_ending(paragraphs: Sequence[str], first: int | None = None) -> tuple[list[str], Sequence[str]]:
    """The text of a post, and what stands below it or, of what it is filed under, above it.

    `first` is the index of the first one that ends a post, or the number of paragraphs, where that is known. `Posted in
    Markets`, without anything to show that it is no sentence, counts on the last lines only, as do the lists of related
    posts and the buttons that plug-ins print. A page may have its Share line, what a post is filed under and the number
    of comments between title and text, too.
    """
    above: list[int] = []
    # no more than a byline stands above such lines
    if first is None or (first <= 1 and not any(map(is_sentence, paragraphs[:first]))):
        ends = list(ends_among(paragraphs))
        begin = _begin_of_text(paragraphs) if ends and _may_be_of_head(paragraphs[ends[0]]) else 0
        above = list(takewhile(lambda index: index < begin and _may_be_of_head(paragraphs[index]), ends))
        first = next(iter(ends[len(above) :]), None)
    first = _end_before_tools(paragraphs, len(paragraphs) if first is None else first)
    while first and _is_bare_filing(paragraphs[first - 1]):
        first -= 1
    filed = [paragraphs[index] for index in above if not opens_comments(normal_line(paragraphs[index]))]
    text = [paragraph for index, paragraph in enumerate(paragraphs[:first]) if index not in above]
    return text, [*filed, *paragraphs[first:]]


def _end_before_tools(paragraphs: Sequence[str], end: int) -> int:
    """Where a text ends that goes up to `end`, without a list of related posts and buttons at its end."""
    index = end
    while index and len(paragraph := paragraphs[index - 1]) <= _LONGEST_TOOL:
        if paragraph[-1] in _ENDS_OF_SENTENCES and is_sentence(paragraph):
            break
        index -= 1
        if paragraph[0] not in _BEGIN_TOOLS:
            continue
        if _RELATED.fullmatch(line := normal_line(paragraph)) or (end == index + 1 and _TOOL.fullmatch(line)):
            end = index
    return end


def read_ending(paragraphs: Sequence[str]) -> Ending:
    """What the paragraphs below a text say; what else there is, such as links to older posts, is counted."""
    ending = Ending()
    for index, paragraph in enumerate(paragraphs):
        if is_share(paragraph):  # as most are
            continue
        line = normal_line(paragraph) if len(paragraph) <= 2 * _LONGEST else paragraph
        if opens_comments(line):
            kept = [other for other in paragraphs[index:] if not _says_nothing(other)]
            ending.comments = normal_body(kept) or None
            break
        for part in paragraph.split("\n") if "\n" in paragraph else (line,):
            line = normal_line(part)
            if not _read_filing(line, ending):
                ending.left_out += 1
                ending.sentences += [line] if is_sentence(line) else []
    return ending


def _may_be_of_head(paragraph: str) -> bool:
    return is_share(line := normal_line(paragraph)) or is_filing(line)


def _begin_of_text(paragraphs: Sequence[str]) -> int:
    """The index of the first sentence, if a whole text follows; 0 where it may be a comment.

    The number of comments may head these: it stands above the text where another such line stands below it.
    """
    begin = next((index for index, paragraph in enumerate(paragraphs) if is_sentence(paragraph)), 0)
    text = list(takewhile(lambda paragraph: not opens_comments(normal_line(paragraph)), paragraphs[begin:]))
    is_headed = any(opens_comments(normal_line(paragraph)) for paragraph in paragraphs[:begin])
    may_be_comments = is_headed and begin + len(text) == len(paragraphs)
    return begin if is_enough("".join(filter(is_sentence, text))) and not may_be_comments else 0


def _is_bare_filing(paragraph: str) -> bool:
    if paragraph[0] not in _BEGIN_FILING:
        return False
    line = normal_line(paragraph) if len(paragraph) <= _LONGEST else ""
    return not line.endswith((".", "!", "?")) and bool(_FILED.fullmatch(line) or _TAGGED.fullmatch(line))


def _says_nothing(paragraph: str) -> bool:
    return opens_comments(line := normal_line(paragraph)) or _FORM.fullmatch(line) is not None


def _read_filing(line: str, ending: Ending) -> bool:
    """Take categories, tags and day from a line; whether it was one of those."""
    if is_share(line) or not line:
        return True
    if len(line) > 2 * _LONGEST:
        return False
    line = _behind_author(line)
    if filed := _ENTRY.fullmatch(line) or _FILED.fullmatch(line):
        ending.is_filed = True
        ending.categories += _names(filed["names"])
        ending.tags += _names(filed["tags"])
        written = whole_day(filed["date"] or "")
        ending.date = ending.date or (as_day_of_post(written) if written else None)
        return True
    if tagged := _TAGGED.fullmatch(line):
        ending.tags += _names(tagged["names"])
        return True
    return _COUNT_LINE.fullmatch(line) is not None


def _names(printed: str | None) -> list[str]:
    return [name for part in (printed or "").split(",") if (name := part.strip())]
