"""Finding a procedure as one types: without diacritics, with typing mistakes, by everyday words.

The index is prepared once; a query walks the vocabulary, not the records. Every word of the query is matched
against the words of the catalogue (whole, as a beginning, or nearly), rare words count more, and the records
that are left are ordered by how well the whole phrase fits a name or an everyday phrase of theirs.

Most Vietnamese words are short, and a short word with one letter changed is another word: "chết" is no mistyped
"chế". So words of up to four letters are taken for mistyped only beside others that fit.
"""

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from app.catalogue.elsewhere import holds, match
from app.catalogue.schema import OnlineLevel, OtherOffice, ProcedureSpec

# Where a word stands says how much it means.
_NAME, _KEYWORD, _SUMMARY = 1.0, 0.9, 0.3
_PREFIX_QUALITY = 0.8
_NEAR_QUALITY = 0.6
_ACCENT_BONUS = 0.1
_PHRASE_WEIGHT = 1.5
_WHOLE_PHRASE_BONUS = 0.5
_NEEDED_SHARE = 0.5
_RERANKED = 60
_FULL_MATCH = 100.0
_WORDS_AT_MOST = 16
_SHORT = 4  # letters

# Words that everybody types around what they mean.
_FILLER = frozenset(
    (
        *(
            "toi",
            "em",
            "con",
            "chau",
            "minh",
            "muon",
            "can",
            "xin",
            "cho",
            "lam",
            "nhu",
            "the",
            "nao",
            "thi",
            "phai",
        ),
        *(
            "o",
            "dau",
            "di",
            "de",
            "nho",
            "hoi",
            "giup",
            "ve",
            "thu",
            "tuc",
            "giay",
            "to",
            "bi",
            "mot",
            "cai",
            "va",
        ),
        "cua",
    )
)


def fold(text: str) -> str:
    """Lower case, no diacritics, only letters, digits and single spaces: "Đăng ký" becomes "dang ky"."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(re.findall(r"[a-z0-9]+", letters))


def _accented(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", unicodedata.normalize("NFC", text.lower())))


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; nothing means everything."""

    field: str | None = None
    department: str | None = None
    online: OnlineLevel | None = None
    home_service: bool | None = None

    def admit(self, spec: ProcedureSpec) -> bool:
        return (
            (not self.field or spec.field.slug == self.field)
            and (not self.department or spec.department.slug == self.department)
            and (not self.online or spec.online.level is self.online)
            and (self.home_service is None or spec.home_service.eligible is self.home_service)
        )


@dataclass(frozen=True)
class _Entry:
    spec: ProcedureSpec
    phrases: tuple[str, ...]
    accented: frozenset[str]


