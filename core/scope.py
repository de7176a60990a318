"""Foreign keys that carry a parent's relationship and marking to its children (design §10).

`GatedRow` keeps both on every row, so that the gate never joins. The database keeps them equal to
the parent's: a child with another relationship or marking is refused, and re-marking a parent
re-marks its children with it.
"""

from django.db.migrations import RunSQL


def follow_parent(child: str, parent: str, key: str, *, marking: bool = True) -> RunSQL:
    """Return the operation: `child.key` and its scope must be a row of `parent`."""
    columns = ["relationship_id", *(["marking"] if marking else [])]
    name = f"{child}_{key}_scope"
    return RunSQL(
        f"ALTER TABLE {child} ADD CONSTRAINT {name} "
        f"FOREIGN KEY ({', '.join([key, *columns])}) "
        f"REFERENCES {parent} ({', '.join(['id', *columns])}) ON UPDATE CASCADE",
        f"ALTER TABLE {child} DROP CONSTRAINT {name}",
    )
