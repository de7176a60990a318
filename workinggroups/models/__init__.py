"""The work between consultations: groups, what they agree, and the programme of next steps."""

from workinggroups.models.conclusions import (
    Acknowledgement,
    ChairWord,
    ConclusionClearance,
    JointConclusion,
    SideAgreement,
    TextState,
)
from workinggroups.models.groups import (
    Activity,
    BodyLink,
    GroupMeeting,
    LinkKind,
    RemitIssue,
    WorkingGroup,
)
from workinggroups.models.imports import StepImport
from workinggroups.models.programme import (
    Benchmark,
    NextStep,
    Reading,
    ReadingWord,
    Slip,
    Stage,
)
from workinggroups.models.reports import Inquiry, Progress, ProgressReport, ReportQuarter
from workinggroups.models.reviews import Assessment, Course, ReviewDecision, Verdict

__all__ = [
    "Acknowledgement",
    "Activity",
    "Assessment",
    "Benchmark",
    "BodyLink",
    "ChairWord",
    "ConclusionClearance",
    "Course",
    "GroupMeeting",
    "Inquiry",
    "JointConclusion",
    "LinkKind",
    "NextStep",
    "Progress",
    "ProgressReport",
    "Reading",
    "ReadingWord",
    "RemitIssue",
    "ReportQuarter",
    "ReviewDecision",
    "SideAgreement",
    "Slip",
    "Stage",
    "StepImport",
    "TextState",
    "Verdict",
    "WorkingGroup",
]
