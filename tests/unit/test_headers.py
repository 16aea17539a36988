"""What every answer tells the browser, where a mistake breaks a page on its second visit."""

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from app.web.headers import Headers


async def _page(request: Request) -> Response:
    if request.headers.get("if-none-match"):
        return Response(status_code=304, headers={"etag": '"1"'})
    return HTMLResponse("<p>Xin chào</p>", headers={"etag": '"1"'})


def test_not_modified_does_not_replace_what_the_browser_kept_of_the_page() -> None:
    client = TestClient(Headers(Starlette(routes=[Route("/", _page)])))
    first, again = client.get("/"), client.get("/", headers={"if-none-match": '"1"'})
    assert first.headers["cache-control"] == "no-cache"
    assert "script-src 'self'" in first.headers["content-security-policy"]
    assert again.status_code == 304
    # A policy without the page's script hashes would be put over the kept page and stop all of it.
    assert "content-security-policy" not in again.headers
    assert "cache-control" not in again.headers


@pytest.mark.parametrize("path", ["/", "/thu-tuc/", "/ho-so/H49.22-261123-0001"])
def test_pages_run_our_scripts_only_and_stand_in_nobodys_frame(path: str) -> None:
    client = TestClient(Headers(Starlette(routes=[Route(path, _page)])))
    policy = client.get(path).headers["content-security-policy"]
    assert "script-src 'self'" in policy
    scripts = policy.split("script-src")[1].split(";")[0].split()
    assert "'unsafe-inline'" not in scripts
    assert "'unsafe-eval'" not in scripts  # 'wasm-unsafe-eval' compiles WebAssembly and nothing else
    assert "frame-ancestors 'none'" in policy
