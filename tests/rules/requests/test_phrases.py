"""Each phrase knows its own example and not the text beside it, as a rule's examples are tried."""

import pytest

from rules.requests.phrases import PHRASES, Speaks
from rules.requests.tone import tone_of


def name(phrase):
    return f"{phrase.speaks.name} {phrase.name} {phrase.language}"


@pytest.mark.parametrize("phrase", PHRASES, ids=name)
def test_a_phrase_knows_its_example_and_not_the_text_near_it(phrase):
    assert phrase.pattern.search(phrase.yes)
    assert not phrase.pattern.search(phrase.no)


def test_every_phrase_has_a_name_of_its_own():
    assert len({name(phrase) for phrase in PHRASES}) == len(PHRASES)


def test_everything_that_an_issue_may_say_has_a_phrase():
    assert {phrase.speaks for phrase in PHRASES} == set(Speaks)


@pytest.mark.parametrize(
    ("title", "body", "speaks", "spoke"),
    [
        ("Paper", "Our paper is not yet listed.", Speaks.ASKS, "is-missing"),
        ("CLIP", "The link gives a 404.", Speaks.CORRECTS, "thing-is-wrong"),
        ("论文", "希望添加我们的工作", Speaks.ASKS_YOU, "polite-question"),
    ],
)
def test_the_tone_names_the_phrase_that_spoke(title, body, speaks, spoke):
    assert tone_of(title, body).spoke[speaks].name == spoke
