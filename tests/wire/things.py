"""What the people of the wire tests have: each of them something of everything, with words that nobody else may see."""

import io
from datetime import timedelta
from uuid import UUID

from PIL import Image
from sqlmodel import select

from app import clock
from app.accounts import absences, family
from app.accounts import service as accounts
from app.accounts.permissions import Caller
from app.catalogue import proposals, workbook
from app.catalogue.form_rules import Repeat
from app.catalogue.loader import published
from app.catalogue.schema import HomeScope, HomeService
from app.db import reading, transaction
from app.dossiers import drafts, files, follow, messages, uploads, workdays
from app.dossiers import service as dossiers
from app.dossiers.intake import CleanFile
from app.dossiers.workflow import ORDER, STEPS
from app.guidance import certificates
from app.guidance import service as guidance
from app.guidance.paths import paths
from app.guidance.tutorials import tutorials
from app.homecare import service as visits
from app.homecare import slots
from app.notify import service as notify
from app.papers import apologies, results
from app.papers.findings import Found
from models.accounts import LoginSession, Role
from models.dossiers import ActionKind, Attachment, Dossier, Draft, ReturnMethod
from models.homecare import Visit, VisitAction, VisitDraft, VisitKind
from models.notify import Notification, NotificationKind
from models.results import SignatureState
from tests.support.procedures import GOOD_ANSWERS, procedure
from tests.support.pushservice import Device
from tests.support.signing import a_pdf

FILED, NEW = CODES = ("1.001193", "1.004873")
"""The procedure everybody has a draft of, and the one nobody has begun."""

AT_HOME = HomeService(eligible=True, scope=tuple(HomeScope), reason="Thử")
OWNER_PHONE, OWNER_NUMBER = "0938111222", "022157009876"
TUTORIAL = "cai-vneid"
PAPER = "birth_certificate"
WARD = "07069"
SUPPLEMENT = {
    "text": "Ảnh chụp bị mờ, mời chụp lại nơi đủ sáng.",
    "items": [{"document_key": PAPER, "reason": "unreadable", "note": "Mờ"}],
}


PROPOSED = "Tên đề nghị thử"


def proposed_file(name: str) -> bytes:
    """A spreadsheet that would give one procedure another name."""
    spec = next(spec for spec in published() if spec.code == NEW)
    return workbook.write([spec.model_copy(update={"name": name})])


async def propose(administrator: Caller) -> str:
    """A changed catalogue that waits to be published; its id."""
    async with transaction() as db:
        made = await proposals.propose(db, administrator, "a.xlsx", proposed_file(PROPOSED), whole=False)
    return str(made)


def secrets(actor: str) -> tuple[str, ...]:
    """The words that are in this person's form, file name, visit and phone, and nowhere else."""
    return tuple(f"{word}-{actor}" for word in ("tokhai", "tep", "nhanve", "goi", "dennha", "may", "tinnhan"))


async def give(actor: str, caller: Caller, callers: dict[str, Caller]) -> dict[str, str]:
    """One of each for this person; returns the ids by name."""
    found: dict[str, str] = {}
    made = await file_dossier(actor, caller, "filed")
    found |= {
        "receipt": follow.receipt_token(made.code),
        "last4": _phone(actor)[-4:],
        "dossier": str(made.id),
        "dossier_code": made.code,
        "filed_file": await _file_of(made.id),
    }
    await write(actor, caller, made.id)
    waiting = await file_dossier(actor, caller, "supplement")
    await act(callers, waiting.id, ActionKind.RECEIVE, owner=actor)
    await act(callers, waiting.id, ActionKind.REQUEST_SUPPLEMENT, owner=actor)
    async with transaction() as db:
        prepared = await files.attach_to_dossier(
            db, caller, waiting.id, PAPER, _word(actor, "tep"), paper(f"{actor} bổ sung")
        )
    found |= {
        "supplement": str(waiting.id),
        "supplement_code": waiting.code,
        "supplement_file": str(prepared.id),
    }
    found |= await _at_own_step(actor, caller, callers)
    found |= await _draft(actor, caller)
    found["upload"] = await _upload(caller, UUID(found["draft"]))
    found |= await _visits(actor, caller, callers)
    async with transaction() as db:
        for lesson in tutorials():
            await guidance.keep_progress(db, caller, lesson.slug, len(lesson.steps))
            await guidance.keep_quiz(db, caller, lesson.slug, len(lesson.quiz))
        certificate = await certificates.issue(db, caller, paths()[0].key)
        device = Device("https://fcm.googleapis.com")
        await notify.subscribe(db, caller, f"{device.endpoint}/{_word(actor, 'may')}", device.keys)
        elsewhere = LoginSession(
            account_id=caller.person,
            token_hash=accounts.token_hash(f"another {actor}"),
            device=_word(actor, "may"),
            created_at=clock.now(),
            last_seen_at=clock.now(),
            expires_at=clock.now() + timedelta(days=1),
        )
        db.add(elsewhere)
        kept, _ = await family.remember(db, caller, "")
        found["ticket"] = kept.ticket
    async with reading() as db:
        unread = await db.exec(
            select(Notification.id).where(
                Notification.account_id == caller.person,
                Notification.reference == waiting.id,
                Notification.kind == NotificationKind.DOSSIER_RECEIVED,
            )
        )
        found |= {"session": str(elsewhere.id), "notification": str(unread.one())}
    found |= {"certificate": str(certificate.id), "certificate_link": certificates.token_of(certificate)}
    return found


