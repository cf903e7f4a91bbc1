from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse


class Office:
    """A person at the back office of a shop, by the names of its routes."""

    def __init__(self, client: Any, slug: str) -> None:
        self.client, self.slug = client, slug

    def address(self, page: str, /, *args: object) -> str:
        return reverse(f"backoffice:{page}", args=[self.slug, *args])

    def get(self, page: str, /, *args: object, **query: str) -> Any:
        return self.client.get(self.address(page, *args), query)

    def post(self, page: str, /, *args: object, **data: object) -> Any:
        return self.client.post(self.address(page, *args), data)

    def saves(self, page: str, /, *args: object, **data: object) -> Any:
        """POST what must be accepted; gives the page one lands on."""
        response = self.client.post(self.address(page, *args), data, follow=True)
        assert response.redirect_chain, problems(response)
        return response

    def is_refused(self, page: str, /, *args: object, **data: object) -> dict[str, list[str]]:
        """POST what must be refused; gives the messages by field."""
        response = self.post(page, *args, **data)
        assert response.status_code == 422
        return problems(response)


def problems(response: Any) -> dict[str, list[str]]:
    form = response.context["form"] if response.context else None
    return dict(form.errors) if form is not None else {}


@pytest.fixture
def office_of(client_for: Any, world: Any) -> Callable[..., Office]:
    """`office_of(world.bob)`: at acme's back office."""
    return lambda user, slug="acme": Office(client_for(None, user=user), slug)


@pytest.fixture
def office(office_of: Any, world: Any) -> Office:
    """Alice's."""
    return office_of(world.alice)
