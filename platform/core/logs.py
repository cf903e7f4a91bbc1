"""One JSON object per line, with the request's id and the shop's, and without personal data."""

import json
import logging
import logging.config
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from core import conf
from core.context import request_id, shop_id
from core.redaction import redact

_ALWAYS = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "request", "taskName"}


class JsonFormatter(logging.Formatter):
    """A record as JSON: what was passed as `extra={...}` appears beside the message."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(self.fields(record), ensure_ascii=False, default=str)

    def fields(self, record: logging.LogRecord) -> dict[str, Any]:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": redact(record.getMessage()),
            **_context(),
            **{key: _plain(value) for key, value in vars(record).items() if key not in _ALWAYS},
        }
        if record.exc_info:
            line["exception"] = redact(self.formatException(record.exc_info))
        return line


class TextFormatter(logging.Formatter):
    """For a person at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        head = " ".join(f"{key}={value}" for key, value in _context().items())
        text = f"{record.levelname.lower():<8}{record.name}: {redact(record.getMessage())} {head}".rstrip()
        return f"{text}\n{redact(self.formatException(record.exc_info))}" if record.exc_info else text


def _context() -> dict[str, str]:
    found = {"request_id": request_id(), "shop": shop_id()}
    return {key: value for key, value in found.items() if value}


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, bool | int | float) else redact(str(value))


def configure(_options: Mapping[str, Any]) -> None:
    """LOGGING_CONFIG: all loggers to standard error. Django calls it only when LOGGING is not empty."""
    formatter = TextFormatter if conf.get("LOG_FORMAT") == "text" else JsonFormatter
    level = conf.get("LOG_LEVEL")
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": {"()": formatter}},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
            "root": {"handlers": ["stderr"], "level": level},
            "loggers": {
                "django": {"handlers": [], "level": level, "propagate": True},
                # Django tells every 4xx as a warning; our own access line has it already.
                "django.request": {"level": "ERROR"},
                "django.security": {"level": "ERROR"},
                "httpx": {"level": "WARNING"},
                "psycopg.pool": {"level": "WARNING"},  # tells of every connection that is lent
                "celery.app.trace": {"level": "WARNING"},
            },
        }
    )
