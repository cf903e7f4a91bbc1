"""Several statements in one message, those that are asked again and again parsed and planned once by PostgreSQL.

A statement is kept under a name of its connection, for one schema each, so that a plan never changes hands; the number
of names is bounded, and only what is asked a second time gets one. The search path and the role are entered by the
statements in front, in the same message.
"""

from collections import OrderedDict
from collections.abc import Callable, Generator, Sequence
from functools import partial
from typing import Any

import psycopg
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.generators import send
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.waiting import Ready, Wait

from core.wording import Statement

Row = tuple[Any, ...]
KEPT = (
    300  # statements of a connection that are remembered; with its plan each takes some 30 KB of the backend
)
_OUTDATED = frozenset(
    {"0A000", "26000"}
)  # the answer would have other columns; the name is not known any more
_ABORTED = ExecStatus.PIPELINE_ABORTED
_FAILED = ExecStatus.FATAL_ERROR


class _Known:
    """A statement of a connection, with a name from the second time on, and how its rows are read."""

    __slots__ = ("columns", "name", "reader")

    def __init__(self) -> None:
        self.name = b""
        self.reader: Any = None  # a Transformer that knows the columns
        self.columns = 0


class _Memory:
    """What a connection's backend has been asked before."""

    def __init__(self) -> None:
        self.known: OrderedDict[tuple[str, bytes], _Known] = OrderedDict()
        self.uncertain = False
        self._number = 0

    def look_up(self, key: tuple[str, bytes]) -> tuple[_Known | None, list[_Known]]:
        """What is known of it, if it was asked before; and what had to be forgotten for it."""
        found = self.known.get(key)
        if found is not None:
            self.known.move_to_end(key)
            return found, []
        self.known[key] = _Known()
        return None, [self.known.popitem(last=False)[1] for _ in range(len(self.known) - KEPT)]

    def new_name(self) -> bytes:
        self._number += 1
        return b"stoa_%d" % self._number

    def forget(self) -> None:
        """After an error nobody knows which names exist."""
        self.known.clear()
        self.uncertain = True


def _memory_of(raw: "psycopg.Connection[Any]") -> _Memory:
    """Kept on the connection itself, so that it goes when that goes."""
    memory: _Memory = vars(raw).setdefault("stoa_memory", _Memory())
    return memory


def answers(
    raw: "psycopg.Connection[Any]", *, schema: str, before: Sequence[str], statements: Sequence[Statement]
) -> list[list[Row]]:
    """The rows of each statement. Raises psycopg's errors, after which the connection is as after any other error."""
    try:
        return _asked(raw, schema, before, statements)
    except psycopg.Error as error:
        _memory_of(raw).forget()
        if error.sqlstate not in _OUTDATED or raw.pgconn.transaction_status != TransactionStatus.IDLE:
            raise
    return _asked(raw, schema, before, [each._replace(again=False) for each in statements])


def _asked(
    raw: "psycopg.Connection[Any]", schema: str, before: Sequence[str], statements: Sequence[Statement]
) -> list[list[Row]]:
    message = _Message(raw)
    if not raw.autocommit and raw.pgconn.transaction_status == TransactionStatus.IDLE:
        message.add("BEGIN")
    message.clear_up()
    for text in before:
        message.add(text)
    for statement in statements:
        message.ask(schema, statement)
    return message.send()


class _Message:
    """Commands to be sent together."""

    def __init__(self, raw: "psycopg.Connection[Any]") -> None:
        self._raw = raw
        self._memory = _memory_of(raw)
        self._commands: list[Callable[[], None]] = []
        self._readers: list[tuple[int, _Known | None]] = []  # which command answers a statement

    def add(self, text: str) -> None:
        self._commands.append(partial(self._raw.pgconn.send_query_params, text.encode(), None))

    def clear_up(self) -> None:
        if self._memory.uncertain:
            self.add("DEALLOCATE ALL")
            self._memory.uncertain = False

    def ask(self, schema: str, statement: Statement) -> None:
        pgconn = self._raw.pgconn
        text, values, again = statement
        known: _Known | None = None
        if again:
            known, forgotten = self._memory.look_up((schema, text))
            for each in forgotten:
                if each.name:
                    self.add(f"DEALLOCATE {each.name.decode()}")
        if known is None:
            self._commands.append(partial(pgconn.send_query_params, text, values or None))
        else:
            if not known.name:
                known.name = self._memory.new_name()
                self._commands.append(partial(pgconn.send_prepare, known.name, text))
            self._commands.append(partial(pgconn.send_query_prepared, known.name, values or None))
        self._readers.append((len(self._commands) - 1, known))

    def send(self) -> list[list[Row]]:
        """Everything at once; then the rows of what was asked."""
        results = self._results()
        for result in results:
            if result.status == _FAILED:
                raise error_from_result(result, encoding=self._raw.info.encoding)
        return [self._rows(results[place], known) for place, known in self._readers]

    def _results(self) -> list[Any]:
        pgconn = self._raw.pgconn
        try:
            with self._raw.lock:
                pgconn.enter_pipeline_mode()
                for command in self._commands:
                    command()
                pgconn.pipeline_sync()
                results = self._raw.wait(_received(pgconn))
                pgconn.exit_pipeline_mode()
        except BaseException:
            self._raw.close()  # nobody knows what is still on its way
            raise
        return results

    def _rows(self, result: Any, known: _Known | None) -> list[Row]:
        if result.status == ExecStatus.COMMAND_OK:
            return [(result.command_tuples,)]
        if result.status != ExecStatus.TUPLES_OK:
            raise psycopg.ProgrammingError("the statement has no rows to give")
        reader = known.reader if known is not None else None
        if known is None or reader is None or known.columns != result.nfields:
            reader = Transformer.from_context(self._raw)
            reader.set_pgresult(result)
            if known is not None:
                known.reader, known.columns = reader, result.nfields
        else:
            reader.set_pgresult(result, set_loaders=False)  # a kept statement's columns stay what they are
        rows: list[Row] = reader.load_rows(0, result.ntuples, tuple)
        return rows


def _received(pgconn: Any) -> Generator[Wait, Ready | int, list[Any]]:
    """The result of each command, in order."""
    yield from send(pgconn)
    results: list[Any] = []
    between = False
    while True:
        while pgconn.is_busy():
            if (yield Wait.R):
                pgconn.consume_input()
        result = pgconn.get_result()
        if result is None:  # stands between the results of two commands
            if between:
                raise psycopg.OperationalError("the connection ended in the middle of an answer")
            between = True
            continue
        between = False
        if result.status == ExecStatus.PIPELINE_SYNC:
            return results
        results.append(result)
