"""Killed at any step of any story, the bot ends where it would have ended: nothing is lost, and nothing is doubled."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.forge.base import Tip
from bot.store.tables import commands, posted, words
from tests.support.desk import Desk
from tests.support.house import REPOSITORY, make_house
from tests.support.killing import FragileForge, Fuse, Killed, killing_at_commits
from tests.support.lists import LIST, READY_LIST

STEPS = 400
"""Steps that no story has; one that has more is not tried whole."""


class World(Desk):
    """A desk whose bot may die, and is started again at once by whoever watches over it."""

    def __init__(self, folder, fuse, url):
        super().__init__(make_house(folder, url))
        self.house.worker._forge = FragileForge(self.house.forge, fuse)
        self.house.worker._in_background = self.house.worker._forge

    def tell(self, event: str, payload: dict[str, object]) -> None:
        """Deliver something; GitHub sends it again if nobody took it."""
        self.guids += 1
        body = json.dumps({"repository": REPOSITORY, **payload})
        guid = f"desk-{self.guids}"
        try:
            self.house.post(event, body.encode(), guid)
        except Killed:
            self.house.post(event, body.encode(), guid)
        self.settle()

    def settle(self) -> None:
        """Work until nothing is left to do, starting again after a death."""
        for _ in range(60):
            self.house.clock.now += 60
            try:
                for work in self.house.store.work.in_queue():
                    self.house.store.work.returned(work)
                due = self.house.store.work.due()
                for work in due:
                    self.house.store.work.dispatched(work)
                    self.house.worker.attend(work)
            except Killed:
                continue
            if not due and self.house.store.work.next_due() is None:
                return
        raise AssertionError("it never comes to rest")

    def push(self, text: str) -> None:
        forge = self.forge
        forge.branch = Tip("main", "tip")
        forge.files["README.md", "tip"] = text.encode()
        for (base, head), comparison in list(forge.comparisons.items()):
            forge.comparisons[base, head] = replace(comparison, base_sha="tip")
        self.tell("push", {"ref": "refs/heads/main", "after": "tip", "commits": [{"modified": ["README.md"]}]})

    def end(self) -> object:
        """Everything that people can see, and everything that the bot knows, but for times."""
        forge = self.forge
        seen = {
            "comments": sorted((number, body) for number, body, _ in forge.comments.values()),
            "labels": {n: sorted(p.labels) for n, p in [*forge.pulls.items(), *forge.issues.items()]},
            "checks": sorted((c.head_sha, c.conclusion.value, c.title, c.summary) for c in forge.checks.values()),
            "reviews": sorted((n, head, len(items)) for n, head, _, items in forge.reviews),
            "reactions": {n: sorted(given) for n, given in forge.reactions.items()},
            "proposals": sorted(change.branch for change in forge.proposals.values()),
            "heads": {n: forge.files["README.md", p.head_sha].decode() for n, p in forge.pulls.items()},
        }
        with self.house.store.work._database.engine.connect() as connection:
            for name, columns in {
                "posted": (posted.c.subject_id, posted.c.kind, posted.c.state, posted.c.digest),
                "words": (words.c.subject_id, words.c.kind, words.c.author, words.c.body),
                "commands": (commands.c.comment_id, commands.c.key, commands.c.outcome),
            }.items():
                seen[name] = sorted(tuple(map(str, row)) for row in connection.execute(sa.select(*columns)))
        return seen


def mended(world: World) -> None:
    world.contribute()
    world.contribute(READY_LIST)


def of_an_issue(world: World) -> None:
    world.ask()


def of_a_push(world: World) -> None:
    world.contribute()
    world.contribute(LIST + "\nMore words.\n", number=2)
    world.push(READY_LIST)


def closed(world: World) -> None:
    world.contribute()
    pulls = world.forge.pulls
    pulls[1] = replace(pulls[1], is_open=False, is_merged=True)
    world.tell("pull_request", {"action": "closed", "pull_request": {"number": 1, "merged": True}})


def commanded(*said: str, number: int = 1) -> Callable[[World], None]:
    def story(world: World) -> None:
        (world.contribute if number == 1 else world.ask)()
        for one in said:
            world.say(one, number=number)

    return story


def shared(world: World) -> None:
    world.contribute()
    pulls = world.forge.pulls
    pulls[2] = replace(pulls[1], number=2, labels=frozenset())
    world.tell("pull_request", {"action": "opened", "pull_request": {"number": 2}})
    world.contribute(READY_LIST)


def queued(world: World) -> None:
    world.contribute(READY_LIST)
    world.forge.queue[1] = ("f" * 40,)
    ref = "refs/heads/gh-readonly-queue/main/pr-1-" + "e" * 40
    world.tell("merge_group", {"action": "checks_requested", "merge_group": {"head_ref": ref}})


STORIES: dict[str, Callable[[World], None]] = {
    "a contribution is mended": mended,
    "an issue asks": of_an_issue,
    "help": commanded("/triage help"),
    "ignore": commanded("/triage ignore"),
    "ignore and resume": commanded("/triage ignore", "/triage resume"),
    "override": commanded("/triage override broken-link: it works"),
    "several at once": commanded("/triage override broken-link\n/triage help\n/triage nonsense"),
    "fix": commanded("/triage fix"),
    "add": commanded("/triage add", number=9),
    "a section": commanded("/triage section Training", number=9),
    "a push": of_a_push,
    "closed": closed,
    "undo": commanded("/triage ignore", "/triage undo\n/triage undo"),
    "two with one head": shared,
    "the merge queue": queued,
}


def lived(folder, story: Callable[[World], None], at: int | None, url: str = "") -> tuple[object, int]:
    folder.mkdir()
    fuse = Fuse(at)
    world = World(folder, fuse, url)
    with killing_at_commits(fuse):
        story(world)
    end = world.end()
    world.house.store.work._database.engine.dispose()
    return end, fuse.steps


def assert_ends_the_same(tmp_path, story: Callable[[World], None], points: slice, url: Callable[[], str]) -> None:
    wanted, steps = lived(tmp_path / "whole", story, None, url())
    assert 10 < steps < STEPS

    ends = {at: lived(tmp_path / str(at), story, at, url())[0] for at in range(1, steps + 1)[points]}
    odd = {at: [key for key in wanted if end[key] != wanted[key]] for at, end in ends.items() if end != wanted}
    assert odd == {}


@pytest.mark.slow
@pytest.mark.parametrize("name", STORIES)
def test_killed_at_any_step_it_ends_the_same(tmp_path, steps_apart, name):
    first = list(STORIES).index(name) % steps_apart
    assert_ends_the_same(tmp_path, STORIES[name], slice(first, None, steps_apart), lambda: "")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["several at once", "fix", "add", "a push"])
def test_killed_on_postgresql_it_ends_the_same(tmp_path, steps_apart, name, postgres):
    first = list(STORIES).index(name) % steps_apart
    assert_ends_the_same(tmp_path, STORIES[name], slice(first, None, 4 * steps_apart), postgres.migrated)
