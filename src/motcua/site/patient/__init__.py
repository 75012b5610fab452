"""Django's PostgreSQL, but a database that was there a moment ago is waited for."""
