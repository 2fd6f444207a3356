"""Which database a user means, and how it is named back: never with its password."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from nkdb.errors import DatabaseUrlError

DEFAULT_DATABASE = "nkdb.sqlite"
BUSY_SECONDS = 10.0
_KEYWORDS = re.compile(
    r"\s*(?:host|hostaddr|port|dbname|user|password|passfile|service|sslmode|options)\s*=", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Target:
    """The database a user named: a SQLite file, or the URL of a server database."""

    file: Path | None
    url: str
    wait: float | None = field(default=None, compare=False)
    """Seconds to wait for another process that is writing; None for BUSY_SECONDS."""

    @property
    def wait_seconds(self) -> float:
        """Seconds to wait for another process that is writing."""
        return BUSY_SECONDS if self.wait is None else self.wait

    @classmethod
    def of_file(cls, file: Path) -> Target:
        """A SQLite file, however it is called.

        >>> Target.of_file(Path("nk.sqlite")) == Target.parse("nk.sqlite")
        True
        """
        return cls(file, f"sqlite:///{file}")

    @classmethod
    def parse(cls, text: str) -> Target:
        """Read a --database value: a path, `sqlite:///path` or `postgresql://…`.

        >>> Target.parse("nkdb.sqlite").url
        'sqlite:///nkdb.sqlite'
        >>> Target.parse("postgresql://me:secret@host/nk")
        Target('postgresql://me:***@host/nk')
        """
        if _KEYWORDS.match(text):
            raise DatabaseUrlError(without_password(text), "keywords of a connection")
        # before :// anything is a scheme, before a mere colon only what looks like one: 10:30.sqlite is a file
        scheme = re.match(r"[a-z][a-z0-9+.-]*(?=://)|[a-z][a-z0-9+]*(?=:)", text, re.IGNORECASE)
        named = scheme[0].lower() if scheme else ""
        rest = text[len(named) :]
        if not named or (len(named) == 1 and Path(text).drive):
            if "://" in text:
                # taken for a file, a URL in quotes or after a blank would be shown as one, with its password
                raise DatabaseUrlError(without_password(text), "something before its scheme")
            name = text
        elif named == "sqlite" and rest.startswith(":///"):
            name = rest.removeprefix(":///")
        elif named in ("postgresql", "postgres", "postgresql+psycopg"):
            if re.search("[\0\ud800-\udfff]", rest):
                raise DatabaseUrlError(ascii(without_password(text)), "not UTF-8")
            if not rest.startswith("://"):
                raise DatabaseUrlError(re.sub(r":.*@", ":***@", text, flags=re.DOTALL), "no // behind its scheme")
            given = rest[3:].partition("?")[0]
            if given.count("@") > 1 or "@" in given.partition("/")[2]:
                # what is taken for the host would be a piece of the password, and stand in messages
                raise DatabaseUrlError(without_password(text), "an @ or / of a password is written %40 or %2F")
            return cls(None, f"postgresql+psycopg{rest}")
        else:
            raise DatabaseUrlError(without_password(text))
        if name in ("", ":memory:") or "\0" in name:
            raise DatabaseUrlError(repr(text))
        return cls.of_file(Path(name))

    def __str__(self) -> str:
        """How the database is named to a user: never with its password."""
        return str(self.file) if self.file is not None else without_password(self.url.replace("+psycopg", "", 1))

    def __repr__(self) -> str:
        return f"Target({str(self)!r})"

    def redacted(self, text: str) -> str:
        """A text, such as a driver's message, with the password of this URL redacted in whatever form.

        >>> Target.parse("postgresql://me:s%40cret@host/nk").redacted('wrong password "s@cret"')
        'wrong password "***"'
        """
        if self.file is None:
            try:
                parts = urlsplit(self.url)
                given = [parts.password or "", *(v for k, v in parse_qsl(parts.query) if k.endswith("password"))]
            except ValueError:
                given = []
            for secret in sorted({form for each in given for form in (each, unquote(each))}, key=len, reverse=True):
                # so short a word would be found inside others; the URL's own form is seen to below
                if len(secret) > 2:
                    text = text.replace(secret, "***")
        return without_password(text)


def without_password(url: str) -> str:
    """A URL with its password redacted, wherever it may end: unquoted passwords hold any character.

    >>> without_password("postgresql://me:p@ss/word@host/nk?password=secret&sslmode=require")
    'postgresql://me:***@host/nk?password=***&sslmode=require'
    """
    url = re.sub(r"(://[^:/@]*):.*@", r"\1:***@", url, flags=re.DOTALL)
    # libpq takes the name of a parameter with escapes in it too
    url = re.sub(r"([?&][^=&\s]*=)[^&\s]*", lambda given: f"{given[1]}***" if _is_secret(given[1]) else given[0], url)
    return re.sub(r"(\b(?:ssl)?password\s*=\s*)(?:'(?:[^'\\]|\\.)*'|(?!\*\*\*)\S+)", r"\1***", url, flags=re.IGNORECASE)


def _is_secret(parameter: str) -> bool:
    return unquote(parameter[1:-1]).lower() in ("password", "sslpassword")
