"""Rules of policy that would be true without any computer: pure functions on plain values."""
