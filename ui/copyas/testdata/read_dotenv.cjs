// Reads a JSON array of .env texts and prints what each reader makes of the
// variable T: {reader: [value, …]}.
const { createRequire } = require('module')
const from = createRequire(process.argv[2] + '/')
const { parseEnv } = require('util')
const texts = JSON.parse(require('fs').readFileSync(0, 'utf8'))
const readers = {}
for (const version of [8, 14, 16, 17, 18]) readers['dotenv ' + version] = from('dotenv-' + version).parse
const { expand } = from('dotenv-expand')
readers['dotenv-expand'] = text => expand({ processEnv: {}, parsed: readers['dotenv 16'](text) }).parsed
if (parseEnv) readers['node --env-file'] = parseEnv
const read = {}
for (const [name, parse] of Object.entries(readers)) {
  read[name] = texts.map(text => { const v = parse(text); return v.AFTER === 'last' ? v.T ?? null : 'what follows is lost' })
}
process.stdout.write(JSON.stringify(read))
