"""What offices ask of each other: requests, their asks, the dates offered, the answers."""

from agenda.models.answers import Answer, AnswerKind
from agenda.models.asks import Ask, AskKind, AskState, OfferedDate
from agenda.models.positions import Position
from agenda.models.requests import ActionRequest, RequestState

__all__ = [
    "ActionRequest",
    "Answer",
    "AnswerKind",
    "Ask",
    "AskKind",
    "AskState",
    "OfferedDate",
    "Position",
    "RequestState",
]
