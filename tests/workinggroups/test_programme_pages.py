"""The pages of the programme: what they show, refuse and keep; without script."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from agenda.services.step_proposals import propose_step
from tests.workinggroups.cast import READ, adopted, fresh, proposed
from workinggroups.models import Benchmark, Inquiry, NextStep, ProgressReport
from workinggroups.services.programme import change


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(name, record, query=""):
    return reverse(f"workinggroups:{name}", args=[record.uid]) + query


def words(response):
    """Return the text of a page without its tags, blanks single."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def post(cast):
    return signed_in(cast.post_drafter)


@pytest.fixture
def desk(cast):
    return signed_in(cast.desk_approver)


@pytest.fixture
def chair(cast):
    return signed_in(cast.chair)


def proposal(cast, **values):
    return {
        "what": "Name a point of contact",
        "side": "home",
        "office": cast.post.pk,
        "due_on": (cast.today + timedelta(days=60)).isoformat(),
        "group": "",
        "marking": "U",
        **values,
    }


def test_a_next_step_is_proposed_at_a_meeting_and_adopted_by_the_chair(cast, post, chair):
    here = reverse("workinggroups:of_meeting", args=[cast.meeting.uid])
    address = page("new_step", cast.track, f"?meeting={cast.meeting.uid}")
    answer = post.post(address, proposal(cast, group=str(cast.group.uid)))
    assert answer.status_code == 303
    step = NextStep.objects.for_system(READ).get()
    assert (step.meeting, step.group, step.stage) == (cast.meeting, cast.group, "proposed")
    assert "Proposed, not decided (1)" in words(post.get(here))
    seen = f"{step.uid}:{step.version}"
    assert f'value="{seen}"' in chair.get(here).text
    assert post.post(here, {"adopt": [seen]}).status_code == 403
    assert chair.post(here, {}).status_code == 422
    change(step, what="Name two", actor=cast.by("desk_drafter"), today=cast.today)
    refused = chair.post(here, {"adopt": [seen]})
    assert refused.status_code == 422
    assert "One of them changed meanwhile. Read them again, then choose." in words(refused)
    assert chair.post(here, {"adopt": [f"{step.uid}:{step.version + 1}"]}).status_code == 303
    assert fresh(step).stage == "adopted"
    assert "Decided (1)" in words(chair.get(here))


def test_what_a_meeting_left_is_put_forward_once(cast, desk):
    left = propose_step(
        cast.meeting,
        side="home",
        what="Send maps",
        office=cast.post,
        by_on=cast.today + timedelta(days=9),
        actor=cast.by("desk_approver"),
    )
    address = reverse("agenda:put_forward", args=[left.uid])
    after = reverse("agenda:after", args=[cast.meeting.uid])
    assert address in desk.get(after).text
    shown = desk.get(address).context["form"]
    assert (shown["what"].value(), shown["group"].value()) == ("Send maps", str(cast.forum.uid))
    typed = proposal(cast, what="Send maps", group=str(cast.forum.uid))
    assert desk.post(address, {**typed, "due_on": ""}).status_code == 422
    assert desk.post(address, typed).status_code == 303
    assert fresh(left).next_step == NextStep.objects.for_system(READ).get()
    assert desk.get(address).status_code == 302
    assert "in the programme already" in words(desk.post(address, {**typed, "what": "Again"}))
    assert address not in desk.get(after).text


def test_what_is_wrong_with_a_proposal_stands_beside_its_field(cast, post):
    typed = proposal(cast, what="", due_on="soon", marking="")
    answer = post.post(page("new_step", cast.track), typed)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["what", "due_on", "marking"]
    assert "soon" in answer.text


def test_a_benchmark_is_proposed_read_and_met(cast, post, chair):
    address = page("new_benchmark", cast.track)
    assert post.post(address, proposal(cast, target="All eight sites")).status_code == 303
    mark = Benchmark.objects.for_system(READ).get()
    change(mark, target="All nine sites", actor=cast.by("desk_drafter"), today=cast.today)
    for seen in ({}, {"version": mark.version}):
        again = chair.post(page("adopt_benchmark", mark), seen, follow=True)
        assert "It changed meanwhile. Read it again." in words(again)
    seen = {"version": mark.version + 1}
    assert chair.post(page("adopt_benchmark", mark), seen).status_code == 303
    reading = {"read_on": cast.today.isoformat(), "value": "8 of 8", "word": "met"}
    assert post.post(page("read_benchmark", mark), reading).status_code == 303
    told = words(post.get(page("benchmark", mark)))
    assert "8 of 8" in told
    assert "Done" in told


def test_progress_is_filed_in_three_interactions(cast, post):
    step = adopted(cast)
    assert page("report_step", step) in post.get(page("step", step)).text
    answer = post.post(
        page("report_step", step), {"version": step.version, "word": "risk", "was_done": "Asked."}
    )
    assert answer.status_code == 303
    told = words(post.get(page("step", step)))
    assert "Risk of delay" in told
    assert "Asked." in told


