"""Addresses of the calendar."""

from django.urls import path

from motcua.calendar.web import calculator, days, hours, year

app_name = "calendar"

urlpatterns = [
    path("lich/", year.show_year, name="year"),
    path("lich/tinh-ngay-hen/", calculator.show_calculator, name="calculator"),
    path("lich/ngay/", days.list_days, name="days"),
    path("lich/ngay/khai/", days.declare, name="declare"),
    path("lich/ngay/<uuid:key>/rut/", days.withdraw, name="withdraw"),
    path("lich/nam/<int:number>/cong-bo/", days.announce, name="announce"),
    path("lich/nam/<int:number>/rut/", days.retract, name="retract"),
    path("lich/gio-lam-viec/", hours.list_hours, name="hours"),
    path("lich/gio-lam-viec/chung/", hours.show_hours, name="usual_hours"),
    path("lich/gio-lam-viec/chung/dat/", hours.set_hours, name="set_usual_hours"),
    path("lich/gio-lam-viec/<uuid:agency>/", hours.show_hours, name="agency_hours"),
    path("lich/gio-lam-viec/<uuid:agency>/dat/", hours.set_hours, name="set_agency_hours"),
]
