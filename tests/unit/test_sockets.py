"""What closed tabs leave behind, and what is kept of an address."""

from types import SimpleNamespace
from typing import Any

from reflex.istate.manager.memory import StateManagerMemory

from app.throttle import WIDER
from pages._sockets import ASLEEP, ASLEEP_FROM_ONE, MOST_OF_AN_ADDRESS, Asleep, address_of, guard


def test_only_so_much_of_an_address_is_kept_as_a_page_has() -> None:
    sent = {"pathname": "/thu-tuc/", "asPath": "/thu-tuc/?q=khai+sinh", "query": {"q": "khai sinh"}}
    assert address_of(sent | {"filler": "x" * 90_000, "ip": "1.1.1.1"}) == sent
    assert address_of(sent | {"asPath": "/?q=" + "x" * MOST_OF_AN_ADDRESS}) == {}
    assert address_of(sent | {"query": {"q": ["x"] * MOST_OF_AN_ADDRESS}}) == {}
    for odd in (None, [], "pathname", 7):
        assert address_of(odd) == {}


def test_of_one_address_the_tabs_asleep_longest_go_and_nobody_elses() -> None:
    gone: list[str] = []
    asleep = Asleep(gone.append)
    asleep.closes("neighbour", "10.0.0.2")
    for tab in range(ASLEEP_FROM_ONE + 2):
        asleep.closes(f"tab {tab}", "10.0.0.1")
    assert gone == ["tab 0", "tab 1"]
    asleep.opens("tab 2")
    asleep.closes("another", "10.0.0.1")
    assert gone == ["tab 0", "tab 1"], "one that came back leaves room"
    asleep.closes("tab 3", "10.0.0.1")  # closed once more: it is the youngest now
    asleep.closes("one more", "10.0.0.1")
    assert gone[-1] == "tab 4"


def test_a_provider_full_of_networks_and_all_together_are_bounded_as_well() -> None:
    gone: list[str] = []
    asleep = Asleep(gone.append)
    for tab in range(ASLEEP_FROM_ONE * WIDER + 1):
        asleep.closes(f"tab {tab}", f"2001:db8:0:{tab:x}::1")
    assert gone == ["tab 0"]
    for tab in range(ASLEEP):
        asleep.closes(f"elsewhere {tab}", f"10.0.{tab // 200}.{tab % 200}")
    assert len(gone) == ASLEEP_FROM_ONE * WIDER + 1
    assert not any(tab.startswith("elsewhere") for tab in gone)


class _Namespace:
    """Reflex's side: which socket is which tab's."""

    def __init__(self) -> None:
        self.sid_to_token: dict[str, str] = {}
        self.heard: list[Any] = []

    @property
    def token_to_sid(self) -> dict[str, str]:
        return {tab: sid for sid, tab in self.sid_to_token.items()}

    async def on_connect(self, sid: str, environ: dict[str, Any], _auth: Any = None) -> None:
        self.sid_to_token[sid] = environ["tab"]

    async def on_event(self, _sid: str, data: Any) -> None:
        self.heard.append(data)

    def on_disconnect(self, sid: str) -> None:
        del self.sid_to_token[sid]


async def test_states_of_tabs_that_sleep_longest_go_and_those_of_open_tabs_stay() -> None:
    namespace, manager = _Namespace(), StateManagerMemory()
    guard(SimpleNamespace(event_namespace=namespace, state_manager=manager))  # type: ignore[arg-type]

    async def opens(tab: str) -> None:
        scope = {"client": ("10.0.0.1", 1)}
        await namespace.on_connect(f"sid {tab}", {"asgi.scope": scope, "tab": tab})
        manager.states.setdefault(tab, object())

    await opens("open")
    for serial in range(ASLEEP_FROM_ONE + 5):
        await opens(f"{serial}")
        namespace.on_disconnect(f"sid {serial}")
    assert set(manager.states) == {"open", *(f"{serial}" for serial in range(5, ASLEEP_FROM_ONE + 5))}
    await opens("5")  # comes back while the others go on
    for serial in range(1_000, 1_000 + ASLEEP_FROM_ONE):
        await opens(f"{serial}")
        namespace.on_disconnect(f"sid {serial}")
    assert {"open", "5"} <= set(manager.states)
    assert len(manager.states) == ASLEEP_FROM_ONE + 2

    await namespace.on_event(
        "sid open", {"name": "x", "router_data": {"pathname": "/", "filler": "x" * 90_000}}
    )
    await namespace.on_event("sid open", '{"name": "x"}')
    assert namespace.heard == [{"name": "x", "router_data": {"pathname": "/"}}]
