"""One suite for every forge: what holds of the one in memory holds of GitHub, seen through the stand-in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import pytest

from bot.errors import Gone, Refused, Unrelated
from bot.forge.base import (
    Annotation,
    Branch,
    CheckConclusion,
    CheckReport,
    Comment,
    FileChange,
    Forge,
    Issue,
    PullRequest,
    Repo,
    Since,
    Spot,
    Suggestion,
    Tip,
)
from bot.forge.github import GitHubForge
from bot.forge.github_client import GitHubClient
from bot.forge.memory import MemoryForge
from bot.forge.patches import patched
from bot.online.registries.github import GitHub
from bot.settings.environment import AppCredentials
from standin import StandIn
from tests.support.descriptions import DescriptionAbsent, DescriptionCheck
from tests.support.house import changed_file

OLD = "# Papers\n\n## Models\n\n- [CLIP](https://arxiv.org/abs/2103.00020)\n"
NEW = OLD + "- [SLIP](https://arxiv.org/abs/2112.12750)\n"


class Scene(Protocol):
    forge: Forge
    repo: Repo
    number: int
    head_sha: str

    def somebody_comments(self, body: str) -> int: ...
    def somebody_asks(self, title: str, body: str) -> int: ...
    def grant(self, login: str, permission: str) -> None: ...
    def reactions(self, comment_id: int) -> set[str]: ...
    def file_of(self, number: int) -> bytes: ...
    def own_pull(self) -> int: ...
    def added_by(self, number: int) -> str: ...
    def transfer(self, number: int) -> None: ...
    def close(self, number: int) -> None: ...
    def somebody_reviews(self, body: str, on_line: str) -> tuple[int, int]: ...
    def queue(self) -> str: ...
    def begin_anew(self) -> str: ...
    def push_to_main(self, text: str) -> None: ...
    def rename(self) -> None: ...
    def all_comments(self) -> list[str]: ...
    def reviews(self) -> list[str]: ...
    def report_of(self, check_id: int) -> tuple[str, int]: ...


@dataclass
class MemoryScene:
    forge: MemoryForge
    repo: Repo
    number: int
    head_sha: str

    def somebody_comments(self, body):
        self.forge.comments[900] = (self.number, body, False)
        self.forge.said[900] = Comment(900, self.number, "stranger", False, body, 1.0)
        return 900

    def somebody_asks(self, title, body):
        self.forge.issues[7] = Issue(7, title, body, "stranger", True, False, frozenset(), 0)
        return 7

    def grant(self, login, permission):
        if permission in ("write", "maintain", "admin"):
            self.forge.writers.add(login)

    def reactions(self, comment_id):
        return self.forge.reactions.get(comment_id, set())

    def file_of(self, number):
        if number in self.forge.proposals:
            return self.forge.proposals[number].content
        return self.forge.files["README.md", self.forge.pulls[number].head_sha]

    def added_by(self, number):
        change = self.forge.proposals[number]
        before = self.forge.files[change.path, change.base_sha].decode()
        return "".join(line for line in change.content.decode().splitlines(keepends=True) if line not in before)

    def own_pull(self):
        self.forge.pulls[1] = replace(self.forge.pulls[1], head=Branch(1, "ann/list", "patch-1", is_open_to_us=True))
        return 1

    def transfer(self, number):
        del self.forge.issues[number]

    def close(self, number):
        self.forge.closed_proposals.add(number)

    def somebody_reviews(self, body, on_line):
        self.forge.said[901] = Comment(901, self.number, "stranger", False, body, 1.0, Spot.REVIEW)
        self.forge.said[902] = Comment(902, self.number, "stranger", False, on_line, 1.0, Spot.LINE)
        return 901, 902

    def queue(self):
        self.forge.queue[self.number] = ("c" * 40,)
        return "c" * 40

    def begin_anew(self):
        self.forge.unrelated.add("d" * 40)
        return "d" * 40

    def push_to_main(self, text):
        self.forge.branch = Tip("main", "later")
        self.forge.files["README.md", "later"] = text.encode()

    def rename(self):
        """The name is no part of what it holds."""

    def all_comments(self):
        return [text for _, text, _ in self.forge.comments.values()]

    def reviews(self):
        return [body for _, _, body, _ in self.forge.reviews]

    def report_of(self, check_id):
        report = self.forge.checks[check_id]
        return report.conclusion.value, len(report.annotations)


@dataclass
class GitHubScene:
    forge: GitHubForge
    repo: Repo
    number: int
    head_sha: str
    standin: StandIn
    repository: object

    def somebody_comments(self, body):
        return self.standin.comment(self.repository, self.number, "stranger", body)

    def somebody_asks(self, title, body):
        return self.standin.open_issue(self.repository, title, body)

    def grant(self, login, permission):
        self.standin.set_permission(self.repository, login, permission)

    def reactions(self, comment_id):
        return {reaction.content for reaction in self.standin.reactions(comment_id)}

    def file_of(self, number):
        branch = self.standin.issue(self.repository, number).pull.head_ref
        return self.standin.file(self.repository, "README.md", branch)

    def added_by(self, number):
        head = self.standin.head_sha(self.repository, number)
        [file] = self.forge.comparison(self.repo, "main", head).files
        return "".join(f"{line[1:]}\n" for line in file.patch.split("\n") if line.startswith("+"))

    def own_pull(self):
        return self.standin.open_pull(
            self.repository, title="Add", files={"README.md": NEW}, author="ann", from_fork=False
        )

    def close(self, number):
        self.standin.close_pull(self.repository, number)

    def somebody_reviews(self, body, on_line):
        line = ("README.md", 6, on_line)
        review = self.standin.review(self.repository, self.number, "stranger", body, on_line=line)
        return review.id, review.comments[0].id

    def queue(self):
        branch = self.standin.queue(self.repository, self.number)
        self.standin.queue(self.repository, self.standin.open_pull(self.repository, title="Another", files={"A": "a"}))
        return self.repository.branches[branch]

    def begin_anew(self):
        return self.standin.begin_anew(self.repository, self.number, {"README.md": NEW})

    def push_to_main(self, text):
        self.standin.commit(self.repository, "main", {"README.md": text}, message="Add another")

    def transfer(self, number):
        other = self.standin.add_repository("ann/other", files={"README.md": OLD}, installation_id=11)
        for _ in range(number - 1):
            self.standin.open_issue(other, "An issue of somebody else", "Something else.")
        assert self.standin.transfer_issue(self.repository, number, other) == number

    def rename(self):
        self.standin.rename_repository(self.repository, "papers")

    def all_comments(self):
        return [comment.body for comment in self.standin.comments(self.repository, self.number)]

    def reviews(self):
        return [review.body for review in self.standin.reviews(self.repository, self.number)]

    def report_of(self, check_id):
        [run] = [r for r in self.standin.check_runs(self.repository, self.head_sha) if r.id == check_id]
        return run.conclusion, len(run.annotations)


def memory_scene():
    from bot.forge.base import Comparison

    forge = MemoryForge()
    sha = "a" * 40
    forge.pulls[1] = PullRequest(1, "Add SLIP", "stranger", True, False, "main", sha, frozenset(), 0)
    forge.files = {("README.md", "base"): OLD.encode(), ("README.md", sha): NEW.encode()}
    forge.comparisons["main", sha] = Comparison("base", "base", (changed_file("README.md", OLD, NEW),), is_whole=True)
    forge.repositories_known["ann/list"] = b'{"full_name": "ann/list", "name": "list", "private": false}'
    return MemoryScene(forge, Repo(1, "ann/list", 11), 1, sha)


@pytest.fixture(scope="session")
def private_key():
    from demo.running import new_private_key

    return new_private_key()


@pytest.fixture(params=["memory", "github"])
def scene(request, private_key):
    if request.param == "memory":
        yield memory_scene()
        return
    try:
        check = DescriptionCheck.load()
    except DescriptionAbsent as absent:
        pytest.skip(f"GitHub's description is not here: {absent}")
    with StandIn(app_id=7, observer=check.observe) as standin:
        repository = standin.add_repository("ann/list", files={"README.md": OLD}, installation_id=11)
        number = standin.open_pull(repository, title="Add SLIP", files={"README.md": NEW})
        forge = GitHubForge(GitHubClient(AppCredentials(7, private_key), standin.url))
        repo = Repo(repository.id, repository.full_name, 11)
        yield GitHubScene(forge, repo, number, standin.head_sha(repository, number), standin, repository)
        assert check.faults == []
        assert standin.crashes == ()


def test_a_pull_request_is_told_as_it_is_now(scene):
    pull = scene.forge.pull_request(scene.repo, scene.number)

    assert (pull.title, pull.author, pull.base_ref) == ("Add SLIP", "stranger", "main")
    assert (pull.is_open, pull.is_draft, pull.head_sha) == (True, False, scene.head_sha)
    assert (pull.labels, pull.comment_count) == (frozenset(), 0)


def test_a_pull_request_that_is_not_there_is_gone(scene):
    with pytest.raises(Gone):
        scene.forge.pull_request(scene.repo, 999)


def test_a_comparison_holds_patches_that_make_the_head(scene):
    comparison = scene.forge.comparison(scene.repo, "main", scene.head_sha)
    [file] = comparison.files

    base = scene.forge.text(scene.repo, "README.md", comparison.merge_base_sha)
    assert comparison.is_whole
    assert comparison.base_sha == comparison.merge_base_sha
    assert patched(base, file.patch, file.additions, file.deletions) == NEW.encode()
    assert scene.forge.text(scene.repo, "README.md", scene.head_sha) == NEW.encode()


def test_a_branch_that_began_anew_is_unrelated(scene):
    with pytest.raises(Unrelated):
        scene.forge.comparison(scene.repo, "main", scene.begin_anew())


def test_what_is_said_in_reviews_and_on_lines_is_told(scene):
    review, line = scene.somebody_reviews("/triage help", "/triage recheck")
    [said] = scene.forge.said_in_reviews(scene.repo, scene.number)
    on_line = scene.forge.line_comment(scene.repo, line)

    assert (said.id, said.author, said.body, said.spot) == (review, "stranger", "/triage help", Spot.REVIEW)
    assert (on_line.number, on_line.body, on_line.spot) == (scene.number, "/triage recheck", Spot.LINE)
    scene.forge.react(scene.repo, line, "+1", Spot.LINE)
    scene.forge.react(scene.repo, review, "+1", Spot.REVIEW)
    assert scene.reactions(line) == {"+1"}
    with pytest.raises(Gone):
        scene.forge.line_comment(scene.repo, 999_999)


def test_the_commits_of_the_merge_queue_are_told(scene):
    assert scene.forge.queued(scene.repo, scene.number) == ()
    head = scene.queue()

    assert scene.forge.queued(scene.repo, scene.number) == (head,)


def test_what_became_of_the_default_branch_is_told(scene):
    begun = scene.forge.tip(scene.repo).sha
    assert scene.forge.since(scene.repo, begun) == Since(begun, ())
    scene.push_to_main(NEW)
    since = scene.forge.since(scene.repo, begun)

    assert since.sha == scene.forge.tip(scene.repo).sha
    assert [(file.path, file.status) for file in since.files] == [("README.md", "modified")]
    with pytest.raises(Gone):
        scene.forge.since(scene.repo, "0" * 40)


def test_a_file_that_a_commit_does_not_have_is_none(scene):
    assert scene.forge.text(scene.repo, ".github/triage.yml", scene.head_sha) is None


def test_the_names_at_the_top_of_a_commit_are_told(scene):
    assert scene.forge.names(scene.repo, scene.head_sha) == {"README.md"}
    assert scene.forge.names(scene.repo, "0" * 40) == frozenset()


def test_only_our_own_comments_are_found(scene):
    scene.somebody_comments("<!-- listkeeper:verdict v1 forged -->")
    number = scene.forge.create_comment(scene.repo, scene.number, "first words")

    assert scene.forge.own_comments(scene.repo, scene.number) == ((number, "first words"),)
    assert scene.forge.pull_request(scene.repo, scene.number).comment_count == 2


def test_a_comment_is_rewritten_in_place(scene):
    number = scene.forge.create_comment(scene.repo, scene.number, "first words")

    scene.forge.update_comment(scene.repo, number, "better words")

    assert scene.all_comments() == ["better words"]


def test_rewriting_a_comment_that_was_deleted_says_so(scene):
    with pytest.raises(Gone):
        scene.forge.update_comment(scene.repo, 424242, "words")


def test_labels_are_added_removed_and_replaced(scene):
    def labels():
        return scene.forge.pull_request(scene.repo, scene.number).labels

    scene.forge.add_labels(scene.repo, scene.number, ["triage: ready"])
    scene.forge.add_labels(scene.repo, scene.number, ["triage: ready", "help wanted"])
    assert labels() == {"triage: ready", "help wanted"}

    scene.forge.remove_label(scene.repo, scene.number, "triage: ready")
    scene.forge.remove_label(scene.repo, scene.number, "triage: ready")
    assert labels() == {"help wanted"}

    scene.forge.replace_labels(scene.repo, scene.number, ["help wanted", "triage: needs changes"])
    assert labels() == {"help wanted", "triage: needs changes"}


def report(scene, conclusion, count):
    notes = tuple(
        Annotation("README.md", 5 + n % 2, 5 + n % 2, "notice", "link-form", f"Note {n}.") for n in range(count)
    )
    return CheckReport(scene.head_sha, conclusion, "1 error", "What was read.", notes, "https://bot.example.org")


def test_a_check_run_is_found_again_and_rewritten(scene):
    assert scene.forge.find_check(scene.repo, scene.head_sha) is None

    check_id = scene.forge.create_check(scene.repo, report(scene, CheckConclusion.FAILURE, 2))
    assert scene.forge.find_check(scene.repo, scene.head_sha) == check_id

    assert scene.forge.update_check(scene.repo, check_id, report(scene, CheckConclusion.NEUTRAL, 3)) == check_id
    assert scene.report_of(check_id) == ("neutral", 3)

    newest = scene.forge.update_check(scene.repo, check_id, report(scene, CheckConclusion.SUCCESS, 0))
    assert scene.forge.find_check(scene.repo, scene.head_sha) == newest
    assert scene.report_of(newest) == ("success", 0)


def test_a_finding_in_other_words_stays_in_its_check_run(scene):
    before = report(scene, CheckConclusion.FAILURE, 3)
    check_id = scene.forge.create_check(scene.repo, before)
    said = [replace(note, message=f"{note.message} Or so.") for note in before.annotations]

    assert scene.forge.update_check(scene.repo, check_id, replace(before, annotations=tuple(said))) == check_id
    assert scene.report_of(check_id) == ("failure", 3)


def test_annotations_beyond_fifty_come_in_batches(scene):
    check_id = scene.forge.create_check(scene.repo, report(scene, CheckConclusion.FAILURE, 120))

    assert scene.report_of(check_id) == ("failure", 120)


def test_a_review_offers_suggestions_and_is_known_again(scene):
    item = Suggestion("README.md", 6, 6, "```suggestion\n- [SLIP](https://arxiv.org/abs/2112.12750).\n```")
    assert not scene.forge.has_review(scene.repo, scene.number, "<!-- mark -->")

    scene.forge.create_review(scene.repo, scene.number, scene.head_sha, "<!-- mark -->\nOne fix.", [item])

    assert scene.forge.has_review(scene.repo, scene.number, "<!-- mark -->")
    assert scene.reviews() == ["<!-- mark -->\nOne fix."]


def test_an_issue_is_told_as_it_is_now(scene):
    number = scene.somebody_asks("Add SLIP", "It is missing.")

    issue = scene.forge.issue(scene.repo, number)
    assert (issue.title, issue.body, issue.author) == ("Add SLIP", "It is missing.", "stranger")
    assert (issue.is_open, issue.is_pull_request, issue.labels) == (True, False, frozenset())
    scene.forge.add_labels(scene.repo, number, ["triage: missing paper"])
    assert scene.forge.issue(scene.repo, number).labels == {"triage: missing paper"}


def test_a_pull_request_is_an_issue_too(scene):
    assert scene.forge.issue(scene.repo, scene.number).is_pull_request


def test_the_tip_holds_the_list(scene):
    tip = scene.forge.tip(scene.repo)

    assert tip.branch == "main"
    assert scene.forge.text(scene.repo, "README.md", tip.sha) == OLD.encode()


def test_a_comment_is_told_with_who_said_it(scene):
    comment = scene.forge.comment(scene.repo, scene.somebody_comments("/triage help"))

    assert (comment.number, comment.author, comment.is_bot, comment.body) == (
        scene.number,
        "stranger",
        False,
        "/triage help",
    )
    with pytest.raises(Gone):
        scene.forge.comment(scene.repo, 123456)


@pytest.mark.parametrize(
    ("permission", "may"), [("read", False), ("triage", False), ("write", True), ("maintain", True), ("admin", True)]
)
def test_who_may_write_is_asked_for(scene, permission, may):
    scene.grant("mia", permission)

    assert scene.forge.may_write(scene.repo, "mia") is may


def test_who_is_not_known_may_not_write(scene):
    assert scene.forge.may_write(scene.repo, "nobody-of-that-name") is False


def test_a_reaction_is_given_once(scene):
    comment = scene.somebody_comments("/triage recheck")
    scene.forge.react(scene.repo, comment, "+1")
    scene.forge.react(scene.repo, comment, "+1")

    assert scene.reactions(comment) == {"+1"}


def test_a_proposal_becomes_one_pull_request(scene):
    tip = scene.forge.tip(scene.repo)
    change = FileChange(
        "listkeeper/issue-7-1", tip.branch, tip.sha, "README.md", NEW.encode(), "Add SLIP", "Add SLIP", "For #7"
    )
    number = scene.forge.propose(scene.repo, change)

    assert scene.forge.propose(scene.repo, change) == number
    assert scene.file_of(number) == NEW.encode()


def test_after_a_closed_try_a_proposal_starts_at_the_present_tip(scene):
    def proposed(text):
        tip = scene.forge.tip(scene.repo)
        words = ("Add SLIP", "Add SLIP", "For #7")
        return FileChange("listkeeper/issue-7-1", tip.branch, tip.sha, "README.md", text.encode(), *words)

    first = scene.forge.propose(scene.repo, proposed(NEW))
    scene.close(first)
    later = OLD.replace("- [CLIP]", "- [A paper of somebody else](https://arxiv.org/abs/2001.00001)\n- [CLIP]")
    scene.push_to_main(later)
    row = NEW.removeprefix(OLD)
    second = scene.forge.propose(scene.repo, proposed(later + row))

    assert second != first
    assert scene.forge.propose(scene.repo, proposed(later + row)) == second
    assert scene.file_of(second) == (later + row).encode()
    assert scene.added_by(second) == row


def test_a_file_of_a_branch_is_mended_if_it_is_what_we_saw(scene):
    number = scene.own_pull()
    head = scene.forge.pull_request(scene.repo, number).head
    assert head.is_open_to_us
    assert head.repository == scene.repo.name

    with pytest.raises(Refused):
        scene.forge.mend(scene.repo, head.name, "README.md", OLD.encode(), b"new", "Mend")
    scene.forge.mend(scene.repo, head.name, "README.md", NEW.encode(), b"new", "Mend")

    assert scene.file_of(number) == b"new"
    with pytest.raises(Gone):
        scene.forge.mend(scene.repo, "no-such-branch", "README.md", NEW.encode(), b"new", "Mend")


def test_an_issue_that_was_transferred_is_gone_whatever_its_new_number(scene):
    number = scene.somebody_asks("Please add SLIP", "https://arxiv.org/abs/2112.12750")
    scene.transfer(number)

    with pytest.raises(Gone):
        scene.forge.issue(scene.repo, number)


def test_a_repository_with_a_new_name_is_the_same(scene):
    number = scene.somebody_asks("Please add SLIP", "https://arxiv.org/abs/2112.12750")
    comment = scene.somebody_comments("/triage recheck")
    scene.rename()

    assert scene.forge.issue(scene.repo, number).number == number
    assert scene.forge.pull_request(scene.repo, scene.number).number == scene.number
    assert scene.forge.comment(scene.repo, comment).id == comment


def test_what_a_forge_says_of_a_repository(scene):
    assert scene.forge.about(scene.repo, "nobody/nothing") is None
    known = GitHub().read(f"github:{scene.repo.name}", scene.forge.about(scene.repo, scene.repo.name) or b"")
    assert known is not None
    assert known.title == scene.repo.name.partition("/")[2]
