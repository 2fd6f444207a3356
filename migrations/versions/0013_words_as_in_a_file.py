"""Searches on PostgreSQL find what those of a SQLite file find.

Latin letters count without their marks (Hamhŭng as Hamhung), what stands between angle brackets or behind ~ and & is no
mark-up but words, and the pairs of Korean, Chinese and Japanese characters are numbered one after the other whatever
stands between them: by their place in the text, no phrase of two words was ever found. SQLite has no such functions.
"""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

PAIRED = "ぁ-ヿ㐀-䶿一-鿿가-힣"
APART = "-/.@_:<>&~+\u00ad\u200b\u200c\u200d\u2060\ufeff"
MARKED = "\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff"
INDEXES = ("claim_search", "title_search", "body_search", "document_search", "name_search")

PLAIN = f"""CREATE FUNCTION search_plain(searched text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT translate(
        CASE WHEN searched ~ '[{MARKED}]'
            THEN normalize(regexp_replace(normalize(searched, NFD), '([A-Za-z])[\u0300-\u036f]+', '\\1', 'g'), NFC)
            ELSE searched
        END,
        '{APART}', '{" " * len(APART)}'
    )
$$"""

PAIRS = f"""CREATE OR REPLACE FUNCTION search_pairs(searched text) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(
        string_agg('''' || c || CASE next_spot WHEN spot + 1 THEN next ELSE '' END || ''':' || number, ' ')::tsvector,
        ''::tsvector
    )
    FROM (
        SELECT c, spot, lead(c) OVER by_spot AS next, lead(spot) OVER by_spot AS next_spot,
            row_number() OVER by_spot AS number
        FROM unnest(string_to_array(left(searched, 70000), NULL)) WITH ORDINALITY AS characters (c, spot)
        WHERE c >= 'ぁ' COLLATE "C" AND c ~ '[{PAIRED}]'
        WINDOW by_spot AS (ORDER BY spot)
    ) AS of_text
$$"""

WORDS = f"""CREATE OR REPLACE FUNCTION search_words(searched text) RETURNS tsvector LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN searched ~ '[{PAIRED}]'
        THEN to_tsvector('nkdb_words', search_plain(left(searched, 70000))) || search_pairs(searched)
        ELSE to_tsvector('nkdb_words', search_plain(left(searched, 300000)))
    END
$$"""

PAIRS_BEFORE = f"""CREATE OR REPLACE FUNCTION search_pairs(searched text) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(
        string_agg('''' || c || CASE next_spot WHEN spot + 1 THEN next ELSE '' END || ''':' || spot, ' ')::tsvector,
        ''::tsvector
    )
    FROM (
        SELECT c, spot, lead(c) OVER (ORDER BY spot) AS next, lead(spot) OVER (ORDER BY spot) AS next_spot
        FROM unnest(string_to_array(left(searched, 70000), NULL)) WITH ORDINALITY AS characters (c, spot)
        WHERE c >= 'ぁ' COLLATE "C" AND c ~ '[{PAIRED}]'
    ) AS of_text
$$"""

WORDS_BEFORE = f"""CREATE OR REPLACE FUNCTION search_words(searched text) RETURNS tsvector LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN searched ~ '[{PAIRED}]'
        THEN to_tsvector('nkdb_words', translate(left(searched, 70000), '-/.@_:', '      ')) || search_pairs(searched)
        ELSE to_tsvector('nkdb_words', translate(left(searched, 300000), '-/.@_:', '      '))
    END
$$"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for statement in (PLAIN, PAIRS, WORDS):
            op.execute(statement)
        index_anew()


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for statement in (PAIRS_BEFORE, WORDS_BEFORE):
            op.execute(statement)
        op.execute("DROP FUNCTION search_plain")
        index_anew()


def index_anew() -> None:
    """Index those texts anew that may have other words, or words elsewhere, than before."""
    for index in INDEXES:
        of = f"searched_{index.removesuffix('_search')}"
        op.execute(
            f"UPDATE {index} SET words = search_words(t.text) FROM {of} AS t"
            f" WHERE t.id = {index}.id AND t.text ~ '[{PAIRED}{MARKED}<>&~+\u00ad\u200b-\u200d\u2060\ufeff]'"
        )
