"""The parts of a post, from the paragraphs that every layout gives."""

from __future__ import annotations

import dataclasses
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nkdb.archive.article import CitedWork, PostMetadata
from nkdb.archive.normal import normal_body
from nkdb.archive.posts.post import read_post

LONG = " ".join(f"Mill {number} ground rye, and then some more." for number in range(10))
EMPTY = {
    "head": None, "tail": None, "images": (), "captions": (), "byline": None, "comments": None, "categories": (),
    "tags": (),
}  # fmt: skip


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Body.", {"body": "Body."}),
        ("", {"body": ""}),
        ("One\nline.\n\nTwo.\n\nShare\n\nThree.", {"body": "One line.\n\nTwo."}),
        ("Shares rose.\n\nshare\n\nShare now", {"body": "Shares rose.\n\nshare\n\nShare now"}),
        ("The Institute\n2014-6-2\n\nBody.", {"head": "The Institute\n2014-6-2", "body": "Body."}),
        ("The  Institute \n\t2014-06-02\n\nBody.", {"head": "The Institute\n2014-06-02", "body": "Body."}),
        ("a-picture-1\n\nThe Institute\n2014-6-2\n\nBody.",
         {"head": "The Institute\n2014-6-2", "images": ("a-picture-1",), "body": "Body."}),
        ("Body.\n\nThe Institute\n2014-6-2", {"body": "Body.\n\nThe Institute 2014-6-2"}),
        ("A\n2014-6-2\n\nB\n2014-6-2\n\nBody.", {"head": "A\n2014-6-2\nB\n2014-6-2", "body": "Body."}),
        ("Daily\nRi Sam\n6/2/2014\n\nBody.", {"head": "Daily\nRi Sam\n6/2/2014", "body": "Body."}),
        ("Daily\n\nRi Sam\n\n6/2/2014\n\nBody.", {"head": "Daily\nRi Sam\n6/2/2014", "body": "Body."}),
        ("Daily (2014-6-2)\n\nBody.", {"head": "Daily (2014-6-2)", "body": "Body."}),
        ("IIS\nNK Brief No. 14-6-2-1\n\nBody.", {"head": "IIS\nNK Brief No. 14-6-2-1", "body": "Body."}),
        ("IIS\n\nNK Brief No. 14-6-2-1\n\n2014-6-2\n\nBody.",
         {"head": "IIS\nNK Brief No. 14-6-2-1\n2014-6-2", "body": "Body."}),
        ("2014-6-2\n\nBody.", {"body": "2014-6-2\n\nBody."}),
        ("IIS\nNK Brief No. 14-6-2-1\nJune 2, 2014\n\nBody.",
         {"head": "IIS\nNK Brief No. 14-6-2-1\nJune 2, 2014", "body": "Body."}),
        ("He said this:\n2014-6-2\n\nBody.", {"body": "He said this: 2014-6-2\n\nBody."}),
        ("[Originally published by Daily.]\n\nBody.", {"head": "[Originally published by Daily.]", "body": "Body."}),
        ("Body.\n\n[Originally published by Daily.]\n\nShare",
         {"tail": "[Originally published by Daily.]", "body": "Body."}),
        ("Body.\n\n[Originally published by Daily.]\n\nMore.",
         {"body": "Body.\n\n[Originally published by Daily.]\n\nMore."}),
        ("Body.\n\nRead the full story here:\nA  title\nB",
         {"body": "Body.", "tail": "Read the full story here:\nA title\nB"}),
        ("Body.\n\nRead the full article here\nA", {"body": "Body.", "tail": "Read the full article here\nA"}),
        ("Body.\n\nRead the full report here:", {"body": "Body.", "tail": "Read the full report here:"}),
        ("Body.\n\nRead the full story here:\n\nA\n\nB\n\nShare\n\nC",
         {"body": "Body.", "tail": "Read the full story here:\nA\nB"}),
        ("Read the full story here: it is long.", {"body": "Read the full story here: it is long."}),
        ("You can read it here.", {"body": "You can read it here."}),
        ("One.\n\nmill-2014-8-29\n\nTwo.\n\nx_1-2", {"body": "One.\n\nTwo.", "images": ("mill-2014-8-29", "x_1-2")}),
        ("One.\n\nkettle.jpg\n\nmill%20one.PNG", {"body": "One.", "images": ("kettle.jpg", "mill%20one.PNG")}),
        ("well-known\n\n2014\n\nmill 2014-8\n\nmill-2014.\n\nKN-08\n\n2014-8-29\n\n8-3",
         {"body": "well-known\n\n2014\n\nmill 2014-8\n\nmill-2014.\n\nKN-08\n\n2014-8-29\n\n8-3"}),
        # bylines, with and without By
        ("By Arno Beispiel\n\nBody.", {"byline": "Arno Beispiel", "body": "Body."}),
        ("김견본 기자 ri@daily.example\n\nBody.", {"byline": "김견본 기자", "body": "Body."}),
        ("(서울=견본통신) 김견본 기자 = 그는", {"byline": "김견본 기자", "body": "(서울=견본통신) 김견본 기자 = 그는"}),
        ("By Ri Sam\n\n(서울=견본통신) 김견본 기자 = 그는", {"byline": "Ri Sam", "body": "(서울=견본통신) 김견본 기자 = 그는"}),
        # who posted it, and when, stands behind what it is filed under, or before it
        *((f"Body.\n\nPosted {line}", {"body": "Body.", "categories": categories, "tags": tags})
          for line, categories, tags in (
              ("in Trade by Ri Sam", ("Trade",), ()), ("in Trade, Mills by admin | 2 Comments", ("Trade", "Mills"), ()),
              ("in Goods by rail | 2 Comments", ("Goods by rail",), ()), ("by Ri Sam in Trade | 2 Comments", ("Trade",), ()),
              ("in Trade | Tagged rice, soap | Leave a comment", ("Trade",), ("rice", "soap")),
              ("in: Trade • Tagged rice 2 Comments", ("Trade",), ("rice",)),
              ("in Prices on the market 2014 | 2 Comments", ("Prices on the market 2014",), ()), ("in Trade Leave a comment", ("Trade",), ()),
              ("in Trade on May 9, 2014 at 10:11 by Ri Sam | 2 Comments", ("Trade",), ()))),
        ("Body.\n\n카테고리: 경제\n\n태그: 쌀, 비누", {"body": "Body.", "categories": ("경제",), "tags": ("쌀", "비누")}),
        ("Body.\n\n댓글 2\n\n리\n\n맞다.", {"body": "Body.", "comments": "리\n\n맞다."}),
        ("Body.\n\n댓글 2개가 있다.", {"body": "Body.\n\n댓글 2개가 있다."}),
        ("Arno J. Beispiel-Muster\n\nBody.", {"byline": "Arno J. Beispiel-Muster", "body": "Body."}),
        ("Arno Beispiel and Ri Sam\n\nBody.", {"byline": "Arno Beispiel and Ri Sam", "body": "Body."}),
        ("The Institute\n2014-6-2\n\nBy Arno Beispiel\n\nBody.",
         {"head": "The Institute\n2014-6-2", "byline": "Arno Beispiel", "body": "Body."}),
        ("Arno Beispiel\n\nBody.\n\nArno Beispiel teaches.",
         {"byline": "Arno Beispiel", "body": "Body.\n\nArno Beispiel teaches."}),
        ("Arno Beispiel\n\nBody.\n\nRead the full story here:\nA\nArno Beispiel\n2014-6-2\n\nMore.",
         {"byline": "Arno Beispiel", "body": "Body.\n\nMore.",
          "tail": "Read the full story here:\nA\nArno Beispiel\n2014-6-2"}),
        # what the text is about stands above it as well
        *((f"{line}\n\n{text}", {"body": f"{line}\n\n{text}"})
          for line, text in (("Kim Jong Un", "Body."), ("Kim Jong-il and Kim Il-sung", "Body."), ("Rason Special City", "Body."),
                             ("Sample River Dam", "Body."), ("Share Tweet Email Print", "Body."),
                             ("Mobile Phones", "A mobile phone is dear."), ("Kettle Makers", "It is told by a kettle maker."),
                             ("Pak Beispiel", "One.\n\nPak Beispiel has gone.\n\nTwo."))),
        ("By noon it rained.\n\nBody.", {"body": "By noon it rained.\n\nBody."}),
        ("Arno Beispiel", {"body": "Arno Beispiel"}),
        ("Executive Summary\n\nBody.", {"body": "Executive Summary\n\nBody."}),
        ("Yonder News\n\nBody.", {"body": "Yonder News\n\nBody."}),
        ("Kettles\n\nBody.", {"body": "Kettles\n\nBody."}),
        ("Body.\n\nArno Beispiel\n\nMore.", {"body": "Body.\n\nArno Beispiel\n\nMore."}),
        # days that call themselves those of the text
        *((f"{line}\n\nBody.", {"body": f"{line}\n\nBody."})
          for line in ("Last updated: 6/1/2014", "Correction (2014-6-1)", "UPDATE 1 (2014-6-1)", "등록 2014-05-31 09:12 / 수정 2014-06-01")),
        ("UPDATE\n2014-6-1\n\nBody.", {"body": "UPDATE 2014-6-1\n\nBody."}),
        *((f"{line}\n\nBody.", {"body": f"{line}\n\nBody."})
          for line in ("Rice prices 2014-6-1", "Rice prices (6/1/2014)", "Photo: KCNA (2014-6-1)", "Table 1: rice, 2014-6-1")),
        # what stands there several times heads parts of the text
        *((f"{line}\n\nOne.\n\n{again}\n\nTwo.", {"body": f"{line}\n\nOne.\n\n{again}\n\nTwo."})
          for line, again in (("Ri Sam", "Arno Beispiel"), ("By Rail", "By Road"), ("Timeline\n\n2009-11-30", "2010-2-1"))),
        ("Arno Beispiel\n\nBody.\n\nSource:\n\nSoap Is Dear\n\nRi Sam\n\n2014-6-2",
         {"byline": "Arno Beispiel", "body": "Body.", "tail": "Source:\nSoap Is Dear\nRi Sam\n2014-6-2"}),
        ("B Daily\n\n2014-6-2\n\nOne.\n\n2010-2-1\n\nTwo.", {"head": "B Daily\n2014-6-2", "body": "One.\n\n2010-2-1\n\nTwo."}),
        # blocks that name the original, and where they end
        ("Body.\n\nRead the full story here:\nA\nB Daily\n2014-6-2\n\nMore.",
         {"body": "Body.\n\nMore.", "tail": "Read the full story here:\nA\nB Daily\n2014-6-2"}),
        ("Body.\n\n(Above all it rained.)", {"body": "Body.\n\n(Above all it rained.)"}),
        (f"{'It grinds' * 60}.\nRead the full story here:\nA\nB Daily",
         {"body": f"{'It grinds' * 60}.", "tail": "Read the full story here:\nA\nB Daily"}),
        *((f"Body.\n\n{block}", {"body": "Body.", "tail": block})
          for block in ("Source:\nSample Daily", "Via https://daily.example/x")),
        ("Body.\n\nSource:", {"body": "Body.\n\nSource:"}),
        ("Body.\n\nSource: B Daily\n\nMill-2014-8-29", {"body": "Body.", "tail": "Source: B Daily", "images": ("Mill-2014-8-29",)}),
        ("Body.\nRead the full story here:\nA\nB Daily",
         {"body": "Body.", "tail": "Read the full story here:\nA\nB Daily"}),
        ("Body.\n\nRead the full story here:\n\nA\n\nB Daily\n\n2014-6-2\n\nMore.",
         {"body": "Body.\n\nMore.", "tail": "Read the full story here:\nA\nB Daily\n2014-6-2"}),
        ("Body.\n\nRead the full story here:\nA\n2014-6-2\n\nB\nC Daily\n2014-6-1\n\nUPDATE\n2014-6-3",
         {"body": "Body.\n\nUPDATE 2014-6-3", "tail": "Read the full story here:\nA\n2014-6-2\nB\nC Daily\n2014-6-1"}),
        ("Body.\n\nRead the full story here:\n\nA\n\nB Daily\n\nJune 2, 2014\n\nMore",
         {"body": "Body.\n\nMore", "tail": "Read the full story here:\nA\nB Daily\nJune 2, 2014"}),
        ("Body.\n\nRead the full story here:\n\nA\n\nB Daily\n\nJune 2014\n\nMore",
         {"body": "Body.\n\nMore", "tail": "Read the full story here:\nA\nB Daily\nJune 2014"}),
        ("Body.\n\nRead the full story here:\nA\n2 June 2014\n\nB\nC Daily\n2014.6.1\n\nD News, June 1, 2014\n\nMore.",
         {"body": "Body.\n\nMore.",
          "tail": "Read the full story here:\nA\n2 June 2014\nB\nC Daily\n2014.6.1\nD News, June 1, 2014"}),
        ("Body.\n\nRead the full story here:\nA\nJune 2, 2014\n\nJune 3, 2014\n\nMore.",
         {"body": "Body.\n\nJune 3, 2014\n\nMore.", "tail": "Read the full story here:\nA\nJune 2, 2014"}),
        ("Body.\n\nRead the full story here:\nA\nJune 2, 2014\n\nThe mill, June 3, 2014",
         {"body": "Body.\n\nThe mill, June 3, 2014", "tail": "Read the full story here:\nA\nJune 2, 2014"}),
        ("Body.\n\nSource: B Daily\n\nJune 2, 2014", {"body": "Body.", "tail": "Source: B Daily\nJune 2, 2014"}),
        ("Body.\n\nFull story\nA\nB Daily\n2 June 2014", {"body": "Body.", "tail": "Full story\nA\nB Daily\n2 June 2014"}),
        ("Body.\n\nSources told C News, June 2, 2014", {"body": "Body.\n\nSources told C News, June 2, 2014"}),
        ("Body.\n\nArticle source: A, B Daily, 2014-6-2", {"body": "Body.", "tail": "Article source: A, B Daily, 2014-6-2"}),
        ("Body.\n\nFull story\nA\nB Daily\n6/2/2014", {"body": "Body.", "tail": "Full story\nA\nB Daily\n6/2/2014"}),
        ("Body.\n\nSource: B Daily", {"body": "Body.", "tail": "Source: B Daily"}),
        ("Body.\n\nSource: Bank of Samples\n\nMore.", {"body": "Body.\n\nSource: Bank of Samples\n\nMore."}),
        ("Body.\n\nSource: a woman who has seen it.", {"body": "Body.\n\nSource: a woman who has seen it."}),
        *((f"Body.\n\n{more}\n\nMore.", {"body": f"Body.\n\n{more}\n\nMore."})
          for more in ("Read more: The kettle of the year", "Read More:\n\nThe kettle of the year\n\nThe mill of the year")),
        ("Body.\n\nRead more here:\nA\nB Daily", {"body": "Body.", "tail": "Read more here:\nA\nB Daily"}),
        ("Body.\n\nRead more: A, B Daily, 2014-6-2", {"body": "Body.", "tail": "Read more: A, B Daily, 2014-6-2"}),
        ("Body.\n\nRead more:\nA\nB Daily\n2014-6-2",
         {"body": "Body.", "tail": "Read more:\nA\nB Daily\n2014-6-2"}),
        ("Full story of the kettle\n\nBody.", {"body": "Full story of the kettle\n\nBody."}),
        # what only looks like something else
        ("UPDATE 1: more.\n\nORIGINAL POST:\n\nBody.", {"body": "UPDATE 1: more.\n\nORIGINAL POST:\n\nBody."}),
        ("2008: 3.3\n2009: 4.5\n\n• 2010: 5", {"body": "2008: 3.3 2009: 4.5\n\n• 2010: 5"}),
        ("Share prices rose.\n\nShareholders met.", {"body": "Share prices rose.\n\nShareholders met."}),
        ("Monday, June 2nd, 2014\n\nJune 3rd, 2014\n\nBody.",
         {"body": "Monday, June 2nd, 2014\n\nJune 3rd, 2014\n\nBody."}),
        ("mill-2014-8-29\n\nPictured above: the mill\n\nBody.",
         {"body": "Pictured above: the mill\n\nBody.", "images": ("mill-2014-8-29",),
          "captions": ("Pictured above: the mill",)}),
        ("[The story first\nran in Sample Daily]\n\nBody.",
         {"head": "[The story first ran in Sample Daily]", "body": "Body."}),
        ("Body.\n\n[It first ran in A]\n\nSource: Sample Daily", {"body": "Body.", "tail": "[It first ran in A]\nSource: Sample Daily"}),
        ("Body.\n\nSource: Sample Daily\n\nUPDATE (2014-9-1)\n\nMore.",
         {"body": "Body.\n\nUPDATE (2014-9-1)\n\nMore.", "tail": "Source: Sample Daily"}),
        # what stands below
        ("Body.\n\nShare this:\n\nC", {"body": "Body."}),
        *((f"Body.\n\n{silent}Share this:\n\nC", {"body": "Body."}) for silent in ("\u200b", "\ufeff", "\u00ad \u00a0")),
        ("Body.\n\nShare this:\nTwitter\nFacebook\n\nLike this:\nLike Loading...\n\nRelated\n\nPosted in A | No Comments",
         {"body": "Body.", "categories": ("A",)}),
        ("Body.\n\nShare this:\nClick to share on X (Opens in new window)\nMore\n\nC", {"body": "Body."}),
        ("Share by e-mail, tweet\n\nBody.", {"body": "Share by e-mail, tweet\n\nBody."}),
        ("Body.\n\nLike this:\nLike Loading…\n\nRelated", {"body": "Body."}),
        ("Share this: Twitter is slow.\n\nLike this: he left.\n\nShare More\n\nShare and Print",
         {"body": "Share this: Twitter is slow.\n\nLike this: he left.\n\nShare More\n\nShare and Print"}),
        ("Body.\n\nShare this: Click to share on X (Opens in new window) X Email", {"body": "Body."}),
        ("Body.\n\nShare this on Facebook and walk.", {"body": "Body.\n\nShare this on Facebook and walk."}),
        ("Body.\n\nShare this: Prices rose.", {"body": "Body.\n\nShare this: Prices rose."}),
        ("Body.\n\nPosted in A, B c | 3 Comments »", {"body": "Body.", "categories": ("A", "B c")}),
        ("Body.\n\nTags: x, y\nPosted in A | Comments Off", {"body": "Body.", "categories": ("A",), "tags": ("x", "y")}),
        ("Body.\n\nFiled under: A, B Tagged: x, y", {"body": "Body.", "categories": ("A", "B"), "tags": ("x", "y")}),
        ("Body.\n\nFiled Under: A Tagged With: x", {"body": "Body.", "categories": ("A",), "tags": ("x",)}),
        ("Body.\n\nPosted in A", {"body": "Body.", "categories": ("A",)}),
        ("Body.\n\nPosted in Hamhung, he wrote.", {"body": "Body.\n\nPosted in Hamhung, he wrote."}),
        ("Body.\n\nShare\n\nPosted in A", {"body": "Body.", "categories": ("A",)}),
        ("Body.\n\n2 Responses to “T”\n\nOne says:\n\nYes.\n\nLeave a Reply\n\nName (required)",
         {"body": "Body.", "comments": "One says:\n\nYes."}),
        ("Body.\n\n2 thoughts on “T”\n\nOne on May 4 said:\n\nYes.", {"body": "Body.", "comments": "One on May 4 said:\n\nYes."}),
        ("Body.\n\nOne response to \"T\"\n\nYes.", {"body": "Body.", "comments": "Yes."}),
        ("Body.\n\n2 thoughts on mills\n\nMore.", {"body": "Body.\n\n2 thoughts on mills\n\nMore."}),
        ("Body.\n\nThis entry was posted in A, B and tagged x by Ri Sam. Bookmark the permalink.",
         {"body": "Body.", "categories": ("A", "B"), "tags": ("x",)}),
        ("Body.\n\nThis entry was posted in A by admin. Bookmark the permalink.", {"body": "Body.", "categories": ("A",)}),
        ("Body.\n\nThis entry was posted in Trade by sea. Bookmark the permalink.",
         {"body": "Body.", "categories": ("Trade by sea",)}),
        ("Body.\n\nShare\n\n3 Comments\n\nNo.", {"body": "Body.", "comments": "No."}),
        ("Body.\n\nComments are closed.", {"body": "Body."}),
        ("Body.\n\nComments Off on T", {"body": "Body."}),
        # what stands between a title and the text may stand below other texts
        *((f"{above}\n\nMills\n\n{LONG}\n\n3 Comments\n\nNo. {LONG}",
           {"body": f"Mills\n\n{LONG}", "comments": f"No. {LONG}"})
          for above in ("Share", "Share this:", "12 Comments", "12 Comments\n\nShare")),
        (f"Body.\n\nShare\n\n{LONG}", {"body": f"Body.\n\n{LONG}"}),
        ("제분소\n\nShare\n\n" + "\n\n".join(["제분소가 올해 밀을 지난해보다 더 많이 냈다."] * 8),
         {"body": "제분소\n\n" + "\n\n".join(["제분소가 올해 밀을 지난해보다 더 많이 냈다."] * 8)}),
        (f"{LONG}\n\nShare\n\n{LONG}{LONG}", {"body": LONG}),
        (f"Mill\n\nShare\n\n2 Responses to “T”\n\n{LONG}", {"body": "Mill", "comments": LONG}),
        (f"Mill\n\n2 Comments\n\n{LONG}", {"body": "Mill", "comments": LONG}),
        (f"Mill\n\n2 Comments\n\n3 Comments\n\n{LONG}", {"body": "Mill", "comments": LONG}),
        ("Body.\n\n3 comments of his are known.", {"body": "Body.\n\n3 comments of his are known."}),
    ],
)  # fmt: skip
def test_parts_of_a_post(content: str, expected: dict[str, object]) -> None:
    found = dataclasses.asdict(read_post("T", None, content.split("\n\n")))
    assert {name: found[name] for name in ("body", *EMPTY)} == EMPTY | expected


