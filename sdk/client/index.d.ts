// Types of the client. What the server sends is described in docs/chat.md.

/** Where the server is, and which of its environments. */
export interface Options {
  /** `go.example.com` (https), or an origin such as `http://127.0.0.1:3000`. */
  host: string
  /** The environment. */
  env: string
  /** `en` or `zh-CN`; without it the server decides. */
  lang?: 'en' | 'zh-CN'
  /** Another place than the one it finds itself in, for tests. */
  wx?: unknown
  fetch?: typeof fetch
  WebSocket?: unknown
  storage?: Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>
}

export interface Cloud {
  /** Calls a cloud function as the signed-in user; whoever is nobody yet is signed in anonymously. */
  callFunction<T = any>(call: { name: string; data?: object }): Promise<{ result: T; errMsg: string }>
  /** Where a printed code leads now. Agents see beside a chat which codes the signed-in user followed. */
  link(id: string): Promise<Link>
  /** The customer's thread with a bot and the people behind it. It connects by itself. */
  chat(options: ChatOptions): Chat
  /** The server's origin, for addresses that begin with a slash. */
  readonly origin: string
}

export interface Link {
  id: string
  target: object
  /** The page of the mini-program to open, and its parameters. */
  page?: string
  query: Record<string, string>
  /** The activity as blocks to render. */
  activity?: { key: string; title: string; accent: string; blocks: { type: string; id: string }[]; counter?: { stock: number; left: number; claimed: number } }
  at: string
}

export interface ChatOptions {
  bot: string
  /** `user` (the default): the signed-in user. `visitor`: a secret id, kept in this place's storage. */
  as?: 'user' | 'visitor'
  /** Where the customer is, and what is known there: at most 16 short texts. */
  page?: string
  context?: Record<string, string>
}

/** What is on the screen now. Everything in it is text, never markup. */
export interface Entry {
  id: string
  at: string
  from: 'customer' | 'bot' | 'agent' | 'system'
  /** Who, for people. */
  name?: string
  text?: string
  /** What a bot says. */
  bubbles?: Bubble[]
  attachment?: Attachment
  /** Of the desk itself: a person (`name`) joined, or the conversation ended. */
  event?: 'joined' | 'ended'
  /** The client's own id of a message of the customer. */
  client_id?: string
  /** Of the customer's own messages. A failed one is sent again by itself, or by `retry`, unless `error` says that it cannot be. */
  state?: 'sending' | 'sent' | 'read' | 'failed'
  error?: SampanError
  /** Of messages to and from people: the conversation and the number in it. */
  conversation?: string
  seq?: number
  /** It was taken back; its words are gone. */
  retracted?: boolean
}

export type Bubble =
  | { type: 'text'; text: string }
  | { type: 'image'; url: string }
  | { type: 'button'; label: string; url: string }
  | { type: 'options'; options: string[] }

export interface Attachment {
  id?: string
  /** Where it is for now; another one comes with the next page of history. */
  url?: string
  /** What this place shows of it without asking the server. */
  preview?: string
  name?: string
  mime?: string
  size?: number
  width?: number
  height?: number
}

/** Who answers at the moment. */
export type State =
  | { kind: 'connecting' }
  /** There is no such bot. */
  | { kind: 'unavailable' }
  | { kind: 'bot' }
  /** For a person; `position` counts from 1. `opens_at`: nobody works now, and from then on somebody does (ISO 8601). */
  | { kind: 'waiting'; conversation: string; position?: number; opens_at?: string }
  | { kind: 'agent'; conversation: string; name: string }
  /** The person is done; the next message goes to the bot. */
  | { kind: 'resolved'; conversation: string; may_rate: boolean }

export interface Chat {
  /** The thread, oldest first; what is being sent comes last. */
  readonly messages: Entry[]
  readonly state: State
  /** Whether the live connection stands. */
  readonly online: boolean
  /** The name of whoever is typing, or null. */
  readonly typist: string | null
  /** Whether there are older messages than those in the list. */
  readonly more: boolean

  /** Answers how to stop hearing. `change` comes after each of the others too. */
  on(name: 'change', listener: () => void): () => void
  on(name: 'message', listener: (entry: Entry) => void): () => void
  on(name: 'state', listener: (state: State) => void): () => void
  on(name: 'typing', listener: (name: string | null) => void): () => void
  on(name: 'error', listener: (error: SampanError) => void): () => void

  /** Shows the words at once and sends them, exactly once, now or when the server can be reached. */
  send(text: string): Entry | undefined
  /** The same with a picture: a file's path in a mini-program, a Blob or File elsewhere. */
  sendImage(file: string | Blob): Entry
  /**
   * Another file under its name, at most 10 MB: as `wx.chooseMessageFile` gives it in a mini-program, a File elsewhere.
   * Until it has arrived it has no `mime`; one that is no picture is there to be saved, not shown.
   */
  sendFile(file: File | { path: string; name: string; size: number }): Entry
  retry(client_id: string): void
  /** Call it with each key; the server hears of it every three seconds. */
  typing(): void
  /** What is in the list was seen. */
  read(): void
  rate(stars: 1 | 2 | 3 | 4 | 5, comment?: string): Promise<void>
  /** Answers whether there is still more. */
  loadEarlier(): Promise<boolean>
  /** Forgets what the bot was told, and lets it greet anew. */
  restart(): void
  /** `onHide` and `onShow` of a mini-program's page. */
  pause(): void
  resume(): void
  close(): void
}

/** A failure; `status` is 0 and `code` `offline` if the server could not be reached. */
export class SampanError extends Error {
  status: number
  code: string
  /** Whether the same call may go well later. */
  readonly passing: boolean
}

export function init(options: Options): Cloud
declare const sampan: { init: typeof init; SampanError: typeof SampanError }
export default sampan
