"""What all tables share: the naming convention, columns, and comments that SQLite keeps too.

Tables are SQLAlchemy's own, with typed columns: nothing here maps them to classes, and `sqlalchemy.orm` is not
imported, which would take a command longer than its work. Who wants classes has them from
`sqlalchemy.ext.automap.automap_base(metadata=METADATA)`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKey, Integer, MetaData, Numeric, Text, func
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateColumn, CreateTable

from nkdb.vocabulary import Words

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

HEX = "0123456789abcdef"
KEY_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789-"


METADATA = MetaData(naming_convention=NAMING_CONVENTION)
"""The schema as the models see it."""

NUMBER = Numeric(asdecimal=False)
"""A number with the digits it was given; Python sees a float."""

# each table has copies of these
ID = Column(Integer, primary_key=True, comment="Row number; not stable between databases, use key")
KEY = Column(Text, nullable=False, comment="Readable name of the row, stable between databases")
SEED_FILE_ID = Column(
    Integer,
    ForeignKey("seed_file.id"),
    index=True,
    comment="The seed file this row is written in; NULL for imported rows",
)
ENTERED_AT = Column(
    DateTime,
    nullable=False,
    server_default=func.current_timestamp(),
    comment="When the row entered this database (UTC)",
)


# columns that hold what others wrote, at length: an export leaves them out unless asked
PROSE = {"prose": True}


def one_of(column: str, words: Words) -> CheckConstraint:
    """A CHECK that holds a column to an enumeration, named after the column.

    `info` keeps the words with their meanings, for the data dictionary.
    """
    allowed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({allowed})", name=column, info={"column": column, "words": words})


def key_characters(also: str = "") -> CheckConstraint:
    """A CHECK that a key has only characters of keys and is not empty (`ltrim` reads the same in both databases)."""
    return CheckConstraint(f"key <> '' AND ltrim(key, '{KEY_CHARACTERS}{also}') = ''", name="key_characters")


def sha256_format(column: str) -> CheckConstraint:
    """A CHECK that a text is a sha256 in lower-case hexadecimal."""
    return CheckConstraint(f"length({column}) = 64 AND ltrim({column}, '{HEX}') = ''", name=f"{column}_format")


def bounds(prefix: str = "") -> CheckConstraint:
    """A CHECK that the earliest day does not lie after the latest."""
    low, high = f"{prefix}earliest", f"{prefix}latest"
    return CheckConstraint(f"{low} IS NULL OR {high} IS NULL OR {low} <= {high}", name=f"{prefix}bounds")


def sql_comment(text: str) -> str:
    """A comment for the inside of a SQL statement."""
    return f"/* {text.replace('*/', '* /')} */"


# SQLite has no COMMENT ON, but it keeps the text of CREATE TABLE, comments included: `.schema article` shows them.
@compiles(CreateColumn, "sqlite")
def _column_with_comment(element: CreateColumn, compiler: Any, **kw: Any) -> str:
    text: str = compiler.visit_create_column(element, **kw)
    comment = element.element.comment
    return f"{text} {sql_comment(comment)}" if text and comment else text


@compiles(CreateTable, "sqlite")
def _table_with_comment(element: CreateTable, compiler: Any, **kw: Any) -> str:
    text: str = compiler.visit_create_table(element, **kw)
    comment = element.element.comment
    return text.replace("(", f"( {sql_comment(comment)}", 1) if comment else text