@pytest.mark.parametrize(
    ("label", "outlet"), [("Source: ", "B Daily"), ("", "Yonder Exchange"), ("", "daily of the Sample Institute")]
)
def test_a_source_and_its_day_in_one_line_above_a_text(label: str, outlet: str) -> None:
    post = read_post("Mills", None, [f"{label}{outlet} (2014-6-1)", LONG])
    assert post.head == f"{label}{outlet} (2014-6-1)"
    assert post.cited == (CitedWork(outlet, date=datetime.date(2014, 6, 1)),)


@pytest.mark.parametrize(
    "line",
    [
        "Two Comments on the new law",
        "One Response to the law is to mill at night, he said.",
        "No Response to the appeal",
        "Two Thoughts",
        "Three Comments:",
        "Post a Comment below if you know the mill.",
        "[I wrote of this story before; a piece on it appeared here in May.]",
    ],
)
def test_what_a_text_has_as_blogs_have_it_around_one(line: str) -> None:
    text = [LONG, line, LONG, line]
    assert read_post("Mills", None, text).body == "\n\n".join(text)


@pytest.mark.parametrize(
    ("head", "day", "is_taken"),
    [
        ("Daily\nRi Sam\nJune 1, 2014", "2014-06-02", True),
        ("Daily\n\nRi Sam\n\n1 June 2014", "2014-06-02", True),
        ("Mill Sinmun\n2014년 6월 1일", "2014-06-02", True),
        # the date may be that of the post itself, as any page prints it
        ("Daily\nRi Sam\nJune 1, 2014", "2014-06-01", False),
        ("Daily\nRi Sam\nJune 1, 2014", None, False),
        ("Mill of the News\nJune 1, 2014", "2014-06-02", False),
        ("Mill of the News\nDaily\nJune 1, 2014", "2014-06-02", False),
        ("Mill at the river\nJune 1, 2014", "2014-06-02", False),
        ("Daily, June 1, 2014", "2014-06-02", False),
        ("June 1, 2014", "2014-06-02", False),
        ("Daily\nJune 2014", "2014-06-02", False),
    ],
)
def test_a_head_with_its_date_in_words(head: str, day: str | None, is_taken: bool) -> None:
    published = datetime.date.fromisoformat(day) if day else None
    post = read_post("Mill of the News – Yonder", published, [*head.split("\n\n"), "Body."])
    lines = head.split()
    found = (post.head or "").split(), post.body.split(), [str(work.date) for work in post.cited]
    assert found == ((lines, ["Body."], ["2014-06-01"]) if is_taken else ([], [*lines, "Body."], []))


