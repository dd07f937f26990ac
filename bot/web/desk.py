"""The desk: pages on which everybody sees what waits in public lists, what was said, and what came of it.

No page writes. What is not known to be public answers as what is not there, byte for byte.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote as quote_url

import structlog
from flask import Blueprint, Response, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, NotFound

from bot.desk.figures import in_words
from bot.errors import StoreError
from bot.store.desk import Desk, Known
from bot.web.words import LANGUAGES, Words, chosen
from bot.words.quoting import visible

TITLE_LIMIT = 300
YEAR = 365 * 86_400
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
    "Vary": "Cookie, Accept-Language",
}
NAME = re.compile(r"[\w.-]{1,100}", re.ASCII)
PAGES_LIMIT = 10_000
LANGUAGE_COOKIE = "lang"
CONCLUSIONS = {
    "ready": "ready",
    "advice": "advice",
    "needs-changes": "needs changes",
    "out-of-scope": "out of scope",
    "ignored": "left alone",
    "policy-unusable": "the policy cannot be used",
    "too-large": "the list is too large",
    "nothing-to-compare": "nothing to compare with",
    "add-paper": "asks for a paper",
    "correct-entry": "asks for a correction",
    "question": "a question",
    "other": "something else",
}
TURNS = {"maintainer": "a maintainer", "author": "the author", "bot": "the bot", "nobody": "nobody"}
KINDS = {"pull_request": "pull request", "issue": "issue"}
LEVELS = {"error": "error", "warning": "warning", "advice": "advice"}
STATES = {"open": "open", "merged": "merged", "closed": "closed"}
FATES = {
    "": "open",
    "fixed": "mended before the merge",
    "mended-by-maintainer": "mended by a maintainer after the merge",
    "overridden": "set aside by a maintainer",
    "merged-as-is": "merged as it was",
    "dropped": "its entry was taken out",
    "lapsed": "gone, because the list, the policy or the bot changed",
    "unmerged": "closed without a merge",
}
POSTED = {"comment": "comment", "check": "check run", "label": "label", "review": "suggestions"}
NAMED = CONCLUSIONS | TURNS | KINDS | LEVELS | STATES | FATES | {name: name for name in POSTED.values()}
"""Words for what the database holds; each is translated."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Front:
    """What every page needs: the database's answers, where people see GitHub, and our version."""

    desk: Desk
    web_url: str
    version: str
    is_on: bool = True  # whether there are pages of lists

    def permalink(self, name: str, sha: str, file: str, line: int) -> str:
        """Return the address of a line at a commit; *file* may be in another repository, ``owner/name:path``."""
        elsewhere, _, path = file.rpartition(":")
        where = f"{elsewhere}/blob/HEAD" if elsewhere else f"{name}/blob/{sha}"
        return f"{self.web_url}/{quote_url(where)}/{quote_url(path)}?plain=1#L{line}"


def create_desk_base(front: Front) -> Blueprint:
    """Return the blueprint with what all pages share: languages, headers, and what is said when something is missing."""
    pages = Blueprint("desk", __name__, template_folder="templates")

    @pages.app_context_processor
    def helpers() -> dict[str, object]:
        about = {"version": front.version, "web_url": front.web_url, "has_desk": front.is_on}
        return {"t": language(), "languages": LANGUAGES, **about}

    for name, made in FILTERS.items():
        pages.add_app_template_filter(made, name)

    @pages.app_template_filter("named")
    def named(value: str) -> str:
        return language()(NAMED.get(value, value))

    @pages.get("/robots.txt")
    def robots() -> ResponseReturnValue:
        text = "User-agent: *\nDisallow: /desk\nDisallow: /operate\nDisallow: /play\n"
        return Response(text, content_type="text/plain; charset=utf-8")

    @pages.app_errorhandler(NotFound)
    def not_found(_error: HTTPException) -> ResponseReturnValue:
        return finished(without_referrer(Response(render_template("desk/not_found.html"), 404)))

    @pages.app_errorhandler(StoreError)
    def no_answer(error: StoreError) -> ResponseReturnValue:
        log.warning("page_without_answer", path=request.path, reason=str(error))
        answer = Response(render_template("desk/no_answer.html"), 503)
        answer.headers["Retry-After"] = "30"
        return finished(answer)

    return pages


