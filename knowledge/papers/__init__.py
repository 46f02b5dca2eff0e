"""Papers a firm hands in for a matter: opened, read with places, recognised, their key fields; made-up ones too."""
