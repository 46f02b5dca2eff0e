"""Build the house from Settings, once: the only place that picks implementations."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import structlog

from bot.intent import ModelReader
from bot.resting import SharedRest
from bot.sample import load_sample
from config.city import City, load_city
from config.errors import SettingWrong
from config.settings import Settings
from handlers.desk import Desk
from knowledge.answer.model import Model, model_for
from knowledge.errors import EmbedFailed, IndexBroken
from knowledge.library.glance import Glance
from knowledge.library.intake import Intake
from knowledge.library.registrar import Registrar
from knowledge.papers.opening import Opening
from knowledge.search.embed import embedder, model_name
from knowledge.search.legs import Legs
from knowledge.search.places import CityWords
from knowledge.search.replica import Replica
from knowledge.search.rerank import RerankEndpoint
from knowledge.search.shelf import Shelf
from knowledge.search.synonyms import city_synonyms
from knowledge.search.vectors import VectorIndex
from ledger import migrate
from ledger.base import Ledger, connect
from ledger.errors import HomeTaken
from ledger.switches import MODEL, is_on

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class House:
    """Everything, built and ready."""

    settings: Settings
    ledger: Ledger
    city: City
    registrar: Registrar
    desk: Desk
    model: Model | None = None  # the desk's writer, with what an agent needs
    reader: ModelReader | None = None  # what reads messages that no pattern knows, where there is a model

    @property
    def intake(self) -> Intake:
        """The way in for files; the registrar's own."""
        return self.registrar.intake

    @property
    def vectors(self) -> VectorIndex | None:
        """The leg of meaning, where this process holds it."""
        held = self.desk.shelf.legs.vectors
        return held if isinstance(held, VectorIndex) else None

    def reindex(self) -> int:
        """Build the word index again from the ledger; return how many policies it holds."""
        return self.desk.shelf.words.rebuild(self.ledger)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database and of the reading process."""
        if self.model is not None:
            self.model.close()
        self.registrar.close()
        if self.desk.glance is not None:
            self.desk.glance.close()
        if self.desk.opening is not None:
            self.desk.opening.close()
        if self.vectors is not None:
            self.vectors.close()
        self.ledger.close()


def open_house(settings: Settings, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> House:
    """Open the home, bring its tables up to date, and load the sample city into an empty one.

    Raises:
        HuiqiError: the home can't be written, the database can't be reached, the city can't be read.
    """
    make_home(settings.home)
    city = load_city(settings.city)
    ledger = connect(settings.ledger_url)
    with one_at_a_time(settings.home / ".setup.lock"):
        migrate.upgrade(ledger)
    legs = Legs(
        open_vectors(settings),
        settings.embed_weight,
        RerankEndpoint(settings) if settings.rerank_base_url else None,
        settings.rerank_weight,
        settings.rerank_passages,
    )
    registrar = Registrar(ledger, settings.home, city, settings, now)
    shelf = Shelf(
        ledger,
        Replica(settings.home / "index"),
        legs,
        city_synonyms(settings.city),
        CityWords.of(city),
        settings.refuse_below,
    )
    model = model_for(settings, lambda: switched_on(ledger), SharedRest(ledger, now))
    desk = Desk(ledger, settings, city, shelf, now, registrar, model, glance=Glance(settings), opening=Opening())
    reader = ModelReader(model) if model is not None else None
    house = House(settings, ledger, city, registrar, desk, model, reader)
    if settings.sample:
        with one_at_a_time(settings.home / ".setup.lock"):
            load_sample(house, now())
    return house


def switched_on(ledger: Ledger) -> bool:
    """Read the switch of the language model, as it stands now for every process."""
    with ledger.read_directly() as hand:
        return is_on(hand, MODEL)


def open_vectors(settings: Settings) -> VectorIndex | None:
    """Open the leg of meaning when a model is configured, and no other process of this home holds it."""
    if not settings.embed_base_url and settings.embed_folder is None:
        return None
    try:
        local = settings.embed_folder is not None
        return VectorIndex(
            settings.home / "vectors",
            embedder(settings),
            model_name(settings),
            lambda model: embedder(settings.model_copy(update={"embed_model": model, "embed_dimensions": 0})),
            None if local else settings.embed_auto_chars,
        )
    except (IndexBroken, EmbedFailed) as held:
        log.warning("vectors.left_out", reason=str(held))
        return None


def make_home(home: Path) -> None:
    """Create the home folder.

    Raises:
        SettingWrong: it can't be created or written.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        probe = home / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as wrong:
        raise SettingWrong(
            f"HUIQI_HOME {home} 不能写入：{wrong.strerror}。请换一个目录或改目录权限后再启动。"
        ) from wrong


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Hold a file lock that other processes of this home wait for."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def owner_of(settings: Settings, *, alone: bool) -> Iterator[None]:
    """Own the home while serving. On SQLite a second bot is refused; PostgreSQL lets several share the work.

    Raises:
        HomeTaken: another bot serves this home.
    """
    if not alone:
        yield
        return
    with (settings.home / ".serve.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            raise HomeTaken(
                f"{settings.home} 已有一个惠企进程在服务：SQLite 的数据目录一次只能由一个进程使用。"
                "请先停掉它，或换一个 HUIQI_HOME；需要多进程请设置 HUIQI_DATABASE_URL 使用 PostgreSQL。"
            ) from taken
        yield
