"""What every browser test has in common."""

from playwright.sync_api import expect

expect.set_options(timeout=30_000)  # a machine that also builds and tests other things is slow
