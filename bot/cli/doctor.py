"""`listkeeper doctor`: check each link of the chain against the live API, and say what to do about each fault."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import Any

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.cli.public_address import public_address
from bot.cli.seen import Mark, Seen
from bot.errors import ForgeError, Gone, Limited, Refused, Unauthorized, Unavailable, UserError
from bot.forge.github_client import GitHubClient
from bot.forge.github_fleet import GitHubInstallations
from bot.settings.environment import AppCredentials, Settings, SetUp, unknown_settings
from bot.settings.manifest import EVENTS, PERMISSIONS
from bot.store.engine import is_migrated, open_engine
from bot.store.store import Store

SKEW_LIMIT = 30.0
"""Seconds by which our clock may differ from GitHub's: a token names the second from which it is valid."""

LATER = frozenset(["check_suite", "pull_request_review", "pull_request_review_comment"])
"""Events that an App made by an earlier version does not get; most of the bot works without."""

PATIENCE = 5.0
"""Seconds that the database has for its answer."""

SILENCE = 60.0
LOOKED_AT = 30
"""How many of the last deliveries are checked for answers that were faults."""


class _Outside(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _App(_Outside):
    slug: str = ""
    name: str = ""
    permissions: dict[str, str] = {}
    events: tuple[str, ...] = ()


class _Hook(_Outside):
    url: str = ""
    content_type: str = ""
    insecure_ssl: str = "0"


class _Account(_Outside):
    login: str = ""


class _Installation(_Outside):
    id: int
    account: _Account | None = None
    permissions: dict[str, str] = {}
    suspended_at: str | None = None


class _Sent(_Outside):
    status_code: int = 0


def examine(settings: Settings) -> Iterator[Seen]:
    """Check everything in turn; skip what depends on something that is broken."""
    yield from _database(settings)
    forge = GitHubInstallations(GitHubClient(settings.credentials, settings.api_url))
    if isinstance(settings.credentials, AppCredentials):
        yield from _app(settings, forge)
    else:
        yield from _token(settings, forge)
    yield from _names()
    yield from public_address(settings)
    yield from _signing_in(settings)
    yield from _online(settings)


def _online(settings: Settings) -> Iterator[Seen]:
    """Say whether the bot may look online, and which registries answer."""
    from bot.app import user_agent
    from bot.online.guard import Guard, NotAsked
    from bot.online.registries import every_registry

    if not settings.looks_online:
        yield Seen(Mark.GOOD, "looking online is switched off (LISTKEEPER_ONLINE_CHECKS)")
        return
    guard = Guard(user_agent(settings))
    for registry in every_registry():
        try:
            status = guard.ask(registry.home).status
        except NotAsked as error:
            remedy = "Let this machine reach it, or expect no answers from it."
            yield Seen(Mark.DOUBT, f"{registry.name} cannot be reached: {error}", remedy)
            continue
        if status == 200:
            yield Seen(Mark.GOOD, f"looking online is switched on, and {registry.name} answers")
        else:
            yield Seen(Mark.DOUBT, f"{registry.name} answers {status}", "Try again later; until then it is not asked.")


def _database(settings: Settings) -> Iterator[Seen]:
    engine = open_engine(settings.database_url, pool_size=1, patience=PATIENCE)
    try:
        with engine.connect() as connection:
            connection.execute(sa.text("SELECT 1"))
    except sa.exc.SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).partition("\n")[0]
        yield Seen(
            Mark.FAULT,
            f"the database does not answer: {reason}",
            "Check LISTKEEPER_DATABASE_URL, and check that the database server runs.",
        )
        return
    if not is_migrated(engine):
        yield Seen(
            Mark.DOUBT,
            "the database answers, but it is not migrated",
            "Start `listkeeper serve`, `web` or `worker`: each migrates it.",
        )
        return
    yield Seen(Mark.GOOD, f"the database answers and is migrated ({engine.dialect.name})")
    yield from _work(Store(engine))


