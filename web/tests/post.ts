// A mail server for tests: takes every message, and can go away in between.
import net from 'node:net'

export class Post {
  readonly messages: { to: string[]; text: string }[] = []
  /** Ends the conversation before this message, once. */
  failAt = -1
  port = 0
  #server = net.createServer((socket) => this.#talk(socket))

  async start() {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    this.port = (this.#server.address() as net.AddressInfo).port
  }

  end() {
    this.#server.close()
  }

  #talk(socket: net.Socket) {
    let [to, text, data, rest] = [[] as string[], '', false, '']
    socket.on('error', () => undefined)
    socket.write('220 ready\r\n')
    socket.on('data', (bytes) => {
      rest += bytes.toString('latin1')
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end)
        rest = rest.slice(end + 2)
        if (data) {
          if (line === '.') {
            this.messages.push({ to, text })
            ;[to, text, data] = [[], '', false]
            socket.write('250 taken\r\n')
          } else text += `${line}\n`
          continue
        }
        const verb = line.slice(0, 4).toUpperCase()
        if (verb === 'RCPT') to.push(/<(.*)>/.exec(line)?.[1] ?? '')
        if (verb === 'MAIL' && this.messages.length === this.failAt) {
          this.failAt = -1
          socket.write('421 gone\r\n')
          return void socket.end()
        }
        if (verb === 'DATA') {
          data = true
          socket.write('354 go on\r\n')
        } else if (verb === 'QUIT') {
          socket.write('221 bye\r\n')
          socket.end()
        } else if (verb === 'EHLO') socket.write('250-here\r\n250 8BITMIME\r\n')
        else socket.write('250 ok\r\n')
      }
    })
  }
}
