"""Which lines of a statement are transfers that were read before, where the bank gives them no reference. Pure.

Two equal transfers of one day look exactly alike. Within one file each is one of its own. Between files that tell of the
same day nothing that stands in them says whether a line was there already, however much they have in common. But a file
tells of one stretch of time without a gap: what has lines of days before and after has the whole day, and two that begin
before it, or end after it, differ by one end of it alone. What cannot be told so is asked: it is never booked, and never
left out.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from app.fees.statement import Line


@dataclass(frozen=True)
class Told:
    """What one statement told of one day.

    Attributes:
        counts: how many lines of each `alike`.
        before: it has lines of an earlier day, so that it has this one from its beginning.
        after: it has lines of a later day, so that it has this one to its end.
    """

    counts: Counter[str]
    before: bool
    after: bool


@dataclass(frozen=True)
class Known:
    """What earlier statements brought.

    Attributes:
        rows: the transfers that are known, by `alike`, in a fixed order; those that still are a question left out.
        told: what each of the statements told, by day.
    """

    rows: Mapping[str, Sequence[str]]
    told: Mapping[date, Sequence[Told]]


def told_of(day: date, counts: Counter[str], first: date, last: date) -> Told:
    """What a statement that goes from `first` to `last` told of a day."""
    return Told(counts, before=first < day, after=day < last)


def place(lines: Sequence[Line], statement_id: str, known: Known) -> list[Line]:
    """The lines with the ids of the transfers they are; one that `asks` has an id of its own until somebody decides."""
    counts: dict[date, Counter[str]] = defaultdict(Counter)
    for line in lines:
        counts[line.day][line.alike] += 1
    here = {day: told_of(day, count, min(counts), max(counts)) for day, count in counts.items()}
    nth: Counter[str] = Counter()
    placed: list[Line] = []
    for line in lines:
        place_of = nth[line.alike]
        nth[line.alike] += 1
        rows = known.rows.get(line.alike, ())
        if line.has_ref or place_of >= len(rows):
            placed.append(line)
        elif place_of < surely_known(line.alike, here[line.day], known.told.get(line.day, ()), len(rows)):
            placed.append(replace(line, id=rows[place_of]))
        else:
            own = sha256(f"alike|{line.alike}|{statement_id}|{place_of}".encode()).hexdigest()
            placed.append(replace(line, id=own, asks=True))
    return placed


def surely_known(alike: str, here: Told, told: Iterable[Told], rows: int) -> int:
    """How many lines of `alike` of a file were surely read before, of `rows` transfers that were.

    As many as the best single statement had of those that surely have all of this file, or are had by it; all, if that is
    so of every statement that had any.
    """
    with_it = [earlier for earlier in told if earlier.counts[alike]]
    again = [earlier.counts[alike] for earlier in with_it if one_has_the_other(here, earlier)]
    most = min(rows, here.counts[alike])
    return most if with_it and len(again) == len(with_it) else min(most, max(again, default=0))


def one_has_the_other(here: Told, earlier: Told) -> bool:
    """Whether one of two statements surely has every transfer of a day that the other has.

    So it is when one has the whole day, and when both have its beginning or both its end. Where the lines say otherwise,
    the bank left something out, and nothing is sure.
    """
    whole = any(each.before and each.after for each in (here, earlier))
    same_edge = (here.before and earlier.before) or (here.after and earlier.after)
    both = here.counts & earlier.counts
    return (whole or same_edge) and both in (here.counts, earlier.counts)
