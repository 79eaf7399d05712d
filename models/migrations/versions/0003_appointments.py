"""Appointments: slots and what they take up, the desk, and the group chats of the centres"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "centres",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("chat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("thread_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_centres")),
        sa.UniqueConstraint("chat_id", name=op.f("uq_centres_chat_id")),
    )
    op.create_table(
        "desk_days",
        sa.Column("centre", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("late_minutes", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("centre", "day", name=op.f("pk_desk_days")),
    )
    op.create_table(
        "closures",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("centre", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column(
            "openings", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_closures_in_order")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_closures_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closures")),
    )
    with op.batch_alter_table("closures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_closures_centre"), ["centre"], unique=False)

    op.create_table(
        "desk_notes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("centre", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_desk_notes_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_notes")),
    )
    with op.batch_alter_table("desk_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_desk_notes_centre"), ["centre"], unique=False)

    op.create_table(
        "service_edits",
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("value", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_service_edits_by_id_people")),
        sa.PrimaryKeyConstraint("service", "field", name=op.f("pk_service_edits")),
    )
    op.create_table(
        "slots",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("server_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("seats > 0", name=op.f("ck_slots_seats")),
        sa.ForeignKeyConstraint(["server_id"], ["people.id"], name=op.f("fk_slots_server_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slots")),
        sa.UniqueConstraint("id", "seats", name=op.f("uq_slots_id_seats")),
    )
    with op.batch_alter_table("slots", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_slots_server_id"), ["server_id"], unique=False)
        batch_op.create_index("ix_slots_service_start", ["service", "starts_at"], unique=False)

    op.create_table(
        "appointments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("booked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("centre", sa.String(), nullable=False),
        sa.Column("slot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("seat", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wanted_from", sa.Date(), nullable=True),
        sa.Column("wanted_until", sa.Date(), nullable=True),
        sa.Column("moves_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "details", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False
        ),
        sa.Column("packed", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("comment", sa.String(), nullable=True),
        sa.CheckConstraint("channel in ('chat', 'phone', 'counter', 'visit')", name=op.f("ck_appointments_channel")),
        sa.CheckConstraint(
            "state in ('held', 'waiting', 'offered', 'pending', 'booked', 'displaced', 'arrived', 'no_show', 'passed', 'cancelled', 'lapsed')",
            name=op.f("ck_appointments_state"),
        ),
        sa.CheckConstraint(
            "state in ('waiting', 'cancelled', 'lapsed') or starts_at is not null", name=op.f("ck_appointments_timed")
        ),
        sa.CheckConstraint(
            "state not in ('held', 'offered', 'pending', 'booked') or slot_id is not null",
            name=op.f("ck_appointments_seated"),
        ),
        sa.CheckConstraint("rating between 1 and 5", name=op.f("ck_appointments_rating")),
        sa.CheckConstraint("seat between 1 and seats", name=op.f("ck_appointments_seat")),
        sa.ForeignKeyConstraint(["booked_by_id"], ["people.id"], name=op.f("fk_appointments_booked_by_id_people")),
        sa.ForeignKeyConstraint(
            ["moves_id"], ["appointments.id"], name=op.f("fk_appointments_moves_id_appointments"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_appointments_person_id_people")),
        sa.ForeignKeyConstraint(
            ["slot_id", "seats"],
            ["slots.id", "slots.seats"],
            name=op.f("fk_appointments_slot_id_seats_slots"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointments")),
        sqlite_autoincrement=True,  # the timers of one that is gone never become another's
    )
    with op.batch_alter_table("appointments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appointments_booked_by_id"), ["booked_by_id"], unique=False)
        batch_op.create_index("ix_appointments_centre_start", ["centre", "starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_appointments_moves_id"), ["moves_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_appointments_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "ix_appointments_queue",
            ["service", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.create_index(batch_op.f("ix_appointments_slot_id"), ["slot_id"], unique=False)
        batch_op.create_index(
            "ix_appointments_standing",
            ["ends_at"],
            unique=False,
            sqlite_where=sa.text("state in ('booked', 'displaced', 'pending')"),
            postgresql_where=sa.text("state in ('booked', 'displaced', 'pending')"),
        )
        batch_op.create_index(
            "uq_appointments_code",
            ["code"],
            unique=True,
            sqlite_where=sa.text("state in ('booked', 'displaced', 'offered', 'pending', 'waiting')"),
            postgresql_where=sa.text("state in ('booked', 'displaced', 'offered', 'pending', 'waiting')"),
        )
        batch_op.create_index(
            "uq_appointments_hold",
            ["booked_by_id"],
            unique=True,
            sqlite_where=sa.text("state = 'held'"),
            postgresql_where=sa.text("state = 'held'"),
        )
        batch_op.create_index(
            "uq_appointments_seat",
            ["slot_id", "seat"],
            unique=True,
            sqlite_where=sa.text("state in ('arrived', 'booked', 'held', 'offered', 'pending')"),
            postgresql_where=sa.text("state in ('arrived', 'booked', 'held', 'offered', 'pending')"),
        )
        batch_op.create_index(
            "uq_appointments_start",
            ["person_id", "service", "starts_at"],
            unique=True,
            sqlite_where=sa.text("state in ('booked', 'offered', 'pending')"),
            postgresql_where=sa.text("state in ('booked', 'offered', 'pending')"),
        )
        batch_op.create_index(
            "uq_appointments_waiting",
            ["person_id", "service"],
            unique=True,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )

    op.create_table(
        "claims",
        sa.Column("thing", sa.String(), nullable=False),
        sa.Column("tick", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("slot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["slot_id"], ["slots.id"], name=op.f("fk_claims_slot_id_slots"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("thing", "tick", name=op.f("pk_claims")),
    )
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claims_slot_id"), ["slot_id"], unique=False)

    op.create_table(
        "appointment_events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("appointment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("step", sa.String(16), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name=op.f("fk_appointment_events_actor_id_people")),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointments.id"],
            name=op.f("fk_appointment_events_appointment_id_appointments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_events")),
    )
    with op.batch_alter_table("appointment_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appointment_events_appointment_id"), ["appointment_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("appointment_events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_appointment_events_appointment_id"))

    op.drop_table("appointment_events")
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_claims_slot_id"))

    op.drop_table("claims")
    with op.batch_alter_table("appointments", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_appointments_waiting",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index(
            "uq_appointments_start",
            sqlite_where=sa.text("state in ('booked', 'offered', 'pending')"),
            postgresql_where=sa.text("state in ('booked', 'offered', 'pending')"),
        )
        batch_op.drop_index(
            "uq_appointments_seat",
            sqlite_where=sa.text("state in ('arrived', 'booked', 'held', 'offered', 'pending')"),
            postgresql_where=sa.text("state in ('arrived', 'booked', 'held', 'offered', 'pending')"),
        )
        batch_op.drop_index(
            "uq_appointments_hold", sqlite_where=sa.text("state = 'held'"), postgresql_where=sa.text("state = 'held'")
        )
        batch_op.drop_index(
            "uq_appointments_code",
            sqlite_where=sa.text("state in ('booked', 'displaced', 'offered', 'pending', 'waiting')"),
            postgresql_where=sa.text("state in ('booked', 'displaced', 'offered', 'pending', 'waiting')"),
        )
        batch_op.drop_index(
            "ix_appointments_standing",
            sqlite_where=sa.text("state in ('booked', 'displaced', 'pending')"),
            postgresql_where=sa.text("state in ('booked', 'displaced', 'pending')"),
        )
        batch_op.drop_index(batch_op.f("ix_appointments_slot_id"))
        batch_op.drop_index(
            "ix_appointments_queue",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index(batch_op.f("ix_appointments_person_id"))
        batch_op.drop_index(batch_op.f("ix_appointments_moves_id"))
        batch_op.drop_index("ix_appointments_centre_start")
        batch_op.drop_index(batch_op.f("ix_appointments_booked_by_id"))

    op.drop_table("appointments")
    with op.batch_alter_table("slots", schema=None) as batch_op:
        batch_op.drop_index("ix_slots_service_start")
        batch_op.drop_index(batch_op.f("ix_slots_server_id"))

    op.drop_table("slots")
    op.drop_table("service_edits")
    with op.batch_alter_table("desk_notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_desk_notes_centre"))

    op.drop_table("desk_notes")
    with op.batch_alter_table("closures", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_closures_centre"))

    op.drop_table("closures")
    op.drop_table("desk_days")
    op.drop_table("centres")
