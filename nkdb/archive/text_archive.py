"""Archives of a blog saved as plain text.

The page begins with `Archive for the 'X' Category`. Each post is a title, a date line with weekday (`Tuesday, August
5th, 2014`), then paragraphs; `Share` ends it.
"""

from __future__ import annotations

import re

from nkdb.archive.article import Page, PageArticle
from nkdb.archive.content import Content
from nkdb.archive.dates import read_date_line
from nkdb.archive.normal import normal_line, split_paragraphs
from nkdb.archive.post import read_post

NAME = "plain-text archive"
LOOKS_FOR = "a first line such as: Archive for the 'Manufacturing' Category"
POST_LOOKS = "a title, then a date line such as: Tuesday, August 5th, 2014"

_HEADING = re.compile(r"Archive for the [‘’'\"“](?P<category>[^\r\n]+?)[‘’'\"”] Category[^\S\r\n]*(?=[\r\n]|$)")


def identify(content: Content) -> bool:
    """Whether the text begins as such an archive does."""
    return _HEADING.match(content.text.lstrip()) is not None


def parse(content: Content) -> Page:
    """The posts of the archive, in the order of the page."""
    text = content.text
    heading = _HEADING.match(text.lstrip())
    page = Page(NAME)
    categories = [normal_line(heading["category"])] if heading else []
    if heading:  # the title of the first post may follow without a blank line
        text = text.replace(heading[0], "", 1)
    paragraphs = split_paragraphs(text)
    dates = [
        (index, reading)
        for index, (_, paragraph) in enumerate(paragraphs)
        if index > 0 and (reading := read_date_line(normal_line(paragraph)))
    ]
    articles: list[PageArticle] = []
    for number, (index, reading) in enumerate(dates):
        if reading.warning:
            page.warnings.append(f"line {paragraphs[index][0]}: {reading.warning}")
        end = dates[number + 1][0] - 1 if number + 1 < len(dates) else len(paragraphs)
        line, title = paragraphs[index - 1]
        content_ = [paragraph for _, paragraph in paragraphs[index + 1 : end]]
        articles.append(read_post(normal_line(title), reading.day, content_, categories=categories, line=line))
    page.articles = articles
    return page
