"""Open pages that update when somebody else acts: which tab watches what, and how it is told.

A tab shows one page; the frame and that page say in their `load` what they watch (`PageState._watch`). When a topic is
published after a commit, every tab that watches it runs the page's handler again, as its own viewer: the
news itself never travels, so nobody is told more than they may ask for.
"""

import asyncio
from collections import OrderedDict, defaultdict
from contextvars import Context
from typing import TYPE_CHECKING

from reflex_base.event import Event

from app import live

if TYPE_CHECKING:
    import reflex as rx

MAX_TABS = 10_000
"""Above it the tab that has been silent longest is forgotten; it loads again like any page."""


_tabs: OrderedDict[str, dict[str, frozenset[str]]] = OrderedDict()
"""For each tab the handlers that ask again, with the topics that each of them watches."""

_watching: defaultdict[str, dict[tuple[str, str], None]] = defaultdict(dict)
"""The same the other way round: for each topic the tabs, each with its handler, in the order they came."""


def watch(client_token: str, event_name: str, *topics: str) -> None:
    """Run the handler `event_name` in this tab when one of `topics` is published; replaces what it watched."""
    watched = _tabs.setdefault(client_token, {})
    _ignore(client_token, event_name, watched.get(event_name, frozenset()))
    watched[event_name] = frozenset(topics)
    for topic in topics:
        _watching[topic][client_token, event_name] = None
    _tabs.move_to_end(client_token)
    while len(_tabs) > MAX_TABS:
        leave(next(iter(_tabs)))


def leave(client_token: str) -> None:
    """Forget what this tab watched: it shows another page now, or is gone."""
    for event_name, topics in _tabs.pop(client_token, {}).items():
        _ignore(client_token, event_name, topics)


def watchers(topic: str) -> list[tuple[str, str]]:
    """The tabs that watch `topic`, each with its handler."""
    return list(_watching.get(topic, ()))


def _ignore(client_token: str, event_name: str, topics: frozenset[str]) -> None:
    for topic in topics:
        _watching[topic].pop((client_token, event_name), None)
        if not _watching[topic]:
            del _watching[topic]


async def connect(app: "rx.App") -> None:
    """Tell the tabs of this process what is published here or, through Redis, elsewhere (lifespan task)."""

    async def tell(topic: str) -> None:
        waiting = watchers(topic)
        namespace = app.event_namespace
        if not waiting or namespace is None:
            return
        connected = namespace.token_to_sid
        for token, event_name in waiting:
            if token not in connected:
                leave(token)  # when it connects again it loads, and watches again
                continue
            # In a context of its own: within the officer's event, Reflex would run the viewer's handler with
            # the officer's headers, that is as the officer.
            event = Event(name=event_name, payload={})
            await asyncio.create_task(_enqueue(app, token, event), context=Context())

    stop = live.subscribe(tell)
    try:
        await live.relay()
        await asyncio.Event().wait()
    finally:
        stop()


async def _enqueue(app: "rx.App", token: str, event: Event) -> None:
    await app.event_processor.enqueue(token, event)
