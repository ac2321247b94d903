// The package has types that its `exports` do not name.
declare module 'lezer-toml' {
  import type { LRParser } from '@lezer/lr'
  export const parser: LRParser
}
