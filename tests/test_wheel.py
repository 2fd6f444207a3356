"""The built wheel: installed into an empty environment it carries migrations, seeds and queries, and loads from anywhere."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command that must succeed."""
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of a new environment that holds the wheel; dependencies are lent by this one, nkdb is not."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder / "dist", ROOT, cwd=folder)
    (wheel,) = (folder / "dist").glob("nkdb-*.whl")
    environment = folder / "environment"
    venv.create(environment, with_pip=False)
    python = environment / "bin" / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", wheel, cwd=folder)
    own = next((environment / "lib").glob("python*/site-packages"))
    # a folder named in a .pth file is searched last, and the .pth files in it (an editable nkdb's) are not read
    (own / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return python.parent


def test_load_from_an_unrelated_folder(installed: Path, tmp_path: Path) -> None:
    where = run(installed / "python", "-c", "import nkdb; print(nkdb.__file__)", cwd=tmp_path).stdout.strip()
    assert Path(where).is_relative_to(installed.parent)
    done = run(installed / "nkdb", "load", cwd=tmp_path)
    assert "claims" in done.stdout
    assert (tmp_path / "nkdb.sqlite").is_file()
    assert "0 rows written" in run(installed / "nkdb", "load", "--quiet", cwd=tmp_path).stderr
    assert "20,000" in run(installed / "nkdb", "query", "payments-of-8-3-money", cwd=tmp_path).stdout
    assert "whole" in run(installed / "nkdb", "db", "check", cwd=tmp_path).stdout


def test_dump_of_the_installed_seeds_is_the_repository_seeds(installed: Path, tmp_path: Path) -> None:
    run(installed / "nkdb", "load", "--quiet", cwd=tmp_path)
    run(installed / "nkdb", "dump", "dumped", cwd=tmp_path)
    for file in (tmp_path / "dumped").rglob("*"):
        if file.is_file():
            assert file.read_bytes() == (ROOT / "seeds" / file.relative_to(tmp_path / "dumped")).read_bytes(), file.name
