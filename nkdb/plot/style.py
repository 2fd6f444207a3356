"""How pictures look: colours, fonts, sizes, and how wide a text is.

The colours are those of Okabe and Ito (https://jfly.uni-koeln.de/color/), which people with the common kinds of colour
blindness tell apart. Nothing is said by colour alone: shape, hatching or line style says it as well, for print.
"""

from __future__ import annotations

import logging
import os
import warnings
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from nkdb.errors import MissingExtraError, PlotError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BLUE, VERMILION, GREEN, ORANGE = "#0072B2", "#D55E00", "#009E73", "#E69F00"
SKY, PURPLE, YELLOW, BLACK = "#56B4E9", "#CC79A7", "#F0E442", "#1a1a1a"
GREY, FAINT, PALE = "#555555", "#c4c4c4", "#ececec"

HANGUL_FONTS = (
    "Noto Sans CJK KR",
    "Noto Sans KR",
    "NanumGothic",
    "Nanum Gothic",
    "NanumBarunGothic",
    "Malgun Gothic",
    "Apple SD Gothic Neo",
    "AppleGothic",
    "Source Han Sans K",
    "Source Han Sans KR",
    "UnDotum",
    "Baekmuk Dotum",
    "Noto Sans CJK JP",
    "Arial Unicode MS",
    "Unifont",
)
"""Fonts with hangul, the usual ones first; the first one installed is used for what DejaVu Sans lacks."""

# Verdana has nearly the widths of DejaVu Sans, by which the page was laid out
SVG_FONTS = ", ".join(f"'{name}'" for name in ("DejaVu Sans", "Verdana", *HANGUL_FONTS)) + ", sans-serif"

_SETTINGS: dict[Any, Any] = {
    "font.size": 8.0,
    "text.color": BLACK,
    "text.parse_math": False,  # a dollar sign is a dollar sign
    "text.hinting": "none",  # letters as wide as they are laid out, however many dots there are to an inch
    "axes.linewidth": 0.6,
    "axes.edgecolor": GREY,
    "axes.labelcolor": BLACK,
    "axes.labelsize": 7.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "axes.axisbelow": True,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelsize": 7.0,
    "ytick.labelsize": 7.0,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 3.0,
    "ytick.major.size": 3.0,
    "grid.color": PALE,
    "grid.linewidth": 0.6,
    "hatch.linewidth": 0.7,
    "legend.fontsize": 7.0,
    "legend.frameon": False,
    "savefig.dpi": 200.0,
    "svg.fonttype": "none",  # text stays text: to be searched, copied, read aloud
    "svg.hashsalt": "nkdb",  # the same input gives the same bytes
}


@contextmanager
def style() -> Iterator[None]:
    """The look of every picture, for as long as it is drawn or written.

    Raises MissingExtraError where matplotlib is not installed, and PlotError where the environment keeps it from
    starting.
    """
    try:
        import matplotlib as mpl
    except ModuleNotFoundError:
        raise MissingExtraError("nkdb plot", "plot") from None
    except ValueError as error:
        # it reads the variable while it is imported; pictures are drawn without any of its backends
        found = f"MPLBACKEND={os.environ.get('MPLBACKEND')}"
        raise PlotError(found, f"what matplotlib takes, or nothing ({error})") from None
    with mpl.rc_context():
        mpl.rcdefaults()  # a user's matplotlibrc is for the user's own pictures
        # named one by one: within a generic family matplotlib takes the first font for every letter
        mpl.rcParams.update({**_SETTINGS, "font.family": list(installed_fonts())})
        log = logging.getLogger("matplotlib.font_manager")
        level = log.level
        log.setLevel(logging.ERROR)
        with warnings.catch_warnings():
            # said once, in our own words, where it shows: by `save`, of a PNG
            warnings.filterwarnings("ignore", message="Glyph .* missing from font", category=UserWarning)
            try:
                yield
            finally:
                log.setLevel(level)


