"""Reads lines of JSON: first the schema, then one document a line. Says for each, in order, whether it is valid."""

import json
import sys

from jsonschema import Draft202012Validator

schema = json.loads(sys.stdin.readline())
Draft202012Validator.check_schema(schema)
validator = Draft202012Validator(schema)
print(json.dumps([validator.is_valid(json.loads(line)) for line in sys.stdin]))
