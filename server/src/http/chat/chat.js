// The page of a chat: draws what the client (sdk/client) knows. Nothing that anybody says becomes markup.
;(() => {
  const { env, bot, lang, words } = JSON.parse(document.getElementById('setup').dataset.setup)
  const byId = id => document.getElementById(id)
  const [log, form, text, bar, typing, file, rating] = ['log', 'form', 'text', 'bar', 'typing', 'file', 'rating'].map(byId)
  const main = document.querySelector('main')
  const page = new URLSearchParams(location.search).get('page') ?? undefined
  // The other language keeps the page that led here.
  const other = document.querySelector('header a')
  if (page) other.href += `&page=${encodeURIComponent(page)}`
  const chat = sampan.init({ host: location.origin, env, lang }).chat({ bot, as: 'visitor', page })

  const make = (tag, className, content) => {
    const el = document.createElement(tag)
    if (className) el.className = className
    if (content) el.textContent = content
    return el
  }
  const button = (label, act) => {
    const el = make('button', '', label)
    el.type = 'button'
    el.onclick = act
    return el
  }
  const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '')
  const safe = address => /^https:\/\//.test(address) || /^\/(?!\/)/.test(address) || address.startsWith(`${location.origin}/`)
  const picture = address => {
    const img = make('img')
    if (safe(address) || /^(data:image\/|blob:)/.test(address)) img.src = address
    img.alt = words.image
    img.onload = follow
    return img
  }
  const linked = (el, address) => {
    if (safe(address)) Object.assign(el, { href: address, target: '_blank', rel: 'noopener' })
    return el
  }

  const part = bubble => {
    switch (bubble.type) {
      case 'text': return make('p', '', bubble.text)
      case 'image': return picture(bubble.url)
      case 'button': return linked(make('a', 'b', bubble.label), bubble.url)
      default: {
        const box = make('div', 'o')
        box.append(...bubble.options.map(option => button(option, () => say(option))))
        return box
      }
    }
  }
  const size = n => (n < 1e3 ? `${n} B` : n < 1e6 ? `${Math.round(n / 1e3)} kB` : `${(n / 1e6).toFixed(1)} MB`)
  const attached = ({ url = '', preview, name = '', mime = '', size: bytes }) => {
    if (preview || mime.startsWith('image/') || !name) {
      const frame = linked(make('a', 'pic'), url)
      frame.append(picture(preview ?? url))
      return frame
    }
    const chip = make('a', 'file')
    url.startsWith('/') ? Object.assign(chip, { href: url, download: name }) : linked(chip, url)
    const ending = make('b', '', name.split('.').pop().slice(0, 4).toUpperCase())
    ending.ariaHidden = true
    chip.append(ending, make('span', '', name), make('small', '', bytes ? size(bytes) : ''))
    return chip
  }
  const parts = entry => {
    const all = (entry.bubbles ?? []).map(part)
    if (entry.event) return [make('p', '', fill(words[entry.event] ?? '', entry))]
    if (entry.retracted) return [make('p', 'gone', words.retracted)]
    if (entry.name) all.unshift(make('small', '', entry.name))
    if (entry.text) all.push(make('p', '', entry.text))
    if (entry.attachment) all.push(attached(entry.attachment))
    return all
  }

  // ---- the list: one row for each entry, changed only where it changed
  const rows = new Map()
  const keyOf = entry => (entry.from === 'customer' && entry.client_id) || entry.id
  const tells = (entry, isLast) => {
    const status = make('small', 'status')
    if (entry.state === 'failed') {
      const refused = entry.error?.passing === false
      status.append(refused ? words[entry.error.code] ?? entry.error.message : words.unsent, ' ')
      // A file that was refused is refused again.
      if (!refused || !entry.attachment) status.append(button(words.retry, () => chat.retry(entry.client_id)))
    } else if (isLast || entry.state === 'sending') status.textContent = words[entry.state] ?? ''
    return status
  }
  const draw = () => {
    const bottom = main.scrollHeight - main.scrollTop - main.clientHeight < 80
    const gone = new Set(rows.keys())
    const last = chat.messages.filter(entry => entry.from === 'customer').pop()
    let at = log.firstChild
    for (const entry of chat.messages) {
      const key = keyOf(entry)
      gone.delete(key)
      const look = [entry.id, entry.state, entry.retracted, entry === last].join()
      let row = rows.get(key)
      if (!row || row.look !== look) {
        const el = row?.el ?? make('div', { customer: 'out', system: 'note' }[entry.from] ?? 'in')
        el.replaceChildren(...parts(entry), ...(entry.from === 'customer' ? [tells(entry, entry === last)] : []))
        rows.set(key, (row = { el, look }))
      }
      if (row.el === at) at = at.nextSibling
      else log.insertBefore(row.el, at)
    }
    for (const key of gone) {
      rows.get(key).el.remove()
      rows.delete(key)
    }
    byId('earlier').hidden = !chat.more
    status()
    if (bottom) follow()
    if (document.visibilityState === 'visible') chat.read()
  }
  const follow = () => (main.scrollTop = main.scrollHeight)

  const status = () => {
    const { state, online, typist } = chat
    const says = { waiting: words.waiting, agent: words.agent, resolved: words.resolved, unavailable: words.unavailable }[state.kind]
    bar.textContent = state.kind === 'waiting' && !state.position ? words.queued : fill(says ?? '', state)
    if (state.kind === 'waiting' && new Date(state.opens_at ?? 0) > new Date()) {
      const shape = { weekday: 'short', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' }
      bar.textContent = fill(words.closed, { opens: new Date(state.opens_at).toLocaleString(lang, shape) })
    }
    if (!online && state.kind !== 'unavailable') bar.textContent = words.connecting
    rating.hidden = !(state.kind === 'resolved' && state.may_rate)
    const thinks = state.kind === 'bot' && chat.messages.some(entry => entry.state === 'sending' && !entry.error)
    typing.textContent = typist === null ? (thinks ? '…' : '') : fill(words.typing, { name: typist })
  }

  // ---- what the customer does
  const say = said => {
    chat.send(said)
    follow()
  }
  const send = files => {
    for (const one of files) /^image\/(png|jpeg|webp|gif)$/.test(one.type) ? chat.sendImage(one) : chat.sendFile(one)
    follow()
  }
  form.onsubmit = event => {
    event.preventDefault()
    say(text.value)
    text.value = ''
  }
  text.oninput = () => chat.typing()
  text.onpaste = event => send(event.clipboardData.files)
  byId('pick').onclick = () => file.click()
  file.onchange = () => {
    send(file.files)
    file.value = ''
  }
  byId('again').onclick = () => chat.restart()
  byId('earlier').onclick = () => {
    const height = main.scrollHeight
    chat.loadEarlier().then(() => (main.scrollTop += main.scrollHeight - height))
  }
  rating.onsubmit = event => {
    event.preventDefault()
    const given = new FormData(rating)
    if (!given.get('stars')) return
    chat.rate(Number(given.get('stars')), given.get('comment').trim() || undefined).then(() => (bar.textContent = words.thanks), () => (bar.textContent = words.unsent))
  }
  document.onvisibilitychange = () => {
    if (document.visibilityState === 'visible') chat.resume()
  }
  addEventListener('online', () => chat.resume())
  addEventListener('offline', status)
  chat.on('change', draw)
  draw()
})()
