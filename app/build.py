"""What is done to a finished build: make it serve from any address, and without a network."""

import re
import shutil
from pathlib import Path
from typing import Any

from reflex.plugins import Plugin

from app.precache import fill_precache


class BuildChanged(RuntimeError):
    """The build looks different from what this module knows how to mend."""


def use_own_origin(static_dir: Path) -> None:
    """Let the bundle talk to whichever address it was loaded from.

    Reflex writes the building machine's `ws://localhost:<port>` into the bundle; with the page's own origin
    one build serves any port and any host, also behind https.
    """
    chunks = list((static_dir / "assets").glob("reflex-env-*.js"))
    if not chunks:
        raise BuildChanged("no assets/reflex-env-*.js in the build")
    for chunk in chunks:
        chunk.write_text(_rewrite_addresses(chunk.read_text()))


def _rewrite_addresses(script: str) -> str:
    # Socket.IO accepts an http(s) address and derives ws(s) from it.
    pattern = r"([`\"'])(?:https?|wss?)://[^/`\"']+(/[^`\"']*)\1"
    rewritten, changes = re.subn(pattern, r"location.origin+\1\2\1", script)
    if not changes:
        raise BuildChanged("reflex-env holds no address to rewrite")
    return rewritten


FONTS = "be-vietnam-pro-{subset}-600-normal.woff2"


def copy_fonts(static_dir: Path) -> None:
    """Serve the headings' font ourselves, from the npm package and only the two subsets in use."""
    package = Path(".web/node_modules/@fontsource/be-vietnam-pro/files")
    target = static_dir / "assets" / "fonts"
    target.mkdir(parents=True, exist_ok=True)
    for subset in ("latin", "vietnamese"):
        name = FONTS.format(subset=subset)
        shutil.copyfile(package / name, target / name)


class OneBuildAnywhere(Plugin):
    """Reflex plugin that runs after each production build."""

    def post_build(self, **context: Any) -> None:
        use_own_origin(context["static_dir"])
        copy_fonts(context["static_dir"])
        fill_precache(context["static_dir"])
