"""All firms at once: the same conditions over columns, with numpy. Nothing else of the rules may use numpy."""
