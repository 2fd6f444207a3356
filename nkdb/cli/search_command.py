"""`nkdb search`."""

from __future__ import annotations

import sys
from typing import Any

import click

from nkdb import db
from nkdb.cli.options import A_DAY, CommandOfOneText, NumberInRange, database_option, format_option, note
from nkdb.days import day_span
from nkdb.query import SECONDS


@click.command("search", cls=CommandOfOneText)
@click.argument("text")
@database_option
@click.option(
    "--in", "within", type=click.Choice(["claims", "titles", "names", "bodies", "all"]), default="all",
    show_default=True, help="Where to look.",
)  # fmt: skip
@click.option(
    "--limit",
    type=click.IntRange(1, 1000),
    default=20,
    show_default=True,
    metavar="ROWS",
    help="Print at most so many rows.",
)
@click.option("--since", metavar="DATE", help="Published in this year, month, on this day, or later.")
@click.option("--until", metavar="DATE", help="Published in this year, month, on this day, or earlier.")
@click.option("--source", metavar="KEY|NAME", help="With this source anywhere in the chain.")
@click.option(
    "--sort", type=click.Choice(["rank", "date"]), default="rank", show_default=True,
    help="The best match first, or the newest.",
)  # fmt: skip
@click.option(
    "--timeout", type=NumberInRange(0, A_DAY, min_open=True), default=SECONDS, show_default=True, metavar="SECONDS",
    help="Give up after so many seconds.",
)  # fmt: skip
@format_option
def command(
    text: str,
    target: db.Target,
    within: str,
    limit: int,
    since: str | None,
    until: str | None,
    source: str | None,
    sort: str,
    timeout: float,
    format_: str,
) -> None:
    """Find words in claims, titles, names and imported texts, English and Korean.

    All words must occur: English ones in any of their forms (kiln finds kilns), Korean ones also inside longer
    words (쌀값 finds 쌀값이). "cement kilns" finds the phrase, cem* all words that begin so, and -coal leaves out
    what has the word (put -- before a text that begins with a minus). Anything else is read as a word, AND and OR
    too. The words found are bold on a terminal and in Markdown.

    \b
      nkdb search '"8.3 money" work* -rice' --in claims --since 2014
    """  # noqa: D301 - click wants the character, not the two that print it
    from nkdb.export.formats import FORMATS, emphasised
    from nkdb.search import END, START, Hit, search

    first, last = day_span(since, until)
    found = search(
        target, text, within=within, limit=limit + 1, since=first, until=last, source=source, sort=sort, seconds=timeout
    )

    def snippet(hit: Hit) -> Any:
        if format_ == "table":
            return emphasised(hit.marked, START, END)
        return hit.marked.replace(START, "**").replace(END, "**") if format_ == "markdown" else hit.snippet

    rows = [(h.kind, h.key, h.title, snippet(h), h.date, h.rank) for h in found.hits[:limit]]
    FORMATS[format_](["kind", "key", "title", "snippet", "date", "rank"], rows, sys.stdout)
    if not found.hits:
        note("nothing found")
    if len(found.hits) > limit:
        note(f"only the first {limit:,} are shown; --limit shows more")
    if found.only_alike:
        note("nothing has these words; these names have a similar spelling")
