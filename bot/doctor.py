"""Look at everything a running house needs, and say of each thing how to mend it. Changes nothing."""

import asyncio
import contextlib
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp

from bot.errors import CredentialsRefused, DoorError, DownloadRefused, SendRefused
from bot.openapi import DingTalk
from bot.opening import Ticket, ask_ticket
from bot.stream import AGENT, SUBSCRIPTIONS
from config.settings import Settings
from knowledge.answer.model import Model
from knowledge.answer.writer import ModelFailed
from knowledge.papers.samples.fonts import have_font
from ledger.base import Ledger, connect
from ledger.errors import LedgerError

LEAST_PYTHON = (3, 11)
LEAST_FREE_GIB = 1.0
CLOCK_S = 60.0  # a signature or token is refused when clocks differ by much more
GIB = 1024**3
ENDPOINT_PORTS = {"ws": 80, "wss": 443}
ROBOT_WRONG = ("robotcode.auth", "robotcode.notexsit", "robotcode.notexist", "robotcode.empty", "robotcode.missing")

Pending = Callable[[Ledger], list[str]]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what was found and, when it is not well, how to mend it. Holds no secret."""

    name: str
    ok: bool
    says: str
    mend: str = ""


def examine(settings: Settings, pending: Pending | None = None) -> list[Finding]:
    """Look at everything; never raises for something that is ill.

    Args:
        settings: of the house.
        pending: gives the names of the migrations a ledger still needs.

    """
    found = [_python(), _home(settings.home), _disk(settings.home), _database(settings, pending), _port(settings)]
    return [*found, *_font(), *asyncio.run(_network(settings)), *_model(settings)]


def _well(name: str, says: str) -> Finding:
    return Finding(name, ok=True, says=says)


def _ill(name: str, says: str, mend: str) -> Finding:
    return Finding(name, ok=False, says=says, mend=mend)


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Finding(
        "Python", sys.version_info >= LEAST_PYTHON, f"Python {version}", "请安装 Python 3.11 或更新版本后重装。"
    )


def _font() -> list[Finding]:
    """Tell that notices can't be had as PDF for want of a Chinese font; everything else works without."""
    if have_font():
        return []
    return [_well("中文字体", "没有，预审通知只能下载 Word；要用 PDF 请安装 fonts-wqy-zenhei")]


def _home(home: Path) -> Finding:
    mend = f"请让运行本程序的用户可以写 {home}，或用 HUIQI_HOME 换一个目录。"
    try:
        if home.exists():
            with tempfile.TemporaryFile(dir=home):
                pass
            return _well("数据目录", f"{home} 可写")
        above = next(folder for folder in home.parents if folder.exists())
    except OSError as wrong:
        return _ill("数据目录", f"{home} 不可写（{wrong.strerror}）", mend)
    return Finding("数据目录", os.access(above, os.W_OK), f"{home} 还不存在，首次运行时在 {above} 下建立", mend)


def _disk(home: Path) -> Finding:
    above = next(folder for folder in (home, *home.parents) if folder.exists())
    free = shutil.disk_usage(above).free / GIB
    return Finding(
        "磁盘空间", free >= LEAST_FREE_GIB, f"剩余 {free:.1f} GiB", f"请清理磁盘，至少留出 {LEAST_FREE_GIB:g} GiB。"
    )


def _database(settings: Settings, pending: Pending | None) -> Finding:
    url = settings.ledger_url
    kind = "SQLite" if url.startswith("sqlite") else "PostgreSQL"
    if kind == "SQLite" and not Path(url.removeprefix("sqlite:///")).exists():
        return _well("数据库", "还没有数据库，首次运行时建立（SQLite）")
    mend = "请确认数据库已启动、HUIQI_DATABASE_URL 的地址、用户名和密码正确。"
    if kind == "SQLite":
        mend = "请确认数据库文件可读写、未损坏；损坏时用备份恢复。"
    try:
        ledger = connect(url)
    except (LedgerError, OSError) as wrong:
        return _ill("数据库", f"{kind} 打不开（{type(wrong).__name__}）", mend)
    driver_error = ledger.engine.dialect.loaded_dbapi.Error  # whichever driver it is, without importing it
    try:
        _select(ledger)
        waiting = pending(ledger) if pending is not None else []
    except (LedgerError, OSError, driver_error) as wrong:
        return _ill("数据库", f"{kind} 不能用：{_first_line(wrong, url)}", mend)
    finally:
        ledger.close()
    if waiting:
        return _ill("数据库", f"{kind} 可用，还有 {len(waiting)} 个结构升级没有做", "请重新启动以完成升级。")
    return _well("数据库", f"{kind} 可用，结构为最新")