def _work(store: Store) -> Iterator[Seen]:
    age = store.workers.heartbeat_age()
    if age is None or age > SILENCE:
        said = "no worker has ever reported" if age is None else f"no worker has reported for {age:.0f} s"
        yield Seen(Mark.DOUBT, said, "Start `listkeeper serve`, or `listkeeper worker` along with `listkeeper web`.")
    else:
        yield Seen(Mark.GOOD, f"a worker reported {age:.0f} s ago")
    pending, parked, lag = store.jobs.load()
    if parked:
        yield Seen(
            Mark.DOUBT,
            f"{parked} jobs are parked",
            "`listkeeper jobs list --state parked` shows why; `listkeeper jobs retry N` tries again.",
        )
    if lag > SILENCE:
        yield Seen(
            Mark.DOUBT,
            f"{pending} jobs wait, the oldest for {lag:.0f} s",
            "See the worker's log; `listkeeper jobs list` lists them.",
        )


def _app(settings: Settings, forge: GitHubInstallations) -> Iterator[Seen]:
    try:
        reply = forge.ask_as_app("/app")
        app = _App.model_validate(reply.data)
    except (ForgeError, ValidationError) as error:
        said = "GitHub cannot be reached" if _is_away(error) else "GitHub does not accept us as the App"
        yield Seen(Mark.FAULT, f"{said}: {_brief(error)}", _remedy(error, settings.api_url))
        return
    yield Seen(Mark.GOOD, f"GitHub knows us as the App {app.slug or app.name}")
    yield from _clock(reply.headers)
    yield from _permissions(app.permissions, "the App")
    missing = [event for event in EVENTS if event not in app.events]
    if missing and not set(missing) - LATER:
        yield Seen(
            Mark.DOUBT,
            f"the App is not subscribed to {', '.join(missing)}",
            "Select these events in the App's settings, if commands in reviews and *Re-run all checks* are to be heard.",
        )
    elif missing:
        yield Seen(
            Mark.FAULT,
            f"the App is not subscribed to {', '.join(missing)}",
            "Select these events in the App's settings, under Permissions & events.",
        )
    else:
        yield Seen(Mark.GOOD, "the App is subscribed to every event it needs")
    yield from _hook(settings, forge)
    yield from _installations(forge)
    yield from _deliveries(forge)


def _clock(headers: Mapping[str, str]) -> Iterator[Seen]:
    try:
        theirs = parsedate_to_datetime(headers.get("date", "")).timestamp()
    except (TypeError, ValueError):
        return
    skew = time.time() - theirs
    if abs(skew) > SKEW_LIMIT:
        yield Seen(
            Mark.FAULT,
            f"this machine's clock is {abs(skew):.0f} s {'ahead' if skew > 0 else 'behind'}",
            "Set the clock, for example with NTP: GitHub refuses tokens from another time.",
        )
    else:
        yield Seen(Mark.GOOD, "this machine's clock agrees with GitHub's")


def _permissions(granted: Mapping[str, str], whose: str) -> Iterator[Seen]:
    lacking = [f"{name}: {level}" for name, level in PERMISSIONS.items() if not _covers(granted.get(name), level)]
    useful = {**PERMISSIONS, "contents": "write", "merge_queues": "read"}
    surplus = [f"{name}: {level}" for name, level in granted.items() if name not in useful]
    if lacking:
        yield Seen(
            Mark.FAULT,
            f"{whose} lacks the permission {', '.join(lacking)}",
            "Grant it in the App's settings. Then the owner of each installation must accept it.",
        )
    if surplus:
        yield Seen(
            Mark.DOUBT,
            f"{whose} has more than it needs: {', '.join(surplus)}",
            "Remove these permissions; nothing here uses them.",
        )
    if not lacking and not surplus:
        yield Seen(Mark.GOOD, f"{whose} has the permissions it needs and no others")
    if not _covers(granted.get("contents"), "write") and not lacking:
        yield Seen(
            Mark.GOOD, f"{whose} may not write contents: `/triage add` answers with the entry and a link to the editor"
        )


