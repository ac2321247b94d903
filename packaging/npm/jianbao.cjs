#!/usr/bin/env node
// Starts the program of this system's package, and ends as it ends.
const { spawn } = require('node:child_process')

const name = `@jianbao/${process.platform}-${process.arch}`
let program
try {
  program = require.resolve(`${name}/bin/jianbao${process.platform === 'win32' ? '.exe' : ''}`)
} catch {
  console.error(`error: the package ${name} is not here: npm was told to leave optional packages out, or there is none for this system`)
  console.error(`错误：没有找到软件包 ${name}：要么 npm 没有安装可选依赖，要么这个系统还没有对应的包`)
  process.exit(2)
}
const child = spawn(program, process.argv.slice(2), { stdio: 'inherit' })
// The terminal gives Ctrl-C to both; the program decides when to end.
process.on('SIGINT', () => {})
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('error', (error) => {
  console.error(`error: ${program}: ${error.message}`)
  process.exit(2)
})
child.on('exit', (code, signal) => {
  if (signal === null) process.exit(code)
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
})
