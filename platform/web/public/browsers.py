"""Where a person is signed in, and signing out from afar."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.browsers import browsers_of, end_browser, end_other_browsers
from core.errors import NotFound
from web.access import UserRequest, signed_in


@signed_in
@never_cache
@require_GET
def listed(request: UserRequest) -> HttpResponseBase:
    found = browsers_of(request.user, session_key=request.session.session_key)
    return render(request, "public/browsers.html", {"browsers": found})


@signed_in
@require_POST
def end(request: UserRequest, browser_id: int) -> HttpResponseBase:
    """One browser. Ended already is as good as ended; one's own is signing out."""
    try:
        ended = end_browser(request.user, browser_id=browser_id, actor=request.actor)
    except NotFound as error:
        messages.info(request, error.message)
        return redirect("usersessions_list")
    if ended == request.session.session_key:
        logout(request)
        return redirect("account_login")
    messages.success(request, "That browser is signed out.")
    return redirect("usersessions_list")


@signed_in
@require_POST
def end_others(request: UserRequest) -> HttpResponseBase:
    count = end_other_browsers(request.user, session_key=request.session.session_key, actor=request.actor)
    messages.success(request, f"Signed out {count} other browser{'' if count == 1 else 's'}.")
    return redirect("usersessions_list")
