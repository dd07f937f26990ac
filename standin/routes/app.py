"""The app: itself, its installations and their tokens, the webhook's deliveries."""

from __future__ import annotations

from standin.access import InstallationCaller, grants, is_covered
from standin.answers import Answer, Refusal, invalid, not_found
from standin.render.links import stamp
from standin.render.people import (
    app_json,
    delivery_item_json,
    delivery_json,
    installation_json,
)
from standin.render.repositories import repository_json
from standin.request import Fields
from standin.routes.call import Call, Route, in_repository
from standin.state import Delivery, Installation, Level, Repository

HIDDEN = "********"


def get_app(call: Call) -> Answer:
    call.require_app()
    return Answer(200, app_json(call.world.app, call.links))


def list_installations(call: Call) -> Answer:
    call.require_app()
    world = call.world
    return call.paged(
        list(world.installations.values()),
        lambda installation: installation_json(installation, world.app, call.links),
    )


def get_installation(call: Call) -> Answer:
    call.require_app()
    return _installation_answer(call, _installation(call, call.number("installation_id")))


def get_repository_installation(call: Call) -> Answer:
    call.require_app()
    full_name = f"{call.arguments['owner']}/{call.arguments['repo']}"
    repository = call.world.named_repository(full_name)
    if repository is None or repository.installation_id is None:
        raise not_found()
    return _installation_answer(call, _installation(call, repository.installation_id))


def _installation(call: Call, installation_id: int) -> Installation:
    installation = call.world.installations.get(installation_id)
    if installation is None:
        raise not_found()
    return installation


def _installation_answer(call: Call, installation: Installation) -> Answer:
    return Answer(200, installation_json(installation, call.world.app, call.links))


def make_token(call: Call) -> Answer:
    call.require_app()
    installation = _installation(call, call.number("installation_id"))
    fields = call.request.fields()
    repositories = _chosen_repositories(call, installation, fields)
    asked = _asked_permissions(installation, fields)
    ids = None if repositories is None else tuple(r.id for r in repositories)
    token = call.world.issue_token(installation, asked, ids)
    body: dict[str, object] = {
        "token": token.value,
        "expires_at": stamp(token.expires_at),
        "permissions": dict(token.permissions),
        "repository_selection": "selected",
    }
    if repositories is not None:
        body["repositories"] = [repository_json(r, call.links) for r in repositories]
    return Answer(201, body)


def _asked_permissions(installation: Installation, fields: Fields) -> dict[str, Level] | None:
    inner = fields.inner("permissions")
    if inner is None:
        return None
    asked: dict[str, Level] = {}
    for name, level in inner.pairs().items():
        granted = installation.permissions.get(name)
        if granted is None or (level, granted) == ("write", "read"):
            raise Refusal(422, "The permissions requested are not granted to this installation.")
        asked[name] = "write" if level == "write" else "read"
    return asked


def _chosen_repositories(call: Call, installation: Installation, fields: Fields) -> list[Repository] | None:
    if not fields.has("repositories") and not fields.has("repository_ids"):
        return None
    wanted = [*fields.items("repositories"), *fields.items("repository_ids")]
    own = [r for r in call.world.repositories.values() if r.installation_id == installation.id]
    chosen = [r for r in own if r.name in wanted or r.id in wanted]
    if len(chosen) < len(set(map(str, wanted))):
        raise Refusal(
            422,
            "There is at least one repository that does not exist or is not accessible to the parent installation.",
        )
    return chosen


def list_installation_repositories(call: Call) -> Answer:
    if not isinstance(call.caller, InstallationCaller):
        raise Refusal(403, "You must authenticate with an installation access token")
    token = call.caller.token
    covered = [r for r in call.world.repositories.values() if is_covered(token, r)]
    permissions = {
        "pull": True,
        "triage": grants(token, ("issues", "write")),
        "push": grants(token, ("contents", "write")),
        "maintain": False,
        "admin": False,
    }
    page = [
        {**repository_json(repository, call.links), "permissions": permissions} for repository in call.page_of(covered)
    ]
    body = {"total_count": len(covered), "repository_selection": "selected", "repositories": page}
    return Answer(200, body, call.page_headers(len(covered)))


def get_hook_config(call: Call) -> Answer:
    call.require_app()
    url = call.world.app.hook_url
    return Answer(200, {"content_type": "json", "insecure_ssl": "0", "secret": HIDDEN, "url": url})


def list_deliveries(call: Call) -> Answer:
    """Newest first; the cursor names the last delivery of the page before."""
    call.require_app()
    query = call.request.query
    newest_first = sorted(call.world.deliveries, key=lambda d: d.id, reverse=True)
    if query.get("status"):
        wants_success = query["status"] == "success"
        newest_first = [d for d in newest_first if (200 <= d.status_code < 400) == wants_success]
    if query.get("cursor"):
        kind, _, last = query["cursor"].partition("_")
        if kind != "v1" or not last.isdecimal():
            raise invalid("Hook", "cursor", "invalid")
        newest_first = [d for d in newest_first if d.id < int(last)]
    page = newest_first[: call.request.page_size]
    more = len(newest_first) > len(page)
    headers = call.cursor_headers(f"v1_{page[-1].id}") if more else {}
    return Answer(200, [delivery_item_json(delivery) for delivery in page], headers)


def get_delivery(call: Call) -> Answer:
    call.require_app()
    return Answer(200, delivery_json(_delivery(call)))


def redeliver(call: Call) -> Answer:
    """Sent again in the background under the same GUID, as GitHub does."""
    call.require_app()
    call.redeliver(_delivery(call))
    return Answer(202, {})


def _delivery(call: Call) -> Delivery:
    wanted = call.number("delivery_id")
    for delivery in call.world.deliveries:
        if delivery.id == wanted:
            return delivery
    raise not_found()


ROUTES = (
    Route("GET", "/app", get_app),
    Route("GET", "/app/installations", list_installations),
    Route("GET", "/app/installations/{installation_id}", get_installation),
    in_repository("GET", "/installation", get_repository_installation),
    Route("POST", "/app/installations/{installation_id}/access_tokens", make_token),
    Route("GET", "/installation/repositories", list_installation_repositories),
    Route("GET", "/app/hook/config", get_hook_config),
    Route("GET", "/app/hook/deliveries", list_deliveries),
    Route("GET", "/app/hook/deliveries/{delivery_id}", get_delivery),
    Route("POST", "/app/hook/deliveries/{delivery_id}/attempts", redeliver),
)
