"""Whatever the bot says is said in every language it writes in, in whole sentences, with the right plural."""

import gettext
import re
from io import BytesIO

import pytest
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from bot.words.language import LOCALES, Language, translation
from bot.words.triage import COMMANDS
from rules.examples import try_example
from rules.habits.dates import MONTHS
from rules.judging.policy import LANGUAGES, Policy
from rules.judging.registry import RULES
from rules.kit import Bad, say, say_count
from tests.support.spoken import spoken

CATALOG = LOCALES / "zh" / "LC_MESSAGES" / "listkeeper.po"
BRACES = re.compile(r"\{\w*\}")
HAN = re.compile("[\u4e00-\u9fff]")
RUSSIAN = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\\n"

msgid "{count} link"
msgid_plural "{count} links"
msgstr[0] "{count} ссылка"
msgstr[1] "{count} ссылки"
msgstr[2] "{count} ссылок"
"""


@pytest.fixture(scope="module")
def catalog():
    with CATALOG.open("rb") as file:
        return {one(message.id): message for message in read_po(file) if message.id}


def one(text):
    return text if isinstance(text, str) else text[0]


def forms(text):
    return [text] if isinstance(text, str) else list(text)


def test_every_text_is_translated(catalog):
    missing = [text for text in sorted(spoken()) if text[0] not in catalog or not one(catalog[text[0]].string)]

    assert missing == []


def test_help_lines_are_translated(catalog):
    assert [spec.help for spec in COMMANDS if spec.help not in catalog] == []


def test_nothing_is_translated_that_nobody_says(catalog):
    said = {text[0] for text in spoken()} | {spec.help for spec in COMMANDS}

    assert catalog.keys() - said <= WORDS


WORDS = frozenset("title venue year link text other titles venues years links texts others".split()) | {
    "arXiv number", "date", "from A to Z", "from Z to A", "from old to new", "from new to old", *MONTHS,
}  # fmt: skip
"""Words that a message takes from elsewhere: kinds of parts, orders of a section, months."""


def test_the_words_that_messages_take_are_translated(catalog):
    assert catalog.keys() >= WORDS


def test_translations_name_what_the_original_names(catalog):
    for message in catalog.values():
        named = set(BRACES.findall(" ".join(forms(message.id))))
        assert all(set(BRACES.findall(said)) <= named for said in forms(message.string)), message.id
        whole = forms(message.id)[-1]
        assert set(BRACES.findall(forms(message.string)[-1])) == set(BRACES.findall(whole)), message.id


def test_the_compiled_catalog_is_current(catalog):
    with CATALOG.with_suffix(".mo").open("rb") as file:
        compiled = {one(message.id): forms(message.string) for message in read_mo(file) if message.id}

    assert compiled == {text: forms(message.string) for text, message in catalog.items()}, "run `make translations`"


EXAMPLES = [
    pytest.param(rule, example, id=f"{name}: {example.title}")
    for name, rule in RULES.items()
    for example in rule.examples
    if isinstance(example, Bad)
]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_every_message_of_every_rule_is_said_in_chinese(rule, example):
    found = try_example(rule, example).findings

    assert found
    for finding in found:
        said = translation("zh").said(finding.message)
        assert said != str(finding.message)
        assert HAN.search(said)
        assert BRACES.search(said) is None or BRACES.search(str(finding.message))


def test_english_is_its_own_translation():
    t = translation("en")

    assert t("ready") == "ready"
    assert t.many("{count} line", "{count} lines", 1) == "1 line"
    assert t.said(say("The row has {count} cells.", count=3)) == "The row has 3 cells."


def test_a_text_of_ours_with_braces_from_a_stranger_stays_as_it_is():
    assert (
        translation("zh")
        .said(say("{cell} is empty; the other rows fill it.", cell="{0.__class__}"))
        .startswith("{0.__class__}")
    )


@pytest.mark.parametrize(("count", "said"), [(1, "1 ссылка"), (3, "3 ссылки"), (5, "5 ссылок"), (21, "21 ссылка")])
def test_a_language_may_have_more_forms_than_two(count, said):
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(RUSSIAN.encode()), locale="ru"))
    compiled.seek(0)
    russian = Language(gettext.GNUTranslations(compiled))

    assert russian.many("{count} link", "{count} links", count) == said
    assert russian.said(say_count("{count} link", "{count} links", count)) == said


def test_the_policy_names_every_language_that_there_is():
    assert {path.name for path in LOCALES.iterdir()} | {"en"} == set(LANGUAGES)
    assert Policy.from_mapping({"language": "zh"}).language == "zh"
