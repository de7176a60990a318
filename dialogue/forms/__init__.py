"""The forms about tracks, bodies, chairs and meetings."""

from dialogue.forms.fields import venue_choices

__all__ = ["venue_choices"]
