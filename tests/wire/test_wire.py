"""Whatever a client sends, whoever it is: nothing happens that this caller may not do, nothing is shown.

The handlers come from Reflex's registry and the routes from the OpenAPI document, so that one added later
without a permission or without a case in `cases_*.py` fails.
"""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import reflex as rx

from app.dossiers.workflow import ORDER, STEPS, TRANSITIONS, By
from models.dossiers import ActionKind, Step
from pages._base import PERMISSION_MARK
from pages._desk_action import REASON
from tests.wire.backend import Wire, changed_tables, client_of, cookie
from tests.wire.cases import FRAMEWORK, HANDLERS, ROUTES, Case, each, label
from tests.wire.cases_desk import last_action
from tests.wire.stage import PREFIX, Played, Stage, crashes
from tests.wire.things import PAPER
from tests.wire.world import EVERYONE, OWNER_SECRETS, World

ACTORS = sorted(EVERYONE)
ALL = [("handler", *pair) for pair in each(HANDLERS)] + [("route", *pair) for pair in each(ROUTES)]
LOOKS = {"dossier_view", "visit_view"}
NAMES = [label(name, case) for _, name, case in ALL]


def registered_handlers() -> dict[str, Any]:
    """Every handler a client can name, from Reflex's registry."""
    import app.app  # noqa: F401, PLC0415 - fills the registry; only in the process that asks

    def walk(state: type[rx.State]) -> Iterator[tuple[str, Any]]:
        for name, handler in state.event_handlers.items():
            yield f"{state.get_full_name()}.{name}".removeprefix(PREFIX), handler
        for child in state.get_substates():
            yield from walk(child)

    return dict(walk(rx.State))


def test_every_handler_has_a_permission_and_a_case() -> None:
    found = registered_handlers()
    ours = {name for name in found if name.rsplit(".", 1)[-1] not in FRAMEWORK}
    without = {name for name in ours if not hasattr(_function(found[name]), PERMISSION_MARK)}
    assert not without, f"these handlers check nobody: {sorted(without)}"
    missing, gone = sorted(ours - HANDLERS.keys()), sorted(HANDLERS.keys() - ours)
    assert not missing, f"no case in tests/wire/cases_*.py for {missing}"
    assert not gone, f"cases of handlers that are gone: {gone}"


def _function(handler: Any) -> Any:
    return getattr(handler.fn, "__func__", handler.fn)


def test_every_route_has_a_case(stage: Stage) -> None:
    document = httpx.get(f"{stage.address}/api/openapi.json").json()
    found = {f"{method.upper()} {path}" for path, methods in document["paths"].items() for method in methods}
    missing, gone = sorted(found - ROUTES.keys()), sorted(ROUTES.keys() - found)
    assert not missing, f"no case in tests/wire/cases_*.py for {missing}"
    assert not gone, f"cases of routes that are gone: {gone}"


def test_every_case_can_fail_and_can_succeed() -> None:
    for _, name, case in ALL:
        assert case.may <= EVERYONE, f"{name}: who is {case.may - EVERYONE}?"
        assert case.may, f"{name}: nobody may?"
        assert case.changes or case.shows, f"{name}: nothing would prove that it succeeded"


@pytest.mark.parametrize(("kind", "name", "case"), ALL, ids=NAMES)
async def test_it_works_for_those_who_may_and_for_nobody_else(
    stage: Stage, kind: str, name: str, case: Case
) -> None:
    for actor in ACTORS:
        played = await stage.play(kind, name, case, actor)
        assert played.status < 500, played.answer
        assert not crashes(played.answer), f"{name}: {actor}: {played.answer[-3000:]}"
        if actor in case.may:
            _succeeded(stage, name, case, actor, played)
        else:
            _refused(stage, name, case, actor, played)
        if actor != "owner" and (case.own or actor not in case.may | case.may_look):
            _left_the_owner_alone(stage, name, actor, played)


def _succeeded(stage: Stage, name: str, case: Case, actor: str, played: Played) -> None:
    sign = case.sign(stage.world, actor)
    table = case.table(actor)
    if table:
        assert table in played.changed, f"{name}: {actor} may, but nothing changed: {played.answer[-1500:]}"
    assert table or sign, f"{name}: nothing would prove that {actor} succeeded"
    if sign:
        assert sign in played.answer, f"{name}: {actor} may, but sees {played.answer[-1500:]}"


def _refused(stage: Stage, name: str, case: Case, actor: str, played: Played) -> None:
    sign = case.sign(stage.world, actor)
    changed = played.changed - (LOOKS if actor in case.may_look else set())
    assert not changed, f"{name}: {actor} may not, but changed {changed}"
    assert not (sign and sign in played.answer), f"{name}: {actor} may not, but sees {sign}"
    if played.status:
        assert played.status >= 400, f"{name}: {actor} may not, but is answered {played.status}"


def _left_the_owner_alone(
    stage: Stage, name: str, actor: str, played: Played, *, sent_ids: bool = False
) -> None:
    shown = stage.shown(played.answer, ids=not sent_ids)
    assert not shown, f"{name}: {actor} was shown {shown}"
    if not played.changed:
        return
    before, after = (stage.owners_rows(rows, played.changed) for rows in (played.before, played.after))
    touched = {table for table in before if before[table] != after[table]}
    assert not touched, f"{name}: {actor} touched what the owner has in {touched}"


OWN = [(kind, name, case) for kind, name, case in ALL if case.own and case.may != {"owner"}]


