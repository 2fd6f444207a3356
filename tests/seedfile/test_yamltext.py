"""YAML text to data with lines: all scalars stay text, and what could surprise is refused."""

from __future__ import annotations

import time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from nkdb.errors import Problem
from nkdb.seedfile.yamltext import MAX_DEPTH, LocatedData, line_of, parse_yaml

NO_ALIAS = "no anchors or aliases: write the value where it is needed"
NOT_YAML = "YAML, the fields of a record indented alike; in quotes any text with ': ' in it or a sign at its beginning"


def data_of(text: str) -> object:
    """The data of a text that is in order."""
    parsed = parse_yaml(text, "x.yaml")
    assert isinstance(parsed, LocatedData), parsed
    return parsed.data


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: 2014-08-05", {"a": "2014-08-05"}),
        ("a: no\nb: off\nc: 1e3\nd: 0777\ne: 12:30", {"a": "no", "b": "off", "c": "1e3", "d": "0777", "e": "12:30"}),
        ("no: 1\n2014: 2", {"no": "1", "2014": "2"}),
        (
            "a:\nb: ~\nc: null\nd: ''\ne: '~'\nf: \"null\"\ng: Null\nh: NULL\ni: 'Null'",
            {"a": None, "b": None, "c": None, "d": "", "e": "~", "f": "null", "g": None, "h": None, "i": "Null"},
        ),
        ("a: 'b #2' # c\nb: c#d ## e\nc: |\n  d #2\n#e\nd: #\n", {"a": "b #2", "b": "c#d", "c": "d #2\n", "d": None}),
        ("- 1\n-\n- [2, {a: b}]", ["1", None, ["2", {"a": "b"}]]),
        ("a: []\nb: {}", {"a": [], "b": {}}),
        ("a: >\n  one\n  two\nb: |\n  one\n  two\n", {"a": "one two\n", "b": "one\ntwo\n"}),
        ("a: one\n  two", {"a": "one two"}),
        ("a:\t1", {"a": "1"}),
        ("%YAML 1.1\n---\na: 1\n...\n", {"a": "1"}),
        ("a: 쌀값", {"a": "쌀값"}),
        ("\r\na: 1\r\nb: 2\r\n", {"a": "1", "b": "2"}),
        # tags are not acted upon
        ("a: !!python/object/apply:os.system [x]", {"a": ["x"]}),
        ("a: !!int 1", {"a": "1"}),
        ("<<: {a: 1}", {"<<": {"a": "1"}}),
        ("", None),
        ("# nothing\n", None),
        ("---\n", None),
    ],
)
def test_data(text: str, data: object) -> None:
    assert data_of(text) == data


def test_every_value_has_the_line_it_is_written_on() -> None:
    parsed = parse_yaml(
        "# a comment\nkey: x\nclaims:\n- key: a\n  figures:\n  - {low: 1,\n     high: 2}\n- key: b\n", "x.yaml"
    )
    assert isinstance(parsed, LocatedData)
    assert parsed.lines == {
        (): 2,
        ("key",): 2,
        ("claims",): 3,
        ("claims", 0): 4,
        ("claims", 0, "key"): 4,
        ("claims", 0, "figures"): 5,
        ("claims", 0, "figures", 0): 6,
        ("claims", 0, "figures", 0, "low"): 6,
        ("claims", 0, "figures", 0, "high"): 7,
        ("claims", 1): 8,
        ("claims", 1, "key"): 8,
    }


@pytest.mark.parametrize(
    ("path", "line"),
    [((), 1), (("a",), 2), (("a", 0, "b"), 3), (("a", 0, "c"), 3), (("a", 7, "c"), 2), (("z",), 1)],
)
def test_the_line_of_what_is_missing_is_that_of_what_is_around_it(path: tuple[str | int, ...], line: int) -> None:
    lines = {(): 1, ("a",): 2, ("a", 0): 3, ("a", 0, "b"): 3}
    assert line_of(lines, path) == line
    assert line_of({}, path) is None


