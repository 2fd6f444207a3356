"""The pairs of Korean, Chinese and Japanese characters of mixed texts, worked out in half the time on PostgreSQL.

Instead of blanking the other characters with a regular expression, each character is looked at by itself, and those
before the first paired one in the order of Unicode are told by a comparison. The pairs are the same. SQLite has no such
function.
"""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

PAIRED = "ぁ-ヿ㐀-䶿一-鿿가-힣"

PAIRS = f"""CREATE OR REPLACE FUNCTION search_pairs(searched text) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$
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

BEFORE = f"""CREATE OR REPLACE FUNCTION search_pairs(searched text) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(
        string_agg('''' || c || CASE next_spot WHEN spot + 1 THEN next ELSE '' END || ''':' || spot, ' ')::tsvector,
        ''::tsvector
    )
    FROM (
        SELECT c, spot, lead(c) OVER (ORDER BY spot) AS next, lead(spot) OVER (ORDER BY spot) AS next_spot
        FROM unnest(string_to_array(regexp_replace(left(searched, 70000), '[^{PAIRED}]', ' ', 'g'), NULL))
            WITH ORDINALITY AS characters (c, spot)
        WHERE c <> ' '
    ) AS of_text
$$"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(PAIRS)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(BEFORE)
