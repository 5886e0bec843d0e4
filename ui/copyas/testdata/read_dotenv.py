# Reads a JSON array of .env texts and prints what python-dotenv makes of T.
import io, json, sys
from dotenv import dotenv_values
read = [dotenv_values(stream=io.StringIO(text)) for text in json.load(sys.stdin)]
json.dump([v.get("T") if v.get("AFTER") == "last" else "what follows is lost" for v in read], sys.stdout)
