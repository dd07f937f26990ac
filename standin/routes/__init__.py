"""The operations: one module a resource, each ending in its table of routes."""

from __future__ import annotations

from standin.routes import (
    app,
    checks,
    comments,
    contents,
    git,
    issues,
    labels,
    pulls,
    repositories,
    reviews,
    statuses,
)
from standin.routes.call import Route

# The first route that fits is taken, so what ends in a fixed word stands before what ends in a
# name that may hold slashes.
ROUTES: tuple[Route, ...] = (
    *app.ROUTES,
    *repositories.ROUTES,
    *checks.ROUTES,
    *statuses.ROUTES,
    *git.ROUTES,
    *contents.ROUTES,
    *comments.ROUTES,
    *labels.ROUTES,
    *issues.ROUTES,
    *reviews.ROUTES,
    *pulls.ROUTES,
)
