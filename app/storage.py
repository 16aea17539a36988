"""Where file contents live: a folder of the data directory, or S3-compatible storage. Always encrypted."""

import asyncio
from functools import lru_cache

import obstore
from obstore.store import LocalStore, from_url

from app.settings import settings
from models._types import seal, unseal


class Missing(LookupError):
    """There is no such content in the storage."""


@lru_cache(maxsize=4)
def _store(url: str | None, folder: str) -> obstore.store.ObjectStore:
    if url:
        return from_url(url)
    return LocalStore(prefix=folder, mkdir=True)


def _current() -> obstore.store.ObjectStore:
    found = settings()
    return _store(found.storage_url, str((found.data_dir / "files").absolute()))


def _path(name: str) -> str:
    return f"{name[:2]}/{name}"


async def put(name: str, content: bytes, key: bytes) -> None:
    """Keep `content` as `name`, encrypted under the 32-byte `key`; what was there before is replaced."""
    sealed = await asyncio.to_thread(seal, content, key)
    await obstore.put_async(_current(), _path(name), sealed)


async def get(name: str, key: bytes) -> bytes:
    """The content of `name`; raises `Missing`, or `InvalidTag` when it was altered or the key is another."""
    try:
        answer = await obstore.get_async(_current(), _path(name))
        sealed = bytes(await answer.bytes_async())
    except FileNotFoundError as error:
        raise Missing(name) from error
    return await asyncio.to_thread(unseal, sealed, key)


async def delete(name: str) -> None:
    """Remove `name`, if it is there; whoever calls makes sure that nothing refers to it any more."""
    try:
        await obstore.delete_async(_current(), _path(name))
    except FileNotFoundError:
        return
