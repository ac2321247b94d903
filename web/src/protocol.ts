// Made by types.mjs from protocol.schema.json.

/** An answer to a question. */
export type Answer = { answer: "changes"; changes: Stretch[]; version: number }
  | { answer: "refused"; said: Said }
  | { answer: "place"; inside?: Span | null; key?: string | null; shown: BoxOnPage; span: Span }
  | { answer: "boxes"; boxes: BoxOnPage[] }
  | { answer: "nothing" }

/** A box on a page, in pt. */
export type BoxOnPage = { bounds: [number, number, number, number]; page: number }

/** The text of the file on the disk, where it is another than this one. */
export type Conflict = { aside: string; theirs: string }

/** A page's SVG, or how it differs from one that was sent with the pages before. */
export type Drawing = { elements: string[]; first: number; gone: number; head: string; of?: string | null }

/** A finding. */
export type Found = { code: string; file?: string | null; hint?: Said | null; inside?: Span | null; key?: string | null; line: number; mend?: Mend | null; message: Said; severity: string; span?: Span | null }

/** What the page says. */
export type FromPage = { say: "open"; since?: [string, number] | null }
  | { say: "push"; updates: Update[]; version: number }
  | { ask: number; client: string; say: "wish"; version: number; wish: Wish }
  | { ask: number; page: number; say: "at"; x: number; y: number }
  | { ask: number; from: number; key?: string | null; say: "boxes"; to: number }
  | { say: "save" }
  | { mine: boolean; say: "settle" }
  | { say: "backToFile" }

/** A value for a key. */
export type Given = { text: string }
  | { number: number }
  | { day: string }
  | { yes: boolean }
  | { texts: string[] }
  | { table: ([string, Given])[] }

/** An issue on the shelf. */
export type Issue = { date?: string | null; file: string; id: string; number?: number | null; title: string; words: string }

/** A file that was made. */
export type Made = { id: string; notes: Said[] }

/** A list of readers. */
export type MailList = { id: string; name: string }

/** Who would get what. */
export type MailPlan = { confirm?: string | null; text: string }

/** How a mailing goes. */
export type MailState = { ended_well: boolean; ledger: string; running: boolean; said: string }

/** What a mailing is asked for. */
export type MailWish = { confirm?: string | null; list: string; test?: string | null; zh: boolean }

/** What mends a finding. */
export type Mend = { said: Said; span: Span; text: string }

/** What a new issue is to be. */
export type NewIssue = { date: string; from?: string | null }

/** A page of the issue. */
export type PageOfIssue = { digest: string; drawing?: Drawing | null; height: number; width: number }

/** Markdown to be put into a text. */
export type Pasted = { notes: Said[]; text: string }

/** A part of a replacement. */
export type Piece = number | string

/** Why something could not be done. */
export type Problem = { said: Said }

/** What is said to a person, in both languages. */
export type Said = { en: string; zh: string }

/** The shelf. */
export type Shelf = { faces: string[]; folder: string; issues: Issue[] }

/** A stretch of a text. */
export type Span = { from: number; to: number }

/** How the text and its file stand to each other. */
export type Standing = { conflict?: Conflict | null; problem?: Said | null; restored: boolean; saved: boolean; taken: number }

/** A step of a path in a brief. */
export type Step = number | string

/** One stretch of a change, in the form of CodeMirror's change sets. */
export type Stretch = number | Piece[]

/** What this program says. */
export type ToPage = { file: string; run: string; say: "opened"; text: string; version: number }
  | { say: "updates"; updates: Update[]; version: number }
  | { millis: number; pages?: PageOfIssue[] | null; say: "pages"; version: number }
  | { characters: number; defaults: unknown; findings: Found[]; form?: unknown; say: "checked"; version: number } | Standing & { say: "standing" }
  | { answer: Answer; ask: number; say: "answer" }

/** One step of a text's history. */
export type Update = { changes: Stretch[]; client: string }

/** A wish of the form's. */
export type Wish = { path: Step[]; value: Given; wish: "set" }
  | { path: Step[]; wish: "unset" }
  | { index: number; path: Step[]; value: Given; wish: "insert" }
  | { index: number; path: Step[]; wish: "remove" }
  | { from: number; path: Step[]; to: number; wish: "move" }
