"""Background tasks that cannot run in the wrong shop: `@task` in place of Celery's own decorator.

The shop's id and the request's id travel in the message's headers; the worker enters the shop before the
task's first line and raises when it is missing or gone. Arguments are ids, a task is at most five lines that
call a service.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Generic, ParamSpec, cast, overload
from uuid import UUID

from celery import Task, current_app, shared_task

from core import registry, scope
from core.context import request_id, working_for
from core.db import NoTransactionError, any_transaction
from core.errors import TemporaryFailure
from core.metrics import TASKS
from core.redis import client

P = ParamSpec("P")

_SHOP = "stoa_shop"
_REQUEST = "stoa_request"


class StoaTask(Task, Generic[P]):
    """A task of a shop, or (`platform = True`) of the platform's side.

    Retried with backoff and jitter on TemporaryFailure, and on nothing else: another error is a bug or final.
    """

    abstract = True
    platform = False
    autoretry_for = (TemporaryFailure,)
    retry_backoff = 5
    retry_backoff_max = 900
    retry_jitter = True
    max_retries = 8

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run in the shop that the headers name; called directly, in the shop that is entered already."""
        if self.request.called_directly:
            if not self.platform:
                scope.require_shop_id()
            return self.run(*args, **kwargs)
        with working_for(self._header(_REQUEST) or f"task-{self.request.id}"):
            return self._run_in_scope(args, kwargs)

    def _run_in_scope(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if self.platform:
            return self.run(*args, **kwargs)
        shop = self._header(_SHOP)
        if not shop:
            raise scope.NoScopeError(f"the task {self.name} came without a shop")
        with scope.enter(UUID(shop)):
            return self.run(*args, **kwargs)

    def _header(self, name: str) -> str:
        headers = self.request.headers or {}
        return str(headers.get(name) or self.request.get(name) or "")

    def delay(self, *args: P.args, **kwargs: P.kwargs) -> Any:
        """Hand to a worker, for the shop that is entered."""
        return self.apply_async(args, kwargs)

    def for_shop(self, shop_id: UUID, *args: P.args, **kwargs: P.kwargs) -> Any:
        """Hand to a worker for a shop, from the platform's side."""
        return self.apply_async(args, kwargs, headers={_SHOP: str(shop_id)})

    def apply_async(self, args: Any = None, kwargs: Any = None, **options: Any) -> Any:
        """Hand to a worker. Refused inside a transaction, which might yet be rolled back: emit an event there."""
        alias = any_transaction()
        if alias is not None:
            raise NoTransactionError(
                f"{self.name} was queued inside a transaction on {alias!r}: emit an event"
            )
        options["headers"] = self._headers(options.get("headers") or {})
        return super().apply_async(args, kwargs, **options)

    def _headers(self, given: Mapping[str, Any]) -> dict[str, Any]:
        headers = {**given, _REQUEST: given.get(_REQUEST) or request_id()}
        if not self.platform and not headers.get(_SHOP):
            headers[_SHOP] = str(scope.require_shop_id())
        return headers

    def on_success(self, retval: Any, task_id: str, args: Any, kwargs: Any) -> None:
        TASKS.labels(self.name, "done").inc()

    def on_retry(self, exc: Exception, task_id: str, args: Any, kwargs: Any, einfo: Any) -> None:
        TASKS.labels(self.name, "retried").inc()

    def on_failure(self, exc: Exception, task_id: str, args: Any, kwargs: Any, einfo: Any) -> None:
        TASKS.labels(self.name, "failed").inc()


@overload
def task(function: Callable[P, object], /) -> StoaTask[P]: ...


@overload
def task(
    *, name: str | None = None, platform: bool = False, **options: Any
) -> Callable[[Callable[P, object]], StoaTask[P]]: ...


def task(
    function: Callable[P, object] | None = None,
    /,
    *,
    name: str | None = None,
    platform: bool = False,
    **options: Any,
) -> Any:
    """Make a task of a function: `@task` for a shop's, `@task(platform=True)` for the platform's side."""

    def decorate(inner: Callable[P, object]) -> StoaTask[P]:
        label = name or f"{inner.__module__}.{inner.__qualname__}"
        made = shared_task(base=StoaTask, name=label, platform=platform, **options)(inner)
        return cast("StoaTask[P]", made)

    return decorate if function is None else decorate(function)


@task(platform=True, name="core.fan_out")
def fan_out(task_name: str, every: float = 0) -> None:
    """Queue a periodic task once for every shop; `every` is its interval in seconds.

    Rounds that piled up while no worker ran are one round: at a thousand shops a night of them would be millions.
    """
    if every and _was_done(task_name, every):
        return
    job = current_app.tasks[task_name]
    for shop_id in scope.shop_ids():
        job.for_shop(shop_id)


def _was_done(task_name: str, every: float) -> bool:
    """Whether there was a round less than half an interval ago. By Redis' clock: no process needs a right one."""
    return not client().set(f"stoa:fan_out:{task_name}", 1, nx=True, px=max(1, int(every * 500)))


def beat_schedule() -> dict[str, dict[str, Any]]:
    """The registry's periodic jobs as Celery's beat wants them; jobs per shop go through `fan_out`."""
    return {job.name: _beat_entry(job) for job in registry.schedule()}


def _beat_entry(job: registry.Periodic) -> dict[str, Any]:
    if job.per_shop:
        every = job.every.total_seconds() if isinstance(job.every, timedelta) else 0
        return {"task": fan_out.name, "args": [job.task.name, every], "schedule": job.every}
    return {"task": job.task.name, "schedule": job.every}
