// A page's drawing in its place. Only the elements that differ are put in anew: the
// browser reads, lays out and paints a page's text far more slowly than it
// compares it.

/** A drawing, an SVG: its opening tag, and its elements one by one. */
export interface Sheet {
  head: string
  elements: string[]
}

/** What each element shows. */
const shown = new WeakMap<Element, Sheet>()

function read(head: string, elements: string[]): Element | null {
  const template = document.createElement('template')
  template.innerHTML = head + elements.join('')
  return template.content.firstElementChild
}

/** Shows a drawing in an element. */
export function draw(host: Element, sheet: Sheet) {
  const { head, elements } = sheet
  const before = shown.get(host)
  const old = host.firstElementChild
  shown.set(host, sheet)
  if (!old || before?.head !== head) {
    host.replaceChildren(...[read(head, elements)].filter((one) => one !== null))
    return
  }
  const most = Math.min(elements.length, before.elements.length)
  let first = 0
  while (first < most && elements[first] === before.elements[first]) first++
  let last = 0
  while (last < most - first && elements.at(-1 - last) === before.elements.at(-1 - last)) last++
  const fresh = read(head, elements.slice(first, elements.length - last))
  const behind = old.children[before.elements.length - last] ?? null
  for (let gone = before.elements.length - last - first; gone > 0; gone--) old.children[first]?.remove()
  old.insertBefore(content(fresh), behind)
}

function content(element: Element | null): DocumentFragment {
  const fragment = document.createDocumentFragment()
  if (element) fragment.append(...element.childNodes)
  return fragment
}
