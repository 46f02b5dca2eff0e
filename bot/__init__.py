"""The doors and the engine room: DingTalk, wiring, worker, clock, command line."""
