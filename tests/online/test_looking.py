"""Looking online: only where both want it, never at an address that is not public, and never for long."""

import itertools
import json
import socket
import threading
from dataclasses import replace

import pytest

from bot.online import guard as guard_module
from bot.online.guard import Guard, NotAsked
from bot.online.looking import QUESTIONS_LIMIT, Looking
from bot.online.registries.arxiv import ArXiv
from bot.online.registries.crossref import Crossref
from bot.online.registries.dblp import DBLP
from bot.settings.environment import Settings
from tests.support.answering import HOST, answering
from tests.support.desk import Desk
from tests.support.house import make_house
from tests.support.lists import LIST, READY_LIST

POLICY = "rules:\n  dead-link: {level: advice}\n  title-differs: {level: advice}\n"
ATOM = "<feed><title>query</title><entry><id>http://arxiv.org/abs/2106.09685v2</id><title>{}</title></entry></feed>"


@pytest.fixture
def site():
    with answering() as found:
        yield found


@pytest.fixture
def guard(site):
    return Guard("listkeeper/test (+https://bot.example)", frozenset({(HOST, site.server_port)}))


@pytest.fixture
def looking(site, guard, tmp_path):
    """A house whose operator lets it look online; its clock does not stand still, or nobody would ever have a turn."""
    house = make_house(tmp_path)
    ticks = itertools.count(1)
    house.clock.__class__ = type("Ticking", (type(house.clock),), {"__call__": lambda self: self.now + next(ticks)})
    registries = ArXiv(f"{site.url}/arxiv?id={{}}"), Crossref(f"{site.url}/works/{{}}"), DBLP(f"{site.url}/dblp?q={{}}")
    looking = Looking(guard, house.store, registries, sleep=lambda _: None)
    house.worker._behaviour = replace(house.worker._behaviour, looking=looking)
    return house


def with_code(url):
    return READY_LIST.replace("https://github.com/microsoft/LoRA", url)


def judged(house, head, policy=POLICY):
    house.on_the_list(LIST, policy)
    house.pull(head)
    house.deliver(action="opened")
    return [
        f for f in house.store.verdicts.last(1)["verdict"]["findings"] if f["rule"] in ("dead-link", "title-differs")
    ]


def test_a_link_that_leads_nowhere_is_advice(site, looking):
    [finding] = judged(looking, with_code(f"{site.url}/not/there"))

    assert finding["level"] == "advice"
    assert finding["rule"] == "dead-link"
    assert "not/there" in finding["message"]
    assert "There is nothing at the address" in looking.comments[0]


@pytest.mark.parametrize("status", [200, 401, 403, 429, 500, 503])
def test_whatever_else_a_site_answers_is_no_accusation(site, looking, status):
    site.answers["/code"] = (status, {}, b"")
    assert judged(looking, with_code(f"{site.url}/code")) == []


def test_a_title_that_its_registry_does_not_know_is_advice(site, looking):
    site.answers["/arxiv"] = (200, {}, ATOM.format("Magnets &amp; Plasmas in Fusion\n  Reactors").encode())
    [finding] = judged(looking, READY_LIST)

    assert finding["rule"] == "title-differs"
    assert "arXiv knows 2106.09685 as “Magnets & Plasmas in Fusion Reactors”" in finding["message"]


def test_the_title_as_its_registry_has_it_is_fine(site, looking):
    title = "LoRA: Low-Rank Adaptation of Large Language Models"
    site.answers["/arxiv"] = (200, {}, ATOM.format(title).encode())
    assert judged(looking, READY_LIST) == []


def test_crossref_is_asked_for_dois(site, looking):
    said = {"message": {"DOI": "10.1109/5.771073", "title": ["Superconducting magnets for large fusion reactors"]}}
    site.answers["/works/10.1109/5.771073"] = (200, {}, json.dumps(said).encode())
    head = READY_LIST.replace("https://arxiv.org/abs/2106.09685", "https://doi.org/10.1109/5.771073")
    assert [f["rule"] for f in judged(looking, head)] == ["title-differs"]


@pytest.mark.parametrize("body", [b"", b"<entry>", b"\xff\xfe", b"{", b"[" * 90_000, b"<entry><title>" * 7000])
def test_nonsense_from_a_registry_is_no_accusation(site, looking, body):
    site.answers["/arxiv"] = (200, {}, body)
    assert judged(looking, READY_LIST) == []


