"""The full-text index: what SQLite and PostgreSQL keep current beside the tables by triggers of their own.

SQLite: FTS5 tables with English stemming over views `searched_…`, one a part, so that no text is stored twice.
PostgreSQL: tables of tsvectors over the same views, and a trigram index of names where pg_trgm can be had. Each text is
indexed by its words and by the overlapping pairs of its Korean, Chinese and Japanese characters. The migration that
makes them has its own copy of these statements, as migrations must; a test compares what both make. Nothing in here
needs SQLAlchemy: a search asks how texts are indexed, and would wait for the models.
"""

from __future__ import annotations

import re
import unicodedata

# kana, Han, Hangul syllables
PAIRED = "ぁ-ヿ㐀-䶿一-鿿가-힣"

# index: the table and column it is of
TEXTS = {
    "claim_search": ("claim", "text"),
    "title_search": ("article", "title"),
    "body_search": ("article", "body"),
    "document_search": ("document", "title"),
}

# tables whose column `name` is indexed: what is named, and the column that points to it
NAMES = {
    "source": ("source", "id"),
    "source_name": ("source", "source_id"),
    "organization": ("organization", "id"),
    "organization_name": ("organization", "organization_id"),
    "place": ("place", "id"),
    "place_name": ("place", "place_id"),
}

TOKENIZE = "tokenize = 'porter unicode61 remove_diacritics 2'"


def _pairs(text: str) -> str:
    """A SQL expression for the overlapping pairs of a text.

    It goes through the text in parts of 64 characters, since SQLite counts characters from the beginning each time.
    """
    return f"""CASE WHEN {text} GLOB '*[{PAIRED}]*' THEN (
    WITH RECURSIVE spot(start, part, n) AS (
        SELECT 1, substr({text}, 1, 65), 1
        UNION ALL
        SELECT start + 64 * (n = 64),
            CASE n WHEN 64 THEN substr({text}, start + 64, 65) ELSE part END,
            CASE n WHEN 64 THEN 1 ELSE n + 1 END
        FROM spot WHERE n < length(part)
    )
    SELECT group_concat(substr(part, n, 1 + (substr(part, n + 1, 1) GLOB '[{PAIRED}]')), ' ')
    FROM spot WHERE substr(part, n, 1) GLOB '[{PAIRED}]'
) END"""


# compiled when there is a text for it, which takes longer than all else in this module
_PAIR = f"(?=([{PAIRED}]{{1,2}}))"


def pairs(text: str) -> str | None:
    """The overlapping pairs of a text, as the SQL of the index makes them, for filling it in Python many times as fast.

    >>> pairs("7월의 쌀값이"), pairs("rice")
    ('월의 의 쌀값 값이 이', None)
    """
    return None if text.isascii() else " ".join(re.findall(_PAIR, text)) or None


def _sqlite_index_of_texts(index: str, table: str, column: str) -> list[str]:
    """A view of what is indexed, the index over it, and the triggers that keep it current."""
    texts = f"searched_{index.removesuffix('_search')}"
    add = f"INSERT INTO {index} (rowid, text, pairs) SELECT id, text, pairs FROM {texts} WHERE id = new.id"
    remove = (
        f"INSERT INTO {index} ({index}, rowid, text, pairs)"
        f" SELECT 'delete', id, text, pairs FROM {texts} WHERE id = old.id"
    )
    change = f"UPDATE OF id, {column} ON {table} WHEN old.id <> new.id OR old.{column} IS NOT new.{column}"
    return [
        f"CREATE VIEW {texts} AS SELECT id, {column} AS text, {_pairs(column)} AS pairs"
        f" FROM {table} WHERE {column} IS NOT NULL",
        f"CREATE VIRTUAL TABLE {index} USING fts5 (text, pairs, content = '{texts}', content_rowid = 'id', {TOKENIZE})",
        f"CREATE TRIGGER {index}_insert AFTER INSERT ON {table} BEGIN {add}; END",
        f"CREATE TRIGGER {index}_before_update BEFORE {change} BEGIN {remove}; END",
        f"CREATE TRIGGER {index}_after_update AFTER {change} BEGIN {add}; END",
        f"CREATE TRIGGER {index}_delete BEFORE DELETE ON {table} BEGIN {remove}; END",
    ]


