"""What a citizen had typed when the session was over goes through the sign-in as hidden fields and is offered again."""

from django.http import HttpRequest

PREFIX = "kept-"
NEVER = {"csrfmiddlewaretoken", "password", "old", "new", "username", "next"}


def typed_in(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of a form that came too late, named so that the sign-in form can carry them."""
    return [(PREFIX + name, str(value)) for name, value in request.POST.items() if name not in NEVER]


def carried_by(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields a sign-in form carried, under their own names."""
    found = (
        (key[len(PREFIX) :], str(value)) for key, value in request.POST.items() if key.startswith(PREFIX)
    )
    return [(name, value) for name, value in found if name and name not in NEVER]
