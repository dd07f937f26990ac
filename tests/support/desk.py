"""A desk at which maintainers and strangers meet: an issue, a pull request, and comments on them."""

import json
from dataclasses import replace

from bot.forge.base import Comment, Issue
from tests.support.house import REPOSITORY
from tests.support.lists import ASK, BODY, BROKEN_LIST, LIST


class Desk:
    """An open issue and an open pull request on a list, and people who write comments."""

    def __init__(self, house):
        self.house = house
        self.forge = house.forge
        house.on_the_list(LIST)
        self.forge.writers.add("mia")
        self.comments = 500
        self.guids = 0

    def ask(self, body=BODY, title=ASK, number=9):
        self.forge.issues[number] = Issue(number, title, body, "stranger", True, False, frozenset(), 0)
        self.tell("issues", {"action": "opened", "issue": {"number": number}})
        return number

    def contribute(self, head=BROKEN_LIST, number=1):
        self.house.pull(head, number=number)
        self.tell("pull_request", {"action": "synchronize", "pull_request": {"number": number}})
        return number

    def say(self, body, author="mia", number=1, **more):
        self.comments += 1
        written = Comment(self.comments, number, author, False, body, self.house.clock.now)
        self.forge.said[self.comments] = replace(written, **more)
        self.tell_comment(self.comments, body)
        return self.comments

    def tell_comment(self, comment, body):
        payload = {"action": "created", "comment": {"id": comment, "body": body, "user": {"type": "User"}}}
        self.tell("issue_comment", payload)

    def tell(self, event, payload):
        self.guids += 1
        body = json.dumps({"repository": REPOSITORY, **payload}).encode()
        assert self.house.post(event, body, f"desk-{self.guids}") == 202
        while self.house.store.jobs.all("waiting"):
            self.house.work()

    def comment_on(self, number):
        found = [text for subject, text, is_ours in self.forge.comments.values() if subject == number and is_ours]
        assert len(found) <= 1
        return found[0] if found else ""

    def check(self):
        return list(self.forge.checks.values())[-1]

    def reactions(self, comment):
        return self.forge.reactions.get(comment, set())
