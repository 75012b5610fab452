"""The door for the web server."""

import os

from django.core.wsgi import get_wsgi_application

from motcua.site import tracing

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.site.settings")
application = get_wsgi_application()
tracing.begin("web")
