"""Alembic's way into the database."""

import importlib
import os
import pkgutil
from typing import Literal

from alembic import context
from sqlalchemy import create_engine

import models
from models.base import Base, Instant, Word

for info in pkgutil.walk_packages(models.__path__, "models."):
    if not info.name.startswith("models.migrations"):
        importlib.import_module(info.name)  # every module brings its tables

PLAIN = {Instant: "sa.DateTime(timezone=True)", Word: "sa.String(16)"}


def render_item(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our column types as what the database sees, so that old migrations outlive the classes."""
    return PLAIN.get(type(item), False) if kind == "type" else False


address = context.config.attributes.get("url") or os.environ["DATABASE_URL"]  # the program's, or a developer's
engine = create_engine(address)
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        render_item=render_item,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # the driver would commit each CREATE TABLE by itself
        context.run_migrations()
engine.dispose()
