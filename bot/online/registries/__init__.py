"""What registries say of a work, each behind the same small port."""

from __future__ import annotations

from bot.online.registries.acl import ACL
from bot.online.registries.arxiv import ArXiv
from bot.online.registries.base import Registry
from bot.online.registries.crossref import Crossref
from bot.online.registries.dblp import DBLP
from bot.online.registries.openreview import OpenReview


def every_registry() -> tuple[Registry, ...]:
    """Return the registries that are asked over the Web, in the order in which they are asked."""
    return ArXiv(), Crossref(), OpenReview(), ACL(), DBLP()
