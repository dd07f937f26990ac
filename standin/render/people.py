"""Users, the app, its installations and its webhook deliveries."""

from __future__ import annotations

from standin.answers import JsonObject
from standin.render.links import Links, node_id, stamp
from standin.state import App, Delivery, Installation, User


def user_json(user: User, links: Links) -> JsonObject:
    url = links.user(user)
    return {
        "login": user.login,
        "id": user.id,
        "node_id": node_id("U", user.id),
        "avatar_url": f"{links.web}/avatars/u/{user.id}?v=4",
        "gravatar_id": "",
        "url": url,
        "html_url": links.profile(user),
        "followers_url": f"{url}/followers",
        "following_url": f"{url}/following{{/other_user}}",
        "gists_url": f"{url}/gists{{/gist_id}}",
        "starred_url": f"{url}/starred{{/owner}}{{/repo}}",
        "subscriptions_url": f"{url}/subscriptions",
        "organizations_url": f"{url}/orgs",
        "repos_url": f"{url}/repos",
        "events_url": f"{url}/events{{/privacy}}",
        "received_events_url": f"{url}/received_events",
        "type": user.kind,
        "site_admin": False,
    }


def profile_json(user: User, created_at: str, links: Links) -> JsonObject:
    """A user when asked for alone, with the content of the public page."""
    return {
        **user_json(user, links),
        "name": None,
        "company": None,
        "blog": "",
        "location": None,
        "email": None,
        "hireable": None,
        "bio": None,
        "twitter_username": None,
        "public_repos": 0,
        "public_gists": 0,
        "followers": 0,
        "following": 0,
        "created_at": created_at,
        "updated_at": created_at,
    }


def app_json(app: App, links: Links) -> JsonObject:
    return {
        "id": app.id,
        "slug": app.slug,
        "node_id": node_id("A", app.id),
        "owner": user_json(app.owner, links),
        "name": app.slug,
        "description": "",
        "external_url": links.web,
        "html_url": f"{links.web}/apps/{app.slug}",
        "created_at": stamp(app.created_at),
        "updated_at": stamp(app.created_at),
        "permissions": dict(app.permissions),
        "events": list(app.events),
    }


def installation_json(installation: Installation, app: App, links: Links) -> JsonObject:
    account = installation.account
    own = f"{links.api}/app/installations/{installation.id}"
    return {
        "id": installation.id,
        "account": user_json(account, links),
        "repository_selection": "selected",
        "access_tokens_url": f"{own}/access_tokens",
        "repositories_url": f"{links.api}/installation/repositories",
        "html_url": f"{links.web}/settings/installations/{installation.id}",
        "app_id": app.id,
        "app_slug": app.slug,
        "target_id": account.id,
        "target_type": "Organization" if account.kind == "Organization" else "User",
        "permissions": dict(installation.permissions),
        "events": list(app.events),
        "created_at": stamp(installation.created_at),
        "updated_at": stamp(installation.created_at),
        "single_file_name": None,
        "has_multiple_single_files": False,
        "single_file_paths": [],
        "suspended_by": None,
        "suspended_at": None,
    }


def delivery_item_json(delivery: Delivery) -> JsonObject:
    payload = delivery.payload
    return {
        "id": delivery.id,
        "guid": delivery.guid,
        "delivered_at": stamp(delivery.delivered_at),
        "redelivery": delivery.redelivery,
        "duration": delivery.duration,
        "status": delivery.status,
        "status_code": delivery.status_code,
        "event": delivery.event,
        "action": payload.get("action"),
        "installation_id": _inner_id(payload.get("installation")),
        "repository_id": _inner_id(payload.get("repository")),
        "throttled_at": None,
    }


def delivery_json(delivery: Delivery) -> JsonObject:
    return {
        **delivery_item_json(delivery),
        "url": delivery.url,
        "request": {
            "headers": dict(delivery.request_headers),
            "payload": dict(delivery.payload),
        },
        "response": {
            "headers": dict(delivery.response_headers),
            "payload": delivery.response_body,
        },
    }


def _inner_id(value: object) -> object:
    return value.get("id") if isinstance(value, dict) else None