def test_what_the_title_names_is_no_byline() -> None:
    assert read_post("The new ferries of Yonder", None, ["Yonder Ferries", "They sail."]).byline is None
    assert read_post("The new ferries of Yonder", None, ["Ri Sam", "They sail."]).byline == "Ri Sam"


def test_works_are_cited_in_the_order_of_the_post() -> None:
    text = "A Daily\n2014-6-1|B.|Read the full story here:\nC d\nE News\n2014-6-2|F.|Source: G|[First published by H.]"
    post = read_post("T", None, text.split("|"))
    assert [work.outlet for work in post.cited] == ["A Daily", "E News", "G", "H"]
    assert post.cited[1] == CitedWork("E News", None, "C d", datetime.date(2014, 6, 2))
    assert post.body == "B.\n\nF."


def test_what_a_layout_knows_is_kept_and_added_to() -> None:
    day, instant = datetime.date(2014, 6, 2), datetime.datetime(2014, 6, 2, tzinfo=datetime.UTC)
    post = read_post(
        "T", day, ["a_1-2.jpg", "B.", "Posted in Y, X | No Comments", "1 Comment", "Hm."],
        PostMetadata("http://example.org/", "admin", ["X"], ["t"], "Kept.", instant, line=7),
        images=["z.png"], captions=["Z"],
    )  # fmt: skip
    assert (post.images, post.captions, post.comments) == (("z.png", "a_1-2.jpg"), ("Z",), "Kept.")
    assert (post.categories, post.tags, post.byline) == (("X", "Y"), ("t",), "admin")
    assert (post.url, post.instant, post.line, post.published_on) == ("http://example.org/", instant, 7, day)


