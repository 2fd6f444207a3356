"""Dependencies point downwards, heavy packages stay where they belong, and whatever is public says what it is."""

from __future__ import annotations

import ast
import graphlib
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

import nkdb
from nkdb.shipped import shipped_folder

PACKAGE = Path(nkdb.__file__).parent
MODULES = {
    ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): file
    for file in sorted(PACKAGE.rglob("*.py"))
    if file.relative_to(PACKAGE).parts[0] not in ("migrations", "seeds")
}

# DESIGN.md, section 5, from the ground up: a part may import what lies below it, and nothing beside it. The package
# itself, `import nkdb`, is what users import and stands on top; anyone may ask it for its version.
LAYERS = (
    ("errors", "fulltext_sql", "vocabulary", "shipped", "progress"),
    ("days", "spellings"),
    ("db", "models", "seedfile", "archive"),
    ("fulltext", "integrity", "ddl"),
    ("query", "load", "drift", "grants"),
    ("search",),
    ("analysis", "export"),
    ("cards", "plot", "backup"),
    ("cli",),
    ("nkdb", "__main__"),
)
LEVEL = {part: level for level, parts in enumerate(LAYERS) for part in parts}

# the only parts that may import a package, be it late
CONFINED = {
    "pandas": {"analysis"},
    "numpy": {"analysis", "load"},
    "pint": {"analysis"},
    "networkx": {"analysis", "plot"},
    "click": {"cli"},
    "alembic": {"db", "drift"},
    "yaml": {"archive", "seedfile"},
    "pydantic": {"seedfile"},
    "edtf": {"seedfile"},
    "rich": {"cli", "export"},
    "adbc_driver_manager": {"analysis", "db", "export"},
    "adbc_driver_postgresql": {"db"},
    "adbc_driver_sqlite": {"analysis", "export"},
    "pyarrow": {"analysis", "export"},
    "xlsxwriter": {"export"},
    "matplotlib": {"plot"},
    "selectolax": {"archive"},
    "markdown_it": {"archive"},
    "trafilatura": {"archive"},
    "sqlalchemy": {
        "db",
        "models",
        "query",
        "search",
        "load",
        "cards",
        "ddl",
        "drift",
        "analysis",
        "export",
        "cli",
        "fulltext",
        "grants",
        "backup",
    },
}
# what needs nothing but the standard library
PLAIN = ("nkdb", "errors", "fulltext_sql", "vocabulary", "shipped", "progress", "days", "spellings")


SOURCES = {module: file.read_text(encoding="utf-8") for module, file in MODULES.items()}


# several tests ask for those of every module
@cache
def import_statements(source: str) -> list[ast.stmt]:
    """The statements of a source that import, wherever in it."""
    found: list[ast.stmt] = []
    within: list[ast.AST] = [ast.parse(source)]
    while within:
        for node in ast.iter_child_nodes(within.pop()):
            if isinstance(node, ast.Import | ast.ImportFrom):
                found.append(node)
            elif isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case):
                within.append(node)
    return found


def imports(module: str, source: str, is_package: bool = False) -> Iterator[tuple[str, int]]:
    """Every module a source imports, wherever in it, with the line: `from a import b` may mean a.b, so gives both."""
    for node in import_statements(source):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = module.split(".")
                above = parts[: len(parts) - node.level + is_package]
                base = ".".join([*above, *base.split(".")] if base else above)
            yield base, node.lineno
            yield from ((f"{base}.{alias.name}", node.lineno) for alias in node.names)


def part_of(module: str) -> str:
    """The part of nkdb a module belongs to: 'load' for nkdb.load.seeds.rows, 'nkdb' for the package itself."""
    return module.split(".")[1] if "." in module else module


def upward(module: str, source: str, is_package: bool = False) -> list[str]:
    """The imports of a module that do not point down."""
    found = []
    here = part_of(module)
    for imported, line in imports(module, source, is_package):
        there = part_of(imported)
        if imported.split(".")[0] != "nkdb" or there in (here, "nkdb"):
            continue
        if there not in LEVEL:
            # `from nkdb import __version__` names no part
            if imported.count(".") == 1 and not (PACKAGE / there).exists() and f"nkdb.{there}" not in MODULES:
                continue
            found.append(f"{module}:{line} imports {imported}, which has no place in LAYERS")
        elif LEVEL[there] >= LEVEL[here]:
            found.append(f"{module}:{line} imports {imported}")
    return found


def test_every_part_has_a_place() -> None:
    assert {part_of(module) for module in MODULES} <= LEVEL.keys()
    assert {"nkdb.cli", "nkdb.models", "nkdb.load.seeds", "nkdb.errors"} <= MODULES.keys()


def test_dependencies_point_down() -> None:
    found = (upward(module, SOURCES[module], file.name == "__init__.py") for module, file in MODULES.items())
    assert [line for lines in found for line in lines] == []


