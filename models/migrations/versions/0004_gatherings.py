"""Gatherings: topics, meetings and who comes, motions and votes, minutes, and what was promised"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "gatherings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("created_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column(
            "material", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False
        ),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("open_seats", sa.Integer(), nullable=True),
        sa.Column("open_taken", sa.Integer(), nullable=False),
        sa.Column(
            "remind_hours", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False
        ),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("counts_version", sa.Integer(), nullable=False),
        sa.Column("shown_version", sa.Integer(), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state in ('coming', 'over', 'cancelled')", name=op.f("ck_gatherings_state")),
        sa.CheckConstraint("answer_by <= ends_at", name=op.f("ck_gatherings_answer_by")),
        sa.CheckConstraint("open_seats >= 0", name=op.f("ck_gatherings_open_seats")),
        sa.CheckConstraint(
            "open_taken >= 0 and (open_seats is null or open_taken <= open_seats)",
            name=op.f("ck_gatherings_open_taken"),
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_gatherings_span")),
        sa.ForeignKeyConstraint(["created_by_id"], ["people.id"], name=op.f("fk_gatherings_created_by_id_people")),
        sa.ForeignKeyConstraint(["grid_id"], ["grids.id"], name=op.f("fk_gatherings_grid_id_grids")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gatherings")),
        sa.UniqueConstraint("code", name=op.f("uq_gatherings_code")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_gatherings_coming",
        "gatherings",
        ["starts_at"],
        unique=False,
        sqlite_where=sa.text("state = 'coming'"),
        postgresql_where=sa.text("state = 'coming'"),
    )
    op.create_index(op.f("ix_gatherings_created_by_id"), "gatherings", ["created_by_id"], unique=False)
    op.create_index("ix_gatherings_ends_at", "gatherings", ["ends_at"], unique=False)
    op.create_index(op.f("ix_gatherings_grid_id"), "gatherings", ["grid_id"], unique=False)

    op.create_table(
        "topics",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column(
            "attachments", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False
        ),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("seconds_needed", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state in ('open', 'ready', 'scheduled', 'decided', 'refused', 'withdrawn')", name=op.f("ck_topics_state")
        ),
        sa.CheckConstraint("seconds_needed > 0", name=op.f("ck_topics_seconds_needed")),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_topics_author_id_people")),
        sa.ForeignKeyConstraint(["grid_id"], ["grids.id"], name=op.f("fk_topics_grid_id_grids")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_topics_group_id_groups")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topics")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_topics_author_id"), "topics", ["author_id"], unique=False)
    op.create_index("ix_topics_grid_state", "topics", ["grid_id", "state"], unique=False)

    op.create_table(
        "agenda_items",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gathering_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("outcome", sa.String(16), nullable=True),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("voice", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False),
        sa.CheckConstraint(
            "outcome in ('agreed', 'refused', 'postponed', 'noted')", name=op.f("ck_agenda_items_outcome")
        ),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_agenda_items_minutes")),
        sa.ForeignKeyConstraint(
            ["gathering_id"],
            ["gatherings.id"],
            name=op.f("fk_agenda_items_gathering_id_gatherings"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_agenda_items_topic_id_topics"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_items")),
    )
    op.create_index(op.f("ix_agenda_items_gathering_id"), "agenda_items", ["gathering_id"], unique=False)
    op.create_index(op.f("ix_agenda_items_topic_id"), "agenda_items", ["topic_id"], unique=False)

    op.create_table(
        "gathering_audiences",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gathering_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["gathering_id"],
            ["gatherings.id"],
            name=op.f("fk_gathering_audiences_gathering_id_gatherings"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["grid_id"], ["grids.id"], name=op.f("fk_gathering_audiences_grid_id_grids")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_gathering_audiences_group_id_groups")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gathering_audiences")),
        sa.UniqueConstraint(
            "gathering_id", "grid_id", "group_id", name=op.f("uq_gathering_audiences_gathering_id_grid_id_group_id")
        ),
    )
    op.create_index(op.f("ix_gathering_audiences_gathering_id"), "gathering_audiences", ["gathering_id"], unique=False)
    op.create_index(op.f("ix_gathering_audiences_grid_id"), "gathering_audiences", ["grid_id"], unique=False)

    op.create_table(
        "gathering_events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gathering_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("step", sa.String(16), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name=op.f("fk_gathering_events_actor_id_people")),
        sa.ForeignKeyConstraint(
            ["gathering_id"],
            ["gatherings.id"],
            name=op.f("fk_gathering_events_gathering_id_gatherings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gathering_events")),
    )
    op.create_index(op.f("ix_gathering_events_gathering_id"), "gathering_events", ["gathering_id"], unique=False)

    op.create_table(
        "gathering_invitations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gathering_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("released", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["gathering_id"],
            ["gatherings.id"],
            name=op.f("fk_gathering_invitations_gathering_id_gatherings"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_gathering_invitations_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gathering_invitations")),
        sa.UniqueConstraint("gathering_id", "person_id", name=op.f("uq_gathering_invitations_gathering_id_person_id")),
    )
    op.create_index(
        op.f("ix_gathering_invitations_gathering_id"), "gathering_invitations", ["gathering_id"], unique=False
    )
    op.create_index(op.f("ix_gathering_invitations_person_id"), "gathering_invitations", ["person_id"], unique=False)

    op.create_table(
        "gathering_questions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gathering_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_gathering_questions_author_id_people")),
        sa.ForeignKeyConstraint(
            ["gathering_id"],
            ["gatherings.id"],
            name=op.f("fk_gathering_questions_gathering_id_gatherings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gathering_questions")),
    )
    op.create_index(op.f("ix_gathering_questions_author_id"), "gathering_questions", ["author_id"], unique=False)
    op.create_index(op.f("ix_gathering_questions_gathering_id"), "gathering_questions", ["gathering_id"], unique=False)

    op.create_table(
        "minutes",
        sa.Column("gathering_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("written_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("objections_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state in ('writing', 'review', 'published')", name=op.f("ck_minutes_state")),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gatherings.id"], name=op.f("fk_minutes_gathering_id_gatherings"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["written_by_id"], ["people.id"], name=op.f("fk_minutes_written_by_id_people")),
        sa.PrimaryKeyConstraint("gathering_id", name=op.f("pk_minutes")),
    )
    op.create_index(op.f("ix_minutes_written_by_id"), "minutes", ["written_by_id"], unique=False)

    op.create_table(
        "proxies",
        sa.Column("gathering_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("principal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("holder_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("principal_id <> holder_id", name=op.f("ck_proxies_two")),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gatherings.id"], name=op.f("fk_proxies_gathering_id_gatherings"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["holder_id"], ["people.id"], name=op.f("fk_proxies_holder_id_people")),
        sa.ForeignKeyConstraint(["principal_id"], ["people.id"], name=op.f("fk_proxies_principal_id_people")),
        sa.PrimaryKeyConstraint("gathering_id", "principal_id", name=op.f("pk_proxies")),
    )
    op.create_index(op.f("ix_proxies_holder_id"), "proxies", ["holder_id"], unique=False)
    op.create_index(op.f("ix_proxies_principal_id"), "proxies", ["principal_id"], unique=False)

    op.create_table(
        "topic_events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("topic_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("step", sa.String(16), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name=op.f("fk_topic_events_actor_id_people")),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_topic_events_topic_id_topics"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_events")),
    )
    op.create_index(op.f("ix_topic_events_topic_id"), "topic_events", ["topic_id"], unique=False)

    op.create_table(
        "topic_seconds",
        sa.Column("topic_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_topic_seconds_person_id_people")),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_topic_seconds_topic_id_topics"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("topic_id", "person_id", name=op.f("pk_topic_seconds")),
    )
    op.create_index(op.f("ix_topic_seconds_person_id"), "topic_seconds", ["person_id"], unique=False)

    op.create_table(
        "commitments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gathering_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("promised_for", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.CheckConstraint("state <> 'done' or done_on is not null", name=op.f("ck_commitments_done")),
        sa.CheckConstraint("state in ('draft', 'open', 'done', 'dropped')", name=op.f("ck_commitments_state")),
        sa.CheckConstraint("due_on >= promised_for", name=op.f("ck_commitments_due_on")),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gatherings.id"], name=op.f("fk_commitments_gathering_id_gatherings"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["grid_id"], ["grids.id"], name=op.f("fk_commitments_grid_id_grids")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_items.id"], name=op.f("fk_commitments_item_id_agenda_items"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk_commitments_owner_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitments")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_commitments_gathering_id"), "commitments", ["gathering_id"], unique=False)
    op.create_index(op.f("ix_commitments_grid_id"), "commitments", ["grid_id"], unique=False)
    op.create_index(op.f("ix_commitments_item_id"), "commitments", ["item_id"], unique=False)
    op.create_index(op.f("ix_commitments_owner_id"), "commitments", ["owner_id"], unique=False)
    op.create_index("ix_commitments_state_due", "commitments", ["state", "due_on"], unique=False)

    op.create_table(
        "minutes_answers",
        sa.Column(
            "gathering_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("approves", sa.Boolean(), nullable=False),
        sa.Column("objection", sa.String(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("approves or objection is not null", name=op.f("ck_minutes_answers_objection")),
        sa.ForeignKeyConstraint(
            ["gathering_id"],
            ["minutes.gathering_id"],
            name=op.f("fk_minutes_answers_gathering_id_minutes"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_minutes_answers_person_id_people")),
        sa.PrimaryKeyConstraint("gathering_id", "person_id", "round", name=op.f("pk_minutes_answers")),
    )
    op.create_index(op.f("ix_minutes_answers_person_id"), "minutes_answers", ["person_id"], unique=False)

    op.create_table(
        "motions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gathering_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("secret", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("electorate", sa.Integer(), nullable=True),
        sa.Column("quorum", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(16), nullable=True),
        sa.CheckConstraint("outcome in ('carried', 'lost', 'no_quorum')", name=op.f("ck_motions_outcome")),
        sa.CheckConstraint("state in ('draft', 'open', 'closed', 'dropped')", name=op.f("ck_motions_state")),
        sa.CheckConstraint("quorum >= 0", name=op.f("ck_motions_quorum")),
        sa.ForeignKeyConstraint(["created_by_id"], ["people.id"], name=op.f("fk_motions_created_by_id_people")),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gatherings.id"], name=op.f("fk_motions_gathering_id_gatherings"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_items.id"], name=op.f("fk_motions_item_id_agenda_items"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_motions")),
        sa.UniqueConstraint("id", "secret", name=op.f("uq_motions_id_secret")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_motions_created_by_id"), "motions", ["created_by_id"], unique=False)
    op.create_index(op.f("ix_motions_gathering_id"), "motions", ["gathering_id"], unique=False)
    op.create_index(op.f("ix_motions_item_id"), "motions", ["item_id"], unique=False)

    op.create_table(
        "sign_ups",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gathering_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("signed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("guests", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("speaks_on", sa.String(), nullable=True),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("channel in ('chat', 'phone', 'counter', 'visit')", name=op.f("ck_sign_ups_channel")),
        sa.CheckConstraint("state in ('going', 'waiting', 'declined', 'withdrawn')", name=op.f("ck_sign_ups_state")),
        sa.CheckConstraint("guests >= 0", name=op.f("ck_sign_ups_guests")),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gatherings.id"], name=op.f("fk_sign_ups_gathering_id_gatherings"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["gathering_invitations.id"],
            name=op.f("fk_sign_ups_invitation_id_gathering_invitations"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sign_ups_person_id_people")),
        sa.ForeignKeyConstraint(["signed_by_id"], ["people.id"], name=op.f("fk_sign_ups_signed_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ups")),
        sa.UniqueConstraint("gathering_id", "person_id", name=op.f("uq_sign_ups_gathering_id_person_id")),
        sa.UniqueConstraint("invitation_id", name=op.f("uq_sign_ups_invitation_id")),
    )
    op.create_index(op.f("ix_sign_ups_gathering_id"), "sign_ups", ["gathering_id"], unique=False)
    op.create_index(op.f("ix_sign_ups_person_id"), "sign_ups", ["person_id"], unique=False)
    op.create_index(
        "ix_sign_ups_queue",
        "sign_ups",
        ["gathering_id", "queued_at"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(op.f("ix_sign_ups_signed_by_id"), "sign_ups", ["signed_by_id"], unique=False)

    op.create_table(
        "commitment_events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("commitment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("step", sa.String(16), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column(
            "attachments", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name=op.f("fk_commitment_events_actor_id_people")),
        sa.ForeignKeyConstraint(
            ["commitment_id"],
            ["commitments.id"],
            name=op.f("fk_commitment_events_commitment_id_commitments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment_events")),
    )
    op.create_index(op.f("ix_commitment_events_commitment_id"), "commitment_events", ["commitment_id"], unique=False)

    op.create_table(
        "motion_polls",
        sa.Column("motion_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("poll_id", sa.String(), nullable=False),
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["motion_id"], ["motions.id"], name=op.f("fk_motion_polls_motion_id_motions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("motion_id", "chat_id", name=op.f("pk_motion_polls")),
        sa.UniqueConstraint("poll_id", name=op.f("uq_motion_polls_poll_id")),
    )
    op.create_table(
        "tallies",
        sa.Column("motion_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("choice", sa.String(16), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.CheckConstraint("choice in ('for', 'against', 'abstain')", name=op.f("ck_tallies_choice")),
        sa.CheckConstraint("votes >= 0", name=op.f("ck_tallies_votes")),
        sa.ForeignKeyConstraint(
            ["motion_id"], ["motions.id"], name=op.f("fk_tallies_motion_id_motions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("motion_id", "choice", name=op.f("pk_tallies")),
    )
    op.create_table(
        "votes",
        sa.Column(
            "motion_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("secret", sa.Boolean(), nullable=False),
        sa.Column("way", sa.String(16), nullable=False),
        sa.Column("choice", sa.String(16), nullable=True),
        sa.CheckConstraint("choice in ('for', 'against', 'abstain')", name=op.f("ck_votes_choice")),
        sa.CheckConstraint("way in ('chat', 'poll', 'proxy', 'paper')", name=op.f("ck_votes_way")),
        sa.CheckConstraint("not secret or choice is null", name=op.f("ck_votes_secret")),
        sa.ForeignKeyConstraint(
            ["motion_id", "secret"],
            ["motions.id", "motions.secret"],
            name=op.f("fk_votes_motion_id_secret_motions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_votes_person_id_people")),
        sa.PrimaryKeyConstraint("motion_id", "person_id", name=op.f("pk_votes")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_votes_person_id"), "votes", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_table("votes")
    op.drop_table("tallies")
    op.drop_table("motion_polls")
    op.drop_table("commitment_events")
    op.drop_table("sign_ups")
    op.drop_table("motions")
    op.drop_table("minutes_answers")
    op.drop_table("commitments")
    op.drop_table("topic_seconds")
    op.drop_table("topic_events")
    op.drop_table("proxies")
    op.drop_table("minutes")
    op.drop_table("gathering_questions")
    op.drop_table("gathering_invitations")
    op.drop_table("gathering_events")
    op.drop_table("gathering_audiences")
    op.drop_table("agenda_items")
    op.drop_table("topics")
    op.drop_table("gatherings")
