"""How long a sweep over a million open deadlines takes, and how many mails go out each second.

python -m config.throwaway python -m benchmarks.reminders    (make bench runs it)
"""

import asyncio
import multiprocessing
import os
from datetime import timedelta
from time import perf_counter
from typing import Any

DEADLINES, DUE = 1_000_000, 10_000
MAILS, WORKERS = 2_000, 2
FILL = """
    INSERT INTO reminders_deadline (uid, relationship_id, marking, key, kind, theme_code, owed_by,
        office_id, due_on, since_on, title, path, reference, wakes_at, trouble)
    SELECT gen_random_uuid(), r.id, CASE WHEN n %% 10 = 0 THEN 'SBU' ELSE 'U' END,
        'bench:' || n, 'meeting_hold', 'security', 'home', o.id,
        %(today)s::date + CASE WHEN n <= %(due)s THEN 0 ELSE 40 + n %% 300 END, %(today)s::date,
        'Bilateral Dialogue ' || n, '/meetings/' || n || '/', 'AZ-2222',
        CASE WHEN n <= %(due)s THEN %(now)s::timestamptz
             ELSE %(now)s::timestamptz + (10 + n %% 300) * interval '1 day' END, ''
    FROM generate_series(1, %(all)s) n
    JOIN (SELECT id, row_number() OVER (ORDER BY id) AS k FROM offices_relationship) r
        ON r.k = n %% 12 + 1
    JOIN LATERAL (SELECT office_id AS id FROM offices_assignment a
        WHERE a.relationship_id = r.id ORDER BY office_id OFFSET n %% 4 LIMIT 1) o ON true
"""


def main() -> None:
    """Fill a database, sweep it, send what came of it; print the figures."""
    _set_up()
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from core.dates import home_today
    from reminders.services.composing import compose
    from reminders.services.sweep import sweep

    call_command("migrate", verbosity=0)
    _people()
    now = timezone.now()
    said: Any = {"all": DEADLINES, "due": DUE, "today": home_today(now), "now": now}
    begun = perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(FILL, said)
        cursor.execute("ANALYZE")
        print(f"{DEADLINES:,} open deadlines written in {perf_counter() - begun:.0f} s")
        cursor.execute(
            "EXPLAIN SELECT id FROM reminders_deadline WHERE ended_at IS NULL "
            "AND wakes_at <= %s ORDER BY wakes_at LIMIT 1000 FOR UPDATE SKIP LOCKED",
            [now],
        )
        print("\n".join(f"    {line}" for (line,) in cursor.fetchall()))
    begun = perf_counter()
    done = sweep(now=now)
    print(
        f"one sweep: {done.looked_at:,} looked at, {done.planned:,} notices in "
        f"{perf_counter() - begun:.2f} s (at most 5)"
    )
    idle = sorted(_timed(lambda: sweep(now=now)) for _ in range(20))
    print(f"an idle sweep: p50 {idle[10] * 1000:.1f} ms (at most 50)")
    begun = perf_counter()
    made = compose(now=now + timedelta(days=1))
    print(f"{made:,} mails composed of them in {perf_counter() - begun:.2f} s")
    _send()


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("SECRET_KEY", "for a throw-away database alone")
    os.environ.setdefault("SITE_URL", "http://127.0.0.1:8000")
    import django

    django.setup()


def _people() -> None:
    """Write twelve relationships with four offices each, an officer in every office."""
    from datetime import date

    from offices.models import Assignment, Membership, Office, Part, Relationship, Role, User

    long_ago = date(2020, 1, 1)
    for n in range(12):
        relationship = Relationship.objects.create(
            code=f"{chr(65 + n)}Z",
            name=f"Country {n}",
            capital="Capital",
            time_zone="Asia/Baku",
            entered_on=long_ago,
        )
        for part in (Part.DESK, Part.POST, Part.ACTION, Part.ACTION):
            office = Office.objects.create(
                code=f"O{Office.objects.count()}", name="x", country="US"
            )
            person = User.objects.create_user(f"{office.code}@bench.test", clearance="S", name="x")
            Membership.objects.create(
                user=person, office=office, role=Role.APPROVER, starts_on=long_ago
            )
            Assignment.objects.create(
                relationship=relationship,
                office=office,
                part=part,
                responsible=person,
                starts_on=long_ago,
            )


def _send() -> None:
    """Send mails of one notice each to a sink on loopback, by two processes."""
    from django.db import connections
    from django.utils import timezone

    from reminders.models import Mail, Notice, Sort

    reason = "the benchmark sends them"
    now = timezone.now()
    notices = list(
        Notice.objects.for_system(reason).filter(deadline__marking="U").order_by("pk")[:MAILS]
    )
    for notice in notices:
        mail = Mail.objects.create(sort=Sort.BY_HAND, recipient_id=notice.recipient_id, goes_at=now)
        Notice.objects.for_system(reason).filter(pk=notice.pk).update(mail=mail)
    Mail.objects.exclude(sort=Sort.BY_HAND).update(goes_at=now + timedelta(days=9))
    connections.close_all()
    context = multiprocessing.get_context("spawn")
    port = context.Queue()
    sink = context.Process(target=_sink, args=(port,), daemon=True)
    sink.start()
    at = port.get(timeout=30)
    ready, go = context.Semaphore(0), context.Event()
    workers = [context.Process(target=_worker, args=(at, ready, go)) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    for _ in workers:
        ready.acquire(timeout=60)
    begun = perf_counter()
    go.set()
    for worker in workers:
        worker.join(timeout=120)
    took = perf_counter() - begun
    sent = Mail.objects.filter(state="sent").count()
    sink.terminate()
    print(f"{sent:,} mails sent in {took:.1f} s by {WORKERS} processes: {sent / took:.0f} a second")


def _worker(port: int, ready: "multiprocessing.synchronize.Semaphore", go: object) -> None:
    os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
    _set_up()
    from reminders.services.delivery import deliver

    ready.release()
    go.wait(60)  # type: ignore[attr-defined]
    while deliver().sent:
        pass


def _sink(port: "multiprocessing.Queue[int]") -> None:
    """Take every mail on a free port of this machine."""
    asyncio.run(_take_all(port))


async def _take_all(port: "multiprocessing.Queue[int]") -> None:
    server = await asyncio.start_server(_talk, "127.0.0.1", 0)
    port.put(server.sockets[0].getsockname()[1])
    async with server:
        await server.serve_forever()


async def _talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 sink\r\n")
    while line := await reader.readline():
        word = line[:4].upper()
        if word == b"DATA":
            writer.write(b"354 go on\r\n")
            await reader.readuntil(b"\r\n.\r\n")
        writer.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
        if word == b"QUIT":
            break
    writer.close()


def _timed(act: object) -> float:
    begun = perf_counter()
    act()  # type: ignore[operator]
    return perf_counter() - begun


if __name__ == "__main__":
    main()
