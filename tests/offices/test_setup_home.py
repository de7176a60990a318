"""`manage.py setup_home`: the first installation."""

import io

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from offices.models import Office, User
from tests.factories import OfficeFactory, UserFactory

pytestmark = pytest.mark.django_db

GOOD = """code;name;country;zone;superior;kind
EUR/CARC;Office of Caucasus Affairs;;;EUR;desk
EUR;Bureau of European Affairs;;;P;bureau
Embassy Baku;Embassy in Baku;az;Asia/Baku;EUR;post
"""


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "offices.csv"
    path.write_text(GOOD, encoding="cp1252")
    return path


def run(**options):
    said = io.StringIO()
    call_command("setup_home", stdout=said, **options)
    return said.getvalue()


def offices():
    found = Office.objects.order_by("code").values_list("code", "country", "superior__code")
    return list(found)


def test_offices_are_made_in_any_order_and_once(table):
    OfficeFactory(code="P", name="Under Secretary")
    assert "Nothing was saved" in run(offices=table, dry_run=True)
    assert [code for code, *_more in offices()] == ["P"]
    assert "Offices: 3 made, 0 changed, 0 as before." in run(offices=table)
    assert offices() == [
        ("EUR", "US", "P"),
        ("EUR/CARC", "US", "EUR"),
        ("Embassy Baku", "AZ", "EUR"),
        ("P", "US", None),
    ]
    assert Office.objects.get(code="Embassy Baku").time_zone == "Asia/Baku"
    assert "Offices: 0 made, 0 changed, 3 as before." in run(offices=table)
    table.write_text(GOOD.replace("Caucasus Affairs", "the Caucasus"), encoding="utf-8")
    assert "Offices: 0 made, 1 changed, 2 as before." in run(offices=table)


def test_what_no_column_says_stays_as_it_is(table):
    OfficeFactory(code="P", name="Under Secretary")
    run(offices=table)
    before = offices()
    table.write_text("code,name\nEmbassy Baku,Embassy in Baku\nEUR,Europe\nL,Legal Adviser\n")
    assert "Offices: 1 made, 1 changed, 1 as before." in run(offices=table)
    assert offices() == [*before[:3], ("L", "US", None), *before[3:]]
    assert Office.objects.get(code="Embassy Baku").time_zone == "Asia/Baku"
    table.write_text("code,name,superior\nP,Under Secretary,EUR\n")
    with pytest.raises(CommandError, match=r"Row 2: it would be above itself."):
        run(offices=table)
    table.write_text("code,name,superior\nEmbassy Baku,Embassy in Baku,\n")
    run(offices=table)
    assert ("Embassy Baku", "AZ", None) in offices()


def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_saved(table):
    wrong = [
        "A;First;;;B;",
        "B;Second;;;A;",
        "A;Again;;;;",
        ";No code;;;;",
        "C;;USA;Mars/Base;Z;ship",
        "D;Post at home;us;;;post",
    ]
    table.write_text("\n".join(["code;name;country;zone;superior;kind", *wrong]))
    with pytest.raises(CommandError) as refused:
        run(offices=table)
    assert str(refused.value).splitlines() == [
        "Row 5: it has no code.",
        "Row 6: it has no name.",
        "Row 6: “USA” is no country: two letters, like US.",
        "Row 6: “Mars/Base” is no time zone: write it like Asia/Baku.",
        "Row 6: “ship” is no kind: post, desk, bureau, agency.",
        "Row 7: “” is no time zone: write it like Asia/Baku.",
        "Row 7: a post stands in another country.",
        "Row 4: “A” stands in row 2 already.",
        "Row 6: no office is called “Z”, its superior.",
        "Nothing was saved: 9 errors.",
    ]
    assert offices() == []


def test_a_circle_of_superiors_is_refused(table):
    table.write_text("code,name,superior\nA,First,B\nB,Second,A\n")
    with pytest.raises(CommandError, match=r"Row 2: it would be above itself.\nRow 3"):
        run(offices=table)


def test_what_is_no_table_is_told(table):
    table.write_text("x,y\n1,2\n")
    with pytest.raises(CommandError, match="names no column “code”"):
        run(offices=table)
    with pytest.raises(CommandError, match="cannot be read"):
        run(offices=table.parent / "none.csv")


def test_the_first_administrator_is_invited_or_chooses_a_password(monkeypatch):
    site = "https://entente.test/"
    assert "on its way to a@x.test" in run(admin="A@x.test", name="A. Keeper", site=site)
    assert "https://entente.test/accounts/password/reset/key/" in mail.outbox[0].body
    person = User.objects.get(email="a@x.test")
    assert (person.is_superuser, person.has_usable_password()) == (True, False)
    assert "has an account already" in run(admin="a@X.test", name="A. Keeper", site=site)
    assert len(mail.outbox) == 1

    monkeypatch.setattr("getpass.getpass", lambda prompt: "a-long-enough-word")
    assert "can sign in" in run(admin="b@x.test", name="B. Keeper")
    assert User.objects.get(email="b@x.test").check_password("a-long-enough-word")
    monkeypatch.setattr("getpass.getpass", lambda prompt: "short")
    with pytest.raises(CommandError, match="Nothing was saved"):
        run(admin="c@x.test", name="C. Keeper")
    with pytest.raises(CommandError, match="name too"):
        run(admin="c@x.test")
    assert not User.objects.filter(email="c@x.test").exists()


def test_a_mail_that_is_not_taken_leaves_nobody(settings, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise ConnectionRefusedError("no server")

    monkeypatch.setattr("offices.services.invitations.send_mail", refuse)
    with pytest.raises(CommandError, match="does not take the invitation"):
        run(admin="a@x.test", name="A. Keeper", site="https://entente.test")
    assert not User.objects.exists()


def test_home_is_said_and_checked(settings, monkeypatch):
    monkeypatch.delenv("HOME_COUNTRY", raising=False)
    monkeypatch.setenv("HOME_CAPITAL", "Washington")
    UserFactory(email="a@x.test")
    said = run(admin="a@x.test", name="A").splitlines()
    assert said[0].startswith("HOME_COUNTRY=US   (not set; if it is another, set HOME_COUNTRY")
    assert "HOME_CAPITAL=Washington" in said
    settings.HOME_TIME_ZONE = "Mars/Base"
    with pytest.raises(CommandError, match="Set HOME_TIME_ZONE"):
        run()
