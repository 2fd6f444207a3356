"""How fast archives saved as plain text are read, against the least that reading them takes.

Run from a checkout with nkdb installed: `python benchmarks/text_archives.py [--megabytes N] [--runs N]`. A made-up
archive is read from its bytes, decoding included; the limit decodes the same bytes, parts them at blank lines and makes
every run of white space one space. Both run in turns, on one core; the best of each is printed, since whatever else
the machine does only adds to it.
"""

from __future__ import annotations

import argparse
import datetime
import random
import time
from collections.abc import Callable
from functools import partial

from archives import ordinal, sentence

from nkdb.archive.article import PageArticle
from nkdb.archive.content import Content
from nkdb.archive.layouts import text_archive, text_lines, text_list
from nkdb.archive.reading import Layout


def made_up_archive(megabytes: float, *, lined: bool = False, weekday: bool = True) -> bytes:
    """Posts of two hundred to a thousand words, some with an institute above their text or a source below it."""
    chance = random.Random(20140805)
    day = datetime.date(2014, 8, 5)
    parting = "\n" if lined else "\n\n"
    pieces: list[str] = []
    size = 0
    while size < megabytes * 1e6:
        day -= datetime.timedelta(days=chance.randrange(4))
        number = len(pieces)
        post = [
            f"Post {number} on {sentence(chance, 6)}",
            f"{day:%A}, " * weekday + f"{day:%B} {ordinal(day)}, {day:%Y}",
        ]
        if number % 3 == 0:
            post.append(f"Institute for Sample Studies (ISS)\n{day:%Y}-{day.month}-{day.day}")
        post += [sentence(chance, chance.randrange(20, 120)) + "." for _ in range(chance.randrange(4, 12))]
        if number % 3 == 1:
            post.append(f"Read the full story here:\n{sentence(chance, 6)}\nSample Daily\nRi Sam\n{day.isoformat()}")
        text = parting.join([*post, "Share"])
        pieces.append(text)
        size += len(text.encode())
    heading = [] if lined or not weekday else ["Archive for the ‘Samples’ Category"]
    return (parting.join([*heading, *pieces]) + "\n").encode()


def limit(raw: bytes) -> list[str]:
    """The paragraphs of a text, with single spaces."""
    return [" ".join(paragraph.split()) for paragraph in raw.decode().split("\n\n")]


def posts_of(layout: Layout, raw: bytes) -> list[PageArticle]:
    """The posts that a layout finds."""
    return list(layout.parse(Content("page", raw)).articles)


def seconds(job: Callable[[bytes], object], raw: bytes) -> float:
    """How long a job takes with the bytes."""
    start = time.process_time()
    job(raw)
    return time.process_time() - start


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=float, default=20.0)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    jobs: dict[str, tuple[bytes, Layout]] = {
        "archive": (made_up_archive(arguments.megabytes), text_archive),
        "list of posts": (made_up_archive(arguments.megabytes, weekday=False), text_list),
        "a line each": (made_up_archive(arguments.megabytes, lined=True, weekday=False), text_lines),
    }
    print(f"{'form':14} {'posts':>6} {'MB/s':>6} {'ratio':>6}  against blank lines and single spaces alone")
    for name, (raw, layout) in jobs.items():
        job = partial(posts_of, layout)
        times = [(seconds(job, raw), seconds(limit, raw)) for _ in range(arguments.runs)]
        own, least = min(took for took, _ in times), min(took for _, took in times)
        print(f"{name:14} {len(job(raw)):6} {len(raw) / own / 1e6:6.1f} {own / least:6.2f}")


if __name__ == "__main__":
    main()
