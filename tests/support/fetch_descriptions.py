"""Fetch GitHub's descriptions of its REST API and webhooks and keep what the tests need.

    python tests/standin/fetch_descriptions.py

Both come as npm packages of data. Of the REST description only the operations in use are kept,
with `nullable` turned into what JSON Schema understands; of the webhooks' the whole schema.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.places import ROOT

CACHE = ROOT / ".cache" / "github"
WEBHOOKS_FILE = CACHE / "webhooks.json"


def hash_of(*in_use: dict[str, str]) -> str:
    """A name for what is cut out, so that a cache of before is not taken for it."""
    return hashlib.sha256(json.dumps(in_use).encode()).hexdigest()[:12]


REST = ("@octokit/openapi@23.0.2", "package/generated/api.github.com.json")
WEBHOOKS = ("@octokit/webhooks-schemas@7.6.1", "package/schema.json")

REPOSITORY = "/repos/{owner}/{repo}"
IN_USE = {
    "/app": "get",
    "/app-manifests/{code}/conversions": "post",
    "/app/hook/config": "get",
    "/app/hook/deliveries": "get",
    "/app/hook/deliveries/{delivery_id}": "get",
    "/app/hook/deliveries/{delivery_id}/attempts": "post",
    "/app/installations": "get",
    "/app/installations/{installation_id}": "get",
    "/app/installations/{installation_id}/access_tokens": "post",
    "/installation/repositories": "get",
    "/rate_limit": "get",
    "/user": "get",
    "/users/{username}": "get",
    REPOSITORY: "get",
}
IN_USE_OF_REPOSITORY = {
    "/branches/{branch}": "get",
    "/check-runs": "post",
    "/check-runs/{check_run_id}": "get patch",
    "/check-runs/{check_run_id}/annotations": "get",
    "/collaborators/{username}/permission": "get",
    "/commits/{ref}": "get",
    "/commits/{ref}/check-runs": "get",
    "/commits/{ref}/status": "get",
    "/commits/{ref}/statuses": "get",
    "/compare/{basehead}": "get",
    "/contents/{path}": "get put",
    "/git/blobs/{file_sha}": "get",
    "/git/matching-refs/{ref}": "get",
    "/git/ref/{ref}": "get",
    "/git/refs": "post",
    "/git/refs/{ref}": "delete",
    "/installation": "get",
    "/issues": "get",
    "/issues/comments/{comment_id}": "get patch delete",
    "/issues/comments/{comment_id}/reactions": "get post",
    "/issues/{issue_number}": "get patch",
    "/issues/{issue_number}/comments": "get post",
    "/issues/{issue_number}/labels": "get post put",
    "/issues/{issue_number}/labels/{name}": "delete",
    "/labels": "get post",
    "/labels/{name}": "get",
    "/pulls": "get post",
    "/pulls/comments/{comment_id}": "get",
    "/pulls/comments/{comment_id}/reactions": "post",
    "/pulls/{pull_number}": "get",
    "/pulls/{pull_number}/comments": "get",
    "/pulls/{pull_number}/files": "get",
    "/pulls/{pull_number}/reviews": "get post",
    "/statuses/{sha}": "post",
}

OPERATIONS_FILE = CACHE / f"operations-{hash_of(IN_USE, IN_USE_OF_REPOSITORY)}.json"

Json = dict[str, object]


class DescriptionAbsent(Exception):
    """The descriptions are neither in the cache nor to be had; the message says why."""


def fetch_missing() -> None:
    """Fill the cache. Safe to call from several test processes at once."""
    CACHE.mkdir(parents=True, exist_ok=True)
    if not OPERATIONS_FILE.exists():
        _write(OPERATIONS_FILE, cut_out(_packed(*REST)))
    if not WEBHOOKS_FILE.exists():
        _write(WEBHOOKS_FILE, _packed(*WEBHOOKS))


def _write(path: Path, value: Json) -> None:
    with TemporaryDirectory(dir=CACHE) as directory:
        partial = Path(directory) / path.name
        partial.write_text(json.dumps(value, separators=(",", ":")), encoding="utf-8")
        partial.replace(path)


def _packed(package: str, member: str) -> Json:
    """One JSON file out of an npm package."""
    npm = shutil.which("npm")
    if npm is None:
        raise DescriptionAbsent("npm is not installed")
    with TemporaryDirectory(dir=CACHE) as directory:
        command = [npm, "pack", "--silent", "--pack-destination", directory, package]
        try:
            # A fixed command; the package name is a constant above.
            subprocess.run(command, check=True, capture_output=True, timeout=300)
        except (subprocess.SubprocessError, OSError) as error:
            raise DescriptionAbsent(f"npm could not fetch {package}") from error
        archive = next(Path(directory).glob("*.tgz"))
        with tarfile.open(archive) as opened:
            content = opened.extractfile(member)
            if content is None:
                raise DescriptionAbsent(f"{package} holds no {member}")
            value: Json = json.load(content)
            return value


def cut_out(description: Json) -> Json:
    """The operations in use, and the schemas they lead to."""
    in_use = {**IN_USE, **{REPOSITORY + rest: how for rest, how in IN_USE_OF_REPOSITORY.items()}}
    operations = {
        f"{method.upper()} {path}": _operation(description, path, method)
        for path, methods in in_use.items()
        for method in methods.split()
    }
    schemas: Json = {}
    waiting = sorted({*_references(operations), "#/components/schemas/basic-error"})
    while waiting:
        name = waiting.pop().rpartition("/")[2]
        if name not in schemas:
            schemas[name] = without_nullable(_at(description, "components", "schemas", name))
            waiting += _references(schemas[name])
    return {"operations": operations, "schemas": schemas}


def _operation(description: Json, path: str, method: str) -> Json:
    operation = _at(description, "paths", path, method)
    parameters = [_followed(description, p) for p in _list(operation.get("parameters"))]
    responses = _at(operation, "responses")
    return {
        "query": [p["name"] for p in parameters if p.get("in") == "query"],
        "request": _schema(description, operation.get("requestBody")),
        "responses": {status: _schema(description, response) for status, response in responses.items()},
    }


def _schema(description: Json, holder: object) -> object:
    """The JSON schema of a request's or an answer's body, if it has one."""
    if not isinstance(holder, dict):
        return None
    content = _followed(description, holder).get("content")
    media = content.get("application/json") if isinstance(content, dict) else None
    return without_nullable(media["schema"]) if isinstance(media, dict) else None


def without_nullable(schema: object) -> object:
    """OpenAPI 3.0 says `nullable`; JSON Schema knows a type, or an alternative, that is null."""
    if isinstance(schema, list):
        return [without_nullable(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {
        name: without_nullable(value)
        for name, value in schema.items()
        if name not in {"nullable", "example", "examples", "description"}
        or isinstance(value, dict)  # a property that happens to be named so
    }
    if schema.get("nullable") is True:
        return {"anyOf": [kept, {"type": "null"}]}
    return kept


def _references(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        reference = value.get("$ref")
        if isinstance(reference, str):
            yield reference
        for inner in value.values():
            yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)


def _followed(description: Json, value: object) -> Json:
    if not isinstance(value, dict):
        raise TypeError("a description's part is an object")
    reference = value.get("$ref")
    return _at(description, *reference[2:].split("/")) if isinstance(reference, str) else value


def _at(value: Json, *path: str) -> Json:
    found: object = value
    for name in path:
        found = found[name] if isinstance(found, dict) else None
    if not isinstance(found, dict):
        raise KeyError("/".join(path))
    return found


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


if __name__ == "__main__":
    try:
        fetch_missing()
    except DescriptionAbsent as absent:
        sys.exit(f"GitHub's descriptions could not be fetched: {absent}")
