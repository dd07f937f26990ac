"""`StandIn`: your own GitHub for tests and demos, with the state in your hands.

with StandIn(app_id=7) as standin:
    repository = standin.add_repository("ann/list", files={"README.md": "# List\\n"})
    number = standin.open_pull(repository, title="Add", files={"README.md": "# Lists\\n"})
    ...  # let a bot work against standin.url
    assert standin.comments(repository, number) == ()
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import TracebackType
from typing import Self

from standin.deliveries import Mailbox
from standin.diff import DiffLimits
from standin.exchange import Exchange, Observer, RecordedRequest
from standin.faults import FaultPlan
from standin.jwt import RsaKey
from standin.payloads import Payloads
from standin.registering import Registering
from standin.render.links import Links
from standin.scenes import Scenes
from standin.server import HOST, Listener
from standin.state import Delivery
from standin.world import World, utc_now


class StandIn(Scenes):
    """The server and its state. Nothing listens before `start()` or `with`.

    With `app_public_key` (PEM) an app's JWTs are verified; without it any readable one is taken.
    """

    def __init__(
        self,
        *,
        app_id: int = 1,
        app_slug: str = "listkeeper",
        app_public_key: str | None = None,
        token: str | None = None,
        token_login: str = "listkeeper-bot",  # noqa: S107 - a name, no secret
        observer: Observer | None = None,
        port: int = 0,
        diff_limits: DiffLimits | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        world = World(
            app_id=app_id,
            app_slug=app_slug,
            token=token,
            token_login=token_login,
            limits=diff_limits or DiffLimits(),
            clock=clock,
        )
        super().__init__(world)
        self.faults = FaultPlan()
        self.mailbox = Mailbox(world)
        self._exchange = Exchange(
            world,
            self.faults,
            key=RsaKey.from_pem(app_public_key) if app_public_key else None,
            observer=observer,
            redeliver=self.mailbox.redeliver,
        )
        self._listener = Listener(port, self._exchange.reply_to)

    @property
    def port(self) -> int:
        """The port it listens on; 0 before the first start if none was asked for."""
        return self._listener.port

    @property
    def url(self) -> str:
        """The base of the REST API; `url + "/api/v3"` works as well."""
        return f"http://{HOST}:{self.port}"

    def start(self) -> Self:
        """Listen; after a `stop()` on the same port as before, with the state kept."""
        self._exchange.stopping.clear()
        self._listener.start()
        return self

    def stop(self) -> None:
        """Become unreachable: open connections are cut, delays end, callers are refused."""
        self._exchange.stopping.set()
        self._listener.stop()
        self.mailbox.wait()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def requests(self) -> tuple[RecordedRequest, ...]:
        """Everything asked so far, in order, without credentials."""
        return self._exchange.records

    @property
    def registering(self) -> Registering:
        """The apps that were made from a manifest."""
        return self._exchange.registering

    def clear_requests(self) -> None:
        self._exchange.clear_records()

    @property
    def crashes(self) -> tuple[Exception, ...]:
        """Mistakes of the stand-in itself; a correct test ends with none."""
        return self._exchange.crashes

    @property
    def payloads(self) -> Payloads:
        """Webhook payloads of the present state."""
        return Payloads(self.world, Links(api=self.url, web=self.url))

    def deliver(
        self,
        url: str,
        secret: str,
        event: str,
        payload: Mapping[str, object],
        guid: str | None = None,
    ) -> int:
        """Sign and post a webhook, remember it, and return the status of the answer."""
        return self.mailbox.deliver(url, secret, event, payload, guid)

    @property
    def deliveries(self) -> tuple[Delivery, ...]:
        """The webhooks sent so far, redeliveries included."""
        with self.world.lock:
            return tuple(self.world.deliveries)