def language() -> Words:
    """Return the language of this request."""
    if "words" not in g:
        kept = request.cookies.get(LANGUAGE_COOKIE)
        g.words = chosen(request.args.get("lang"), kept, request.accept_languages)
    found: Words = g.words
    return found


def without_referrer(answer: Response) -> Response:
    """Let no site that the page links to know where its reader comes from: a page without forms needs no more."""
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def page(template: str, **values: object) -> Response:
    """Return a page of the desk."""
    return finished(Response(render_template(f"desk/{template}", **values)))


def finished(answer: Response) -> Response:
    """Give an answer the desk's headers, an ETag, and the language that was asked for."""
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    if (asked := request.args.get("lang")) in LANGUAGES and asked:
        answer.set_cookie(LANGUAGE_COOKIE, asked, max_age=YEAR, samesite="Lax", httponly=True)
    if answer.status_code == 200 and request.method == "GET":
        answer.add_etag()
        answer.make_conditional(request)
    return answer


def seen(front: Front, owner: str, name: str) -> Known:
    """Return the list, if everybody may see it; raises a redirect if it was renamed, else 404."""
    if not NAME.fullmatch(owner) or not NAME.fullmatch(name):
        raise NotFound
    found = front.desk.find(f"{owner}/{name}")
    if isinstance(found, str):
        rest = request.path.split("/", 4)[4:]
        query = f"?{request.query_string.decode('ascii', 'replace')}" if request.query_string else ""
        raise Moved("/".join(["/desk", found, *rest]) + query)
    if found is None:
        raise NotFound
    return found


class Moved(HTTPException):
    """A list has another name now."""

    code = 301

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address

    def get_response(self, *_: Any, **__: Any) -> Any:  # noqa: ANN401 - werkzeug's own
        return finished(redirect(self.address, 301))  # type: ignore[arg-type]  # Flask's response, as everywhere


def page_number() -> int:
    """Return the page that was asked for; the first if that is no number."""
    given = request.args.get("page", "1")
    return min(max(int(given), 1), PAGES_LIMIT) if given.isascii() and given.isdigit() and len(given) < 7 else 1


def asked(name: str, known: Mapping[str, object] | None = None) -> str:
    """Return a part of the query, if it is one that is *known*; at most a hundred letters."""
    given = request.args.get(name, "")[:100]
    return given if known is None or given in known else ""


def other_pages(number: int, *, more: bool) -> dict[str, str]:
    """Return the addresses of the page before and after this one, with the rest of the query as it is."""
    found = {}
    for name, other in (("before", number - 1), ("after", number + 1)):
        if other >= 1 and (name == "before" or more):
            query = {**request.args.to_dict(), "page": str(other)}
            found[name] = "?" + "&".join(f"{quote_url(key)}={quote_url(value)}" for key, value in query.items())
    return found


def _minute(moment: float | None) -> str:
    return "–" if moment is None else f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d %H:%M} UTC"


def _iso(moment: float | None) -> str:
    return "" if moment is None else f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%dT%H:%M:%SZ}"


def _shown(text: object, limit: int = TITLE_LIMIT) -> str:
    made = visible(str(text))
    return made if len(made) <= limit else made[: limit - 1] + "…"


FILTERS: Mapping[str, Callable[..., str]] = {
    "minute": _minute,
    "iso": _iso,
    "shown": _shown,
    "duration": in_words,
}


@cache
def rules() -> Mapping[str, Mapping[str, str]]:
    """Return what each rule is about, by its name; the file is made from the rules."""
    found: Mapping[str, Mapping[str, str]] = json.loads(Path(__file__).with_name("rules.json").read_text("utf-8"))
    return found
