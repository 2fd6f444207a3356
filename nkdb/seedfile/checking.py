"""Seeds as a user names them: read from some paths, or the shipped ones, and checked without a database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from nkdb.errors import SeedError
from nkdb.progress import Begin
from nkdb.seedfile.outside import Known
from nkdb.seedfile.reading import read_seeds
from nkdb.seedfile.references import check_references
from nkdb.seedfile.remarks import remarks
from nkdb.seedfile.seeds import Seeds
from nkdb.shipped import shipped_folder

LOOKED_IN = "Keys are looked for in the files given and in the seeds that come with nkdb: give the whole folder."


def read(paths: Sequence[Path], begin: Begin | None = None, max_errors: int = SeedError.SHOWN) -> Seeds:
    """Read the seeds at the paths, or the shipped ones where there are none."""
    shipped = shipped_folder("seeds")
    return read_seeds(list(paths) or [shipped], shipped, begin, max_errors)


def check(paths: Sequence[Path], max_errors: int = SeedError.SHOWN, begin: Begin | None = None) -> Seeds:
    """Validate seeds without a database, and remark on them; references may lead into the shipped seeds.

    `begin` is told of each pass over a file of JSON Lines, and over the articles in others.
    Raises SeedError with every problem found, of which `max_errors` are told; at more, JSON Lines are read no further.
    """
    seeds = read(paths, begin, max_errors)
    own = {(file.root, file.path) for file in seeds.files}
    # where the shipped seeds are read whole, nothing is outside
    others = Seeds() if "shipped" in seeds.complete else _without(read([]), own)
    articles = [at.record for at in others.articles()]
    known = Known.of(others)
    keys = {
        **known.keys,
        "article": {article.key for article in articles},
        "figure": {
            f"{article.key}/{claim.key}/{figure.key}"
            for article in articles
            for claim in article.claims
            for figure in claim.figures
        },
    }
    problems = check_references(seeds, replace(known, keys=keys, looked_in=LOOKED_IN), begin)
    problems += seeds.problems
    if problems:
        raise SeedError(problems, max_errors)
    seeds.remarks += remarks(seeds, others)
    return seeds


def _without(seeds: Seeds, files: set[tuple[str, str]]) -> Seeds:
    """Seeds less those of some files."""
    kept = Seeds()
    kept.article_files = [
        file for file in seeds.article_files if (file.seed_file.root, file.seed_file.path) not in files
    ]
    for located in (located for records in seeds.records.values() for located in records):
        if (located.seed_file.root, located.seed_file.path) not in files:
            kept.add(located)
    return kept
