"""One reader per document format; each gives the same Document shape."""
