"""Ingest of a whole city: documents per second, memory, size, and what one more document costs.

Usage: PYTHONPATH=. python benchmarks/ingest.py [corpus.jsonl] [--documents 3374] [--grow]

Everything goes through the real intake: copy, reading processes, anatomy, articles, near-duplicates, SQL, word index.
Without a corpus the texts are generated. Every tenth is written as html and every twentieth as docx, the others as
txt. The baseline of the same run on the same texts is the engine alone: tantivy over pairs of characters, no SQL.
"""

import argparse
import json
import os
import random
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from itertools import islice, pairwise
from pathlib import Path
from threading import Event, Thread
from typing import Any

import docx

from config.city import load_city
from config.settings import load_settings
from knowledge.library.registrar import Registrar
from knowledge.search.keyword import WordIndex
from knowledge.search.replica import Replica
from ledger import migrate
from ledger.articles import PlainText, add_plain, live_articles
from ledger.audit import Actor
from ledger.base import connect

NOW = datetime(2026, 11, 22, tzinfo=UTC)
WORDS = (
    "企业项目资金申报奖励补助科技创新工业投资设备研发平台认定规模服务贸易出口人才用地用电贷款贴息担保培训就业".strip()
)
MUST_S, AIM_S = 120, 60


def main() -> None:
    """Run it and print one JSON object."""
    options = argparse.ArgumentParser()
    options.add_argument("corpus", nargs="?", type=Path)
    options.add_argument("--documents", type=int, default=3374)
    options.add_argument("--grow", action="store_true", help="Also one more document at 1k, 10k and 50k articles.")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        texts = list(islice(read(given.corpus) if given.corpus else made(given.documents), given.documents))
        figures: dict[str, Any] = {"documents": len(texts), "characters": sum(len(text) for _, text in texts)}
        write(folder / "in", texts)
        cpu = time.process_time()
        figures |= {"baseline_index_alone_s": alone(folder / "alone", texts)}
        figures["baseline_cpu_s"] = round(time.process_time() - cpu, 1)
        del texts
        figures |= ingest(folder)
        figures["ratio_to_baseline"] = round(figures["total_s"] / figures["baseline_index_alone_s"], 2)
        if given.grow:
            figures["one_more_ms"] = {
                str(size): one_more(folder / f"grow-{size}", size) for size in (1000, 10_000, 50_000)
            }
    print(json.dumps(figures, ensure_ascii=False, indent=1))


def read(corpus: Path) -> Iterator[tuple[str, str]]:
    """Read title and text of each document."""
    with corpus.open(encoding="utf-8") as rows:
        for row in rows:
            one = json.loads(row)
            yield one["title"], one["text"]


def made(count: int) -> Iterator[tuple[str, str]]:
    """Generate texts of about 5,000 characters in the form of notices (示例)."""
    dice = random.Random(7)  # noqa: S311 - texts, no secrets
    for number in range(count):
        clauses = [
            f"第{at}条　" + "".join(dice.choices(WORDS, k=180)) + f"，给予奖励{dice.randint(1, 200)}万元。"
            for at in range(1, 28)
        ]
        title = f"德阳市示例局关于第{number}号{''.join(dice.choices(WORDS, k=6))}的通知（示例）"
        yield title, "\n".join([f"德示例发〔2024〕{number + 1}号", *clauses, "本通知自2024年6月1日起施行，有效期5年。"])


def write(folder: Path, texts: list[tuple[str, str]]) -> None:
    """Write the texts as files of three formats."""
    folder.mkdir(parents=True)
    for number, (title, text) in enumerate(texts):
        name = folder / f"{number:05d}"
        if number % 20 == 0:
            written = docx.Document()
            for line in (title, *text.splitlines()):
                written.add_paragraph("".join(char for char in line if char.isprintable()))
            written.save(str(name.with_suffix(".docx")))
        elif number % 10 == 0:
            body = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines())
            head = f"<meta charset=utf-8><title>{escape(title)}</title>"
            page = f"<html><head>{head}</head><body><h1>{escape(title)}</h1>{body}</body></html>"
            name.with_suffix(".html").write_text(page, encoding="utf-8")
        else:
            name.with_suffix(".txt").write_text(f"{title}\n{text}", encoding="utf-8")


def alone(folder: Path, texts: list[tuple[str, str]]) -> float:
    """Return the seconds of the index engine alone: whole documents as pairs of characters."""
    import tantivy  # noqa: PLC0415 - only the baseline names the engine

    begun = time.perf_counter()
    folder.mkdir(parents=True)
    build = tantivy.SchemaBuilder()
    build.add_text_field("grams", tokenizer_name="whitespace", index_option="freq")
    writer = tantivy.Index(build.build(), str(folder)).writer(60_000_000, 1)
    for title, text in texts:
        whole = f"{title}\n{text}"
        writer.add_document(tantivy.Document(grams=" ".join(map("".join, pairwise(whole)))))
    writer.commit()
    writer.wait_merging_threads()
    return round(time.perf_counter() - begun, 1)


