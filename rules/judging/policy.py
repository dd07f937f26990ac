"""The maintainers' policy: which files hold the list, which rules run, and how strictly.

`Policy.from_mapping` takes the content of the YAML file and reports all faults together, each with its path and a guess
at what you meant. A policy with faults is never used in part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from typing import Any

from rules.judging.registry import RULES
from rules.kit import Options, Rule
from rules.model import Conclusion, Level, Verdict
from rules.text.patterns import late

KEYS = ("version", "files", "also", "entry", "sections", "rules", "labels", "suggestions", "language", "online", "mode")
PULL_REQUEST_LABELS = {
    "ready": "triage: ready",
    "needs-changes": "triage: needs changes",
    "duplicate": "triage: duplicate",
}
ISSUE_LABELS = {
    "missing-paper": "triage: missing paper",
    "already-listed": "triage: already listed",
    "needs-info": "triage: needs info",
    "correction": "triage: correction",
}
DEFAULT_LABELS = PULL_REQUEST_LABELS | ISSUE_LABELS
SAMENESS = frozenset(
    "duplicate-paper listed-elsewhere same-title-other-id twice-in-change similar-title in-open-contribution".split()
)
PLACEHOLDER = re.compile(r"\{(?P<name>[^{}]*)\}")
PLACEHOLDERS = ("title", "url", "venue", "year", "code", "authors", "date", "project")
LIST_FILES = (".md", ".markdown", ".yml", ".yaml", ".json")
ELSEWHERE = late(r"(?P<repository>[A-Za-z0-9][\w-]{0,38}/[\w.-]{1,100}):(?P<path>[^:\\\0]{1,400})")
"""A file of another repository, as `also` names it."""

LANGUAGES = ("en", "zh")
"""The languages in which the bot can write."""

MODES = ("act", "watch")
"""Whether the bot writes to the forge, or only keeps what it would say."""

LABEL_LIMIT, FILES_LIMIT, ROW_LIMIT = 50, 20, 2000


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault in the policy, and where it is: *path* lists the keys that lead to it."""

    path: tuple[str | int, ...]
    message: str

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.path)) or 'the policy'}: {self.message}"


class PolicyError(ValueError):
    """The policy cannot be used; *faults* names everything that is wrong with it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


@dataclass(frozen=True, slots=True)
class Setting:
    """How to run one rule."""

    level: Level
    options: Options


@cache
def default_settings() -> Mapping[str, Setting]:
    """Return every rule at its own level with its own defaults."""
    return {name: Setting(rule.level, rule.options()) for name, rule in RULES.items()}


@dataclass(frozen=True)
class Policy:
    """What a list's maintainers decided; everything else is the default or learned from the list."""

    files: tuple[str, ...] = ("README.md",)
    row: str | None = None
    ignored_sections: frozenset[str] = frozenset()
    settings: Mapping[str, Setting] = field(default_factory=default_settings)
    labels: Mapping[str, str] = field(default_factory=lambda: dict(DEFAULT_LABELS))
    suggestions: bool = True
    language: str = "en"
    also: tuple[str, ...] = ()  # files of other repositories that belong to the list, as owner/name:path
    online: bool = False  # whether registries and links may be looked at
    mode: str = "act"  # or "watch": everything is decided and kept, and nothing is written to the forge

    @classmethod
    def from_mapping(cls, raw: Mapping[Any, Any]) -> Policy:
        """Return the policy that *raw* states; raises `PolicyError` with every fault."""
        return _Reader(raw).policy()

    def only(self, *names: str) -> Policy:
        """Return this policy with only these rules switched on, also if they are off by default."""
        off = {
            name: Setting(_asked_for(name, s.level) if name in names else Level.IGNORE, s.options)
            for name, s in self.settings.items()
        }
        return replace(self, settings=off)


def shadow_of(policy: Policy) -> Policy | None:
    """Return a policy with only those rules, at their own levels, that *policy* switches off; None if there are none."""
    own = {name: RULES[name].level for name in policy.settings}
    off = [n for n, s in policy.settings.items() if s.level is Level.IGNORE and own[n] is not Level.IGNORE]
    if not off:
        return None
    settings = {n: Setting(own[n] if n in off else Level.IGNORE, s.options) for n, s in policy.settings.items()}
    return replace(policy, settings=settings)


def levels_of(rule: Rule[Any]) -> tuple[Level, ...]:
    """Return the levels that a policy may give a rule, the most serious first."""
    gravest_first = (Level.ERROR, Level.WARNING, Level.ADVICE, Level.IGNORE)
    return gravest_first[gravest_first.index(rule.most) :]


