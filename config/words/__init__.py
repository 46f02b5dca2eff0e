"""Every sentence a person reads, as small functions with typed gaps, one file per feature."""