def _covers(granted: str | None, needed: str) -> bool:
    return granted == "write" or granted == "admin" or (granted == "read" and needed == "read")


def _hook(settings: Settings, forge: GitHubInstallations) -> Iterator[Seen]:
    try:
        data = forge.ask_as_app("/app/hook/config").data
        hook = _Hook.model_validate(data)
    except (ForgeError, ValidationError) as error:
        yield Seen(Mark.DOUBT, f"the webhook's settings cannot be read: {_brief(error)}")
        return
    wanted = f"{settings.public_url.rstrip('/')}/webhook" if settings.public_url else None
    if not hook.url:
        yield Seen(Mark.FAULT, "the App has no webhook", "Set its URL to https://your.host/webhook and make it active.")
    elif wanted and hook.url != wanted:
        yield Seen(
            Mark.FAULT,
            f"the webhook goes to {hook.url}, the bot is at {wanted}",
            "Correct the App's webhook URL or LISTKEEPER_PUBLIC_URL.",
        )
    elif not hook.url.rstrip("/").endswith("/webhook"):
        yield Seen(Mark.FAULT, f"the webhook goes to {hook.url}", "Its path must be /webhook.")
    else:
        yield Seen(Mark.GOOD, f"the webhook goes to {hook.url}")
    if hook.content_type and hook.content_type != "json":
        yield Seen(Mark.FAULT, f"the webhook sends {hook.content_type}", "Set its content type to application/json.")
    if hook.insecure_ssl not in ("0", ""):
        yield Seen(
            Mark.DOUBT, "the webhook does not verify our certificate", "Enable SSL verification in the App's settings."
        )


def _installations(forge: GitHubInstallations) -> Iterator[Seen]:
    try:
        data = forge.ask_as_app("/app/installations", {"per_page": "100"}).data
        found = [_Installation.model_validate(item) for item in data] if isinstance(data, list) else []
    except (ForgeError, ValidationError) as error:
        yield Seen(Mark.DOUBT, f"the installations cannot be read: {_brief(error)}")
        return
    if not found:
        yield Seen(
            Mark.FAULT,
            "the App is installed nowhere",
            "Open the App's public page and install it on your lists' repositories.",
        )
    for installation in found:
        name = f"the installation on {installation.account.login if installation.account else installation.id}"
        if installation.suspended_at:
            yield Seen(Mark.DOUBT, f"{name} is suspended", "Its owner can unsuspend it in the account's settings.")
        else:
            yield from _permissions(installation.permissions, name)


def _deliveries(forge: GitHubInstallations) -> Iterator[Seen]:
    try:
        data = forge.ask_as_app("/app/hook/deliveries", {"per_page": str(LOOKED_AT)}).data
        codes = [_Sent.model_validate(item).status_code for item in data] if isinstance(data, list) else []
    except (ForgeError, ValidationError) as error:
        yield Seen(Mark.DOUBT, f"the deliveries cannot be read: {_brief(error)}")
        return
    if not codes:
        yield Seen(
            Mark.DOUBT,
            "GitHub has sent nothing yet",
            "Open a pull request, or redeliver the ping on the App's Advanced page.",
        )
    elif 401 in codes[:5]:
        yield Seen(
            Mark.FAULT,
            "the bot answered 401 to the newest deliveries: the secrets differ",
            "Set LISTKEEPER_WEBHOOK_SECRET to the App's webhook secret.",
        )
    elif bad := [code for code in codes if not 200 <= code < 300]:
        remedy = (
            "The deliveries did not reach the bot: check the reverse proxy and the webhook URL."
            if codes[0] in (0, 502, 504)
            else "See the bot's log at that time."
        )
        yield Seen(
            Mark.DOUBT, f"{len(bad)} of the last {len(codes)} deliveries were not accepted (newest: {codes[0]})", remedy
        )
    else:
        yield Seen(Mark.GOOD, f"the last {len(codes)} deliveries were accepted")


