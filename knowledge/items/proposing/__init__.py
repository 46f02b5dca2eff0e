"""A draft of a reward item read from a policy's own sentences: every condition with its span, nothing dropped silently.

Patterns read; a model may read beside them and is believed only where its quote stands in the text. What comes out is
the text of an item like any other: it is tested, seen by a second person and published, or thrown away.
"""
