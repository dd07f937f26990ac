"""What a pull request does to a list, read by the API: head against merge base, policy and repeats from the tip."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from bot.action.api import Api
from bot.errors import UserError
from bot.forge.patches import blob_sha, patched
from bot.policy_file import PATH as POLICY_PATH
from bot.policy_file import parse_policy
from rules.judging.judge import Contribution, judge
from rules.judging.policy import Policy
from rules.kit import Surroundings
from rules.model import Verdict
from rules.reading.catalog import read_catalog

README = "README.md"


@dataclass(frozen=True, slots=True)
class Read:
    """A pull request, the policy of its list, and the verdict."""

    number: int
    head_sha: str
    is_draft: bool
    comments: int
    policy: Policy
    verdict: Verdict
    texts: Mapping[str, str]


def read_pull(api: Api, number: int) -> Read:
    """Judge the pull request as it is now. Raises `PolicyFileError`, and `UserError` if it cannot be read."""
    pull = api.get(f"/pulls/{number}")
    if not pull or pull.get("number") != number:
        raise UserError(f"there is no pull request {number} in {api.repository} that this token can read.")
    head, base = str(pull["head"]["sha"]), str(pull["base"]["ref"])
    compared = api.get(f"/compare/{quote(base, safe='')}...{head}", per_page="1", page="1")
    if not compared:
        raise UserError(f"the branch has no commit in common with {base}, so there is nothing to compare.")
    tip, merge_base = str(compared["base_commit"]["sha"]), str(compared["merge_base_commit"]["sha"])
    raw = api.text(POLICY_PATH, tip)
    policy = parse_policy(raw, POLICY_PATH) if raw is not None else Policy()
    changed = {str(file["filename"]): file for file in compared.get("files") or []}
    contributions = []
    texts: dict[str, str] = {}
    for path in policy.files:
        found = _contribution(api, path, changed, (tip, merge_base, head))
        if found is not None:
            contributions.append(found)
            texts[found.head.file] = found.head.text
    files = tuple(c.head.file for c in contributions)
    others = tuple(name for name in changed if name not in {*files, POLICY_PATH})
    judged = replace(policy, files=files or policy.files)
    verdict = judge(tuple(contributions), judged, Surroundings(others))
    return Read(number, head, bool(pull.get("draft")), int(pull.get("comments") or 0), judged, verdict, texts)


def _contribution(
    api: Api, path: str, changed: Mapping[str, Any], commits: tuple[str, str, str]
) -> Contribution | None:
    tip_sha, base_sha, head_sha = commits
    tip = api.text(path, tip_sha)
    if tip is None and path == README and path not in changed:
        path = next((name for name in sorted(api.names(tip_sha)) if name.lower() == README.lower()), path)
        tip = api.text(path, tip_sha) if path != README else None
    file = changed.get(path)
    made = _from_patch(tip, file)
    base = tip if tip_sha == base_sha or made is not None else api.text(path, base_sha)
    head = made if made is not None else base if file is None else _head(api, path, base, file, head_sha)
    if base is None and head is None:
        return None
    catalogs = [read_catalog((raw or b"").decode("utf-8", "replace"), path) for raw in (base, head, tip)]
    return Contribution(catalogs[0], catalogs[1], catalogs[2] if tip_sha != base_sha else None)


def _head(api: Api, path: str, base: bytes | None, file: Mapping[str, Any], sha: str) -> bytes | None:
    if file.get("status") == "removed":
        return None
    made = _from_patch(base or b"", file)
    return made if made is not None else api.text(path, sha)


def _from_patch(text: bytes | None, file: Mapping[str, Any] | None) -> bytes | None:
    """Return the head of a file, if the patch makes it out of *text* without any doubt."""
    if text is None or file is None or not file.get("patch") or file.get("status") not in ("modified", "added"):
        return None
    made = patched(text, file["patch"], int(file["additions"]), int(file["deletions"]))
    return made if made is not None and blob_sha(made) == file.get("sha") else None
