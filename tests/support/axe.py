"""axe-core, run in the page as it stands."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

_SOURCE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def violations(page: Page, *also: str) -> list[str]:
    """What breaks WCAG 2.2 AA, or one of the rules `also`, on this page, one line each; nothing is excluded."""
    # Through the debugger, past the page's own policy against foreign scripts.
    page.evaluate(_SOURCE.read_text())
    found: dict[str, Any] = page.evaluate(
        "([tags, also]) => axe.run(document, { runOnly: { type: 'tag', values: tags }, "
        "rules: Object.fromEntries(also.map(rule => [rule, { enabled: true }])) })",
        [_TAGS, list(also)],
    )
    return [
        f"{page.url} {each['id']}: {node['target']} {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]
