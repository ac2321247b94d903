import { svelte } from '@sveltejs/vite-plugin-svelte'
import { type Plugin, defineConfig } from 'vite'

/** Names the page's large part in its head, so that it comes while the small one asks for what is shown. */
const ahead: Plugin = {
  name: 'ahead',
  transformIndexHtml: {
    order: 'post',
    handler: (_, { bundle }) =>
      Object.values(bundle ?? {})
        .filter((file) => file.type === 'chunk' && !file.isEntry)
        .map((file) => ({ tag: 'link', attrs: { rel: 'modulepreload', crossorigin: true, href: `/${file.fileName}` }, injectTo: 'head' })),
  },
}

// The same sources give the same bytes: names are digests, nothing has a date.
export default defineConfig({
  plugins: [svelte(), ahead],
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: false, cssCodeSplit: false, reportCompressedSize: false },
})
