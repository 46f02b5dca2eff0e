"""Papers a firm hands in for a matter: opened, read with places, recognised, and their key fields."""