@lru_cache(maxsize=1)
def installed_fonts() -> tuple[str, ...]:
    """The families that are used on this machine: DejaVu Sans, which comes with matplotlib, and hangul fonts."""
    from matplotlib import font_manager

    names = {font.name for font in font_manager.fontManager.ttflist}
    return ("DejaVu Sans", *(name for name in HANGUL_FONTS if name in names))


@lru_cache(maxsize=1)
def _characters() -> frozenset[int]:
    from matplotlib import font_manager

    known: set[int] = set()
    for name in installed_fonts():
        font = font_manager.get_font(font_manager.findfont(font_manager.FontProperties(family=[name])))
        known |= font.get_charmap().keys()
    return frozenset(known)


def missing_characters(text: str) -> str:
    r"""The characters of a text that no installed font of ours has, each once, in order.

    >>> missing_characters("rice, 5-10 %\\n")
    ''
    """
    known = _characters()
    return "".join(sorted({c for c in text if not c.isspace() and ord(c) not in known}))


@lru_cache(maxsize=20_000)
def text_width(text: str, size: float, weight: str = "normal") -> float:
    """How wide a text is, in inches, at a size in points.

    >>> text_width("rice", 8) < text_width("rice and corn", 8) < text_width("rice and corn", 16)
    True
    """
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    missing = set(missing_characters(text))
    drawn = "".join(c for c in text if c not in missing)
    # the boxes that stand for them are wider than hangul
    ems = 1.2 * sum(c in missing for c in text)
    width = 0.0
    if drawn.strip():
        font = FontProperties(family=list(installed_fonts()), size=size, weight=weight)
        width = text_to_path.get_text_width_height_descent(drawn, font, ismath=False)[0]
    return float((width + ems * size) / 72)


def wrapped(text: str, inches: float, size: float, *, weight: str = "normal", most: int | None = None) -> list[str]:
    """A text in lines that are no wider than so many inches; what goes beyond `most` lines is cut with an ellipsis.

    >>> wrapped("one two", 5, 8, most=1), wrapped("one, two three", 0.4, 8, most=1)
    (['one two'], ['one…'])
    """
    lines: list[str] = []
    line = ""
    for word in text.split():
        grown = f"{line} {word}" if line else word
        if text_width(grown, size, weight) <= inches:
            line = grown
            continue
        if line:
            lines.append(line)
        # a word wider than the line, or hangul without spaces, breaks where it must
        while (fits := _fitting(word, inches, size, weight)) < len(word):
            lines.append(word[:fits])
            word = word[fits:]
        line = word
    if line:
        lines.append(line)
    if most is not None and len(lines) > most:
        last = lines[most - 1]
        while last and text_width(last + "…", size, weight) > inches:
            last = last[:-1]
        lines = [*lines[: most - 1], last.rstrip(" ,;") + "…"]
    return lines


def _fitting(word: str, inches: float, size: float, weight: str) -> int:
    """How many letters of a word a line of so many inches holds, at least one.

    No more than twice as many are measured, however long the word.
    """
    reach = 1
    while reach < len(word) and text_width(word[:reach], size, weight) <= inches:
        reach *= 2
    lengths = range(1, min(reach, len(word)) + 1)
    return max(1, bisect_right(lengths, inches, key=lambda n: text_width(word[:n], size, weight)))


def draw_open(
    axes: Axes, known: float, edge: float, y: float, *, size: float, width: float, both: bool = False, **look: Any
) -> None:
    """Draw an arrow from the end that is known to the edge where nothing was said: head and line in points.

    Where nothing of a span shows but that it goes on at both ends (`both`), it has a head at each.
    """
    from matplotlib.patches import FancyArrowPatch

    axes.add_patch(
        FancyArrowPatch(
            (known, y), (edge, y), arrowstyle="<|-|>" if both else "-|>", mutation_scale=size, linewidth=width,
            shrinkA=0, shrinkB=0, zorder=3, **look,
        )
    )  # fmt: skip
