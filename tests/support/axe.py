"""axe-core, run in the page as it stands."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page

_SOURCE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


_ENHANCED = "color-contrast-enhanced"
# A beginner's page, all of it unfolded, and back to whoever's it was.
_AS_BEGINNER = """async ([rule]) => {
    const root = document.documentElement, level = root.dataset.level, top = scrollY;
    const folded = [...document.querySelectorAll("[data-unfold][aria-expanded='false']")];
    root.dataset.level = "beginner";
    folded.forEach((button) => button.setAttribute("aria-expanded", "true"));
    document.getAnimations().forEach((one) => { try { one.finish(); } catch { /* an endless one */ } });
    const { violations } = await axe.run(document, { runOnly: { type: "rule", values: [rule] } });
    folded.forEach((button) => button.setAttribute("aria-expanded", "false"));
    if (level) root.dataset.level = level; else delete root.dataset.level;
    scrollTo(0, top);
    return violations;
}"""


def violations(page: Page) -> list[str]:
    """What breaks WCAG 2.2 AA on this page, one line each; nothing is excluded.

    On a citizen's page also what a beginner would not read in strong contrast (AAA).
    """
    # Through the debugger, past the page's own policy against foreign scripts.
    page.evaluate(_SOURCE.read_text())
    found: list[dict[str, Any]] = page.evaluate(
        "async (tags) => (await axe.run(document, { runOnly: { type: 'tag', values: tags } })).violations",
        _TAGS,
    )
    if _is_citizens(page):
        found += page.evaluate(_AS_BEGINNER, [_ENHANCED])
    return [
        f"{page.url} {each['id']}: {node['target']} {node['failureSummary']}"
        for each in found
        for node in each["nodes"]
    ]


def _is_citizens(page: Page) -> bool:
    """The desk knows no levels; a practice that asks the phone for its level would begin anew."""
    desk = urlsplit(page.url).path.startswith("/ban")
    return (
        not desk and not page.locator("[data-practice-level]:not([data-practice-level='beginner'])").count()
    )
