"""Everything that the bot says, it says in Chinese too."""

import ast
import importlib
import re
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from bot.words.language import LOCALES, told, translation
from bot.words.message_forms import FORMS
from rules.examples import try_example
from rules.judging.policy import LANGUAGES, Policy
from rules.judging.registry import RULES
from rules.kit import Bad

CATALOG = LOCALES / "zh" / "LC_MESSAGES" / "listkeeper.po"
SPEAKING = ("verdict", "proposal", "commands")
BRACES = re.compile(r"\{\w*\}")
HAN = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def catalog():
    with CATALOG.open("rb") as file:
        return read_po(file)


def spoken(module):
    """Every text that the module hands to `t`: written there, or by the name of a constant."""
    source = importlib.import_module(f"bot.replies.{module}")
    tree = ast.parse(Path(source.__file__).read_text())
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "t"]
    for call in calls:
        for node in ast.walk(call.args[0]):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
            elif isinstance(node, ast.Name) and node.id.isupper():
                yield from texts(getattr(source, node.id))


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from texts(part)


@pytest.mark.parametrize("module", SPEAKING)
def test_every_text_is_translated(module, catalog):
    missing = [text for text in spoken(module) if not (catalog.get(text) and catalog.get(text).string)]

    assert missing == []


def test_help_lines_are_translated(catalog):
    from bot.words.triage import COMMANDS

    assert [word.help for word in COMMANDS if not catalog.get(word.help)] == []


def test_counted_things_are_translated(catalog):
    from bot.replies.verdict import COUNTED

    assert [text for text in texts(COUNTED) if not catalog.get(text)] == []


def test_every_form_of_a_message_is_translated(catalog):
    assert [form for form in FORMS if not (catalog.get(form) and catalog.get(form).string)] == []


def test_translations_name_what_the_original_names(catalog):
    for message in catalog:
        if message.id:
            assert sorted(BRACES.findall(message.id)) == sorted(BRACES.findall(message.string)), message.id


def test_the_compiled_catalog_is_current(catalog):
    with CATALOG.with_suffix(".mo").open("rb") as file:
        compiled = {message.id: message.string for message in read_mo(file) if message.id}

    assert compiled == {message.id: message.string for message in catalog if message.id}, "run `make translations`"


EXAMPLES = [
    pytest.param(rule, example, id=f"{name}: {example.title}")
    for name, rule in RULES.items()
    for example in rule.examples
    if isinstance(example, Bad)
]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_every_message_of_every_rule_is_told_in_chinese(rule, example):
    for message in try_example(rule, example).messages:
        said = told(message, "zh")

        assert said != message
        assert HAN.search(said)
        assert "{" not in BRACES.sub("", said) or "{" in message


def test_english_stays_as_it_is():
    assert told("The row is not closed: end it with `|`.", "en") == "The row is not closed: end it with `|`."
    assert translation("en")("ready") == "ready"


def test_a_message_of_no_known_form_stays_as_it_is():
    assert told("Something else.", "zh") == "Something else."


def test_the_policy_names_every_language_that_there_is():
    assert {path.name for path in LOCALES.iterdir()} | {"en"} == set(LANGUAGES)
    assert Policy.from_mapping({"language": "zh"}).language == "zh"
