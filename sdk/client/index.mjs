// The client as an ES module. Node and bundlers give these files' exports; a browser runs them as they are.
import * as platform from './platform.js'
import * as outbox from './outbox.js'
import * as connection from './connection.js'
import * as chat from './chat.js'
import * as index from './index.js'

const sampan = index.default ?? globalThis.sampan
export const { init, SampanError } = sampan
export default sampan
// Named only so that no bundler drops what a browser needs to have run before index.js.
export const parts = [platform, outbox, connection, chat]
