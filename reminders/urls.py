from django.urls import path

from reminders import views

app_name = "reminders"

urlpatterns = [
    path("deadlines/<uuid:uid>/take/", views.take_deadline, name="take"),
    path("deadlines/<uuid:uid>/remind/", views.remind, name="remind"),
    path("notices/choices/", views.choices, name="choices"),
]
