// The faces of the pages, each loaded once and before a page shows it.

import { api } from './api'

const loading = new Map<string, Promise<void>>()
const ready = new Set<string>()

async function load(digest: string): Promise<void> {
  const bytes = await (await api.part(digest)).arrayBuffer()
  const face = new FontFace(`j${digest}`, bytes)
  document.fonts.add(await face.load())
  ready.add(digest)
}

export const faces = {
  /** The faces that elements of a drawing are set in. */
  of: (elements: string[]): string[] => {
    const names = new Set<string>()
    for (const element of elements) for (const match of element.matchAll(/font-family="j([0-9a-f]+)"/g)) names.add(match[1] ?? '')
    return [...names]
  },
  have: (digests: Iterable<string>) => [...digests].every((digest) => ready.has(digest)),
  load: async (digests: Iterable<string>) => {
    const wanted = [...digests].filter((digest) => !ready.has(digest))
    const all = wanted.map((digest) => {
      let one = loading.get(digest)
      if (!one) {
        one = load(digest).catch(() => void loading.delete(digest))
        loading.set(digest, one)
      }
      return one
    })
    await Promise.all(all)
  },
}

const pictures = new Map<string, Promise<string>>()

/** Puts the pictures of a page that it does not have yet where they belong. */
export function fill(page: Element) {
  for (const image of page.querySelectorAll('image[data-part]:not([href])')) {
    const digest = image.getAttribute('data-part') ?? ''
    let address = pictures.get(digest)
    if (!address) {
      address = api.part(digest).then((blob) => URL.createObjectURL(blob))
      address.catch(() => pictures.delete(digest))
      pictures.set(digest, address)
    }
    void address.then((href) => image.setAttribute('href', href)).catch(() => undefined)
  }
}
