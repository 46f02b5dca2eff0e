"""Learn the weights of understanding from config/utterances/*.yaml and write config/utterances/weights.npz.

    PYTHONPATH=. python scripts/train_intents.py

The same sentences give the same file. Run it after changing a sentence, a template, an idea or a sign; what it gives
on sentences it has not learnt from is printed by benchmarks/intents.py.
"""

from config.city import load_city
from handlers.classify import WEIGHTS
from handlers.intents import Intent
from handlers.learn import all_sounds, keep, learn
from handlers.lessons import by_hand, from_templates


def main() -> None:
    """Learn and write."""
    lessons = [lesson for lesson in by_hand() if lesson.intent is not Intent.MULTI]  # several wishes are cut apart
    made = from_templates(load_city("deyang"))
    learnt = learn([*lessons, *made], all_sounds())
    keep(learnt, WEIGHTS)
    size = WEIGHTS.stat().st_size
    print(f"{len(lessons)} sentences by hand, {len(made)} made, {len(learnt.keys)} signs, {size / 1024:.0f} KiB")


if __name__ == "__main__":
    main()
