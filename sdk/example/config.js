// Where the server is, and what to ask of it. In production `host` must be among the mini-program's request and
// socket domains; in the developer tools any host will do.
module.exports = { host: 'http://127.0.0.1:3000', env: 'lantern', bot: 'lantern-bot', link: 'premiere' }
