"""Routes by which a browser subscribes to push messages and ends it; `assets/push.js` calls them."""

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from app.accounts.permissions import Caller, Permission
from app.db import reading, transaction
from app.keys import vapid_public_key
from app.notify import queries, service
from app.notify.rules import Keys
from app.web.session import allowed

router = APIRouter(prefix="/api/push", tags=["push"])


class PushKey(BaseModel):
    """What a browser needs to subscribe.

    Attributes:
        key: our public key (`applicationServerKey`).
        subscribed: whether this browser already gets the caller's messages.
    """

    key: str
    subscribed: bool


class BrowserKeys(BaseModel):
    """The `keys` of `PushSubscription.toJSON()`."""

    p256dh: str = Field(max_length=200)
    auth: str = Field(max_length=60)


class Subscription(BaseModel):
    """A browser's `PushSubscription.toJSON()`."""

    endpoint: str = Field(max_length=2_048)
    keys: BrowserKeys


@router.get("/key")
async def push_key(caller: Caller = allowed(Permission.USE_OWN_ACCOUNT)) -> PushKey:
    """Our public key, and whether this browser is subscribed."""
    async with reading() as db:
        subscribed = await queries.is_subscribed(db, caller)
    return PushKey(key=vapid_public_key(), subscribed=subscribed)


@router.post("/subscriptions", status_code=204)
async def subscribe(
    subscription: Subscription, caller: Caller = allowed(Permission.USE_OWN_ACCOUNT)
) -> Response:
    """Send the caller's push messages to this browser, and record their agreement."""
    keys = Keys(subscription.keys.p256dh, subscription.keys.auth)
    async with transaction() as db:
        await service.subscribe(db, caller, subscription.endpoint, keys)
    return Response(status_code=204)


@router.delete("/subscriptions", status_code=204)
async def unsubscribe(caller: Caller = allowed(Permission.USE_OWN_ACCOUNT)) -> Response:
    """Send nothing to this browser any more."""
    async with transaction() as db:
        await service.unsubscribe(db, caller)
    return Response(status_code=204)
