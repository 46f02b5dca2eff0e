"""Write the originals of the sample library from their sources.

    python scripts/build_sample_library.py            every source
    python scripts/build_sample_library.py 10 113     those whose file name begins with 10 or 113
    python scripts/build_sample_library.py --check    write nothing, say what would change

Word files and pages come out the same byte by byte; a PDF is printed again only when its page has changed.
"""

import argparse
import sys
from pathlib import Path

from sample_docx import render_docx, same_word_file
from sample_html import render_html
from sample_pdf import is_current, render_pdf
from sample_source import Source, SourceError, read_sources

SAMPLE = Path(__file__).resolve().parent.parent / "config" / "cities" / "deyang" / "sample"
LARGEST = 150_000  # bytes of one original


def main() -> int:
    """Build what is asked for; return 1 when a source is not as described or ``--check`` found a change."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("begin", nargs="*", help="only sources whose file name begins so")
    parser.add_argument("--check", action="store_true", help="write nothing, say what would change")
    chosen = parser.parse_args()
    try:
        sources = read_sources(SAMPLE / "sources")
        changed = [source.name for source in sources if _wanted(source, chosen.begin) and _build(source, chosen.check)]
    except SourceError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(sources)} sources, {len(changed)} originals {'differ' if chosen.check else 'written'}")
    return 1 if changed and chosen.check else 0


def _wanted(source: Source, begin: list[str]) -> bool:
    return not begin or source.path.name.startswith(tuple(begin))


def _build(source: Source, check: bool) -> bool:  # noqa: FBT001 - a private switch
    """Write one original when it differs from what is there; tell whether it does."""
    target = SAMPLE / "originals" / source.name
    if target.suffix == ".pdf":
        if is_current(target, source):
            return False
        content = b"" if check else render_pdf(source)
    else:
        content = render_docx(source) if target.suffix == ".docx" else render_html(source)
        if target.exists() and _same(target, content):
            return False
    if len(content) > LARGEST:
        raise SourceError(f"{source.path.name}: {len(content)} bytes, at most {LARGEST}: shorten it")
    if not check:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        print(f"  {source.path.name} -> {source.name} ({len(content):,} bytes)")
    return True


def _same(target: Path, content: bytes) -> bool:
    """Compare with what is there; of a Word file the members count, not how they were packed."""
    there = target.read_bytes()
    return same_word_file(there, content) if target.suffix == ".docx" else there == content


if __name__ == "__main__":
    raise SystemExit(main())
