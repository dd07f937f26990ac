"""The list's own policy, from YAML to `rules.judging.policy.Policy`.

The file is read strictly: at most 64 KiB, one document, no aliases, no repeated keys, no deep nesting. All faults are
reported together, each with its line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

import yaml

from bot.errors import UserError
from rules.judging.policy import Policy, PolicyError

PATH = ".github/triage.yml"
SIZE_LIMIT = 64 * 1024
DEPTH_LIMIT = 12

Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class LineFault:
    """One fault in the policy file, and its line."""

    line: int
    path: Path
    message: str

    def __str__(self) -> str:
        where = ".".join(map(str, self.path))
        return f"line {self.line}: {where}: {self.message}" if where else f"line {self.line}: {self.message}"


LARGEST = 10**18
"""The largest number that a policy may hold; longer ones cannot even be printed."""


class PolicyFileError(UserError):
    """The policy cannot be used; *faults* names everything that is wrong with it."""

    def __init__(self, faults: Iterable[LineFault], name: str = PATH) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.line, fault.path and str(fault.path))))
        super().__init__("\n".join(f"{name}, {fault}" for fault in self.faults))


def parse_policy(raw: bytes, name: str = PATH) -> Policy:
    """Return the policy that *raw*, the bytes of the file, states; raises `PolicyFileError`."""
    if len(raw) > SIZE_LIMIT:
        raise PolicyFileError([LineFault(1, (), f"the file is larger than {SIZE_LIMIT // 1024} KiB.")], name)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise PolicyFileError([LineFault(line, (), "the file is not UTF-8.")], name) from None
    value, lines = _load(text, name)
    if value is None:
        return Policy()
    if not isinstance(value, Mapping):
        raise PolicyFileError([LineFault(1, (), "the file must hold a mapping, such as `version: 1`.")], name)
    try:
        return Policy.from_mapping(value)
    except PolicyError as error:
        faults = [LineFault(_line_of(fault.path, lines), fault.path, fault.message) for fault in error.faults]
        raise PolicyFileError(faults, name) from None


def _line_of(path: Path, lines: Mapping[Path, int]) -> int:
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _load(text: str, name: str) -> tuple[object, Mapping[Path, int]]:
    try:
        faults = list(_structure_faults(text))
        if faults:
            raise PolicyFileError(faults, name)
        node = yaml.compose(text, Loader=Loader)
    except yaml.YAMLError as error:
        raise PolicyFileError([_syntax_fault(error)], name) from None
    reader = _NodeReader()
    value = reader.read(node, ()) if node is not None else None
    if reader.faults:
        raise PolicyFileError(reader.faults, name)
    return value, reader.lines


def _syntax_fault(error: yaml.YAMLError) -> LineFault:
    if not isinstance(error, yaml.MarkedYAMLError):
        return LineFault(1, (), "this is not YAML: it contains a character that is not allowed.")
    return LineFault(_line(error.problem_mark), (), f"this is not YAML: {error.problem or 'it cannot be read'}.")


class _Mark(Protocol):
    """A place in the file; each of the two YAML readers has its own class for it."""

    @property
    def line(self) -> int: ...


def _line(mark: _Mark | None) -> int:
    return mark.line + 1 if mark is not None else 1


def _structure_faults(text: str) -> Iterator[LineFault]:
    """Find what is not allowed, before anything is built from it."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=Loader):
        line = _line(event.start_mark)
        if isinstance(event, yaml.AliasEvent):
            yield LineFault(line, (), "aliases (`*name`) are not allowed; write the value in full.")
        elif isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents == 2:
                yield LineFault(line, (), "only one document is allowed; remove the `---`.")
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth == DEPTH_LIMIT:
                yield LineFault(line, (), f"the file is nested more than {DEPTH_LIMIT} levels deep.")
                return
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


class _NodeReader:
    """Builds plain values from YAML nodes, and remembers the line of each."""

    def __init__(self) -> None:
        self.lines: dict[Path, int] = {}
        self.faults: list[LineFault] = []
        self._scalars = yaml.SafeLoader("")

    def read(self, node: yaml.Node, path: Path) -> object:
        self.lines.setdefault(path, _line(node.start_mark))
        match node:
            case yaml.MappingNode():
                return self._mapping(node, path)
            case yaml.SequenceNode():
                return [self.read(item, (*path, number)) for number, item in enumerate(node.value)]
            case _:
                return self._scalar(node, path)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[object, object]:
        found: dict[object, object] = {}
        for key_node, value_node in node.value:
            key = self.read(key_node, (*path, ""))
            key = key if isinstance(key, str) else str(key_node.value)
            line = _line(key_node.start_mark)
            self.lines[(*path, key)] = line
            if key in found:
                self.faults.append(LineFault(line, (*path, key), "this key appears twice here; keep one."))
            found[key] = self.read(value_node, (*path, key))
        return found

    def _scalar(self, node: yaml.Node, path: Path) -> object:
        try:
            value = self._scalars.construct_object(node)
        except (yaml.YAMLError, ValueError, LookupError, AttributeError, TypeError, OverflowError):
            return self._unreadable(node, path)
        return self._unreadable(node, path) if isinstance(value, int) and abs(value) > LARGEST else value

    def _unreadable(self, node: yaml.Node, path: Path) -> object:
        line = _line(node.start_mark)
        self.faults.append(LineFault(line, path, f"this value cannot be read: {str(node.value)[:60]}"))
        return None
