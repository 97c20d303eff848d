const sampan = require('sampan-client')
const { host, env } = require('./config.js')

App({
  onLaunch() {
    this.cloud = sampan.init({ host, env, lang: 'zh-CN' })
  },
})