async def _at_own_step(actor: str, caller: Caller, callers: dict[str, Caller]) -> dict[str, str]:
    """For an officer, a dossier of their own that waits at the step they work at."""
    step = next((rule.step for rule in STEPS.values() if rule.role.value == actor), None)
    if step is None:
        return {}
    dossier = await file_dossier(actor, caller, "step")
    for before in ORDER[: ORDER.index(step)]:
        await act(callers, dossier.id, STEPS[before].verb, owner=actor)
    return {"at_step_code": dossier.code}


async def give_work(owner: Caller, callers: dict[str, Caller]) -> dict[str, str]:
    """Dossiers of the owner's, one waiting at each of the five steps."""
    found: dict[str, str] = {}
    steps = (
        ActionKind.RECEIVE,
        ActionKind.APPRAISE,
        ActionKind.APPROVE,
        ActionKind.STAMP,
        ActionKind.RETURN_RESULT,
    )
    for number, kind in enumerate(steps):
        dossier = await file_dossier("owner", owner, kind.value)
        for done in steps[:number]:
            await act(callers, dossier.id, done, owner="owner")
        found |= {f"at_{kind.value}": dossier.code, f"at_{kind.value}_id": str(dossier.id)}
        found[f"at_{kind.value}_file"] = await _file_of(dossier.id)
        await write("owner", owner, dossier.id)
    looked = Found(1, SignatureState.TRUSTED, ("Phòng Tư pháp",), clock.now())
    for name in ("result", "result_by_mistake"):  # what is taken back loses its contents, past every reset
        async with transaction() as db:
            made = await results.add(
                db,
                callers[Role.STAMP],
                found["at_return_result"],
                _word("owner", "ketqua"),
                results.Uploaded(a_pdf(name), looked, clock.now()),
            )
        found |= {name: str(made.id), f"{name}_link": made.token}
    return found


async def write(actor: str, caller: Caller, dossier: UUID) -> None:
    """A message of the owner's to the office."""
    async with transaction() as db:
        await messages.send(
            db, caller, dossier, f"Khi nào xong? {_word(actor, 'tinnhan')}", key="first", inside=False
        )


async def give_absence(callers: dict[str, Caller], substitute: UUID) -> str:
    """The courier will be away, in weeks from now: no work of the other cases is handed over by it."""
    later = clock.today() + timedelta(days=60)
    async with transaction() as db:
        kept = await absences.keep(db, callers["leader"], callers["courier"].person, substitute, later, later)
    return str(kept.id)


async def give_apology(dossier: str) -> None:
    """A letter of apology that waits to be sent for this dossier, as if its day had passed."""
    with clock.pretending(clock.now() + timedelta(days=60)):
        async with transaction() as db:
            assert await apologies.draft(db, UUID(dossier))


async def visits_of(owner: Caller) -> tuple[dict[str, str], dict[str, str]]:
    """The owner's visits by how they stand, and their days."""
    async with reading() as db:
        rows = (await db.exec(select(Visit).where(Visit.account_id == owner.person))).all()
    days = {f"{visit.status}_day": visit.day.isoformat() for visit in rows}
    return {f"visit_{visit.status}": str(visit.id) for visit in rows}, days


async def shared() -> dict[str, str]:
    """A slot with a free place and its rule, and a working day after every promise."""
    slot = await _free_slot(14)
    async with reading() as db:
        calendar = await workdays.calendar(db)
    later = clock.today() + timedelta(days=40)
    while not calendar.is_workday(later):
        later += timedelta(days=1)
    return {"slot": slot, "rule": slot.partition("/")[2], "later": later.isoformat()}


async def file_dossier(actor: str, caller: Caller, name: str) -> Dossier:
    """A dossier just filed by its owner."""
    draft = UUID((await _draft(actor, caller, name))["draft"])
    async with transaction() as db:
        return await dossiers.file_draft(db, caller, draft, key=f"{actor}-{name}")


