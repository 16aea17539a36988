"""What the pages of both sides of an application have in their state: the screen that is open."""

from collections.abc import Mapping
from typing import Any

import reflex as rx

from app import clock
from app.dossiers import screens
from app.dossiers.drafts import OpenDraft
from app.dossiers.forms import RETURN_ADDRESS
from app.dossiers.screens import ScreenKind
from models.accounts import DigitalLevel
from pages import _nop_view as view

TYPED = "_typed"
"""In which assets/nop.js lists, of a form that is sent, the boxes the server does not know yet."""


class ScreenState(rx.State, mixin=True):
    """One screen of an application, as its owner or somebody who helps them sees it.

    Attributes:
        autosave: the route that keeps what is typed here.
        subject: for whom, or about what, it is; empty for the applicant and while that is not said.
        loads: boxes are drawn anew when it changes.
        from_review: somebody came here from the review, and goes back there.
        news: which questions came or went, here or on other screens, while this screen was open.
    """

    draft_id: str = ""
    autosave: str = ""
    procedure_name: str = ""
    procedure_code: str = ""
    subject: str = ""
    screen: str = ""
    kind: str = ""
    title: str = ""
    step: int = 0
    steps: int = 0
    attempt: int = 0
    scan: str = ""
    saved: str = ""
    loads: int = 0
    from_review: bool = False
    questions: list[view.Question] = []
    documents: list[view.DocumentRow] = []
    ways: list[view.ReturnRow] = []
    return_address: str = ""
    parts: list[view.ReviewPart] = []
    costs: list[tuple[str, str]] = []
    complete: bool = False
    news: str = ""
    _later: dict[str, str] = {}

    def _show_screen(self, draft: OpenDraft, target: str, level: DigitalLevel | None) -> None:
        """Fill in everything of a screen but the parts of the review."""
        spec = draft.spec
        order = screens.screens_of(spec, level)
        place = screens.screen_at(spec, target, level)
        here = order[place]
        self.procedure_name, self.procedure_code = spec.name, spec.code
        self.subject = draft.subject
        stays = self.screen == here.key
        self.screen, self.kind, self.title = here.key, here.kind.value, here.title
        self.step, self.steps = place + 1, len(order)
        self.saved = clock.say_moment(draft.saved_at)
        questions = view.questions(draft, here)
        later = view.on_other_screens(order, here)
        said = (view.say_news(self.questions, questions), view.say_later(self._later, later)) if stays else ()
        self.news = " ".join(filter(None, said))
        self.questions, self._later = questions, later
        self.scan = view.scanned(order, here)
        self.documents = view.documents(draft) if here.kind is ScreenKind.DOCUMENTS else []
        self.ways = view.return_rows(draft) if here.kind is ScreenKind.RETURN else []
        self.return_address = draft.return_address or draft.answers.get("applicant_address", "")
        if here.kind is ScreenKind.REVIEW:
            self.costs = view.costs(spec)
            self.from_review = False


def typed_here(form: dict[str, Any], saved: OpenDraft | None = None) -> dict[str, str]:
    """The answers that a form brings: what was typed on this device and is not known to be saved.

    What the other boxes show may be older than what another device, or another person, has saved since. Of a page
    whose script did not load all of it is taken. While the `saved` draft has no address for the result, the one that
    the page proposes is an answer as well.
    """
    shown = {str(box): value for box, value in form.items() if isinstance(value, str)}
    listed = shown.pop(TYPED, None)
    if listed is None:
        return shown
    own = set(listed.split())
    if saved is not None and not saved.return_address:
        own.add(RETURN_ADDRESS)
    return {box: value for box, value in shown.items() if box in own}


def to_send(form: dict[str, Any], filed: Mapping[str, str], kept: Mapping[str, str]) -> dict[str, str]:
    """What the boxes of a corrected form hold when it is sent: what was `filed`, `kept` since, and typed here last."""
    stands = {**filed, **kept, **typed_here(form)}
    return {box: stands.get(box, "") for box in form if box != TYPED}


def please_mend(count: int) -> str:
    """What the error panel says above the errors of single boxes."""
    return f"Còn {count} chỗ cần sửa, ghi ngay dưới từng ô. Những gì đã nhập vẫn còn."
