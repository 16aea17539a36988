"""Forms that were sent before the page's script had come (a slow network, a quick hand).

`assets/shell.js` sends them and shows what is wrong beside the boxes. Without it the browser goes to the route itself: it
is led on where the script would have gone, and reads what is wrong on a page of its own instead of data.
"""

import json
from html import escape
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.accounts import local_path

_STYLE = (
    "body{font:1.125rem/1.6 system-ui,sans-serif;color:#1b1b1b;background:#fff;max-width:36rem;margin:0 auto;"
    "padding:1.5rem}h1{font-size:1.5rem;line-height:1.3}li{margin:.25rem 0}"
    "a{display:inline-block;margin-top:1rem;padding:.8rem 1.25rem;border-radius:.5rem;background:#0b4f78;color:#fff;"
    "text-decoration:none;font-weight:600}"
)


class PlainForms:
    """ASGI wrapper that answers a form sent by the browser itself with a page, or leads on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _comes_from_a_form(scope):
            await self.app(scope, receive, send)
            return
        begun: Message | None = None
        body = b""

        async def read(message: Message) -> None:
            nonlocal begun, body
            if message["type"] == "http.response.start" and _is_data(message):
                begun = message
            elif begun is None:
                await send(message)
            else:
                body += message.get("body", b"")

        await self.app(scope, receive, read)
        if begun is not None:
            answer = _page(begun["status"], json.loads(body), Headers(scope=scope).get("referer", ""))
            cookies = [(name, value) for name, value in begun["headers"] if name.lower() == b"set-cookie"]
            answer.raw_headers.extend(cookies)
            await answer(scope, receive, send)


def _comes_from_a_form(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "POST" or not scope["path"].startswith("/api/"):
        return False
    # Only a browser that goes somewhere asks for a page; scripts and programs do not.
    return "text/html" in Headers(scope=scope).get("accept", "")


def _is_data(start: Message) -> bool:
    return Headers(raw=start["headers"]).get("content-type", "").startswith("application/json")


def _page(status: int, said: Any, came_from: str) -> Response:
    told = said if isinstance(said, dict) else {}
    parts = urlsplit(came_from)
    back = local_path(f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}")
    if status < 300:
        return RedirectResponse(local_path(str(told.get("next") or back)), status_code=303)
    fields = told.get("fields")
    lines = "".join(f"<li>{escape(str(line))}</li>" for line in (fields or {}).values())
    return HTMLResponse(
        '<!doctype html><html lang="vi"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Chưa gửi được · Cầm Tay</title>'
        f"<style>{_STYLE}</style><main><h1>Chưa gửi được</h1><p>{escape(str(told.get('message') or ''))}</p>"
        f"<ul>{lines}</ul><p>Trang trước chưa tải xong lúc bấm gửi. Mời quay lại, đợi trang hiện đủ rồi gửi lại.</p>"
        f'<a href="{escape(back, quote=True)}">Quay lại</a></main></html>',
        status_code=status,
    )
