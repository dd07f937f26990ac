"""What is GitHub's alone: its errors in our words, tokens fetched once, statuses in place of check runs."""

import threading

import pytest

from bot.errors import Gone, Limited, Paced, Refused, Unavailable
from bot.forge.base import CheckConclusion, CheckReport, Repo
from bot.forge.github import GitHubForge
from bot.forge.github_client import GitHubClient
from bot.forge.github_fleet import GitHubInstallations
from bot.settings.environment import AppCredentials, TokenCredentials
from demo.running import new_private_key
from standin import Html, Refuse, Reset, StandIn, Truncate

FILES = {"README.md": "# Papers\n"}


@pytest.fixture(scope="module")
def key():
    return new_private_key()


@pytest.fixture
def standin():
    with StandIn(app_id=7, token="a-token", token_login="keeper") as standin:
        yield standin
        assert standin.crashes == ()


@pytest.fixture
def repository(standin):
    return standin.add_repository("ann/list", files=FILES, installation_id=11)


@pytest.fixture
def forge(standin, key):
    return GitHubForge(GitHubClient(AppCredentials(7, key), standin.url))


def repo(repository):
    return Repo(repository.id, repository.full_name, 11)


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        (Refuse(502), Unavailable),
        (Refuse(500), Unavailable),
        (Html(200), Unavailable),
        (Html(503), Unavailable),
        (Truncate(), Unavailable),
        (Reset(stored=False), Unavailable),
        (Refuse(404), Gone),
        (Refuse(410), Gone),
        (Refuse(403), Refused),
        (Refuse(422), Refused),
        (Refuse(429), Limited),
        (Refuse(403, headers={"Retry-After": "7"}), Limited),
    ],
    ids=str,
)
def test_every_fault_has_a_name_of_ours(standin, repository, forge, kind, error):
    standin.faults.add(kind=kind, path=r".*/pulls/\d+")

    with pytest.raises(error):
        forge.pull_request(repo(repository), 1)


def test_a_limit_says_how_long_to_wait(standin, repository, forge):
    standin.faults.add(kind=Refuse(403, headers={"Retry-After": "7"}), path=r".*/pulls/\d+")

    with pytest.raises(Limited) as caught:
        forge.pull_request(repo(repository), 1)
    assert caught.value.retry_after == 7


def test_nobody_there_is_unavailable(key):
    forge = GitHubForge(GitHubClient(AppCredentials(7, key), "http://127.0.0.1:9"))

    with pytest.raises(Unavailable):
        forge.pull_request(Repo(1, "ann/list", 11), 1)


def test_an_app_that_is_not_installed_is_refused(forge):
    with pytest.raises(Refused):
        forge.pull_request(Repo(1, "ann/list", None), 1)


def test_eight_threads_share_one_token(standin, repository, forge):
    number = standin.open_pull(repository, title="Add", files={"README.md": "# More papers\n"})
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(forge.pull_request(repo(repository), number).title))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == ["Add"] * 8
    assert len(standin.issued_tokens) == 1
    assert standin.issued_tokens[0].asked == {
        "checks": "write", "contents": "read", "issues": "write", "metadata": "read", "pull_requests": "write",
    }  # fmt: skip


def test_a_file_above_one_megabyte_comes_whole(standin, repository, forge):
    text = "# Papers\n" + "- a line of a long list\n" * 60_000
    sha = standin.commit(repository, "main", {"README.md": text})

    assert forge.text(repo(repository), "README.md", sha) == text.encode()


def test_bytes_come_as_they_are(standin, repository, forge):
    sha = standin.commit(repository, "main", {"README.md": b"caf\xe9\r\n\x00"})

    assert forge.text(repo(repository), "README.md", sha) == b"caf\xe9\r\n\x00"


def test_a_branch_with_slashes_is_compared(standin, repository, forge):
    standin.commit(repository, "release/2", {"README.md": "# Papers 2\n"})
    number = standin.open_pull(repository, title="Add", files={"README.md": "# Papers 3\n"}, base="release/2")
    pull = forge.pull_request(repo(repository), number)

    assert [f.path for f in forge.comparison(repo(repository), pull.base_ref, pull.head_sha).files] == ["README.md"]


def test_a_personal_token_sets_a_status(standin, repository):
    forge = GitHubForge(GitHubClient(TokenCredentials("a-token"), standin.url))
    sha = standin.commit(repository, "main", {"README.md": "# Papers\n\n"})

    check_id = forge.create_check(repo(repository), CheckReport(sha, CheckConclusion.FAILURE, "1 error", "…"))

    [status] = standin.statuses(repository, sha)
    assert check_id is None
    assert (status.context, status.state, status.description) == ("listkeeper", "failure", "1 error")


def test_a_personal_token_knows_its_own_comments(standin, repository):
    forge = GitHubForge(GitHubClient(TokenCredentials("a-token"), standin.url))
    number = standin.open_pull(repository, title="Add", files={"README.md": "# More papers\n"})
    standin.comment(repository, number, "stranger", "hello")
    ours = forge.create_comment(repo(repository), number, "our words")

    assert forge.own_comments(repo(repository), number) == ((ours, "our words"),)


class Noted:
    """A watch that lets everything pass and remembers it."""

    def __init__(self):
        self.before_, self.after_ = [], []

    def before(self, repo, method, path):
        self.before_.append(f"{method} {path}")

    def after(self, exchanged):
        self.after_.append((f"{exchanged.method} {exchanged.path}", exchanged.status))

    def in_background(self):
        return self


def test_what_the_app_asks_for_itself_is_watched_like_all_else(standin, repository, key):
    watch = Noted()
    installations = GitHubInstallations(GitHubClient(AppCredentials(7, key), standin.url, watch))
    assert [found.name for found in installations.repositories()] == ["ann/list"]
    assert list(installations.sent()) == []
    with pytest.raises(Gone):
        installations.send_again(99)

    assert watch.after_ == [
        ("GET /app/installations", 200),
        ("POST /app/installations/11/access_tokens", 201),
        ("GET /installation/repositories", 200),
        ("GET /app/hook/deliveries", 200),
        ("POST /app/hook/deliveries/99/attempts", 404),
    ]
    assert sorted(watch.before_) == sorted(request for request, _ in watch.after_)


def test_what_must_wait_is_not_sent(standin, key):
    class Full(Noted):
        def before(self, repo, method, path):
            raise Paced("held back", 9.0, "requests")

    installations = GitHubInstallations(GitHubClient(AppCredentials(7, key), standin.url, Full()))
    with pytest.raises(Paced):
        list(installations.sent())

    assert standin.requests == ()
