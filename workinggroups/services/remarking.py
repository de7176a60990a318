"""A new marking of a forum or group goes to its next steps and benchmarks; never a lower one.

Reports, inquiries, readings and slips have the marking of theirs: the database sees to that.
"""

from core.dates import home_today
from core.markings import stricter
from dialogue.models import Body
from dialogue.services.markings import covers
from offices.versions import save_next_version
from workinggroups.models import Benchmark, NextStep
from workinggroups.services.due_list import sync_commitment

REASON = "what hangs on a body that was marked anew"


def follow_forum_marking(body: Body) -> None:
    """Raise next steps and benchmarks of `body`, or of its meetings, to its marking.

    `dialogue` calls it after each change of a marking, in its transaction.
    """
    today = home_today()
    for kind in (NextStep, Benchmark):
        rows = kind.objects.for_system(REASON)
        touched = rows.filter(group=body) | rows.filter(meeting__body=body)
        for record in touched.order_by("pk").select_for_update(of=("self",)):
            if covers(record.marking, body.marking):
                continue
            record.marking = stricter(record.marking, body.marking).code
            save_next_version(record, ["marking"])
            sync_commitment(record, today=today)
