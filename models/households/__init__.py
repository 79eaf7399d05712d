"""Households: who lives together at one address, and how often they are visited."""

from models.households.rows import Household, HouseholdDue, VisitPause

__all__ = ["Household", "HouseholdDue", "VisitPause"]
