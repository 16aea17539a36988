"""Debian's Firefox ESR, driven over WebDriver BiDi: the one browser that does real push without the internet."""

import asyncio
import contextlib
import json
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp

from tests.support import unprivileged

_PREFERENCES: dict[str, Any] = {
    "dom.push.connection.enabled": True,
    "dom.push.testing.allowInsecureServerURL": True,
    "dom.push.testing.ignorePermission": True,
    "permissions.default.desktop-notification": 1,
    "alerts.useSystemBackend": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "browser.aboutwelcome.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.update.enabled": False,
    "intl.accept_languages": "vi-VN, vi",
}
_PATIENCE_SECONDS = 45


class BrowserError(RuntimeError):
    """Firefox refused a command, or a page did not become what was waited for."""


def firefox() -> str | None:
    """The path of an installed Firefox."""
    for name in ("firefox-esr", "firefox"):
        if found := shutil.which(name):
            return found
    return shutil.which("/Applications/Firefox.app/Contents/MacOS/firefox")


class Connection:
    """One WebDriver BiDi session."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}

    async def read(self) -> None:
        """Hand answers to whoever waits for them, until the socket closes."""
        async for message in self._socket:
            if message.type is not aiohttp.WSMsgType.TEXT:
                continue
            said = json.loads(message.data)
            waiting = self._waiting.pop(said.get("id"), None)
            if waiting and not waiting.done():
                waiting.set_result(said)

    async def send(self, method: str, **params: Any) -> dict[str, Any]:
        """Send one command and return its result; raises `BrowserError` with Firefox's words."""
        number = next(self._numbers)
        self._waiting[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": params})
        answer = await asyncio.wait_for(self._waiting[number], _PATIENCE_SECONDS)
        if answer.get("type") == "error":
            raise BrowserError(f"{method}: {answer.get('error')}: {answer.get('message')}")
        result: dict[str, Any] = answer["result"]
        return result


class Tab:
    """One page, used as a person uses it."""

    def __init__(self, connection: Connection, context: str, base_url: str) -> None:
        self._connection = connection
        self._context = context
        self._base_url = base_url

    async def go(self, path: str) -> None:
        await self._connection.send(
            "browsingContext.navigate", context=self._context, url=self._base_url + path, wait="complete"
        )

    async def run(self, script: str) -> Any:
        """The value of an expression, awaited when it is a promise."""
        answer = await self._connection.send(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await ({script})))()",
            target={"context": self._context},
            awaitPromise=True,
        )
        if answer["type"] == "exception":
            raise BrowserError(f"{answer['exceptionDetails'].get('text')} in {script}")
        value = answer["result"].get("value")
        return None if value is None else json.loads(value)

    async def until(self, script: str) -> Any:
        """Wait until the expression is true; returns its value."""
        async with asyncio.timeout(_PATIENCE_SECONDS):
            try:
                while True:
                    with contextlib.suppress(BrowserError):  # the page may just be changing
                        if found := await self.run(script):
                            return found
                    await asyncio.sleep(0.05)
            except asyncio.CancelledError:
                raise BrowserError(f"never: {script}; the page says:\n{await self.text()}") from None

    async def tap(self, *, css: str | None = None, text: str | None = None) -> None:
        """Tap the first visible element that matches, or button or link that says `text`: a real gesture."""
        says = f"//*[self::button or self::a][normalize-space()={json.dumps(text, ensure_ascii=False)}]"
        locator = {"type": "css", "value": css} if css else {"type": "xpath", "value": says}
        visible = "(e) => { e.scrollIntoView({ block: 'center' }); return e.checkVisibility(); }"
        async with asyncio.timeout(_PATIENCE_SECONDS):
            try:
                while not await self._tap_now(locator, visible):  # noqa: ASYNC110 - another program's page
                    await asyncio.sleep(0.05)
            except asyncio.CancelledError:
                raise BrowserError(
                    f"nothing to tap: {locator}; the page says:\n{await self.text()}"
                ) from None

    async def _tap_now(self, locator: dict[str, Any], visible: str) -> bool:
        try:
            answer = await self._connection.send(
                "browsingContext.locateNodes", context=self._context, locator=locator
            )
            for node in answer["nodes"]:
                shown = await self._connection.send(
                    "script.callFunction",
                    functionDeclaration=visible,
                    arguments=[{"sharedId": node["sharedId"]}],
                    target={"context": self._context},
                    awaitPromise=False,
                )
                if shown["result"].get("value"):
                    await self._press(node["sharedId"])
                    return True
        except BrowserError:  # the page may just be changing
            pass
        return False

    async def text(self) -> str:
        """Where the page is and what it says."""
        return str(await self.run("location.href + '\\n' + document.body.innerText"))

    async def _press(self, element: str) -> None:
        here = {"type": "element", "element": {"sharedId": element}}
        await self._connection.send(
            "input.performActions",
            context=self._context,
            actions=[
                {
                    "type": "pointer",
                    "id": "finger",
                    "parameters": {"pointerType": "mouse"},
                    "actions": [
                        {"type": "pointerMove", "x": 0, "y": 0, "origin": here},
                        {"type": "pointerDown", "button": 0},
                        {"type": "pointerUp", "button": 0},
                    ],
                }
            ],
        )


