"""The lead of an article, which the general reader leaves out, is put before its text where the page tells it."""

from __future__ import annotations

import pytest

from nkdb.archive.content import Content
from nkdb.archive.reading import read_content

LEAD = "The mill by the river has been turning again since May, people who live near it told a visitor."
HALLS = [f"Hall {n} grinds from early in the morning until late at night, a visitor said." for n in range(5)]
TEXT = f"<div class='article-content'>{''.join(f'<p>{hall}</p>' for hall in HALLS)}</div>"
TOLD = f"<meta name='description' content='{LEAD[:70]}…'>"


@pytest.mark.parametrize(
    ("head", "above", "below", "first"),
    [
        (TOLD, "", f"<div class='standfirst'><p>{LEAD}</p></div>", LEAD),
        (TOLD.replace("name='d", "property='og:d"), "", f"<h2>{LEAD}</h2>", LEAD),
        (TOLD, "", f"<div><p>{LEAD}</p><p>By a visitor</p></div>", LEAD),
        # under which of two headings it stands is not known
        (TOLD, "", f"<p>{LEAD}</p><h1>A mill</h1>", HALLS[0]),
        # what the page does not tell, the site says of itself, stands below a picture, or leads elsewhere
        ("", "", f"<div class='standfirst'><p>{LEAD}</p></div>", HALLS[0]),
        (TOLD, f"<div class='standfirst'><p>{LEAD}</p></div>", "", HALLS[0]),
        (TOLD, "", f"<figure><figcaption><p>{LEAD}</p></figcaption></figure>", HALLS[0]),
        (TOLD, "", f"<div class='teaser'><a href='/kiln'><span>{LEAD}</span></a></div>", HALLS[0]),
        ("<meta name='description' content='The mill.'>", "", "<p class='standfirst'>The mill.</p>", HALLS[0]),
        (f"<meta name='description' content='{HALLS[0]}'>", "", f"<p class='standfirst'>{HALLS[0]}</p>", HALLS[0]),
    ],
    ids=range(10),
)
def test_the_lead_is_read_where_the_page_tells_it(head: str, above: str, below: str, first: str) -> None:
    page = (
        f"<!DOCTYPE html><html><head><title>A mill</title>{head}</head><body><div class='top'>{above}</div>"
        f"<div class='head'><h1>A mill</h1>{below}</div>{TEXT}</body></html>"
    )
    (article,) = read_content(Content("page.html", page.encode())).articles
    lines = article.body.split("\n\n")
    assert lines == ([first, *HALLS] if first == LEAD else HALLS)
