// A page's drawing in its place. Only the parts that differ are put in anew: the
// browser lays out and paints a page's text far more slowly than it compares it.

/** What each element shows: the source of the drawing's parts. */
const shown = new WeakMap<Element, string[]>()

/** Shows a drawing, an SVG, in an element. */
export function draw(host: Element, drawing: string) {
  const template = document.createElement('template')
  template.innerHTML = drawing
  const next = template.content.firstElementChild
  const parts = [...(next?.children ?? [])].map((part) => part.outerHTML)
  const before = shown.get(host) ?? []
  const old = host.firstElementChild
  shown.set(host, parts)
  if (!next || !old || next.getAttribute('viewBox') !== old.getAttribute('viewBox')) {
    host.replaceChildren(...template.content.childNodes)
    return
  }
  const most = Math.min(parts.length, before.length)
  let first = 0
  while (first < most && parts[first] === before[first]) first++
  let last = 0
  while (last < most - first && parts.at(-1 - last) === before.at(-1 - last)) last++
  const fresh = [...next.children].slice(first, parts.length - last)
  const gone = [...old.children].slice(first, before.length - last)
  const behind = old.children[before.length - last] ?? null
  for (const part of gone) part.remove()
  for (const part of fresh) old.insertBefore(part, behind)
}
