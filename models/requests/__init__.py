"""Requests: what residents ask for, who is answerable, and by when."""

from models.requests.rows import Attachment, Request, RequestEvent

__all__ = ["Attachment", "Request", "RequestEvent"]
