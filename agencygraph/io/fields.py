"""Which columns the tables of a study have, and by which names they are known."""

from collections.abc import Mapping

from agencygraph.io.tables import Field

_AGENCY = ("organisation", "organization", "org", "department", "community")
_STAFF = (
    "staff no", "staff number", "staff id", "employee id", "employee number",
    "participant id",
)  # fmt: skip
_NAMES = (
    ("first name", "forename", "given name"),
    ("surname", "last name", "family name"),
)
FIELDS: Mapping[str, tuple[Field, ...]] = {
    "people": (
        Field("id", ("person", "person id", "people", *_STAFF), required=True),
        Field("agency", ("agency id", *_AGENCY), required=True),
        Field("name", ("full name", "person name"), parts=_NAMES),
        Field("wave"),
    ),
    "agencies": (
        Field("id", ("agency", "agency id", *_AGENCY), required=True),
        Field("name", ("agency name",)),
        Field("sector"),
    ),
    "ties": (
        Field("source", ("from", "source id"), required=True),
        Field("target", ("to", "target id"), required=True),
        Field("weight", ("strength", "value")),
        Field("kind", ("type", "relation")),
        Field("directed"),
        Field("wave"),
        Field("observed"),
    ),
    "responses": (
        Field("id", ("person", "person id"), required=True),
        Field("wave"),
        Field("kind"),
        Field("answered"),
        Field("listed"),
    ),
    "scores": (
        Field("id", ("person", "person id"), required=True),
        Field("wave"),
        Field("item", ("question",), required=True),
        Field("value", ("score",), required=True),
    ),
    "attendance": (
        Field("id", ("person", "person id"), required=True),
        Field("event", required=True),
        Field("date"),
        Field("arrived"),
        Field("left"),
    ),
    "requests": (
        Field("id", ("person", "person id"), required=True),
        Field("wanted", ("wanted agency or person",), required=True),
        Field("since"),
        Field("met"),
    ),
    "barriers": (
        Field("from_agency", ("agency", "source"), required=True),
        Field("to_agency", ("other agency", "target"), required=True),
        Field("kind", required=True),
        Field("direction"),
        Field("note"),
    ),
    "aliases": (
        Field("written", required=True),
        Field("person", ("who is meant", "id", "name"), required=True),
    ),
}
"""The columns of each table; agency ties have those of ties."""
