"""What is handed to operators fits the program: names of settings, commands, addresses."""

import re

import pytest
import yaml

from bot.cli.commands import main
from bot.settings.environment import NAMES, PREFIX
from tests.support.places import ROOT

KUBERNETES = ROOT / "docs/kubernetes/listkeeper.yaml"
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "compose.yaml", ROOT / "Dockerfile", KUBERNETES])


def manifests():
    return list(yaml.safe_load_all(KUBERNETES.read_text()))


def pods():
    return [m["spec"]["template"]["spec"] for m in manifests() if m["kind"] in ("Deployment", "StatefulSet")]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_setting_that_is_named_exists(page):
    named = set(re.findall(rf"{PREFIX}([A-Z_]+[A-Z])", page.read_text()))
    assert named <= set(NAMES)


def test_every_setting_is_explained():
    explained = (ROOT / "README.md").read_text().replace("…_PRIVATE_KEY_FILE", f"{PREFIX}GITHUB_PRIVATE_KEY_FILE")
    assert [name for name in NAMES if PREFIX + name not in explained] == []


def test_the_pods_run_commands_that_there_are():
    for pod in pods():
        [container] = pod["containers"]
        command = main.commands[container["args"][0]]
        command.make_context(command.name, container["args"][1:])


def test_the_pods_may_do_no_more_than_they_need():
    for pod in pods():
        [container] = pod["containers"]
        assert pod["securityContext"]["runAsNonRoot"]
        assert pod["automountServiceAccountToken"] is False
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }


def test_services_and_pods_find_one_another():
    labels = [m["spec"]["template"]["metadata"]["labels"] for m in manifests() if "template" in m.get("spec", {})]
    for service in (m for m in manifests() if m["kind"] == "Service"):
        assert any(service["spec"]["selector"].items() <= found.items() for found in labels)


def test_compose_runs_commands_that_there_are():
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    commands = [service["command"] for service in services.values() if "command" in service]
    assert [command[0] for command in commands] == ["web", "worker"]
