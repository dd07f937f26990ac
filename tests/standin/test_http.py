"""What GitHub does over plain HTTP: refusals, pages, tags, limits, renamed repositories."""

from __future__ import annotations

import base64
import io
from contextlib import redirect_stderr
from http.client import HTTPConnection

import pytest

from standin import DiffLimits, Repository, StandIn
from tests.support.clients import PERSONAL_TOKEN, SHORT_LIST, Got, PlainClient

API = "/repos/ann/list"


def message(got: Got) -> object:
    return got.json["message"] if isinstance(got.json, dict) else None


def test_nobody_without_credentials(standin: StandIn, repository: Repository) -> None:
    assert PlainClient(standin, None)("GET", API).status == 401
    wrong = PlainClient(standin, "wrong")("GET", API)
    assert (wrong.status, message(wrong)) == (401, "Bad credentials")
    assert wrong.json == {
        "message": "Bad credentials",
        "documentation_url": "https://docs.github.com/rest",
        "status": "401",
    }


def test_tokens_are_no_app(repository: Repository, ask: PlainClient) -> None:
    assert ask("GET", "/app").status == 401


def test_installation_sees_its_own_repositories_only(
    standin: StandIn, repository: Repository, ask_as_app: PlainClient
) -> None:
    standin.add_repository("bob/other")
    assert ask_as_app("GET", API).status == 200
    assert ask_as_app("GET", "/repos/bob/other").status == 404


def test_public_forks_can_be_read_and_not_written(
    standin: StandIn, repository: Repository, ask_as_app: PlainClient
) -> None:
    number = standin.open_pull(repository, title="t", files={"x": "y\n"}, author="zoe")
    sha = standin.head_sha(repository, number)
    assert ask_as_app("GET", f"/repos/zoe/list/contents/x?ref={sha}").status == 200
    refused = ask_as_app("POST", f"/repos/zoe/list/statuses/{sha}", {"state": "success"})
    assert (refused.status, message(refused)) == (403, "Resource not accessible by integration")


def test_what_was_not_granted_is_refused(standin: StandIn, repository: Repository, ask_as_app: PlainClient) -> None:
    standin.set_app_permissions({"issues": "read", "metadata": "read"})
    with standin.world.lock:
        installation = standin.world.installations[repository.installation_id or 0]
        token = standin.world.issue_token(installation, None, None)
    number = standin.open_issue(repository, "t")
    reader = PlainClient(standin, token.value)
    assert reader("GET", f"{API}/issues/{number}").status == 200
    refused = reader("POST", f"{API}/issues/{number}/comments", {"body": "hi"})
    assert refused.status == 403


def test_unknown_addresses_are_not_found(repository: Repository, ask: PlainClient) -> None:
    for path in ("/nowhere", f"{API}/issues/99", f"{API}/pulls/99", f"{API}/nothing"):
        assert message(ask("GET", path)) == "Not Found"


def test_issue_is_no_pull(standin: StandIn, repository: Repository, ask: PlainClient) -> None:
    number = standin.open_issue(repository, "t")
    assert ask("GET", f"{API}/pulls/{number}").status == 404


def test_unchanged_answers_are_not_sent_again(repository: Repository, ask: PlainClient) -> None:
    first = ask("GET", f"{API}/contents/README.md")
    again = ask("GET", f"{API}/contents/README.md", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status, again.body) == (304, b"")


