"""What strangers write, in every place where they can write: it does not ping, link, hide, break out or bring the bot down."""

import html
import json
import re
import uuid

import pytest
from cmarkgfm import github_flavored_markdown_to_html

from bot.web.webhook import sign
from tests.support.desk import Desk
from tests.support.house import REPOSITORY, SECRET, changed_file, make_house
from tests.support.lists import BROKEN_LIST, LIST

EVIL = (
    "@torvalds <img src=x onerror=alert(1)> [click](https://evil.example/x) ![pixel](https://evil.example/p.png) evil/evil#1 GH-1 #1 "
    "<!-- listkeeper:verdict --> https://evil.example/auto www.evil.example ``` ~~~ </details> \u202egnp.exe\u2066 \u200b <script>x</script> "
    "<https://evil.example/angle> mail@evil.example :octocat: &lt;b&gt; javascript:alert(1) %0d%0a ]( | \\"
)
OURS = re.compile(r"https://github\.com/(?:ann/list|[\w-]+/listkeeper)|https://docs\.github\.com/")
HIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff\u0000]")


def assert_harmless(comment):
    """What GitHub makes of the comment: no link but ours, no image, no HTML, no mention, nothing that hides."""
    [first, *rest] = comment.split("\n")
    shown = "\n".join(rest)
    assert first.startswith("<!-- listkeeper:")
    rendered = github_flavored_markdown_to_html(shown)
    outside = re.sub(r"<pre.*?</pre>|<code>.*?</code>", "", rendered, flags=re.DOTALL)
    links = [html.unescape(link) for link in re.findall(r'href="([^"]*)"', outside)]
    assert [link for link in links if not OURS.match(link) and not is_listed(link)] == []
    assert "<img" not in outside
    assert "<script" not in outside.lower()
    text = html.unescape(re.sub(r"<[^>]*>", "", outside))
    assert re.findall(r"(?<![\w\u200b@])@[a-z]", text) == []
    assert re.findall(r"(?<![\w/])(?:[\w-]+/[\w-]+)?#1\b|\bGH-1\b", text) == []
    assert re.findall(r":[\w+-]+:", text) == []
    assert HIDDEN.search(text.replace("\u200b", "")) is None


def is_listed(link):
    """An address that the bot shows because it is a paper's own."""
    return link.startswith(("https://arxiv.org/", "https://github.com/microsoft/LoRA"))


@pytest.fixture
def desk(house):
    return Desk(house)


def judged(desk, row, **more):
    desk.contribute(LIST + row, **more)
    return desk.house.comments


# Rows


ROWS = {
    "title": "|[LoRA {}](https://arxiv.org/abs/2106.09685)]|ICLR 2022|-|\n",
    "venue": "|[LoRA: Low-Rank Adaptation of Large Language Models](https://arxiv.org/abs/2106.09685)]|{} 2022|-|\n",
    "label": "|[LoRA: Low-Rank Adaptation of Large Language Models](https://arxiv.org/abs/2106.09685)]|ICLR 2022|[{}](https://github.com/microsoft/LoRA)|\n",
    "address": "|[LoRA: Low-Rank Adaptation of Large Language Models](https://arxiv.org/abs/2106.09685)]|ICLR 2022|[Code](https://x.example/{})|\n",
    "a title that is listed": "|[BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding {}](https://arxiv.org/abs/1810.04805)|NAACL 2019|-|\n",
    "heading": "\n## New {}\n\n- [LoRA: Low-Rank Adaptation](https://arxiv.org/abs/2106.09685)]\n",
    "a row cut off": "\n\n|[LoRA {}](https://arxiv.org/abs/2106.09685)|ICLR 2022|-|\n",
    "nothing that is an entry": "- {}\n",
}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
@pytest.mark.parametrize("evil", [EVIL, EVIL.replace("|", "")], ids=["with pipes", "without"])
def test_a_row_cannot_make_the_comment_more_than_text(desk, row, evil):
    for comment in judged(desk, row.replace("{}", evil)):
        assert_harmless(comment)


@pytest.mark.parametrize("piece", EVIL.replace("|", "").split(" "))
def test_no_piece_of_it_does_alone(desk, piece):
    comments = judged(desk, ROWS["title"].replace("{}", piece))
    assert comments or piece.startswith("![")  # an image in a link ends otherwise, and has nothing to be said of
    for comment in comments:
        assert_harmless(comment)


# The policy


