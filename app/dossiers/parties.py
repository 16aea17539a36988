"""Who files a dossier and on whose behalf, as its form said when it was filed."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.catalogue import queries as catalogue
from app.dossiers import about, for_whom, ledger
from app.dossiers.for_whom import Subject
from models.dossiers import Dossier, DossierAction, DossierKey


@dataclass(frozen=True)
class Parties:
    """The applicant's name, and for whom else they file; None when for themselves, or where that is not asked."""

    applicant: str
    subject: Subject | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Every name by which the dossier is found."""
        return (self.applicant, self.subject.name) if self.subject else (self.applicant,)

    @property
    def said(self) -> str:
        """Both in one line, for the office."""
        return f"{self.applicant}, nộp thay cho {self.subject.said}" if self.subject else self.applicant


async def of(db: AsyncSession, dossiers: Sequence[UUID]) -> dict[UUID, Parties]:
    """The parties of these dossiers; whoever calls has checked the caller."""
    return {
        dossier: Parties(answers.get("applicant_full_name", ""), for_whom.subject(answers))
        for dossier, answers in (await filed_answers(db, dossiers)).items()
    }


async def named(db: AsyncSession, dossiers: Sequence[Dossier]) -> dict[UUID, str]:
    """About whom or what each of these dossiers is, for its owner's lists; whoever calls has checked the caller."""
    answers = await filed_answers(db, [each.id for each in dossiers])
    return {
        each.id: about.name((await catalogue.get_version(db, each.procedure_id)).spec, answers[each.id])
        for each in dossiers
        if each.id in answers
    }


async def filed_answers(db: AsyncSession, dossiers: Sequence[UUID]) -> dict[UUID, dict[str, str]]:
    """The forms of these dossiers as they were filed; whoever calls has checked the caller."""
    rows = await db.exec(
        select(DossierAction, DossierKey)
        .join(DossierKey, col(DossierKey.dossier_id) == DossierAction.dossier_id)
        .where(col(DossierAction.dossier_id).in_(dossiers), DossierAction.seq == 1)
    )
    return {
        action.dossier_id: ledger.open_data(key, action).get("answers") or {} for action, key in rows.all()
    }