def _asked_for(name: str, level: Level) -> Level:
    """Return the level of a rule that somebody names: its own or, if it is off by default, the most serious."""
    return RULES[name].most if level is Level.IGNORE and RULES[name].level is Level.IGNORE else level


def guess(word: object, known: Iterable[str]) -> str:
    """Return a sentence that guesses what *word* was meant to be, or nothing.

    >>> guess("verion", ["version", "files"])
    ' Did you mean `version`?'
    """
    import difflib  # needed only if there is a fault

    close = difflib.get_close_matches(str(word), list(known), n=1, cutoff=0.6)
    return f" Did you mean `{close[0]}`?" if close else ""


class _Reader:
    """Reads the parts of a policy one after the other and collects what is wrong."""

    def __init__(self, raw: Mapping[Any, Any]) -> None:
        self._raw = raw
        self._faults: list[Fault] = []

    def policy(self) -> Policy:
        for key in self._raw:
            if key not in KEYS:
                self._fault((str(key),), f"there is no such key.{guess(key, KEYS)}")
        version = self._raw.get("version", 1)
        if version != 1 or isinstance(version, bool):
            self._fault(("version",), "must be 1, the only version there is.")
        found = Policy(
            files=self._files(), row=self._row(), ignored_sections=self._sections(), settings=self._settings(),
            labels=self._labels(), suggestions=self._suggestions(), language=self._language(), also=self._also(),
            online=self._online(),
            mode=self._mode(),
        )  # fmt: skip
        if self._faults:
            raise PolicyError(self._faults)
        return found

    def _fault(self, path: tuple[str | int, ...], message: str) -> None:
        self._faults.append(Fault(path, message))

    def _mapping(self, key: str, known: Iterable[str] | None = None) -> Mapping[Any, Any]:
        value = self._raw.get(key)
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            self._fault((key,), "must be a mapping: names, each with a colon and a value.")
            return {}
        for name in value if known else ():
            if name not in tuple(known or ()):
                self._fault((key, str(name)), f"there is no such key.{guess(name, known or ())}")
        return value

    def _texts(self, path: tuple[str, ...], value: object, what: str) -> list[str]:
        if not isinstance(value, list):
            self._fault(path, f"must be a list of {what}, such as [{'README.md' if what == 'files' else 'News'}].")
            return []
        for number, item in enumerate(value):
            if not isinstance(item, str) or not item.strip():
                self._fault((*path, number), "must be a text that is not empty.")
        return [item for item in value if isinstance(item, str) and item.strip()]

    def _files(self) -> tuple[str, ...]:
        if self._raw.get("files") is None:
            return ("README.md",)
        files = self._texts(("files",), self._raw["files"], "files")
        for number, name in enumerate(files):
            if any(sign in name for sign in "*?["):
                self._fault(("files", number), "must be one file: patterns are not read. Name each file of the list.")
                continue
            if name.startswith("/") or "\\" in name or ".." in name.split("/") or "\0" in name:
                self._fault(("files", number), "must be a path inside the repository, such as docs/papers.md.")
            elif not name.lower().endswith(LIST_FILES):
                self._fault(("files", number), f"must be a file that can hold a list ({', '.join(LIST_FILES)}).")
        if isinstance(self._raw["files"], list) and not 1 <= len(self._raw["files"]) <= FILES_LIMIT:
            self._fault(("files",), f"must name between 1 and {FILES_LIMIT} files.")
        return tuple(dict.fromkeys(files))

    def _also(self) -> tuple[str, ...]:
        if self._raw.get("also") is None:
            return ()
        names = self._texts(("also",), self._raw["also"], "files")
        for number, name in enumerate(names):
            found = ELSEWHERE.fullmatch(name)
            if found is None or found["path"].startswith("/") or ".." in found["path"].split("/"):
                self._fault(("also", number), "must be a file of another repository, such as owner/name:README.md.")
            elif not found["path"].lower().endswith(LIST_FILES):
                self._fault(("also", number), f"must be a file that can hold a list ({', '.join(LIST_FILES)}).")
        if len(names) > FILES_LIMIT:
            self._fault(("also",), f"must name at most {FILES_LIMIT} files.")
        return tuple(dict.fromkeys(names))

    def _row(self) -> str | None:
        row = self._mapping("entry", ("row",)).get("row")
        if row is None:
            return None
        if not isinstance(row, str) or not row.strip() or "\n" in row.strip() or len(row) > ROW_LIMIT:
            self._fault(("entry", "row"), "must be one line of Markdown with placeholders such as {title} and {url}.")
            return None
        for found in PLACEHOLDER.finditer(row):
            if found["name"] not in PLACEHOLDERS:
                hint = guess(found["name"], PLACEHOLDERS) or f" The placeholders are {', '.join(PLACEHOLDERS)}."
                self._fault(("entry", "row"), f"there is no placeholder {found[0]}.{hint}")
        if "{title}" not in row:
            self._fault(("entry", "row"), "must contain the placeholder {title}.")
        return row.strip()

    def _sections(self) -> frozenset[str]:
        given = self._mapping("sections", ("ignore",)).get("ignore")
        return frozenset() if given is None else frozenset(self._texts(("sections", "ignore"), given, "headings"))

    def _settings(self) -> dict[str, Setting]:
        given = self._mapping("rules")
        for name in given:
            if name not in RULES:
                self._fault(("rules", str(name)), f"there is no such rule.{guess(name, RULES)}")
        return {name: self._setting(name, given.get(name)) for name in RULES}

    def _setting(self, name: str, given: object) -> Setting:
        rule, path = RULES[name], ("rules", name)
        default = Setting(rule.level, rule.options())
        if given is None:
            return default
        if not isinstance(given, Mapping):
            self._fault(path, "must be a mapping such as {level: ignore}.")
            return default
        options = {str(key): value for key, value in given.items()}
        level = self._level(path, options.pop("level", rule.level.value), rule.level)
        if level not in levels_of(rule):
            self._fault((*path, "level"), f"may be at most {rule.most}: what a website answers today is not proof.")
        known = ("level", *(field.name for field in fields(rule.options)))
        for key in options.keys() - set(known):
            self._fault((*path, key), f"there is no such setting.{guess(key, known)}")
        return Setting(level, self._options(path, rule.options, {k: v for k, v in options.items() if k in known}))

    def _options(self, path: tuple[str, ...], options: type[Options], given: dict[str, object]) -> Options:
        if not given:
            return options()
        from pydantic import TypeAdapter, ValidationError  # a third of the start-up time, and seldom needed

        try:
            return TypeAdapter(options).validate_python(given)
        except ValidationError as error:
            for fault in error.errors():
                self._fault((*path, *(part for part in fault["loc"] if part != "[key]")), f"{fault['msg']}.")
            return options()

    def _level(self, path: tuple[str, ...], given: object, default: Level) -> Level:
        if isinstance(given, str) and given in list(Level):
            return Level(given)
        hint = (
            " Write ignore to switch a rule off." if given in (False, None, "off", "no") else guess(given, list(Level))
        )
        self._fault((*path, "level"), f"must be one of {', '.join(Level)}.{hint}")
        return default

    def _labels(self) -> dict[str, str]:
        given = self._mapping("labels", DEFAULT_LABELS)
        for name, text in given.items():
            if not isinstance(text, str) or not text.strip() or len(text) > LABEL_LIMIT or "," in text:
                self._fault(
                    ("labels", str(name)), f"must be a text of at most {LABEL_LIMIT} characters without a comma."
                )
        texts = {k: v.strip() for k, v in given.items() if k in DEFAULT_LABELS and isinstance(v, str)}
        found = DEFAULT_LABELS | texts
        folded = [text.casefold() for text in found.values()]
        for name, text in texts.items():
            if folded.count(text.casefold()) > 1:
                self._fault(("labels", name), "is also the name of another label; each label needs its own name.")
        return found

    def _suggestions(self) -> bool:
        return self._yes_or_no("suggestions", default=True)

    def _online(self) -> bool:
        return self._yes_or_no("online", default=False)

    def _mode(self) -> str:
        given = self._raw.get("mode", "act")
        if given not in MODES:
            self._fault(("mode",), f"must be one of {', '.join(MODES)}.")
            return "act"
        return str(given)

    def _yes_or_no(self, key: str, *, default: bool) -> bool:
        given = self._raw.get(key, default)
        if not isinstance(given, bool):
            self._fault((key,), "must be true or false.")
        return given is True

    def _language(self) -> str:
        given = self._raw.get("language", "en")
        if given not in LANGUAGES:
            self._fault(("language",), f"must be one of {', '.join(LANGUAGES)}.")
            return "en"
        return str(given)


def labels_of(verdict: Verdict, policy: Policy) -> tuple[str, ...]:
    """Return the labels that *verdict* earns, as the policy names them."""
    match verdict.conclusion:
        case Conclusion.OUT_OF_SCOPE:
            return ()
        case Conclusion.READY | Conclusion.ADVICE:
            return (policy.labels["ready"],)
    is_duplicate = any(finding.rule in SAMENESS for finding in verdict.errors)
    return (policy.labels["needs-changes"], *((policy.labels["duplicate"],) if is_duplicate else ()))
