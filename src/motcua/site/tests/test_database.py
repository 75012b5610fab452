"""The address of the database."""

from motcua.site.database import database_from


def test_plans_are_kept_unless_the_address_says_that_a_pooler_knows_none() -> None:
    assert database_from("postgresql://app@db/motcua")["OPTIONS"]["prepare_threshold"] == 2
    told = database_from("postgresql://app@db/motcua?prepare_threshold=none&options=&sslmode=require")["OPTIONS"]
    assert told["prepare_threshold"] is None
    assert told["sslmode"] == "require"