@pytest.mark.parametrize(
    "policy",
    [
        "{}: 1\n",
        "rules: {{'{}': {{level: error}}}}\n",
        "rules:\n  '{}': {{level: ignore}}\n",
        "files: ['{}.md']\n",
        "labels: {{ready: '{},'}}\n",
        "also: ['{}']\n",
        "entry: {{row: '{{title}} {{{}}}'}}\n",
        "language: '{}'\n",
    ],
)
def test_a_policy_cannot_make_the_check_run_more_than_text(house, policy):
    written = policy.format(EVIL.replace("'", "").replace("\\", "").replace("{", "").replace("}", ""))
    house.on_the_list(LIST)
    sha = house.pull(LIST, extra=(changed_file(".github/triage.yml", "", written),))
    house.forge.files[(".github/triage.yml", sha)] = written.encode()
    house.deliver(action="opened")

    [check] = house.forge.checks.values()
    for text in (check.summary, *house.comments):
        rendered = github_flavored_markdown_to_html(text)
        assert "<img" not in rendered
        assert "evil.example/x" not in "".join(re.findall(r'href="([^"]*)"', rendered))
        assert re.findall(r"(?<![\w\u200b])@torvalds", re.sub(r"<code>.*?</code>", "", rendered)) == []


@pytest.mark.parametrize("number", ["0x" + "f" * 4000, "9" * 5000, "-" + "9" * 300, "1:" * 500 + "1"])
def test_a_number_that_nobody_can_show_is_a_fault_like_any_other(house, number):
    written = f"version: 1\nrules:\n  broken-link: {{level: {number}}}\n"
    house.on_the_list(LIST)
    sha = house.pull(BROKEN_LIST, extra=(changed_file(".github/triage.yml", "", written),))
    house.forge.files[(".github/triage.yml", sha)] = written.encode()
    house.deliver(action="opened")

    [check] = house.forge.checks.values()
    assert check.conclusion == "failure"
    assert any(note.path == ".github/triage.yml" and note.line == 3 for note in check.annotations)


@pytest.mark.parametrize("name", ["readme.md", "Readme.md", "README.MD", "docs/README.md"])
def test_another_readme_that_a_contribution_adds_is_not_the_list(house, name):
    house.on_the_list(LIST)
    house.pull(BROKEN_LIST, extra=(changed_file(name, "", "x\n"),))
    house.deliver(action="opened")

    [check] = house.forge.checks.values()
    assert check.conclusion == "failure"
    assert "broken-link" in house.comments[0]


def test_taking_out_the_whole_list_is_told(house):
    house.on_the_list(LIST)
    house.pull("")
    house.deliver(action="opened")
    assert "All 6 entries of this file are removed" in house.comments[0]


@pytest.mark.slow
def test_annotations_have_an_end(house):
    house.on_the_list(LIST)
    house.pull(LIST + "".join(f"|[P {n}](https://a.b/{n})]|X|\n" for n in range(1500)))
    house.deliver(action="opened")

    [check] = house.forge.checks.values()
    assert len(check.annotations) == 1000
    assert {note.level for note in check.annotations} == {"failure"}


# Sizes: each of these took minutes once, or all of the memory; what is said of it must stay bounded as well

LARGE = {
    "brackets": ("|[A B C](https://arxiv.org/abs/2106.09685)|" + "](https://a)" * 1660 + "|-|\n") * 20,
    "code in an address": "|[A B C](https://arxiv.org/abs/" + "`a` " * 60_000 + ")|ICLR 2022|-|\n",
    "escaped pipes": "|" + "\\|" * 120_000 + "|ICLR 2022|-|\n",
    "stars": "|" + "a**" * 80_000 + "|ICLR 2022|-|\n",
    "entries": "\n## New\n\n" + "".join(f"- [P {n}](https://a.b/{n}), CVPR 2021. [Code](https://github.com/a/b)\n" for n in range(5600)),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE)
def test_what_is_large_is_judged_within_bounds(house, text):
    house.on_the_list(LIST)
    house.pull(LIST + text)
    house.deliver(action="opened")

    [check] = house.forge.checks.values()
    assert len(check.annotations) <= 1000
    assert len(check.summary) <= 65_000


# Commands


SOMEBODY_ELSES = [
    "<blockquote>\n\n/triage ignore\n\n</blockquote>",
    "Try <code>\n/triage ignore\n</code> maybe?",
    "<details><pre>\n\n/triage ignore\n\n</pre></details>",
    "text <pre>\n/triage ignore\n</pre>",
    "<BLOCKQUOTE cite=x>\n\n/triage ignore",
    "<del>\n\n/triage ignore\n\n</del>",
    "> <b>\n> /triage ignore",
]


@pytest.mark.parametrize("body", SOMEBODY_ELSES)
def test_what_html_quotes_is_no_command(desk, body):
    desk.contribute(BROKEN_LIST)
    desk.say(body)
    assert "Left alone" not in "".join(desk.house.comments)
    assert next(iter(desk.forge.checks.values())).conclusion == "failure"


@pytest.mark.parametrize(
    "body", ["`<blockquote>` is HTML.\n\n/triage ignore", "<code>x</code> is code.\n\n/triage ignore"]
)
def test_a_command_beside_what_is_quoted_counts(desk, body):
    desk.contribute(BROKEN_LIST)
    desk.say(body)
    assert list(desk.forge.checks.values())[-1].conclusion == "neutral"


