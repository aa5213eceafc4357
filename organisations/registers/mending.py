"""Rows that were not taken, as a file to mend and read again: the same columns, and last why."""

from collections.abc import Iterable, Iterator, Sequence

from portal.web.lines import BYTE_ORDER_MARK, csv_line

from .columns import REASON, is_reason


def lines_to_mend(headings: Sequence[str], rows: Iterable[tuple[Sequence[str], str, str]]) -> Iterator[str]:
    """The heading row, then each row of cells with its reason; a file that has had reasons has no second.

    `rows` are cells, reason, and what to do with a row whose cells do not line up: a cell of its own says
    it, beyond the headings, so that the row is not taken before somebody has seen to it.
    """
    at = next((n for n, word in enumerate(headings) if is_reason(word)), None)
    width = len(headings)
    yield BYTE_ORDER_MARK + csv_line(headings if at is not None else [*headings, REASON])
    for cells, reason, advice in rows:
        inside = [*cells[:width], *[""] * (width - len(cells))]
        if at is None:
            inside.append(reason)
        else:
            inside[at] = reason
        beyond = list(cells[width:]) or ([advice] if advice else [])
        yield csv_line([*inside, *beyond])
