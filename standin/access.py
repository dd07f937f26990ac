"""Who the caller is and what they may do: an app by its JWT, an installation or a person by a token."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from standin.answers import Refusal, forbidden, not_found
from standin.jwt import RsaKey, check_app_token
from standin.state import Actor, Installation, Level, Repository, Token
from standin.world import World, utc_now

Need = tuple[str, Level]
WRITERS = frozenset({"write", "maintain", "admin"})


@dataclass(frozen=True, slots=True)
class AppCaller:
    """The app itself; it may manage its installations and nothing else."""


@dataclass(frozen=True, slots=True)
class InstallationCaller:
    token: Token
    installation: Installation


@dataclass(frozen=True, slots=True)
class PersonCaller:
    login: str


Caller = AppCaller | InstallationCaller | PersonCaller


def identify(world: World, headers: Mapping[str, str], key: RsaKey | None) -> Caller:
    """The caller of the `Authorization` header; 401 if there is none or it is wrong."""
    scheme, _, credential = headers.get("authorization", "").partition(" ")
    credential = credential.strip()
    if scheme.lower() not in {"bearer", "token"} or not credential:
        raise Refusal(401, "Requires authentication")
    if credential.count(".") == 2:
        check_app_token(credential, world.app.id, key, utc_now())
        return AppCaller()
    if world.token is not None and credential == world.token:
        return PersonCaller(world.token_login)
    token = world.tokens.get(credential)
    if token is None or token.expires_at <= utc_now():
        raise Refusal(401, "Bad credentials")
    installation = world.installations.get(token.installation_id)
    if installation is None:
        raise Refusal(401, "Bad credentials")
    return InstallationCaller(token, installation)


def admit(world: World, caller: Caller, repository: Repository, needs: tuple[Need, ...]) -> None:
    """Let the caller do to the repository what needs one of these permissions, or refuse."""
    match caller:
        case AppCaller():
            raise Refusal(401, "Bad credentials")
        case InstallationCaller(token=token):
            _admit_installation(world, token, repository, needs)
        case PersonCaller(login=login):
            permission = world.permission_of(repository, login)
            if permission == "none":
                raise not_found()
            speaks = all(name in {"issues", "pull_requests"} for name, _ in needs)
            writes = any(level == "write" for _, level in needs)
            if writes and not speaks and permission not in WRITERS:
                raise Refusal(403, "Must have push access to the repository.")


def _admit_installation(world: World, token: Token, repository: Repository, needs: tuple[Need, ...]) -> None:
    if not is_covered(token, repository):
        parent = world.repositories.get(repository.parent_id or 0)
        if parent is None or repository.private or not is_covered(token, parent):
            raise not_found()
        # Anybody can read a public fork of a covered repository, but only read.
        if any(level == "write" for _, level in needs):
            raise forbidden("integration")
        return
    if needs and not any(grants(token, need) for need in needs):
        raise forbidden("integration")


def is_covered(token: Token, repository: Repository) -> bool:
    """Whether the token's installation has the repository and the token was not narrowed."""
    if repository.installation_id != token.installation_id:
        return False
    return token.repository_ids is None or repository.id in token.repository_ids


def grants(token: Token, need: Need) -> bool:
    name, level = need
    granted = token.permissions.get(name)
    return granted == "write" or (granted == "read" and level == "read")


def actor_of(world: World, caller: Caller) -> Actor:
    """The user as whom the caller acts on issues, pulls and commits."""
    match caller:
        case InstallationCaller(installation=installation):
            return world.app_actor(installation)
        case PersonCaller(login=login):
            return world.actor(login)
        case AppCaller():
            raise Refusal(401, "Bad credentials")
