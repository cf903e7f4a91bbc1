"""Day, month, year and a clock of 24 hours: what templates write as "j F Y, H:i" where they name a format themselves.

Django's own English is American ("Oct. 13, 2026, 3:12 a.m."), and stood beside it on the same page.
"""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y, H:i"
YEAR_MONTH_FORMAT = "F Y"
MONTH_DAY_FORMAT = "j F"
SHORT_DATE_FORMAT = "j M Y"
SHORT_DATETIME_FORMAT = "j M Y, H:i"
