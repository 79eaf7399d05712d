"""Households, visits and the diary; what is asked of those who serve"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"

KEPT_NUMBERS = {"sqlite_autoincrement": True}  # the number of somebody who is gone never becomes somebody else's


def upgrade() -> None:
    op.create_table(
        "held_pushes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("chat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("payload", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("about", sa.String(), nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_pushes")),
        sa.UniqueConstraint("key", name=op.f("uq_held_pushes_key")),
    )
    op.create_index(op.f("ix_held_pushes_chat_id"), "held_pushes", ["chat_id"], unique=False)
    op.create_table(
        "visit_lists",
        sa.Column("grid_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["grid_id"], ["grids.id"], name=op.f("fk_visit_lists_grid_id_grids")),
        sa.PrimaryKeyConstraint("grid_id", "day", name=op.f("pk_visit_lists")),
    )
    op.create_table(
        "households",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("spot", sa.String(), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("pace", sa.String(16), nullable=False),
        sa.Column("known_since", sa.Date(), nullable=False),
        sa.Column("gone_on", sa.Date(), nullable=True),
        sa.CheckConstraint("pace in ('normal', 'fewer')", name=op.f("ck_households_pace")),
        sa.ForeignKeyConstraint(["grid_id"], ["grids.id"], name=op.f("fk_households_grid_id_grids")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_households_group_id_groups")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_households")),
        sa.UniqueConstraint("spot", name=op.f("uq_households_spot")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_households_grid_id"), "households", ["grid_id"], unique=False)
    op.create_table(
        "household_dues",
        sa.Column("household_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round", sa.String(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("counts_from", sa.Date(), nullable=False),
        sa.Column("retry_on", sa.Date(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["households.id"],
            name=op.f("fk_household_dues_household_id_households"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("household_id", "round", name=op.f("pk_household_dues")),
    )
    op.create_table(
        "burdens",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("taps", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_burdens_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "day", name=op.f("pk_burdens")),
    )
    op.create_table(
        "visit_pauses",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("household_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state in ('asked', 'agreed', 'refused', 'ended')", name=op.f("ck_visit_pauses_state")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["people.id"], name=op.f("fk_visit_pauses_asked_by_id_people")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["people.id"], name=op.f("fk_visit_pauses_decided_by_id_people")),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["households.id"],
            name=op.f("fk_visit_pauses_household_id_households"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_pauses")),
    )
    op.create_index(op.f("ix_visit_pauses_household_id"), "visit_pauses", ["household_id"], unique=False)
    op.create_index(
        "uq_visit_pauses_one",
        "visit_pauses",
        ["household_id"],
        unique=True,
        sqlite_where=sa.text("state in ('agreed', 'asked')"),
        postgresql_where=sa.text("state in ('agreed', 'asked')"),
    )
    op.create_table(
        "visits",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("household_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("round", sa.String(), nullable=False),
        sa.Column("cause", sa.String(16), nullable=False),
        sa.Column("why", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("about", sa.String(), nullable=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("assignee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("listed_on", sa.Date(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "cause in ('round', 'reopened', 'dispute', 'incident', 'school', 'wish')", name=op.f("ck_visits_cause")
        ),
        sa.CheckConstraint("state in ('open', 'met', 'absent', 'lapsed', 'withdrawn')", name=op.f("ck_visits_state")),
        sa.CheckConstraint("ends_on is null or starts_on <= ends_on", name=op.f("ck_visits_days")),
        sa.ForeignKeyConstraint(["assignee_id"], ["people.id"], name=op.f("fk_visits_assignee_id_people")),
        sa.ForeignKeyConstraint(["grid_id"], ["grids.id"], name=op.f("fk_visits_grid_id_grids")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_visits_group_id_groups")),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name=op.f("fk_visits_household_id_households")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
        sa.UniqueConstraint("key", name=op.f("uq_visits_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_visits_assignee_id"), "visits", ["assignee_id"], unique=False)
    op.create_index("ix_visits_grid_start", "visits", ["grid_id", "starts_on"], unique=False)
    op.create_index(op.f("ix_visits_household_id"), "visits", ["household_id"], unique=False)
    op.create_index(op.f("ix_visits_listed_on"), "visits", ["listed_on"], unique=False)
    op.create_index(
        "ix_visits_open",
        "visits",
        ["grid_id", "id"],
        unique=False,
        sqlite_where=sa.text("state in ('open')"),
        postgresql_where=sa.text("state in ('open')"),
    )
    op.create_table(
        "diary_entries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("household_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round", sa.String(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("attachments", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("ticked", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("before", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("request_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "outcome in ('fine', 'solved', 'taken_back', 'reported', 'call', 'absent', 'moved', 'declined', 'newcomer')",
            name=op.f("ck_diary_entries_outcome"),
        ),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_diary_entries_author_id_people")),
        sa.ForeignKeyConstraint(["grid_id"], ["grids.id"], name=op.f("fk_diary_entries_grid_id_grids")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_diary_entries_group_id_groups")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_diary_entries_household_id_households")
        ),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_diary_entries_request_id_requests")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diary_entries")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_diary_entries_author_id"), "diary_entries", ["author_id"], unique=False)
    op.create_index("ix_diary_entries_grid_day", "diary_entries", ["grid_id", "met_on"], unique=False)
    op.create_index("ix_diary_entries_household", "diary_entries", ["household_id", "id"], unique=False)
    op.create_index(op.f("ix_diary_entries_request_id"), "diary_entries", ["request_id"], unique=False)
    op.create_table(
        "diary_people",
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["diary_entries.id"],
            name=op.f("fk_diary_people_entry_id_diary_entries"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_diary_people_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("entry_id", "person_id", name=op.f("pk_diary_people")),
    )
    op.create_index(op.f("ix_diary_people_person_id"), "diary_people", ["person_id"], unique=False)
    with op.batch_alter_table("grids", schema=None) as batch_op:
        batch_op.add_column(sa.Column("list_at", sa.Time(), nullable=True))

    with op.batch_alter_table("people", schema=None, table_kwargs=KEPT_NUMBERS) as batch_op:
        batch_op.add_column(sa.Column("called", sa.String(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "traits", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False, server_default="[]"
            )
        )
        batch_op.add_column(sa.Column("school_year", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("household_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.create_index(batch_op.f("ix_people_household_id"), ["household_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_people_household_id_households"), "households", ["household_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("people", schema=None, table_kwargs=KEPT_NUMBERS) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_people_household_id_households"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_people_household_id"))
        batch_op.drop_column("household_id")
        batch_op.drop_column("school_year")
        batch_op.drop_column("traits")
        batch_op.drop_column("called")

    with op.batch_alter_table("grids", schema=None) as batch_op:
        batch_op.drop_column("list_at")

    op.drop_table("diary_people")
    op.drop_table("diary_entries")
    op.drop_table("visits")
    op.drop_table("visit_pauses")
    op.drop_table("burdens")
    op.drop_table("household_dues")
    op.drop_table("households")
    op.drop_table("visit_lists")
    op.drop_table("held_pushes")