class SearchIndex:
    """A prepared catalogue. `search` is pure and takes about a millisecond."""

    def __init__(self, specs: Sequence[ProcedureSpec], offices: Sequence[OtherOffice] = ()) -> None:
        self._offices = [(each, tuple(fold(text) for text in each.keywords)) for each in offices]
        self._entries: list[_Entry] = []
        self._postings: dict[str, dict[int, float]] = defaultdict(dict)
        for number, spec in enumerate(specs):
            names = (spec.name, spec.official_name or "")
            self._entries.append(
                _Entry(
                    spec,
                    tuple(fold(text) for text in (spec.name, *spec.keywords)),
                    _accented(" ".join((*names, *spec.keywords))),
                )
            )
            self._add(number, _SUMMARY, spec.summary, spec.audience, spec.result, spec.field.name, names[1])
            self._add(number, _KEYWORD, *spec.keywords)
            self._add(number, _NAME, spec.name, spec.code.replace(".", ""), spec.code)
        self._vocabulary = list(self._postings)
        count = len(self._entries) or 1
        self._rarity = {word: math.log(1 + count / len(numbers)) for word, numbers in self._postings.items()}

    def _add(self, number: int, weight: float, *texts: str) -> None:
        for text in texts:
            for word in fold(text).split():
                self._postings[word][number] = max(weight, self._postings[word].get(number, 0.0))

    def search(
        self, query: str, filters: Filters | None = None, limit: int | None = None
    ) -> list[ProcedureSpec]:
        """The procedures that fit, best first; without a query, all that the filters admit.

        What holds no letter and no digit means nothing and finds nothing. When the query means something that
        another office does, only procedures that name the same thing are found.
        """
        admitted = {n for n, e in enumerate(self._entries) if filters is None or filters.admit(e.spec)}
        if not query.strip():
            return [self._entries[n].spec for n in sorted(admitted)][:limit]
        folded = fold(query)
        if not folded:
            return []
        if office := self._match_office(folded):
            admitted = {n for n in admitted if self._names(n, folded, office[1])}
        elif not _meant(folded):
            admitted = {n for n in admitted if any(holds(mine, folded) for mine in self._entries[n].phrases)}
        ranked = sorted(self._scores(folded, admitted).items(), key=lambda pair: (-pair[1], pair[0]))
        accents = _accented(query)
        reranked = sorted(
            ((score + self._phrase(n, folded, accents), n) for n, score in ranked[:_RERANKED]),
            key=lambda pair: (-pair[0], pair[1]),
        )
        found = [n for _, n in reranked] + [n for n, _ in ranked[_RERANKED:]]
        return [self._entries[n].spec for n in found][:limit]

    def elsewhere(self, query: str) -> OtherOffice | None:
        """The other office that does what the query means, if one does."""
        found = self._match_office(fold(query))
        return found[0] if found else None

    def _match_office(self, folded: str) -> tuple[OtherOffice, str] | None:
        own = (phrase for entry in self._entries for phrase in entry.phrases)
        return match(folded, self._offices, own) if folded else None

    def _names(self, number: int, folded: str, phrase: str) -> bool:
        """Whether a procedure is about the phrase too, or is named by other words of the query."""
        return any(
            holds(mine, phrase) or (" " in mine and holds(folded, mine))
            for mine in self._entries[number].phrases
        )

    def _scores(self, folded: str, admitted: set[int]) -> dict[int, float]:
        """How much of the query, by meaning, each record holds: 1 for all of it in its name."""
        words = folded.split()[:_WORDS_AT_MOST]
        meant = _meant(" ".join(words)) or words
        matches = {word: self._matches(word) for word in dict.fromkeys(meant)}
        mistyped = {word for word, near in matches.items() if not near}
        for word in mistyped:
            if len(word) > _SHORT or (len(matches) > 1 and mistyped == {word}):
                matches[word] = self._nearly(word)
        unseen = math.log(1 + (len(self._entries) or 1))
        weights = {
            word: max((self._rarity[found] for found in near), default=unseen)
            for word, near in matches.items()
        }
        total = sum(weights.values())
        scores: dict[int, float] = defaultdict(float)
        # A short mistyped word says something only of what the other words found: it comes last.
        for word, near in sorted(matches.items(), key=lambda pair: _is_guess(pair[0], mistyped)):
            best: dict[int, float] = {}
            for found, quality in near.items():
                for number, place in self._postings[found].items():
                    if number in admitted:
                        best[number] = max(best.get(number, 0.0), quality * place)
            for number, value in best.items():
                if number in scores or not _is_guess(word, mistyped):
                    scores[number] += value * weights[word] / total
        if not scores:
            return {}
        needed = _NEEDED_SHARE * max(scores.values())
        return {number: score for number, score in scores.items() if score >= needed}

    def _matches(self, word: str) -> dict[str, float]:
        """The catalogue's words that this one may stand for, with how surely (0 to 1)."""
        found: dict[str, float] = {}
        if word in self._postings:
            found[word] = 1.0
        for other in self._vocabulary:
            if other != word and len(word) > 1 and other.startswith(word):
                found[other] = _PREFIX_QUALITY
        return found

    def _nearly(self, word: str) -> dict[str, float]:
        """The catalogue's words that are nearly this one: one slip away, a second only in long words."""
        slips = 1 if len(word) < 7 else 2
        if len(word) < 3:
            return {}
        return {
            other: _NEAR_QUALITY
            for other in self._vocabulary
            if abs(len(other) - len(word)) <= slips and OSA.distance(word, other, score_cutoff=slips) <= slips
        }

    def _phrase(self, number: int, folded: str, accents: frozenset[str]) -> float:
        entry = self._entries[number]
        meant = " ".join(_meant(folded)) or folded
        fit = max(
            (fuzz.token_sort_ratio(said, phrase) + fuzz.ratio(said, phrase)) / 2
            for phrase in entry.phrases
            for said in {folded, meant}
        )
        whole = any(f" {folded} " in f" {phrase} " for phrase in entry.phrases)
        agreed = len(accents & entry.accented) / len(accents) if accents else 0.0
        return (
            _PHRASE_WEIGHT * fit / _FULL_MATCH
            + (_WHOLE_PHRASE_BONUS if whole else 0.0)
            + _ACCENT_BONUS * agreed
        )


def _meant(folded: str) -> list[str]:
    """The words of a search without those that everybody types around what they mean."""
    return [word for word in folded.split() if word not in _FILLER]


def _is_guess(word: str, mistyped: set[str]) -> bool:
    return word in mistyped and len(word) <= _SHORT
