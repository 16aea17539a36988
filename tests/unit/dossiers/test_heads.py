"""What is kept of every chain between two checks: small, keyed, and never less than it was."""

import os
from datetime import UTC, datetime

import pytest

from app.dossiers.heads import CutOff, Heads, NotOurs

KEY = os.urandom(32)
NOW = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
CODE = "H49.22-261130-0002"
HASHES = [f"{number:064x}" for number in (7 << 192, 8 << 192, 9 << 192)]


def kept(*chains: tuple[str, list[str]]) -> Heads:
    """What a later check reads of a check that saw these."""
    heads = Heads()
    for code, hashes in chains:
        heads.follow(code, hashes)
    return Heads.opened(heads.sealed(KEY, NOW), KEY)


def test_a_chain_may_stay_or_grow() -> None:
    heads = kept((CODE, HASHES[:2]))
    assert heads.kept_at == NOW
    heads.follow(CODE, HASHES[:2])
    heads.follow(CODE, HASHES)
    assert list(heads.gone(besides=())) == []


@pytest.mark.parametrize("now", [HASHES[:1], [HASHES[0], HASHES[2]], [HASHES[0], HASHES[2], HASHES[1]]])
def test_a_chain_that_is_shorter_or_another_one_is_told_at_every_later_check(now: list[str]) -> None:
    heads = kept((CODE, HASHES[:2]))
    for _ in range(2):
        with pytest.raises(CutOff):
            heads.follow(CODE, now)
        heads = Heads.opened(heads.sealed(KEY, NOW), KEY)


def test_who_is_not_seen_again_is_named_until_they_are_and_places_between_are_nobody() -> None:
    late = "H49.22-261129-12345"
    heads = kept((CODE, HASHES), (late, HASHES))
    assert list(heads.gone(besides=())) == [late, CODE]
    assert list(heads.gone(besides={late})) == [CODE]
    heads.follow("H49.22-261130-0007", HASHES)
    heads.follow(CODE, HASHES)
    heads = Heads.opened(heads.sealed(KEY, NOW), KEY)
    assert list(heads.gone(besides=())) == [late, CODE, "H49.22-261130-0007"]


def test_nobody_without_the_key_makes_or_changes_it() -> None:
    raw = kept((CODE, HASHES)).sealed(KEY, NOW)
    for other in (b"", raw[:-1], raw[:40], raw + b"x", bytes([raw[0] ^ 1]) + raw[1:]):
        with pytest.raises(NotOurs):
            Heads.opened(other, KEY)
    for at in range(len(raw)):
        with pytest.raises(NotOurs):
            Heads.opened(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :], KEY)
    with pytest.raises(NotOurs):
        Heads.opened(raw, os.urandom(32))


def test_it_takes_twelve_bytes_a_dossier() -> None:
    one, many = Heads(), Heads()
    one.follow("H49.22-261130-0001", HASHES)
    for number in range(1, 501):
        many.follow(f"H49.22-261130-{number:04d}", HASHES)
    assert len(many.sealed(KEY, NOW)) - len(one.sealed(KEY, NOW)) == 499 * 12
