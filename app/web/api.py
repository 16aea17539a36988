"""The HTTP API: every router, and how expected failures are answered."""

from collections.abc import Awaitable, Callable
from html import escape

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse

from app.errors import Problem
from app.web import (
    accounts,
    catalogue,
    certificates,
    drafts,
    family,
    fees,
    files,
    hand,
    hand_backs,
    health,
    learning,
    messages,
    my_data,
    offline,
    originals,
    papers,
    push,
    results,
    uploads,
    visits,
)


def make_api() -> FastAPI:
    """The FastAPI application that is mounted beside Reflex."""
    api = FastAPI(
        title="Cầm Tay",
        docs_url=None,  # FastAPI's page fetches its scripts from elsewhere; ours needs none
        openapi_url="/api/openapi.json",
        redoc_url=None,
    )
    api.include_router(accounts.router)
    api.include_router(catalogue.router)
    api.include_router(certificates.router)
    api.include_router(drafts.router)
    api.include_router(family.router)
    api.include_router(fees.router)
    api.include_router(files.router)
    api.include_router(hand_backs.router)
    api.include_router(learning.router)
    api.include_router(health.router)
    api.include_router(hand.router)
    api.include_router(messages.router)
    api.include_router(offline.router)
    api.include_router(originals.router)
    api.include_router(papers.router)
    api.include_router(push.router)
    api.include_router(uploads.router)
    api.include_router(my_data.router)
    api.include_router(results.router)
    api.include_router(visits.router)
    api.add_api_route("/api/docs", _docs(api), include_in_schema=False)
    api.add_exception_handler(Problem, _answer_problem)
    api.add_exception_handler(RequestValidationError, _answer_unreadable)
    return api


def _docs(api: FastAPI) -> Callable[[], Awaitable[HTMLResponse]]:
    """A page that lists every route with what it does; the whole description is the OpenAPI document."""

    async def page() -> HTMLResponse:
        lines = [
            f"<dt><code>{method.upper()} {escape(path)}</code></dt><dd>{escape(about.get('description', ''))}</dd>"
            for path, methods in api.openapi()["paths"].items()
            for method, about in methods.items()
        ]
        return HTMLResponse(
            '<!doctype html><html lang="en"><meta charset="utf-8"><title>Cầm Tay API</title>'
            '<h1>Cầm Tay API</h1><p><a href="/api/openapi.json">OpenAPI document</a></p>'
            f"<dl>{''.join(lines)}</dl></html>"
        )

    return page


async def _answer_problem(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, Problem):
        raise error
    return JSONResponse({"message": error.message, "fields": error.fields}, status_code=error.status)


async def _answer_unreadable(_request: Request, _error: Exception) -> JSONResponse:
    # FastAPI's own answer would echo what was sent: it may be personal data.
    message = "Yêu cầu không đọc được. Không có gì thay đổi; mời tải lại trang rồi thử lại."
    return JSONResponse({"message": message, "fields": {}}, status_code=422)