class Firefox:
    """A running Firefox."""

    def __init__(self, connection: Connection, base_url: str) -> None:
        self._connection = connection
        self._base_url = base_url

    async def person(self) -> Tab:
        """A tab in a window of its own: other cookies, another storage, another service worker."""
        user = await self._connection.send("browser.createUserContext")
        made = await self._connection.send(
            "browsingContext.create", type="tab", userContext=user["userContext"]
        )
        await self._connection.send(
            "browsingContext.setViewport",
            context=made["context"],
            viewport={"width": 390, "height": 844},
        )
        return Tab(self._connection, made["context"], self._base_url)


@asynccontextmanager
async def running(base_url: str, push_socket: str) -> AsyncIterator[Firefox]:
    """Firefox with a fresh profile, whose push messages come from `push_socket`."""
    program = firefox()
    if program is None:
        raise FileNotFoundError("Firefox is not installed")
    home = unprivileged.give_away(Path(tempfile.mkdtemp(prefix="camtay-firefox-", dir="/tmp")))
    profile = unprivileged.give_away(_profile(home, push_socket))
    with (home / "log").open("wb") as log:
        process = unprivileged.start(
            [program, "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0"],
            cwd=home,
            log=log,
            env={"HOME": str(home), "MOZ_DISABLE_CONTENT_SANDBOX": "1", "TZ": "Asia/Ho_Chi_Minh"},
        )
    try:
        address = await _address(home / "log")
        async with (
            aiohttp.ClientSession() as http,
            http.ws_connect(f"{address}/session", max_msg_size=0) as ws,
        ):
            connection = Connection(ws)
            reader = asyncio.create_task(connection.read())
            await connection.send("session.new", capabilities={})
            yield Firefox(connection, base_url)
            reader.cancel()
    finally:
        await asyncio.to_thread(unprivileged.stop, process, signal.SIGTERM)
        shutil.rmtree(home, ignore_errors=True)


def _profile(home: Path, push_socket: str) -> Path:
    profile = home / "profile"
    profile.mkdir()
    preferences = _PREFERENCES | {"dom.push.serverURL": push_socket}
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in preferences.items()]
    (profile / "user.js").write_text("\n".join(lines))
    return profile


async def _address(log: Path) -> str:
    """Where Firefox says that it listens."""
    mark = "WebDriver BiDi listening on "
    async with asyncio.timeout(60):
        while True:
            for line in log.read_text(errors="replace").splitlines():
                if mark in line:
                    return line.partition(mark)[2].strip()
            await asyncio.sleep(0.05)
