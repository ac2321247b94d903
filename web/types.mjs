// Writes src/protocol.ts from protocol.schema.json, which the program writes:
// the types of what page and program say to each other. Tuples (`prefixItems`)
// are what the usual generators do not know.
import { readFileSync, writeFileSync } from 'node:fs'

const schema = JSON.parse(readFileSync('protocol.schema.json', 'utf8'))

function type(node) {
  if (node === true) return 'unknown'
  if (node.$ref) {
    const name = node.$ref.split('/').at(-1)
    const own = node.properties ? ` & ${object(node)}` : ''
    return name + own
  }
  if ('const' in node) return JSON.stringify(node.const)
  if (node.enum) return node.enum.map((value) => JSON.stringify(value)).join(' | ')
  const all = node.oneOf ?? node.anyOf
  if (all) return all.map((one) => (one.oneOf ? `(${type(one)})` : type(one))).join(' | ')
  const kinds = Array.isArray(node.type) ? node.type : [node.type]
  return kinds.map((kind) => of(kind, node)).join(' | ')
}

function of(kind, node) {
  switch (kind) {
    case 'string': return 'string'
    case 'boolean': return 'boolean'
    case 'null': return 'null'
    case 'integer':
    case 'number': return 'number'
    case 'array':
      if (node.minItems && node.minItems === node.maxItems && node.items) return `[${Array(node.minItems).fill(type(node.items)).join(', ')}]`
      if (node.prefixItems) return `[${node.prefixItems.map(type).join(', ')}]`
      return node.items ? `(${type(node.items)})[]`.replace(/^\((\w+)\)\[\]$/, '$1[]') : 'unknown[]'
    case 'object': return node.properties ? object(node) : 'Record<string, unknown>'
    default: return 'unknown'
  }
}

function object(node) {
  const required = new Set(node.required ?? [])
  const rows = Object.entries(node.properties).map(([name, value]) => `${name}${required.has(name) ? '' : '?'}: ${type(value)}`)
  return `{ ${rows.join('; ')} }`
}

const rows = Object.entries(schema.$defs).map(([name, node]) => `/** ${(node.description ?? '').replace(/\s+/g, ' ')} */\nexport type ${name} = ${type(node).replaceAll(/ \| (?=\{)/g, '\n  | ')}\n`)
writeFileSync('src/protocol.ts', `// Made by types.mjs from protocol.schema.json.\n\n${rows.join('\n')}`)
