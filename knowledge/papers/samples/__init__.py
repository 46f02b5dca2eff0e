"""Made-up packs of papers (示例) with planted faults, for tests and for the training of staff."""
