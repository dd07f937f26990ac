"""The bot's metrics as Prometheus text. The numbers are for the whole bot, whichever process answers."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.store.budgets import Budgets
from bot.store.store import Store

COUNTERS = {
    "deliveries": ("Webhook deliveries, by event and outcome.", ("event", "outcome")),
    "verdicts": ("Verdicts, by conclusion.", ("conclusion",)),
    "findings": ("Findings, by rule and level.", ("rule", "level")),
    "proposals": ("Answers to issues, by the intent of the issue.", ("intent",)),
    "commands": ("Commands, by name and outcome.", ("command", "outcome")),
    "github_requests": (
        "Requests to GitHub, by method and status; the status is none if there was no answer.",
        ("method", "status"),
    ),
    "delays": ("Work that was delayed by a limit, by the reason.", ("reason",)),
    "delay_seconds": ("Total seconds of delay, by the reason.", ("reason",)),
    "errors": ("Work that failed and was tried again or parked, by kind of error.", ("kind",)),
}
BY = ("installation",)
PREFIX = "listkeeper_"


class StoreCollector(Collector):
    """Reads the figures from the database when they are asked for."""

    def __init__(self, store: Store, budgets: Budgets) -> None:
        self._store = store
        self._budgets = budgets

    def _budgets_of_installations(self) -> Iterable[Metric]:
        left = GaugeMetricFamily(
            PREFIX + "github_budget", "Requests to GitHub left this hour, by installation.", labels=BY
        )
        held = GaugeMetricFamily(
            PREFIX + "github_held_seconds",
            "Seconds for which a limit keeps the work waiting, by installation.",
            labels=BY,
        )
        for budget in self._budgets.all():
            if budget.remaining is not None:
                left.add_metric([str(budget.installation_id)], budget.remaining)
            held.add_metric([str(budget.installation_id)], budget.held)
        yield from (left, held)

    def collect(self) -> Iterable[Metric]:
        """Return every metric; raises `StoreError` if the database cannot be read."""
        self._store.counts.flush()
        counted = self._store.counts.all()
        for name, (text, labels) in COUNTERS.items():
            yield _filled(CounterMetricFamily(PREFIX + name, text, labels=labels), name, labels, counted)
        yield from self._budgets_of_installations()
        pending, parked, lag = self._store.jobs.load()
        yield _gauge(
            "jobs_pending", "Pull requests, issues, comments and branches that are waiting or running.", pending
        )
        yield _gauge("jobs_parked", "Jobs that failed too often and wait until something new comes in.", parked)
        yield _gauge("job_lag_seconds", "Seconds for which the oldest due job has waited.", lag)
        age = self._store.workers.heartbeat_age()
        yield _gauge(
            "worker_heartbeat_age_seconds",
            "Seconds since a worker last reported; -1 if none ever has.",
            -1.0 if age is None else age,
        )


def _filled(
    family: CounterMetricFamily,
    name: str,
    labels: tuple[str, ...],
    counted: Iterable[tuple[str, dict[str, str], float]],
) -> Metric:
    for known, values, value in counted:
        if known == name and set(values) == set(labels):
            family.add_metric([values[label] for label in labels], value)
    return family


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(PREFIX + name, text, value=value)


def as_prometheus(store: Store, budgets: Budgets) -> bytes:
    """Return all metrics in Prometheus' text format."""
    registry = CollectorRegistry()
    registry.register(StoreCollector(store, budgets))
    return generate_latest(registry)
