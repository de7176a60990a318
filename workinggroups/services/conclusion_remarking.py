"""A conclusion is marked at least like its group (design §10)."""

from core.markings import stricter
from dialogue.models import Body
from offices.versions import save_next_version
from workinggroups.models import JointConclusion
from workinggroups.services.conclusion_due_list import remark_conclusion, sync_conclusion
from workinggroups.services.settling import next_number

REASON = "conclusions of a group that was marked anew"


def follow_group_marking(body: Body) -> None:
    """Raise each conclusion of `body` to the stricter of both markings, with the next number there.

    What was said on it goes with it: the database sees to that. A group that is marked lower
    lowers no conclusion. `dialogue` calls it in the transaction of the change, holding the body.
    """
    rows = JointConclusion.objects.for_system(REASON).filter(group=body)
    for row in rows.order_by("pk").select_for_update(of=("self",)):
        raised = stricter(row.marking, body.marking).code
        if raised != row.marking:
            row.number, row.marking = next_number(body, raised), raised
            save_next_version(row, ["marking", "number"])
            sync_conclusion(row)
            remark_conclusion(row)
