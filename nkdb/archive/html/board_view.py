"""The head of an article as boards of offices in Korea show it: a table, or a list, of its title, author and day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nkdb.archive.html.elements import above, behind
from nkdb.archive.normal import normal_line
from nkdb.archive.text_length import is_enough

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_TITLE, _AUTHORS = "제목", ("작성자", "글쓴이")
_LABELS_WORDS = (
    "제목 작성자 글쓴이 작성일 작성일자 등록일 등록일자 등록자 게시일 게시자 날짜 조회 조회수 첨부 첨부파일 담당부서 "
    "부서 담당자 작성부서 분류 번호 연락처 전화번호 이메일"
)
_LABELS = frozenset(_LABELS_WORDS.split())
_MOST = 5
_MARKED, _SAID = "th, dt", ("td", "dd")


def board_title(tree: LexborHTMLParser) -> str:
    """What stands beside the word for title; empty where none does, or more than one."""
    titles = {title for row in _heads(tree) if (title := _said(row).get(_TITLE))}
    return titles.pop() if len(titles) == 1 else ""


def board_author(tree: LexborHTMLParser) -> str:
    """What stands beside a word for author, where there is a title as well; empty where none does."""
    said = [_said(head) for head in _heads(tree)]
    return next((of_head[name] for of_head in said for name in _AUTHORS if of_head.get(name)), "")


def take_board_head_out(tree: LexborHTMLParser) -> None:
    """Take out the rows that tell title, author and the like: they are none of the text."""
    for head in _heads(tree):
        for row in [head] if head.tag == "dl" else head.css("tr"):
            labels = [_word(label) for label in row.css(_MARKED)]
            # a table that lays out the page has the text in the same row
            if labels and _LABELS.issuperset(labels) and not is_enough(row.text()):
                row.decompose()


def _heads(tree: LexborHTMLParser) -> list[LexborNode]:
    """The tables and lists in which something stands beside the word for title; none where they are many."""
    if tree.body is None or _TITLE not in tree.body.text().replace(" ", ""):
        return []
    labels = (label for label in tree.css(_MARKED) if _word(label) == _TITLE)
    holders = (next((holder for holder in above(label) if holder.tag in ("table", "dl")), None) for label in labels)
    found = {head.mem_id: head for head in holders if head is not None}
    return [head for head in found.values() if _said(head).get(_TITLE)] if len(found) <= _MOST else []


def _said(head: LexborNode) -> dict[str, str]:
    """What stands behind each word in a table or list."""
    said: dict[str, str] = {}
    for label in head.css(_MARKED):
        value = next((node for node in behind(label) if node.is_element_node), None)
        if value is not None and value.tag in _SAID and (word := _word(label)) in _LABELS:
            said.setdefault(word, normal_line(value.text_lexbor()))
    return said


def _word(label: LexborNode) -> str:
    return normal_line(label.text_lexbor()).rstrip(" :：").replace(" ", "")
