// One issue that is open: its text in step with the program's, its pages, its
// findings, and the form's wishes.

import { collab, getSyncedVersion, receiveUpdates, sendableUpdates } from '@codemirror/collab'
import { history, redo, undo } from '@codemirror/commands'
import { ChangeSet, EditorState, type Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import type {
  Answer, BoxOnPage, Drawing, Found, FromPage, Given, Said, Span, Standing, Step, ToPage, Update, Wish,
} from '../protocol'
import { api } from './api'
import { faces } from './faces'
import type { Sheet } from './sheet'

type Path = Step[]
type Json = Record<string, unknown>

const CLIENT = Math.random().toString(36).slice(2)

/** A page as it is shown. */
export interface Shown extends Sheet {
  digest: string
  width: number
  height: number
  /** The faces that it is set in. */
  faces: string[]
}

/** The path of a key as findings write it. */
export const keyOf = (path: Path) =>
  path.reduce<string>((key, step) => (typeof step === 'number' ? `${key}[${step}]` : key ? `${key}.${step}` : step), '')

export class Live {
  pages = $state.raw<Shown[]>([])
  /** Whether the pages are those of an older text, because this one gives none. */
  stale = $state(false)
  findings = $state.raw<Found[]>([])
  checked = $state(false)
  form = $state.raw<Json | null>(null)
  defaults = $state.raw<Json>({})
  isToml = $state(true)
  characters = $state(0)
  standing = $state.raw<Standing>({ saved: true, restored: false, taken: 0 })
  ready = $state(false)
  gone = $state(false)
  file = $state('')
  /** Where the caret's text is on the pages. */
  boxes = $state.raw<BoxOnPage[]>([])
  refused = $state.raw<Said | null>(null)
  /** Counts the texts that came from outside the form. */
  settled = $state(0)
  view: EditorView
  /** Told of each change of the text's selection in the source. */
  onCaret: ((span: Span) => void) | null = null
  /** Told where a click on a page leads. */
  onPlace: ((answer: Extract<Answer, { answer: 'place' }>) => void) | null = null

  #socket: WebSocket | null = null
  #run = ''
  #pushing = 0
  #ask = 0
  #answers = new Map<number, (answer: Answer) => void>()
  #wishes: { wish: Wish; key: string; client: string; done: (ok: boolean) => void }[] = []
  #granting = false
  #held: Extract<ToPage, { say: 'updates' }>[] = []
  #sheets = new Map<string, Shown>()
  /** Counts the pages that came, for those that waited for a face may be old by then. */
  #came = 0
  #make: (doc: string, startVersion: number) => EditorState
  #closed = false
  #latest: Extract<ToPage, { say: 'checked' }> | null = null

  constructor(readonly id: string, extensions: Extension) {
    this.#make = (doc, startVersion) =>
      EditorState.create({
        doc,
        extensions: [
          EditorState.lineSeparator.of('\n'),
          history({ newGroupDelay: 700 }),
          collab({ startVersion, clientID: CLIENT }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) this.#changed(update.state)
            if (update.selectionSet && this.view.hasFocus) this.onCaret?.(this.selection())
          }),
          extensions,
        ],
      })
    this.view = new EditorView({ state: this.#make('', 0) })
    this.view.contentDOM.addEventListener('compositionend', () => setTimeout(() => this.#composed()))
    this.#connect()
  }

  #changed(state: EditorState) {
    // A change that waits names its transaction, that the state before it, whose syntax tree names the state that it
    // was read in, and so on: nobody asks for it, and a day of typing would be held.
    for (const update of sendableUpdates(state)) Reflect.deleteProperty(update, 'origin')
    this.#push()
  }

  selection(): Span {
    const { from, to } = this.view.state.selection.main
    return { from, to }
  }

  close() {
    this.#closed = true
    this.#socket?.close()
    this.view.destroy()
  }

  get text() {
    return this.view.state.doc.toString()
  }

  get version() {
    return getSyncedVersion(this.view.state)
  }

  /** Whether the program knows every character that was typed. */
  get isSynced() {
    return sendableUpdates(this.view.state).length === 0 && this.#wishes.length === 0 && !this.#granting
  }

  #connect(tries = 0) {
    const socket = api.socket(this.id)
    this.#socket = socket
    socket.onopen = () => {
      this.gone = false
      this.#pushing = 0
      this.#say({ say: 'open', since: this.#run ? [this.#run, this.version] : null })
    }
    socket.onmessage = (message) => void this.#hear(JSON.parse(message.data as string) as ToPage)
    socket.onclose = () => {
      if (this.#closed || this.#socket !== socket) return
      if (tries > 2) this.gone = true
      setTimeout(() => !this.#closed && this.#connect(tries + 1), Math.min(200 * 2 ** tries, 4000))
    }
  }

  #say(said: FromPage) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(said))
  }

  #push() {
    if (this.#pushing || this.view.composing) return
    const updates = sendableUpdates(this.view.state)
    if (!updates.length) return
    const pushing = ++this.#ask
    this.#pushing = pushing
    const made = updates.map((update): Update => ({ client: update.clientID, changes: update.changes.toJSON() }))
    this.#say({ say: 'push', version: this.version, updates: made })
    // Who is behind hears what it missed; that sends again. This is for when nothing is heard.
    setTimeout(() => {
      if (this.#pushing !== pushing) return
      this.#pushing = 0
      this.#push()
    }, 3000)
  }

  #composed() {
    for (const held of this.#held.splice(0)) this.#updates(held)
    this.#push()
  }

  async #hear(said: ToPage) {
    switch (said.say) {
      case 'opened':
        return this.#opened(said)
      case 'updates':
        // What others change waits until a word is composed.
        if (this.view.composing && said.updates.some((update) => !this.#isOwn(update))) this.#held.push(said)
        else this.#updates(said)
        return
      case 'pages':
        return this.#pages(said)
      case 'checked':
        this.#latest = said
        this.#checked()
        return
      case 'standing':
        this.standing = said
        return
      case 'answer':
        this.#answers.get(said.ask)?.(said.answer)
        this.#answers.delete(said.ask)
    }
  }

  #opened(said: Extract<ToPage, { say: 'opened' }>) {
    this.#run = said.run
    this.file = said.file
    this.view.setState(this.#make(said.text, said.version))
    this.ready = true
    this.settled++
    // Pages that are long in coming, or out of sight, keep no form back.
    setTimeout(() => this.#begin(), 1000)
  }

  #begun = false

  #begin() {
    if (this.#begun) return
    this.#begun = true
    this.#checked()
  }

  #updates(said: Extract<ToPage, { say: 'updates' }>) {
    const known = this.version - said.version
    const updates = said.updates.slice(Math.max(0, known)).map((update) => ({
      clientID: this.#isOwn(update) ? CLIENT : update.client,
      changes: ChangeSet.fromJSON(update.changes),
    }))
    if (updates.length) this.view.dispatch(receiveUpdates(this.view.state, updates))
    this.#pushing = 0
    this.#push()
    this.#checked()
    void this.#grant()
  }

  async #pages(said: Extract<ToPage, { say: 'pages' }>) {
    if (!said.pages) {
      this.stale = true
      this.#begin()
      return
    }
    const known = this.#sheets
    const pages = said.pages.map(({ digest, width, height, drawing }) => {
      const sheet = drawing ? this.#drawn(drawing) : known.get(digest)
      return { head: '', elements: [], faces: [], ...sheet, digest, width, height }
    })
    this.#sheets = new Map(pages.map((page) => [page.digest, page]))
    const came = ++this.#came
    const wanted = new Set(pages.flatMap((page) => page.faces))
    if (!faces.have(wanted)) await faces.load(wanted)
    if (came !== this.#came) return
    this.pages = pages
    this.stale = false
    if (!this.#begun) requestAnimationFrame(() => setTimeout(() => this.#begin()))
    // What was asked of the pages before is elsewhere on these.
    if (this.#asked) void this.showBoxes(...this.#asked)
  }

  #drawn({ head, of, first, gone, elements }: Drawing): Sheet & { faces: string[] } {
    const old = of ? this.#sheets.get(of) : undefined
    const all = [...(old?.elements ?? [])]
    all.splice(first, gone, ...elements)
    return { head, elements: all, faces: [...new Set([...(old?.faces ?? []), ...faces.of(elements)])] }
  }

  #checked() {
    // At first the pages have the way: the form takes longer to build than they do.
    if (!this.#begun) return
    const said = this.#latest
    if (!said || said.version !== this.version || sendableUpdates(this.view.state).length) return
    this.#latest = null
    this.findings = said.findings
    this.characters = said.characters
    this.defaults = said.defaults as Json
    this.checked = true
    this.isToml = said.form != null
    if (said.form && this.isSynced) {
      this.form = said.form as Json
      this.settled++
    }
  }

  #question(make: (ask: number) => FromPage): Promise<Answer> {
    const ask = ++this.#ask
    return new Promise((resolve) => {
      this.#answers.set(ask, resolve)
      this.#say(make(ask))
      setTimeout(() => {
        if (this.#answers.delete(ask)) resolve({ answer: 'nothing' })
      }, 4000)
    })
  }

  /** Asks for a change of a key; of several for one key that wait, the last counts. */
  set(path: Path, value: Given | null): Promise<boolean> {
    const wish: Wish = value === null ? { wish: 'unset', path } : { wish: 'set', path, value }
    const key = keyOf(path)
    const waiting = this.#wishes.find((other) => other.key === key)
    if (waiting) {
      waiting.wish = wish
      return Promise.resolve(true)
    }
    return this.wish(wish, key)
  }

  wish(wish: Wish, key = ''): Promise<boolean> {
    return new Promise((done) => {
      this.#wishes.push({ wish, key, client: `${CLIENT}/${++this.#ask}`, done })
      void this.#grant()
    })
  }

  isPending(path: Path): boolean {
    const key = keyOf(path)
    return this.#wishes.some((wish) => wish.key === key) || this.#current === key
  }

  #current = ''

  async #grant() {
    if (this.#granting) return
    this.#granting = true
    try {
      while (this.#wishes.length && !sendableUpdates(this.view.state).length) {
        const next = this.#wishes.shift()
        if (!next) break
        this.#current = next.key
        const ok = await this.#granted(next.wish, next.client)
        if (ok === null) {
          // Somebody else changed the text meanwhile: the same wish again.
          if (!this.#wishes.some((wish) => wish.key && wish.key === next.key)) this.#wishes.unshift(next)
          await new Promise((resolve) => setTimeout(resolve, 30))
          if (this.gone) break
          continue
        }
        next.done(ok)
      }
    } finally {
      this.#granting = false
      this.#current = ''
      this.#checked()
    }
  }

  /** The name of the last wish whose change was made here too; it comes back as one of ours. */
  #own = ''

  #isOwn(update: Update) {
    return update.client === CLIENT || update.client === this.#own
  }

  async #granted(wish: Wish, client: string): Promise<boolean | null> {
    const [version, run] = [this.version, this.#run]
    const answer = await this.#question((ask) => ({ say: 'wish', ask, version, client, wish }))
    if (answer.answer === 'refused') {
      this.refused = answer.said
      return false
    }
    if (answer.answer !== 'changes') {
      // Another run of the program does not know whether it was done: what adds, takes out or moves is not tried again.
      const again = this.#run === run || wish.wish === 'set' || wish.wish === 'unset'
      return again ? null : false
    }
    const changes = ChangeSet.fromJSON(answer.changes)
    // If the text is another by now, the change comes as those of others do.
    if (changes.empty || answer.version !== this.version || sendableUpdates(this.view.state).length) return true
    this.#own = client
    this.#pushing = ++this.#ask
    this.view.dispatch({ changes, userEvent: 'input.type.form' })
    return true
  }

  undo() {
    undo(this.view)
  }

  redo() {
    redo(this.view)
  }

  /** Mends findings, all in one step that can be undone. */
  mend(findings: Found[]) {
    const mends = findings.flatMap((found) => (found.mend ? [found.mend] : []))
    mends.sort((a, b) => a.span.from - b.span.from || a.span.to - b.span.to)
    let end = -1
    const apart = mends.filter((mend) => {
      const free = mend.span.from >= end && !(mend.span.from === mend.span.to && mend.span.from === end)
      if (free) end = mend.span.to
      return free
    })
    const changes = apart.map(({ span, text }) => ({ from: span.from, to: span.to, insert: text }))
    this.view.dispatch({ changes, userEvent: 'input.mend' })
  }

  async at(page: number, x: number, y: number) {
    const answer = await this.#question((ask) => ({ say: 'at', ask, page, x, y }))
    if (answer.answer !== 'place') return
    this.#asked = null
    this.boxes = [answer.shown]
    this.onPlace?.(answer)
  }

  #asked: [string | null, number, number] | null = null

  #resting = 0

  /** Shows where the caret is, once it rests or its text has come to the pages. */
  caret(key: string | null, from: number, to: number) {
    this.#asked = [key, from === to ? Math.max(0, from - 1) : from, Math.max(to, 1)]
    clearTimeout(this.#resting)
    this.#resting = window.setTimeout(() => this.#asked && void this.showBoxes(...this.#asked), 120)
  }

  async showBoxes(key: string | null, from: number, to: number) {
    this.#asked = [key, from, to]
    const answer = await this.#question((ask) => ({ say: 'boxes', ask, key, from, to }))
    if (answer.answer === 'boxes') this.boxes = answer.boxes
  }

  save() {
    this.#say({ say: 'save' })
  }

  settle(mine: boolean) {
    this.#say({ say: 'settle', mine })
  }

  backToFile() {
    this.#say({ say: 'backToFile' })
  }
}
