"""For every event handler and every route: who may use it, and a payload that is shown to succeed for them.

A handler or a route that is missing here makes `test_wire.py` fail.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.wire.world import World


@dataclass(frozen=True)
class Case:
    """One thing a client can send.

    Attributes:
        may: the actors who are allowed.
        payload: what an actor sends: a handler's arguments, or httpx's `data`, `json`, `files`, `params`.
        path: the page it is sent from, or the address of the route.
        changes: a table that is changed when it succeeds.
        shows: words in the answer when it succeeds.
        own: it acts on the sender's own things, so nobody's use of it may touch or show the owner's.
    """

    may: frozenset[str]
    payload: Callable[[World, str], dict[str, Any]] = lambda _world, _actor: {}
    path: Callable[[World], str] = lambda _world: "/"
    changes: str | None = None
    shows: str | None = None
    own: bool = False


HANDLERS: dict[str, Case] = {}
"""By the name that travels on the wire, without the root state's prefix."""

ROUTES: dict[str, Case] = {}
"""By "METHOD /path/{argument}" as in the OpenAPI document."""

FRAMEWORK = {
    "hydrate",
    "hydrate_and_load",
    "set_is_hydrated",
    "on_load_internal",
    "update_vars_internal",
    "handle_frontend_exception",
    "setvar",
}
"""Reflex's own handlers: they reach our code only through our handlers; replayed with nothing to gain."""
