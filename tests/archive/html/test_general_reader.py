"""Pages of unknown make: what the general reader cannot take is refused in our words."""

from __future__ import annotations

import pytest
import trafilatura

from nkdb.archive.content import Content
from nkdb.archive.html import general_reader
from nkdb.archive.reading import read_content
from nkdb.errors import PageError

PAGE = (
    "<!DOCTYPE html><html><head><title>A mill</title></head><body><article><h1>A mill</h1>"
    + "".join(
        f"<p>Hall {n} grinds from early in the morning until late at night, a visitor said.</p>" for n in range(6)
    )
    + "</article></body></html>"
)


def refusal() -> str:
    """What is wrong with the page."""
    with pytest.raises(PageError) as caught:
        read_content(Content("page.html", PAGE.encode()))
    return str(caught.value)


def test_a_page_is_read_and_told_to_be_read_so() -> None:
    page = read_content(Content("page.html", PAGE.encode()))
    assert [article.title for article in page.articles] == ["A mill"]
    assert page.warnings[0].startswith("article (A mill): ")


def test_what_tistory_puts_below_an_article_is_none_of_it() -> None:
    below = "<div class='another_category'><h4>다른 글</h4><table><tr><td><a href='/11'>장마당에 쌀이 많아졌다고 한다</a></td></tr></table></div>"
    page = read_content(Content("page.html", PAGE.replace("</article>", f"{below}</article>").encode()))
    (article,) = page.articles
    assert article.body.endswith("a visitor said.")


HALLS = [f"Hall {n} grinds from early in the morning until late at night, a visitor said." for n in range(6)]
OTHER = "A dam far away held less water this year than it did the year before, as people below it told."
BROKEN = "<br><br>".join(HALLS)
WRAPPED = "\n\n".join(f"{hall[:60].strip()}\n{hall[60:].strip()}" for hall in HALLS)
FIRST, *REST = (f"<p>{hall}</p>" for hall in HALLS)
BLOCK = "<div class='article__block' data-type='{}'><div>{}</div></div>"
STORY = BLOCK.format("article", "<a href='/2'>A dam holds less water</a><div>4 August 2014, 10:00</div>")
MENU = "".join(f"<li><a href='/{n}'>Mill {n} by the river</a></li>" for n in range(40))
TEASERS = "".join(f"<div><a href='/{n}'>Dam {n}</a><p>{OTHER}</p></div>" for n in range(4))
COMMENT = (
    f"<section class='field--name-comment'><h2>Comments</h2><article><div><p>{OTHER}</p></div></article></section>"
)


@pytest.mark.parametrize(
    "body",
    [
        f"<div role='main'><article>{BROKEN}</article></div>",
        f"<div role='main'><article><em class='img_desc'>A mill</em>{BROKEN}</article></div>",
        f"<div class='cmd-hds'>{HALLS[0]}{''.join(REST)}</div>",
        # what stands above the part that is found first
        f"<article><section><p class='summary'>{HALLS[0]}</p></section>"
        f"<section><div class='body-text'>{''.join(REST[:2])}</div></section>"
        f"<section><div class='body-text'>{''.join(REST[2:])}</div></section></article>",
        f"<article><div>{FIRST}{''.join(REST)}</div>{COMMENT}</article>",
        f"<div class='article__body'>{BLOCK.format('text', HALLS[0])}{STORY}"
        f"{''.join(BLOCK.format('text', hall) for hall in HALLS[1:])}</div>",
        f"<pre>{WRAPPED}</pre>",
        f"<table><tr><td><a href='/1'>Mills</a><br><a href='/2'>Dams</a></td><td>{'<p>'.join(HALLS)}</td></tr></table>",
        f"<table><tr><td>{FIRST}{''.join(REST)}</td></tr></table><ul>{MENU}</ul>",
        f"<table><tr><td>{BROKEN}</td></tr></table><ul>{MENU}</ul>",
        f"<div><div>{BROKEN}</div></div><div id='popular-posts'>{TEASERS}</div>",
    ],
    ids=["breaks", "behind a caption", "first bare", "above", "comments", "another story", "preformatted", "layout",
         "layout beside more", "breaks beside more", "others"],
)  # fmt: skip
def test_each_paragraph_of_the_article_is_read_in_its_order(body: str) -> None:
    page = f"<!DOCTYPE html><html><head><title>A mill</title></head><body><h1>A mill</h1>{body}</body></html>"
    (article,) = read_content(Content("page.html", page.encode())).articles
    assert article.body.split("\n\n") == HALLS


def test_of_an_article_in_korean_half_as_many_letters_are_enough() -> None:
    halls = ("제분소", "방앗간", "국수집", "농장")
    lines = [f"{hall}에서 밀가루를 지난해보다 더 많이 냈다고 그곳을 다녀온 한 방문자가 말했다." for hall in halls]
    text = (
        f"<div id='articleBody'>{'<br><br>'.join(lines)}</div><div><p>저작권 안내와 이용 약관을 읽어 주십시오</p></div>"
    )
    page = f"<html><title>제분소</title><h1>제분소</h1>{text}</html>"
    (article,) = read_content(Content("page.html", page.encode())).articles
    assert article.body.split("\n\n") == lines


