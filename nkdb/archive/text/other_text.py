"""Texts that may look like posts and are none as they stand: what programs and databases write around or into them."""

from __future__ import annotations

import re

from nkdb.archive.files.message_header import message_header

_MAILBOX = re.compile(r"From .*\n")
_FIELD = re.compile(r"^([!-9;-~]+):", re.MULTILINE)
_MARKDOWN = re.compile(
    r"\A#{1,6} \S|\A---\n[a-z_]+:|\[[^\[\]\n]{1,300}\]\(<?(?:https?:/)?/[^\s()]"
    r"|\n\n#{2,6} \S|\A[^\n]+\n(?:={3,}|-{3,})\n|\n\n[^\n]{1,200}\n={3,}\n",
    re.IGNORECASE,
)
_OF_DATABASE = re.compile(
    r"^[^\S\n]*(?:\d+ of \d+ DOCUMENTS?|Document \d+ of \d+|L(?:ENGTH|ength): *[\d,]+ words"
    r"|(?:AN +)?Document [A-Z]{2,}[A-Z0-9]{3}\d{8}\w+|ProQuest document ID: *\d+)[^\S\n]*$",
    re.MULTILINE,
)
# the names of its columns and a row
_TABLE = re.compile(r"(?:[^\s,;][^,;\n]{0,60}+[,;](?! )){3,}[^,;\n]{0,60}\n(?:[^,;\n]*+[,;](?! )){3}")
# RIS, and BibTeX
_REFERENCES = re.compile(r"TY {2}- |@\w+\{")
_NEWSLETTER = re.compile(
    r"^[^\S\n]*(?:view|read|open|see) (?:this|the|it)?\b.{0,30}\b(?:in|with) (?:your|a|the) (?:web )?browser\W*$",
    re.IGNORECASE | re.MULTILINE,
)
_A_POST = "one article a file, its title first, then its date line and its text"


def other_text(start: str) -> tuple[str, str] | None:
    r"""What a text is that is no page as it stands, and what is allowed instead; None where nothing shows it.

    >>> other_text("# Rice is dear\n\nJanuary 31st, 2011")[0], other_text("Rice is dear\n\nJanuary 31st, 2011")
    ('a text in Markdown', None)
    """
    if _is_message(start):
        return "an e-mail message", "a saved page, such as one that the message links to"
    if _MARKDOWN.search(start):
        allowed = "the page as HTML, as plain text without mark-up (pandoc -t plain), or with title and source above it"
        return "a text in Markdown", f"{allowed} as YAML between two lines ---"
    if export := export_of_database(start):
        return export
    if _TABLE.match(start):
        return "a table of values separated by commas or semicolons", "the pages that its rows are of, saved"
    if _REFERENCES.match(start):
        return "a list of references", "the pages that they lead to, saved"
    if _NEWSLETTER.search(start):
        return "a newsletter sent as e-mail", _A_POST
    return None


def export_of_database(text: str) -> tuple[str, str] | None:
    """As `other_text`, of what LexisNexis, ProQuest and Factiva save: several articles, each below its own data.

    >>> export_of_database("2 of 9 DOCUMENTS")[0], export_of_database("Nine documents")
    ('an export of a database of newspapers', None)
    """
    return ("an export of a database of newspapers", _A_POST) if _OF_DATABASE.search(text) else None


def _is_message(text: str) -> bool:
    """Whether a text begins with the header of an e-mail message, or with that of a mailbox and its first message."""
    header = message_header(_MAILBOX.sub("", text, count=1) if text.startswith("From ") else text)
    return header is not None and {"from", "date"} <= {name.lower() for name in _FIELD.findall(header)}
