"""What meetings are about, and what offices ask of each other: items, papers, requests, asks."""

from agenda.models.answers import Answer, AnswerKind
from agenda.models.asks import UNANSWERED, Ask, AskKind, AskState, OfferedDate
from agenda.models.calls import CallState, ProposalCall
from agenda.models.clearances import ItemClearance
from agenda.models.items import AgendaItem, ItemState, Outcome
from agenda.models.papers import Paper, PaperWord, SentPaper
from agenda.models.positions import Position
from agenda.models.requests import UNFILED, ActionRequest, RequestState
from agenda.models.step_proposals import StepProposal

__all__ = [
    "UNANSWERED",
    "UNFILED",
    "ActionRequest",
    "AgendaItem",
    "Answer",
    "AnswerKind",
    "Ask",
    "AskKind",
    "AskState",
    "CallState",
    "ItemClearance",
    "ItemState",
    "OfferedDate",
    "Outcome",
    "Paper",
    "PaperWord",
    "Position",
    "ProposalCall",
    "RequestState",
    "SentPaper",
    "StepProposal",
]
