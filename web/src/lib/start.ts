// What the page shows first is asked for before the rest of its code is run: the
// shelf, and the faces, which are by far the most.

import type { Shelf } from '../protocol'
import { api } from './api'
import { faces } from './faces'

/** The shelf, as it is when the page is opened; whoever waits for it is told what is wrong with it. */
export const asked: Promise<Shelf> = api.shelf().then((shelf) => {
  void faces.load(shelf.faces)
  return shelf
})