def test_a_byline_in_the_post_goes_before_the_account_that_posted_it() -> None:
    assert read_post("T", None, ["By Arno Beispiel", "B."], PostMetadata(byline="admin")).byline == "Arno Beispiel"


ENTRY = "This entry was posted on {}, 2014 at 3:15 pm and is filed under A, B. You can follow any responses."


@pytest.mark.parametrize(
    ("entry", "given", "day", "warnings"),
    [
        ("Monday, June 2nd", None, "2014-06-02", []),
        ("Monday, June 2nd", "2014-06-03", "2014-06-03", []),
        ("Friday, June 2nd", None, "2014-06-02", ["Friday, June 2nd, 2014 was a Monday; the date is kept"]),
        ("June 31st", None, None, ["no such day: June 31st, 2014; the article is kept without a date"]),
        ("2 June", None, "2014-06-02", []),
        ("Friday, June 2", None, "2014-06-02", ["Friday, June 2, 2014 was a Monday; the date is kept"]),
    ],
)
def test_the_entry_line_of_a_single_page(entry: str, given: str | None, day: str | None, warnings: list[str]) -> None:
    found: list[str] = []
    known = datetime.date.fromisoformat(given) if given else None
    post = read_post("T", known, ["B.", ENTRY.format(entry)], warnings=found)
    assert (post.body, post.categories) == ("B.", ("A", "B"))
    assert (post.published_on and post.published_on.isoformat()) == day
    assert found == warnings


