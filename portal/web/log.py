"""One JSON line for each thing worth knowing; never addresses, codes of links, or what people wrote."""

import json
import logging
from datetime import UTC, datetime

EXTRA = ("request_id", "method", "path", "view", "status", "ms", "queries", "letter", "notice", "task")


class JsonFormatter(logging.Formatter):
    """A log record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line.update({name: getattr(record, name) for name in EXTRA if hasattr(record, name)})
        if record.exc_info:
            # Only where it happened: an exception's own words may quote what a person typed.
            _kind, error, trace = record.exc_info
            line["error"] = type(error).__name__ if error else ""
            line["where"] = _where(trace)
            if error and error.__cause__:
                line["cause"] = type(error.__cause__).__name__
                line["cause_where"] = _where(error.__cause__.__traceback__)
        return json.dumps(line, ensure_ascii=False)


def _where(trace) -> list[str]:
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places[-12:]