@pytest.mark.parametrize("name", ["node node-comment", "has-comments", "post comments-closed"])
def test_an_article_is_no_comment_whatever_the_page_has_besides(name: str) -> None:
    menu = "".join(f"<li><a href='/{n}'>Mill {n}</a></li>" for n in range(150))
    text = f"<h1>A mill</h1><ul>{menu}</ul><div class='{name}'>{FIRST}{''.join(REST)}</div>"
    page = f"<html><head><title>A mill</title></head><body>{text}</body></html>"
    (article,) = read_content(Content("page.html", page.encode())).articles
    assert article.body.split("\n\n")[-6:] == HALLS


@pytest.mark.parametrize(("days", "left"), [(["2014. 8. 1.", "2014. 8. 2."], []), (["2014. 8. 1."], ["2014. 8. 1."])])
def test_days_of_a_list_of_others_are_none_of_the_text(days: list[str], left: list[str]) -> None:
    page = PAGE.replace("</article>", "".join(f"<p>{day}</p>" for day in days) + "</article>")
    (article,) = read_content(Content("page.html", page.encode())).articles
    assert article.body.split("\n\n")[6:] == left


@pytest.mark.parametrize(
    ("rows", "last"),
    [
        (
            "".join(f"<tr><td>{n}</td><td>{hall}<br>{OTHER}<br>{n}</td></tr>" for n, hall in enumerate(HALLS)),
            f"5 {HALLS[5]} {OTHER} 5",
        ),
        (f"<tr><td>5</td><td>{20 * OTHER}</td></tr>", f"5 {20 * OTHER}"),
    ],
    ids=["many", "one"],
)
def test_cells_with_long_texts_are_still_a_table(rows: str, last: str) -> None:
    page = PAGE.replace("</article>", f"<table>{rows}</table></article>")
    (article,) = read_content(Content("page.html", page.encode())).articles
    assert article.body.splitlines()[-1] == last


def test_bars_in_a_table_are_those_of_the_page() -> None:
    table = "<table><tr><td>Ri Sam | a visitor</td><td>2014-08-05</td></tr><tr><td>Hall 3</td><td>two | three</td></tr></table>"
    page = read_content(Content("page.html", PAGE.replace("</article>", f"{table}</article>").encode()))
    (article,) = page.articles
    assert article.body.splitlines()[-1] == "Hall 3 two | three"


@pytest.mark.parametrize(
    ("end", "day", "last"),
    [
        ("<p>www.agency.example (2014.08.05.)", "2014-08-05", HALLS[-1]),
        ("<p>It is new. -0-</p><p>www.agency.example (주체103.8.5.)", "2014-08-05", "It is new."),
        ("<p>It is new.</p><p>-0-<p>www.agency.example (Juche103(2014).8.5.)", "2014-08-05", "It is new."),
        ("<p>Hall -0-</p><p>(2014.08.05.)", "None", "(2014.08.05.)"),
    ],
)
def test_an_article_that_ends_in_the_address_of_its_site_and_the_day(end: str, day: str, last: str) -> None:
    page = read_content(Content("page.html", PAGE.replace("</article>", f"{end}</p></article>").encode()))
    (article,) = page.articles
    assert str(article.published_on) == day
    assert article.body.splitlines()[-1] == last


@pytest.mark.parametrize(
    ("head", "heading", "start"),
    [
        ("content='A mill - Daily'><meta property='og:site_name' content='Daily'>", "A mill", "Hall 0"),
        (
            "content='A mill | Daily'><meta property='og:site_name' content='Daily'><body><h1>Daily</h1>",
            "A mill",
            "Hall 0",
        ),
        ("content='A mill'>", "A mill grinds on", "A mill grinds on"),
        ("content='A mill'>", "A mill</h2><p>Samplewon-Ri Sam ri@daily.example</p><h2>", "Samplewon-Ri Sam ri"),
    ],
)
def test_the_heading_and_the_date_of_an_article_are_no_source(head: str, heading: str, start: str) -> None:
    page = PAGE.replace("<title>A mill</title>", f"<meta property='og:title' {head}")
    page = page.replace("<h1>A mill</h1>", f"<h2>{heading}</h2><p class='date'>2014-08-05</p>")
    (article,) = read_content(Content("page.html", page.encode())).articles
    assert (article.title, str(article.published_on), article.cited) == ("A mill", "2014-08-05", ())
    assert article.body.startswith(start)


def test_lines_that_a_word_calls_the_day_above_a_text_are_none_of_it() -> None:
    dated = "<h1>A mill</h1><p>By Ri Sam</p><p>Posted : 2014-08-05 17:00</p><p>Updated : 2014-08-06 09:00</p><p>송고"
    (article,) = read_content(Content("page.html", PAGE.replace("<h1>A mill</h1>", dated).encode())).articles
    assert (str(article.published_on), article.byline) == ("2014-08-05", "Ri Sam")
    assert article.body.startswith("Hall 0")


def test_a_page_that_is_too_large_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(general_reader, "_LIMIT", 200)
    assert refusal().startswith(
        "page.html: found a page of 0 million characters of unknown make; allowed: one of up to"
    )


@pytest.mark.parametrize("error", [RecursionError(), ValueError("a secret\nof its own"), AssertionError()])
def test_whatever_it_raises_is_a_message(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(trafilatura, "bare_extraction", fail)
    name = type(error).__name__
    assert refusal() == (
        f"page.html: found a page that the general reader cannot read ({name}); allowed: a whole HTML page with an article"
    )


def test_what_it_finds_nothing_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trafilatura, "bare_extraction", lambda *_, **__: None)
    assert refusal().startswith("page.html: found an HTML page with no article of 250 letters or more")