def test_the_day_behind_what_a_post_is_filed_under() -> None:
    post = read_post("T", None, ["B.", "Posted in Trade on May 9, 2014 at 10:11 by Ri Sam | 2 Comments"])
    assert (str(post.published_on), post.categories) == ("2014-05-09", ("Trade",))


def test_of_two_entry_lines_the_first_that_has_a_day_counts() -> None:
    post = read_post("T", None, ["B.", ENTRY.format("June 2nd"), "This entry was posted in C."])
    assert (str(post.published_on), post.categories) == ("2014-06-02", ("A", "B", "C"))


def test_what_is_odd_is_told() -> None:
    found: list[str] = []
    read_post("T", None, ["Share", "A text below it."], warnings=found)
    read_post("T", None, ["Institute", "31/12/2014", "B."], warnings=found)
    read_post(
        "T", None, ["B.", "Share", "Older posts", "Nobody has ever said how much the mill grinds."], warnings=found
    )
    assert found == [
        "the post has no text, but paragraphs below its end, which are left out",
        "no such day in its source lines: 31/12/2014",
        "text below the end of the post is left out: 'Nobody has ever said how much the mill grinds.'",
    ]


PARAGRAPH = st.text() | st.sampled_from([
    "Share", "Read the full story here:\nA\nB\n2014-6-2", "Source:", "2014-6-2", "By A B", "A B", "2 Comments",
    "Posted in A | B", "[First published by A.]", "a-1-b", "A\n2014-6-2", "Full story", "UPDATE", "\u200b", " \u00a0",
    "This entry was posted on June 31st, 2014 in A.", "x\nSource: A", "Tags: , ,", "Leave a Reply",
])  # fmt: skip


@given(st.lists(PARAGRAPH, max_size=12))
def test_any_paragraphs_give_a_post_in_normal_form(paragraphs: list[str]) -> None:
    post = read_post("T", None, paragraphs)
    assert normal_body(post.body.split("\n\n")) == post.body
    for part in (post.head, post.tail, post.comments):
        assert part is None or part.strip()
    again = read_post("T", None, post.body.split("\n\n"))
    assert set(again.body.split()) <= set(post.body.split())


@given(st.lists(st.text("abcdefgh “é\u00a0\t", min_size=1).map(lambda text: text + "."), max_size=8))
def test_paragraphs_of_a_text_come_back(paragraphs: list[str]) -> None:
    post = read_post("T", None, ["Institute\n2014-6-2", *paragraphs, "Read the full story here:\nA\n2014-6-1", "Share"])
    assert post.body == normal_body(paragraphs)
    assert len(post.cited) == 2
