"""A whole day of the bot through PyGithub, every exchange checked against the description."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from github import Auth, Github, GithubException, GithubIntegration
from github.PullRequest import ReviewComment
from github.Repository import Repository as Remote

from standin import Repository, StandIn
from tests.support.clients import PERSONAL_TOKEN, SHORT_LIST
from tests.support.descriptions import DescriptionCheck

ADDED = SHORT_LIST + "- [ALIGN](https://arxiv.org/abs/2102.05918)\n"


@pytest.fixture(scope="module")
def key() -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def standin(key: RSAPrivateKey, description: DescriptionCheck) -> Iterator[StandIn]:
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    with StandIn(
        app_id=7,
        app_public_key=public.decode(),
        token=PERSONAL_TOKEN,
        observer=description.observe,
    ) as running:
        yield running


def pem(key: RSAPrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


@pytest.fixture
def integration(standin: StandIn, key: RSAPrivateKey) -> GithubIntegration:
    return GithubIntegration(auth=Auth.AppAuth(7, pem(key)), base_url=standin.url, seconds_between_writes=0)


@pytest.fixture
def remote(integration: GithubIntegration, repository: Repository) -> Remote:
    installation = integration.get_repo_installation("ann", "list")
    client = Github(
        auth=Auth.AppInstallationAuth(
            integration.auth,
            installation.id,
            {
                "contents": "write",
                "issues": "write",
                "pull_requests": "write",
                "checks": "write",
                "statuses": "write",
            },
        ),
        base_url=integration.requester.base_url,
        seconds_between_requests=0,
        seconds_between_writes=0,
        retry=0,
    )
    return client.get_repo(repository.full_name)


def test_app_sees_itself_and_its_installation(
    standin: StandIn, repository: Repository, integration: GithubIntegration
) -> None:
    assert integration.get_app().slug == "listkeeper"
    assert [i.id for i in integration.get_installations()] == [repository.installation_id]
    assert [r.full_name for r in next(iter(integration.get_installations())).get_repos()] == ["ann/list"]


def test_app_with_another_key_is_refused(standin: StandIn, repository: Repository) -> None:
    stranger = generate_private_key(public_exponent=65537, key_size=2048)
    wrong = GithubIntegration(auth=Auth.AppAuth(7, pem(stranger)), base_url=standin.url)
    with pytest.raises(GithubException) as refused:
        wrong.get_repo_installation("ann", "list")
    assert refused.value.status == 401


def test_asked_permissions_are_recorded(standin: StandIn, remote: Remote) -> None:
    (token,) = standin.issued_tokens
    assert token.asked is not None
    assert token.asked["checks"] == "write"


def test_pull_is_read_with_its_patch(standin: StandIn, repository: Repository, remote: Remote) -> None:
    number = standin.open_pull(repository, title="Add ALIGN", files={"README.md": ADDED})
    pull = remote.get_pull(number)
    (file,) = pull.get_files()
    assert (file.status, file.additions, file.deletions) == ("modified", 1, 0)
    assert file.patch.endswith("\n+- [ALIGN](https://arxiv.org/abs/2102.05918)")
    assert pull.head.repo.full_name == "stranger/list"
    assert pull.mergeable
    content = remote.get_contents("README.md", ref=pull.head.sha)
    assert not isinstance(content, list)
    assert content.decoded_content.decode() == ADDED
    assert remote.get_git_blob(file.sha).size == len(ADDED.encode())
    assert [p.number for p in remote.get_pulls(state="open")] == [number]


def test_pull_of_a_deleted_fork_stays_readable(standin: StandIn, repository: Repository, remote: Remote) -> None:
    number = standin.open_pull(repository, title="Add", files={"README.md": ADDED})
    standin.delete_fork(repository, number)
    pull = remote.get_pull(number)
    assert pull.raw_data["head"]["repo"] is None
    assert remote.get_commit(pull.head.sha).files[0].filename == "README.md"


def test_comparison_follows_the_branch_not_the_tip(standin: StandIn, repository: Repository, remote: Remote) -> None:
    start = repository.branches["main"]
    standin.commit(repository, "topic/one", {"README.md": ADDED})
    tip = standin.commit(repository, "main", {"other.md": "x\n"})
    comparison = remote.compare("main", "topic/one")
    assert (comparison.status, comparison.ahead_by, comparison.behind_by) == ("diverged", 1, 1)
    assert comparison.merge_base_commit.sha == start
    assert comparison.base_commit.sha == tip
    assert [file.filename for file in comparison.files] == ["README.md"]


def test_comment_is_made_edited_reacted_to_and_deleted(
    standin: StandIn, repository: Repository, remote: Remote
) -> None:
    number = standin.open_issue(repository, "Add a paper?", "please")
    issue = remote.get_issue(number)
    comment = issue.create_comment("<!-- listkeeper:proposal --> hello")
    assert comment.user.login == "listkeeper[bot]"
    assert comment.user.type == "Bot"
    assert comment.raw_data["performed_via_github_app"]["slug"] == "listkeeper"
    comment.edit("changed")
    comment.create_reaction("+1")
    assert [c.body for c in issue.get_comments()] == ["changed"]
    assert [r.content for r in issue.get_comment(comment.id).get_reactions()] == ["+1"]
    assert [r.content for r in standin.reactions(comment.id)] == ["+1"]
    comment.delete()
    assert standin.comments(repository, number) == ()


def test_labels_come_and_go_and_it_is_known_who_did_it(
    standin: StandIn, repository: Repository, remote: Remote
) -> None:
    number = standin.open_issue(repository, "Add a paper?")
    issue = remote.get_issue(number)
    remote.create_label("triage: ready", "00ff00")
    issue.add_to_labels("triage: ready", "triage: needs info")
    issue.remove_from_labels("triage: ready")
    issue.set_labels("question")
    assert standin.labels(repository, number) == ("question",)
    assert {event.actor for event in standin.label_events(repository, number)} == {"listkeeper[bot]"}
    assert remote.get_label("Triage: Ready").color == "00ff00"
    assert len(list(remote.get_labels())) == 3


def test_check_run_gathers_annotations_over_requests(standin: StandIn, repository: Repository, remote: Remote) -> None:
    sha = repository.branches["main"]
    annotation: dict[str, str | int] = {
        "path": "README.md",
        "start_line": 1,
        "end_line": 1,
        "annotation_level": "failure",
        "message": "no",
    }

    def output(count: int) -> dict[str, str | list[dict[str, str | int]]]:
        return {"title": "t", "summary": "s", "annotations": [annotation] * count}

    run = remote.create_check_run("listkeeper", sha, status="in_progress", output=output(50))
    run.edit(conclusion="failure", output=output(10))
    assert (run.status, run.conclusion) == ("completed", "failure")
    (seen,) = remote.get_commit(sha).get_check_runs(check_name="listkeeper")
    assert seen.output.annotations_count == 60
    assert len(list(seen.get_annotations())) == 60
    (kept,) = standin.check_runs(repository, sha)
    assert len(kept.annotations) == 60


def test_suggestions_stand_on_lines_of_the_diff_only(standin: StandIn, repository: Repository, remote: Remote) -> None:
    number = standin.open_pull(repository, title="Add", files={"README.md": ADDED})
    pull = remote.get_pull(number)
    good = ReviewComment(path="README.md", body="```suggestion\nx\n```", line=6)
    outside = ReviewComment(path="README.md", body="b", line=1)
    pull.create_review(event="COMMENT", comments=[good])
    assert [c.line for c in standin.review_comments(repository, number)] == [6]
    assert [c.raw_data["line"] for c in pull.get_review_comments()] == [6]
    assert [r.state for r in pull.get_reviews()] == ["COMMENTED"]
    with pytest.raises(GithubException) as refused:
        pull.create_review(event="COMMENT", comments=[good, outside])
    assert refused.value.status == 422
    assert refused.value.data["message"] == "Unprocessable Entity"
    assert refused.value.data["errors"] == ["Line could not be resolved"]
    assert len(standin.reviews(repository, number)) == 1


def test_row_is_written_to_a_branch_and_proposed(standin: StandIn, repository: Repository, remote: Remote) -> None:
    tip = remote.get_branch("main").commit.sha
    remote.create_git_ref("refs/heads/listkeeper/issue-1", tip)
    present = remote.get_contents("README.md")
    assert not isinstance(present, list)
    branch = "listkeeper/issue-1"
    remote.update_file("README.md", "Add ALIGN", ADDED, present.sha, branch=branch)
    made = remote.create_pull(title="Add ALIGN", head=branch, base="main", body="")
    assert made.changed_files == 1
    assert made.user.login == "listkeeper[bot]"
    assert standin.file(repository, "README.md", made.head.ref) == ADDED.encode()
    standin.close_pull(repository, made.number, merged=True)
    assert remote.get_pull(made.number).merged
    remote.get_git_ref(f"heads/{branch}").delete()
    assert branch not in repository.branches


def test_permission_is_told_in_old_words_and_new(standin: StandIn, repository: Repository, remote: Remote) -> None:
    standin.set_permission(repository, "mia", "maintain")
    assert remote.get_collaborator_permission("mia") == "write"
    assert remote.get_collaborator_role_name("mia") == "maintain"
    with pytest.raises(GithubException) as refused:
        remote.get_collaborator_permission("nobody")
    assert refused.value.status == 404


def test_renamed_repository_is_still_found(standin: StandIn, repository: Repository, remote: Remote) -> None:
    number = standin.open_issue(repository, "Hello")
    standin.rename_repository(repository, "papers")
    assert remote.get_issue(number).title == "Hello"


def test_personal_token_sets_statuses_and_cannot_make_check_runs(standin: StandIn, repository: Repository) -> None:
    client = Github(
        auth=Auth.Token(PERSONAL_TOKEN),
        base_url=f"{standin.url}/api/v3",
        seconds_between_writes=0,
        seconds_between_requests=0,
    )
    assert client.get_user().login == "listkeeper-bot"
    remote = client.get_repo("ann/list")
    commit = remote.get_commit("main")
    commit.create_status("pending", context="listkeeper")
    commit.create_status("success", context="listkeeper", description="fine")
    assert commit.get_combined_status().state == "success"
    assert len(list(commit.get_statuses())) == 2
    with pytest.raises(GithubException) as refused:
        remote.create_check_run("listkeeper", commit.sha)
    assert refused.value.status == 403
    assert "personal access token" in refused.value.data["message"]
