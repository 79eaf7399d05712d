"""People, roles and privacy"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "audit_log",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("deed", sa.String(16), nullable=False),
        sa.Column("subject_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("fields", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.CheckConstraint(
            "deed in ('see', 'create', 'change', 'verify', 'refuse', 'merge', 'grant', 'revoke', 'mandate', 'export', 'import', 'erase')",
            name=op.f("ck_audit_log_deed"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_log")),
    )
    with op.batch_alter_table("audit_log", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_log_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "community_files",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_community_files_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_files")),
    )
    op.create_table(
        "group_chats",
        sa.Column("chat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("bot_status", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_group_chats")),
    )
    op.create_table(
        "consents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_consents_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
        sa.UniqueConstraint("person_id", "version", name=op.f("uq_consents_person_id_version")),
    )
    op.create_table(
        "leaves",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("holder_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stand_in_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("planned_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state in ('asked', 'agreed', 'declined', 'cancelled', 'ended')", name=op.f("ck_leaves_state")
        ),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_leaves_days")),
        sa.CheckConstraint("holder_id <> stand_in_id", name=op.f("ck_leaves_another")),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["people.id"], name=op.f("fk_leaves_holder_id_people"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["planned_by_id"], ["people.id"], name=op.f("fk_leaves_planned_by_id_people")),
        sa.ForeignKeyConstraint(
            ["stand_in_id"], ["people.id"], name=op.f("fk_leaves_stand_in_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leaves")),
    )
    with op.batch_alter_table("leaves", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_leaves_holder_id"), ["holder_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_leaves_stand_in_id"), ["stand_in_id"], unique=False)

    op.create_table(
        "mandates",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("agent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("principal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("entered_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("granted_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("agent_id <> principal_id", name=op.f("ck_mandates_another")),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["people.id"], name=op.f("fk_mandates_agent_id_people"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["entered_id"], ["people.id"], name=op.f("fk_mandates_entered_id_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["granted_by_id"], ["people.id"], name=op.f("fk_mandates_granted_by_id_people")),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["people.id"], name=op.f("fk_mandates_principal_id_people"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["revoked_by_id"], ["people.id"], name=op.f("fk_mandates_revoked_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandates")),
    )
    with op.batch_alter_table("mandates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mandates_agent_id"), ["agent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mandates_principal_id"), ["principal_id"], unique=False)
        batch_op.create_index(
            "uq_mandates_standing",
            ["agent_id", "principal_id"],
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )

    op.create_table(
        "one_time_codes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("details", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "kind in ('role', 'first_admin', 'bind_chat', 'move_account')", name=op.f("ck_one_time_codes_kind")
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["people.id"], name=op.f("fk_one_time_codes_decided_by_id_people")),
        sa.ForeignKeyConstraint(["issued_by_id"], ["people.id"], name=op.f("fk_one_time_codes_issued_by_id_people")),
        sa.ForeignKeyConstraint(["used_by_id"], ["people.id"], name=op.f("fk_one_time_codes_used_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_codes")),
        sa.UniqueConstraint("hash", name=op.f("uq_one_time_codes_hash")),
    )
    with op.batch_alter_table("one_time_codes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_one_time_codes_expires_at"), ["expires_at"], unique=False)

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("answer", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True)
        )
        batch_op.create_index(
            "ix_outbox_about",
            ["about"],
            unique=False,
            postgresql_where=sa.text("about IS NOT NULL"),
            sqlite_where=sa.text("about IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_outbox_words",
            ["created_at"],
            unique=False,
            postgresql_where=sa.text("payload <> '{}'"),
            sqlite_where=sa.text("payload <> '{}'"),
        )

    kept_numbers = {"sqlite_autoincrement": True}  # the number of somebody who is gone never becomes somebody else's
    with op.batch_alter_table("people", schema=None, table_kwargs=kept_numbers) as batch_op:
        batch_op.add_column(sa.Column("named_by_self", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("address", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("phone", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("verified_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("erase_asked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("idle_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("elders_mode", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("quiet_from", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("quiet_until", sa.Time(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "muted", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False, server_default="[]"
            )
        )
        batch_op.add_column(sa.Column("menu", sa.String(), nullable=True))
        batch_op.drop_index(batch_op.f("ix_people_group_id"))
        batch_op.create_index(batch_op.f("ix_people_erase_asked_at"), ["erase_asked_at"], unique=False)
        batch_op.create_index("ix_people_group_name", ["group_id", "name"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_people_verified_by_id_people"), "people", ["verified_by_id"], ["id"])

    with op.batch_alter_table("request_events", schema=None) as batch_op:
        batch_op.add_column(sa.Column("by_call", sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table("requests", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("filed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(sa.Column("channel", sa.String(16), nullable=False, server_default="chat"))
        batch_op.add_column(sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_requests_filed_by_id"), ["filed_by_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_requests_filed_by_id_people"), "people", ["filed_by_id"], ["id"])

    op.execute("delete from role_grants")  # each start grants anew what the community file says
    with op.batch_alter_table("role_grants", schema=None) as batch_op:
        batch_op.add_column(sa.Column("scope", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("group_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("source", sa.String(), nullable=False, server_default="file"))
        batch_op.add_column(sa.Column("granted_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("granted_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.drop_index(batch_op.f("uq_role_grants_everywhere"), sqlite_where=sa.text("grid_id IS NULL"))
        batch_op.drop_constraint(batch_op.f("uq_role_grants_person_id_role_grid_id"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_role_grants_person_id_role_scope"), ["person_id", "role", "scope"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_role_grants_granted_by_id_people"), "people", ["granted_by_id"], ["id"]
        )
        batch_op.create_foreign_key(batch_op.f("fk_role_grants_group_id_groups"), "groups", ["group_id"], ["id"])

    refuse_changes_of_the_audit_log()


def downgrade() -> None:
    op.execute("delete from role_grants")  # each start grants anew what the community file says
    with op.batch_alter_table("role_grants", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_role_grants_group_id_groups"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_role_grants_granted_by_id_people"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_role_grants_person_id_role_scope"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_role_grants_person_id_role_grid_id"), ["person_id", "role", "grid_id"]
        )
        batch_op.create_index(
            "uq_role_grants_everywhere",
            ["person_id", "role"],
            unique=True,
            sqlite_where=sa.text("grid_id IS NULL"),
            postgresql_where=sa.text("grid_id IS NULL"),
        )
        batch_op.drop_column("granted_by_id")
        batch_op.drop_column("granted_at")
        batch_op.drop_column("source")
        batch_op.drop_column("group_id")
        batch_op.drop_column("scope")

    with op.batch_alter_table("requests", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_requests_filed_by_id_people"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_requests_filed_by_id"))
        batch_op.drop_column("reopened_at")
        batch_op.drop_column("channel")
        batch_op.drop_column("filed_by_id")

    with op.batch_alter_table("request_events", schema=None) as batch_op:
        batch_op.drop_column("by_call")

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_people_verified_by_id_people"), type_="foreignkey")
        batch_op.drop_index("ix_people_group_name")
        batch_op.drop_index(batch_op.f("ix_people_erase_asked_at"))
        batch_op.create_index(batch_op.f("ix_people_group_id"), ["group_id"], unique=False)
        batch_op.drop_column("menu")
        batch_op.drop_column("muted")
        batch_op.drop_column("quiet_until")
        batch_op.drop_column("quiet_from")
        batch_op.drop_column("elders_mode")
        batch_op.drop_column("idle_since")
        batch_op.drop_column("erased_at")
        batch_op.drop_column("erase_asked_at")
        batch_op.drop_column("left_at")
        batch_op.drop_column("verified_by_id")
        batch_op.drop_column("verified_at")
        batch_op.drop_column("phone")
        batch_op.drop_column("address")
        batch_op.drop_column("named_by_self")

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_words", postgresql_where=sa.text("payload <> '{}'"), sqlite_where=sa.text("payload <> '{}'")
        )
        batch_op.drop_index(
            "ix_outbox_about", postgresql_where=sa.text("about IS NOT NULL"), sqlite_where=sa.text("about IS NOT NULL")
        )
        batch_op.drop_column("answer")

    with op.batch_alter_table("one_time_codes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_one_time_codes_expires_at"))

    op.drop_table("one_time_codes")
    with op.batch_alter_table("mandates", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_mandates_standing",
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_mandates_principal_id"))
        batch_op.drop_index(batch_op.f("ix_mandates_agent_id"))

    op.drop_table("mandates")
    with op.batch_alter_table("leaves", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_leaves_stand_in_id"))
        batch_op.drop_index(batch_op.f("ix_leaves_holder_id"))

    op.drop_table("leaves")
    op.drop_table("consents")
    op.drop_table("group_chats")
    op.drop_table("community_files")
    with op.batch_alter_table("audit_log", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_log_subject_id"))

    op.drop_table("audit_log")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("drop function refuse_change")


def refuse_changes_of_the_audit_log() -> None:
    """What was done stays on record: the database itself refuses to change or delete a line."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "create function refuse_change() returns trigger language plpgsql as "
            "$$ begin raise exception 'the audit log is append-only'; end $$"
        )
        op.execute(
            "create trigger audit_log_is_append_only before update or delete on audit_log "
            "for each row execute function refuse_change()"
        )
        return
    for change in ("update", "delete"):
        op.execute(
            f"create trigger audit_log_no_{change} before {change} on audit_log "
            "begin select raise(abort, 'the audit log is append-only'); end"
        )
