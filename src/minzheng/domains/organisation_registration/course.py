"""What all registrations share: acceptance, examination, decision within the statutory days, and the certificate handed out."""

from minzheng.domains.organisation_registration.bodies import CODE
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import TermRef, term
from minzheng.mechanisms.matters.public import End, Form, Level, LongText, Outcome, Step

NOTHING = Form()
TOTAL, PROMISED = term(f"{CODE}.total"), term(f"{CODE}.promised")


def within(what: str) -> TermRef:
    """The term of a step of registration."""
    return term(f"{CODE}.{what}")


def course(grant: str, refuse: str, decided: Form = NOTHING, issue: Step | None = None) -> tuple[Step, ...]:
    """受理、审查、决定, and then `issue`; without it the decision ends the case."""
    outcome = Outcome(grant, issue.key, decides=End.GRANTED) if issue else Outcome(grant, End.GRANTED)
    steps = (
        Step(
            "accept",
            "受理",
            by=Function.ACCEPTING,
            at=Level.BUREAU,
            within=within("accept"),
            outcomes=(
                Outcome("受理", "review", starts=True),
                Outcome("补正", "supplement", needs_reason=True),
                Outcome("不予受理", End.NOT_ACCEPTED, needs_reason=True),
            ),
        ),
        Step(
            "supplement",
            "补正材料",
            by=Function.ACCEPTING,
            at=Level.OPENER,
            within=within("supplement"),
            outcomes=(Outcome("已补正", "accept"),),
        ),
        Step(
            "review",
            "审查",
            by=Function.REVIEWING,
            at=Level.BUREAU,
            within=within("review"),
            form=Form((LongText("finding", "审查意见", max_length=1000),)),
            outcomes=(Outcome("审查完毕", "decide"),),
        ),
        Step(
            "decide",
            "决定",
            by=Function.DECIDING,
            at=Level.BUREAU,
            within=within("decide"),
            form=decided,
            other_person_than=("review",),
            outcomes=(
                outcome,
                Outcome("退回审查", "review", needs_reason=True),
                Outcome(refuse, End.REFUSED, needs_reason=True),
            ),
        ),
    )
    return (*steps, issue) if issue else steps
