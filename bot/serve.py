"""The running house: stream, inbox, gap watch and pages in one process, begun and ended in order."""

import asyncio
import gc
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import replace
from functools import partial

import structlog
import uvicorn

from bot.card_answers import CardAnswers
from bot.deliver import Deliverer
from bot.dispatch import dispatch
from bot.errors import DoorError
from bot.form_answers import FormAnswers
from bot.form_card import FormDesk
from bot.importing import Importing
from bot.inbox import Inbox, owner_name
from bot.oauth import OAuth
from bot.office import office_of
from bot.openapi import DingTalk
from bot.openapi_cards import Cards
from bot.outgoing import Outgoing
from bot.stream import Stream
from bot.threads import LedgerThreads
from bot.turns import take_turns
from bot.typing_card import CardDesk
from bot.wiring import House, make_home, open_house, owner_of
from bot.working import send_pushes
from config.log import start_logging
from config.settings import Settings
from handlers.message import Attachment, Message, Reply, Speaker
from handlers.routes import ROUTES
from handlers.who import who_speaks
from web.app import Pages, build_app
from web.console.office import Office

log = structlog.get_logger()

CLOSE_S = 0.5
WARM_UP = "首次升规奖励"  # asked once before ready, so that the first person does not wait for the indexes


class PagesServer(uvicorn.Server):
    """uvicorn inside our loop; our own signal handling ends it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone."""
        yield


def serve_until_told(settings: Settings, ready: Callable[[], None]) -> int:
    """Serve until SIGTERM or SIGINT on uvicorn's loop (uvloop where it is installed); return the exit code.

    A handler that still runs when everything is closed does not hold the process: its message was given back.

    Raises:
        HuiqiError: as ``run``.

    """
    with asyncio.Runner(loop_factory=uvicorn.Config("", loop="auto").get_loop_factory()) as runner:
        code = runner.run(run(settings, ready))
        busy = [thread for thread in threading.enumerate() if thread is not threading.current_thread()]
        if busy:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    return code


