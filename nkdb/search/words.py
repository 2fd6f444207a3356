"""What a search text asks for: words, "phrases", beginnings*, and -what must not be there.

No text is malformed: what is no operator is a word, and what holds neither letter nor digit is left out.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from nkdb.fulltext_sql import PAIRED

_PIECE = re.compile(r'(?<!\S)(?P<minus>-?)"(?P<phrase>[^"]*)"(?P<star>\*?)(?!\S)|(?P<word>\S+)')
# compiled when a text has letters beyond ASCII: it takes longer than to read any text
_RUN = f"[{PAIRED}]+"
_IN_THOUSANDS = re.compile(r"\d,\d{3}\W*$")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow each other; the last may go on where it is only a beginning."""

    text: str
    beginning: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """Something to find, or not to find: all its phrases, and its runs of Korean characters one after the other."""

    phrases: tuple[Phrase, ...]
    runs: tuple[str, ...]
    excluded: bool = False

    @property
    def tokens(self) -> list[str]:
        """The runs as they are indexed: pairs, each run closed by its last character, the last run left open.

        A last token of one character is a beginning: it stands for all pairs that begin with it.

        >>> Term((), ("쌀값이", "안정")).tokens, Term((), ("쌀",)).tokens
        (['쌀값', '값이', '이', '안정'], ['쌀'])
        """
        found = [run[start : start + 2] for run in self.runs for start in range(len(run))]
        return found[:-1] if self.runs and len(self.runs[-1]) > 1 else found


def parse(text: str) -> list[Term]:
    """The terms of a search text; all of them have to be there (or not to be there).

    >>> [term.phrases[0].text for term in parse('"cement kilns" work* -steel')]
    ['cement kilns', 'work', 'steel']
    >>> parse('북한 -"쌀값이 올'), parse("-*")
    ([Term(phrases=(), runs=('북한',), excluded=False), Term(phrases=(), runs=('쌀값이',), excluded=True), \
Term(phrases=(), runs=('올',), excluded=False)], [])
    """
    # a shell may hand over bytes that are no text; NUL would end the text for SQLite
    clean = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8").replace("\0", " "))
    terms = []
    for piece in _PIECE.finditer(clean):
        word = piece["word"]
        if word is None:
            term = _term(piece["phrase"], beginning=bool(piece["star"]), excluded=bool(piece["minus"]))
        else:
            plain = word.removeprefix("-").removesuffix("*")
            term = _term(plain, beginning=word.endswith("*"), excluded=word.startswith("-"))
        if term.phrases or term.runs:
            terms.append(term)
    return terms


def _term(text: str, *, beginning: bool, excluded: bool) -> Term:
    phrases: list[Phrase] = []
    words: list[str] = []

    def close(beginning: bool) -> None:
        if any(c.isalnum() for word in words for c in word):
            # 5,000 is also found in 5,000원 and 5,000kg
            phrases.append(Phrase(" ".join(words), beginning or _IN_THOUSANDS.search(words[-1]) is not None))
        words.clear()

    for word in text.split():
        run = None if word.isascii() else re.search(_RUN, word)
        if run is None:
            words.append(word)
        else:
            # 7월: the word goes on with what its pairs say; what follows a run is part of that word
            if run.start():
                words.append(word[: run.start()])
            close(beginning=run.start() > 0)
    close(beginning)
    runs = () if text.isascii() else tuple(re.findall(_RUN, text))
    return Term(tuple(phrases), runs, excluded)
