"""For every event handler and every route: who may use it, and a payload that is shown to succeed for them.

A handler or a route that is missing in `HANDLERS` and `ROUTES` makes `test_wire.py` fail. The cases stand in
`cases_*.py`, one module a domain.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import tests.wire
from tests.wire.world import World


@dataclass(frozen=True)
class Case:
    """One thing a client can send.

    Attributes:
        may: the actors who are allowed.
        payload: what an actor sends: a handler's arguments, or what httpx takes (`data`, `json`, `content`, …).
        path: the page it is sent from, or the address of the route.
        first: handlers that are sent before in the same tab, with their arguments, as the same actor.
        changes: a table that is changed when it succeeds; as a function, the actor's, None for whom none is.
        shows: words in the answer when it succeeds.
        own: it acts on the sender's own things, so nobody's use of it may touch or show the owner's; also
            with the owner's ids in it.
        may_look: officers who may not do this, but may open the page it is done on: they are shown it, and that
            they looked is recorded.
        label: tells the cases of one name apart.
    """

    may: frozenset[str]
    payload: Callable[[World, str], dict[str, Any]] = lambda _world, _actor: {}
    path: Callable[[World, str], str] = lambda _world, _actor: "/"
    first: tuple[tuple[str, Callable[[World, str], dict[str, Any]]], ...] = ()
    changes: str | Callable[[str], str | None] | None = None
    shows: str | Callable[[World, str], str | None] | None = None
    own: bool = False
    may_look: frozenset[str] = frozenset()
    label: str = ""

    def table(self, actor: str) -> str | None:
        """The table that this actor's success changes."""
        return self.changes(actor) if callable(self.changes) else self.changes

    def sign(self, world: World, actor: str) -> str | None:
        """The words that tell this actor's success."""
        return self.shows(world, actor) if callable(self.shows) else self.shows


Cases = dict[str, Case | tuple[Case, ...]]

HANDLERS: Cases = {}
"""By the name that travels on the wire, without the root state's prefix."""

ROUTES: Cases = {}
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


def nothing(_world: World, _actor: str) -> dict[str, Any]:
    """The arguments of a handler that takes none."""
    return {}


def each(cases: Cases) -> list[tuple[str, Case]]:
    """Every case with its name, in order."""
    found = [
        (name, case)
        for name, held in sorted(cases.items())
        for case in (held if isinstance(held, tuple) else (held,))
    ]
    assert len({label(*pair) for pair in found}) == len(found), "two cases of one name have the same label"
    return found


def label(name: str, case: Case) -> str:
    """How a case is called in test reports."""
    return f"{name}-{case.label}" if case.label else name


def load_all() -> None:
    """Import every `cases_*` module: each puts its cases in."""
    for module in pkgutil.iter_modules(tests.wire.__path__):
        if module.name.startswith("cases_"):
            importlib.import_module(f"tests.wire.{module.name}")
