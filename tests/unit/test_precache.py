"""What the service worker keeps: the pages for offline reading with all their parts, and nothing else."""

import json
import re
from pathlib import Path

import pytest

from app.precache import NothingToKeep, fill_precache


def put(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A build as small as one can be."""
    put(tmp_path, "sw.js", "// worker\nconst PRECACHE = []; // [[url, revision], …]\n")
    put(tmp_path, "index.html", '<link href="/assets/home.js"><link href="/theme.css"><a href="/ho-so">')
    put(tmp_path, "hoc/index.html", '<script>import "/assets/hoc.js"</script>')
    put(tmp_path, "hoc/cai-vneid/index.html", '<img src="/illustrations/otp.svg"><a href="/hoc/">')
    put(tmp_path, "can-thu-tuc-gi/index.html", "")
    put(tmp_path, "can-thu-tuc-gi/di-hoc/index.html", "")
    put(
        tmp_path,
        "offline/index.html",
        '<script defer="" src="/shell.js"></script><link rel="modulepreload" href="/assets/only-react.js"/>'
        '<script type="module">import "/assets/only-react.js"</script><p>Không có mạng</p>',
    )
    put(
        tmp_path,
        "nop/ngoai-tuyen/index.html",
        '<script async="" src="/phone.js"></script><script async="" src="/outbox.js"></script><script>import "/assets/only-react.js"</script>',
    )
    put(tmp_path, "ho-so/index.html", '<script>import "/assets/dossiers.js"</script>')
    put(tmp_path, "assets/home.js", 'import{a}from"./shared.js";const later=()=>import("./dossiers.js")')
    for name in (
        "assets/hoc.js",
        "assets/shared.js",
        "assets/dossiers.js",
        "assets/only-react.js",
        "shell.js",
        "phone.js",
        "outbox.js",
    ):
        put(tmp_path, name, "")
    put(tmp_path, "theme.css", "@font-face{src:url(/assets/fonts/be.woff2)}")
    put(tmp_path, "assets/fonts/be.woff2", "font")
    put(tmp_path, "illustrations/otp.svg", "<svg/>")
    return tmp_path


def kept(folder: Path) -> dict[str, str]:
    line = re.search(r"^const PRECACHE = (\[.*?\]);", (folder / "sw.js").read_text(), re.MULTILINE)
    assert line
    return dict(json.loads(line[1]))


def test_pages_for_offline_reading_are_kept_with_all_their_parts(built: Path) -> None:
    fill_precache(built)
    assert set(kept(built)) == {
        "/",
        "/hoc/",
        "/hoc/cai-vneid/",
        "/nop/ngoai-tuyen/",
        "/phone.js",
        "/outbox.js",
        "/can-thu-tuc-gi/",
        "/can-thu-tuc-gi/di-hoc/",
        "/offline/",
        "/assets/home.js",
        "/assets/shared.js",
        "/assets/hoc.js",
        "/theme.css",
        "/assets/fonts/be.woff2",
        "/illustrations/otp.svg",
        "/shell.js",
    }


def test_only_what_changed_gets_a_new_revision(built: Path) -> None:
    before = dict(fill_precache(built))
    put(built, "hoc/cai-vneid/index.html", "Bài mới")
    after = dict(fill_precache(built))
    assert {url for url in after if after[url] != before.get(url)} == {"/hoc/cai-vneid/"}


def test_the_offline_page_starts_no_framework(built: Path) -> None:
    fill_precache(built)
    page = (built / "offline/index.html").read_text()
    assert page == '<script defer="" src="/shell.js"></script><p>Không có mạng</p>'


def test_a_build_without_its_pages_or_its_worker_is_refused(built: Path) -> None:
    put(built, "sw.js", "// something else")
    with pytest.raises(NothingToKeep, match="PRECACHE"):
        fill_precache(built)
    (built / "offline/index.html").unlink()
    with pytest.raises((NothingToKeep, FileNotFoundError)):
        fill_precache(built)
