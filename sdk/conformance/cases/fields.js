// Which fields a query answers.
import { only, read, refused, steps, same, ok } from '../lib/cases.js';
import { refusal } from '../lib/refused.js';

const whole = {
  k: 'a',
  x: 1,
  o: { p: 1, q: { r: 2, s: 3 } },
  list: [{ p: 1, q: 2 }, { p: 3, q: 4 }, { p: 5 }],
  nums: [1, 2, 3, 4, 5],
};

export default {
  name: 'fields',
  seed: [whole],
  cases: [
    read('all', (c) => c, [whole]),
    read('some', (c) => c.field({ k: true, x: true }), [{ k: 'a', x: 1 }]),
    read('some, by 1', (c) => c.field({ x: 1 }), [{ x: 1 }]),
    read('all but some', (c) => c.field({ list: false, nums: false, o: 0 }), [{ k: 'a', x: 1 }]),
    read('a nested field', (c) => c.field({ 'o.p': 1 }), [{ o: { p: 1 } }]),
    read('a field nested deeper', (c) => c.field({ 'o.q.r': true, x: true }), [{ x: 1, o: { q: { r: 2 } } }]),
    read('all but a nested field', (c) => c.field({ 'o.q': false, list: 0, nums: 0 }), [{ k: 'a', x: 1, o: { p: 1 } }]),
    read('a field of objects in an array', (c) => c.field({ 'list.p': 1 }), [{ list: [{ p: 1 }, { p: 3 }, { p: 5 }] }]),
    read('all but a field of objects in an array', (c) => c.field({ 'list.p': 0, nums: 0, o: 0 }), [{ k: 'a', x: 1, list: [{ q: 2 }, { q: 4 }, {}] }]),
    read('a field that is not there', (c) => c.field({ nothing: 1 }), [{}]),
    read('a field beneath a number', (c) => c.field({ 'x.y': 1 }), [{}]),
    read('the first elements', (c, _) => c.field({ nums: _.project.slice(2) }), [{ ...whole, nums: [1, 2] }]),
    read('the last elements', (c, _) => c.field({ nums: _.project.slice(-2) }), [{ ...whole, nums: [4, 5] }]),
    read('some elements', (c, _) => c.field({ nums: _.project.slice([1, 2]) }), [{ ...whole, nums: [2, 3] }]),
    read('some elements and one more field', (c, _) => c.field({ x: 1, nums: _.project.slice(1) }), [{ x: 1, nums: [1] }]),
    read('the first element that matches', (c, _) => c.field({ list: _.project.elemMatch({ p: 3 }) }), [{ list: [{ p: 3, q: 4 }] }]),
    only((driver) => driver.place !== 'server', 'commands in a projection are encoded', read('the first element that matches a command', (c, _) => c.field({ list: _.project.elemMatch({ p: _.gt(1) }) }), [{ list: [{ p: 3, q: 4 }] }])),
    read('no element that matches', (c, _) => c.field({ x: 1, list: _.project.elemMatch({ p: 9 }) }), [{ x: 1 }]),
    read('with a condition on another field', (c) => c.where({ 'o.p': 1 }).field({ k: 1 }), [{ k: 'a' }]),
    read('with an order by another field', (c) => c.orderBy('x', 'desc').field({ k: 1 }), [{ k: 'a' }]),
    steps('the id comes along unless it is left out', async (t) => {
      const [some] = await t.get(t.seeded.field({ x: 1 }));
      same(Object.keys(some).sort(), ['_id', 'x']);
      same(await t.get(t.seeded.field({ _id: false, x: true })), [{ x: 1 }]);
      same(await t.get(t.seeded.field({ _id: 0, o: 0, list: 0, nums: 0 })), [{ k: 'a', x: 1 }]);
      same(await t.get(t.seeded.field({ _id: 1 })), [{ _id: some._id }]);
    }),
    steps('one document', async (t) => {
      const [{ _id }] = await t.get(t.seeded);
      same(await t.get(t.seeded.doc(_id).field({ x: 1 })), [{ _id, x: 1 }]);
      same(await t.get(t.seeded.doc(_id).field({ 'o.q.s': true })), [{ _id, o: { q: { s: 3 } } }]);
      same(await t.get(t.seeded.doc(_id).field({ x: false, list: false, nums: false, o: false })), [{ _id, k: 'a' }]);
      ok((await t.get(t.seeded.doc('nothing').field({ x: 1 }))).length === 0, 'nothing is nothing');
    }),
    refused('fields to keep beside fields to leave out', (t) => t.get(t.seeded.field({ x: 1, k: 0 })), refusal('INVALID_PARAM')),
  ],
};
