(() => {
  const { env, bot, lang, page, words } = JSON.parse(document.getElementById('setup').dataset.setup)
  const [log, form, text] = ['log', 'form', 'text'].map(id => document.getElementById(id))
  const main = document.querySelector('main')
  const url = `/api/v1/public/bots/${encodeURIComponent(env)}/${encodeURIComponent(bot)}/messages`
  const key = `sampan-chat:${env}/${bot}`
  const memory = (() => { try { return localStorage } catch { return null } })()
  let person = memory?.getItem(key)
  if (!person) {
    person = [...crypto.getRandomValues(new Uint8Array(16))].map(b => b.toString(16).padStart(2, '0')).join('')
    memory?.setItem(key, person)
  }
  // Text is text: nothing that is said becomes markup.
  const make = (tag, className, content) => {
    const el = document.createElement(tag)
    if (className) el.className = className
    if (content) el.textContent = content
    return el
  }
  const row = (className, ...children) => {
    const li = make('li', className)
    li.append(...children)
    log.append(li)
    main.scrollTop = main.scrollHeight
    return li
  }
  const safe = address => /^https:\/\//.test(address) || /^\/(?!\/)/.test(address) || address.startsWith(`${location.origin}/`)
  const part = bubble => {
    switch (bubble.type) {
      case 'text': return make('p', '', bubble.text)
      case 'image': {
        const img = make('img')
        if (safe(bubble.url) || /^data:image\//.test(bubble.url)) img.src = bubble.url
        img.alt = ''
        return img
      }
      case 'button': {
        const a = make('a', 'b', bubble.label)
        if (safe(bubble.url)) { a.href = bubble.url; a.target = '_blank'; a.rel = 'noopener' }
        return a
      }
      default: {
        const box = make('div', 'o')
        for (const option of bubble.options) {
          const b = make('button', '', option)
          b.type = 'button'
          b.onclick = () => say(option)
          box.append(b)
        }
        return box
      }
    }
  }
  const show = turn => {
    if (turn.said) row('out', make('p', '', turn.said))
    row('in', ...turn.bubbles.map(part))
  }
  let queue = Promise.resolve()
  const send = (body, shown) => {
    queue = queue.then(async () => {
      const waits = row('in', make('p', 'wait', '…'))
      try {
        const answer = await fetch(url, {
          method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ person, lang, ...(page && { page }), ...body }),
        })
        waits.remove()
        if (!answer.ok) return row('in', make('p', 'wait', answer.status === 429 ? words.busy : words.failed))
        const turn = await answer.json()
        show(shown ? { ...turn, said: '' } : turn)
      } catch {
        waits.remove()
        row('in', make('p', 'wait', words.failed))
      }
    })
    return queue
  }
  const say = said => {
    row('out', make('p', '', said))
    return send({ text: said }, true)
  }
  form.onsubmit = event => {
    event.preventDefault()
    const said = text.value.trim()
    if (!said) return
    text.value = ''
    say(said)
  }
  document.getElementById('again').onclick = () => {
    log.replaceChildren()
    send({ reset: true })
  }
  fetch(`${url}?person=${person}`).then(async past => {
    const turns = past.ok ? await past.json() : []
    turns.forEach(show)
    // Whoever comes from another page is greeted as there.
    const elsewhere = page && memory?.getItem(`${key}:page`) !== page
    if (page) memory?.setItem(`${key}:page`, page)
    if (!turns.length || elsewhere) send({ text: '' })
  }).catch(() => row('in', make('p', 'wait', words.failed)))
})()
