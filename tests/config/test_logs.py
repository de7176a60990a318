"""What a log line tells of an error, and what it must not tell."""

from io import StringIO

from config.logs import tell_error


def told(error: Exception) -> str:
    stream = StringIO()
    tell_error(stream, (type(error), error, error.__traceback__))
    return stream.getvalue()


def test_log_leaves_out_what_the_database_says_of_a_row():
    error = ValueError(
        'violates "track_is_u"\nDETAIL:  Failing row contains (the text of a record).'
    )

    assert 'ValueError: violates "track_is_u"\n' in told(error)
    assert "the text of a record" not in told(error)


def test_log_names_the_cause_of_an_error():
    try:
        try:
            raise KeyError("inner")
        except KeyError as inner:
            raise RuntimeError("outer") from inner
    except RuntimeError as error:
        text = told(error)

    assert "RuntimeError: outer" in text
    assert "KeyError: 'inner'" in text
    assert "test_logs.py" in text
