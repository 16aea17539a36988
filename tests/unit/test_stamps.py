"""A slow step is repeated when its sources changed, also while it ran, and for no other reason."""

from pathlib import Path

import pytest

from app.cli import stamps
from app.cli.stamps import Stamp


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(stamps, "_SOURCES", ("app",))
    Path("app").mkdir()
    file = Path("app/page.py")
    file.write_text("one")
    return file


def test_a_step_is_done_once_for_the_same_sources(source: Path) -> None:
    stamp = Stamp(Path("out/stamp"), "demo")
    assert not stamp.is_current()
    stamp.set(stamp.begin())
    assert stamp.is_current()
    assert not Stamp(Path("out/stamp"), "production").is_current()


def test_what_changes_while_a_step_runs_is_not_taken_for_done(source: Path) -> None:
    stamp = Stamp(Path("out/stamp"), "demo")
    begun = stamp.begin()
    source.write_text("two")
    stamp.set(begun)
    assert not stamp.is_current()


def test_the_public_address_is_no_part_of_a_build(monkeypatch: pytest.MonkeyPatch) -> None:
    from app.settings import settings  # noqa: PLC0415 - read anew below

    before = stamps.built().what
    monkeypatch.setenv("CAMTAY_PUBLIC_URL", "https://dichvu.example.gov.vn")
    settings.cache_clear()
    assert stamps.built().what == before
