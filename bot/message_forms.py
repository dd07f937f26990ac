"""The forms of the rules' messages, with braces where names stand."""

from __future__ import annotations

FORMS: tuple[str, ...] = ()
