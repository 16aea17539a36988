"""The chain notices every way of changing the past."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dossiers import ledger
from models._types import seal
from models.dossiers import (
    ActionKind,
    Channel,
    Dossier,
    DossierAction,
    PortalStatus,
    ReturnMethod,
    SupplementReason,
)

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
Chain = list[DossierAction]


def a_chain() -> tuple[Dossier, Chain]:
    dossier_id, actor = uuid4(), uuid4()
    chain: Chain = []
    for seq, kind in enumerate((ActionKind.FILE, ActionKind.ASSIGN, ActionKind.RECEIVE), start=1):
        action = DossierAction(
            dossier_id=dossier_id,
            seq=seq,
            kind=kind,
            actor_id=actor,
            at=AT + timedelta(hours=seq),
            key=f"k{seq}",
            facts=ledger.canonical({"seq": seq}),
            sealed=seal(f"personal {seq}".encode()),
            prev_hash=chain[-1].hash if chain else "",
            hash="",
        )
        action.hash = ledger.digest(action)
        chain.append(action)
    head = Dossier(
        id=dossier_id,
        code="H49.22-261123-0001",
        procedure_code="1.001193",
        procedure_id=uuid4(),
        procedure_name="Đăng ký khai sinh",
        owner_id=actor,
        filed_by=actor,
        channel=Channel.ONLINE,
        return_method=ReturnMethod.COUNTER,
        status=PortalStatus.FILED,
        filed_at=AT,
        phone_last4_hash="",
        updated_at=AT,
        last_seq=3,
        last_hash=chain[-1].hash,
    )
    return head, chain


def test_an_untouched_chain_holds() -> None:
    ledger.verify(*a_chain())


def _rehash_second(chain: Chain) -> None:
    chain[1].facts = "{}"
    chain[1].hash = ledger.digest(chain[1])


def _rewrite_all(chain: Chain) -> None:
    chain[0].key = "forged"
    prev = ""
    for action in chain:
        action.prev_hash = prev
        action.hash = prev = ledger.digest(action)


@pytest.mark.parametrize(
    ("tamper", "at"),
    [
        (lambda chain: setattr(chain[1], "facts", "{}"), 2),
        (lambda chain: setattr(chain[1], "kind", ActionKind.STAMP), 2),
        (lambda chain: setattr(chain[0], "actor_id", uuid4()), 1),
        (lambda chain: setattr(chain[0], "on_behalf_of", uuid4()), 1),
        (lambda chain: setattr(chain[2], "at", AT), 3),
        (lambda chain: setattr(chain[2], "sealed", b"other"), 3),
        (lambda chain: setattr(chain[1], "key", "other"), 2),
        (lambda chain: setattr(chain[1], "dossier_id", uuid4()), 2),
        (lambda chain: chain.pop(0), 1),
        (lambda chain: chain.pop(1), 2),
        (lambda chain: chain.pop(), 3),
        (lambda chain: chain.reverse(), 1),
        (lambda chain: chain.append(chain[2]), 4),
        (_rehash_second, 3),
        (_rewrite_all, 4),
    ],
)
def test_whatever_is_changed_is_noticed_where_it_was_changed(
    tamper: Callable[[Chain], None], at: int
) -> None:
    head, chain = a_chain()
    tamper(chain)
    with pytest.raises(ledger.ChainBroken) as broken:
        ledger.verify(head, chain)
    assert broken.value.seq == at


@given(st.dictionaries(st.text(max_size=5), st.one_of(st.integers(), st.text(), st.none(), st.booleans())))
def test_facts_have_one_spelling_whatever_their_order(facts: dict[str, object]) -> None:
    assert ledger.canonical(facts) == ledger.canonical(dict(reversed(facts.items())))


def test_what_is_wanted_is_what_was_asked_for_last() -> None:
    _, chain = a_chain()
    assert ledger.wanted_documents(chain) == {}
    for action, reason in zip(chain[1:], ("wrong", "unreadable"), strict=True):
        action.kind = ActionKind.REQUEST_SUPPLEMENT
        action.facts = ledger.canonical({"items": [{"document_key": "giay", "reason": reason}]})
    assert ledger.wanted_documents(chain) == {"giay": SupplementReason.UNREADABLE}