def test_changed_answers_are_sent_again(standin: StandIn, repository: Repository, ask: PlainClient) -> None:
    first = ask("GET", f"{API}/contents/README.md")
    standin.commit(repository, "main", {"README.md": "new\n"})
    again = ask("GET", f"{API}/contents/README.md", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status == 200


def test_lists_come_in_pages(standin: StandIn, repository: Repository, ask: PlainClient) -> None:
    number = standin.open_issue(repository, "t")
    for n in range(5):
        standin.comment(repository, number, "zoe", f"comment {n}")
    path = f"{API}/issues/{number}/comments"
    first = ask("GET", f"{path}?per_page=2")
    here = f"{standin.url}{path}?per_page=2&page="
    assert first.headers["Link"] == f'<{here}2>; rel="next", <{here}3>; rel="last"'
    last = ask("GET", f"{path}?per_page=2&page=3")
    assert last.headers["Link"] == f'<{here}2>; rel="prev", <{here}1>; rel="first"'
    assert isinstance(last.json, list)
    assert [comment["body"] for comment in last.json] == ["comment 4"]


def test_addresses_follow_the_host_asked_and_the_enterprise_prefix(repository: Repository, ask: PlainClient) -> None:
    got = ask("GET", f"/api/v3{API}", headers={"Host": "github.example.com"})
    assert isinstance(got.json, dict)
    assert got.json["url"] == f"http://github.example.com/api/v3{API}"
    assert got.json["html_url"] == "http://github.example.com/ann/list"


def test_renamed_repository_redirects_by_id(standin: StandIn, repository: Repository, ask: PlainClient) -> None:
    standin.rename_repository(repository, "papers")
    moved = ask("GET", f"{API}/issues?state=all")
    target = f"{standin.url}/repositories/{repository.id}/issues?state=all"
    assert (moved.status, moved.headers["Location"]) == (301, target)
    assert ask("GET", target.removeprefix(standin.url)).json == []
    assert ask("POST", f"{API}/labels", {"name": "x"}).status == 307


def test_contents_by_path_with_slashes_and_spaces(repository: Repository, ask: PlainClient) -> None:
    got = ask("GET", f"{API}/contents/docs/a%20b.md?ref=main")
    assert isinstance(got.json, dict)
    assert base64.b64decode(got.json["content"]) == b"hi\n"
    listing = ask("GET", f"{API}/contents/").json
    assert isinstance(listing, list)
    assert [(entry["type"], entry["path"]) for entry in listing] == [
        ("file", "README.md"),
        ("dir", "docs"),
    ]
    assert ask("GET", f"{API}/contents/absent.md").status == 404


def test_raw_contents(repository: Repository, ask: PlainClient) -> None:
    for kind in ("application/vnd.github.raw", "application/vnd.github.raw+json"):
        got = ask("GET", f"{API}/contents/README.md", headers={"Accept": kind})
        assert got.body.decode() == SHORT_LIST


def test_contents_over_a_megabyte_are_empty_unless_raw(
    standin: StandIn, repository: Repository, ask: PlainClient
) -> None:
    big = "x" * 1_000_001
    standin.commit(repository, "main", {"big.md": big})
    got = ask("GET", f"{API}/contents/big.md").json
    assert isinstance(got, dict)
    assert (got["content"], got["encoding"], got["size"]) == ("", "none", len(big))
    raw = {"Accept": "application/vnd.github.raw"}
    assert len(ask("GET", f"{API}/contents/big.md", headers=raw).body) == len(big)


def test_stale_sha_does_not_overwrite(repository: Repository, ask: PlainClient) -> None:
    content = base64.b64encode(b"new\n").decode()
    body = {"message": "m", "content": content}
    assert ask("PUT", f"{API}/contents/README.md", body).status == 422
    assert ask("PUT", f"{API}/contents/README.md", {**body, "sha": "0" * 40}).status == 409
    assert ask("PUT", f"{API}/contents/new.md", body).status == 201


def test_too_long_is_refused(
    standin: StandIn, repository: Repository, ask: PlainClient, ask_as_app: PlainClient
) -> None:
    number = standin.open_issue(repository, "t")
    comments = f"{API}/issues/{number}/comments"
    assert ask("POST", comments, {"body": "x" * 65_536}).status == 201
    assert ask("POST", comments, {"body": "x" * 65_537}).status == 422
    labels = f"{API}/issues/{number}/labels"
    assert ask("POST", labels, {"labels": ["x" * 50]}).status == 200
    assert ask("POST", labels, {"labels": ["x" * 51]}).status == 422
    run = {"name": "listkeeper", "head_sha": repository.branches["main"]}
    long = {**run, "output": {"title": "t", "summary": "x" * 65_536}}
    assert ask_as_app("POST", f"{API}/check-runs", long).status == 422
    note = {
        "path": "README.md",
        "start_line": 1,
        "end_line": 1,
        "annotation_level": "notice",
        "message": "m",
    }
    many = {**run, "output": {"title": "t", "summary": "s", "annotations": [note] * 51}}
    assert ask_as_app("POST", f"{API}/check-runs", many).status == 422


@pytest.mark.parametrize("body", [{}, {"body": None}, {"body": 7}, {"body": " "}])
def test_missing_and_wrong_fields_are_refused(
    standin: StandIn, repository: Repository, ask: PlainClient, body: object
) -> None:
    number = standin.open_issue(repository, "t")
    assert ask("POST", f"{API}/issues/{number}/comments", body).status == 422


def test_reacting_twice_is_reacting_once(standin: StandIn, repository: Repository, ask: PlainClient) -> None:
    number = standin.open_issue(repository, "t")
    comment = standin.comment(repository, number, "zoe", "/triage help")
    path = f"{API}/issues/comments/{comment}/reactions"
    assert ask("POST", path, {"content": "+1"}).status == 201
    assert ask("POST", path, {"content": "+1"}).status == 200
    assert len(standin.reactions(comment)) == 1


def test_second_pull_from_one_branch_is_refused(standin: StandIn, repository: Repository, ask: PlainClient) -> None:
    standin.commit(repository, "topic", {"x": "y\n"})
    asked = {"title": "t", "head": "topic", "base": "main"}
    assert ask("POST", f"{API}/pulls", asked).status == 201
    assert ask("POST", f"{API}/pulls", asked).status == 422
    assert ask("POST", f"{API}/pulls", {**asked, "head": "main"}).status == 422


def test_large_files_come_without_patch(standin: StandIn, repository: Repository, ask: PlainClient) -> None:
    large, huge = "x\n" * 3_001, "x\n" * 20_001
    number = standin.open_pull(repository, title="t", files={"large": large, "huge": huge})
    files = ask("GET", f"{API}/pulls/{number}/files").json
    assert isinstance(files, list)
    assert [(f["filename"], f["changes"], "patch" in f) for f in files] == [
        ("huge", 0, False),
        ("large", 3_001, False),
    ]


def test_comparison_holds_three_hundred_files(standin: StandIn, repository: Repository, ask: PlainClient) -> None:
    standin.commit(repository, "many", {f"f{n}": "x\n" for n in range(301)})
    got = ask("GET", f"{API}/compare/main...many").json
    assert isinstance(got, dict)
    assert len(got["files"]) == 300


def test_check_runs_by_name_and_newest(repository: Repository, ask_as_app: PlainClient) -> None:
    sha = repository.branches["main"]
    for conclusion in ("failure", "success"):
        body = {"name": "listkeeper", "head_sha": sha, "conclusion": conclusion}
        assert ask_as_app("POST", f"{API}/check-runs", body).status == 201
    path = f"{API}/commits/main/check-runs"
    newest = ask_as_app("GET", f"{path}?check_name=listkeeper&app_id=7").json
    assert isinstance(newest, dict)
    assert [run["conclusion"] for run in newest["check_runs"]] == ["success"]
    both = ask_as_app("GET", f"{path}?filter=all").json
    assert isinstance(both, dict)
    assert both["total_count"] == 2


def test_pushed_pull_follows_its_branch_and_outdates_comments(
    standin: StandIn, repository: Repository, ask: PlainClient
) -> None:
    number = standin.open_pull(repository, title="t", files={"README.md": SHORT_LIST + "- x\n"})
    first = standin.head_sha(repository, number)
    comment = {"path": "README.md", "body": "b", "line": 6}
    review = {"event": "COMMENT", "commit_id": first, "comments": [comment]}
    assert ask("POST", f"{API}/pulls/{number}/reviews", review).status == 200
    second = standin.push_to_pull(repository, number, {"README.md": SHORT_LIST + "- y\n"})
    assert standin.head_sha(repository, number) == second != first
    comments = ask("GET", f"{API}/pulls/{number}/comments").json
    assert isinstance(comments, list)
    assert (comments[0]["line"], comments[0]["original_line"]) == (None, 6)


def test_one_connection_serves_many_requests_and_stderr_stays_empty(standin: StandIn, repository: Repository) -> None:
    said = io.StringIO()
    connection = HTTPConnection("127.0.0.1", standin.port, timeout=10)
    with redirect_stderr(said):
        connection.connect()
        socket = connection.sock
        for _ in range(20):
            connection.request("GET", API, headers={"Authorization": f"token {PERSONAL_TOKEN}"})
            answer = connection.getresponse()
            assert answer.read()
        assert connection.sock is socket
    connection.close()
    assert said.getvalue() == ""


def test_requests_are_recorded_without_credentials(standin: StandIn, repository: Repository, ask: PlainClient) -> None:
    ask("POST", f"{API}/labels", {"name": "x"})
    ask("GET", f"{API}/labels?per_page=1")
    record, listing = standin.requests
    assert (record.method, record.path, record.status) == ("POST", f"{API}/labels", 201)
    assert (record.body, listing.query) == ({"name": "x"}, {"per_page": "1"})
    assert "authorization" not in record.headers
    standin.clear_requests()
    assert standin.requests == ()


def test_limits_of_patches_can_be_set() -> None:
    with StandIn(token=PERSONAL_TOKEN, diff_limits=DiffLimits(changed_lines=1)) as standin:
        repository = standin.add_repository("ann/list", files={"a": "1\n"})
        number = standin.open_pull(repository, title="t", files={"a": "2\n"})
        files = PlainClient(standin)("GET", f"{API}/pulls/{number}/files").json
        assert isinstance(files, list)
        assert "patch" not in files[0]
