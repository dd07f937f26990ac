"""A request as the routes see it, and its JSON body read field by field with GitHub's refusals."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from standin.answers import Refusal, unreadable

Value = TypeVar("Value", str, int)

DEFAULT_PAGE = 30
LARGEST_PAGE = 100


@dataclass(frozen=True, slots=True)
class Request:
    """`path` is without `/api/v3` and query, percent-encoded as it came; header names are in lower case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def page_size(self) -> int:
        return max(1, min(self._number("per_page", DEFAULT_PAGE), LARGEST_PAGE))

    @property
    def page(self) -> int:
        return max(1, self._number("page", 1))

    def _number(self, name: str, default: int) -> int:
        text = self.query.get(name, "")
        return int(text) if text.isdecimal() else default

    def json(self) -> object:
        """The body's JSON value; an empty body is an empty object."""
        if not self.body:
            return {}
        try:
            value: object = json.loads(self.body)
        except ValueError:
            raise Refusal(400, "Problems parsing JSON") from None
        return value

    def fields(self) -> Fields:
        value = self.json()
        if not isinstance(value, dict):
            raise Refusal(400, "Body should be a JSON object")
        return Fields(value)


class Fields:
    """The fields of a JSON object; a missing field or a wrong type is refused as 422."""

    def __init__(self, values: Mapping[str, object], where: str = "properties") -> None:
        self._values = values
        self._where = where

    def has(self, name: str) -> bool:
        return self._values.get(name) is not None

    def mentions(self, name: str) -> bool:
        """Whether the field exists at all, even if null."""
        return name in self._values

    def text(self, name: str) -> str:
        return self._required(name, self.optional_text(name))

    def optional_text(self, name: str) -> str | None:
        value = self._values.get(name)
        if value is None or isinstance(value, str):
            return value
        raise self._wrong(name, value, "a string")

    def choice(self, name: str, *choices: str) -> str:
        return self._required(name, self.optional_choice(name, *choices))

    def optional_choice(self, name: str, *choices: str) -> str | None:
        value = self.optional_text(name)
        if value is not None and value not in choices:
            raise unreadable(f"For '{self._where}/{name}', {value} is not a member of {list(choices)}.")
        return value

    def number(self, name: str) -> int:
        return self._required(name, self.optional_number(name))

    def optional_number(self, name: str) -> int | None:
        value = self._values.get(name)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        raise self._wrong(name, value, "an integer")

    def flag(self, name: str) -> bool:
        value = self._values.get(name, False)
        if isinstance(value, bool):
            return value
        raise self._wrong(name, value, "a boolean")

    def items(self, name: str) -> list[object]:
        value = self._values.get(name)
        if value is None:
            return []
        if isinstance(value, list):
            return value
        raise self._wrong(name, value, "an array")

    def objects(self, name: str) -> list[Fields]:
        found = []
        for index, item in enumerate(self.items(name)):
            if not isinstance(item, dict):
                raise self._wrong(f"{name}/{index}", item, "an object")
            found.append(Fields(item, f"{self._where}/{name}/items"))
        return found

    def inner(self, name: str) -> Fields | None:
        value = self._values.get(name)
        if value is None:
            return None
        if isinstance(value, dict):
            return Fields(value, f"{self._where}/{name}/properties")
        raise self._wrong(name, value, "an object")

    def pairs(self) -> dict[str, str]:
        """All fields, which must be texts."""
        return {name: self.text(name) for name in self._values}

    def _required(self, name: str, value: Value | None) -> Value:
        if value is None:
            raise unreadable(f'"{name}" wasn\'t supplied.')
        return value

    def _wrong(self, name: str, value: object, wanted: str) -> Refusal:
        shown = json.dumps(value)[:80]
        return unreadable(f"For '{self._where}/{name}', {shown} is not {wanted}.")
