"""Logs: lines for people in demo, JSON in production, and never personal data."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.typing import Processor

REMOVED = "[removed]"

_PERSONAL_KEYS = re.compile(
    r"phone|address|citizen|password|secret|token|cookie|authorization|full_name|birth|endpoint|email",
    re.IGNORECASE,
)
# Identity numbers (9 or 12 digits) and Vietnamese phone numbers, also grouped by spaces, dots or hyphens.
_PERSONAL_TEXT = re.compile(r"(?<![\w.])(?:\+?84|0)\d(?:[ .-]?\d){7,10}(?!\w)|(?<!\w)(?:\d{9}|\d{12})(?!\w)")


def redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Take personal data out of a log line, by the key's name and by what the text looks like."""
    return {key: REMOVED if _PERSONAL_KEYS.search(key) else _clean(value) for key, value in event.items()}


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _PERSONAL_TEXT.sub(REMOVED, value)
    if isinstance(value, dict):
        return {
            key: REMOVED if _PERSONAL_KEYS.search(str(key)) else _clean(each) for key, each in value.items()
        }
    if isinstance(value, list | tuple):
        return [_clean(each) for each in value]
    return value


def configure(*, json: bool) -> None:
    """Send our lines and those of libraries through the same processors to standard error."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redact,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for chatty in ("httpx", "aiosqlite", "alembic", "asyncio", "pikepdf"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
