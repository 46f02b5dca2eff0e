"""Cases that live for days, each with its own states, people and clocks."""
