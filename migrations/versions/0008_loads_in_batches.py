"""How far a load has come in a file: a run in batches that was stopped goes on, a file that is in is not gone through.

The new columns stand last and have neither CHECK nor foreign key, so that SQLite adds and drops them in place.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import CreateColumn

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def new_columns() -> tuple[sa.Column, ...]:
    return (
        sa.Column(
            "loaded_lines",
            sa.Integer(),
            comment="Lines that are in the database while a load in batches is under way; NULL once the whole file is",
        ),
        sa.Column(
            "loaded_by",
            sa.Text(),
            comment="Version of nkdb that loaded this file of articles or JSON Lines whole; NULL if not known",
        ),
    )


def upgrade() -> None:
    dialect = op.get_bind().dialect
    for column in new_columns():
        if dialect.name == "sqlite":
            # Alembic's own statement would leave out the comment, which SQLite keeps as part of the text
            op.execute(f"ALTER TABLE seed_file ADD COLUMN {CreateColumn(column).compile(dialect=dialect)}")
        else:
            op.add_column("seed_file", column)


def downgrade() -> None:
    for column in reversed(new_columns()):
        op.drop_column("seed_file", column.name)
