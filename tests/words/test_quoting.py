"""What strangers write shows up as text, and as nothing else, once GitHub has rendered it."""

import re
from html.parser import HTMLParser

from cmarkgfm import github_flavored_markdown_to_html
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.words.quoting import fenced, plain, quote, quote_code, quote_message

thorough = settings(max_examples=settings.default.max_examples * 5 // 2)

SHARDS = [
    *["@", "@ann", "@org/team", "＠", "#1", "GH-1", "gh-22", "org/repo#3", "0123456789abcdef0123456789abcdef01234567", "abcdef1"],
    *["http://", "https://x.org", "HTTPS://X.org", "www.", "www.x.org", "ftp://x.org", "mailto:a@b.org", "a@b.org", "xmpp:a@b.org"],
    *["<", ">", "<a href=x>", "<img src=x>", "<!--", "-->", "</details>", "<script>", "<?", "<![CDATA[", "&", "&lt;", "&#64;", "&commat;"],
    *["[", "]", "(", ")", "](", "![", "[x](y)", "[x]: y", "[^1]", "`", "``", "```", "~~~", "~~", "*", "**", "_", "__", "$", "$$", "\\"],
    *["\n", "\r", "\r\n", "\t", "    ", " ", "  \n", "# ", "- ", "+ ", "* ", "1. ", "1) ", "> ", "---", "===", "|", "|-|", "\n\n", "- [ ] "],
    *["\u202e", "\u2066", "\u200b", "\u200d", "\ufe0f", "\0", "\u2028", "\x85", "\ufeff", "\xad", "é", "論", ":tada:", ":", "/", "//", "."],
]  # fmt: skip
strangers = st.text(max_size=60) | st.lists(st.sampled_from(SHARDS) | st.text(max_size=3), max_size=12).map("".join)

MENTION = re.compile(r"(?<![\w`])@[A-Za-z0-9]")
REFERENCE = re.compile(r"#\d|\bGH-\d", re.IGNORECASE)
COMMIT = re.compile(r"\b[0-9a-f]{7,40}\b")
ALLOWED = frozenset({"p", "code", "pre"})


class Page(HTMLParser):
    """The tags of a rendered text, and the text outside code."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.outside: list[str] = []
        self.inside: list[str] = []
        self._code = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self._code += tag in ("code", "pre")

    def handle_endtag(self, tag):
        self._code -= tag in ("code", "pre")

    def handle_comment(self, data):
        self.tags.append("comment")

    def handle_decl(self, decl):
        self.tags.append("declaration")

    def handle_pi(self, data):
        self.tags.append("instruction")

    def handle_data(self, data):
        (self.inside if self._code else self.outside).append(data)


def rendered(markdown: str) -> Page:
    return Page(github_flavored_markdown_to_html(markdown))


def assert_harmless(page: Page) -> None:
    assert set(page.tags) <= ALLOWED, page.tags
    text = "".join(page.outside)
    assert not MENTION.search(text)
    assert not REFERENCE.search(text)


@thorough
@given(strangers)
@example("- # 1) x")
@example("-\t- x")
@example("1234567890. x")
@example("a@b.org")
@example("| a |\n|---|\n| b |")
def test_a_quote_is_only_text(text):
    page = rendered(quote(text))
    assert_harmless(page)
    assert "code" not in page.tags
    shown = "".join(page.outside).replace("\u200b", "")
    assert " ".join(shown.split()) == plain(text).replace("\u200b", "")


@thorough
@given(strangers)
@example("0@.A")
@example("a@-b.c")
@example("a@_b.c")
def test_a_quote_stays_text_wherever_we_put_it(text):
    quoted = quote(text)
    for frame in ("- **Error**: %s (line 3)", "> %s", "1. a\n   %s", "“%s”. Improve it.", "**a %s**", "a %s b"):
        page = rendered(frame % quoted)
        assert set(page.tags) <= ALLOWED | {"ul", "ol", "li", "strong", "blockquote"}
        assert page.tags.count("ul") + page.tags.count("ol") + page.tags.count("blockquote") <= 1
        assert not MENTION.search("".join(page.outside))
        assert not REFERENCE.search("".join(page.outside))
    table = rendered(f"| a | b |\n|---|---|\n| {quoted} | end |\n")
    assert table.tags.count("td") == 2
    assert not {"a", "img", "code", "del", "h1"} & set(table.tags)


@thorough
@given(strangers)
def test_quoted_code_is_one_code(text):
    page = rendered("See " + quote_code(text) + " here.")
    assert page.tags == ["p", "code"]
    assert "".join(page.outside).split() == ["See", "here."]


@thorough
@given(strangers)
def test_a_message_is_text_and_code(text):
    assert_harmless(rendered("x " + quote_message(f"The label is `[code]`, not {text}")))
    assert_harmless(rendered("x " + quote_message(f"Here it is `{text}`.")))


@thorough
@given(strangers, st.sampled_from(["", "markdown", "suggestion"]))
def test_a_fence_is_one_block(text, language):
    page = rendered(f"before\n\n{fenced(text, language)}\n\nafter @\u200bann")
    assert page.tags == ["p", "pre", "code", "p"]
    assert "".join(page.outside).split() == ["before", "after", "@\u200bann"]


@thorough
@given(strangers)
@example("abcdef" + "0123456789abcdef0123456789abcdef01234567"[:12])
def test_a_quote_refers_to_no_commit(text):
    assert not COMMIT.search("".join(rendered(quote(text)).outside))


def test_an_address_behind_an_underscore_is_no_link():
    assert "a" not in rendered(quote("_www.x.org")).tags
