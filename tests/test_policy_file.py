"""The list's policy: read strictly, every fault with its line."""

import pytest

from bot.policy_file import PolicyFileError, parse_policy
from rules.judging.policy import Policy
from rules.model import Level
from tests.support.places import ROOT


def faults_of(text):
    with pytest.raises(PolicyFileError) as caught:
        parse_policy(text.encode() if isinstance(text, str) else text)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize("text", ["", "# nothing\n", "version: 1\n", "\ufeffversion: 1\n"], ids=repr)
def test_an_empty_policy_is_the_default(text):
    assert parse_policy(text.encode()) == Policy()


def test_a_whole_policy():
    policy = parse_policy(
        b"""\
version: 1
files: [README.md, docs/papers.md]
entry:
  row: "|[{title}]({url})|{venue} {year}|[Code]({code})|"
sections:
  ignore: [News]
rules:
  duplicate-paper: {level: warning}
  unknown-venue: {level: ignore}
labels: {ready: "good to go"}
suggestions: false
language: en
"""
    )

    assert policy.files == ("README.md", "docs/papers.md")
    assert policy.ignored_sections == {"News"}
    assert policy.settings["duplicate-paper"].level is Level.WARNING
    assert policy.settings["unknown-venue"].level is Level.IGNORE
    assert policy.labels["ready"] == "good to go"
    assert not policy.suggestions


def test_the_example_policy_is_the_default():

    example = ROOT / "docs" / "triage.example.yml"
    assert parse_policy(example.read_bytes()) == Policy()


def test_all_faults_are_told_with_their_lines():
    assert faults_of(
        """\
version: 2
files: [/etc/passwd, ../x.md, papers.csv]
sections: {ignored: [News]}
rules:
  duplicate-papr: {level: error}
  unknown-venue: {level: off}
  link-form: {levle: advice}
  broken-link: ignore
labels: {ready: "triage: needs changes"}
suggestions: "yes"
language: fr
entry: {row: "|[{titel}]({url})|"}
"""
    ) == [
        "line 1: version: must be 1, the only version there is.",
        "line 2: files.0: must be a path inside the repository, such as docs/papers.md.",
        "line 2: files.1: must be a path inside the repository, such as docs/papers.md.",
        "line 2: files.2: must be a file that can hold a list (.md, .markdown, .yml, .yaml, .json).",
        "line 3: sections.ignored: there is no such key. Did you mean `ignore`?",
        "line 5: rules.duplicate-papr: there is no such rule. Did you mean `duplicate-paper`?",
        "line 6: rules.unknown-venue.level: must be one of error, warning, advice, ignore. Write ignore to switch a rule off.",
        "line 7: rules.link-form.levle: there is no such setting. Did you mean `level`?",
        "line 8: rules.broken-link: must be a mapping such as {level: ignore}.",
        "line 9: labels.ready: is also the name of another label; each label needs its own name.",
        "line 10: suggestions: must be true or false.",
        "line 11: language: must be one of en, zh.",
        "line 12: entry.row: there is no placeholder {titel}. Did you mean `title`?",
        "line 12: entry.row: must contain the placeholder {title}.",
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("version: 1\nversion: 1\n", "line 2: version: this key appears twice here; keep one."),
        ("a: &x [1]\nb: *x\n", "line 2: aliases (`*name`) are not allowed; write the value in full."),
        ("version: 1\n---\nversion: 1\n", "line 2: only one document is allowed; remove the `---`."),
        ("[" * 5000, "line 1: the file is nested more than 12 levels deep."),
        ("- a\n- b\n", "line 1: the file must hold a mapping, such as `version: 1`."),
        ("version: 1\n\tx: 2\n", "line 2: this is not YAML"),
        (b"version: 1\n# \xff\n", "line 2: the file is not UTF-8."),
        ("x: " + "y" * 70_000, "line 1: the file is larger than 64 KiB."),
        ("when: 2024-99-99\n", "line 1: when: this value cannot be read: 2024-99-99"),
        ("x: !!python/object:os.system {}\n", "line 1: x: there is no such key."),
        ("version: \x01\n", "line 1: this is not YAML"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_is_not_read(text, fault):
    assert faults_of(text)[0].startswith(fault)


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("README.md", "must be a file of another repository, such as owner/name:README.md."),
        ("ann/list:../secrets.md", "must be a file of another repository, such as owner/name:README.md."),
        ("ann/list:/etc/papers.md", "must be a file of another repository, such as owner/name:README.md."),
        ("ann/list:run.sh", "must be a file that can hold a list (.md, .markdown, .yml, .yaml, .json)."),
    ],
)
def test_a_file_of_another_repository(name, fault):
    with pytest.raises(PolicyFileError) as raised:
        parse_policy(f'also: ["{name}"]'.encode())
    assert [str(f) for f in raised.value.faults] == [f"line 1: also.0: {fault}"]
    assert parse_policy(b'also: ["ann/list:docs/papers.md"]').also == ("ann/list:docs/papers.md",)


def test_a_pattern_for_files_is_refused_with_what_to_write_instead():
    with pytest.raises(PolicyFileError, match="must be one file: patterns are not read"):
        parse_policy(b'version: 1\nfiles: ["software/*.yml"]\n')
