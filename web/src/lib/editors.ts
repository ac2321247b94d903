// The two kinds of text: the source as TOML, and a body as Markdown.

import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, historyKeymap } from '@codemirror/commands'
import { HighlightStyle, LanguageSupport, LRLanguage, Language, defineLanguageFacet, syntaxHighlighting, syntaxTree } from '@codemirror/language'
import { lintGutter, setDiagnostics, type Diagnostic } from '@codemirror/lint'
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search'
import { EditorState, type Extension, type Range, RangeSetBuilder } from '@codemirror/state'
import {
  Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate, WidgetType, drawSelection, keymap, lineNumbers,
} from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { GFM, Subscript, Superscript, parser as markdownParser } from '@lezer/markdown'
import { parser as tomlParser } from 'lezer-toml'
import type { Found } from '../protocol'
import { words } from './words.svelte'

const look = HighlightStyle.define([
  { tag: tags.heading, fontWeight: '600', fontSize: '1.06em' },
  { tag: tags.strong, fontWeight: '650' },
  { tag: tags.emphasis, fontStyle: 'italic' },
  { tag: tags.strikethrough, textDecoration: 'line-through' },
  { tag: tags.link, color: 'var(--blue)' },
  { tag: tags.url, color: 'var(--faint)' },
  { tag: tags.monospace, fontFamily: 'var(--mono)', fontSize: '0.93em' },
  { tag: tags.quote, color: 'var(--soft)' },
  { tag: tags.processingInstruction, color: 'var(--faint)' },
  { tag: tags.contentSeparator, color: 'var(--faint)' },
  { tag: tags.comment, color: 'var(--faint)' },
  { tag: tags.attributeName, color: 'var(--blue)' },
  { tag: tags.squareBracket, color: 'var(--faint)' },
  { tag: [tags.integer, tags.float, tags.atom, tags.bool], color: 'var(--amber)' },
])

const toml = new LanguageSupport(LRLanguage.define({ parser: tomlParser, languageData: { commentTokens: { line: '#' } } }))

const markdown = new LanguageSupport(
  new Language(defineLanguageFacet(), markdownParser.configure([GFM, Subscript, Superscript]), [], 'markdown'),
)

/** The source: the whole brief as TOML. */
export const sourceExtensions = (): Extension => [
  lineNumbers(),
  lintGutter(),
  drawSelection(),
  highlightSelectionMatches(),
  EditorView.lineWrapping,
  toml,
  syntaxHighlighting(look),
  EditorView.contentAttributes.of({ 'aria-label': 'TOML', spellcheck: 'false', tabindex: '0' }),
  EditorView.theme({
    '&': { fontSize: '13.5px' },
    '.cm-content': { fontFamily: 'var(--mono)', padding: '16px 0 40vh' },
    '.cm-line': { padding: '0 20px 0 10px' },
    '.cm-scroller': { lineHeight: '1.75' },
  }),
  keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap]),
]

/** Findings as the marks of a text. */
export function marks(state: EditorState, findings: Found[], inside: boolean, mend: (found: Found) => void) {
  const length = state.doc.length
  const diagnostics: Diagnostic[] = []
  for (const found of findings) {
    const span = inside ? found.inside : found.span
    if (!span || span.from > length) continue
    diagnostics.push({
      from: span.from,
      to: Math.min(Math.max(span.to, span.from), length),
      severity: found.severity === 'error' ? 'error' : found.severity === 'warning' ? 'warning' : 'info',
      message: words.said(found.message),
      actions: found.mend ? [{ name: words.said(found.mend.said), apply: () => mend(found) }] : [],
    })
  }
  return setDiagnostics(state, diagnostics)
}

/** A reference that a text cites: its number on the page, its title on hover. */
export interface Cited {
  id: string
  title: string
  source: string
}

class Chip extends WidgetType {
  constructor(readonly label: string, readonly title: string, readonly known: boolean) {
    super()
  }
  override eq(other: Chip) {
    return other.label === this.label && other.title === this.title && other.known === this.known
  }
  toDOM() {
    const chip = document.createElement('span')
    chip.className = this.known ? 'chip' : 'chip unknown'
    chip.textContent = this.label
    chip.title = this.title
    return chip
  }
}

const HIDDEN = new Set(['EmphasisMark', 'HeaderMark', 'StrikethroughMark', 'CodeMark'])

/** Hides the marks of Markdown away from the caret's line, and shows citations by their numbers. */
const softly = (cited: () => Cited[]) =>
  ViewPlugin.fromClass(
    class {
      decorations: DecorationSet
      constructor(view: EditorView) {
        this.decorations = this.make(view)
      }
      update(update: ViewUpdate) {
        // Nothing moves around a word that is being composed.
        if (update.view.composing || update.view.compositionStarted) {
          this.decorations = this.decorations.map(update.changes)
          return
        }
        if (update.docChanged || update.selectionSet || update.viewportChanged || update.focusChanged || update.transactions.length)
          this.decorations = this.make(update.view)
      }
      make(view: EditorView): DecorationSet {
        const { state } = view
        const at = state.selection.main.head
        const line = state.doc.lineAt(at)
        const active = (from: number, to: number) => view.hasFocus && to >= line.from && from <= line.to
        const found: Range<Decoration>[] = []
        for (const { from, to } of view.visibleRanges) {
          syntaxTree(state).iterate({
            from,
            to,
            enter: (node) => {
              if (!HIDDEN.has(node.name) || active(node.from, node.to)) return
              let end = node.to
              if (node.name === 'HeaderMark' && state.sliceDoc(end, end + 1) === ' ') end += 1
              if (end > node.from) found.push(Decoration.replace({}).range(node.from, end))
            },
          })
          const text = state.sliceDoc(from, to)
          for (const match of text.matchAll(/\[@([^\]\s]+)\]/g)) {
            const begin = from + match.index
            const end = begin + match[0].length
            if (view.hasFocus && at > begin && at < end) continue
            const all = cited()
            const index = all.findIndex((one) => one.id === match[1])
            const one = all[index]
            const title = one ? `${one.source} ${one.title}`.trim() : (match[1] ?? '')
            found.push(Decoration.replace({ widget: new Chip(one ? `[${index + 1}]` : `[${match[1]}?]`, title, !!one) }).range(begin, end))
          }
        }
        found.sort((a, b) => a.from - b.from || a.to - b.to)
        const builder = new RangeSetBuilder<Decoration>()
        let last = -1
        for (const { from, to, value } of found) {
          if (from < last) continue
          builder.add(from, to, value)
          last = to
        }
        return builder.finish()
      }
    },
    {
      decorations: (plugin) => plugin.decorations,
      provide: (plugin) => EditorView.atomicRanges.of((view) => view.plugin(plugin)?.decorations ?? Decoration.none),
    },
  )

/** A body: Markdown, shown as softly as it can be. */
export const bodyExtensions = (label: string, cited: () => Cited[]): Extension => [
  drawSelection(),
  EditorView.lineWrapping,
  closeBrackets(),
  markdown,
  syntaxHighlighting(look),
  softly(cited),
  EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false' }),
  EditorView.theme({
    '&': { fontSize: '16px', height: 'auto' },
    '.cm-content': { fontFamily: 'var(--serif)', padding: '10px 0' },
    '.cm-line': { padding: '0 14px' },
    '.cm-scroller': { lineHeight: '1.85', overflow: 'visible' },
  }),
  // Quotation marks of Chinese are typed in pairs anyway.
  EditorState.languageData.of(() => [{ closeBrackets: { brackets: ['[', '('] } }]),
  keymap.of([...closeBracketsKeymap, ...defaultKeymap]),
]