async def act(callers: dict[str, Caller], dossier: UUID, kind: ActionKind, *, owner: str) -> None:
    """One thing the office does with a dossier, by an officer who is not its owner."""
    role = "appraise" if kind is ActionKind.REQUEST_SUPPLEMENT else kind.value.partition("_")[0]
    if role == owner:
        officer = Caller(callers["courier"].account_id, "Đồng nghiệp", roles=callers[role].roles)
    else:
        officer = callers[role]
    data = SUPPLEMENT if kind is ActionKind.REQUEST_SUPPLEMENT else {}
    async with transaction() as db:
        await dossiers.act(db, officer, dossier, kind, data, key=f"{kind.value}-{dossier}"[:64])


def paper(text: str) -> CleanFile:
    """A small picture; another one for each text."""
    content = io.BytesIO()
    shades = list(text.encode()) + [0] * 64
    picture = Image.new("RGB", (16, 16))
    picture.putdata([(shade, shade, index) for index, shade in enumerate(shades[:256])])
    picture.save(content, "JPEG")
    return CleanFile(content.getvalue(), "image/jpeg", 1)


def _phone(actor: str) -> str:
    return OWNER_PHONE if actor == "owner" else "0971000111"


def _word(actor: str, word: str) -> str:
    return f"{word}-{actor}"


_WHO, _WHAT = procedure().form
FORM = (_WHO, _WHAT.model_copy(update={"repeat": Repeat(noun="việc", max=9)}))
"""The invented form, of which the second screen may be repeated."""


async def _draft(actor: str, caller: Caller, name: str = "draft") -> dict[str, str]:
    """A draft that may be filed as it stands."""
    async with transaction() as db:
        draft = await drafts.start_or_resume(db, caller, FILED)
        answers = GOOD_ANSWERS | {
            "applicant_full_name": caller.full_name,
            "applicant_address": f"Số 5, {_word(actor, 'tokhai')}, phường Mạo Khê",
            "applicant_phone": _phone(actor),
            "applicant_id": OWNER_NUMBER if actor == "owner" else "022088000456",
            "reason": _word(actor, "tokhai"),
        }
        await drafts.save_answers(db, caller, draft, answers)
        await drafts.choose_return(db, caller, draft, ReturnMethod.HOME, f"Số 6, {_word(actor, 'nhanve')}")
        attached = await files.attach_to_draft(
            db, caller, draft, PAPER, f"{_word(actor, 'tep')}.jpg", paper(f"{actor} {name}")
        )
        kept = await db.get_one(Draft, draft)
        kept.carried_from = kept.procedure_id
    return {"draft": str(draft), "file": str(attached.id)}


async def _upload(caller: Caller, draft: UUID) -> str:
    """A file of which nothing has arrived yet."""
    async with transaction() as db:
        return str(await uploads.begin(db, caller, uploads.Target(PAPER, draft_id=draft), "dở.jpg", 1000))


async def _file_of(dossier: UUID) -> str:
    async with reading() as db:
        return str((await db.exec(select(Attachment.id).where(Attachment.dossier_id == dossier))).one())


async def _free_slot(skip: int) -> str:
    async with reading() as db:
        offered = await slots.offered(db, WARD, clock.now() + timedelta(days=4))
    free = [slot.key for slot in offered if slot.left]
    return free[skip % len(free)]


_taken = iter(range(1000))


async def _visits(actor: str, caller: Caller, callers: dict[str, Caller]) -> dict[str, str]:
    """A visit that waits for the Centre, one moved, one confirmed, and one not sent yet."""
    found: dict[str, str] = {}
    officer = callers["guide" if actor != "guide" else "leader"]
    for kind, code, action in (
        (VisitKind.GUIDANCE, FILED, None),
        (VisitKind.PICK_UP, FILED, VisitAction.RESCHEDULE),
        (VisitKind.PICK_UP, NEW, VisitAction.CONFIRM),
    ):
        await _visit_draft(actor, caller, kind, code)
        async with transaction() as db:
            visit = await visits.book(db, caller, f"{actor}-{kind.value}-{code}")
        if action is not None:
            slot = await _free_slot(next(_taken)) if action is VisitAction.RESCHEDULE else ""
            async with transaction() as db:
                await visits.act(db, officer, visit.id, action, reason="Hôm đó đã kín", slot=slot)
        found[f"visit_{action.value if action else 'request'}"] = str(visit.id)
    found["visit_draft"] = await _visit_draft(actor, caller, VisitKind.GUIDANCE, NEW)
    return found


async def _visit_draft(actor: str, caller: Caller, kind: VisitKind, code: str) -> str:
    """An unsent request for a visit; returns its key."""
    now = clock.now()
    draft = VisitDraft(
        account_id=caller.person,
        key=f"{actor}-{kind.value}-{code}",
        step="review",
        kind=kind,
        procedure_code=code,
        ward_code=WARD,
        hamlet="khu Thử",
        address=f"Số 7, {_word(actor, 'dennha')}",
        phone="0971000222",
        note=_word(actor, "goi"),
        slot=await _free_slot(next(_taken)),
        created_at=now,
        updated_at=now,
    )
    async with transaction() as db:
        db.add(draft)
    return draft.key
