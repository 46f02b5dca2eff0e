"""Papers a firm hands in for a matter: what they are, what they say, and made-up ones to practise on."""
