"""Reward items as text: read from YAML with the place and a sentence for every fault, never half."""
