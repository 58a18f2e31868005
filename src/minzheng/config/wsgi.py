import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.config.settings")
application = get_wsgi_application()
if settings.DEMO:  # a demonstration brings its report's outline along
    from minzheng.config.scenarios.outlines import declare_all

    declare_all()
