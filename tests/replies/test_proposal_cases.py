"""Whole issues, one folder each: list.md, issue.md (its title, a blank line, its text) and perhaps triage.yml -> comment.md."""

import pytest

from bot.policy_file import parse_policy
from bot.replies.proposal import Scene, proposal_comment
from rules.judging.policy import Policy
from rules.proposals.proposing import propose
from rules.reading.catalog import read_catalog
from rules.requests.reading import read_request
from tests.support.places import ROOT

CASES = sorted(path for path in (ROOT / "tests" / "issues").iterdir() if path.is_dir())
SCENE = Scene("ann/list", 1, 7, "0123456789abcdef", "https://github.com", "key")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_issue_case(case, is_golden):
    policy_file = case / "triage.yml"
    policy = parse_policy(policy_file.read_bytes()) if policy_file.exists() else Policy()
    title, _, body = (case / "issue.md").read_text().partition("\n\n")
    catalog = read_catalog((case / "list.md").read_text(), "README.md")

    comment = proposal_comment(SCENE, propose([catalog], read_request(title, body), policy), policy.language)

    if is_golden:
        (case / "comment.md").write_text(comment)
    assert (case / "comment.md").read_text() == comment
