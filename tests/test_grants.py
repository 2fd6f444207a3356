"""A role that may only read: what it can do, and what it cannot, connected as that role."""

from __future__ import annotations

import json
import logging
import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import pytest
from click.testing import CliRunner
from sqlalchemy import text
from stores import OnServer

from nkdb import db
from nkdb.cli import main
from nkdb.drift import faults, not_compared
from nkdb.errors import DatabaseAccessError, GrantError, QueryError
from nkdb.grants import grant_readonly
from nkdb.load.seeds import load
from nkdb.query import reading
from nkdb.search import search

POSTGRES = Path(__file__).parent.parent / "docs" / "postgres.md"


@pytest.fixture(params=["reader", 'odd "%s" role; --'])
def role(postgres_server: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """A role on the server that may log in."""
    name = f"{request.param} {uuid.uuid4().hex}"
    server = db.engine(db.Target.parse(postgres_server)).execution_options(isolation_level="AUTOCOMMIT")
    quoted = server.dialect.identifier_preparer.quote_identifier(name)
    with server.connect() as conn:
        conn.exec_driver_sql(f"CREATE ROLE {quoted} LOGIN")
    yield name
    with server.connect() as conn:
        conn.exec_driver_sql(f"DROP OWNED BY {quoted}")
        conn.exec_driver_sql(f"DROP ROLE {quoted}")


def in_schema(target: db.Target) -> db.Target:
    """The database as one sees it that looks into the schema `Ours` alone."""
    return db.Target.parse(f"{target.url}{'&' if '?' in target.url else '?'}options=-csearch_path%3D%22Ours%22")


@pytest.fixture(scope="module")
def loaded(postgres_store: OnServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[db.Target]:
    """A database with the shipped seeds in a schema of its own, never to be written to."""
    target = postgres_store.nowhere(tmp_path_factory.mktemp("loaded"))
    with db.connection(target) as conn:
        conn.exec_driver_sql('CREATE SCHEMA "Ours"')
    load(in_schema(target))
    yield target
    postgres_store.drop(target)


@pytest.fixture
def server(postgres_store: OnServer, loaded: db.Target, role: str, tmp_path: Path) -> Iterator[db.Target]:
    """The shipped seeds in a schema of its own, on the server that the role is of: gone before the role is."""
    target = postgres_store.copy(loaded, tmp_path)
    yield in_schema(target)
    postgres_store.drop(target)


def connected_as(target: db.Target, role: str) -> db.Target:
    """The same database by another role."""
    parts = urlsplit(target.url)
    host = parts.netloc.rpartition("@")[2]
    return db.Target(None, urlunsplit(parts._replace(netloc=f"{quote(role, safe='')}@{host}")), wait=2)


WRITES = [
    "INSERT INTO topic (key, name) VALUES ('a', 'a')", "UPDATE figure SET low = 1", "DELETE FROM figure", "TRUNCATE figure",
    "CREATE TABLE mine (a integer)", "DROP VIEW figure_flat", "ALTER TABLE topic ADD COLUMN mine text",
    "SELECT nextval('topic_id_seq')", "SELECT setval('topic_id_seq', 1)", "CREATE FUNCTION f() RETURNS integer RETURN 1",
    "SELECT pg_read_file('/etc/passwd')", "SELECT lo_import('/etc/passwd')", "COPY topic TO '/stolen'",
    "COPY topic FROM PROGRAM 'true'", "SET ROLE postgres", "CREATE EXTENSION dblink",
]  # fmt: skip


def test_the_role_reads_and_does_nothing_else(
    server: db.Target, role: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ours = connected_as(server, role)
    for use in (db.require_current, load):
        with pytest.raises(DatabaseAccessError, match='no schema of the search_path "Ours" exists for this role'):
            use(ours)
    statements = grant_readonly(server, role)
    assert statements[-1].startswith("ALTER DEFAULT PRIVILEGES")
    with reading(ours) as reader:
        assert reader.select("SELECT count(*) FROM figure").rows == [(38,)]
        assert reader.select("SELECT chain FROM figure_flat LIMIT 1").rows
    assert search(ours, "rice").hits
    assert (not_compared(ours) or "").endswith("takes a role with CREATE on the database")
    assert faults(ours) == []
    for statement in WRITES:
        # not through the query command, which would refuse them too: as the role itself
        with (
            db.engine(ours).connect() as conn,
            pytest.raises(Exception, match=r"permission denied|must be|denied|superuser"),
        ):
            conn.exec_driver_sql(statement)
    # as without pytest, where what a driver logs is printed
    monkeypatch.setattr(logging.root, "handlers", [])
    several = [{"id": 1}, {"id": 2}]
    with pytest.raises(DatabaseAccessError, match="connect as a role that has that right"), db.connection(ours) as conn:
        conn.execute(text("DELETE FROM figure WHERE id = :id"), several)
    assert capsys.readouterr().err == ""


def test_a_role_that_was_granted_what_the_page_says_loads_few_and_many(
    server: db.Target, role: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (granted,) = re.findall("```sql\n([^`]*editors[^`]*)```", POSTGRES.read_text(encoding="utf-8"))
    with db.connection(server) as conn:
        quoted = conn.dialect.identifier_preparer.quote_identifier(role)
        conn.exec_driver_sql(granted.replace("public", '"Ours"').replace("editors", quoted))
    chain = {"own": [{"source": "nk-economy-watch", "mode": "publishes"}]}
    evidence = [{"start": 0, "end": 9, "sha256": "0f" * 32}]
    claim = {"kind": "practice", "modality": "asserted", "credibility": "3", "chain": "own", "evidence": evidence}
    for many in (3, 1):
        monkeypatch.setattr("nkdb.load.seeds.sync.MANY", many)
        claims = [claim | {"key": f"c-{n}", "text": f"It grinds sorghum{many} by night."} for n in range(2)]
        article = {"key": f"mill-{many}", "title": "A mill", "publisher": "nk-economy-watch"}
        file = tmp_path / f"{many}.jsonl"
        file.write_text(json.dumps({"article": article | {"chains": chain, "claims": claims}}))
        assert load(connected_as(server, role), [file]).changes.tables["claim"].new == 2
        assert len(search(server, f"sorghum{many}").hits) == 2
    assert faults(server) == []


def test_who_only_reads_checks_the_database_while_another_writes(server: db.Target, role: str) -> None:
    grant_readonly(server, role)
    with db.connection(server) as conn:
        conn.execute(text("UPDATE topic SET description = 'words'"))
        assert faults(replace(connected_as(server, role), wait=0.1)) == []


@pytest.mark.parametrize(
    "arguments", [["db", "backup", "OUT"], ["dump", "OUT"], ["dump", "OUT.jsonl"], ["load", "--full"]]
)
def test_what_is_whole_is_refused_to_a_role_that_rows_are_kept_from(
    server: db.Target, role: str, tmp_path: Path, arguments: list[str]
) -> None:
    with db.connection(server) as conn:
        quoted = conn.dialect.identifier_preparer.quote_identifier(role)
        conn.exec_driver_sql(f"""GRANT USAGE ON SCHEMA "Ours" TO {quoted};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "Ours" TO {quoted};
            ALTER TABLE article ENABLE ROW LEVEL SECURITY;
            CREATE POLICY published ON article USING (published_on < '2014-08-01')""")
    some = connected_as(server, role)
    out = tmp_path / "out"
    done = CliRunner().invoke(main, [*(word.replace("OUT", str(out)) for word in arguments), "--database", some.url])
    assert done.exit_code == 2
    assert 'query would be affected by row-level security policy for table "article"; connect as a role' in done.stderr
    assert not out.exists()
    with reading(some) as reader:
        ((count,),) = reader.select("SELECT count(*) FROM article").rows
    assert 0 < count < 10


IN_PLACE = """
    CREATE FUNCTION {schema}.own(name, text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE 'mine'; END $$;
    CREATE OPERATOR {schema}.|| (LEFTARG = name, RIGHTARG = text, FUNCTION = {schema}.own);
    CREATE FUNCTION {schema}.count(text) RETURNS bigint LANGUAGE sql AS 'SELECT 1'
"""


@pytest.mark.parametrize("schema", ["others", '"Ours"'])
def test_what_another_role_has_made_in_place_of_the_servers_own_is_named(
    server: db.Target, role: str, schema: str
) -> None:
    path = db.Target(None, f"{server.url},others")
    with db.connection(server) as conn:
        quoted = conn.dialect.identifier_preparer.quote_identifier(role)
        conn.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS others; GRANT ALL ON SCHEMA {schema} TO {quoted}")
    with db.connection(connected_as(server, role)) as conn:
        conn.exec_driver_sql(IN_PLACE.format(schema=schema))
    assert faults(path) == [
        f"{what}, of the role {role}: the server runs it in place of its own, as whoever uses the database; "
        "drop it, or leave its schema out of the search_path"
        for what in (f"function {schema}.count(text)", f"operator {schema}.||(name,text)")
    ]
    if schema == "others":
        assert faults(server) == []


def test_what_its_owner_has_made_in_place_of_the_servers_own_is_no_fault(server: db.Target) -> None:
    with db.connection(server) as conn:
        conn.exec_driver_sql("CREATE SCHEMA others; CREATE FUNCTION others.count(text) RETURNS bigint RETURN 1")
    assert faults(db.Target(None, f"{server.url},others")) == []


def test_tables_made_later_are_read_too_and_no_more(server: db.Target, role: str) -> None:
    with db.connection(server) as conn:
        # of one that loaded until now
        later = f"ALTER DEFAULT PRIVILEGES IN SCHEMA {_schema(conn)} GRANT"
        quoted = conn.dialect.identifier_preparer.quote_identifier(role)
        conn.exec_driver_sql(f"{later} SELECT, INSERT, UPDATE, DELETE ON TABLES TO {quoted}")
        conn.exec_driver_sql(f"{later} USAGE ON SEQUENCES TO {quoted}; {later} INSERT ON TABLES TO PUBLIC")
    grant_readonly(server, role)
    with db.connection(server) as conn:
        db.downgrade(conn, "0005")
        db.upgrade(conn)
    with reading(connected_as(server, role)) as reader:
        assert reader.select("SELECT count(*) FROM source_merge").rows == [(0,)]
        may = "SELECT has_table_privilege('source_merge', 'INSERT, UPDATE, DELETE'), "
        may += "has_sequence_privilege('source_merge_id_seq', 'USAGE')"
        assert reader.select(may).rows == [(False, False)]


def test_it_can_be_granted_again(server: db.Target, role: str) -> None:
    assert grant_readonly(server, role) == grant_readonly(server, role)


def test_what_the_role_held_before_is_taken_from_it(server: db.Target, role: str) -> None:
    with db.connection(server) as conn:
        quoted = conn.dialect.identifier_preparer.quote_identifier(role)
        conn.exec_driver_sql(f"GRANT ALL ON ALL TABLES IN SCHEMA {_schema(conn)} TO {quoted}")
        conn.exec_driver_sql("GRANT INSERT ON topic TO PUBLIC")
    grant_readonly(server, role)
    with (
        pytest.raises(DatabaseAccessError, match="permission denied"),
        db.connection(connected_as(server, role)) as conn,
    ):
        conn.execute(text("INSERT INTO topic (key, name) VALUES ('a', 'a')"))


def _schema(conn: object) -> str:
    return str(conn.exec_driver_sql("SELECT quote_ident(current_schema())").scalar())  # type: ignore[attr-defined]


@pytest.mark.parametrize("what", ["TABLE topic", "FUNCTION search_words"])
def test_a_role_that_owns_the_schema_is_refused(server: db.Target, role: str, what: str) -> None:
    with db.connection(server) as conn:
        quoted = conn.dialect.identifier_preparer.quote_identifier(role)
        conn.exec_driver_sql(f"ALTER {what} OWNER TO {quoted}")
    with pytest.raises(GrantError, match="may act as the owner"):
        grant_readonly(server, role)
    with db.connection(server) as conn:
        conn.exec_driver_sql(f"ALTER {what} OWNER TO current_user")


# what another role has, an attribute of the role that is a member of it > what it may still write
THROUGH = [
    (
        "GRANT pg_write_all_data TO {other}",
        "",
        r"may still write \w+ through a role it is a member of; allowed: a role that is",
    ),
    ("GRANT DELETE ON split_share TO {other}", "INHERIT", "may still write split_share through"),
    ("GRANT DELETE ON split_share TO {other}", "NOINHERIT", "may still write split_share through"),
    ("GRANT UPDATE (summary) ON article TO {other}", "INHERIT", "may still write article through"),
    ("GRANT INSERT (key) ON topic TO {other}", "NOINHERIT", "may still write topic through"),
    ("GRANT UPDATE ON SEQUENCE topic_id_seq TO {other}", "INHERIT", "may still write topic_id_seq through"),
    ("GRANT TRIGGER ON topic TO {other}", "INHERIT", "may still write topic through"),
    ('GRANT CREATE ON SCHEMA "Ours" TO {other}', "NOINHERIT", "may still write the schema Ours through"),
    ("ALTER ROLE {other} SUPERUSER", "NOINHERIT", r"may still write \w+ through"),
]


@pytest.mark.parametrize(("has", "attribute", "words"), THROUGH)
def test_a_role_that_may_write_through_another_is_refused(
    server: db.Target, role: str, has: str, attribute: str, words: str
) -> None:
    other = f'"writers {uuid.uuid4().hex}"'
    with db.connection(server) as conn:
        quoted = conn.dialect.identifier_preparer.quote_identifier(role)
        conn.exec_driver_sql(f"CREATE ROLE {other}")
        conn.exec_driver_sql(has.format(other=other))
        # without INHERIT, a role has what another one has only after SET ROLE
        conn.exec_driver_sql(f"ALTER ROLE {quoted} {attribute}")
        conn.exec_driver_sql(f"GRANT {other} TO {quoted}")
    with pytest.raises(GrantError, match=words):
        grant_readonly(server, role)
    with db.connection(server) as conn:
        may_read = text("SELECT has_table_privilege(:role, 'topic', 'SELECT')")
        # pg_write_all_data may not read; nothing of the grant is left
        assert not conn.execute(may_read, {"role": role}).scalar()
        conn.exec_driver_sql(f"DROP OWNED BY {other}")
        conn.exec_driver_sql(f"DROP ROLE {other}")


def test_a_role_that_owns_the_database_is_refused(server: db.Target, role: str) -> None:
    with db.connection(server) as conn:
        quoted = conn.dialect.identifier_preparer.quote_identifier(role)
        conn.exec_driver_sql(
            f"ALTER DATABASE {conn.exec_driver_sql('SELECT current_database()').scalar()} OWNER TO {quoted}"
        )
    with pytest.raises(GrantError, match="may act as the owner"):
        grant_readonly(server, role)


@pytest.mark.parametrize(
    ("name", "words"),
    [("nobody-there", "no role 'nobody-there'"), ('a"; DROP TABLE figure; --', "no role"), ("postgres", "superuser")],
)
def test_a_role_that_will_not_do_is_refused(loaded: db.Target, name: str, words: str) -> None:
    with pytest.raises(GrantError, match=words):
        grant_readonly(in_schema(loaded), name)


def test_a_file_has_no_roles(sqlite_empty: db.Target) -> None:
    with pytest.raises(GrantError, match="a PostgreSQL database"):
        grant_readonly(sqlite_empty, "reader")


def test_a_query_says_what_the_role_lacks(server: db.Target, role: str) -> None:
    grant_readonly(server, role)
    theirs = connected_as(server, role)
    with reading(theirs, of_user=True) as reader, pytest.raises(QueryError, match="permission denied"):
        reader.select("SELECT * FROM pg_authid")


def test_a_search_says_what_the_role_lacks(server: db.Target, role: str) -> None:
    grant_readonly(server, role)
    with db.connection(server) as conn:
        quoted = conn.dialect.identifier_preparer.quote_identifier(role)
        conn.exec_driver_sql(f"REVOKE ALL ON claim_search FROM {quoted}")
    with pytest.raises(DatabaseAccessError, match="table claim_search; connect as a role that has that right"):
        search(connected_as(server, role), "rice")


@pytest.fixture
def member(postgres_server: str, role: str) -> Iterator[str]:
    """A role that may act as the role, and owns nothing itself."""
    name = f"member {uuid.uuid4().hex}"
    server = db.Target.parse(postgres_server)
    with db.connection(server) as conn:
        quoted = conn.dialect.identifier_preparer.quote_identifier(role)
        conn.exec_driver_sql(f'CREATE ROLE "{name}" LOGIN IN ROLE {quoted}')
    yield name
    with db.connection(server) as conn:
        conn.exec_driver_sql(f'DROP ROLE "{name}"')


@pytest.fixture
def reader(postgres_server: str) -> Iterator[str]:
    """Another role that may log in."""
    name = f"reader {uuid.uuid4().hex}"
    server = db.Target.parse(postgres_server)
    with db.connection(server) as conn:
        conn.exec_driver_sql(f'CREATE ROLE "{name}" LOGIN')
    yield name
    with db.connection(server) as conn:
        conn.exec_driver_sql(f'DROP ROLE "{name}"')


@pytest.fixture
def owned(postgres_store: OnServer, role: str, member: str, reader: str, tmp_path: Path) -> Iterator[db.Target]:
    """An empty database in a schema that the role owns, on the server that the roles are of, by a superuser's URL."""
    target = postgres_store.nowhere(tmp_path)
    with db.connection(target) as conn:
        quoted = conn.dialect.identifier_preparer.quote_identifier(role)
        conn.exec_driver_sql(f'CREATE SCHEMA "Ours" AUTHORIZATION {quoted}')
    with db.connection(connected_as(in_schema(target), role)) as conn:
        db.upgrade(conn)
    yield in_schema(target)
    postgres_store.drop(target)


OWNERS = """
    SELECT pg_get_userbyid(owner) FROM (
        SELECT relowner AS owner FROM pg_class WHERE relnamespace = quote_ident(current_schema())::regnamespace
        UNION SELECT proowner FROM pg_proc WHERE pronamespace = quote_ident(current_schema())::regnamespace
        UNION SELECT cfgowner FROM pg_ts_config WHERE cfgnamespace = quote_ident(current_schema())::regnamespace
    ) AS of_all
"""


@pytest.mark.parametrize("is_member", [True, False], ids=["a member of the owner", "a superuser"])
def test_what_others_make_in_an_upgrade_is_the_owners_and_can_be_read(
    owned: db.Target, role: str, member: str, reader: str, is_member: bool
) -> None:
    theirs = connected_as(owned, member) if is_member else owned
    grant_readonly(theirs, reader)
    with db.connection(theirs) as conn:
        db.downgrade(conn, "0006")
        db.upgrade(conn)
        assert conn.exec_driver_sql("SELECT current_user <> %s", (role,)).scalar_one()
        assert conn.exec_driver_sql(OWNERS).scalars().all() == [role]
    assert search(connected_as(owned, reader), "rice").hits == []
    with db.connection(connected_as(owned, role)) as conn:
        db.downgrade(conn, "base")


def test_the_schema_is_changed_where_it_is_though_the_owner_has_one_of_its_name(
    owned: db.Target, role: str, member: str
) -> None:
    with db.connection(owned) as conn:
        quote = conn.dialect.identifier_preparer.quote_identifier
        conn.exec_driver_sql(f"CREATE SCHEMA {quote(role)} AUTHORIZATION {quote(role)}")
        conn.exec_driver_sql(f"""ALTER ROLE {quote(member)} SET search_path TO "$user", "Ours\"""")
    theirs = connected_as(db.Target.parse(owned.url.partition("?options")[0].partition("&options")[0]), member)
    with db.connection(theirs) as conn:
        db.downgrade(conn, "0006")
        db.upgrade(conn)
    assert faults(owned) == []


def test_a_role_that_made_some_of_the_schema_goes_on_so(owned: db.Target, role: str, member: str) -> None:
    theirs = connected_as(owned, member)
    with db.connection(owned) as conn:
        conn.exec_driver_sql(f'ALTER FUNCTION search_plain OWNER TO "{member}"')
    with db.connection(theirs) as conn:
        db.downgrade(conn, "0006")
        assert sorted(conn.exec_driver_sql(OWNERS).scalars()) == [role]
        db.upgrade(conn)


def test_who_may_not_change_the_schema_is_told_who_may(owned: db.Target, role: str, reader: str) -> None:
    grant_readonly(owned, reader)
    theirs = connected_as(owned, reader)
    with db.connection(theirs) as conn:
        db.upgrade(conn)  # there is nothing to do
    with db.connection(owned) as conn:
        db.downgrade(conn, "0013")
    for change in (db.upgrade, partial(db.downgrade, revision="0012")):
        with (
            pytest.raises(DatabaseAccessError, match=f"only the role {re.escape(role)}, which owns the schema, can"),
            db.connection(theirs) as conn,
        ):
            change(conn)
