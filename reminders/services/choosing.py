from offices.models import User
from reminders.models import MailChoice, Rhythm


def digest_of(user: User) -> str:
    """Return how often `user` gets what is not urgent."""
    choice = MailChoice.objects.filter(user=user).first()
    return choice.digest if choice else Rhythm.DAILY


def choose_digest(user: User, digest: str) -> None:
    """Let `user` get what is not urgent each working day or once a week, from now on."""
    MailChoice.objects.update_or_create(user=user, defaults={"digest": digest})