def test_what_a_registry_says_is_quoted(site, looking):
    site.answers["/arxiv"] = (
        200,
        {},
        ATOM.format("Ping @everybody &lt;img src=x&gt; in [this](http://evil.example)").encode(),
    )
    judged(looking, READY_LIST)

    [comment] = looking.comments
    assert "@everybody" not in comment
    assert "<img" not in comment.replace("\\<img", "")
    assert "](http://evil.example)" not in comment


def test_it_is_off_unless_the_list_wants_it(site, looking):
    assert judged(looking, with_code(f"{site.url}/not/there"), "version: 1\n") == []
    assert site.asked == []


def test_it_is_off_unless_the_operator_wants_it(site, house):
    assert judged(house, with_code(f"{site.url}/not/there")) == []
    assert site.asked == []
    assert not Settings.from_environment(
        {"LISTKEEPER_WEBHOOK_SECRET": "s", "LISTKEEPER_GITHUB_TOKEN": "t"}
    ).looks_online


def test_it_is_advice_at_most(looking, site):
    looking.on_the_list(LIST, "rules:\n  dead-link: {level: error}\n")
    looking.pull(READY_LIST)
    looking.deliver(action="opened")

    [check] = looking.forge.checks.values()
    assert "may be at most advice" in check.summary


def test_what_was_found_is_remembered(site, looking):
    judged(looking, with_code(f"{site.url}/not/there"))
    count = len(site.asked)
    looking.pull(with_code(f"{site.url}/not/there") + "\n")
    looking.deliver()

    assert len(site.asked) == count


def test_a_contribution_may_not_ask_without_end(site, looking):
    rows = "".join(
        f"|[Paper number {n} about things of interest to nobody](https://arxiv.org/abs/2101.{n:05})|ICML 2021|[Code]({site.url}/{n})|\n"
        for n in range(1, 60)
    )
    judged(looking, LIST + rows)
    assert len(site.asked) <= QUESTIONS_LIMIT


def test_we_say_who_we_are(site, guard):
    guard.ask(f"{site.url}/x")
    [(_, headers)] = site.asked
    assert headers["User-Agent"] == "listkeeper/test (+https://bot.example)"
    assert "Authorization" not in headers


# The guard


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://localhost/", "http://2130706433/", "http://0x7f.1/", "http://0/", "http://[::1]/",
        "http://[::ffff:127.0.0.1]/", "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://192.168.1.1/",
        "http://100.64.0.1/", "http://[fe80::1%25eth0]/", "http://[64:ff9b::7f00:1]/", "http://224.0.0.1/", "file:///etc/passwd",
        "ftp://example.org/", "gopher://127.0.0.1:70/", "http://user:pass@example.org/", "http://example.org:22/", "http://",
        "//example.org/", "javascript:alert(1)", "http://[", "http://exa mple.org/", "http://" + "a" * 300 + ".org/", "http://\0/",
        "https://127.0.0.1:443/",
    ],
)  # fmt: skip
def test_what_is_not_public_or_no_address_is_not_asked(site, url, monkeypatch):
    monkeypatch.setattr(socket, "create_connection", lambda *_: pytest.fail("somebody was connected to"))
    with pytest.raises(NotAsked):
        Guard("x").ask(url)


