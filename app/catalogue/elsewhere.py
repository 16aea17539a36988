"""Whether a search means something that another office does. Pure functions."""

from collections.abc import Iterable, Sequence

from rapidfuzz.distance import OSA

from app.catalogue.schema import OtherOffice

_SLIP_FROM = 5  # letters of a word from which one typing mistake is forgiven: "ho chiue", not "ly hot"
_SLIP_COST = 0.5


def holds(text: str, phrase: str) -> bool:
    """Whether folded `text` has the folded `phrase` in it, as whole words."""
    return f" {phrase} " in f" {text} "


def match(
    folded: str, offices: Sequence[tuple[OtherOffice, tuple[str, ...]]], own: Iterable[str]
) -> tuple[OtherOffice, str] | None:
    """The office that a search means, and by which phrase.

    The longest phrase found in the search wins. None when a longer phrase of our own procedures is there around
    it: "công chứng căn cước" is a copy to be certified here, not an identity card.

    Args:
        folded: the search, folded.
        offices: each office with its folded phrases.
        own: the folded names and everyday phrases of our procedures.
    """
    best: tuple[float, OtherOffice, str] | None = None
    for office, phrases in offices:
        for phrase in phrases:
            length = _found(folded, phrase)
            if length and (best is None or length > best[0]):
                best = (length, office, phrase)
    if best is None:
        return None
    _, office, phrase = best
    ours = any(
        len(mine) > len(phrase) and holds(mine, phrase) and holds(folded, mine)
        for mine in own
        if phrase in mine
    )
    return None if ours else (office, phrase)


def _found(folded: str, phrase: str) -> float:
    """The length of `phrase` when the search holds it, perhaps with one typing mistake; otherwise 0."""
    if holds(folded, phrase):
        return len(phrase)
    wanted, words = phrase.split(), folded.split()
    for at in range(len(words) - len(wanted) + 1):
        if all(_nearly(typed, meant) for typed, meant in zip(words[at:], wanted, strict=False)):
            return len(phrase) - _SLIP_COST
    return 0


def _nearly(typed: str, meant: str) -> bool:
    return typed == meant or (len(meant) >= _SLIP_FROM and OSA.distance(typed, meant, score_cutoff=1) <= 1)
