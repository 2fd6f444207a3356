"""pytest-alembic's own tests of the migrations, over nkdb's configuration and connection."""

from pytest_alembic.tests import (  # noqa: F401 (pytest collects them from here)
    test_model_definitions_match_ddl,
    test_single_head_revision,
    test_up_down_consistency,
    test_upgrade,
)