def _token(settings: Settings, forge: GitHubInstallations) -> Iterator[Seen]:
    try:
        login = forge.own_login()
    except ForgeError as error:
        if isinstance(error, (Unauthorized, Refused)):
            remedy = "Make a new token and set LISTKEEPER_GITHUB_TOKEN to it."
            yield Seen(Mark.FAULT, f"GitHub does not accept the token: {_brief(error)}", remedy)
        else:
            said = "GitHub cannot be reached" if _is_away(error) else "GitHub does not say whose the token is"
            yield Seen(Mark.FAULT, f"{said}: {_brief(error)}", _remedy(error, settings.api_url))
        return
    yield Seen(Mark.GOOD, f"GitHub knows the token as {login}'s")
    yield Seen(
        Mark.GOOD,
        "with a token, the bot writes commit statuses instead of check runs, and does not look for missed deliveries",
    )


def _names() -> Iterator[Seen]:
    for sentence in unknown_settings(os.environ):
        yield Seen(Mark.FAULT, sentence, "Mend its name, or remove it.")


def _signing_in(settings: Settings) -> Iterator[Seen]:
    """Say whether the App's client id and secret are here, which people will sign in with."""
    if not settings.has_desk or not isinstance(settings.credentials, AppCredentials):
        return
    if settings.client_id and settings.client_secret:
        yield Seen(Mark.GOOD, "the App's client id and client secret are here")
    elif settings.client_id or settings.client_secret:
        missing = "GITHUB_CLIENT_SECRET" if settings.client_id else "GITHUB_CLIENT_ID"
        yield Seen(Mark.FAULT, f"LISTKEEPER_{missing} is missing", "The other one is set; both are on the App's page.")
    else:
        yield Seen(Mark.GOOD, "no client id and client secret of the App; nothing needs them yet")


def _is_away(error: Exception) -> bool:
    return isinstance(error, Unavailable) and not isinstance(error, Unauthorized)


def _brief(error: Exception) -> str:
    return (
        "the answer does not look like one from GitHub's API"
        if isinstance(error, ValidationError)
        else str(error)[:200]
    )


def _remedy(error: Exception, api_url: str) -> str:
    match error:
        case Unauthorized():
            return (
                "The App ID and the private key do not match, or the clock is wrong: "
                "check LISTKEEPER_GITHUB_APP_ID and the key."
            )
        case Gone() | Refused():
            return (
                f"Is there an App with this ID at {api_url}? "
                "Check LISTKEEPER_GITHUB_APP_ID and LISTKEEPER_GITHUB_API_URL."
            )
        case Limited():
            return "GitHub asks us to wait; try again later."
    return f"Check that this machine can reach {api_url}."


def report(seen: list[Seen]) -> str:
    """Return the report as a text; the last line has the totals."""
    counts: dict[str, Any] = {mark: sum(item.mark is mark for item in seen) for mark in Mark}
    faults, doubts = counts[Mark.FAULT], counts[Mark.DOUBT]
    told = f"{faults} fault{'s' * (faults != 1)}, {doubts} warning{'s' * (doubts != 1)}, {counts[Mark.GOOD]} ok."
    return "\n".join([*map(str, seen), "", told])


def settings_faults(error: UserError) -> str:
    """Return a report that has only the faults of the settings."""
    faults = [line.removeprefix("- ") for line in str(error).splitlines() if line.startswith("- ")]
    return "\n".join(str(Seen(Mark.FAULT, fault)) for fault in faults or [str(error)])


def not_set_up(wanted: SetUp) -> str:
    """Return a report for a bot that has no credentials yet: how to get them."""
    said = f"the bot is not set up yet: there is no file {wanted.path}"
    remedy = "Start `listkeeper serve` and open the address ending in /setup?key=… that it prints; it makes the App and this file."
    return report([Seen(Mark.FAULT, said, remedy)])
