"""One JSON line for each thing worth knowing; never addresses, codes of links, or what people wrote."""

import json
import logging
import re
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

EXTRA = ("request_id", "method", "path", "view", "status", "ms", "letter", "notice")
LONGEST_WORD = 60

_SECRET_PATH = re.compile(r"/s/[^\s\"'?]+")
_WORD = r"[^\s\"'<>(),;:/?&=@%]{1,100}"
_ADDRESS = re.compile(rf"{_WORD}(?:@|%40){_WORD}", re.I)

# What gunicorn says of a request that it cannot read or answer; after this come address, path or headers.
_OF_A_REQUEST = re.compile(r"^(Invalid request|Error handling request)\b.*", re.DOTALL)


def masked(text: str) -> str:
    """A text without what opens a door or names a person: secret links and mail addresses."""
    return _ADDRESS.sub("…@…", _SECRET_PATH.sub("/s/…", text))


def path_of(request) -> str:
    """What the log says of an address: the path of a page of ours, of other paths only how they begin."""
    if request.resolver_match is not None:
        return masked(request.path)
    first, _slash, rest = request.path.lstrip("/").partition("/")
    return masked(f"/{first[:LONGEST_WORD]}" + ("/…" if rest else ""))


class JsonFormatter(logging.Formatter):
    """A log record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": masked(record.getMessage()),
        }
        line.update({name: getattr(record, name) for name in EXTRA if hasattr(record, name)})
        if record.exc_info:
            # Only where it happened: an exception's own words may quote what a person typed.
            kind, _error, trace = record.exc_info
            line["error"] = kind.__name__ if kind else ""
            line["where"] = _where(trace)
        return json.dumps(line, ensure_ascii=False)


class NothingOfTheRequest(logging.Filter):
    """The web server's words without who sent a request and what stood in it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let everything through, some of it shorter."""
        record.msg, record.args = _OF_A_REQUEST.sub(r"\1", record.getMessage()), ()
        return True


def _where(trace: TracebackType | None) -> list[str]:
    """The last twelve places that an exception passed, the place where it happened last."""
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places[-12:]


def logging_in_json(*, level: str) -> dict[str, Any]:
    """The LOGGING of the settings: all that is worth knowing, on standard output."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "tasks": {"()": "portal.celery.OneLineForEachTask"},
            "requests": {"()": "portal.web.log.NothingOfTheRequest"},
        },
        "formatters": {"json": {"()": "portal.web.log.JsonFormatter"}},
        "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["out"], "level": level},
        "loggers": {
            "django": {"handlers": ["out"], "level": "INFO", "propagate": False},
            # The request log of our own says it in one line, without addresses or bodies.
            "django.request": {"handlers": ["out"], "level": "ERROR", "propagate": False},
            "django.security": {"handlers": ["out"], "level": "ERROR", "propagate": False},
            "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},
            # gunicorn's own words, which are set up before and would go out as they are.
            "gunicorn.error": {"handlers": ["out"], "filters": ["requests"], "propagate": False},
            "celery.app.trace": {"filters": ["tasks"]},
            # What begins; the line of its end says enough.
            "celery.worker.strategy": {"level": "WARNING"},
        },
    }
