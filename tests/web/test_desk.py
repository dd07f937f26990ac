"""The desk's pages: what they show, what they keep to themselves, and that their figures are true."""

import json
import re
import time
from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.errors import StoreError
from bot.store.desk import Desk as Reading
from bot.store.desk import open_reading_engine
from bot.store.tables import metadata, repositories, verdicts
from bot.web.words import words_in
from tests.support.fetch_vendor import faults
from tests.support.house import REPOSITORY, make_house
from tests.support.lists import BROKEN_LIST, GOOD_ROW, LIST, LORA, READY_LIST
from tests.support.public_desk import PublicDesk
from tests.support.spoken_pages import TEMPLATES, spoken_on_pages

LIST_PAGES = ["", "/1", "/1/verdicts/1", "/history", "/rules", "/figures", "/health", "/habits"]
PAGES = ["/", "/desk", "/play", *(f"/desk/ann/list{page}" for page in LIST_PAGES)]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_there_with_its_headers(history, path):
    answer = history.get(path)

    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert answer.headers["Referrer-Policy"] == ("no-referrer" if path == "/" else "same-origin")
    assert answer.text.count("<h1>") == 1


def test_lists_are_found_by_name_and_by_who_is_waited_for(history):
    assert 'href="/desk/ann/list"' in history.get("/desk").text
    assert 'href="/desk/ann/list"' in history.get("/desk?q=LIS&waits=maintainer").text
    assert "No public list fits." in history.get("/desk?q=%25").text


def test_the_queue_says_whose_turn_it_is(history):
    text = history.get("/desk/ann/list").text
    rows = re.findall(r'<span class="turn (\w+)">', text)

    assert rows == ["maintainer", "maintainer", "nobody"]
    assert "2 wait for a maintainer" in text
    assert "#2" in history.get("/desk/ann/list?kind=pull_request").text
    assert "#9" not in history.get("/desk/ann/list?kind=pull_request").text
    assert "Nothing that is open fits." in history.get("/desk/ann/list?waits=author").text


def test_what_could_not_be_looked_at_waits_for_the_bot(shown):
    shown.contribute(BROKEN_LIST)
    assert 'class="turn author"' in shown.get("/desk/ann/list").text
    shown.house.store.jobs.retry(1)
    shown.house.clock.now += 61

    assert 'class="turn bot"' in shown.get("/desk/ann/list").text


def test_a_contribution_shows_verdict_evidence_and_what_the_list_would_say(shown):
    shown.contribute(LIST + GOOD_ROW + GOOD_ROW.replace("ICLR", "ICML"))
    text = shown.get("/desk/ann/list/1").text

    assert "Verdict: needs changes" in text
    assert "https://github.com/ann/list/blob/" in text
    assert "<ins>+<bdi>" in text
    assert "&lt;!-- listkeeper:verdict" in text


def test_fates_and_words_are_on_the_page(history):
    text = history.get("/desk/ann/list/2").text

    assert "set aside by a maintainer" in text
    assert "<code>override broken-link</code>, <bdi>it is so</bdi>" in text
    older = re.findall(r'href="(/desk/ann/list/1/verdicts/\d+)"', history.get("/desk/ann/list/1").text)
    assert len(older) == 2
    assert "This is an older verdict." in history.get(older[-1]).text


def test_an_issue_shows_its_proposal(history):
    text = history.get("/desk/ann/list/9").text

    assert LORA in text
    assert "Proposed for" in text


def test_the_history_is_read_page_by_page(history):
    for _ in range(52):
        history.house.clock.now += 10
        history.say("/triage recheck", number=3)
    first = history.get("/desk/ann/list/history").text
    [older] = re.findall(r'href="(\?before=[\d.]+)"', first)
    second = history.get(f"/desk/ann/list/history{older}").text

    assert first.count("/triage recheck") == 50
    assert second.count("/triage recheck") == 2
    assert "/triage override" in history.get("/desk/ann/list/history?rule=broken-link").text
    assert "Nothing that is still kept fits." in history.get("/desk/ann/list/history?by=nobody").text


def test_shares_are_what_a_hand_counts(history):
    """Of broken-link: one mended before the merge, one set aside."""
    text = re.sub(r"\s+", " ", history.get("/desk/ann/list/rules").text)
    row = text[text.index('<tr id="broken-link">') :]
    row = row[: row.index("</tr>")]

    assert '<td data-label="Said">2</td>' in row
    assert '<td data-label="Acted on">1 of 2</td>' in row
    assert "1 mended before the merge" in row
    assert "1 set aside by a maintainer" in row


def test_figures_are_what_a_hand_counts(history):
    text = re.sub(r"\s+", " ", history.get("/desk/ann/list/figures").text)

    assert "4 contributions." in text
    assert re.findall(r'<th scope="row">(1970-\d\d-\d\d)</th>', text) == ["1970-01-12"]
    assert '<th scope="row">1970-01-12</th><td>1</td><td>0</td><td>3</td>' in text
    assert '<th scope="row">broken-link</th><td>2</td>' in text


