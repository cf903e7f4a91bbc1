"""Waking the relay. Only haste: a nudge that gets lost is made good by the relay's polling."""

import logging

import redis

from core import conf
from core.redis import client, waiting_client

logger = logging.getLogger(__name__)


def nudge() -> None:
    """Tell the relay that there are rows. Never raises."""
    try:
        pipeline = client().pipeline(transaction=False)
        pipeline.lpush(conf.get("OUTBOX_NUDGE_KEY"), 1)
        pipeline.ltrim(conf.get("OUTBOX_NUDGE_KEY"), 0, 0)  # one is enough, however many while it slept
        pipeline.execute()
    except redis.RedisError as error:
        logger.warning("outbox nudge lost: %s", type(error).__name__)


def wait_for_nudge(seconds: float) -> bool:
    """Sleep until nudged or for that long; whether there was one. Raises RedisError when Redis is away."""
    return waiting_client().blpop([conf.get("OUTBOX_NUDGE_KEY")], timeout=seconds) is not None
