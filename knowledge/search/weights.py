"""What each feature of a document counts: learned, not written.

The numbers come from ``benchmarks/learn_ranking.py`` on the development questions only; docs/adr/0007 says how.
"""

from collections.abc import Mapping

LEARNED: Mapping[str, float] = {
    "legs": 2.95,
    "whole": 1.95,
    "second": 0.7,
    "title": -0.77,
    "together": 1.69,
    "sentence": 1.3,
    "apart": 3.25,
    "characters": 1.92,
    "closest": 1.27,
    "place": 1.53,
    "elsewhere": -0.81,
    "depth": -0.72,
    "parts": -0.42,
    "cited": 0.44,
    "series": 1.69,
}
