"""Every registry, against a site that answers in its own documented form, and with every fault that a site can have."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.online import guard as guard_module
from bot.online.filling import filled
from bot.online.guard import Guard
from bot.online.looking import Looking
from bot.online.registries import every_registry
from bot.online.registries.acl import ACL
from bot.online.registries.arxiv import ArXiv
from bot.online.registries.crossref import Crossref
from bot.online.registries.dblp import DBLP
from bot.online.registries.github import GitHub
from bot.online.registries.openreview import OpenReview
from rules.model import Record
from rules.requests.request import Intent, Request, Wanted
from tests.support.answering import HOST, answering
from tests.support.house import make_house

TITLE = "Quiet Lamps Learn Louder Shadows"


def atom(number: str, title: str) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title type="html">ArXiv Query: id_list={number}</title>
<entry><id>http://arxiv.org/abs/{number}v2</id><updated>2024-06-01T00:00:00Z</updated><published>2024-05-03T17:59:59Z</published>
<title>{title}</title><summary>  We study lamps in the dark.
They glow.</summary><author><name>Ann Bee</name></author><author><name>Cy Dee</name></author>
<arxiv:comment xmlns:arxiv="http://arxiv.org/schemas/atom">CVPR 2024</arxiv:comment></entry></feed>"""


def crossref(doi: str, title: str) -> str:
    work = {
        "DOI": doi.upper(),
        "title": [title],
        "author": [{"given": "Ann", "family": "Bee"}, {"given": "Cy", "family": "Dee"}],
        "issued": {"date-parts": [[2024, 5, 3]]},
        "container-title": ["CVPR"],
        "abstract": "<jats:p>We study lamps in the dark. They glow.</jats:p>",
    }
    return json.dumps({"status": "ok", "message-type": "work", "message": work})


def openreview(number: str, title: str) -> str:
    content = {
        "title": {"value": title},
        "authors": {"value": ["Ann Bee", "Cy Dee"]},
        "venue": {"value": "CVPR 2024 poster"},
        "abstract": {"value": "We study lamps in the dark. They glow."},
    }
    return json.dumps(
        {"notes": [{"id": number, "forum": number, "content": content, "pdate": 1714694400000}], "count": 1}
    )


def acl(number: str, title: str) -> str:
    return f"""@inproceedings{{bee-dee-2024-quiet,
    title = "{title.replace("Lamps", "{L}amps")}",
    author = "Bee, Ann  and
      Dee, Cy",
    booktitle = "Proceedings of the 2024 Conference on Empirical Methods in Natural Language Processing",
    month = may,
    year = "2024",
    url = "https://aclanthology.org/{number}/",
    abstract = "We study lamps in the dark. They glow."
}}
"""


def dblp(_: str, title: str) -> str:
    people = {"author": [{"@pid": "1", "text": "Ann Bee 0001"}, {"@pid": "2", "text": "Cy Dee"}]}
    hits = [
        {"info": {"authors": people, "title": f"{title}.", "venue": "CoRR", "year": "2024"}},
        {"info": {"authors": people, "title": f"{title}.", "venue": "CVPR", "year": "2024"}},
        {"info": {"title": "Another Work on Lamps.", "venue": "ICML", "year": "2019"}},
    ]
    return json.dumps({"result": {"hits": {"@total": "3", "hit": hits}}})


def github(name: str, title: str) -> str:
    found = {
        "full_name": name,
        "name": title,
        "private": False,
        "description": "We study lamps in the dark.",
        "topics": ["lamps"],
        "stargazers_count": 7,
        "license": {"spdx_id": "MIT"},
    }
    return json.dumps(found)


@dataclass(frozen=True)
class Kind:
    """A registry, an identifier that it knows, another one, and how it answers."""

    make: type
    known: str
    other: str
    form: object
    path: str = "/ask?q={}"


KINDS = [
    Kind(ArXiv, "arxiv:2405.02222", "arxiv:2405.02223", atom),
    Kind(Crossref, "doi:10.1109/5.771073", "doi:10.1109/5.771074", crossref, "/works/{}"),
    Kind(OpenReview, "openreview:YicbFdNTTy", "openreview:abcdefghij", openreview),
    Kind(ACL, "acl:2024.emnlp-main.1", "acl:2024.emnlp-main.2", acl, "/{}.bib"),
    Kind(DBLP, f"title:{TITLE}", "title:Loud Lamps and Their Shadows", dblp),
    Kind(GitHub, "github:ann/lamps", "github:ann/candles", github, "/repos/{}"),
]
every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.make.__name__)


@pytest.fixture
def site():
    with answering() as found:
        yield found


@pytest.fixture
def ask(site, tmp_path):
    """Asks one registry about an identifier, as the bot does."""
    store = make_house(tmp_path).store
    guard = Guard("listkeeper/test", frozenset({(HOST, site.server_port)}))

    def asked(kind: Kind, identifier: str) -> Record | None:
        looking = Looking(guard, store, (kind.make(site.url + kind.path),), sleep=lambda _: None)
        return looking.record(identifier, looking.beginning())

    return asked


def answer(kind: Kind, identifier: str, title: str = TITLE) -> tuple[int, dict[str, str], bytes]:
    return 200, {}, kind.form(identifier.partition(":")[2], title).encode()


@every_kind
def test_what_it_knows_is_told(site, ask, kind):
    site.answer = answer(kind, kind.known)
    record = ask(kind, kind.known)

    assert record is not None
    assert (record.source, record.title) == (kind.make.name, TITLE)
    if kind.make is not GitHub:
        assert record.authors == ("Ann Bee", "Cy Dee")
        assert record.year == 2024
        assert record.venue == ("EMNLP" if kind.make is ACL else "CVPR")
    if kind.make in (ArXiv, Crossref, OpenReview):
        assert record.date == (2024, 5, 3)
    if kind.make is not DBLP:
        assert record.about == "We study lamps in the dark."


