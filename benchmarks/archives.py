"""How fast saved category pages of WordPress are read, against the least that reading them takes.

Run from a checkout with nkdb installed: `python benchmarks/archives.py [--pages N]`. The pages are made up,
half of them of an old theme and half of a modern one, with head, scripts, side bar and ten posts each. Every job starts
from the bytes of a page and runs in turns with the others, on one core:

* nkdb: decode, find the layout, read the posts with all their parts;
* selectolax, lxml: parse the page and take its text, as one piece (the limit);
* trafilatura: on a sample of the pages, with the number of posts it finds (it takes a page for one article).

Printed are medians, ratios and, from a process of its own each, the memory that many files take against few.
"""

from __future__ import annotations

import argparse
import datetime
import html
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from nkdb.archive.content import Content
from nkdb.archive.reading import read_content

POSTS = 10
WORDS = [
    "rice", "market", "factory", "prices", "workers", "the", "of", "in", "and", "to", "a", "reported", "source",
    "said", "province", "year", "won", "exchange", "rate", "was", "were", "“August”", "ministry", "—", "they’re",
    "production", "unit", "state", "cooperative", "farm", "per", "cent", "its", "output", "8.3", "Pyongyang", "café",
]  # fmt: skip


def made_up_page(number: int) -> bytes:
    """A category page with ten posts; always the same one for a number."""
    chance = random.Random(number)
    old = number % 2 == 0
    posts = [made_up_post(chance, number, place, old=old) for place in range(POSTS)]
    script = "var _q=_q||[];" + "".join(f"_q.push(['{chance.random()}']);" for _ in range(120))
    style = "".join(f".c{place}{{margin:{place}px;color:#{place:06x}}}" for place in range(150))
    links = "".join(
        f'<li class="cat-item"><a href="https://blog.example/archive/{place}/" title="View all">{sentence(chance, 3)}</a></li>'
        for place in range(150)
    )
    return f"""<!DOCTYPE html>
<html lang="en-US"><head><meta charset="UTF-8"><title>Samples &#8211; A made-up blog</title>
<style>{style}</style><script>{script}</script><meta name="generator" content="WordPress"></head>
<body class="archive category"><div id="page"><div id="header"><h1><a href="https://blog.example/">A made-up blog</a></h1></div>
<div id="content"><h2 class="pagetitle">Archive for the &#8216;Samples&#8217; Category</h2>
{"".join(posts)}</div><div id="sidebar"><ul>{links}</ul></div><div id="footer"><p>Made up</p></div></div>
<script>{script}</script></body></html>
""".encode()


