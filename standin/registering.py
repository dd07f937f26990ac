"""Apps made from a manifest: the page on which a person confirms one, and the code to get its secrets with.

On GitHub a person would see a whole page; here it is one link. The app that is made is the stand-in's own.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from html import escape
from urllib.parse import parse_qs, urlencode

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from standin.answers import Answer, Raw, not_found
from standin.jwt import RsaKey
from standin.render.links import Links
from standin.render.people import app_json
from standin.request import Request
from standin.state import App

PAGE = "/settings/apps/new"
CONVERSIONS = "/app-manifests/"


@dataclass
class Registering:
    """The confirmed manifests, by code, and the secrets that were given out for them."""

    manifests: dict[str, dict[str, object]] = field(default_factory=dict)
    used: list[dict[str, object]] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    key: RsaKey | None = None  # the newest app's; its tokens are signed with it

    def answer(self, request: Request, app: App, links: Links) -> Answer | None:
        """Answer requests about making an app; None for all others. Callers need not say who they are."""
        if request.method == "POST" and request.path.endswith(PAGE):
            return self._page(request)
        if request.method == "POST" and request.path.startswith(CONVERSIONS):
            return self._converted(request.path.removeprefix(CONVERSIONS).removesuffix("/conversions"), app, links)
        return None

    def _page(self, request: Request) -> Answer:
        manifest = json.loads(parse_qs(request.body.decode())["manifest"][0])
        code = secrets.token_hex(20)
        self.manifests[code] = manifest
        back = f"{manifest['redirect_url']}?{urlencode({'code': code, 'state': request.query.get('state', '')})}"
        name = escape(str(manifest["name"]))
        page = f'<!doctype html><title>Create {name}</title><h1>Create {name}</h1><a href="{escape(back)}">Create GitHub App</a>'
        return Answer(200, Raw(page.encode(), "text/html; charset=utf-8"))

    def _converted(self, code: str, app: App, links: Links) -> Answer:
        manifest = self.manifests.pop(code, None)
        if manifest is None:
            raise not_found()
        self.used.append(manifest)
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
        ).decode()
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        self.key = RsaKey.from_pem(key.public_key().public_bytes(serialization.Encoding.PEM, form).decode())
        secret = secrets.token_hex(20)
        self.secrets += [pem, secret]
        more = {"client_id": "Iv1.0", "client_secret": secrets.token_hex(20), "webhook_secret": secret, "pem": pem}
        return Answer(201, {**app_json(app, links), **more})