def _sqlite_index_of_names() -> list[str]:
    """The index of names: short texts of six tables, which it therefore holds itself."""
    columns = "text, pairs, kind, entity_id"
    selects = [
        f"SELECT id * {len(NAMES)} + {number} AS id, name AS text, {_pairs('name')} AS pairs, '{kind}' AS kind,"
        f" {entity} AS entity_id FROM {table}"
        for number, (table, (kind, entity)) in enumerate(NAMES.items())
    ]
    statements = [
        "CREATE VIEW searched_name AS " + " UNION ALL ".join(selects),
        f"CREATE VIRTUAL TABLE name_search USING fts5 (text, pairs, kind UNINDEXED, entity_id UNINDEXED, {TOKENIZE})",
    ]
    for number, (table, (kind, entity)) in enumerate(NAMES.items()):
        add = (
            f"INSERT INTO name_search (rowid, {columns}) VALUES"
            f" (new.id * {len(NAMES)} + {number}, new.name, {_pairs('new.name')}, '{kind}', new.{entity})"
        )
        remove = f"DELETE FROM name_search WHERE rowid = old.id * {len(NAMES)} + {number}"
        columns_of_it = "id, name" if entity == "id" else f"id, name, {entity}"
        statements += [
            f"CREATE TRIGGER {table}_search_insert AFTER INSERT ON {table} BEGIN {add}; END",
            f"CREATE TRIGGER {table}_search_update AFTER UPDATE OF {columns_of_it} ON {table}"
            f" BEGIN {remove}; {add}; END",
            f"CREATE TRIGGER {table}_search_delete AFTER DELETE ON {table} BEGIN {remove}; END",
        ]
    return statements


SQLITE = [
    *(statement for index, of in TEXTS.items() for statement in _sqlite_index_of_texts(index, *of)),
    *_sqlite_index_of_names(),
]

APART = "-/.@_:<>&~+\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""What PostgreSQL would take for a part of a word, an address or mark-up: to SQLite it stands between words."""

# Latin letters with marks, and marks by themselves; of other scripts SQLite leaves them
_MARKED = "\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff"

_PLAIN = f"""CREATE FUNCTION search_plain(searched text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT translate(
        CASE WHEN searched ~ '[{_MARKED}]'
            THEN normalize(regexp_replace(normalize(searched, NFD), '([A-Za-z])[\u0300-\u036f]+', '\\1', 'g'), NFC)
            ELSE searched
        END,
        '{APART}', '{" " * len(APART)}'
    )
$$"""

_WITH_MARKS = re.compile(f"[{_MARKED}]")
_LETTER = re.compile("([A-Za-z])[\u0300-\u036f]+")
_BLANKS = str.maketrans(APART, " " * len(APART))


def plain(text: str) -> str:
    """A text as PostgreSQL indexes it: Latin letters without their marks, a blank for what stands between words.

    >>> plain("Hamhŭng/함흥")
    'Hamhung 함흥'
    """
    if _WITH_MARKS.search(text):
        text = unicodedata.normalize("NFC", _LETTER.sub(r"\1", unicodedata.normalize("NFD", text)))
    return text.translate(_BLANKS)


# A query inside `search_words` would be started anew for every text; an expression becomes part of the statement. So
# many characters are indexed as fit into a tsvector's one megabyte even where no word comes twice. The pairs are
# numbered one after the other, as SQLite does: a phrase is found whatever stands between its words.
_PAIRS = f"""CREATE FUNCTION search_pairs(searched text) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(
        string_agg('''' || c || CASE next_spot WHEN spot + 1 THEN next ELSE '' END || ''':' || number, ' ')::tsvector,
        ''::tsvector
    )
    FROM (
        SELECT c, spot, lead(c) OVER by_spot AS next, lead(spot) OVER by_spot AS next_spot,
            row_number() OVER by_spot AS number
        FROM unnest(string_to_array(left(searched, 70000), NULL)) WITH ORDINALITY AS characters (c, spot)
        WHERE c >= '{PAIRED[0]}' COLLATE "C" AND c ~ '[{PAIRED}]'
        WINDOW by_spot AS (ORDER BY spot)
    ) AS of_text
$$"""

_WORDS = f"""CREATE FUNCTION search_words(searched text) RETURNS tsvector LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN searched ~ '[{PAIRED}]'
        THEN to_tsvector('nkdb_words', search_plain(left(searched, 70000))) || search_pairs(searched)
        ELSE to_tsvector('nkdb_words', search_plain(left(searched, 300000)))
    END
$$"""

_TRIGRAMS = """DO $$
DECLARE place text;
BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
    SELECT quote_ident(nspname) INTO place
    FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'pg_trgm';
    EXECUTE 'CREATE INDEX ix_name_search_text ON name_search USING gin (text ' || place || '.gin_trgm_ops)';
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported OR unique_violation
    OR invalid_schema_name OR undefined_object THEN
    RAISE NOTICE 'pg_trgm cannot be had here: suggestions for misspelt names go without its index';
END
$$"""


