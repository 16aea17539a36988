"""The HTTP API: every router, and how expected failures are answered."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from app.errors import Problem
from app.web import accounts, drafts, files, hand, health, learning, push, visits


def make_api() -> FastAPI:
    """The FastAPI application that is mounted beside Reflex."""
    api = FastAPI(
        title="Cầm Tay",
        docs_url="/api/docs",
        openapi_url="/api/openapi.json",
        redoc_url=None,
        swagger_ui_oauth2_redirect_url=None,
    )
    api.include_router(accounts.router)
    api.include_router(drafts.router)
    api.include_router(files.router)
    api.include_router(learning.router)
    api.include_router(health.router)
    api.include_router(hand.router)
    api.include_router(push.router)
    api.include_router(visits.router)
    api.add_exception_handler(Problem, _answer_problem)
    api.add_exception_handler(RequestValidationError, _answer_unreadable)
    return api


async def _answer_problem(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, Problem):
        raise error
    return JSONResponse({"message": error.message, "fields": error.fields}, status_code=error.status)


async def _answer_unreadable(_request: Request, _error: Exception) -> JSONResponse:
    # FastAPI's own answer would echo what was sent: it may be personal data.
    message = "Yêu cầu không đọc được. Không có gì thay đổi; mời tải lại trang rồi thử lại."
    return JSONResponse({"message": message, "fields": {}}, status_code=422)
