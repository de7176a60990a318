"""The figures of the faults are right: what is lost, told twice, or late, is seen."""

from faults.counting import Accepted, Counted, count

PLANNED = {"F-00001": 100.0, "F-00002": 100.0, "F-00003": 101.0}


def taken(at: float, name: str, *references: str) -> Accepted:
    return Accepted(at, name, references)


def test_each_taken_once_is_neither_lost_nor_duplicated():
    accepted = [taken(102, "a", "F-00001", "F-00003"), taken(104, "b", "F-00002")]

    counted = count(PLANNED, accepted, 0)

    assert counted == Counted(planned=3, sent=3, duplicated=0, ambiguous=0, lateness=[1, 2, 4])
    assert (counted.lost, counted.late(0.5), counted.late(0.95), counted.late(1)) == (0, 2, 4, 4)
    assert counted.complaints(may_duplicate=False) == []


def test_what_no_mail_tells_is_lost():
    counted = count(PLANNED, [taken(102, "a", "F-00001")], 0)

    assert (counted.sent, counted.lost) == (1, 2)
    assert counted.complaints(may_duplicate=True) == ["2 lost"]


def test_nothing_taken_at_all_has_no_lateness():
    counted = count(PLANNED, [], 0)

    assert (counted.lost, counted.late(1)) == (3, 0)


def test_a_mail_that_was_not_planned_makes_up_for_none():
    assert count(PLANNED, [taken(102, "a", "F-00009")], 0).lost == 3


def test_a_message_id_taken_again_is_a_duplicate_and_late_by_its_first():
    accepted = [taken(130, "a", "F-00001"), taken(102, "a", "F-00001"), taken(140, "a", "F-00001")]

    counted = count({"F-00001": 100.0}, accepted, 1)

    assert (counted.duplicated, counted.lateness) == (2, [2])
    assert counted.complaints(may_duplicate=True) == ["2 duplicated, only 1 of it known"]


def test_what_is_told_under_two_message_ids_is_a_duplicate():
    accepted = [taken(102, "a", "F-00001"), taken(103, "b", "F-00001", "F-00002")]

    counted = count({"F-00001": 100.0, "F-00002": 100.0}, accepted, 0)

    assert counted.duplicated == 1


def test_a_known_duplicate_is_excused_only_where_something_fell_between():
    accepted = [taken(102, "a", "F-00001"), taken(103, "a", "F-00001")]

    counted = count({"F-00001": 100.0}, accepted, 1)

    assert counted.complaints(may_duplicate=True) == []
    assert counted.complaints(may_duplicate=False) == ["1 duplicated, though nothing fell between"]