def _postgresql_trigger(table: str, number: str, events: str, body: str) -> list[str]:
    """A function and the trigger that calls it."""
    name = f"{table}_search_{number}"
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}; RETURN NULL; END $$",
        f"CREATE TRIGGER {name} AFTER {events} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def _postgresql_index_of_texts(index: str, table: str, column: str) -> list[str]:
    """The words of a column, and the triggers that keep them current."""
    part = index.removesuffix("_search")
    texts = f"searched_{part}"
    add = f"INSERT INTO {index} (id, words) SELECT id, search_words(text) FROM {texts} WHERE id = new.id"
    remove = f"DELETE FROM {index} WHERE id = old.id"
    return [
        f"CREATE VIEW {texts} AS SELECT id, {column} AS text FROM {table} WHERE {column} IS NOT NULL",
        f"CREATE TABLE {index} (id integer NOT NULL, words tsvector NOT NULL, CONSTRAINT pk_{index} PRIMARY KEY (id))",
        f"CREATE INDEX ix_{index}_words ON {index} USING gin (words)",
        *_postgresql_trigger(table, f"{part}_insert", "INSERT", add),
        *_postgresql_trigger(table, f"{part}_update", f"UPDATE OF id, {column}", f"{remove}; {add}"),
        *_postgresql_trigger(table, f"{part}_delete", "DELETE", remove),
    ]


def _postgresql_index_of_names() -> list[str]:
    """The words of names, with the names themselves for their trigrams."""
    selects = [
        f"SELECT id::bigint * {len(NAMES)} + {number} AS id, name AS text, '{kind}' AS kind, {entity} AS entity_id"
        f" FROM {table}"
        for number, (table, (kind, entity)) in enumerate(NAMES.items())
    ]
    statements = [
        "CREATE VIEW searched_name AS " + " UNION ALL ".join(selects),
        "CREATE TABLE name_search (id bigint NOT NULL, text text NOT NULL, kind text NOT NULL,"
        " entity_id integer NOT NULL, words tsvector NOT NULL, CONSTRAINT pk_name_search PRIMARY KEY (id))",
        "CREATE INDEX ix_name_search_words ON name_search USING gin (words)",
        _TRIGRAMS,
    ]
    for number, (table, (kind, entity)) in enumerate(NAMES.items()):
        add = (
            "INSERT INTO name_search (id, text, kind, entity_id, words) VALUES"
            f" (new.id::bigint * {len(NAMES)} + {number}, new.name, '{kind}', new.{entity}, search_words(new.name))"
        )
        remove = f"DELETE FROM name_search WHERE id = old.id::bigint * {len(NAMES)} + {number}"
        columns_of_it = "id, name" if entity == "id" else f"id, name, {entity}"
        statements += [
            *_postgresql_trigger(table, "insert", "INSERT", add),
            *_postgresql_trigger(table, "update", f"UPDATE OF {columns_of_it}", f"{remove}; {add}"),
            *_postgresql_trigger(table, "delete", "DELETE", remove),
        ]
    return statements


POSTGRESQL = [
    "CREATE TEXT SEARCH DICTIONARY nkdb_stem (TEMPLATE = snowball, LANGUAGE = english)",
    "CREATE TEXT SEARCH CONFIGURATION nkdb_words (COPY = simple)",
    "ALTER TEXT SEARCH CONFIGURATION nkdb_words ALTER MAPPING"
    " FOR asciiword, word, asciihword, hword, hword_asciipart, hword_part WITH nkdb_stem",
    _PLAIN,
    _PAIRS,
    _WORDS,
    *(statement for index, of in TEXTS.items() for statement in _postgresql_index_of_texts(index, *of)),
    *_postgresql_index_of_names(),
]

FILL_SQLITE = [
    *(f"INSERT INTO {index} ({index}) VALUES ('rebuild')" for index in TEXTS),
    "INSERT INTO name_search (rowid, text, pairs, kind, entity_id)"
    " SELECT id, text, pairs, kind, entity_id FROM searched_name",
]
FILL_POSTGRESQL = [
    *(
        f"INSERT INTO {index} (id, words) SELECT id, search_words(text) FROM searched_{index.removesuffix('_search')}"
        for index in TEXTS
    ),
    "INSERT INTO name_search (id, text, kind, entity_id, words)"
    " SELECT id, text, kind, entity_id, search_words(text) FROM searched_name",
]

INDEXES = (*TEXTS, "name_search")
"""The indexes, each named after what it finds."""

_SHADOWS = ("data", "idx", "content", "docsize", "config")


def is_index_table(name: str) -> bool:
    """Whether a table is a full-text index, or one in which FTS5 keeps it.

    >>> is_index_table("claim_search"), is_index_table("claim_search_data"), is_index_table("claim")
    (True, True, False)
    """
    return name in INDEXES or any(name == f"{index}_{shadow}" for index in INDEXES for shadow in _SHADOWS)
