"""The words of a text, worked out in a third of the time on PostgreSQL, and of texts of any length.

`search_words` is an expression now, which the server puts into the statement that calls it; a query inside it would be
started anew for every text. Only texts with Korean are gone through for pairs. A tsvector holds one megabyte, which the
pairs of 180,000 characters went beyond: that much of a text is indexed as always fits. SQLite has no such function.
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

PAIRED = "ぁ-ヿ㐀-䶿一-鿿가-힣"

PAIRS = f"""CREATE FUNCTION search_pairs(searched text) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(string_agg('''' || c || rtrim(next) || ''':' || spot, ' ')::tsvector, ''::tsvector)
    FROM (
        SELECT c, lead(c, 1, ' ') OVER (ORDER BY spot) AS next, spot
        FROM unnest(string_to_array(regexp_replace(left(searched, 70000), '[^{PAIRED}]', ' ', 'g'), NULL))
            WITH ORDINALITY AS characters (c, spot)
    ) AS of_text
    WHERE c <> ' '
$$"""

WORDS = f"""CREATE OR REPLACE FUNCTION search_words(searched text) RETURNS tsvector LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN searched ~ '[{PAIRED}]'
        THEN to_tsvector('nkdb_words', translate(left(searched, 70000), '-/.@_:', '      ')) || search_pairs(searched)
        ELSE to_tsvector('nkdb_words', translate(left(searched, 300000), '-/.@_:', '      '))
    END
$$"""

# no others have other words than before
LONG_TEXTS = """UPDATE body_search SET words = search_words(text) FROM searched_body
    WHERE searched_body.id = body_search.id AND length(text) > 70000"""

WORDS_BEFORE = f"""CREATE OR REPLACE FUNCTION search_words(searched text) RETURNS tsvector LANGUAGE sql STABLE AS $$
    SELECT to_tsvector('nkdb_words', translate(left(searched, 500000), '-/.@_:', '      ')) || coalesce((
        SELECT string_agg('''' || c || CASE WHEN next ~ '[{PAIRED}]' THEN next ELSE '' END || ''':' || n, ' ')::tsvector
        FROM (
            SELECT c, lead(c) OVER (ORDER BY spot) AS next, row_number() OVER (ORDER BY spot) AS n
            FROM regexp_split_to_table(left(searched, 500000), '') WITH ORDINALITY AS characters (c, spot)
        ) AS of_text
        WHERE c ~ '[{PAIRED}]' AND searched ~ '[{PAIRED}]'
    ), ''::tsvector)
$$"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(PAIRS)
        op.execute(WORDS)
        op.execute(LONG_TEXTS)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(WORDS_BEFORE)
        op.execute("DROP FUNCTION search_pairs")