async def run(settings: Settings, ready: Callable[[], None]) -> int:
    """Serve until SIGTERM or SIGINT; return the exit code.

    Raises:
        HuiqiError: the home is taken, a port is taken, credentials are not set, the database can't be reached.

    """
    start_logging(settings.log_level)
    if not settings.dingtalk_client_id or not settings.dingtalk_client_secret.get_secret_value():
        raise DoorError(
            "没有钉钉应用凭证。请设置 HUIQI_DINGTALK_CLIENT_ID 和 HUIQI_DINGTALK_CLIENT_SECRET"
            "（步骤见 docs/connect-dingtalk.md），或用 huiqi up 在本机体验。"
        )
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    make_home(settings.home)
    with owner_of(settings, alone=settings.ledger_url.startswith("sqlite")):
        opening = asyncio.create_task(asyncio.to_thread(open_house, settings))
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait([opening, stopped], return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if not opening.done():  # loading the sample city takes longer than an end may take; it is taken up again
            return 0
        house = opening.result()
        try:
            await _serve(house, settings, stop, ready)
        finally:
            await asyncio.to_thread(house.close)
    return 0


async def _serve(house: House, settings: Settings, stop: asyncio.Event, ready: Callable[[], None]) -> None:
    rows = LedgerThreads(house.ledger)
    owner = owner_name()
    dingtalk = DingTalk(settings)
    house = replace(house, desk=replace(house.desk, fetch=fetcher(dingtalk, asyncio.get_running_loop())))
    deliverer = Deliverer(dingtalk, rows, settings)
    cards = CardDesk(Cards(dingtalk, settings.card_template, settings.robot_code), rows, settings)
    forms = FormDesk(cards, Cards(dingtalk, settings.form_template, settings.robot_code))
    answering = partial(answer, house)
    inbox = Inbox(rows, deliverer, answering, who_speaks, settings, owner=owner, cards=cards, forms=forms)
    clicks = CardAnswers(rows, house.desk.now, FormAnswers(rows, house.desk))
    stream = Stream(settings, inbox.keep, card=clicks)
    importing = Importing(house.registrar, owner)
    out = Outgoing(rows, deliverer, settings, owner, lambda: stream.live > 0)
    await asyncio.to_thread(warm_up, house)
    gc.collect()
    gc.freeze()  # what stays for ever is not looked through again and again
    async with AsyncExitStack() as ending:
        ending.push_async_callback(_close_threads, rows)
        ending.push_async_callback(dingtalk.close)
        office = office_of(house, OAuth(settings, dingtalk.tokens), answering, importing.files_came)
        ending.push_async_callback(asyncio.to_thread, office.comparing.stop)
        ending.push_async_callback(asyncio.to_thread, office.pictures.close)
        pages = await _open_pages(house, settings, stream, inbox, office)
        ending.push_async_callback(_close_pages, *pages)
        await inbox.start()
        ending.push_async_callback(inbox.stop)
        streaming = asyncio.create_task(stream.run())
        ending.push_async_callback(stream.stop)
        send_pushes(ending, settings, rows, dingtalk, owner, lambda: inbox.answering)
        reading = asyncio.create_task(importing.run())
        ending.callback(reading.cancel)
        take_turns(ending, house, out)
        waiting = [asyncio.create_task(stream.wait_ready()), asyncio.create_task(stop.wait()), streaming]
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        if waiting[0].done() and not stop.is_set() and not streaming.done():
            ready()
        await asyncio.wait([waiting[1], streaming], return_when=asyncio.FIRST_COMPLETED)
        for task in waiting[:2]:
            task.cancel()
        await asyncio.gather(*waiting[:2], return_exceptions=True)
        log.info("house.closing")


def fetcher(dingtalk: DingTalk, loop: asyncio.AbstractEventLoop) -> Callable[[Attachment], bytes]:
    """Return what brings the file of a message into an answering thread, on the loop that holds the connections."""

    def fetch(file: Attachment) -> bytes:
        return asyncio.run_coroutine_threadsafe(dingtalk.download(file.download_code), loop).result()

    return fetch


def warm_up(house: House) -> None:
    """Load what the first question needs, without asking a model anything; one that loads slowly is not waited for."""
    if house.model is not None:
        house.model.warm()
    dispatch(Message("warm-up", "warm-up", WARM_UP, Speaker()), replace(house.desk, writer=None), ROUTES)
    if house.reader is not None:
        house.reader.warm(house.settings.model_answer_s)


def answer(house: House, message: Message) -> Reply:
    """Answer one message; in a worker thread."""
    return dispatch(message, house.desk, ROUTES, house.reader)


async def _open_pages(
    house: House, settings: Settings, stream: Stream, inbox: Inbox, office: Office
) -> tuple[PagesServer, asyncio.Task[None]]:
    """Serve the pages; returns when they answer.

    Raises:
        DoorError: the port is taken.

    """
    pages = Pages(
        ledger=house.ledger,
        original=house.intake.original_path,
        today=house.desk.today,
        healthy=lambda: {"ok": stream.live > 0, "connections": stream.live, "busy": inbox.busy},
        offers=house.desk.offers,
        city=house.city,
        now=house.desk.now,
        office=office,
        reviews=house.desk.reviews,
    )
    config = uvicorn.Config(build_app(pages), log_level="warning", lifespan="off", access_log=False)
    server = PagesServer(config)
    sockets = [_listen(settings.bind, settings.port)]
    serving = asyncio.create_task(server.serve(sockets))
    while not server.started and not serving.done():  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    return server, serving


def _listen(host: str, port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as taken:
        listening.close()
        raise DoorError(
            f"页面地址 {host}:{port} 打不开（{taken.strerror}）。请用 HUIQI_PORT 换一个端口，或改 HUIQI_BIND。"
        ) from taken
    return listening


async def _close_threads(rows: LedgerThreads) -> None:
    """Let the ledger's threads end; one that waits for a database held by another process is left behind."""
    await asyncio.wait([asyncio.create_task(asyncio.to_thread(rows.close))], timeout=CLOSE_S)


async def _close_pages(server: PagesServer, serving: asyncio.Task[None]) -> None:
    server.should_exit = True
    server.force_exit = True
    await asyncio.gather(serving, return_exceptions=True)
