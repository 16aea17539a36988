"""What an event socket leaves behind: a state for each tab, so that whoever comes back goes on where they were.

Reflex keeps it for an hour after the last event. Here it is seen to that what one address can leave there stays small:
of the page's address no more than a page has, and of closed tabs no more than a hall full of people leaves open.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

import reflex as rx
from reflex.istate.manager.memory import StateManagerMemory

from app.network import networks
from app.throttle import WIDER

MOST_OF_AN_ADDRESS = 4_000
"""Characters of a page's address, which Reflex keeps several times with each state: 200 letters of a search are 2,000."""

ASLEEP_FROM_ONE, ASLEEP = 300, 5_000
"""States of closed tabs that are kept, from one network and from everywhere. Of more, those that slept longest go: their
pages load again when they come back, as they do after an hour. One is some 0.1 MB."""

_PARTS = ("pathname", "asPath", "query")


def address_of(sent: object) -> dict[str, Any]:
    """What is kept of the page's address as a client sends it; nothing of one that no page has."""
    if not isinstance(sent, Mapping):
        return {}
    kept = {part: sent[part] for part in _PARTS if part in sent}
    return kept if len(repr(kept)) <= MOST_OF_AN_ADDRESS else {}


class Asleep:
    """The tabs whose socket has closed, the longest asleep first; `let_go` is called for each that is one too many."""

    def __init__(self, let_go: Callable[[str], None]) -> None:
        self._let_go = let_go
        self._from: OrderedDict[str, tuple[str, ...]] = OrderedDict()
        self._tabs: dict[str, OrderedDict[str, None]] = {}

    def closes(self, tab: str, address: str) -> None:
        """A tab's socket from this address has closed."""
        self.opens(tab)
        self._from[tab] = networks(address)
        for step, network in enumerate(self._from[tab]):
            there = self._tabs.setdefault(network, OrderedDict())
            there[tab] = None
            if len(there) > ASLEEP_FROM_ONE * WIDER**step:
                self._drop(next(iter(there)))
        if len(self._from) > ASLEEP:
            self._drop(next(iter(self._from)))

    def opens(self, tab: str) -> None:
        """A tab is there again."""
        for network in self._from.pop(tab, ()):
            self._tabs[network].pop(tab)
            if not self._tabs[network]:
                del self._tabs[network]

    def _drop(self, tab: str) -> None:
        self.opens(tab)
        self._let_go(tab)


def guard(app: rx.App) -> None:
    """Let every event of this application's clients through `address_of`, and forget what slept too long."""
    namespace = app.event_namespace
    if namespace is None:
        raise RuntimeError("the application has no event socket")
    connect, event, disconnect = namespace.on_connect, namespace.on_event, namespace.on_disconnect
    addresses: dict[str, str] = {}

    def let_go(tab: str) -> None:
        # With Redis the states are there, and `maxmemory` bounds them (docs/operations.md).
        if isinstance(app.state_manager, StateManagerMemory) and tab not in namespace.token_to_sid:
            app.state_manager.states.pop(tab, None)

    asleep = Asleep(let_go)

    async def on_connect(sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        client = environ.get("asgi.scope", {}).get("client")
        addresses[sid] = client[0] if client else "unknown"
        try:
            await connect(sid, environ, auth)
        except BaseException:
            addresses.pop(sid, None)
            raise
        asleep.opens(namespace.sid_to_token.get(sid, ""))

    async def on_event(sid: str, data: Any) -> None:
        if isinstance(data, dict):
            await event(sid, {**data, "router_data": address_of(data.get("router_data"))})

    def on_disconnect(sid: str, *_reason: Any) -> Any:
        tab, address = namespace.sid_to_token.get(sid), addresses.pop(sid, "unknown")
        done = disconnect(sid)
        if tab:
            asleep.closes(tab, address)
        return done

    namespace.on_connect = on_connect  # type: ignore[method-assign]
    namespace.on_event = on_event  # type: ignore[method-assign]
    namespace.on_disconnect = on_disconnect  # type: ignore[method-assign]
