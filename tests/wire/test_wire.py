"""Whatever a client sends, whoever it is: nothing happens that this caller may not do, nothing is shown.

The handlers come from Reflex's registry and the routes from the OpenAPI document, so that one added later
without a permission or without a case here fails.
"""

import importlib
import json
import os
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import reflex as rx

import tests.wire
from tests.wire.backend import ROOT, Database, Wire, changed_tables, serving
from tests.wire.cases import FRAMEWORK, HANDLERS, ROUTES, Case
from tests.wire.world import EVERYONE, OWNER_SECRETS, World

for module in pkgutil.iter_modules(tests.wire.__path__):
    if module.name.startswith("cases_"):
        importlib.import_module(f"tests.wire.{module.name}")

PREFIX = "reflex___state____state."
ACTORS = sorted(EVERYONE)
NOISE = {"login_session"}
"""Tables in which a refused call may leave a trace of its own; the owner's rows may still not change."""


def registered_handlers() -> dict[str, Any]:
    """Every handler a client can name, from Reflex's registry."""
    import app.app  # noqa: F401, PLC0415 - fills the registry; only in the process that asks

    def walk(state: type[rx.State]) -> Iterator[tuple[str, Any]]:
        for name, handler in state.event_handlers.items():
            yield f"{state.get_full_name()}.{name}".removeprefix(PREFIX), handler
        for child in state.get_substates():
            yield from walk(child)

    return dict(walk(rx.State))