def ingest(folder: Path) -> dict[str, float]:
    """Take every file in and index it; return seconds, rate, memory and sizes."""
    home = folder / "home"
    settings = load_settings(home=home, sample=False)
    ledger = connect(settings.ledger_url)
    migrate.upgrade(ledger)
    registrar = Registrar(ledger, home, load_city(settings.city), settings)
    with watched() as peaks:
        begun, cpu = time.perf_counter(), time.process_time()
        states: dict[str, int] = {}
        for taken in registrar.hand_in_many([folder / "in"], Actor("benchmark"), publish=True):
            states[taken.state] = states.get(taken.state, 0) + 1
        taken_s, taken_cpu = time.perf_counter() - begun, time.process_time() - cpu
        words = Replica(home / "index")
        words.catch_up(ledger)
        total_s, total_cpu = time.perf_counter() - begun, time.process_time() - cpu
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    registrar.close()  # only an ended child's time is told
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    children_cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    with ledger.read() as session:
        articles = live_articles(session)
    ledger.close()
    count = sum(states.values())
    return {
        **{f"state_{name}": number for name, number in states.items()},
        "articles": articles,
        "intake_s": round(taken_s, 1),
        "index_s": round(total_s - taken_s, 1),
        "total_s": round(total_s, 1),
        "intake_cpu_s": round(taken_cpu, 1),  # processor time: what a machine with other work does not blur
        "index_cpu_s": round(total_cpu - taken_cpu, 1),
        "children_cpu_s": round(children_cpu, 1),
        "documents_per_s": round(count / total_s, 1),
        "must_s": MUST_S,
        "aim_s": AIM_S,
        "peak_parent_mb": round(peaks["parent"]),
        "peak_children_mb": round(peaks["children"]),
        "database_mb": size_of(home, "ledger.sqlite3*"),
        "index_mb": size_of(home / "index", "**/*"),
        "originals_mb": size_of(home / "originals", "**/*"),
    }


class watched:  # noqa: N801 - reads as a word at its use
    """Watch the memory of this process and of its children, in MiB of resident pages."""

    def __enter__(self) -> dict[str, float]:
        self._peaks = {"parent": 0.0, "children": 0.0}
        self._end = Event()
        self._thread = Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self._peaks

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._end.wait(0.5):
            own = resident(os.getpid())
            children = sum(resident(int(pid)) for pid in children_of(os.getpid()))
            self._peaks["parent"] = max(self._peaks["parent"], own)
            self._peaks["children"] = max(self._peaks["children"], children)


def resident(pid: int) -> float:
    """Return the resident memory of a process in MiB; 0 when it is gone or the system does not tell."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text("utf-8").split()[1])
    except (OSError, IndexError, ValueError):
        return 0.0
    return pages * resource.getpagesize() / (1 << 20)


def children_of(pid: int) -> list[str]:
    """Return the ids of a process's children."""
    found: list[str] = []
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += tasks.read_text("utf-8").split()
        except OSError:
            continue
    return found


def size_of(folder: Path, pattern: str) -> float:
    """Return the size of files in MiB."""
    return round(sum(path.stat().st_size for path in folder.glob(pattern) if path.is_file()) / (1 << 20), 1)


def one_more(home: Path, size: int) -> float:
    """Return the milliseconds until one more document is found, in a base of so many articles; the median of five."""
    settings = load_settings(home=home, sample=False)
    ledger = connect(settings.ledger_url)
    migrate.upgrade(ledger)
    dice = random.Random(11)  # noqa: S311 - texts, no secrets
    texts = [
        PlainText(f"B{at:06d}", f"示例办法{at}", ["".join(dice.choices(WORDS, k=300)) for _ in range(25)])
        for at in range(size // 25)
    ]
    with ledger.write() as session:
        add_plain(session, texts, NOW)
    words: WordIndex = Replica(home / "index")
    words.catch_up(ledger)
    registrar = Registrar(ledger, home, load_city(settings.city), settings)
    costs = []
    for number, (title, text) in enumerate(made(6)):
        file = home / f"one-{number}.txt"
        file.write_text(f"{title}\n{text}", encoding="utf-8")
        begun = time.perf_counter()
        registrar.hand_in(file, Actor("benchmark"), publish=True)
        words.catch_up(ledger)
        costs.append((time.perf_counter() - begun) * 1000)
    registrar.close()
    ledger.close()
    shutil.rmtree(home)
    return round(sorted(costs[1:])[2], 1)  # the first one starts the reading process


if __name__ == "__main__":
    main()