@pytest.mark.parametrize(
    ("module", "source", "count"),
    [
        ("nkdb.load.seeds", "from nkdb.models import METADATA", 0),
        ("nkdb.load.seeds", "from nkdb.load.seeds.sync import Sync", 0),
        ("nkdb.load.seeds.loading", "from .sync import Sync", 0),
        ("nkdb.load.seeds", "from nkdb import __version__, db", 0),
        ("nkdb.load.seeds", "import nkdb", 0),
        ("nkdb.load.seeds", "import os.path, sqlalchemy", 0),
        ("nkdb.models.claim", "from nkdb.load.seeds import rows", 2),
        ("nkdb.models.claim", "from nkdb import load", 1),
        ("nkdb.models.claim", "import nkdb.load.seeds.rows", 1),
        ("nkdb.models.claim", "from ..load.seeds.rows import Rows", 2),
        ("nkdb.models.claim", "from .. import load", 1),
        ("nkdb.models.claim", "def late():\n    from nkdb import cli", 1),
        ("nkdb.models.claim", "if TYPE_CHECKING:\n    from nkdb import cli", 1),
        ("nkdb.models.claim", "from nkdb import seedfile", 1),
        ("nkdb.query", "from nkdb import load", 1),
        ("nkdb.errors", "from nkdb import vocabulary", 1),
        ("nkdb.export.formats", "import nkdb.cli", 1),
    ],
)
def test_an_upward_import_is_noticed(module: str, source: str, count: int) -> None:
    assert len(upward(module, source)) == count


def test_a_relative_import_of_a_package_is_followed() -> None:
    assert upward("nkdb.models", "from .claim import Claim", is_package=True) == []
    assert len(upward("nkdb.models", "from ..cli import main", is_package=True)) == 2


def needed(module: str, source: str, modules: Collection[str]) -> set[str]:
    """The modules that a module takes something from: of `from a import b`, a.b where that is one, else a."""
    found = set[str]()
    for node in import_statements(source):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names = [(f"{node.module}.{alias.name}", node.module or "") for alias in node.names]
            found |= {name if name in modules else base for name, base in names}
    return found & set(modules) - {module}


def circle(needs: Mapping[str, Collection[str]]) -> list[str]:
    """Names that need each other in a circle, the first one again at the end; none where there is no circle."""
    try:
        graphlib.TopologicalSorter(needs).prepare()
    except graphlib.CycleError as error:
        return list(error.args[1])
    return []


@cache
def needs() -> dict[str, set[str]]:
    """What each module takes something from."""
    return {module: needed(module, source, MODULES) for module, source in SOURCES.items()}


PACKAGES = sorted({module.rpartition(".")[0] for module in MODULES if module.count(".") > 1})


def needs_below(package: str) -> dict[str, set[str]]:
    """Which of the modules and packages directly in a package need which others of them."""

    def child(module: str) -> str:
        return module.removeprefix(f"{package}.").partition(".")[0]

    within = {module: its for module, its in needs().items() if module.startswith(f"{package}.")}
    below: dict[str, set[str]] = {child(module): set() for module in within}
    for module, its in within.items():
        below[child(module)] |= {child(name) for name in its if name in within} - {child(module)}
    return below


@pytest.mark.parametrize("package", PACKAGES)
def test_no_modules_need_each_other(package: str) -> None:
    assert circle(needs_below(package)) == []


def test_no_module_needs_itself_by_way_of_others() -> None:
    assert circle({module: its for module, its in needs().items() if module != "nkdb"}) == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("from nkdb.archive import normal", {"nkdb.archive.normal"}),
        ("from nkdb.db import target, Target", {"nkdb.db", "nkdb.db.target"}),
        ("from nkdb.db import Target", {"nkdb.db"}),
        ("from nkdb.archive.normal import normal_line", {"nkdb.archive.normal"}),
        ("if TYPE_CHECKING:\n    from nkdb.archive.content import Content", {"nkdb.archive.content"}),
        ("def late():\n    import nkdb.load.seeds, json", {"nkdb.load.seeds"}),
    ],
)
def test_what_a_module_needs(source: str, expected: set[str]) -> None:
    assert needed("nkdb.cli.options", source, MODULES) == expected


def test_a_circle_is_noticed() -> None:
    assert circle({"a": {"b"}, "b": {"c"}, "c": set()}) == []
    found = circle({"a": {"b"}, "b": {"c"}, "c": {"b"}})
    assert sorted(set(found)) == ["b", "c"]
    assert found[0] == found[-1]


def test_packages_stay_where_they_belong() -> None:
    for module, source in SOURCES.items():
        found = {name.split(".")[0] for name, _ in imports(module, source)}
        part = part_of(module)
        assert {name for name, parts in CONFINED.items() if name in found and part not in parts} == set(), module
        if part in PLAIN:
            assert found - sys.stdlib_module_names - {"nkdb"} == set(), module