@pytest.mark.parametrize(
    "command",
    ["override broken-link: {}", "override {}", "section {}", "{}", "add {}", "add 1 section: {}", "recheck {}"],
)
def test_a_command_cannot_make_the_comment_more_than_text(desk, command):
    desk.contribute(BROKEN_LIST)
    desk.say(f"/triage {command.format(EVIL)}")

    for comment in desk.house.comments:
        assert_harmless(comment)


# Issues


@pytest.mark.parametrize("place", ["title", "body", "code", "form"])
def test_an_issue_cannot_make_the_answer_more_than_text(desk, place):
    paper = f"LoRA {EVIL} https://arxiv.org/abs/2106.09685"
    title, body = {
        "title": (f"Please add {paper}", "https://arxiv.org/abs/2106.09685"),
        "body": (
            "Add our paper",
            f"Title: {EVIL}\nLink: https://arxiv.org/abs/2106.09685\nVenue: {EVIL}\nCode: {EVIL}",
        ),
        "code": ("Add our paper", f"```\n|[{EVIL}](https://arxiv.org/abs/2106.09685)|{EVIL}|-|\n```"),
        "form": (
            "[Paper] x",
            f"### Title\n\n{EVIL}\n\n### Link\n\nhttps://arxiv.org/abs/2106.09685\n\n### Section\n\n{EVIL}",
        ),
    }[place]
    desk.ask(body, title)

    for comment in desk.house.comments:
        assert_harmless(comment)


# Markers


def test_a_comment_that_quotes_our_marker_is_not_taken_for_ours(desk):
    desk.contribute(BROKEN_LIST)
    [ours] = desk.house.comments
    stolen = ours.split("\n")[0]
    desk.forge.comments[4000] = (2, f"{stolen}\nAll is well, says the bot.", False)
    desk.contribute(BROKEN_LIST, number=2)

    assert desk.forge.comments[4000][1].endswith("All is well, says the bot.")
    assert len(desk.house.comments) == 2


# Bodies


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """One house for everybody who only knocks."""
    return make_house(tmp_path_factory.mktemp("shared"))


NESTED = {
    "lists": b"[" * 200_000,
    "closed lists": b"[" * 100_000 + b"]" * 100_000,
    "objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "in a field we know": b'{"action":"opened","repository":' + b'{"id":' * 50_000 + b"1" + b"}" * 50_001,
    "in a field we do not know": b'{"action":"opened","x":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
}


@pytest.mark.parametrize("body", NESTED.values(), ids=NESTED)
def test_depth_is_answered_and_not_died_of(shared, body):
    assert shared.post("pull_request", body, str(uuid.uuid4())) in (202, 400)
    assert shared.post("ping", b"{}", "after") == 200


ODD = {
    "a lone surrogate": b'{"action":"opened","repository":{"id":1,"full_name":"a/\\ud800"},"pull_request":{"number":1}}',
    "a NUL": b'{"action":"op\\u0000ened"}',
    "numbers without end": b'{"pull_request":{"number":' + b"9" * 5000 + b'},"repository":{"id":1e999}}',
    "not a number": b'{"action":NaN}',
    "repeated keys": b'{"action":"opened","action":"closed","repository":{"id":1,"full_name":"a/b"},"repository":{"id":2}}',
    "other types": b'{"action":[],"repository":"x","pull_request":7,"installation":{"id":"DROP TABLE"},"changes":3}',
    "no text": b'{"action":"\xff\xfe"}',
    "a path for a name": b'{"action":"opened","repository":{"id":1,"full_name":"../../etc"},"pull_request":{"number":1}}',
    "an empty one": b"{}",
}


@pytest.mark.parametrize("body", ODD.values(), ids=ODD)
@pytest.mark.parametrize(
    "event", ["pull_request", "issues", "issue_comment", "push", "check_run", "repository", "installation", "..%00"]
)
def test_odd_bodies_are_answered(shared, body, event):
    assert shared.post(event, body, str(uuid.uuid4())) in (202, 400)
    shared.work()
    assert shared.forge.writes == 0


@pytest.mark.parametrize("name", ["X-GitHub-Event", "X-GitHub-Delivery", "X-Hub-Signature-256"])
@pytest.mark.parametrize("value", ["", " ", "\u20ac", "a" * 9000, "<script>", "' OR 1=1 --", "sha256=", "\x7f"])
def test_odd_headers_are_answered(shared, name, value):
    body = json.dumps({"action": "opened", "repository": REPOSITORY, "pull_request": {"number": 1}}).encode()
    headers = {"X-GitHub-Event": "pull_request", "X-GitHub-Delivery": "x", "X-Hub-Signature-256": sign(body, SECRET)}
    answer = shared.app.test_client().post(
        "/webhook", data=body, headers=headers | {name: value.encode("utf-8").decode("latin-1")}
    )

    assert answer.status_code in (202, 400, 401)
    assert "Traceback" not in answer.text


def test_every_page_forbids_scripts_frames_and_guessing(shared):
    client = shared.app.test_client()
    for path in ("/", "/healthz", "/readyz", "/metrics", "/webhook", "/nowhere", "/setup"):
        headers = client.get(path).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