@dataclass
class Stage:
    """A running server, the world in its database, and that database as it was at the beginning."""

    address: str
    world: World
    database: Database
    beginning: dict[str, list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    data_dir = tmp_path_factory.mktemp("wire")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CAMTAY_")}
    made = subprocess.run(
        [sys.executable, "-m", "tests.wire.world"],
        check=False, cwd=ROOT, env=environment | {"CAMTAY_DATA_DIR": str(data_dir)}, capture_output=True, text=True,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    world = World(**json.loads(made.stdout.splitlines()[-1]))
    database = Database(data_dir / "camtay.db")
    with serving(Path(data_dir)) as address:
        yield Stage(address, world, database, database.rows())


def test_every_handler_has_a_permission_and_a_case() -> None:
    found = registered_handlers()
    ours = {name for name in found if name.rsplit(".", 1)[-1] not in FRAMEWORK}
    without = {name for name in ours if not hasattr(_function(found[name]), "camtay_permission")}
    assert not without, f"these handlers check nobody: {sorted(without)}"
    assert ours == HANDLERS.keys(), f"cases and handlers differ: {sorted(ours ^ HANDLERS.keys())}"


def _function(handler: Any) -> Any:
    return getattr(handler.fn, "__func__", handler.fn)


def test_every_route_has_a_permission_and_a_case(stage: Stage) -> None:
    document = httpx.get(f"{stage.address}/api/openapi.json").json()
    found = {f"{method.upper()} {path}" for path, methods in document["paths"].items() for method in methods}
    assert found == ROUTES.keys(), f"cases and routes differ: {sorted(found ^ ROUTES.keys())}"


def test_every_case_can_fail_and_can_succeed() -> None:
    for name, case in (HANDLERS | ROUTES).items():
        assert case.may, f"{name}: nobody may?"
        assert case.changes or case.shows, f"{name}: nothing would prove that it succeeded"


def owners_rows(stage: Stage, rows: dict[str, list[tuple[Any, ...]]]) -> set[str]:
    """Every row that is the owner's, in whatever table."""
    owner = stage.world.accounts["owner"].replace("-", "")
    return {
        f"{table}: {row!r}"
        for table, kept in rows.items()
        for row in kept
        if any(isinstance(v, str) and v.replace("-", "") == owner for v in row)
    }


def judge(stage: Stage, name: str, case: Case, actor: str, answer: str) -> None:
    after = stage.database.rows()
    changed = changed_tables(stage.beginning, after)
    stage.database.restore(stage.beginning)
    allowed = actor in case.may
    if allowed:
        if case.changes:
            assert case.changes in changed, f"{name}: {actor} may, but nothing changed: {answer[-1500:]}"
        if case.shows:
            assert case.shows in answer, f"{name}: {actor} may, but sees {answer[-1500:]}"
    else:
        assert not changed - NOISE, f"{name}: {actor} may not, but changed {changed}"
        if case.shows and case.shows != '"next"':
            assert case.shows not in answer, f"{name}: {actor} may not, but sees {case.shows}"
    if actor != "owner" and (case.own or not allowed):
        shown = [secret for secret in OWNER_SECRETS if secret in answer]
        assert not shown, f"{name}: {actor} was shown {shown}"
        assert owners_rows(stage, after) == owners_rows(stage, stage.beginning), f"{name}: {actor} touched it"


@pytest.mark.parametrize("name", sorted(HANDLERS))
async def test_handler(stage: Stage, name: str) -> None:
    case = HANDLERS[name]
    for actor in ACTORS:
        async with Wire(stage.address, stage.world.tokens.get(actor)) as wire:
            answer = await wire.send(PREFIX + name, case.payload(stage.world, actor), case.path(stage.world))
        judge(stage, name, case, actor, answer)


@pytest.mark.parametrize("name", sorted(ROUTES))
async def test_route(stage: Stage, name: str) -> None:
    case = ROUTES[name]
    method, template = name.split(" ", 1)
    for actor in ACTORS:
        path = case.path(stage.world) if "{" in template else template
        token = stage.world.tokens.get(actor)
        async with httpx.AsyncClient(base_url=stage.address, timeout=30) as client:
            reply = await client.request(
                method,
                path,
                headers={"Cookie": f"__Host-camtay={token}"} if token else {},
                **case.payload(stage.world, actor),
            )
        assert reply.status_code < 500, reply.text
        judge(stage, name, case, actor, reply.text)


async def test_a_post_from_another_site_is_refused(stage: Stage) -> None:
    for name in (name for name in ROUTES if not name.startswith("GET")):
        method, template = name.split(" ", 1)
        path = ROUTES[name].path(stage.world) if "{" in template else template
        headers = {
            "Cookie": f"__Host-camtay={stage.world.tokens['owner']}",
            "Origin": "https://elsewhere.example",
            "Sec-Fetch-Site": "cross-site",
        }
        async with httpx.AsyncClient(base_url=stage.address) as client:
            reply = await client.request(method, path, headers=headers)
        assert reply.status_code == 403, (name, reply.text)
        assert not changed_tables(stage.beginning, stage.database.rows())


async def test_reflexs_own_handlers_set_nothing(stage: Stage) -> None:
    async with Wire(stage.address, stage.world.tokens["other"]) as wire:
        for state in ("pages____base____shell", "pages___tai_khoan____account_state"):
            for variable in ("signed_in", "full_name", "problem"):
                answer = await wire.send(
                    f"{PREFIX}{state}.setvar", {"var_name": variable, "value": "planted"}, "/tai-khoan/"
                )
                assert "planted" not in answer
    assert not changed_tables(stage.beginning, stage.database.rows())


async def test_next_person_in_the_tab_gets_nothing_of_the_last_one(stage: Stage) -> None:
    tab = "5b2c0f0e-6f2b-4a57-9a4b-0c8f6f1f7a11"
    load = f"{PREFIX}pages___tai_khoan____account_state.load"
    async with Wire(stage.address, stage.world.tokens["owner"], tab) as wire:
        assert OWNER_SECRETS[0] in await wire.send(load, {}, "/tai-khoan/")
    async with httpx.AsyncClient(base_url=stage.address) as client:
        await client.post("/api/sign-out", headers={"Cookie": f"__Host-camtay={stage.world.tokens['owner']}"})
    for token in (None, stage.world.tokens["other"]):
        async with Wire(stage.address, token, tab) as wire:  # the tab kept its client token
            frames = await wire.send(f"{PREFIX}hydrate", {}, "/tai-khoan/")
            frames += await wire.send(load, {}, "/tai-khoan/")
        assert not [secret for secret in OWNER_SECRETS if secret in frames]
    stage.database.restore(stage.beginning)
