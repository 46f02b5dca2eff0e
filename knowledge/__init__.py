"""What the city has decided, how to find it, and what follows from it for one enterprise."""