def _select(ledger: Ledger) -> None:
    raw = ledger.engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("SELECT 1")
        cursor.fetchall()
        cursor.close()
    finally:
        raw.close()


def _first_line(wrong: Exception, url: str) -> str:
    line = next(iter(str(wrong).splitlines()), type(wrong).__name__)
    password = urlsplit(url).password
    return line.replace(password, "***") if password else line


def _port(settings: Settings) -> Finding:
    where = f"{settings.bind}:{settings.port}"
    mend = "请用 HUIQI_PORT 换一个端口，或停掉占用它的程序（本机器人正在运行时属正常）。"
    try:
        kind = socket.AF_INET6 if ":" in settings.bind else socket.AF_INET
        with socket.socket(kind, socket.SOCK_STREAM) as door:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            door.bind((settings.bind, settings.port))
    except OSError as wrong:
        return _ill("端口", f"{where} 不能监听（{wrong.strerror or type(wrong).__name__}）", mend)
    return _well("端口", f"{where} 空闲")


async def _network(settings: Settings) -> list[Finding]:
    found: list[Finding] = []
    if settings.dingtalk_client_id and settings.dingtalk_client_secret.get_secret_value():
        found.append(_well("钉钉凭证", f"已设置，应用 {settings.dingtalk_client_id}"))
        dingtalk = DingTalk(settings)
        try:
            found += await _dingtalk(settings, dingtalk)
        finally:
            await dingtalk.close()
    else:
        mend = "请设置 HUIQI_DINGTALK_CLIENT_ID 和 HUIQI_DINGTALK_CLIENT_SECRET；只想试用可运行 make demo。"
        found.append(_ill("钉钉凭证", "未设置", mend))
    if settings.embed_base_url:
        found.append(await _embedding(settings))
    await asyncio.sleep(0)  # closed connections are gone before the loop is
    return found


async def _dingtalk(settings: Settings, dingtalk: DingTalk) -> list[Finding]:
    network = f"请检查网络和防火墙：需要能访问 {settings.dingtalk_openapi_base}。"
    found = []
    try:
        await dingtalk.tokens.get()
        found.append(_well("访问令牌", "已取得"))
        found.append(await _robot(settings, dingtalk))
    except DoorError as wrong:
        mend = "请到钉钉开发者后台核对凭证。" if isinstance(wrong, CredentialsRefused) else network
        found.append(_ill("访问令牌", str(wrong), mend))
    async with aiohttp.ClientSession() as session:
        try:
            found.append(await _reachable(await ask_ticket(session, settings, SUBSCRIPTIONS, AGENT)))
        except DoorError as wrong:
            mend = network
            if isinstance(wrong, CredentialsRefused):
                mend = "请核对凭证，发布应用，并把机器人的消息接收方式设为 Stream 模式。"
            found.append(_ill("Stream 网关", str(wrong), mend))
    return found + _clock(dingtalk.tokens.server_date)


async def _reachable(ticket: Ticket) -> Finding:
    """Reach the endpoint without taking the socket: a connection of ours would be sent other people's messages."""
    at = urlsplit(ticket.endpoint)
    host, port = at.hostname or "", at.port or ENDPOINT_PORTS[at.scheme]
    try:
        async with asyncio.timeout(5):
            _, writer = await asyncio.open_connection(host, port)
    except (OSError, TimeoutError) as wrong:
        says = f"网关给出了地址，但连不上 {host}:{port}（{type(wrong).__name__}）"
        return _ill("Stream 网关", says, f"请在防火墙放行到 {host}:{port} 的出站连接。")
    writer.close()
    with contextlib.suppress(OSError):  # what the other side says to a farewell is no matter
        await writer.wait_closed()
    return _well("Stream 网关", f"可用，{host}:{port}")


