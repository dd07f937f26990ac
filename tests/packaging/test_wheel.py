"""The wheel as people install it: one name of its own, beside others' packages, with and without the bot."""

import os
import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
import yaml

from bot import __version__
from tests.support.git import GIT, Repository
from tests.support.lists import BROKEN_LIST, LIST
from tests.support.places import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("wheel")]
SIZE_LIMIT, PACKAGES_LIMIT = 30_000_000, 12


def pip(*words, python=sys.executable):
    command = [str(python), "-m", "pip", "--disable-pip-version-check", "--no-input", *words]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    subprocess.run(["/usr/bin/env", "git", "clone", "-q", str(ROOT), str(source)], check=True)
    pip("wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(folder), str(source))
    [found] = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def core(wheel, tmp_path_factory):
    """An environment with the core alone, and PyPI's `rules` beside it."""
    folder = tmp_path_factory.mktemp("core")
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    pip("install", "-q", "--no-deps", "--require-hashes", "-r", str(ROOT / "requirements-cli.lock"), python=python)
    pip("install", "-q", "--no-deps", str(wheel), python=python)
    return folder


def run(core, *words, cwd="/", given=None):
    command = [str(core / "bin" / "listkeeper"), *words]
    env = {"PATH": "/usr/bin:/bin", "HOME": str(core)}
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, input=given, env=env)


def test_every_package_of_the_source_is_in_the_wheel(wheel):
    named = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    folders = [path.parent.relative_to(ROOT) for top in ("bot", "rules") for path in (ROOT / top).rglob("__init__.py")]

    assert sorted(named) == sorted(["listkeeper", *(f"listkeeper.{'.'.join(folder.parts)}" for folder in folders)])


def test_the_wheel_owns_one_name_and_has_what_it_needs(wheel):
    names = zipfile.ZipFile(wheel).namelist()

    assert {name.partition("/")[0] for name in names if ".dist-info" not in name} == {"listkeeper"}
    for needed in ("bot/web/static/pico.css", "bot/web/templates/desk/base.html", "bot/web/rules.json",
                   "bot/locale/zh/LC_MESSAGES/desk.mo", "bot/store/migrations/env.py", "rules/py.typed"):  # fmt: skip
        assert f"listkeeper/{needed}" in names
    assert not [name for name in names if name.startswith(("demo", "standin", "tests"))]


def test_the_core_is_small(core):
    [site] = (core / "lib").glob("*/site-packages")
    ours = [
        path
        for path in site.iterdir()
        if not path.name.startswith(("pip", "setuptools", "wheel", "_distutils", "pkg_resources", "packaging"))
    ]
    files = [file for path in ours for file in ([path] if path.is_file() else path.rglob("*")) if file.is_file()]
    size = sum(
        file.stat().st_size for file in files if file.suffix != ".pyc"
    )  # as packages bring them, not as compiled
    packages = [path for path in ours if path.name.endswith(".dist-info")]

    assert len(packages) <= PACKAGES_LIMIT
    assert size <= SIZE_LIMIT


def test_the_command_line_runs_from_the_core_alone(core, tmp_path):
    before, after = tmp_path / "before.md", tmp_path / "README.md"
    before.write_text(LIST)
    after.write_text(BROKEN_LIST)

    checked = run(core, "check", str(after), "--base", str(before))
    assert (checked.returncode, "error[broken-link]" in checked.stdout) == (1, True)
    assert run(core, "rules").returncode == 0
    assert run(core, "rules", "broken-link").returncode == 0
    assert "name: Add a paper" in run(core, "form", str(before)).stdout
    body = "Please add LoRA: Low-Rank Adaptation, https://arxiv.org/abs/2106.09685"
    assert (
        "2106.09685"
        in run(core, "propose", "--catalog", str(before), "--title", "Missing", "--body", "-", given=body).stdout
    )
    assert "RegionCLIP" in run(core, "demo").stdout
    assert "complete" in run(core, "completion", "bash").stdout
    assert run(core, "check", "-", given=LIST).returncode == 0


@pytest.mark.parametrize("command", ["serve", "web", "worker", "doctor", "audit", "jobs list"])
def test_what_needs_the_bot_says_how_to_get_it(core, command):
    done = run(core, *command.split())

    assert done.returncode == 2
    assert done.stderr.strip().endswith("needs the bot's libraries: pip install 'listkeeper[bot]'")


def test_the_rules_of_others_work_beside_ours(core, tmp_path):
    pip("install", "-q", "rules==3.5", python=core / "bin" / "python")
    theirs = subprocess.run(
        [
            str(core / "bin" / "python"),
            "-c",
            "import rules; rules.add_perm('a', rules.always_true); print(rules.has_perm('a', None))",
        ],
        capture_output=True,
        text=True,
        cwd="/",
    )
    file = tmp_path / "README.md"
    file.write_text(BROKEN_LIST)

    assert theirs.stdout.strip() == "True", theirs.stderr
    assert "error[broken-link]" in run(core, "check", str(file)).stdout
    module = subprocess.run(
        [str(core / "bin" / "python"), "-m", "listkeeper", "--version"], capture_output=True, text=True, cwd="/"
    )
    assert module.stdout.startswith("listkeeper, version")


def test_pre_commit_installs_the_hooks_from_a_clone_and_runs_them(tmp_path):
    """pre-commit itself, with the configuration that the page shows."""
    [shown] = re.findall(r"```yaml\n(repos:.*?)```", (ROOT / "docs" / "without-a-server.md").read_text(), re.DOTALL)
    told = yaml.safe_load(shown)
    [source] = told["repos"]
    assert source["rev"] == f"v{__version__}"
    head = subprocess.run([GIT, "rev-parse", "HEAD"], cwd=ROOT, check=True, capture_output=True, text=True)
    source.update(repo=str(ROOT), rev=head.stdout.strip())
    (tmp_path / "list").mkdir()
    list_of = Repository(tmp_path / "list")
    list_of.commit({"README.md": LIST, ".pre-commit-config.yaml": yaml.safe_dump(told)})

    def hooks(*words):
        env = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "home"), "GIT_CONFIG_GLOBAL": "/dev/null"}
        command = [sys.executable, "-m", "pre_commit", *words]
        return subprocess.run(command, cwd=list_of.root, env=env, capture_output=True, text=True)

    (list_of.root / "README.md").write_text(BROKEN_LIST)
    list_of.git("add", "-A")
    first = hooks("run")
    assert (first.returncode, "error[broken-link]" in first.stdout) == (1, True), first.stdout + first.stderr
    assert "files were modified by this hook" in first.stdout
    assert (list_of.root / "README.md").read_text() != BROKEN_LIST

    list_of.git("add", "-A")
    again = hooks("run")
    assert (again.returncode, again.stdout.count("Passed")) == (0, 2), again.stdout
    audit = hooks("try-repo", str(ROOT), "listkeeper-audit", "--all-files")
    assert (audit.returncode, audit.stdout.count("Passed")) == (0, 1), audit.stdout


def test_the_version_is_in_the_changelog():
    assert f"## {__version__}" in (Path(ROOT) / "CHANGELOG.md").read_text()
