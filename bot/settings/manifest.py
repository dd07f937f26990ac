"""What a GitHub App of this bot may do, which events it gets, and the manifest that creates such an App."""

from __future__ import annotations

PERMISSIONS = {
    "checks": "write",
    "contents": "read",
    "issues": "write",
    "metadata": "read",
    "pull_requests": "write",
}
WRITING = PERMISSIONS | {"contents": "write"}
"""What we ask for if maintainers may make us open a pull request, and only then."""

EVENTS = (
    "check_run",
    "check_suite",
    "issue_comment",
    "issues",
    "pull_request",
    "pull_request_review",
    "pull_request_review_comment",
    "push",
    "repository",
)
"""What an App subscribes to; GitHub also sends what happens to its installations, unasked. `merge_group` needs a
permission of its own that few lists want to give, so it is added by hand.
"""

DESCRIPTION = (
    "Triages contributions to curated lists: checks the format and place of every entry, and finds duplicates."
)


def manifest(name: str, public_url: str, *, may_write: bool) -> dict[str, object]:
    """Return the manifest ("Registering a GitHub App from a manifest", docs.github.com) of an App at *public_url*;
    GitHub makes its webhook secret and its key. With *may_write* it may open the pull requests of ``/triage add``.
    """
    return {
        "name": name,
        "description": DESCRIPTION,
        "url": public_url,
        "hook_attributes": {"url": f"{public_url}/webhook", "active": True},
        "redirect_url": f"{public_url}/setup/created",
        "callback_urls": [f"{public_url}/desk/signed-in"],
        "public": False,
        "default_permissions": WRITING if may_write else PERMISSIONS,
        "default_events": list(EVENTS),
    }
