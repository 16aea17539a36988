"""Debian's Chromium, or another one, driven by Playwright."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
    "locale": "vi-VN",
    "timezone_id": "Asia/Ho_Chi_Minh",
}
"""Options of a browser context that is a phone."""

DESKTOP: dict[str, Any] = {
    "viewport": {"width": 1280, "height": 800},
    "locale": "vi-VN",
    "timezone_id": "Asia/Ho_Chi_Minh",
}


def chromium() -> str | None:
    """The path of an installed Chromium or Chrome."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    for name in names:
        if found := shutil.which(name):
            return found
    return shutil.which("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def launch(playwright: Playwright, more: Sequence[str] = ()) -> Browser:
    """Start Chromium, with `more` arguments; the caller closes it."""
    path = chromium()
    if path is None:
        raise FileNotFoundError("Chromium is not installed")
    browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *more])
    _give_addresses(browser)
    return browser


_addresses = count(1)


def _give_addresses(browser: Browser) -> None:
    """Let every phone come from an address of its own, as in life: limits count by address."""
    opened = browser.new_context

    def new_context(**options: Any) -> BrowserContext:
        number = next(_addresses)
        address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        return opened(**{"extra_http_headers": {"X-Forwarded-For": address}, **options})

    browser.new_context = new_context  # type: ignore[method-assign]


@contextmanager
def running() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()
