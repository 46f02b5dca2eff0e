"""What has happened: the only room with SQL."""
