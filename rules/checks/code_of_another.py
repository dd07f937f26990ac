"""The code link leads to another work's repository.

There are only two signs of this, because papers of one group often share a repository: the link text names a
different repository, or the repository has the name of the neighbouring entry and not of this one.

## Why

The link was copied from another row. Readers who follow it find somebody else's code.

## How to fix

Link the entry's own repository. If the two works do share one, there is nothing to do.
"""

import re
from collections.abc import Iterator

from rules.kit import (
    Bad,
    Case,
    Entry,
    Evidence,
    Good,
    Level,
    Link,
    Options,
    Problem,
    code,
    content_words,
    entry_rule,
    late,
    quoted,
    repository_of,
    say,
    title_key,
)

ROW = "|[{0}](https://arxiv.org/abs/2203.05557)|CVPR 2022|[{1}](https://github.com/{2})|"
MASK = "MaskCLIP: Masked Self-Distillation Advances Contrastive Pretraining"

GOOD = [
    Good("a repository of its own", row=ROW.format("RegionCLIP: Region-based Pretraining", "Code", "microsoft/RegionCLIP")),
    Good(
        "a follow-up paper in the repository of the first one",
        row=ROW.format("CoCoOp: Conditional Prompt Learning for Vision-Language Models", "Code", "KaiyangZhou/CoOp"),
        under="Transfer",
    ),
    Good("a repository's name in the link", row=ROW.format("RegionCLIP: Region-based Pretraining", "microsoft/RegionCLIP", "microsoft/RegionCLIP/tree/main/src")),
]  # fmt: skip

BAD = [
    Bad(
        "the neighbour's repository",
        row=ROW.format("DetPro: Learning to Prompt for Open-Vocabulary Detection", "Code", "LightDXY/MaskCLIP"),
        message="The code link leads to `LightDXY/MaskCLIP`, the repository of the neighbouring entry “MaskCLIP: Masked Self-Distillation Advances Contrastive Pretraining”. Check it.",
    ),
    Bad(
        "the repository of an unrelated entry",
        row=ROW.format("Counting Kayaks on Quiet Lakes", "Code", "KaiyangZhou/CoOp"),
        message="The code link leads to `KaiyangZhou/CoOp`, which is the code of “CoOp: Learning to Prompt for Vision-Language Models” on line 19, too. Is it meant?",
    ),
    Bad(
        "a link that says where it should lead",
        row=ROW.format("RegionCLIP: Region-based Pretraining", "microsoft/RegionCLIP", "openai/CLIP"),
        message="The link says `microsoft/RegionCLIP` but leads to `openai/CLIP`. Check which one you mean.",
    ),
]

SAID = re.compile(r"[\w.-]{2,100}/[\w.-]{2,100}")
NICKNAME = late(r"\W{0,3}(?P<name>[^\W\d_][\w+*.-]{1,29}) ?[:：] ?\S")
COMMON_WORDS = 2
"""Words that the titles of two unrelated works have in common at most; a follow-up has more."""

ALIKE = 3
"""Letters in a row that make two names related. A follow-up work often stays in the repository of the first one."""


SHARED_BY = 12
"""Entries with one code link; if there are more, the code is of no single work."""


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options)
def code_of_another(case: Case, options: Options) -> Iterator[Problem]:
    for link in case.entry.links:
        repository = None if link.is_badge else repository_of(link.url)
        if repository is None:
            continue
        said = link.label.strip()
        if SAID.fullmatch(said) and said.casefold() != repository.casefold() and _name(said) != _name(repository):
            yield Problem(
                say(
                    "The link says {said} but leads to {repository}. Check which one you mean.",
                    said=code(said),
                    repository=code(repository),
                )
            )
        elif case.kind is not None and (owner := _neighbour(case, repository)):
            yield Problem(
                say(
                    "The code link leads to {repository}, the repository of the neighbouring entry {title}. Check it.",
                    repository=code(repository),
                    title=quoted(owner.title or ""),
                )
            )
        elif case.kind is not None and (other := _owner(case, link, repository)):
            yield Problem(
                say(
                    "The code link leads to {repository}, which is the code of {title} on line {line}, too. Is it meant?",
                    repository=code(repository),
                    title=quoted(other.title or ""),
                    line=other.line,
                ),
                evidence=(Evidence(other.file, other.line),),
            )


def _owner(case: Case, link: Link, repository: str) -> Entry | None:
    """Return the one other work with that code, unless this one's title has to do with its name."""
    if case.view.shares_code(link.url) or (
        case.before is not None and link.url in {old.url for old in case.before.links}
    ):
        return None
    sharing = case.view.with_code(link.url)
    if len(sharing) > SHARED_BY:
        return None
    own = title_key(case.entry.title or "")
    others = [
        entry
        for entry in sharing
        if entry is not case.entry and title_key(entry.title or "") != own and not set(entry.ids) & set(case.entry.ids)
    ]
    name = _name(repository)
    if len(others) != 1 or case.view.is_added(others[0]) or _is_related(case.entry.title or "", name):
        return None
    words = set(content_words(case.entry.title or "")) & set(content_words(others[0].title or ""))
    return others[0] if len(words) <= COMMON_WORDS else None


def _is_related(title: str, name: str) -> bool:
    """Tell whether a repository's name can come from a title: the beginning of a word, or the first letters of words."""
    words = content_words(title)
    initials = "".join(word[0] for word in words)
    starts = [word[:4] for word in words if len(word) >= 4]
    return any(start in name for start in starts) or any(initials[i : i + 3] in name for i in range(len(initials) - 2))


def _name(repository: str) -> str:
    return title_key(repository.partition("/")[2])


def _neighbour(case: Case, repository: str) -> Entry | None:
    """Return the neighbouring entry whose name is in the repository's name, unless the two names are related."""
    entry, name = case.entry, _name(repository)
    own = _nickname(entry)
    if own is None or _are_akin(own, name):
        return None
    for other in case.view.beside(entry):
        theirs = _nickname(other)
        if not theirs or theirs not in name or _are_akin(own, theirs) or own in title_key(other.title or ""):
            continue
        if any(
            (there := repository_of(link.url)) and there.casefold() == repository.casefold() for link in other.links
        ):
            return other
    return None


def _nickname(entry: Entry) -> str | None:
    found = NICKNAME.match(entry.title or "")
    return title_key(found["name"]) or None if found else None


def _are_akin(one: str, other: str) -> bool:
    return one in other or other in one or any(one[i : i + ALIKE] in other for i in range(len(one) - ALIKE + 1))
