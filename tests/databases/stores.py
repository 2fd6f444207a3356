"""Where the tests' databases are made: in files, or on a server. Each store makes them the same way."""

from __future__ import annotations

import shutil
import uuid
from abc import ABC, abstractmethod
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from nkdb import db
from nkdb.load.seeds import load

if TYPE_CHECKING:
    import psycopg


class Store(ABC):
    """Databases of one kind. Those with the schema or the shipped seeds are copies of one that is made once."""

    kind: str

    @abstractmethod
    def nowhere(self, folder: Path) -> db.Target:
        """Where a database may be made that a test in this folder owns; there is none yet."""

    @abstractmethod
    def copy(self, original: db.Target, folder: Path) -> db.Target:
        """A copy of a database, owned by a test in this folder."""

    @abstractmethod
    def to_read(self, original: db.Target, folder: Path) -> db.Target:
        """A database for a test in this folder that only reads, as cheap as can be."""

    @abstractmethod
    def drop(self, target: db.Target) -> None:
        """Take a database away, unless something else does."""

    @abstractmethod
    def _template(self, name: str) -> db.Target: ...

    @cached_property
    def empty(self) -> db.Target:
        """A migrated database without rows, never to be written to."""
        target = self._template("empty")
        with db.connection(target) as conn:
            db.upgrade(conn)
        return target

    @cached_property
    def shipped(self) -> db.Target:
        """A database with the shipped seeds, never to be written to."""
        target = self._template("shipped")
        load(target)
        return target


class Files(Store):
    """SQLite files: `nkdb.sqlite` in the folder of the test."""

    kind = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def nowhere(self, folder: Path) -> db.Target:
        return db.Target.parse(str(folder / db.DEFAULT_DATABASE))

    def copy(self, original: db.Target, folder: Path) -> db.Target:
        assert original.file is not None
        shutil.copy(original.file, folder / db.DEFAULT_DATABASE)
        return self.nowhere(folder)

    def to_read(self, original: db.Target, folder: Path) -> db.Target:
        return self.copy(original, folder)

    def drop(self, target: db.Target) -> None:
        """The folder goes, and the file with it."""

    def _template(self, name: str) -> db.Target:
        return db.Target.parse(str(self._folder / f"{name}.sqlite"))


class OnServer(Store):
    """Databases on a PostgreSQL server."""

    kind = "postgres"

    def __init__(self, url: str) -> None:
        self._url = url
        self._made: dict[str, db.Target] = {}
        self._free: list[str] = []
        self._in_encodings: set[str] = set()
        self._sealed: dict[db.Target, db.Target] = {}

    def nowhere(self, folder: Path) -> db.Target:
        return self._new("template1")

    def copy(self, original: db.Target, folder: Path) -> db.Target:
        return self._new(self._name(original))

    def to_read(self, original: db.Target, folder: Path) -> db.Target:
        # not the original itself: it can be copied only while nobody is connected to it
        if original not in self._sealed:
            self._sealed[original] = self.copy(original, folder)
            self._do(f"ALTER DATABASE {self._name(self._sealed[original])} SET default_transaction_read_only = on")
        return self._sealed[original]

    def drop(self, target: db.Target) -> None:
        name = self._name(target)
        if self._made.pop(name, None):
            self._do(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            # the next one has its name: nkdb knows by it what it has asked this server, and the statements it has compiled
            if name not in self._in_encodings:
                self._free.append(name)

    def drop_all(self) -> None:
        """Take away every database made here."""
        for target in list(self._made.values()):
            self.drop(target)
        self._connection.close()

    def in_encoding(self, encoding: str) -> db.Target:
        """A new database that keeps texts in an encoding."""
        # by a name of its own: what is known of a database by its name is told of one in UTF-8
        name = self._new_name()
        self._in_encodings.add(name)
        return self._new("template0", f"ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C'", name)

    def _template(self, name: str) -> db.Target:
        return self._new("template1")

    @staticmethod
    def _new_name() -> str:
        return f"nkdb_test_{uuid.uuid4().hex}"

    def _new(self, template: str, options: str = "", name: str | None = None) -> db.Target:
        name = name or (self._free.pop() if self._free else self._new_name())
        # the server's files are copied as they are, which is the only way before 15: the other one writes every page into
        # its log too, at three times the cost
        strategy = "STRATEGY file_copy" if self._connection.info.server_version >= 150_000 else ""
        self._do(f"CREATE DATABASE {name} TEMPLATE {template} {strategy} {options}")
        self._made[name] = db.Target.parse(urlunsplit(urlsplit(self._url)._replace(path=f"/{name}")))
        return self._made[name]

    @staticmethod
    def _name(target: db.Target) -> str:
        return urlsplit(target.url).path[1:]

    @cached_property
    def _connection(self) -> psycopg.Connection:
        import psycopg

        return psycopg.connect(self._url, autocommit=True)

    def _do(self, statement: str) -> None:
        self._connection.execute(statement)
