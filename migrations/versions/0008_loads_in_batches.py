"""How far a load in batches has come: a run that was stopped goes on from there.

The new column stands last and has neither CHECK nor foreign key, so that SQLite adds and drops it in place.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import CreateColumn

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def new_column() -> sa.Column:
    return sa.Column(
        "loaded_lines",
        sa.Integer(),
        comment="Lines that are in the database while a load in batches is under way; NULL once the whole file is",
    )


def upgrade() -> None:
    dialect = op.get_bind().dialect
    if dialect.name == "sqlite":
        # Alembic's own statement would leave out the comment, which SQLite keeps as part of the text
        op.execute(f"ALTER TABLE seed_file ADD COLUMN {CreateColumn(new_column()).compile(dialect=dialect)}")
    else:
        op.add_column("seed_file", new_column())


def downgrade() -> None:
    op.drop_column("seed_file", "loaded_lines")
