// Where the SDKs spell the same operation differently. Every answer has the js-sdk's names; what the SDK said beside
// them (`code`, `message`) is kept.

export const jsSdk = {
  database: (app) => app.database(),
  add: (collection, data) => collection.add(data),
  get: (query) => query.get(),
  count: (query) => query.count(),
  update: (target, data) => target.update(data),
  set: (reference, data) => reference.set(data),
  remove: (target) => target.remove(),
  aggregate: (pipeline) => pipeline.end(),
  call: (app, name, data) => app.callFunction({ name, data }),
};
