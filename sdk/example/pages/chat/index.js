// The chat: the bot first, people when they are needed. The client keeps the thread; this page only shows it.
const { bot } = require('../../config.js')

const WORDS = { sending: '发送中', sent: '已发送', read: '已读' }
/** Why a file was not taken. */
const REFUSED = { no_image: '这不是可发送的图片', file_kind: '不支持发送此类文件', file_content: '文件内容与文件名后缀不符', too_large: '文件不能超过 10 MB，图片不能超过 5 MB' }
/** What `wx.openDocument` shows. */
const DOCUMENTS = ['pdf', 'doc', 'docx', 'xls', 'xlsx', 'ppt', 'pptx']

Page({
  data: { entries: [], bar: '', typing: '', more: false, text: '', rating: false, stars: 0, comment: '', last: '' },

  onLoad(query) {
    this.chat = getApp().cloud.chat({ bot, page: query.page, context: query.context && JSON.parse(decodeURIComponent(query.context)) })
    this.stop = this.chat.on('change', () => this.show())
    this.show()
  },

  onShow() {
    this.chat.resume()
  },

  onHide() {
    this.chat.pause()
  },

  onUnload() {
    this.stop()
    this.chat.close()
  },

  /** Everything in one setData, however much changed in this moment. */
  show() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      const { messages, state, online, typist, more } = this.chat
      const mine = messages.filter(entry => entry.from === 'customer').pop()
      const entries = messages.map(entry => view(entry, entry === mine))
      const last = entries.length ? entries[entries.length - 1].key : ''
      const arrived = last !== this.data.last
      this.setData({
        entries, more, typing: typist === null ? '' : `${typist} 正在输入…`, bar: online ? bar(state) : '正在连接…',
        rating: state.kind === 'resolved' && Boolean(state.may_rate),
        // Reading older messages, the page stays where it is.
        ...(arrived && { last, bottom: `e${last}` }),
      })
      this.chat.read()
    }, 16)
  },

  onInput(event) {
    this.setData({ text: event.detail.value })
    this.chat.typing()
  },

  onSend() {
    this.chat.send(this.data.text)
    this.setData({ text: '' })
  },

  onOption(event) {
    this.chat.send(event.currentTarget.dataset.option)
  },

  onRetry(event) {
    this.chat.retry(event.currentTarget.dataset.id)
  },

  onPicture() {
    wx.chooseMedia({
      count: 9, mediaType: ['image'], sizeType: ['compressed'],
      success: ({ tempFiles }) => tempFiles.forEach(file => this.chat.sendImage(file.tempFilePath)),
    })
  },

  onPlus() {
    wx.showActionSheet({ itemList: ['图片', '聊天中的文件'], success: ({ tapIndex }) => (tapIndex ? this.onFile() : this.onPicture()) })
  },

  onFile() {
    wx.chooseMessageFile({ count: 9, type: 'file', success: ({ tempFiles }) => tempFiles.forEach(file => this.chat.sendFile(file)) })
  },

  /** Documents are shown by WeChat; for the rest there is the address. */
  onOpen(event) {
    const { url, ending } = event.currentTarget.dataset
    if (!DOCUMENTS.includes(ending)) return wx.setClipboardData({ data: url })
    wx.showLoading({ title: '正在打开' })
    const failed = () => wx.showToast({ title: '没有打开成功，请重试', icon: 'none' })
    wx.downloadFile({
      url,
      success: ({ statusCode, tempFilePath }) => (statusCode === 200 ? wx.openDocument({ filePath: tempFilePath, fileType: ending, showMenu: true, fail: failed }) : failed()),
      fail: failed, complete: () => wx.hideLoading(),
    })
  },

  onPreview(event) {
    wx.previewImage({ urls: [event.currentTarget.dataset.url] })
  },

  /** A page of this mini-program, or an address to copy: mini-programs open no foreign pages. */
  onButton(event) {
    const { url } = event.currentTarget.dataset
    if (url.startsWith('/pages/')) wx.navigateTo({ url })
    else wx.setClipboardData({ data: url })
  },

  onEarlier() {
    this.chat.loadEarlier().catch(() => wx.showToast({ title: '没有加载成功', icon: 'none' }))
  },

  onStar(event) {
    this.setData({ stars: event.currentTarget.dataset.stars })
  },

  onComment(event) {
    this.setData({ comment: event.detail.value })
  },

  async onRate() {
    try {
      await this.chat.rate(this.data.stars, this.data.comment.trim() || undefined)
      wx.showToast({ title: '感谢您的评价', icon: 'none' })
    } catch (error) {
      wx.showToast({ title: '没有提交成功，请重试', icon: 'none' })
    }
  },
})

/** An entry as the page draws it: flat, and with a key that stays the same when what was sent has arrived. */
function view(entry, isLast) {
  const mine = entry.from === 'customer'
  const { url, preview, name = '', mime = '', size } = entry.attachment || {}
  const isPicture = preview || mime.startsWith('image/') || !name
  const file = !isPicture && { name, ending: name.split('.').pop().toLowerCase(), size: size ? bytes(size) : '', url: full(url) || '' }
  return {
    key: (mine && entry.client_id) || entry.id.replace(/\W/g, '_'),
    side: mine ? 'out' : entry.from === 'system' ? 'note' : 'in',
    name: entry.event ? '' : entry.name || '', text: words(entry), picture: (isPicture && (preview || full(url))) || '', file: file || null,
    bubbles: (entry.bubbles || []).map(bubble => (bubble.type === 'image' ? { ...bubble, url: full(bubble.url) } : bubble)),
    failed: entry.state === 'failed', why: (entry.error && !entry.error.passing && REFUSED[entry.error.code]) || '', client_id: entry.client_id || '',
    status: mine && (isLast || entry.state === 'sending') ? WORDS[entry.state] || '' : '',
  }
}

function bytes(n) {
  return n < 1e6 ? `${Math.ceil(n / 1e3)} kB` : `${(n / 1e6).toFixed(1)} MB`
}

/** What an entry says. */
function words(entry) {
  if (entry.retracted) return '这条消息已撤回'
  if (entry.event === 'joined') return `${entry.name} 已接入`
  return entry.event === 'ended' ? '会话已结束' : entry.text || ''
}

/** Addresses of the server's own begin with a slash. */
function full(url) {
  return url && url.startsWith('/') ? getApp().cloud.origin + url : url
}

function closed(opens) {
  const minutes = `${opens.getMinutes()}`.padStart(2, '0')
  return `现在是非服务时间，${opens.getMonth() + 1} 月 ${opens.getDate()} 日 ${opens.getHours()}:${minutes} 恢复服务，您可以先留言`
}

function bar(state) {
  switch (state.kind) {
    case 'waiting': if (new Date(state.opens_at || 0) > new Date()) return closed(new Date(state.opens_at))
      return state.position ? `正在接通人工客服，您排在第 ${state.position} 位` : '正在接通人工客服'
    case 'agent': return `${state.name} 正在为您服务`
    case 'resolved': return '本次会话已结束'
    case 'unavailable': return '暂时无法使用此对话'
    default: return ''
  }
}
