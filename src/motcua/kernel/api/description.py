"""The description of the API (OpenAPI 3.1), with what ninja leaves out: how refusals look."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from motcua.kernel.api.problems import MEDIA_TYPE, TITLES
from motcua.kernel.api.shapes import Problem

ALWAYS = (400, 404, 409, 422, 429, 500, 503)
WITH_BODY = (408, 413, 415, 507)


class DescribedAPI(NinjaAPI):
    """An API that says of each address which problems it answers with."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """Return the description."""
        schema = super().get_openapi_schema(**options)
        parts = schema["components"].setdefault("schemas", {})
        shape = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        parts |= shape.pop("$defs", {}) | {"Problem": shape}
        for methods in schema["paths"].values():
            for method, operation in methods.items():
                _describe(method, operation)
        return schema


def _describe(method: str, operation: dict[str, Any]) -> None:
    closed = (401,) if operation.get("security") else ()
    for status in (*closed, *ALWAYS, *(WITH_BODY if method == "post" else ())):
        content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        operation["responses"][status] = {"description": str(TITLES[status]), "content": content}
