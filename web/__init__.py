"""The pages people open from a chat."""
