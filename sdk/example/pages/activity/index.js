// Whatever activity a printed code leads to: the server says what to show, and a new activity needs no new release.
const { link } = require('../../config.js')

Page({
  data: { blocks: [], accent: '', message: '', left: null, busy: false },

  /** A scanned mini-program code brings the link's id as `scene`. */
  async onLoad(query) {
    this.id = decodeURIComponent(query.scene || query.id || link)
    await this.load()
  },

  async onPullDownRefresh() {
    await this.load()
    wx.stopPullDownRefresh()
  },

  async load() {
    try {
      const { activity } = await getApp().cloud.link(this.id)
      if (!activity) return this.setData({ message: '这个码没有指向活动。' })
      this.key = activity.key
      wx.setNavigationBarTitle({ title: activity.title })
      this.setData({
        message: '',
        accent: activity.accent,
        left: activity.counter ? activity.counter.left : null,
        blocks: activity.blocks.map(shown),
      })
    } catch (error) {
      this.setData({ message: error.code === 'not_found' ? '没有找到这个活动。' : '网络不太好，请下拉重试。' })
    }
  },

  async onClaim(event) {
    if (this.data.busy) return
    this.setData({ busy: true })
    try {
      const { result } = await getApp().cloud.callFunction({ name: event.currentTarget.dataset.function, data: { activity: this.key } })
      wx.showToast({ title: result.ok ? '领取成功' : '已经领完了', icon: 'none' })
      await this.load()
    } catch (error) {
      wx.showToast({ title: '没有成功，请重试', icon: 'none' })
    } finally {
      this.setData({ busy: false })
    }
  },

  onChat() {
    wx.navigateTo({ url: `/pages/chat/index?page=activity/${this.key || ''}` })
  },
})

/** A block with its moments in words: wxml has no dates. */
function shown(block) {
  const when = at => {
    const date = new Date(at)
    return `${date.getMonth() + 1}月${date.getDate()}日 ${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`
  }
  if (block.type === 'countdown') return { ...block, when: when(block.until) }
  if (block.type !== 'showtimes') return block
  return { ...block, rows: block.rows.map(row => ({ ...row, when: when(row.startsAt), yuan: row.price === null ? '' : `¥${row.price / 100}` })) }
}
