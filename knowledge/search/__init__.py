"""Finding policy: two legs (words, meaning) behind one door, shelf.py."""