def test_health_is_what_a_hand_counts(history):
    text = history.get("/desk/ann/list/health").text
    entries = LIST.count("](https://arxiv.org")

    assert f"{entries} entries" in text
    assert "0 repeats" in text


UNKNOWN = ["/desk/ann/list/99", "/desk/ann/list/1/verdicts/99", "/desk/ann/none", "/desk/ann/none/1", "/desk/x", "/no"]


@pytest.mark.parametrize("how", ["private", "privatized", "gone", "unknown"])
def test_what_is_not_public_answers_as_what_is_not_there_byte_for_byte(history, how):
    if how == "private":
        with history.house.store.database.engine.begin() as connection:
            connection.execute(sa.update(repositories).values(is_private=True))
    if how == "privatized":
        history.tell("repository", {"action": "privatized"})
    if how == "gone":
        history.tell("installation_repositories", {"action": "removed", "repositories_removed": [{"id": 1}]})
    owner = "nobody/list" if how == "unknown" else "ann/list"
    answers = [history.get(f"/desk/{owner}{page}") for page in LIST_PAGES] + [history.get(path) for path in UNKNOWN]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1
    assert len({str(answer.headers) for answer in answers}) == 1
    if how != "unknown":
        assert "ann/list" not in history.get("/desk").text


def test_a_renamed_list_leads_to_its_new_name_if_it_may_be_seen(history):
    history.tell("repository", {"action": "renamed", "repository": {**REPOSITORY, "full_name": "ann/papers"}})
    answer = history.get("/desk/ann/list/history?by=mia")

    assert (answer.status_code, answer.headers["Location"]) == (301, "/desk/ann/papers/history?by=mia")
    history.tell("repository", {"action": "privatized"})
    assert history.get("/desk/ann/list").status_code == 404


EVIL = ["<script>alert(1)</script>", "\"'><svg onload=alert(1)>", "\u202egnp.exe", "javascript:alert(1)", "x" * 10_000]


@pytest.mark.parametrize("evil", EVIL, ids=["script", "svg", "bidi", "address", "long"])
def test_strangers_texts_are_harmless_on_every_page(shown, evil):
    shown.forge.writers.add(evil[:90])
    row = GOOD_ROW.replace("CLIP", evil.replace("|", "")[:300])
    shown.contribute(LIST + row, title=evil, author=evil)
    shown.say(f"/triage override broken-link: {evil}", author=evil[:90])
    shown.say("/triage ignore", author=evil[:90])
    for path in [*PAGES, f"/desk?q={evil[:90]}", f"/desk/ann/list/history?by={evil[:90]}"]:
        text = shown.get(path).text
        assert "<script>alert" not in text
        assert "<svg onload" not in text
        assert "\u202e" not in text
        assert 'href="javascript' not in text.lower()
        assert len(text) < 200_000


def test_templates_are_free_of_what_makes_pages_unsafe():
    for path in TEMPLATES.glob("*.html"):
        text = path.read_text()
        assert not re.search(r"\|\s*safe|\bstyle=|\bon\w+=\"|Markup|autoescape", text), path.name
        bare = re.sub(r"\"[^\"]*\"", "", re.sub(r"{%.*?%}", "", text))
        assert not re.search(r"<[a-z][^<>]*\s[\w-]+=[^\s>]", bare), f"an attribute without quotes in {path.name}"


def test_pages_are_in_the_language_that_is_asked_for(history):
    chinese = history.get("/desk/ann/list?lang=zh")
    assert '<html lang="zh">' in chinese.text
    assert "队列" in chinese.text
    assert "lang=zh" in chinese.headers["Set-Cookie"]
    assert '<html lang="zh">' in history.get("/desk").text
    assert '<html lang="en">' in history.get("/desk?lang=en").text


def test_the_browsers_language_is_taken(shown):
    assert '<html lang="zh">' in shown.get("/desk", headers={"Accept-Language": "zh-CN,zh;q=0.9"}).text
    assert '<html lang="en">' in shown.get("/desk", headers={"Accept-Language": "xx"}).text


def test_every_text_of_the_pages_is_translated_and_no_other():
    said = {text[0] for text in spoken_on_pages()}
    known = {key if isinstance(key, str) else key[0] for key in words_in("zh").catalog._catalog if key}

    assert said - known == set()
    assert known - said == set()


