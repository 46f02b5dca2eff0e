"""What each feature of a document counts: learned, not written.

The numbers come from ``benchmarks/learn_ranking.py`` on the development questions only; docs/adr/0007 says how.
"""

from collections.abc import Mapping

LEARNED: Mapping[str, float] = {
    "legs": 3.20,
    "whole": 1.89,
    "second": 0.64,
    "title": -0.87,
    "together": 2.07,
    "sentence": 0.67,
    "apart": 3.06,
    "characters": 1.91,
    "closest": 1.41,
    "place": 1.49,
    "elsewhere": -0.84,
    "depth": -0.67,
    "parts": -0.39,
    "cited": 0.32,
    "series": 1.73,
}