CUT_OFF = "the whole text in quotes; or a blank after the # of a comment"
TAB = ("a tab in the indentation", "spaces")
REFUSED = [
    # duplicate keys
    ("a: 1\nb: 2\na: 3", 3, "key 'a' a second time", "each key once in a mapping"),
    ("x:\n- {a: 1, b: 2}\n- {a: 1,\n   a: 2}", 4, "key 'a' a second time", "each key once in a mapping"),
    ("'a': 1\n\"a\": 2", 2, "key 'a' a second time", "each key once in a mapping"),
    ("a:\na:\n", 2, "key 'a' a second time", "each key once in a mapping"),
    # tabs
    ("\ta: 1", 1, *TAB),
    ("a:\n\tb: 1", 2, *TAB),
    ("a:\n  b: 1\n\tc: 2", 3, *TAB),
    ("a:\n- b: 1\n  \tc: 2", 3, *TAB),
    ("a:\n\t- 1", 2, *TAB),
    ("a: x\n\ty", 2, *TAB),
    ("a: |\n\tx", 2, *TAB),
    # anchors and aliases
    ("a: 1\nb: &x 2", 2, "an anchor (&)", NO_ALIAS),
    ("a: &x [1]\nb: *x", 1, "an anchor (&)", NO_ALIAS),
    ("a: 1\nb: &x {c: 1}", 2, "an anchor (&)", NO_ALIAS),
    ("a: *x", 1, "an alias (*)", NO_ALIAS),
    # texts that end where a comment begins
    ("a: 쌀값\nb: 쌀값 #2", 2, "'#2', which YAML takes for a comment", CUT_OFF),
    ("a: 1\nb: #2 of three", 2, "'#2', which YAML takes for a comment", CUT_OFF),
    ("a:\n- {b: c, d: e #f: g\n  }", 2, "'#f:', which YAML takes for a comment", CUT_OFF),
    ("a: b\n  c #d", 2, "'#d', which YAML takes for a comment", CUT_OFF),
    # more than one document
    ("a: 1\n---\nb: 2", 2, "a second YAML document", "one document in a file"),
    ("--- a\n--- b", 2, "a second YAML document", "one document in a file"),
    # keys that are no text
    ("a: 1\n? [b, c]\n: 2", 2, "a list or mapping as a key", "text as keys"),
    ("a:\n  {b: 1}: 2", 2, "a list or mapping as a key", "text as keys"),
    # characters
    ("a: 1\nb: \x01", 2, "character U+0001", "printable characters"),
    ("a: 쌀값 쌀값\nb: 로동신문 \x7f", 2, "character U+007F", "printable characters"),
    ("a: é\nb: 1\nc: \ufffe", 3, "character U+FFFE", "printable characters"),
    # no YAML at all
    ("a: 'x", 1, "text that is not YAML (while scanning a quoted scalar, found unexpected end of stream)", NOT_YAML),
    ("a: 1\nb: c: d", 2, "text that is not YAML (mapping values are not allowed in this context)", NOT_YAML),
    ("a: 1\nb: 'x\nc: 2\n", 2,
     "text that is not YAML (while scanning a quoted scalar, found unexpected end of stream)", NOT_YAML),
    ("a: [1,\n 2", 1,
     "text that is not YAML (while parsing a flow sequence, did not find expected ',' or ']')", NOT_YAML),
    ("a: 1\n b: 2", 2, "text that is not YAML (mapping values are not allowed in this context)", NOT_YAML),
    ("a: 1\nb: @c", 2,
     "text that is not YAML (while scanning for the next token, found character that cannot start any token)",
     NOT_YAML),
    ("a: 1\n...\nb: 2", 3, "text that is not YAML (did not find expected <document start>)", NOT_YAML),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "found", "allowed"), REFUSED)
def test_refused(text: str, line: int, found: str, allowed: str) -> None:
    assert parse_yaml(text, "x.yaml") == Problem("x.yaml", line, "", "", found, allowed)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[" * 200_000, f"more than {MAX_DEPTH} levels of nesting"),
        ("{a: " * 200_000, f"more than {MAX_DEPTH} levels of nesting"),
        ("- " * 200_000, f"more than {MAX_DEPTH} levels of nesting"),
        (
            'a: &a ["lol"]\n'
            + "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
            "an anchor (&)",
        ),
    ],
    ids=["lists", "mappings", "dashes", "billion laughs"],
)
def test_bombs_are_refused_in_no_time(text: str, found: str) -> None:
    started = time.process_time()
    parsed = parse_yaml(text, "x.yaml")
    assert isinstance(parsed, Problem)
    assert (parsed.line, parsed.found) == (1, found)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(("levels", "fits"), [(MAX_DEPTH, True), (MAX_DEPTH + 1, False)])
def test_depth(levels: int, fits: bool) -> None:
    assert isinstance(parse_yaml("[" * levels + "]" * levels, "x.yaml"), LocatedData) == fits


@given(st.text() | st.text("ab:-?&*!|>'\"%@`{}[],#\n \t~.<", max_size=60))
def test_any_text_is_data_or_a_problem_with_a_line(text: str) -> None:
    parsed = parse_yaml(text, "x.yaml")
    if isinstance(parsed, Problem):
        assert parsed.file == "x.yaml"
        assert parsed.line is None or parsed.line >= 1
        assert parsed.found
        assert parsed.allowed


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), max_size=20)
TREES = st.recursive(
    TEXTS | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(TEXTS, TREES, max_size=4), st.booleans())
def test_what_yaml_writes_is_read_back(tree: dict[str, object], flow: bool) -> None:
    text = yaml.dump(tree, Dumper=yaml.CSafeDumper, allow_unicode=True, default_flow_style=flow, sort_keys=False)
    # PyYAML writes an object that stands twice as an anchor and an alias
    if "&id" not in text:
        assert data_of(text) == tree
