"""What there is to see of the bot from outside, as Prometheus text. The figures are the whole bot's, whichever process is asked."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.store.budgets import Budgets
from bot.store.store import Store

COUNTERS = {
    "deliveries": ("Webhook deliveries by event and what became of them.", ("event", "outcome")),
    "verdicts": ("Verdicts by conclusion.", ("conclusion",)),
    "findings": ("Findings by rule and level.", ("rule", "level")),
    "proposals": ("Answers to issues by what the issue is about.", ("intent",)),
    "commands": ("Commands by name and outcome.", ("command", "outcome")),
    "github_requests": ("Requests to GitHub by method and status; none where nobody answered.", ("method", "status")),
    "delays": ("Work that was put off because of a limit, by the limit.", ("reason",)),
    "delay_seconds": ("For how long it was put off, added up.", ("reason",)),
    "errors": ("Work that did not succeed at once, by kind of error.", ("kind",)),
}
BY = ("installation",)
PREFIX = "listkeeper_"


class StoreCollector(Collector):
    """Reads the figures from the database when they are asked for."""

    def __init__(self, store: Store, budgets: Budgets) -> None:
        self._store = store
        self._budgets = budgets

    def _budgets_of_installations(self) -> Iterable[Metric]:
        left = GaugeMetricFamily(PREFIX + "github_budget", "Requests left this hour, by installation.", labels=BY)
        held = GaugeMetricFamily(
            PREFIX + "github_held_seconds", "For how long a limit keeps an installation's work waiting.", labels=BY
        )
        for budget in self._budgets.all():
            if budget.remaining is not None:
                left.add_metric([str(budget.installation_id)], budget.remaining)
            held.add_metric([str(budget.installation_id)], budget.held)
        yield from (left, held)

    def collect(self) -> Iterable[Metric]:
        """Return every metric; raises `StoreError` where the database cannot be read."""
        self._store.counts.flush()
        counted = self._store.counts.all()
        for name, (text, labels) in COUNTERS.items():
            yield _filled(CounterMetricFamily(PREFIX + name, text, labels=labels), name, labels, counted)
        yield from self._budgets_of_installations()
        pending, parked, lag = self._store.jobs.load()
        yield _gauge(
            "jobs_pending", "Pull requests, issues, comments and branches that wait or are worked on.", pending
        )
        yield _gauge("jobs_parked", "Those that nobody works on any more until something new comes in.", parked)
        yield _gauge("job_lag_seconds", "For how long the oldest that is due has waited.", lag)
        age = self._store.workers.heartbeat_age()
        yield _gauge(
            "worker_heartbeat_age_seconds",
            "Since a worker was heard of last; -1 before there was one.",
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
