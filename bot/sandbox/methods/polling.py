"""How the bot gets its updates: asking for them, or a webhook."""

import re
from itertools import islice

from bot.sandbox.methods.parameters import List
from bot.sandbox.webhook import Webhook, checked_address
from bot.sandbox.wire import ApiError, Json, bad_request
from bot.sandbox.world import World

_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
_WEBHOOK_IS_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


def get_updates(
    world: World, offset: int = 0, limit: int = 100, timeout: int = 0, allowed_updates: List | None = None
) -> list[Json]:
    """What is pending now; waiting up to `timeout` seconds is the server's part (bot.sandbox.delivery)."""
    if world.webhook.url:
        raise ApiError(409, _WEBHOOK_IS_ACTIVE)
    if timeout < 0:
        raise bad_request("invalid timeout specified")
    if allowed_updates is not None:
        world.updates.allowed = [str(kind) for kind in allowed_updates]
    world.updates.acknowledge_before(offset)
    return [update.as_json() for update in islice(world.updates.pending(), max(1, min(limit, 100)))]


def set_webhook(
    world: World,
    *,
    url: str,
    max_connections: int = 40,
    allowed_updates: List | None = None,
    drop_pending_updates: bool = False,
    secret_token: str = "",
) -> bool:
    if not url:
        return delete_webhook(world, drop_pending_updates)
    if not _SECRET.fullmatch(secret_token):
        raise bad_request("secret token contains unallowed characters")
    connections = max(1, min(max_connections, 100))
    hook = Webhook(url=checked_address(url), secret_token=secret_token, max_connections=connections)
    if allowed_updates is not None:
        world.updates.allowed = [str(kind) for kind in allowed_updates]
    world.set_webhook(hook, drop_pending=drop_pending_updates)
    return True


def delete_webhook(world: World, drop_pending_updates: bool = False) -> bool:
    world.set_webhook(Webhook(), drop_pending=drop_pending_updates)
    return True


def get_webhook_info(world: World) -> Json:
    return world.webhook.as_json(len(world.updates.pending()), world.updates.allowed)


METHODS = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
