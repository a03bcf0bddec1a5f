"""A small judge of JSON Schema for the keywords of the case file's schema; any other keyword is an error of the schema."""

import re
from typing import Any

_TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None), "integer": int}
_WORDS = {"$schema", "$id", "$defs", "title", "description", "default", "format"}


def complaints(value: Any, schema: dict[str, Any], root: dict[str, Any], path: str = "$") -> list[str]:
    """Return where and why a value does not agree with a schema."""
    if "$ref" in schema:
        return complaints(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, path)
    found = []
    for keyword, rule in schema.items():
        found += [] if keyword in _WORDS else _judge(keyword, rule, value, schema, root, path)
    return found


def _judge(keyword: str, rule: Any, value: Any, schema: dict[str, Any], root: dict[str, Any], path: str) -> list[str]:
    found: list[str] = []
    fine = True
    match keyword:
        case "type":
            fine = isinstance(value, _TYPES[rule]) and not (rule == "integer" and isinstance(value, bool))
        case "const":
            fine = type(value) is type(rule) and value == rule
        case "enum":
            fine = any(type(value) is type(item) and value == item for item in rule)
        case "pattern":
            fine = not isinstance(value, str) or re.search(rule.replace("$", r"\Z"), value) is not None
        case "minLength" | "maxLength" if isinstance(value, str):
            fine = len(value) >= rule if keyword == "minLength" else len(value) <= rule
        case "minimum" | "maximum" if type(value) is int:
            fine = value >= rule if keyword == "minimum" else value <= rule
        case "maxItems" if isinstance(value, list):
            fine = len(value) <= rule
        case "maxProperties" if isinstance(value, dict):
            fine = len(value) <= rule
        case "required" if isinstance(value, dict):
            fine = all(key in value for key in rule)
        case "anyOf":
            fine = any(not complaints(value, option, root) for option in rule)
        case "items" if isinstance(value, list):
            for index, item in enumerate(value):
                found += complaints(item, rule, root, f"{path}[{index}]")
        case "properties" if isinstance(value, dict):
            for key in value.keys() & rule.keys():
                found += complaints(value[key], rule[key], root, f"{path}.{key}")
        case "propertyNames" if isinstance(value, dict):
            for key in value:
                found += complaints(key, rule, root, f"{path}.{key}")
        case "additionalProperties" if isinstance(value, dict):
            for key in value.keys() - schema.get("properties", {}).keys():
                found += [f"{path}.{key}: additional"] if rule is False else complaints(value[key], rule, root, f"{path}.{key}")
        case "minLength" | "maxLength" | "minimum" | "maximum" | "maxItems" | "maxProperties":
            pass
        case "required" | "items" | "properties" | "propertyNames" | "additionalProperties":
            pass
        case _:
            raise AssertionError(f"the schema uses {keyword}, which nobody judges")
    return found if fine else [*found, f"{path}: {keyword}"]
