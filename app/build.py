"""What is done to a finished build: make it serve from any address, and without a network."""

import gzip
import re
import shutil
from pathlib import Path
from typing import Any

from reflex.config import get_config
from reflex.plugins import Plugin

from app.precache import fill_precache
from app.vendored import READER


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
# The letters, digits and signs that Vietnamese is written with: a third of what the package's subsets weigh.
LETTERS = (
    "U+0020-007E,U+00A0,U+00AB,U+00B0,U+00B2,U+00B7,U+00BB,U+00C0-00C3,U+00C8-00CA,U+00CC-00CD,U+00D2-00D5,"
    "U+00D9-00DA,U+00DD,U+00E0-00E3,U+00E8-00EA,U+00EC-00ED,U+00F2-00F5,U+00F9-00FA,U+00FD,U+0102-0103,"
    "U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+1EA0-1EF9,U+2013-2014,U+2018-201D,U+2022,"
    "U+2026,U+20AB,U+0300-0303,U+0309,U+0323"
)


def copy_fonts(static_dir: Path) -> None:
    """Serve the headings' font ourselves, from the npm package, with only the letters in use."""
    from fontTools.subset import main as subset_font  # noqa: PLC0415 - slow to import, and only a build needs it

    package = Path(".web/node_modules/@fontsource/be-vietnam-pro/files")
    target = static_dir / "assets" / "fonts"
    target.mkdir(parents=True, exist_ok=True)
    for subset in ("latin", "vietnamese"):
        name = FONTS.format(subset=subset)
        options = [f"--unicodes={LETTERS}", "--layout-features=kern,mark,mkmk,ccmp,locl", "--no-hinting"]
        subset_font([str(package / name), f"--output-file={target / name}", "--flavor=woff2", *options])


def copy_reader(static_dir: Path) -> None:
    """Serve the reader of QR codes ourselves, from the npm package; pages fetch it when somebody begins to scan."""
    package = Path(".web/node_modules/zxing-wasm/dist")
    target = static_dir / READER.lstrip("/")
    target.mkdir(parents=True, exist_ok=True)
    shutil.copy(package / "iife/reader/index.js", target / "reader.js")
    wasm = Path(shutil.copy(package / "reader/zxing_reader.wasm", target))
    # What compresses the build leaves this kind of file out; on 3G it is ten seconds less.
    Path(f"{wasm}.gz").write_bytes(gzip.compress(wasm.read_bytes(), mtime=0))


def forward_api(vite_config: str) -> str:
    """Let the development server pass our HTTP routes on to the backend, which listens on another port."""
    anchor = "  server: {\n"
    if anchor not in vite_config:
        raise BuildChanged("vite.config.js has no server section")
    return vite_config.replace(anchor, f'{anchor}    proxy: {{ "/api": "{get_config().api_url}" }},\n', 1)


def join_icons(vite_config: str) -> str:
    """Let all icons in use be one file: each alone would be a request of two hundred bytes, a dozen on every page."""
    anchor = "          groups: [\n"
    if anchor not in vite_config:
        raise BuildChanged("vite.config.js has no groups of code")
    return vite_config.replace(anchor, f'{anchor}            {{ test: /lucide-react/, name: "icons" }},\n', 1)


class OneBuildAnywhere(Plugin):
    """Reflex plugin that mends what Reflex builds."""

    def pre_compile(self, **context: Any) -> None:
        context["add_modify_task"]("vite.config.js", forward_api)
        context["add_modify_task"]("vite.config.js", join_icons)

    def post_build(self, **context: Any) -> None:
        use_own_origin(context["static_dir"])
        copy_fonts(context["static_dir"])
        copy_reader(context["static_dir"])
        fill_precache(context["static_dir"])
