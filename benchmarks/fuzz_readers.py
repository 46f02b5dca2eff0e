"""Damaged originals of every format, read one after another: how many are read, refused, or worse.

    python benchmarks/fuzz_readers.py --runs 2000 --seed 1 [--children 2]

A run is one damaged file. Worse is: an error that is no refusal, a file left behind, a parent that grows.
"""

import argparse
import collections
import concurrent.futures
import json
import resource
import tempfile
import time
from pathlib import Path

from knowledge.errors import FileRefused
from knowledge.library.reading import Reading
from tests.library.made_formats import RECOGNISED, samples
from tests.library.mutations import mutants

SPARE = 5  # recognised files take seconds each: one in so many of the damages is enough


def outcome(reading: Reading, folder: Path, name: str, data: bytes) -> tuple[str, str, float]:
    """Read one damaged file; return what came of it, the sentence, and the seconds it took."""
    path = folder / name
    path.write_bytes(data)
    began = time.monotonic()
    try:
        reading.read(path)
        return "read", "", time.monotonic() - began
    except FileRefused as no:
        return "refused", str(no), time.monotonic() - began
    finally:
        path.unlink()


def main() -> None:
    """Run and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--children", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=20.0)
    asked = parser.parse_args()
    counts: collections.Counter[str] = collections.Counter()
    formats: collections.Counter[str] = collections.Counter()
    reasons: collections.Counter[str] = collections.Counter()
    slow: list[tuple[float, str]] = []
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        originals = samples(folder)
        for left in folder.iterdir():
            left.unlink()
        seen = {name: originals.pop(name) for name in RECOGNISED}
        each = max(5, asked.runs // len(originals))
        files = [*mutants(originals, asked.seed, each), *mutants(seen, asked.seed, max(1, each // SPARE))]
        with (
            Reading(asked.seconds, 200_000, children=asked.children, ocr_pages=2) as reading,
            concurrent.futures.ThreadPoolExecutor(asked.children) as pool,
        ):
            work = {pool.submit(outcome, reading, folder, name, data): name for name, data in files}
            for done in concurrent.futures.as_completed(work):
                kind, sentence, seconds = done.result()
                counts[kind] += 1
                formats[work[done].partition("-")[0]] += 1
                reasons[sentence[:28]] += 1
                slow.append((round(seconds, 1), work[done]))
        left_over = [path.name for path in folder.iterdir()]
    slow.sort(reverse=True)
    figures = {
        "runs": sum(counts.values()),
        **counts,
        "formats": dict(formats),
        "left_behind": len(left_over),
        "seconds": round(time.monotonic() - began, 1),
        "slowest_s": slow[:5],
        "parent_peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
        "reasons": dict(reasons.most_common(40)),
    }
    print(json.dumps(figures, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
