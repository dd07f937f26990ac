"""Which files hold the list at one commit, and what they and the policy say. Only this module decides it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.handlers.task import Task, catalog_of
from bot.policy_file import PATH as POLICY_PATH
from bot.policy_file import parse_policy
from rules.judging.policy import Policy
from rules.model import Catalog

README = "README.md"


@dataclass(frozen=True, slots=True)
class ListNow:
    """The list as it is at one commit."""

    policy: Policy  # its `files` are the files that hold the list here, as the repository spells them
    texts: Mapping[str, bytes | None]  # of the policy's file and of the list's, by path

    @property
    def files(self) -> tuple[str, ...]:
        return self.policy.files

    def catalogs(self) -> tuple[Catalog, ...]:
        """Return the content of the list's files that exist; raises `TooLarge`."""
        return tuple(catalog_of(raw, path) for path in self.files if (raw := self.texts[path]) is not None)


def list_now(task: Task, sha: str) -> ListNow:
    """Return the list at the commit *sha*; raises `PolicyFileError` if its policy cannot be used."""
    raw = task.text(POLICY_PATH, sha)
    policy = parse_policy(raw) if raw is not None else Policy()
    texts = {path: task.text(path, sha) for path in policy.files}
    if texts.get(README, b"") is None:
        policy = _as_spelt(task, sha, policy)
        texts = {path: task.text(path, sha) for path in policy.files}
    return ListNow(policy, {POLICY_PATH: raw, **texts})


def _as_spelt(task: Task, sha: str, policy: Policy) -> Policy:
    """Return the policy with the README as the repository spells its name, such as ``readme.md``."""
    spelt = sorted(name for name in task.names(sha) if name.lower() == README.lower())
    if not spelt:
        return policy
    return replace(policy, files=tuple(spelt[0] if path == README else path for path in policy.files))
