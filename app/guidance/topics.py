"""What can be taught: every tutorial, and how to file every procedure. A topic's key is "hoc:cai-vneid" or "thu-tuc:1.001193"."""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from app.catalogue import queries as catalogue
from app.guidance.tutorials import tutorials

TUTORIAL, PROCEDURE = "hoc:", "thu-tuc:"


@dataclass(frozen=True)
class Topics:
    """Tutorials in teaching order and procedures by name, each as (key, name)."""

    tutorials: tuple[tuple[str, str], ...]
    procedures: tuple[tuple[str, str], ...]

    @property
    def names(self) -> dict[str, str]:
        return dict(self.tutorials + self.procedures)

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(self.names)


_kept: tuple[object, Topics] | None = None


async def known(db: AsyncSession) -> Topics:
    """Every topic there is today, read anew only after an import. Public, like tutorials and catalogue."""
    global _kept  # noqa: PLW0603 - one prepared list a process
    index = await catalogue.search_index(db)
    if _kept is None or _kept[0] is not index:
        _kept = (index, await _read(db))
    return _kept[1]


async def _read(db: AsyncSession) -> Topics:
    published = sorted(await catalogue.published(db), key=lambda each: each.spec.name)
    return Topics(
        tuple((TUTORIAL + one.slug, one.title) for one in tutorials()),
        tuple((PROCEDURE + each.spec.code, each.spec.name) for each in published),
    )


def procedure_of(topic: str) -> str | None:
    """The code of the procedure a topic is about; None for a tutorial."""
    return topic.removeprefix(PROCEDURE) if topic.startswith(PROCEDURE) else None
