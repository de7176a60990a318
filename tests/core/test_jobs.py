"""Jobs: known by name, done in the name of a system actor."""

import pytest

from core import jobs
from offices.history import last_change
from tests.factories import OfficeFactory


@pytest.fixture
def no_jobs(monkeypatch):
    monkeypatch.setattr(jobs, "_jobs", {})


def test_jobs_are_known_by_name_with_the_time_they_may_take(no_jobs):
    jobs.job("b.second", actor="x", seconds=7)(lambda: None)
    jobs.job("a.first", actor="x")(lambda: None)

    assert [(job.name, job.seconds) for job in jobs.all_jobs()] == [
        ("a.first", jobs.USUAL_SECONDS),
        ("b.second", 7),
    ]
    assert jobs.job_named("b.second").seconds == 7
    assert jobs.job_named("c.third") is None


@pytest.mark.django_db
def test_history_names_the_actor_of_a_job(no_jobs):
    office = OfficeFactory()

    @jobs.job("offices.rename", actor="night porter")
    def rename():
        office.name = "Renamed by night"
        office.save()

    jobs.job_named("offices.rename").run()

    assert last_change(office)[0] == "automatic: night porter"
