// Where the SDKs spell the same operation differently. Every answer has the js-sdk's names; what the SDK said beside
// them (`code`, `message`) is kept.

export const jsSdk = {
  database: (app) => app.database(),
  /** What `update` and `set` take for these fields. */
  data: (fields) => fields,
  add: (collection, data) => collection.add(data),
  get: (query) => query.get(),
  count: (query) => query.count(),
  update: (target, data) => target.update(data),
  set: (reference, data) => reference.set(data),
  remove: (target) => target.remove(),
  aggregate: (pipeline) => pipeline.end(),
  call: (app, name, data) => app.callFunction({ name, data }),
};

/** Adds one document at a time. */
export const jsSdk1 = {
  ...jsSdk,
  add: async (collection, data) => {
    if (!Array.isArray(data)) return collection.add(data);
    const ids = [];
    for (const one of data) {
      const answer = await collection.add(one);
      if (answer.code) return answer;
      ids.push(answer.id);
    }
    return { ids };
  },
};

export const nodeSdk = jsSdk;

/** Arguments are wrapped in `data`, and figures are under `stats`. */
export const wxServerSdk = {
  ...jsSdk,
  // A document that is not there is null, not an error.
  database: (app) => app.database({ throwOnNotFound: false }),
  data: (data) => ({ data }),
  add: async (collection, data) => {
    const answer = await collection.add({ data });
    return { ...answer, id: answer._id, ids: answer._ids ?? answer.ids };
  },
  get: async (query) => {
    const answer = await query.get();
    return { ...answer, data: Array.isArray(answer.data) ? answer.data : [answer.data].filter(Boolean) };
  },
  update: async (target, data) => {
    const answer = await target.update({ data });
    return { ...answer, updated: answer.stats?.updated };
  },
  set: async (reference, data) => {
    const answer = await reference.set({ data });
    return { ...answer, updated: answer.stats?.updated, upsertedId: answer.stats?.created ? answer._id : null };
  },
  remove: async (target) => {
    const answer = await target.remove();
    return { ...answer, deleted: answer.stats?.removed };
  },
  aggregate: async (pipeline) => {
    const answer = await pipeline.end();
    return { ...answer, data: answer.list };
  },
};
