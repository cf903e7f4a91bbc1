"""The WSGI entry point that Granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from core.bodies import BodyGate

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")
application = BodyGate(get_wsgi_application())
