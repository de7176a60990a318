import pgtrigger
import pytest


@pytest.mark.django_db
def test_every_trigger_of_a_model_stands_in_the_database():
    states = {
        f"{model._meta.label}:{trigger.name}": trigger.get_installation_status(model)
        for model, trigger in pgtrigger.registered()
    }
    assert len(states) > 200
    assert set(states.values()) == {("INSTALLED", True)}
