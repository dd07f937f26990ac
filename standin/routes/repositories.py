"""Repositories and the people on them."""

from __future__ import annotations

from standin.access import PersonCaller
from standin.answers import Answer, Refusal, forbidden, not_found
from standin.render.links import stamp
from standin.render.people import profile_json
from standin.render.repositories import full_repository_json, permission_json
from standin.routes.call import METADATA, Call, Route, in_repository
from standin.state import Permission, User

HOURLY_LIMIT = 5_000


def get_repository(call: Call) -> Answer:
    repository = call.repository(METADATA)
    parent = call.world.repositories.get(repository.parent_id or 0)
    permission: Permission = "read"
    if isinstance(call.caller, PersonCaller):
        permission = call.world.permission_of(repository, call.caller.login)
    return Answer(200, full_repository_json(repository, parent, permission, call.links))


def get_permission(call: Call) -> Answer:
    repository = call.repository(METADATA)
    login = call.arguments["username"]
    user = call.world.known_user(login)
    if user is None:
        raise Refusal(404, f"{login} is not a user")
    permission = call.world.permission_of(repository, login)
    return Answer(200, permission_json(user, permission, call.links))


def get_user(call: Call) -> Answer:
    user = call.world.known_user(call.arguments["username"])
    if user is None:
        raise not_found()
    return _profile(call, user)


def get_own_user(call: Call) -> Answer:
    if not isinstance(call.caller, PersonCaller):
        raise forbidden("integration")
    return _profile(call, call.world.user(call.caller.login))


def _profile(call: Call, user: User) -> Answer:
    return Answer(200, profile_json(user, stamp(call.world.app.created_at), call.links))


def get_rate_limit(call: Call) -> Answer:
    """There is always plenty left; a test that needs less adds a fault to the plan."""
    reset = int(call.world.now().timestamp()) + 3600
    plenty = {"limit": HOURLY_LIMIT, "used": 0, "remaining": HOURLY_LIMIT, "reset": reset}
    return Answer(200, {"resources": {"core": plenty, "search": plenty}, "rate": plenty})


ROUTES = (
    Route("GET", "/rate_limit", get_rate_limit),
    Route("GET", "/user", get_own_user),
    Route("GET", "/users/{username}", get_user),
    in_repository("GET", "", get_repository),
    in_repository("GET", "/collaborators/{username}/permission", get_permission),
)