@pytest.mark.parametrize(("kind", "name", "case"), OWN, ids=[label(name, case) for _, name, case in OWN])
async def test_the_ids_of_somebody_else_open_nothing(stage: Stage, kind: str, name: str, case: Case) -> None:
    world = stage.world
    for actor in sorted(case.may - {"owner"}):
        mine = case.payload(world, actor), case.path(world, actor)
        theirs = case.payload(world, "owner"), case.path(world, "owner")
        for payload, path in {(i, j) for i in (0, 1) for j in (0, 1)} - {(0, 0)}:
            if (payload and mine[0] == theirs[0]) or (path and mine[1] == theirs[1]):
                continue
            played = await stage.play(
                kind,
                name,
                case,
                actor,
                payload_of="owner" if payload else actor,
                path_of="owner" if path else actor,
            )
            assert played.status < 500, played.answer
            assert not crashes(played.answer), f"{name}: {actor}: {played.answer[-3000:]}"
            _left_the_owner_alone(stage, name, actor, played, sent_ids=True)


DECIDES = {
    step: [
        rule.kind
        for rule in TRANSITIONS.values()
        if step in rule.at and rule.by not in {By.OWNER, By.LEADER} and rule.while_paused is not True
    ]
    for step in STEPS
}
"""What who does a step may do at it with a dossier that is not paused."""


def _decision(code: str, seq: str, kind: ActionKind, world: World) -> Case:
    """Everything any action needs, on the page of a dossier whose last action is `seq`."""
    form = {
        "kind": kind.value,
        "key": "mine",
        "seq": seq,
        "text": "Tôi tự giải quyết cho mình",
        "to": world.shared["colleague"],
        "until": world.shared["later"],
        f"{REASON}{PAPER}": "unreadable",
    }
    return Case(EVERYONE, lambda _, __: {"form": form}, lambda _, __: f"/ban/ho-so/{code}")


@pytest.mark.parametrize("step", STEPS)
async def test_nobody_decides_on_their_own_dossier(stage: Stage, step: Step) -> None:
    act = "pages___ban_ho_so____desk_dossier_state.act"
    role, world = STEPS[step].role.value, stage.world
    verb = STEPS[step].verb.value
    own, moved = world.of(role, "at_step_code"), str(ORDER.index(step) + 1)
    other = world.ids[f"at_{verb}"]
    for kind in DECIDES[step]:
        played = await stage.play("handler", act, _decision(other, last_action(verb), kind, world), role)
        assert "dossier_action" in played.changed, (kind, played.answer[-1500:])  # it is a valid decision
        played = await stage.play("handler", act, _decision(own, moved, kind, world), role)
        assert not played.changed, (kind, played.changed)


async def test_a_post_from_another_site_is_refused(stage: Stage) -> None:
    for name, case in each(ROUTES):
        method, template = name.split(" ", 1)
        if method in {"GET", "HEAD"}:
            continue
        path = case.path(stage.world, "owner") if "{" in template else template
        headers = cookie(stage.world.tokens["owner"])
        for origin in (
            {"Origin": "https://elsewhere.example"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Origin": "null"},
        ):
            async with client_of(stage.address) as client:
                reply = await client.request(method, path, headers=headers | origin)
            assert reply.status_code == 403, (name, origin, reply.text)
            assert not changed_tables(stage.beginning, stage.database.rows())


async def test_next_person_in_the_tab_gets_nothing_of_the_last_one(stage: Stage) -> None:
    tab = "5b2c0f0e-6f2b-4a57-9a4b-0c8f6f1f7a11"
    load = f"{PREFIX}pages___tai_khoan____account_state.load"
    async with Wire(stage.address, stage.world.tokens["owner"], tab) as wire:
        assert OWNER_SECRETS[0] in await wire.send(load, {}, "/tai-khoan/")
    async with client_of(stage.address) as client:
        await client.post("/api/sign-out", headers=cookie(stage.world.tokens["owner"]))
    for token in (None, stage.world.tokens["other"]):
        async with Wire(stage.address, token, tab) as wire:  # the tab kept its client token
            frames = await wire.send(f"{PREFIX}hydrate", {}, "/tai-khoan/")
            frames += await wire.send(load, {}, "/tai-khoan/")
        assert not stage.shown(frames, ids=True)
    stage.restore()


DOSSIER = f"{PREFIX}pages___ho_so_chi_tiet____my_dossier_state.load"
SHELL = f"{PREFIX}pages____base____shell.load"
TAB = "5b2c0f0e-6f2b-4a57-9a4b-0c8f6f1f7a12"


async def test_a_session_ended_elsewhere_reads_nothing_more_from_the_tab(stage: Stage) -> None:
    path = f"/ho-so/{stage.world.of('owner', 'dossier_code')}/"
    async with Wire(stage.address, stage.world.tokens["owner"], TAB) as wire:
        assert stage.shown(await wire.send(DOSSIER, {}, path))
    async with client_of(stage.address) as client:
        await client.post("/api/sign-out", headers=cookie(stage.world.tokens["owner"]))
    try:
        async with Wire(
            stage.address, stage.world.tokens["owner"], TAB
        ) as wire:  # the same cookie, the same tab
            frames = await wire.send(f"{PREFIX}hydrate", {}, path)
            frames += await wire.send(DOSSIER, {}, path)
        assert not stage.shown(frames, ids=True)
    finally:
        stage.restore()


async def test_what_a_page_showed_is_gone_from_the_tab_on_the_next_page(stage: Stage) -> None:
    path = f"/ho-so/{stage.world.of('owner', 'dossier_code')}/"
    try:
        async with Wire(stage.address, stage.world.tokens["owner"], TAB) as wire:
            assert stage.shown(await wire.send(DOSSIER, {}, path))
            await wire.send(SHELL, {}, "/thu-tuc/")
            shown = stage.shown(await wire.send(f"{PREFIX}hydrate", {}, "/thu-tuc/"))
        assert set(shown) <= {OWNER_SECRETS[0]}  # the greeting in the frame knows whose phone it is
    finally:
        stage.restore()
