"""Which lines of a statement are transfers that were read before, where the bank gives them no reference. Pure.

Two equal transfers of one day look exactly alike. Within one file each is one of its own. Between files that tell of the
same day nothing says whether a line was there already, unless one of the two plainly tells of all that the other does,
something else of that day included. What cannot be told is asked: it is never booked, and never left out.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from app.fees.statement import Line

Told = Mapping[str, Counter[str]]
"""What each earlier statement told of one day: how many lines of each `alike`, by the statement's id."""


@dataclass(frozen=True)
class Known:
    """What earlier statements brought.

    Attributes:
        rows: the transfers that are known, by `alike`, in a fixed order; those that still are a question left out.
        told: the statements, by day.
    """

    rows: Mapping[str, Sequence[str]]
    told: Mapping[object, Told]


def place(lines: Sequence[Line], statement_id: str, known: Known) -> list[Line]:
    """The lines with the ids of the transfers they are; one that `asks` has an id of its own until somebody decides."""
    here: dict[object, Counter[str]] = defaultdict(Counter)
    for line in lines:
        here[line.day][line.alike] += 1
    nth: Counter[str] = Counter()
    placed: list[Line] = []
    for line in lines:
        place_of = nth[line.alike]
        nth[line.alike] += 1
        rows = known.rows.get(line.alike, ())
        if line.has_ref or place_of >= len(rows):
            placed.append(line)
        elif place_of < surely_known(line.alike, here[line.day], known.told.get(line.day, {}), len(rows)):
            placed.append(replace(line, id=rows[place_of]))
        else:
            own = sha256(f"alike|{line.alike}|{statement_id}|{place_of}".encode()).hexdigest()
            placed.append(replace(line, id=own, asks=True))
    return placed


def surely_known(alike: str, here: Counter[str], told: Told, rows: int) -> int:
    """How many lines of `alike` of a file were surely read before, of `rows` transfers that were.

    As many as the best single statement had of those that this file plainly tells again; all, if it tells again every
    statement that had any.
    """
    with_it = [earlier for earlier in told.values() if earlier[alike]]
    again = [earlier for earlier in with_it if tells_again(alike, here, earlier)]
    if with_it and len(again) == len(with_it):
        return min(rows, here[alike])
    return min(rows, here[alike], max((earlier[alike] for earlier in again), default=0))


def tells_again(alike: str, here: Counter[str], earlier: Counter[str]) -> bool:
    """Whether one of two files tells of all that the other does on a day, and of something beside `alike`."""
    both = here & earlier
    return any(each != alike for each in both) and both in (here, earlier)
