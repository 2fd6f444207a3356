"""HTML to paragraphs: what is read at one go, and what needs a closer look, give the same text."""

from __future__ import annotations

import pytest

from nkdb.archive.html.markup import Blocks, read_html

READ: list[tuple[str, list[str]]] = [
    ("<p>One <em>or</em> <a href='/x'>two</a></p><p> </p>\n<p>three</p>", ["One or two", "three"]),
    ("bare <b>text</b>\n<i>goes on</i><p>para</p>tail", ["bare text goes on", "para", "tail"]),
    ("<p>a<br>b<br><br>c</p>", ["a\nb", "c"]),
    ("<p><em><br>a</em><strong>b</strong></p>", ["ab"]),
    ("<p>a <a href='/x'><style>p{}</style>b</a><script>'</p>'</script></p><p>c</p>", ["a b", "c"]),
    ("<p>a <span hidden>b</span><span style='display: none'>c</span>d</p>", ["a d"]),
    ("<p hidden>a</p><p class='sr-only'>b</p><p class='x'>c</p>", ["c"]),
    ("<div class='sharedaddy'><p>Share</p><form><p>x</p></form></div><p>text</p>", ["text"]),
    ("<p>a</p><ol class='wp-block-latest-comments'><li>b</li></ol><p>c</p>", ["a", "c"]),
    (
        "<p>a <img src='1f642.png' alt='🙂' class='wp-smiley'> b <img class='x emoji' alt='&lt;3' src='2.png'></p>",
        ["a 🙂 b <3"],
    ),
    ("<div class='wp-block-file'><a>a</a><a class='wp-block-file__button'>Download</a></div>", ["a"]),
    *(
        (f"<p>a</p><div class='{box}'><h3>b</h3><ul><li>c</li></ul></div><p class='x'>d</p>", ["a", "d"])
        for box in (
            "crp_related x",
            "wp_rp_wrap",
            "zemanta-related",
            "yarpp-related-none",
            "sociable",
            "bookmarkify",
            "mashsb-container",
            "et_social_inline",
            "swp_social_panel",
            "juiz_sps_links",
            "printfriendly pf-x",
            "tweetmeme_button",
            "fb-like",
            "wpulike x",
            "saboxplugin-wrap",
            "m-a-box",
            "pp-author-boxes",
            "mailpoet_form",
            "jetpack_subscription_widget",
            "code-block code-block-1",
            "adsbygoogle",
            "wpdiscuz_auth",
            "post-edit-link",
            "seriesmeta",
            "ez-toc-v2",
            "toc_list",
            "wp-block-rank-math-toc-block",
            "widget-area after-entry",
            "subscription-widget-wrap-editor",
            "button-wrapper",
            "digest-post-embed",
            "og-text",
            "container_postbtn",
            "post-views content-post",
            "rt-reading-time",
            "kk-star-ratings kksr-auto",
            "powerpress_links powerpress_links_mp3",
            "footnote_tooltip",
            "essb_links x",
            "monsterinsights-inline-popular-posts",
            "slideshowlink",
            "mc4wp-form mc4wp-form-9",
            "tnp tnp-subscription",
            "wpml-ls-statics-post_translations wpml-ls",
        )
    ),
    ("<div class='code-block'>a</div><p class='sociably'>b</p><div class='my-m-a-box'>c</div>", ["a", "b", "c"]),
    ("<div class='wp-block-query-x'>b</div><div class='my-wp-block-query'>c</div>", ["c"]),
    ("<form><b<p>x</b<p></form>after", ["after"]),
    ("<template><p>a<script>'<b>'</script></template><p>b</p>", ["b"]),
    ("<!-- a <p> b --><p>c<!-- d --></p>", ["c"]),
    ("<pre>a\nb</pre><p>c\nd</p>", ["a\nb", "c d"]),
    ("<p>x</p><pre>a <a title='1\n2'>b</a>\nc</pre>", ["x", "a b\nc"]),
    ("<ul><li>1 &lt; 2 &amp;amp; 3<li>4&nbsp;5</ul>", ["1 < 2 &amp; 3", "4\xa05"]),
    ("<table><tr><td>a<td>b<tr><td><p>c</p><p>d</p><td>e</table>", ["a  b", "c", "d", "e"]),
    ("<p>a \x02b\x03</p><table><td>c\x02</table>", ["a \x02b\x03", "c\x02"]),
    ("<o:p>word</o:p><p<em>odd</p>", ["wordodd"]),
]


@pytest.mark.parametrize(("html", "paragraphs"), READ)
def test_paragraphs(html: str, paragraphs: list[str]) -> None:
    assert read_html(html).paragraphs == paragraphs


@pytest.mark.parametrize(
    ("html", "links"),
    [
        ("<p>See <a title='1 > 0' href='/x?a=1&amp;b=2'>a <b>m&amp;ll</b></a>, <a href=''>b</a></p>",
         [("a m&ll", "/x?a=1&b=2"), ("b", "")]),
        ("<p><a name='x'>a</a> <em data-href='/y'>b</em></p>", []),
        (f"<p>{'a' * 200}<a href='/x'>b</a></p>", []),
        (f"<p>{'a' * 200}<br><a href='/x'>b</a></p>", [("b", "/x")]),
    ],
)  # fmt: skip
def test_links_of_short_and_of_broken_lines(html: str, links: list[tuple[str, str]]) -> None:
    assert read_html(html).links == links


def test_a_caption_within_captions_is_a_part_of_the_outermost() -> None:
    html = f"<p>Text</p>{'<figcaption>The <b>mill' * 2000}</b></figcaption> in May"
    assert read_html(html).captions == [" ".join(["The mill"] * 2000 + ["in May"])]


def test_pictures_and_captions() -> None:
    html = (
        "<figure><img src='a/mill-300x200.jpg'><figcaption>The <b>mill</b><br>in May</figcaption></figure>"
        "<div class='wp-caption'><img src='b.png' width=1><span class='media-credit'>Pak</span>"
        "<p class='wp-caption-text'>Its gate</p></div><p>Text</p>"
        "<dl class='wp-caption'><dt><img src='c.png'></dt><dd class='wp-caption-dd'>Its yard</dd></dl>"
        "<table class='tr-caption-container'><tbody><tr><td><img src='d.jpg'></td></tr>"
        "<tr><td class='tr-caption' style='text-align: center'>Its race<br>in June</td></tr></tbody></table>"
    )
    found = read_html(html)
    assert found == Blocks(
        ["Text"],
        ["mill", "c", "d"],
        ["The mill in May", "Pak", "Its gate", "Its yard", "Its race in June"],
        {"wp-caption", "media-credit", "wp-caption-text", "wp-caption-dd", "tr-caption-container", "tr-caption"},
    )
