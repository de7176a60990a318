"""What offices ask of each other: requests, their asks, the dates offered, the answers."""

from agenda.models.answers import Answer, AnswerKind
from agenda.models.asks import UNANSWERED, Ask, AskKind, AskState, OfferedDate
from agenda.models.positions import Position
from agenda.models.requests import UNFILED, ActionRequest, RequestState

__all__ = [
    "UNANSWERED",
    "UNFILED",
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
