"""Motions in chats: worded and put to the vote by the chair, voted on in private or by a show of hands."""
