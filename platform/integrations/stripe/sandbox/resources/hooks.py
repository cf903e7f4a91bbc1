"""Webhook endpoints (v1), event destinations (v2), and the events themselves; payment method domains."""

from integrations.stripe.sandbox.events import endpoint_object, stamp
from integrations.stripe.sandbox.store import Json, new_id
from integrations.stripe.sandbox.world import Call, World, page


def create_endpoint(world: World, call: Call) -> Json:
    """v1: snapshots; ``connect`` true hears connected accounts only."""
    secret = new_id("whsec", 32)
    endpoint = endpoint_object(
        url=call.params["url"],
        secret=secret,
        payload="snapshot",
        types=call.params["enabled_events"],
        created=stamp(world.store.now()),
    )
    endpoint["events_from"] = ["@accounts"] if call.params.get("connect") else ["@self"]
    world.store.put("endpoint", endpoint)
    return {**_as_v1(endpoint), "secret": secret}


def _as_v1(endpoint: Json) -> Json:
    return {
        "id": endpoint["id"],
        "object": "webhook_endpoint",
        "url": endpoint["webhook_endpoint"]["url"],
        "enabled_events": endpoint["enabled_events"],
        "status": endpoint["status"],
        "livemode": False,
    }


def create_destination(world: World, call: Call) -> Json:
    """v2: thin or snapshot; the secret is shown once, when asked for."""
    params = call.params
    endpoint = endpoint_object(
        url=(params.get("webhook_endpoint") or {}).get("url", ""),
        secret=new_id("whsec", 32),
        payload=params["event_payload"],
        types=params["enabled_events"],
        name=params["name"],
        created=stamp(world.store.now()),
    )
    endpoint["events_from"] = params.get("events_from") or ["@self"]
    world.store.put("endpoint", endpoint)
    answer = {**endpoint, "webhook_endpoint": dict(endpoint["webhook_endpoint"])}
    if "webhook_endpoint.signing_secret" in (params.get("include") or ()):
        answer["webhook_endpoint"]["signing_secret"] = endpoint["_secret"]
    return answer


def list_destinations(world: World, call: Call) -> Json:
    rows = list(world.store.newest("endpoint"))
    return {"data": rows[: call.params.get("limit", 20)], "next_page_url": None, "previous_page_url": None}


def delete_destination(world: World, call: Call) -> Json:
    world.load("endpoint", call.path["id"], None)
    world.store.delete("endpoint", call.path["id"])
    return {"id": call.path["id"], "object": "v2.core.event_destination", "deleted": True}


def retrieve_event(world: World, call: Call) -> Json:
    return world.load("event", call.path["id"], call.account)


def list_events(world: World, call: Call) -> Json:
    wanted = call.params.get("type")
    rows = [row for row in world.store.newest("event", call.account) if wanted in (None, row["type"])]
    return page(world, "event", rows, call.params, "/v1/events")


def retrieve_thin(world: World, call: Call) -> Json:
    return world.load("thin_event", call.path["id"], None)


def list_thin(world: World, call: Call) -> Json:
    types, subject = call.params.get("types"), call.params.get("object_id")
    rows = [
        row
        for row in world.store.newest("thin_event")
        if (not types or row["type"] in types) and subject in (None, row["related_object"]["id"])
    ]
    return {"data": rows[: call.params.get("limit", 20)], "next_page_url": None, "previous_page_url": None}


def create_domain(world: World, call: Call) -> Json:
    """The same name again gives the same object."""
    name = call.params["domain_name"]
    for row in world.store.newest("payment_method_domain", call.account):
        if row["domain_name"] == name:
            return row
    status = {"status": "active", "status_details": None}
    domain: Json = {
        "id": new_id("pmd"),
        "object": "payment_method_domain",
        "created": world.now(),
        "domain_name": name,
        "enabled": call.params.get("enabled", True),
        "livemode": False,
        **dict.fromkeys(("amazon_pay", "apple_pay", "google_pay", "klarna", "link", "paypal"), status),
    }
    return world.store.put("payment_method_domain", domain, call.account)


def list_domains(world: World, call: Call) -> Json:
    wanted = call.params.get("domain_name")
    rows = [
        row
        for row in world.store.newest("payment_method_domain", call.account)
        if wanted in (None, row["domain_name"])
    ]
    return page(world, "payment_method_domain", rows, call.params, "/v1/payment_method_domains")
