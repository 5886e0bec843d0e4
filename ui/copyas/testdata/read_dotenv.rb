# Reads a JSON array of .env texts and prints what Ruby's dotenv makes of T.
require "dotenv"
require "json"
read = JSON.parse(STDIN.read).map { |text| Dotenv::Parser.call(text) }
puts JSON.generate(read.map { |v| v["AFTER"] == "last" ? v["T"] : "what follows is lost" })