def test_a_new_date_without_a_reason_is_refused_and_kept(cast, post):
    step = adopted(cast)
    typed = {
        "version": step.version,
        "word": "delayed",
        "was_done": "Words not to be lost",
        "new_date": (cast.today + timedelta(days=120)).isoformat(),
    }
    answer = post.post(page("report_step", step), typed)
    assert answer.status_code == 422
    assert "A new date needs a reason." in words(answer)
    assert "Words not to be lost" in answer.text


def test_who_reports_second_sees_both_texts(cast, post, desk):
    step = adopted(cast)
    first = {"version": step.version, "word": "risk", "was_done": "First words"}
    assert post.post(page("report_step", step), first).status_code == 303
    second = {"version": step.version, "word": "on_track", "was_done": "Second words"}
    answer = desk.post(page("report_step", step), second)
    assert answer.status_code == 409
    told = words(answer)
    assert "First" in told
    assert "Second" in told
    assert "Both texts are below" in told
    again = {**second, "version": answer.context["form"].data["version"]}
    assert desk.post(page("report_step", step), again).status_code == 303


def test_the_quarters_report_is_saved_row_by_row(cast, post):
    first, second = adopted(cast, "First step"), adopted(cast, "Second step")
    theirs = adopted(cast, "Their list", side="partner")
    address = reverse("workinggroups:report", args=[cast.post.uid])
    told = words(post.get(address))
    assert "0 of 3 filed" in told
    assert "followed for Azerbaijan" in told
    row = {"version": first.version, "word": "no_change"}
    answer = post.post(page("report_row", first), row, follow=True)
    assert "2 left." in words(answer)
    assert "1 of 3 filed" in words(answer)
    wrong = {"version": second.version, "word": "delayed", "new_date": cast.today.isoformat()}
    answer = post.post(page("report_row", second), wrong)
    assert answer.status_code == 422
    assert "A new date needs a reason." in words(answer)
    assert "First step" in words(answer)
    heard = {"asked_on": cast.today.isoformat(), "heard": "Soon."}
    post.post(page("report_row", theirs), heard)
    post.post(page("report_row", second), {"version": second.version, "word": "on_track"})
    told = words(post.get(address))
    assert "3 of 3 filed" in told
    assert "All 3 are filed." in told
    assert ProgressReport.objects.for_system(READ).count() == 2
    assert Inquiry.objects.for_system(READ).count() == 1


def test_an_office_without_next_steps_owes_no_report(cast, desk):
    address = reverse("workinggroups:report", args=[cast.desk.uid])
    assert "EUR/CARC owes no progress report this quarter." in words(desk.get(address))


def test_who_has_not_reported_is_named_with_how_many(cast, desk, post):
    adopted(cast, "First step"), adopted(cast, "Second step")
    adopted(cast, "Of the bureau", office=cast.bureau)
    hidden = adopted(cast, "Secret", office=cast.bureau, marking="S")
    address = reverse("workinggroups:reports")
    table = desk.get(address, {"format": "csv"}).text
    assert "Embassy Baku,2,0,2" in table
    assert "PM,2,0,2" in table
    low = signed_in(cast.reader)
    assert "PM,1,0,1" in low.get(address, {"format": "csv"}).text
    assert low.get(page("step", hidden)).status_code == 404


def test_the_programme_lists_and_downloads_what_is_in_force(cast, desk):
    step, mark = adopted(cast, "A step"), adopted(cast, "A measure", kind=Benchmark)
    proposed(cast, "Not yet")
    address = reverse("workinggroups:programme", args=["az"])
    told = words(desk.get(address))
    assert step.what in told
    assert mark.what in told
    assert "Not yet" not in told
    assert "Not yet" in words(desk.get(address, {"show": "proposed"}))
    assert step.reference in desk.get(address, {"format": "csv"}).text
    marks = desk.get(address, {"format": "csv", "table": "benchmarks"}).text
    assert mark.reference in marks
    assert step.reference not in marks


def test_a_step_is_corrected_withdrawn_and_put_back(cast, desk, chair):
    step = adopted(cast)
    typed = proposal(cast, what="Better words", version=step.version)
    assert desk.post(page("edit_step", step), typed).status_code == 422
    answer = desk.post(page("edit_step", step), {**typed, "reason": "Misheard."})
    assert answer.status_code == 303
    step = fresh(step)
    assert (step.what, step.baseline_what) == ("Better words", "Better words")
    end = {"version": step.version, "stage": "withdrawn", "reason": "Not wanted."}
    assert chair.post(page("end_step", step), end).status_code == 303
    assert "Not wanted." in words(chair.get(page("step", step)))
    back = {"version": fresh(step).version, "reason": "Wanted after all."}
    assert desk.post(page("reopen_step", step), back).status_code == 303
    assert fresh(step).stage == "adopted"


def test_the_relationship_counts_its_promises(cast, desk):
    adopted(cast, "One"), adopted(cast, "Two")
    adopted(cast, "Late", due_on=cast.today - timedelta(days=3))
    told = words(desk.get(reverse("desk:relationship", args=["az"])))
    assert "0 on track · 0 at risk · 1 late · 2 not reported" in told
