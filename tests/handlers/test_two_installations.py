"""Two installations on one bot: what one of them keeps private, the other cannot learn, whatever it writes."""

import pytest

from demo.running import new_private_key
from standin import StandIn
from tests.support.lists import BODY, GOOD_ROW, LIST, LORA, READY, SECRET
from tests.support.whole import WholeBot

HIDDEN = "hidden-den"
POLICY = f'also: ["ann/{HIDDEN}:README.md"]\n'


@pytest.fixture
def github():
    with StandIn(app_id=7) as standin:
        yield standin


@pytest.fixture
def bot(github, tmp_path):
    return WholeBot(github, tmp_path, new_private_key())


@pytest.fixture
def hidden(github, bot):
    """A private list that has the paper, and a contribution and a request under way for it."""
    made = github.add_repository(f"ann/{HIDDEN}", files={"README.md": LIST}, installation_id=21, private=True)
    number = github.open_pull(made, title="Add LoRA", files={"README.md": LIST + GOOD_ROW})
    bot.tell("pull_request", github.payloads.pull_request(made, number, "opened"))
    issue = github.open_issue(made, "LoRA is missing", BODY)
    bot.tell("issues", github.payloads.issues(made, issue, "opened"))
    return made


@pytest.fixture
def theirs(github, bot, hidden):
    """A public list of somebody else, whose policy names the private one."""
    files = {"README.md": LIST, ".github/triage.yml": POLICY}
    return github.add_repository("bob/list", files=files, installation_id=22)


def contribute(bot, repository, **more):
    number = bot.github.open_pull(repository, title="Add", files={"README.md": LIST + GOOD_ROW}, **more)
    return number, bot.tell("pull_request", bot.github.payloads.pull_request(repository, number, "opened"))


def said(github, repository, number):
    return "\n".join(comment.body for comment in github.comments(repository, number))


def answered(requests, path):
    return [request.status for request in requests if request.path.startswith(path)]


def test_a_policy_cannot_read_what_its_installation_cannot(bot, github, hidden, theirs):
    number, requests = contribute(bot, theirs)

    assert answered(requests, f"/repos/ann/{HIDDEN}") == [404]
    assert said(github, theirs, number) == ""
    assert github.labels(theirs, number) == (READY,)


def test_a_contribution_under_way_elsewhere_is_none_here(bot, github, hidden, theirs):
    contribute(bot, theirs)
    number, _ = contribute(bot, theirs)

    assert said(github, theirs, number).count("adds this paper too") == 1  # its own first one, which it may know
    assert HIDDEN not in said(github, theirs, number)


def test_what_a_stranger_closes_by_address_is_not_looked_up_elsewhere(bot, github, hidden, theirs):
    closes = f"Closes https://github.com/ann/{HIDDEN}/issues/2, ann/{HIDDEN}#2"
    number, requests = contribute(bot, theirs, body=closes)

    assert set(answered(requests, f"/repos/ann/{HIDDEN}")) == {404}
    assert HIDDEN not in said(github, theirs, number)


def test_a_request_here_knows_nothing_of_the_row_there(bot, github, hidden, theirs):
    issue = github.open_issue(theirs, "LoRA is missing", BODY)
    bot.tell("issues", github.payloads.issues(theirs, issue, "opened"))

    assert LORA in said(github, theirs, issue)
    assert HIDDEN not in said(github, theirs, issue)


def test_a_file_with_the_same_content_is_asked_for_by_each(bot, github, hidden, theirs):
    """A cache by content would tell that somebody has the very same file."""
    _, requests = contribute(bot, theirs)

    assert answered(requests, "/repos/bob/list/contents/README.md") == [200]


@pytest.mark.parametrize(
    "path",
    ["/", "/desk", "/desk/bob/list", "/desk/bob/list/1", "/desk/bob/list/rules", "/metrics", "/readyz", "/healthz"],
)
def test_no_page_names_a_private_list(bot, hidden, theirs, path):
    contribute(bot, theirs)
    page = bot.web.get(path)

    assert page.status_code == 200
    assert HIDDEN not in page.text
    assert SECRET not in page.text
    assert ("bob/list" in page.text) == path.startswith("/desk")


def test_the_pages_of_a_private_list_are_not_there(bot, hidden, theirs):
    there, unknown = (bot.web.get(f"/desk/ann/{name}/1") for name in (HIDDEN, "nothing"))

    assert (there.status_code, there.data) == (404, unknown.data)
