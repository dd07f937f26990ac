"""Style sheets and scripts, each under a name with its digest, so that browsers may keep it for ever."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Blueprint, Response, abort, url_for
from flask.typing import ResponseReturnValue

FOLDER = Path(__file__).parent / "static"
KINDS = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
KEPT = "public, max-age=31536000, immutable"


def create_assets() -> Blueprint:
    """Return the blueprint with ``/static/…``, which gives templates `asset`: the address of a file by its plain name."""
    pages = Blueprint("assets", __name__)
    contents = {path.name: path.read_bytes() for path in FOLDER.iterdir() if path.suffix in KINDS}
    named = {name: _with_digest(name, body) for name, body in contents.items()}
    plain = {digested: name for name, digested in named.items()}

    @pages.get("/static/<name>")
    def static_file(name: str) -> ResponseReturnValue:
        if name not in plain:
            abort(404)
        body = contents[plain[name]]
        answer = Response(body, content_type=KINDS[Path(name).suffix])
        answer.headers["Cache-Control"] = KEPT
        return answer

    def asset(name: str) -> str:
        return url_for("assets.static_file", name=named[name])

    @pages.app_context_processor
    def helpers() -> dict[str, object]:
        return {"asset": asset}

    return pages


def _with_digest(name: str, body: bytes) -> str:
    stem, dot, kind = name.rpartition(".")
    return f"{stem}-{hashlib.sha256(body).hexdigest()[:16]}{dot}{kind}"
