"""Who has to do with which grid, and which grid a group chat belongs to: read from the rows."""

from sqlalchemy import text

from tests.rights.world import World


def read_ties(world: World) -> set[tuple[int, int]]:
    """Who has to do with which grid: by home, role, family, request, leave or invitation."""
    return {(person, grid) for person, grid in world.session.execute(_TIES) if person and grid}


def read_bound(world: World) -> dict[int, int]:
    """Which grid each group chat belongs to."""
    rows = world.session.execute(text("select chat_id, id from grids where chat_id is not null"))
    return {row.chat_id: row.id for row in rows}


_TIES = text("""
select id, grid_id from people
union select person_id, grid_id from role_grants
union select m.agent_id, p.grid_id from mandates m join people p on p.id = m.principal_id where m.revoked_at is null
union select m.principal_id, p.grid_id from mandates m join people p on p.id = m.agent_id where m.revoked_at is null
union select author_id, grid_id from requests
union select owner_id, grid_id from requests
union select invited_id, grid_id from requests
union select filed_by_id, grid_id from requests
union select l.stand_in_id, g.grid_id from leaves l join role_grants g on g.person_id = l.holder_id
union select c.used_by_id, p.grid_id from one_time_codes c join people p on p.id = c.issued_by_id
union select c.issued_by_id, p.grid_id from one_time_codes c join people p on p.id = c.used_by_id
union select s.person_id, a.grid_id from sign_ups s join gathering_audiences a on a.gathering_id = s.gathering_id
union select i.person_id, a.grid_id from gathering_invitations i join gathering_audiences a
    on a.gathering_id = i.gathering_id
union select p.id, other.grid_id from people p join gathering_audiences own on own.grid_id = p.grid_id
    join gathering_audiences other on other.gathering_id = own.gathering_id
union select owner_id, grid_id from commitments
union select p.id, t.grid_id from people p join gathering_audiences a on a.grid_id = p.grid_id
    join agenda_items i on i.gathering_id = a.gathering_id join topics t on t.id = i.topic_id
""")