async def _robot(settings: Settings, dingtalk: DingTalk) -> Finding:
    """Ask for a file nobody sent: the refusal tells whether the robot code is ours."""
    origin = "HUIQI_DINGTALK_ROBOT_CODE" if settings.dingtalk_robot_code else "与应用的 Client ID 相同"
    says = f"{settings.robot_code}（{origin}）"
    try:
        await dingtalk.download("huiqi-doctor")
    except DownloadRefused as no:
        cause = no.__cause__
        if isinstance(cause, SendRefused):
            if cause.scopes or "permissiondenied" in cause.code.lower():
                return _ill("机器人", f"{says}：{cause}", "请在钉钉开发者后台开通权限并重新发布应用。")
            if any(part in cause.code.lower() for part in ROBOT_WRONG):
                mend = "请把 HUIQI_DINGTALK_ROBOT_CODE 设为机器人配置页上的 RobotCode。"
                return _ill("机器人", f"{says}：{cause}", mend)
    except DoorError as wrong:
        return _ill("机器人", f"{says}：没能核对，{wrong}", "请稍后再运行一次。")
    return _well("机器人", says)


def _clock(date: str) -> list[Finding]:
    try:
        theirs = parsedate_to_datetime(date)
    except ValueError:
        return []  # no answer, or none with a date: nothing to compare
    apart = abs((datetime.now(UTC) - theirs.astimezone(UTC)).total_seconds())
    mend = "请打开本机的时间同步（NTP）。"
    return [Finding("时钟", apart <= CLOCK_S, f"与钉钉相差 {apart:.0f} 秒", mend)]


def _model(settings: Settings) -> list[Finding]:
    """Ask the model one small thing, when one is configured; whatever the switch says."""
    if not settings.model_base_url:
        return []
    if settings.model_off:
        return [_well("大模型", f"已配置 {settings.model_name}，设置 HUIQI_MODEL_OFF 使它停用")]
    asked = Model(settings)
    mend = "请核对 HUIQI_MODEL_BASE_URL、HUIQI_MODEL_NAME 和 HUIQI_MODEL_API_KEY；不用大模型就清空它们。"
    try:
        purse = asked.probe()
    except ModelFailed as wrong:
        said = f"；接口说：{wrong.said}" if wrong.said else ""
        return [_ill("大模型", f"{settings.model_name} 不能用：{wrong.told}{said}", mend)]
    finally:
        asked.close()
    answers = "、".join(purse.models) or settings.model_name
    return [_well("大模型", f"可用，{answers}，应答用时 {purse.model_ms} 毫秒")]


async def _embedding(settings: Settings) -> Finding:
    mend = "请核对 HUIQI_EMBED_BASE_URL、HUIQI_EMBED_MODEL 和 HUIQI_EMBED_API_KEY；不用向量检索就清空它们。"
    key = settings.embed_api_key.get_secret_value()
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    body = {"model": settings.embed_model, "input": ["惠企"]}
    timeout = aiohttp.ClientTimeout(total=settings.http_timeout_s)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, headers=headers) as session,
            session.post(f"{settings.embed_base_url}/embeddings", json=body) as answer,
        ):
            if answer.status != HTTPStatus.OK:
                return _ill("向量接口", f"应答 HTTP {answer.status}", mend)
            size = len((await answer.json(content_type=None))["data"][0]["embedding"])
    except (aiohttp.ClientError, TimeoutError, ValueError, LookupError, TypeError) as wrong:
        return _ill("向量接口", f"不能用（{type(wrong).__name__}）", mend)
    wanted = settings.embed_dimensions
    if wanted and size != wanted:
        return _ill("向量接口", f"给出 {size} 维，设置要 {wanted} 维", "请改正 HUIQI_EMBED_DIMENSIONS。")
    return _well("向量接口", f"可用，{size} 维")
