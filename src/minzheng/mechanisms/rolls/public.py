"""Rolls (台账): households a bureau kept in tables of its own, checked, decided and entered; taken back while nothing rests on them."""

from minzheng.mechanisms.rolls.checking import LISTED, WRONG, check_roll, submit_roll
from minzheng.mechanisms.rolls.declare import (
    Faults,
    Home,
    Member,
    Roll,
    Row,
    Stated,
    roll_of,
    rolls,
)
from minzheng.mechanisms.rolls.entering import beside_rolls, declare_roll
from minzheng.mechanisms.rolls.models import RollCheck, RollFault, RollHome
from minzheng.mechanisms.rolls.places import Places
from minzheng.mechanisms.rolls.undoing import UNDO, ask_undo, refuse_undo

__all__ = [
    "LISTED",
    "UNDO",
    "WRONG",
    "Faults",
    "Home",
    "Member",
    "Places",
    "Roll",
    "RollCheck",
    "RollFault",
    "RollHome",
    "Row",
    "Stated",
    "ask_undo",
    "beside_rolls",
    "check_roll",
    "declare_roll",
    "refuse_undo",
    "roll_of",
    "rolls",
    "submit_roll",
]
