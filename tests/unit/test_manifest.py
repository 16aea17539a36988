"""What the phone reads before it installs: the manifest, and that every picture it names is what it says."""

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

ASSETS = Path("assets")
MANIFEST: dict[str, Any] = json.loads((ASSETS / "manifest.webmanifest").read_text(encoding="utf-8"))


def pictures(*kinds: str) -> list[dict[str, str]]:
    return [picture for kind in kinds for picture in MANIFEST.get(kind, [])]


def test_it_is_in_vietnamese_and_complete() -> None:
    assert MANIFEST["lang"] == "vi"
    assert (MANIFEST["id"], MANIFEST["start_url"], MANIFEST["scope"]) == ("/", "/", "/")
    assert MANIFEST["display"] == "standalone"
    for name in ("name", "short_name", "description", "theme_color", "background_color"):
        assert MANIFEST[name]
    assert len(MANIFEST["short_name"]) <= 12, "longer is cut below the icon"


@pytest.mark.parametrize("purpose", ["any", "maskable"])
@pytest.mark.parametrize("size", ["192x192", "512x512"])
def test_there_is_an_icon_of_each_size_for_each_purpose(purpose: str, size: str) -> None:
    assert [icon for icon in MANIFEST["icons"] if icon["purpose"] == purpose and icon["sizes"] == size]


def test_no_icon_serves_both_purposes() -> None:
    by_purpose = {
        purpose: {icon["src"] for icon in MANIFEST["icons"] if purpose in icon["purpose"].split()}
        for purpose in ("any", "maskable")
    }
    assert not by_purpose["any"] & by_purpose["maskable"]


@pytest.mark.parametrize(
    "picture", pictures("icons", "screenshots"), ids=lambda picture: Path(picture["src"]).name
)
def test_every_picture_is_there_in_the_size_and_kind_it_says(picture: dict[str, str]) -> None:
    file = ASSETS / picture["src"].lstrip("/")
    assert file.is_file()
    if picture["type"] == "image/svg+xml":
        assert picture["sizes"] == "any"
        assert file.read_text(encoding="utf-8").lstrip().startswith("<svg")
        return
    with Image.open(file) as image:
        assert "{}x{}".format(*image.size) == picture["sizes"]
        assert Image.MIME[image.format or ""] == picture["type"]


def test_what_a_maskable_icon_may_lose_is_background() -> None:
    """A phone cuts to a circle of 80 percent: outside it there is one colour, and nothing shines through."""
    with Image.open(ASSETS / "icons/maskable-512.png") as image:
        drawn = image.convert("RGBA")
    corners = {drawn.getpixel(at) for at in ((0, 0), (511, 0), (0, 511), (511, 511), (256, 8), (8, 256))}
    assert len(corners) == 1
    assert corners.pop()[3] == 255


@pytest.mark.parametrize("form", ["narrow", "wide"])
def test_the_shop_window_has_screenshots_of_both_shapes(form: str) -> None:
    shots = [each for each in MANIFEST.get("screenshots", []) if each.get("form_factor") == form]
    assert shots
    shapes = set()
    for shot in shots:
        assert shot["label"], "read aloud instead of the picture"
        width, height = map(int, shot["sizes"].split("x"))
        assert (width < height) is (form == "narrow")
        # What Chromium accepts; others are left out without a word.
        assert all(320 <= side <= 3840 for side in (width, height))
        assert max(width, height) <= 2.3 * min(width, height)
        shapes.add(round(width / height, 2))
    assert len(shapes) == 1, "pictures of one shape, or all but the first are left out"


def test_shortcuts_lead_to_pages_that_are_there() -> None:
    assert MANIFEST["shortcuts"]
    sources = "\n".join(path.read_text(encoding="utf-8") for path in Path("pages").glob("*.py"))
    for shortcut in MANIFEST["shortcuts"]:
        assert shortcut["name"]
        assert f'"{shortcut["url"]}"' in sources
        assert all((ASSETS / icon["src"].lstrip("/")).is_file() for icon in shortcut["icons"])