def test_public_pages_are_asked_for_once(history):
    first = history.get("/desk/ann/list/rules")
    again = history.get("/desk/ann/list/rules", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")


def test_static_files_are_kept_for_ever_and_nothing_else_is_there(shown):
    names = re.findall(r'"(/static/[^"]+)"', shown.get("/desk/ann/none").text)
    assert len(names) == 5
    for name in names:
        answer = shown.get(name)
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert shown.get("/static/desk.css").status_code == 404
    assert shown.get("/static/..%2fdesk.py").status_code == 404


def test_no_icon_that_the_policy_refuses_is_asked_for_even_while_sheets_arrive(shown):
    sheets = re.findall(r'"(/static/[^"]+\.css)"', shown.get("/desk/ann/none").text)
    ours, picos = (shown.get(name).text for name in sheets[:2])

    asked_for = set(re.findall(r"(--pico-icon-[a-z]+):url", picos))
    assert asked_for
    assert asked_for <= set(re.findall(r"(--pico-icon-[a-z]+): none", ours))
    assert picos.count("url(") == len(re.findall(r"--pico-icon-[a-z]+:url\(", picos))


@pytest.mark.parametrize("path", [path for path in PAGES if path != "/play"])
def test_no_page_writes(history, path):
    def state():
        with history.house.store.database.engine.connect() as connection:
            return {t.name: connection.execute(sa.select(t)).all() for t in metadata.tables.values()}

    before = state()
    history.get(path)

    assert state() == before


def test_the_reading_engine_cannot_write(history):
    engine = open_reading_engine(str(history.house.store.database.engine.url))
    with pytest.raises(sa.exc.OperationalError), engine.begin() as connection:
        connection.execute(sa.delete(verdicts))
    engine.dispose()


def test_a_question_that_takes_too_long_is_ended(history, monkeypatch):
    monkeypatch.setattr("bot.store.desk.LIMIT", 0.05)
    reading = Reading(open_reading_engine(str(history.house.store.database.engine.url)), history.house.clock)
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    begun = time.monotonic()
    with pytest.raises(StoreError):
        reading._all(sa.text(endless))
    assert time.monotonic() - begun < 30
    reading._engine.dispose()


def test_a_broken_database_gives_a_page_that_says_so(history, monkeypatch):
    def broken(*_args, **_kwargs):
        raise StoreError("the database cannot be used")

    monkeypatch.setattr(Reading, "_all", broken)
    for path in ["/desk", "/desk/ann/list", "/desk/ann/list/1"]:
        answer = history.get(path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
        assert "The database does not answer" in answer.text


def test_without_a_desk_there_is_none(tmp_path):
    desk = PublicDesk(make_house(tmp_path, has_desk=False))
    desk.contribute(READY_LIST)

    assert {desk.get(path).status_code for path in PAGES if path != "/"} == {404}
    assert 'href="/desk' not in desk.get("/").text + desk.get("/nowhere").text


def test_the_check_run_and_the_comment_lead_to_the_desk_of_a_public_list(tmp_path):
    desk = PublicDesk(make_house(tmp_path, public_url="https://bot.example.org"))
    desk.contribute(BROKEN_LIST)
    assert desk.check().details_url == "https://bot.example.org/desk/ann/list/1"
    assert "([`broken-link`](https://bot.example.org/desk/ann/list/rules#broken-link))" in desk.comment_on(1)
    desk.forge.pulls[1] = replace(desk.forge.pulls[1], is_private=True)
    desk.tell("pull_request", {"action": "synchronize", "pull_request": {"number": 1}})

    assert desk.check().details_url == "https://bot.example.org"
    assert "(`broken-link`)" in desk.comment_on(1)


@pytest.mark.parametrize("query", ["page=0", "page=-1", "page=x", "page=99999999999", "waits=x", "kind=x", "before=x"])
def test_queries_that_make_no_sense_are_taken_for_none(history, query):
    assert history.get(f"/desk/ann/list?{query}").status_code == 200
    assert history.get(f"/desk/ann/list/history?{query}").status_code == 200


def test_files_of_others_are_as_they_were_brought():
    assert faults() == []


def test_the_rules_that_pages_name_are_those_there_are():
    from bot.web.desk import rules
    from rules.docs import summaries
    from rules.judging.registry import RULES

    assert rules() == json.loads(summaries(RULES))


def test_old_databases_are_filled_in(tmp_path):
    """What an older version decided is on the desk: private, until GitHub says otherwise."""
    from alembic import command
    from alembic.config import Config

    from bot.store.engine import MIGRATIONS, migrate, open_engine

    desk = PublicDesk(make_house(tmp_path))
    desk.contribute(BROKEN_LIST)
    engine = open_engine(str(desk.house.store.database.engine.url))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0007")
    migrate(engine)
    store = desk.house.store

    assert desk.get("/desk/ann/list").status_code == 404
    assert store.reviews.lacks_names(1)
    desk.tell("pull_request", {"action": "synchronize", "pull_request": {"number": 1}})
    assert not store.reviews.lacks_names(1)
    assert "needs changes" in desk.get("/desk/ann/list").text
    assert "broken-link" in desk.get("/desk/ann/list/rules").text
