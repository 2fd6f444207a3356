"""The migrations as files: numbered, in a line, each saying why; and Alembic's own command line over them."""

from __future__ import annotations

import ast
import re
import sqlite3
from pathlib import Path

import alembic.config
import pytest
from alembic.script import ScriptDirectory

from nkdb import db
from nkdb.errors import ForeignDatabaseError
from nkdb.shipped import shipped_folder

ROOT = Path(__file__).parents[2]
FILES = sorted((shipped_folder("migrations") / "versions").glob("*.py"))


def test_the_migrations_are_the_shipped_ones() -> None:
    assert shipped_folder("migrations") == ROOT / "migrations"
    assert len(FILES) >= 5


def test_files_are_numbered_without_gap() -> None:
    assert [file.name[:5] for file in FILES] == [f"{number:04}_" for number in range(1, len(FILES) + 1)]
    assert all(re.fullmatch(r"\d{4}(_[a-z0-9]+)+\.py", file.name) for file in FILES)


def test_revisions_are_those_alembic_finds_in_that_order() -> None:
    scripts = ScriptDirectory.from_config(db.alembic_config())
    assert scripts.get_heads() == [db.revisions()[-1]]
    assert scripts.get_bases() == [db.revisions()[0]]
    assert tuple(script.revision for script in scripts.walk_revisions())[::-1] == db.revisions()
    for script in scripts.walk_revisions():
        assert Path(script.path).name.startswith(f"{script.revision}_")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_migration_says_what_and_why(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    sentences = re.findall(r"[.!?](?:\s|$)", ast.get_docstring(tree) or "")
    assert len(sentences) > 1
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert {"upgrade", "downgrade"} <= functions.keys()
    assert not any(isinstance(node, ast.Pass) for name in functions for node in functions[name].body)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_migration_does_not_move_with_the_models(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert not [name for name in imported if name and name.split(".")[0] == "nkdb"]


def run_alembic(*arguments: str) -> None:
    """Alembic's own command line with the repository's alembic.ini."""
    alembic.config.main(argv=["-c", str(ROOT / "alembic.ini"), *arguments])


def test_a_database_made_by_alembic_is_nkdbs(
    nowhere: db.Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    if nowhere.file is None:
        monkeypatch.setenv("NKDB_DATABASE_URL", nowhere.url)
    run_alembic("upgrade", "head")
    assert db.current_revision(nowhere) == db.revisions()[-1]
    run_alembic("check")
    run_alembic("downgrade", "0002")
    assert db.current_revision(nowhere) == "0002"
    run_alembic("downgrade", "base")
    assert db.current_revision(nowhere) is None


def test_alembic_leaves_the_database_of_another_program_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / db.DEFAULT_DATABASE
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE theirs (a)")
    connection.close()
    was = file.read_bytes()
    with pytest.raises(ForeignDatabaseError):
        run_alembic("upgrade", "head")
    assert file.read_bytes() == was
    assert [found.name for found in tmp_path.iterdir()] == [file.name]