def test_a_name_one_of_whose_addresses_is_private_is_not_asked(monkeypatch):
    found = [(2, 1, 6, "", (address, 80)) for address in ("93.184.215.14", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    monkeypatch.setattr(socket, "create_connection", lambda *_: pytest.fail("somebody was connected to"))
    with pytest.raises(NotAsked, match="not public"):
        Guard("x").ask("http://rebinding.example/")


def test_the_address_that_was_checked_is_the_one_connected_to(monkeypatch):
    answers = iter(["93.184.215.14", "127.0.0.1"])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", (next(answers), 80))])
    connected = []

    def connect(place, _timeout):
        connected.append(place)
        raise OSError("nobody there")

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(NotAsked):
        Guard("x").ask("http://rebinding.example/")
    assert connected == [("93.184.215.14", 80)]


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1:1/", "http://169.254.169.254/", "file:///etc/passwd", "//10.0.0.1/"]
)
def test_a_redirect_is_checked_like_any_address(site, guard, target):
    site.answers["/here"] = (302, {"Location": target}, b"")
    with pytest.raises(NotAsked):
        guard.ask(f"{site.url}/here")


def test_redirects_have_an_end(site, guard):
    site.answers["/round"] = (302, {"Location": "/round"}, b"")
    with pytest.raises(NotAsked, match="too often"):
        guard.ask(f"{site.url}/round")
    assert len(site.asked) == 6


def test_a_redirect_is_followed(site, guard):
    site.answers |= {"/old": (301, {"Location": "/new"}, b""), "/new": (200, {}, b"here")}
    assert guard.ask(f"{site.url}/old").body == b"here"


def test_a_large_answer_is_cut(site, guard):
    site.answers["/large"] = (200, {}, b"x" * 1_000_000)
    assert len(guard.ask(f"{site.url}/large").body) == 100_000


@pytest.mark.parametrize("part", [b"HTTP/1.1 200 OK\r\nX-A: ", b"HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n"])
def test_who_answers_a_letter_at_a_time_is_cut_off(monkeypatch, part):
    monkeypatch.setattr(guard_module, "EXCHANGE_LIMIT", 0.5)
    with socket.create_server((HOST, 0)) as listener:
        port = listener.getsockname()[1]

        pause = threading.Event()

        def drip():
            wire, _ = listener.accept()
            with wire:
                wire.sendall(part)
                for _ in range(100):
                    try:
                        wire.sendall(b"a")
                    except OSError:
                        return
                    pause.wait(0.05)

        thread = threading.Thread(target=drip)
        thread.start()
        with pytest.raises(NotAsked):
            raise_or_short(Guard("x", frozenset({(HOST, port)})), f"http://{HOST}:{port}/")
        thread.join(10)
        assert not thread.is_alive()


def raise_or_short(guard, url):
    """An answer that was cut off in its body is as good as none."""
    if len(guard.ask(url).body) < 90_000:
        raise NotAsked("cut off")


@pytest.mark.parametrize(
    "said",
    [b"", b"SSH-2.0-OpenSSH_9.6\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 500 + b"\r\n"],
)
def test_who_does_not_speak_as_a_web_server_does_is_not_found_out(said):
    with socket.create_server((HOST, 0)) as listener:
        port = listener.getsockname()[1]

        def answer():
            wire, _ = listener.accept()
            with wire:
                wire.recv(1000)
                wire.sendall(said)

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(NotAsked):
            Guard("x", frozenset({(HOST, port)})).ask(f"http://{HOST}:{port}/")
        thread.join(10)


# Requests


def test_what_an_issue_leaves_open_is_looked_up_and_named(site, looking):
    title = "LoRA: Low-Rank Adaptation of Large Language Models"
    site.answers["/arxiv"] = (200, {}, ATOM.format(title).encode())
    looking.on_the_list(LIST, "online: true\n")
    desk = Desk(looking)
    number = desk.ask("Please add https://arxiv.org/abs/2106.09685")

    assert f"[{title}](https://arxiv.org/abs/2106.09685)" in desk.comment_on(number)
    assert "Looked up: the title from arXiv. Please check it." in desk.comment_on(number)


def test_nothing_is_looked_up_for_an_issue_unless_the_list_wants_it(site, looking):
    looking.on_the_list(LIST)
    desk = Desk(looking)
    number = desk.ask("Please add https://arxiv.org/abs/2106.09685")

    assert "I need its full title" in desk.comment_on(number)
    assert site.asked == []


def test_a_venue_that_its_registry_knows_better_is_advice(site, looking):
    entry = "<entry><id>http://arxiv.org/abs/2106.09685v2</id><title>LoRA: Low-Rank Adaptation of Large Language Models</title>"
    said = f"<feed>{entry}<arxiv:journal_ref>ICML 2023</arxiv:journal_ref></entry></feed>"
    site.answers["/arxiv"] = (200, {}, said.encode())
    looking.on_the_list(LIST, "online: true\n")
    looking.pull(READY_LIST)
    looking.deliver(action="opened")

    findings = looking.store.verdicts.last(1)["verdict"]["findings"]
    assert [(f["rule"], f["message"]) for f in findings] == [
        ("registry-differs", "arXiv says ICML 2023; here it is ICLR 2022.")
    ]
