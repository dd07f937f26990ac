"""GitHub as a whole: where we are installed, and which deliveries and contributions there are."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.forge.base import Open, Repo, Sent
from bot.forge.github_client import NOWHERE, As, GitHubClient, Reply
from bot.forge.github_payloads import Installed, Issues, OpenPulls, RepositoriesAnswer, RepositoryName, Sents


@dataclass(frozen=True, slots=True)
class GitHubInstallations:
    """Everywhere the App is installed; nowhere if a personal token is used."""

    client: GitHubClient

    def repositories(self) -> Iterator[Repo]:
        if self.client.app_id is None:
            return
        for page in self.client.pages(NOWHERE, "/app/installations", Installed, asker=As.APP):
            for installation in page:
                if installation.suspended_at is None:
                    yield from self._repositories_of(installation.id)

    def _repositories_of(self, installation_id: int) -> Iterator[Repo]:
        anywhere = Repo(0, "", installation_id)
        for page in self.client.pages(anywhere, "/installation/repositories", _repositories, is_absolute=True):
            yield from (Repo(repository.id, repository.full_name, installation_id) for repository in page)

    def sent(self) -> Iterator[Sent]:
        if self.client.app_id is None:
            return
        for page in self.client.pages(NOWHERE, "/app/hook/deliveries", Sents, asker=As.APP, is_by_cursor=True):
            now = time.time()
            yield from (
                Sent(d.id, d.guid, d.event, now - d.delivered_at.timestamp(), 200 <= d.status_code < 300) for d in page
            )

    def send_again(self, delivery_id: int) -> None:
        self.client.request(NOWHERE, "POST", f"/app/hook/deliveries/{delivery_id}/attempts", asker=As.APP)

    def open_contributions(self, repo: Repo) -> Iterator[Open]:
        for page in self.client.pages(repo, "/pulls", OpenPulls):
            yield from (Open(pull.number, pull.head.sha) for pull in page)
        for issues in self.client.pages(repo, "/issues", Issues):
            yield from (Open(issue.number, None) for issue in issues if issue.pull_request is None)

    def ask_as_app(self, path: str, parameters: Mapping[str, str] | None = None) -> Reply:
        """Return what the App may ask about itself."""
        return self.client.request(NOWHERE, "GET", path, parameters=parameters, asker=As.APP)

    def own_login(self) -> str:
        """Return the name of the token's owner."""
        return self.client.own_login(NOWHERE)


def _repositories(data: object) -> tuple[RepositoryName, ...]:
    return RepositoriesAnswer.model_validate(data).repositories