@every_kind
def test_a_registry_is_not_asked_about_what_is_anothers(site, ask, kind):
    assert all(kind.make(site.url + kind.path).address(other.known) is None for other in KINDS if other is not kind)


@every_kind
def test_an_answer_about_another_work_says_nothing(site, ask, kind):
    site.answer = answer(kind, kind.other, "Loud Lamps and Their Shadows")
    assert ask(kind, kind.known) is None


FAULTS = {
    "a page": (200, {"Content-Type": "text/html"}, b"<html><title>Sorry</title><body>We are down</body></html>"),
    "nothing": (200, {}, b""),
    "no such": (404, {}, b"{}"),
    "an error": (500, {}, b"oops"),
    "nonsense": (200, {}, b"\xff\xfe{[" * 999),
    "depths": (200, {}, b"[" * 90_000),
    "another form": (200, {}, b'{"message": [], "notes": 3, "result": {"hits": 1}, "full_name": []}'),
}


@every_kind
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_faulty_answer_says_nothing(site, ask, kind, fault):
    site.answer = fault
    assert ask(kind, kind.known) is None


@every_kind
def test_an_answer_that_is_cut_off_says_nothing_or_the_truth(site, ask, kind):
    status, headers, body = answer(kind, kind.known)
    site.answer, site.missing = (status, headers, body[: len(body) // 2]), len(body) // 2
    record = ask(kind, kind.known)
    assert record is None or record.title == TITLE


def test_a_slow_site_is_left(site, ask, monkeypatch):
    monkeypatch.setattr(guard_module, "EXCHANGE_LIMIT", 0.2)
    site.answer, site.is_slow = answer(KINDS[0], KINDS[0].known), True
    assert ask(KINDS[0], KINDS[0].known) is None


def test_a_redirect_is_followed_and_bounded(site, ask):
    site.answer = 302, {"Location": "/round/and/round"}, b""
    assert ask(KINDS[0], KINDS[0].known) is None
    assert len(site.asked) < 10


@pytest.mark.parametrize("status", [429, 503])
def test_a_site_that_wants_rest_gets_it(site, ask, status):
    site.answer = status, {"Retry-After": "120"}, b""
    ask(KINDS[0], KINDS[0].known)
    site.answer = answer(KINDS[0], KINDS[0].other)
    count = len(site.asked)

    assert ask(KINDS[0], KINDS[0].other) is None
    assert len(site.asked) == count


@every_kind
def test_what_was_told_is_remembered(site, ask, kind):
    site.answer = answer(kind, kind.known)
    first, count = ask(kind, kind.known), len(site.asked)
    site.answer = 500, {}, b""

    assert ask(kind, kind.known) == first
    assert len(site.asked) == count


def test_they_are_asked_in_the_order_of_the_design():
    assert [registry.name for registry in every_registry()] == [
        "arXiv",
        "Crossref",
        "OpenReview",
        "ACL Anthology",
        "DBLP",
    ]


@every_kind
@given(body=st.binary(max_size=200))
def test_reading_never_raises(kind, body):
    assert kind.make("http://a.b/{}").read(kind.known, body) is None


# What is filled into a request

RECORD = Record("arXiv", TITLE, ("Ann Bee", "Cy Dee"), (2024, 5, 3), "CVPR", 2024, "We study lamps.")
ARXIV = "arxiv:2405.02222"


def filled_one(wanted: Wanted, known: dict[str, Record], readme: str | None = None) -> Wanted:
    [paper] = filled(Request(Intent.ADD, (wanted,)), known.get, lambda _: readme).papers
    return paper


def test_what_an_issue_leaves_open_is_filled_and_named():
    paper = filled_one(Wanted(None, "https://arxiv.org/abs/2405.02222", (ARXIV,)), {ARXIV: RECORD})

    assert (paper.title, paper.authors, paper.date, paper.venue) == (TITLE, RECORD.authors, "2024-05-03", "CVPR")
    assert paper.sources == (("title", "arXiv"), ("authors", "arXiv"), ("date", "arXiv"), ("venue", "arXiv"))


def test_what_an_issue_says_is_kept():
    paper = filled_one(Wanted(f"{TITLE}!", "https://arxiv.org/abs/2405.02222", (ARXIV,), "ICCV", 2025), {ARXIV: RECORD})
    assert (paper.title, paper.venue, paper.year) == (f"{TITLE}!", "ICCV", 2025)


def test_a_record_of_another_work_fills_nothing():
    wanted = Wanted("A Survey of Superconducting Magnets", "https://arxiv.org/abs/2405.02222", (ARXIV,))
    assert filled_one(wanted, {ARXIV: RECORD}) == wanted


def test_a_repository_is_described_and_its_only_paper_found():
    described = Record("GitHub", "lamps", about="Lamps for all.")
    tool = filled_one(Wanted("lamps", "https://github.com/ann/lamps"), {"github:ann/lamps": described}, "no paper")
    work = filled_one(
        Wanted(None, "https://github.com/ann/lamps"), {ARXIV: RECORD}, "See [us](https://arxiv.org/abs/2405.02222)."
    )
    several = filled_one(
        Wanted("lamps", "https://github.com/ann/lamps"),
        {},
        "https://arxiv.org/abs/2405.02222 https://arxiv.org/abs/2405.02223",
    )

    assert tool.about == "Lamps for all."
    assert (work.title, work.ids, work.code_url) == (TITLE, (ARXIV,), "https://github.com/ann/lamps")
    assert several.ids == ()
