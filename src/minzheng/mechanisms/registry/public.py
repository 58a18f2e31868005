"""Registry (登记簿): the parties, what is recorded about them, and the decided cases that put it there."""

from minzheng.mechanisms.registry.decision import Decision
from minzheng.mechanisms.registry.dossiers import Line, Section, dossier, dossier_panel
from minzheng.mechanisms.registry.events import DeathRecorded, HouseholdMoved, MarriageRecorded, announce, on
from minzheng.mechanisms.registry.facts import FactKind, fact_kind_of, facts, record_fact, state
from minzheng.mechanisms.registry.fields import Ciphertext, ProtectedText
from minzheng.mechanisms.registry.finding import Found, search
from minzheng.mechanisms.registry.households import join, leave, members, move
from minzheng.mechanisms.registry.looks import Look, LookKind, looks_at, note_look
from minzheng.mechanisms.registry.many import Newcomer, enter_many, find_many, make_many, state_many
from minzheng.mechanisms.registry.merging import merge, same_as, survivor, unmerge
from minzheng.mechanisms.registry.models import (
    Facility,
    Fact,
    Household,
    IdentityKind,
    Membership,
    Merge,
    Organisation,
    Party,
    Person,
    RegisterEntry,
    SexCode,
)
from minzheng.mechanisms.registry.people import correct, find_by_number, identify, normal_name, record_death
from minzheng.mechanisms.registry.registers import (
    Column,
    Register,
    as_of,
    end,
    enter,
    register_of,
    registers,
    replace,
    unsaved_line,
)
from minzheng.mechanisms.registry.reindexing import reindex

__all__ = [
    "Ciphertext",
    "Column",
    "DeathRecorded",
    "Decision",
    "Facility",
    "Fact",
    "FactKind",
    "Found",
    "Household",
    "HouseholdMoved",
    "IdentityKind",
    "Line",
    "Look",
    "LookKind",
    "MarriageRecorded",
    "Membership",
    "Merge",
    "Newcomer",
    "Organisation",
    "Party",
    "Person",
    "ProtectedText",
    "Register",
    "RegisterEntry",
    "Section",
    "SexCode",
    "announce",
    "as_of",
    "correct",
    "dossier",
    "dossier_panel",
    "end",
    "enter",
    "enter_many",
    "fact_kind_of",
    "facts",
    "find_by_number",
    "find_many",
    "identify",
    "join",
    "leave",
    "looks_at",
    "make_many",
    "members",
    "merge",
    "move",
    "normal_name",
    "note_look",
    "on",
    "record_death",
    "record_fact",
    "register_of",
    "registers",
    "reindex",
    "replace",
    "same_as",
    "search",
    "state",
    "state_many",
    "survivor",
    "unmerge",
    "unsaved_line",
]
