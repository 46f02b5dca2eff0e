"""Steps of the schema, taken by ledger/migrate.py."""
