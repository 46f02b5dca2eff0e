"""A process that only sends pushes: beside those that serve, on PostgreSQL; alone on SQLite."""

import asyncio
import signal
from collections.abc import Callable
from contextlib import AsyncExitStack

from bot.errors import DoorError
from bot.inbox import owner_name
from bot.openapi import DingTalk
from bot.openapi_receipts import Receipts
from bot.push_gateway import DingTalkGateway
from bot.pushing import Pushing
from bot.receiving import Receiving
from bot.threads import LedgerThreads, forever
from bot.wiring import make_home, one_at_a_time, owner_of
from config.log import start_logging
from config.settings import Settings
from ledger import migrate
from ledger.base import connect
from outreach.parcel import Pace, Worker

RECEIVE_S = 5.0  # between looks at what is to be taken back or asked about
MARGIN_S = 30.0  # beyond the longest answer: waiting for the moment, and a machine that is busy


def pushing_with(
    settings: Settings, rows: LedgerThreads, dingtalk: DingTalk, owner: str, busy: Callable[[], bool] = lambda: False
) -> Pushing:
    """Build the worker of pushes of this process."""
    pace = Pace(settings.app_qps, settings.group_per_minute)
    worker = Worker(f"push:{owner}"[:100], pace, send_s=settings.http_timeout_s + MARGIN_S)
    return Pushing(rows, DingTalkGateway(dingtalk), worker, busy=busy)


def send_pushes(
    ending: AsyncExitStack,
    settings: Settings,
    rows: LedgerThreads,
    dingtalk: DingTalk,
    owner: str,
    busy: Callable[[], bool] = lambda: False,
) -> None:
    """Send pushes, and ask what became of them, until ``ending`` ends: then what is under way is written down."""
    pushing = pushing_with(settings, rows, dingtalk, owner, busy)
    receiving = Receiving(rows, Receipts(dingtalk, settings.robot_code), settings.app_qps)
    ending.push_async_callback(pushing.stop)
    for name, every_s, step in (("pushes", 0.0, pushing.step), ("receipts", RECEIVE_S, receiving.step)):
        task = asyncio.create_task(forever(name, every_s, step))
        ending.push_async_callback(_ended, task)


def work_until_told(settings: Settings, ready: Callable[[], None]) -> None:
    """Send pushes until SIGTERM or SIGINT.

    Raises:
        HuiqiError: the home is taken (SQLite), credentials are not set, the database can't be reached.

    """
    asyncio.run(_work(settings, ready))


async def _work(settings: Settings, ready: Callable[[], None]) -> None:
    start_logging(settings.log_level)
    if not settings.dingtalk_client_id or not settings.dingtalk_client_secret.get_secret_value():
        raise DoorError(
            "没有钉钉应用凭证，推送发不出去。请设置 HUIQI_DINGTALK_CLIENT_ID 和 HUIQI_DINGTALK_CLIENT_SECRET。"
        )
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    make_home(settings.home)
    with owner_of(settings, alone=settings.ledger_url.startswith("sqlite")):
        ledger = connect(settings.ledger_url)
        with one_at_a_time(settings.home / ".setup.lock"):
            migrate.upgrade(ledger)
        async with AsyncExitStack() as ending:
            ending.callback(ledger.close)
            rows, dingtalk = LedgerThreads(ledger), DingTalk(settings)
            ending.callback(rows.close)
            ending.push_async_callback(dingtalk.close)
            send_pushes(ending, settings, rows, dingtalk, owner_name())
            ready()
            await stop.wait()


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
