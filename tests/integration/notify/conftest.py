"""A push service of our own, to which alone messages may be sent."""

import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from app import live
from app.notify.worker import Worker, open_http
from app.settings import settings
from tests.support import pushservice
from tests.support.pushservice import PushService


@pytest_asyncio.fixture
async def push_service(database: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[PushService]:
    async with pushservice.running() as service:
        monkeypatch.setenv("CAMTAY_PUSH_HOSTS", json.dumps([service.origin]))
        settings.cache_clear()
        settings()
        yield service
    live.reset()


@pytest_asyncio.fixture
async def worker(push_service: PushService) -> AsyncIterator[Worker]:
    async with open_http() as http:
        yield Worker(http)
