// Questions to the program. The token came in the address's fragment; it is
// kept for this tab alone, and goes with every question.

import type { MailList, MailPlan, MailState, MailWish, Made, Pasted, Problem, Said, Shelf } from '../protocol'

const KEY = 'jianbao-token'

function token(): string {
  const given = location.hash.slice(1)
  if (given.length > 40) {
    sessionStorage.setItem(KEY, given)
    history.replaceState(null, '', location.pathname)
  }
  return sessionStorage.getItem(KEY) ?? ''
}

const own = token()
// The desk was started again, and its new address opened in this very tab.
addEventListener('hashchange', () => {
  if (location.hash.length > 40) location.reload()
})

export class Failed extends Error {
  constructor(readonly said: Said) {
    super(said.en)
  }
}

const GONE: Said = {
  en: 'the desk has ended: run `jianbao desk` again',
  zh: '编辑台已经关闭：请重新运行 `jianbao desk`',
}

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers)
  headers.set('x-jianbao-token', own)
  let response: Response
  try {
    response = await fetch(path, { ...init, headers })
  } catch {
    throw new Failed(GONE)
  }
  if (response.ok) return response
  const problem = (await response.json().catch(() => null)) as Problem | null
  throw new Failed(problem?.said ?? (response.status === 401 ? GONE : { en: response.statusText, zh: response.statusText }))
}

const question = (value: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
})

const upload = (file: File | Blob, name: string): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/octet-stream', 'x-name': encodeURIComponent(name) },
  body: file,
})

export const api = {
  shelf: async () => (await (await ask('/api/shelf')).json()) as Shelf,
  create: async (date: string, from: string | null) =>
    (await (await ask('/api/new', question({ date, from }))).json()) as Made,
  take: async (file: File) => (await (await ask('/api/import', upload(file, file.name))).json()) as Made,
  picture: async (id: string, file: File | Blob, name: string) =>
    (await (await ask(`/api/issues/${id}/picture`, upload(file, name))).json()) as Made,
  build: async (id: string, format: string) => {
    const response = await ask(`/api/issues/${id}/build/${format}`, { method: 'POST' })
    const name = /filename\*=UTF-8''(\S+)/.exec(response.headers.get('content-disposition') ?? '')?.[1]
    return { blob: await response.blob(), name: decodeURIComponent(name ?? `issue.${format}`) }
  },
  markdown: async (content: Blob, name: string) =>
    (await (await ask('/api/markdown', upload(content, name))).json()) as Pasted,
  lists: async () => (await (await ask('/api/lists')).json()) as MailList[],
  mailPlan: async (id: string, list: string, zh: boolean) =>
    (await (await ask(`/api/issues/${id}/mail`, question({ list, zh, confirm: null, test: null }))).json()) as MailPlan,
  mailSend: (id: string, wish: MailWish) => ask(`/api/issues/${id}/mail`, question(wish)),
  mailState: async (id: string, language: 'zh' | 'en') =>
    (await (await ask(`/api/issues/${id}/mail/${language}`)).json()) as MailState,
  part: async (digest: string) => (await ask(`/api/parts/${digest}`)).blob(),
  cover: async (id: string) => {
    const response = await ask(`/api/issues/${id}/cover`)
    return response.status === 200 ? response.blob() : null
  },
  explain: async (code: string) => (await (await ask(`/api/explain/${code}`)).json()) as Said,
  quit: () => ask('/api/quit', { method: 'POST' }),
  socket: (id: string) => new WebSocket(`ws://${location.host}/api/issues/${id}/live`, ['jianbao', own]),
}
