"""The operations: one module per resource, each with its table of routes at the end."""

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

# The first route that fits is used. So routes that end in a fixed word come before routes that end in a
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