def made_up_post(chance: random.Random, number: int, place: int, *, old: bool) -> str:
    """One post, with an institute above its text or a source below it at times, a picture, a list, share buttons."""
    day = datetime.date(2014, 8, 5) - datetime.timedelta(days=number * POSTS + place)
    day += datetime.timedelta(days=4000 * ((number * POSTS + place) // 4000))
    url = f"https://blog.example/{day:%Y/%m/%d}/post-{number}-{place}/"
    title = html.escape(f"Post {number}.{place} on {sentence(chance, 6)}")
    text = [f"<p>{paragraph(chance)}</p>\n" for _ in range(chance.randrange(4, 12))]
    if place % 3 == 0:
        text.insert(0, f"<p>Institute for Sample Studies<br />\n{day.isoformat()}</p>\n")
    if place % 3 == 1:
        text.append(
            f"<p>Read the full story here:<br /><a href='{url}'>{sentence(chance, 5)}</a><br />Sample Daily<br />{day.isoformat()}</p>\n"
        )
    if place % 4 == 0:
        text.insert(
            2,
            f'<div class="wp-caption"><img src="{url}hall-{place}-a-300x200.jpg" alt=""><p class="wp-caption-text">{sentence(chance, 6)}</p></div>\n',
        )
    if place % 5 == 0:
        text.append("<ul>" + "".join(f"<li>{sentence(chance, 8)}</li>" for _ in range(5)) + "</ul>\n")
    share = '<div class="sharedaddy sd-sharing"><h3>Share this:</h3><ul><li><a href="#" rel="nofollow">Twitter</a></li><li><a href="#">Mail</a></li></ul></div>'
    if old:
        return f"""<div class="post"><h3 id="post-{number}{place}"><a href="{url}" rel="bookmark" title="Permanent Link">{title}</a></h3>
<small>{day:%A}, {day:%B} {ordinal(day)}, {day:%Y}</small><div class="entry">{"".join(text)}{share}</div>
<p class="postmetadata">Tags: <a href="https://blog.example/tag/a/" rel="tag">a</a><br /> Posted in <a href="https://blog.example/category/samples/" rel="category tag">Samples</a> | <a href="{url}#comments">{place} Comments &#187;</a></p></div>
"""
    return f"""<article id="post-{number}{place}" class="post type-post hentry category-samples"><header class="entry-header"><h2 class="entry-title"><a href="{url}" rel="bookmark">{title}</a></h2>
<div class="entry-meta"><span class="posted-on"><a href="{url}" rel="bookmark"><time class="entry-date published" datetime="{day.isoformat()}T10:00:00+09:00">{day:%B} {day.day}, {day:%Y}</time></a></span><span class="byline"> by <span class="author vcard"><a class="url fn n" href="https://blog.example/author/rs/">rs</a></span></span></div></header>
<div class="entry-content">{"".join(text)}{share}</div>
<footer class="entry-footer"><span class="cat-links"><a href="https://blog.example/category/samples/" rel="category tag">Samples</a></span><span class="comments-link"><a href="{url}#comments">{place} Comments</a></span></footer></article>
"""


def paragraph(chance: random.Random) -> str:
    """Twenty to a hundred words, some of them links or in another type."""
    words = chance.choices(WORDS, k=chance.randrange(20, 100))
    words[3] = f'<a href="https://news.example/{chance.randrange(9999)}">{words[3]}</a>'
    words[7] = f"<em>{words[7]}</em>"
    return " ".join(words).capitalize() + "."


def sentence(chance: random.Random, words: int) -> str:
    """A number of words, as they come."""
    return " ".join(chance.choices(WORDS, k=words)).capitalize()


def ordinal(day: datetime.date) -> str:
    """The day of the month as old themes print it."""
    return f"{day.day}{'th' if 10 < day.day < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day.day % 10, 'th')}"


def ours(raw: bytes) -> int:
    """The posts that nkdb finds, all of them with title, day and text."""
    return sum(
        bool(post.title and post.published_on and post.body) for post in read_content(Content("page", raw)).articles
    )


def with_selectolax(raw: bytes) -> int:
    """Parse and text by selectolax."""
    from selectolax.lexbor import LexborHTMLParser

    body = LexborHTMLParser(raw).body
    return len(body.text(separator=" ")) if body else 0


def with_lxml(raw: bytes) -> int:
    """Parse and text by lxml."""
    from lxml import html as lxml_html

    return len(lxml_html.document_fromstring(raw).text_content())


def with_trafilatura(raw: bytes) -> int:
    """The posts that trafilatura finds: at most the one it takes the page for."""
    from trafilatura import bare_extraction

    read = bare_extraction(raw.decode(), with_metadata=True)
    return int(bool(read and not isinstance(read, dict) and read.text))


def seconds(job: Callable[[bytes], int], raws: Sequence[bytes]) -> tuple[float, int]:
    """How long a job takes for pages, and what it gives for all of them together."""
    start = time.process_time()
    found = sum(map(job, raws))
    return time.process_time() - start, found


def batches(pages: int, size: int) -> Iterator[list[bytes]]:
    """Pages made up batch by batch, so that the memory does not hold all."""
    for begin in range(0, pages, size):
        yield [made_up_page(number) for number in range(begin, min(begin + size, pages))]


def peak_memory(pages: int) -> int:
    """Megabytes resident at most while that many pages are read in a process of its own."""
    code = f"import sys; sys.path.insert(0, {str(sys.path[0])!r}); import archives; archives.read_all({pages})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    return int(done.stdout)


def read_all(pages: int) -> None:
    """Read pages one after another and print the most memory that took, in megabytes."""
    of_number = cache(made_up_page)
    for number in range(pages):
        ours(of_number(number % 20))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--batch", type=int, default=100)
    parser.add_argument("--sample", type=int, default=10, help="pages of a batch that trafilatura reads")
    arguments = parser.parse_args()
    jobs = {"nkdb": ours, "selectolax": with_selectolax, "lxml": with_lxml}
    ratios: dict[str, list[float]] = {name: [] for name in (*jobs, "trafilatura")}
    rates: list[float] = []
    total, size, posts, sampled, general = 0, 0, 0, 0, 0
    for job in (*jobs.values(), with_trafilatura):  # imports are no part of the time
        job(made_up_page(0))
    for raws in batches(arguments.pages, arguments.batch):
        took = {}
        for name, job in jobs.items():
            took[name], found = seconds(job, raws)
            posts += found if name == "nkdb" else 0
        for name, time_taken in took.items():
            ratios[name].append(time_taken / took["nkdb"])
        sample = raws[: arguments.sample]
        generally, found = seconds(with_trafilatura, sample)
        ratios["trafilatura"].append(generally / seconds(ours, sample)[0])
        general, sampled = general + found, sampled + len(sample)
        bytes_read = sum(map(len, raws))
        total, size = total + len(raws), size + bytes_read
        rates.append(bytes_read / took["nkdb"] / 1e6)
    print(f"{total:,} pages of {size / total / 1000:.0f} kB; posts found: {posts:,} of {total * POSTS:,}")
    print(
        f"nkdb reads {statistics.median(rates):.1f} MB/s ({statistics.median(rates) * total * 1e6 / size:.0f} pages/s)"
    )
    for name in ("selectolax", "lxml"):
        print(f"{statistics.median(ratios[name]):6.2f} x as fast as {name}: parse and text alone (target 0.5)")
    print(
        f"{statistics.median(ratios['trafilatura']):6.2f} x as fast as trafilatura (target 5), which finds {general:,} of "
        f"the {sampled * POSTS:,} posts of {sampled} pages"
    )
    few, many = peak_memory(200), peak_memory(max(arguments.pages, 1000))
    print(f"memory: {few} MB for 200 files, {many} MB for {max(arguments.pages, 1000):,}")


if __name__ == "__main__":
    main()
