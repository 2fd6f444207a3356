"""Faces typed as marks, shown as WordPress has shown them since 2015 (`convert_smilies` in wp-includes/formatting.php).

A saved page, a feed and REST JSON have the sign; only an export has `:-)` as it was typed.
"""

from __future__ import annotations

import re

from nkdb.archive.wordpress.verbatim import split_verbatim

_SIGNS = {
    "🙂": ":) :-) :smile:", "🙁": ":( :-( :sad:", "😉": ";) ;-) :wink:", "😀": ":D :-D :grin:", "😛": ":P :-P :razz:",
    "😐": ":| :-| :neutral:", "😡": ":x :-x :mad:", "😮": ":o :-o :eek:", "😕": ":? :-? :???:", "😯": "8O 8-O :shock:",
    "😎": "8-) :cool:",
    "😈": ":twisted:", "🙄": ":roll:", "😳": ":oops:", "😆": ":lol:", "💡": ":idea:", "👿": ":evil:", "😥": ":cry:",
    "➡": ":arrow:", "❓": ":?:", "❗": ":!:",
}  # fmt: skip
_SIGN_OF = {typed: sign for sign, words in _SIGNS.items() for typed in words.split()}
_FIRST = "".join(sorted({typed[0] for typed in _SIGN_OF}))
_REST = "|".join(re.escape(typed) for typed in sorted({typed[1:] for typed in _SIGN_OF}))
# what stands before is looked at behind the first letter, by which a text is searched; a tag is as good as a space
_FACE = re.compile(rf"[{_FIRST}](?:(?<![^\s>].)|(?<=&nbsp;.))(?:{_REST})(?=[\s<]|&nbsp;|\Z)")


def with_faces(html: str) -> str:
    """HTML with faces in place of the marks that stand for them, where nothing but spaces or tags is around them.

    >>> with_faces("Dear :-) rice, and <b>:(</b> (:)")
    'Dear 🙂 rice, and <b>🙁</b> (:)'
    """
    return "".join(
        piece if name else _FACE.sub(lambda face: _SIGN_OF.get(face[0], face[0]), piece)
        for piece, name in split_verbatim(html)
    )
