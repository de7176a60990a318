from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.search import search_vector
from offices.models.records import GatedRow


class SearchEntry(GatedRow):
    """What search knows of one record: a copy, under the uid, relationship and marking of its own.

    Triggers write it (core/findable.py) and nobody else; it is derived, so that a row may go. It is
    read for somebody, as every gated row. `page` and `page_uid` name the record on whose page the
    one that was found is shown.
    """

    kind = models.CharField(_("kind"), max_length=40)
    page = models.CharField(max_length=40)
    page_uid = models.UUIDField(db_index=True)
    theme = models.CharField(max_length=50)
    on_day = models.DateField(null=True)
    has_own_day = models.BooleanField(default=False)
    reference = models.CharField(max_length=10)
    title = models.TextField()
    text = models.TextField()
    vector = search_vector("title", A="title", B="text", C="reference")
    # Kept in the row itself: whether a title says it is asked of every row that is found.
    title_vector = search_vector("title", A="title")

    class Meta(GatedRow.Meta):
        ordering = ["-on_day", "-id"]
        verbose_name = _("search entry")
        triggers = []
        indexes = [
            # Rows are written one by one and read often: nothing waits to be put in its place.
            GinIndex(fields=["vector"], name="search_words", fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.title or self.reference