HEAVY = (
    "pandas",
    "numpy",
    "pint",
    "networkx",
    "pyarrow",
    "xlsxwriter",
    "matplotlib",
    "alembic",
    "sqlalchemy",
    "pydantic",
    "rich",
    "yaml",
    "edtf",
    "pycountry",
    "slugify",
)
QUICK = [
    ("import nkdb", HEAVY),
    ("import nkdb.db", HEAVY),
    ("import nkdb.cli", HEAVY),
    ("from nkdb.cli import main; main(['--help'], standalone_mode=False)", HEAVY),
    ("from nkdb.cli import main; main(['--version'], standalone_mode=False)", HEAVY),
    ("from nkdb.cli import main; main(['load', '--help'], standalone_mode=False)", HEAVY),
    ("from nkdb.cli import main; main(['figures', '--help'], standalone_mode=False)", HEAVY),
    ("import nkdb.cards.review", HEAVY[:-1]),
    ("import nkdb.load.spans", HEAVY),
    ("import nkdb.load.as_loaded", HEAVY),
    ("import nkdb.load.likeness", HEAVY),
    ("from nkdb.load.likeness import Signer; Signer()", ("scipy", "sqlalchemy", "pandas")),
    ("import nkdb.export.exporting", ("pandas", "numpy", "pyarrow", "xlsxwriter", "alembic", "click")),
    ("from nkdb.cli import main; main(['schema', 'figure'], standalone_mode=False)", HEAVY),
    ("import nkdb.drift", HEAVY),
    ("from nkdb.cli import main; main(['check'], standalone_mode=False)", ("sqlalchemy", "alembic", "pandas")),
    (
        "import nkdb.archive.saved",
        ("sqlalchemy", "alembic", "pandas", "selectolax", "trafilatura", "lxml", "feedparser"),
    ),
    ("import nkdb.backup", HEAVY),
    ("import nkdb.seedfile.files", HEAVY),
    ("import nkdb.seedfile.references", ("sqlalchemy", "alembic", "pandas")),
    ("import nkdb.load.seeds", ("pandas", "click", "rich")),
    ("import nkdb.search.postgresql", HEAVY),
]


@pytest.mark.parametrize("unwanted", dict.fromkeys(unwanted for _, unwanted in QUICK), ids=" ".join)
def test_what_is_heavy_is_imported_late(unwanted: tuple[str, ...]) -> None:
    # those that may import nothing of the same can share a process
    statements = [statement for statement, of in QUICK if of == unwanted]
    code = "\n".join(
        f"{statement}\nprint('loaded:', *{{name.split('.')[0] for name in sys.modules}})" for statement in statements
    )
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}"], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    loaded = [line.split() for line in done.stdout.splitlines() if line.startswith("loaded: ")]
    assert len(loaded) == len(statements)
    for statement, names in zip(statements, loaded, strict=True):
        assert "nkdb" in names
        assert set(names) & set(unwanted) == set(), statement


def undocumented(module: str, source: str) -> Iterator[str]:
    """What is public in a source and has no docstring."""

    def below(node: ast.Module | ast.ClassDef, path: str) -> Iterator[str]:
        if not ast.get_docstring(node):
            yield path
        for child in node.body:
            public = not getattr(child, "name", "_").startswith("_")
            if isinstance(child, ast.ClassDef) and public:
                yield from below(child, f"{path}.{child.name}")
            elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) and public and not ast.get_docstring(child):
                yield f"{path}.{child.name}"

    return below(ast.parse(source), module)


def test_whatever_is_public_has_a_docstring() -> None:
    assert [name for module, source in SOURCES.items() for name in undocumented(module, source)] == []


def test_a_missing_docstring_is_noticed() -> None:
    source = (
        "class A:\n    'doc'\n    def b(self): ...\n    def _c(self): ...\ndef d():\n    def e(): ...\nclass _F: ...\n"
    )
    assert list(undocumented("m", source)) == ["m", "m.A.b", "m.d"]


@pytest.mark.parametrize(("name", "holds"), [("migrations", "env.py"), ("seeds", "README.md")])
def test_a_shipped_folder_is_found(name: str, holds: str) -> None:
    assert (shipped_folder(name) / holds).is_file()
    assert shipped_folder(name).is_absolute()


def test_a_folder_inside_the_package_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nkdb.shipped._PACKAGE", tmp_path / "nkdb")
    (tmp_path / "migrations").mkdir()
    assert shipped_folder("migrations") == tmp_path / "migrations"
    (tmp_path / "nkdb" / "migrations").mkdir(parents=True)
    assert shipped_folder("migrations") == tmp_path / "nkdb" / "migrations"
