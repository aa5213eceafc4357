"""Pages about meetings: the list and each meeting, sending the invitation, the answers, a guest's answer."""

from django.views.decorators.http import require_http_methods

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
