// A page's drawing in its place. Only the parts that differ are put in anew: the
// browser reads, lays out and paints a page's text far more slowly than it
// compares it.

/** A drawing, an SVG: its opening tag, and its elements one by one. */
export interface Sheet {
  head: string
  parts: string[]
}

/** What each element shows. */
const shown = new WeakMap<Element, Sheet>()

function read(head: string, parts: string[]): Element | null {
  const template = document.createElement('template')
  template.innerHTML = head + parts.join('')
  return template.content.firstElementChild
}

/** Shows a drawing in an element. */
export function draw(host: Element, sheet: Sheet) {
  const { head, parts } = sheet
  const before = shown.get(host)
  const old = host.firstElementChild
  shown.set(host, sheet)
  if (!old || before?.head !== head) {
    host.replaceChildren(...[read(head, parts)].filter((one) => one !== null))
    return
  }
  const most = Math.min(parts.length, before.parts.length)
  let first = 0
  while (first < most && parts[first] === before.parts[first]) first++
  let last = 0
  while (last < most - first && parts.at(-1 - last) === before.parts.at(-1 - last)) last++
  const fresh = read(head, parts.slice(first, parts.length - last))
  const behind = old.children[before.parts.length - last] ?? null
  for (let gone = before.parts.length - last - first; gone > 0; gone--) old.children[first]?.remove()
  old.insertBefore(content(fresh), behind)
}

function content(element: Element | null): DocumentFragment {
  const fragment = document.createDocumentFragment()
  if (element) fragment.append(...element.childNodes)
  return fragment
}
