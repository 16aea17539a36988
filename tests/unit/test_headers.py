"""What answers say about safety, where a mistake would leave a citizen with a dead page."""

from typing import Any

import pytest
from starlette.responses import Response

from app.web.headers import Headers


async def headers_of(path: str, answer: Response) -> dict[str, str]:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    scope = {"type": "http", "path": path, "method": "GET", "headers": []}
    await Headers(answer)(scope, receive, send)
    return {name.decode(): value.decode() for name, value in sent[0]["headers"]}


async def test_not_modified_leaves_the_policy_that_the_browser_kept() -> None:
    """A policy without the page's script hashes, sent with a 304, once stopped every page on the second visit."""
    assert "content-security-policy" not in await headers_of("/", Response(status_code=304))


@pytest.mark.parametrize("path", ["/", "/thu-tuc/", "/ho-so/H49.22-261123-0001"])
async def test_pages_run_our_scripts_only_and_stand_in_nobodys_frame(path: str) -> None:
    policy = (await headers_of(path, Response("<html>", media_type="text/html")))["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe-inline" not in policy.split("script-src")[1].split(";")[0]
    assert "frame-ancestors 'none'" in policy
