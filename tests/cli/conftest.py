"""Running commands in a folder of their own, and a few private seeds with the saved page they were coded from."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from nkdb import db
from nkdb.cli import main

Run = Callable[..., Result]

BODY = (
    "A seller at the crossing takes 300 won for a bowl of noodles, she told the blog.\n\n"
    "Three of the four stalls there are run by one family."
)
PAGE = f"""Archive for the ‘Manufacturing’ Category

Noodles at the crossing

Tuesday, March 3rd, 2015

{BODY}

Share
"""


def _span(text: str) -> str:
    start = BODY.index(text)
    return f"{{start: {start}, end: {start + len(text)}, sha256: {hashlib.sha256(text.encode()).hexdigest()}}}"


ARTICLE = f"""\
key: noodles-2015-03-03
title: Noodles at the crossing
published_on: 2015-03-03
publisher: nk-economy-watch
summary: What a bowl of noodles costs.
chains:
  seller:
  - {{source: nk-economy-watch, mode: publishes}}
claims:
- key: price
  text: A bowl costs 300 won.
  kind: statistic
  modality: asserted
  time: 2015-03~
  credibility: 3
  topics: [street-food]
  chain: seller
  evidence:
  - {_span("takes 300 won for a bowl of noodles")}
  figures:
  - key: bowl
    measure: noodle-price
    qualifier: exact
    low: 300
    high: 300
    unit: KPW
    printed: 300 won
    evidence:
    - {_span("300 won")}
- key: family
  text: Most stalls belong to one family.
  kind: practice
  modality: asserted
  credibility: 3
  topics: [street-food]
  chain: seller
  evidence:
  - {_span("Three of the four stalls there are run by one family.")}
"""

OTHERS = """\
topics:
- {key: street-food, name: Street food}
measures:
- {key: noodle-price, name: Price of noodles, dimension: money, unit: KPW}
"""

KEY = "noodles-2015-03-03"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, the test's own; no database is named by the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NKDB_DATABASE_URL", raising=False)
    return tmp_path


@pytest.fixture
def named(here: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[db.Target], db.Target]:
    """Have commands use a database: a file by its default name, one on a server by the environment."""

    def name(target: db.Target) -> db.Target:
        if target.file is None:
            monkeypatch.setenv("NKDB_DATABASE_URL", target.url)
            return target
        return db.Target.parse(db.DEFAULT_DATABASE)

    return name


@pytest.fixture
def nowhere(nowhere: db.Target, named: Callable[[db.Target], db.Target]) -> db.Target:
    """Where commands make a database; there is none yet."""
    return named(nowhere)


@pytest.fixture
def empty(empty: db.Target, named: Callable[[db.Target], db.Target]) -> db.Target:
    """A migrated database without rows, which commands use."""
    return named(empty)


@pytest.fixture
def shipped(shipped: db.Target, named: Callable[[db.Target], db.Target]) -> db.Target:
    """A database with the shipped seeds, which commands use."""
    return named(shipped)


@pytest.fixture
def older(older: db.Target, named: Callable[[db.Target], db.Target]) -> db.Target:
    """The shipped rows in a database of schema 0004, which commands use."""
    return named(older)


@pytest.fixture
def shipped_to_read(shipped_to_read: db.Target, named: Callable[[db.Target], db.Target]) -> db.Target:
    """A database with the shipped seeds, which commands use and do not write to."""
    return named(shipped_to_read)


@pytest.fixture
def run(here: Path) -> Run:
    """Run a command of nkdb within this process; an exception that is no message for the user fails the test."""

    def invoke(*arguments: object, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(
            main, [str(a) for a in arguments], input=stdin, prog_name="nkdb", catch_exceptions=False
        )

    return invoke


@pytest.fixture
def start(here: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run `python -m nkdb` as a process."""

    def process(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "nkdb", *map(str, arguments)],
            cwd=here, env=os.environ | {"PYTHONUTF8": "1"} | environment,
            capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip

    return process


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A folder of private seeds that build on the shipped ones."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "others.yaml").write_text(OTHERS, encoding="utf-8")
    (folder / "noodles.yaml").write_text(ARTICLE, encoding="utf-8")
    return folder


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """The saved page the private seeds were coded from."""
    file = tmp_path / "page.txt"
    file.write_text(PAGE, encoding="utf-8")
    return file
