"""The head of an article on the board of an office: its title and author are found, and it is none of the text."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from nkdb.archive.content import Content
from nkdb.archive.html.board_view import board_author, board_title, take_board_head_out
from nkdb.archive.reading import read_content

TEXT = "".join(f"<p>제{n} 방앗간은 새벽부터 밤늦게까지 옥수수를 빻는다고 다녀온 사람이 말했다.</p>" for n in range(8))
FILED = "<tr><th>담당부서</th><td>제분과</td><th>조회수</th><td>12</td></tr>"
AUTHOR = "<tr><th>작성자</th><td>리삼</td><th>작성일</th><td>2014-08-05</td></tr>"
BOARD = f"<table><tr><th>제 목</th><td colspan='3'>방앗간 조사</td></tr>{AUTHOR}<tr><td colspan='4'>{TEXT}</td></tr></table>"


APART = f"<table><tr><th>제목</th><td>방앗간 조사</td></tr>{AUTHOR}{FILED}</table><div class='con'>{TEXT}</div>"


@pytest.mark.parametrize("board", [BOARD, APART], ids=["above the text", "in a table of its own"])
def test_an_article_of_a_board_is_read(board: str) -> None:
    page = (
        f"<html><head><title>보도자료 | 제분부</title></head><body><h1><a href='/'>제분부</a></h1>{board}</body></html>"
    )
    (article,) = read_content(Content("page.html", page.encode())).articles
    assert (article.title, article.byline, str(article.published_on)) == ("방앗간 조사", "리삼", "2014-08-05")
    assert article.body.startswith("제0 방앗간")


@pytest.mark.parametrize(
    ("page", "title", "author", "left"),
    [
        (BOARD.replace(TEXT, "글"), "방앗간 조사", "리삼", "글"),
        ("<dl><dt>제목 :</dt> <dd>방앗간</dd><dt>글쓴이</dt><dd>리삼</dd></dl>글", "방앗간", "리삼", "글"),
        # a list of posts, a form, a table of books, two boards
        ("<table><tr><th>제목</th><th>작성자</th></tr><tr><td>방앗간</td><td>리삼</td></tr></table>", "", "", "제목작성자방앗간리삼"),
        ("<table><tr><th>제목</th><td><input></td></tr></table>글", "", "", "제목글"),
        ("<table><tr><th>제목</th><td>방앗간</td><th>쪽</th><td>9</td></tr></table>", "방앗간", "", "제목방앗간쪽9"),
        ("<dl><dt>제목</dt><dd>하나</dd></dl><dl><dt>제목</dt><dd>둘</dd></dl>", "", "", ""),
        # a list of posts with the same head each
        (6 * "<dl><dt>제목</dt><dd>하나</dd></dl>", "", "", 6 * "제목하나"),
        # what lays out the page, or has the text in it, stays
        (f"<table><tr><td>{BOARD.replace(AUTHOR, '')}</td></tr></table>", "방앗간 조사", "", "8"),
        (f"<dl><dt>제목</dt><dd>방앗간</dd><dd>{TEXT}</dd></dl>", "방앗간", "", "제목방앗간8"),
    ],
    ids=range(9),
)  # fmt: skip
def test_what_a_board_says(page: str, title: str, author: str, left: str) -> None:
    tree = LexborHTMLParser(page)
    assert (board_title(tree), board_author(tree)) == (title, author)
    take_board_head_out(tree)
    assert tree.body is not None
    text = tree.body.text()
    for number, paragraph in enumerate(LexborHTMLParser(TEXT).css("p")):
        text = text.replace(paragraph.text(), "8" if number == 0 else "")
    assert "".join(text.split()) == left
