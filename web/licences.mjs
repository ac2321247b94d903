// Writes dist/licences.txt: what is in the page, and under which licence.
import { readFileSync, writeFileSync } from 'node:fs'

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
const own = JSON.parse(readFileSync('package.json', 'utf8'))
const found = new Map()

function add(name) {
  const entry = lock.packages[`node_modules/${name}`]
  if (!entry || found.has(name) || name.startsWith('@types/')) return
  found.set(name, entry.version)
  for (const other of Object.keys(entry.dependencies ?? {})) if (isInPage(other)) add(other)
}

// Of Svelte only its own runtime and `clsx` come into the page; the rest is its compiler.
const COMPILER = new Set([
  '@jridgewell/remapping', '@jridgewell/sourcemap-codec', '@sveltejs/acorn-typescript', '@types/estree', '@types/trusted-types', 'acorn',
  'aria-query', 'axobject-query', 'devalue', 'is-reference', 'locate-character', 'magic-string', 'zimmerframe', 'esrap',
])
const isInPage = (name) => !COMPILER.has(name)

Object.keys(own.dependencies).forEach(add)
const texts = [...found.keys()].sort().map((name) => {
  const folder = `node_modules/${name}`
  const text = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'license'].flatMap((file) => {
    try {
      return [readFileSync(`${folder}/${file}`, 'utf8').trim()]
    } catch {
      return []
    }
  })[0]
  const { license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'))
  return `${name} ${found.get(name)} (${license})\n\n${text ?? 'The package has no text of its licence.'}\n`
})
writeFileSync('dist/licences.txt', texts.join('\n----\n\n'))
