from django.urls import path

from reminders import operators_page, views

app_name = "reminders"

urlpatterns = [
    path("deadlines/<uuid:uid>/take/", views.take_deadline, name="take"),
    path("deadlines/<uuid:uid>/remind/", views.remind, name="remind"),
    path("notices/<uuid:uid>/again/", views.again, name="again"),
    path("notices/choices/", views.choices, name="choices"),
    path("operator/", operators_page.operator, name="operator"),
    path("operator/jobs/<str:job>/run/", operators_page.run_job, name="run_job"),
]
