// Conditions: what each operator finds among eight documents of very different shapes.
import { find, list, refused, steps, same, ok } from '../lib/cases.js';
import { refusal } from '../lib/refused.js';

const OPERATOR = refusal('DATABASE_INVALID_OPERRATOR');
const PARAM = refusal('INVALID_PARAM');

const seed = [
  { k: 'a', n: 1, s: 'abc', b: true, d: new Date(1000), nul: null, tags: ['x', 'y'], o: { p: 1, q: 2 }, list: [{ p: 1, q: 'm' }, { p: 5, q: 'n' }] },
  { k: 'b', n: 2, s: 'Abd', b: false, d: new Date(2000), nul: 0, tags: ['y', 'z'], o: { p: 2, q: 2 }, list: [{ p: 3, q: 'm' }] },
  { k: 'c', n: 3.5, s: '中文😀', d: new Date(-5), tags: [], o: { p: 1 }, list: [], nums: [1, 2, 3] },
  { k: 'd', n: '2', s: null, tags: ['x'], o: { q: 2, p: 1 }, list: [{ p: 5, q: 'm' }, { p: 1, q: 'n' }], nums: [5, 10] },
  { k: 'e', n: null, tags: [['x', 'y'], 'z'], o: null, nums: [2], a: [{ b: [1, 2] }, { b: [3] }] },
  { k: 'f', n: [1, 7], tags: 'x', nums: 2, a: { b: [1, 2] } },
  { k: 'g', s: 'line one\nline two', nums: [[1, 2, 3], 4] },
  { k: 'h', n: -0.5, tags: null, a: [{ b: 1 }, { c: 1 }], nums: [] },
];
const ALL = 'abcdefgh';

export default {
  name: 'queries',
  seed,
  cases: [
    // Equality.
    find('no condition', () => ({}), ALL),
    find('a bare value', () => ({ n: 1 }), 'af'),
    find('eq of a number', (_) => ({ n: _.eq(1) }), 'af'),
    find('eq of a text that looks like a number', (_) => ({ n: _.eq('2') }), 'd'),
    find('eq of 0 is not null or false', () => ({ nul: 0 }), 'b'),
    find('eq of false', () => ({ b: false }), 'b'),
    find('eq of true', (_) => ({ b: _.eq(true) }), 'a'),
    find('null finds null and missing', () => ({ n: null }), 'eg'),
    find('eq(null) finds null and missing', (_) => ({ nul: _.eq(null) }), 'acdefgh'),
    find('neq(null) finds neither', (_) => ({ n: _.neq(null) }), 'abcdfh'),
    find('neq', (_) => ({ n: _.neq(1) }), 'bcdegh'),
    find('neq of a bool finds the missing', (_) => ({ b: _.neq(true) }), 'bcdefgh'),
    find('eq of a date', () => ({ d: new Date(1000) }), 'a'),
    find('eq of a text in Chinese', () => ({ s: '中文😀' }), 'c'),
    find('several fields', () => ({ n: 2, b: false }), 'b'),
    // Order.
    find('gt', (_) => ({ n: _.gt(1) }), 'bcf'),
    find('gte', (_) => ({ n: _.gte(2) }), 'bcf'),
    find('lt', (_) => ({ n: _.lt(2) }), 'afh'),
    find('lte', (_) => ({ n: _.lte(1) }), 'afh'),
    find('gt of a text finds texts alone', (_) => ({ n: _.gt('1') }), 'd'),
    find('gte(null) finds null and missing', (_) => ({ n: _.gte(null) }), 'eg'),
    find('gt(null) finds nothing', (_) => ({ n: _.gt(null) }), ''),
    find('dates', (_) => ({ d: _.gt(new Date(0)) }), 'ab'),
    find('dates before 1970', (_) => ({ d: _.lt(new Date(0)) }), 'c'),
    find('a range of dates', (_) => ({ d: _.gte(new Date(1000)).and(_.lt(new Date(2000))) }), 'a'),
    find('false is less than true', (_) => ({ b: _.lt(true) }), 'b'),
    find('texts by code points', (_) => ({ s: _.lt('a') }), 'b'),
    // Lists of values.
    find('in', (_) => ({ n: _.in([1, '2']) }), 'adf'),
    find('in with null', (_) => ({ n: _.in([null, 2]) }), 'beg'),
    find('in nothing', (_) => ({ n: _.in([]) }), ''),
    find('in dates', (_) => ({ d: _.in([new Date(1000), new Date(-5)]) }), 'ac'),
    find('in with an array', (_) => ({ tags: _.in([['x', 'y']]) }), 'ae'),
    find('in with a regular expression', (_) => ({ s: _.in([/^ab/, 'Abd']) }), 'ab'),
    find('nin', (_) => ({ n: _.nin([1, 2]) }), 'cdegh'),
    find('nin null', (_) => ({ n: _.nin([null]) }), 'abcdfh'),
    find('nin nothing', (_) => ({ n: _.nin([]) }), ALL),
    // Presence.
    find('exists', (_) => ({ n: _.exists(true) }), 'abcdefh'),
    find('exists not', (_) => ({ n: _.exists(false) }), 'g'),
    find('exists finds null', (_) => ({ nul: _.exists(true) }), 'ab'),
    find('exists in a nested field', (_) => ({ 'o.q': _.exists(true) }), 'abd'),
    // Objects.
    find('a dot path', () => ({ 'o.p': 1 }), 'acd'),
    find('a nested object is dot paths', () => ({ o: { p: 1 } }), 'acd'),
    find('a nested object with a command', (_) => ({ o: { p: _.gt(1), q: 2 } }), 'b'),
    find('eq of an object is the whole, in order', (_) => ({ o: _.eq({ p: 1, q: 2 }) }), 'a'),
    find('eq of an object in another order', (_) => ({ o: _.eq({ q: 2, p: 1 }) }), 'd'),
    find('eq of an object with one field', (_) => ({ o: _.eq({ p: 1 }) }), 'c'),
    find('in with objects', (_) => ({ o: _.in([{ p: 1 }, { p: 2, q: 2 }]) }), 'bc'),
    // Arrays.
    find('a whole array', () => ({ tags: ['x', 'y'] }), 'ae'),
    find('a whole array in another order', () => ({ tags: ['y', 'x'] }), ''),
    find('an empty array', () => ({ tags: [] }), 'c'),
    find('eq of an array', (_) => ({ tags: _.eq(['x']) }), 'd'),
    find('an array in an array', () => ({ nums: [1, 2, 3] }), 'cg'),
    find('neq of an array', (_) => ({ tags: _.neq(['x', 'y']) }), 'bcdfgh'),
    find('an element', () => ({ tags: 'x' }), 'adf'),
    find('a path through objects in an array', () => ({ 'list.p': 5 }), 'ad'),
    find('a comparison through an array', (_) => ({ 'list.p': _.gt(4) }), 'ad'),
    find('two conditions may be met by two elements', () => ({ 'list.p': 1, 'list.q': 'n' }), 'ad'),
    find('a place in an array', () => ({ 'list.0.p': 1 }), 'a'),
    find('another place in an array', () => ({ 'list.1.p': 1 }), 'd'),
    find('a place of a number', () => ({ 'nums.0': 5 }), 'd'),
    find('a place that holds an array', () => ({ 'nums.0': 1 }), 'cg'),
    find('arrays in arrays', () => ({ 'a.b': 2 }), 'ef'),
    find('arrays in arrays, or a bare value', () => ({ 'a.b': 1 }), 'efh'),
    find('a whole array through an array', () => ({ 'a.b': [1, 2] }), 'ef'),
    find('null through an array: an element has no such field', () => ({ 'a.b': null }), 'abcdgh'),
    find('exists not through an array: no element has it', (_) => ({ 'a.b': _.exists(false) }), 'abcdg'),
    find('places all the way', () => ({ 'a.0.b.1': 2 }), 'e'),
    find('a place behind an array', () => ({ 'a.b.0': 3 }), 'e'),
    find('all', (_) => ({ tags: _.all(['x', 'y']) }), 'a'),
    find('all of one', (_) => ({ tags: _.all(['x']) }), 'adf'),
    find('all of an array', (_) => ({ tags: _.all([['x', 'y']]) }), 'ae'),
    find('all of nothing', (_) => ({ tags: _.all([]) }), ''),
    find('size', (_) => ({ tags: _.size(2) }), 'abe'),
    find('size 0', (_) => ({ tags: _.size(0) }), 'c'),
    find('elemMatch meets all in one element', (_) => ({ list: _.elemMatch({ p: 1, q: 'n' }) }), 'd'),
    find('elemMatch with commands', (_) => ({ list: _.elemMatch({ p: _.gt(2), q: 'm' }) }), 'bd'),
    find('elemMatch of numbers', (_) => ({ nums: _.elemMatch({ $gt: 2, $lt: 4 }) }), 'c'),
    find('elemMatch of a command', (_) => ({ nums: _.elemMatch(_.gt(4)) }), 'd'),
    find('a range over an array may be met by two elements', (_) => ({ nums: _.gt(9).and(_.lt(6)) }), 'd'),
    find('mod', (_) => ({ nums: _.mod([2, 0]) }), 'cdefg'),
    find('mod cuts fractions off', (_) => ({ n: _.mod([2, 1]) }), 'acf'),
    // Regular expressions.
    find('a regular expression', () => ({ s: /^ab/ }), 'a'),
    find('a regular expression, whatever the case', () => ({ s: /^ab/i }), 'ab'),
    find('db.RegExp', (_, t) => ({ s: t.db.RegExp({ regexp: '^ab', options: 'i' }) }), 'ab'),
    find('db.RegExp without options', (_, t) => ({ s: t.db.RegExp({ regexp: 'bc$' }) }), 'a'),
    find('a regular expression in Chinese', () => ({ s: /中/ }), 'c'),
    find('a character beyond 16 bits', () => ({ s: /^中文.$/ }), 'c'),
    find('a regular expression on elements', () => ({ tags: /^z/ }), 'be'),
    find('lines: without m', () => ({ s: /^line two/ }), ''),
    find('lines: with m', () => ({ s: /^line two/m }), 'g'),
    find('dots: without s', () => ({ s: /one.line/ }), ''),
    find('dots: with s', () => ({ s: /one.line/s }), 'g'),
    find('spaces: with x', (_, t) => ({ s: t.db.RegExp({ regexp: 'a b c # the first', options: 'x' }) }), 'a'),
    find('several options', (_, t) => ({ s: t.db.RegExp({ regexp: '^LINE TWO$', options: 'im' }) }), 'g'),
    // Logic on a field.
    find('and behind a command', (_) => ({ n: _.gt(1).and(_.lt(3)) }), 'bf'),
    find('and of commands', (_) => ({ n: _.and(_.gt(1), _.lt(3)) }), 'bf'),
    find('and of a list of commands', (_) => ({ n: _.and([_.gt(1), _.lt(3)]) }), 'bf'),
    find('a chain', (_) => ({ n: _.gt(1).lt(3) }), 'bf'),
    find('a longer chain', (_) => ({ n: _.gte(1).and(_.lte(3.5)).and(_.neq(2)) }), 'acf'),
    find('or behind a command', (_) => ({ n: _.lt(0).or(_.gt(3)) }), 'cfh'),
    find('or of commands', (_) => ({ n: _.or(_.lt(0), _.gt(3)) }), 'cfh'),
    find('or of a list of commands', (_) => ({ n: _.or([_.lt(0), _.gt(3)]) }), 'cfh'),
    find('or with an and', (_) => ({ n: _.gt(1).and(_.lt(3)).or(_.eq(-0.5)) }), 'bfh'),
    find('nor on a field', (_) => ({ n: _.nor(_.eq(1), _.eq(2)) }), 'cdegh'),
    find('not', (_) => ({ n: _.not(_.eq(2)) }), 'acdefgh'),
    find('not greater is not less or equal', (_) => ({ n: _.not(_.gt(1)) }), 'adegh'),
    find('not in', (_) => ({ tags: _.not(_.in(['x'])) }), 'bcegh'),
    find('not exists', (_) => ({ n: _.not(_.exists(true)) }), 'g'),
    find('not a regular expression', (_) => ({ s: _.not(/^ab/) }), 'bcdefgh'),
    find('not elemMatch', (_) => ({ list: _.not(_.elemMatch({ p: 5 })) }), 'bcefgh'),
    find('or beside other fields', (_) => ({ k: _.neq('a'), n: _.or(_.eq(1), _.eq(2)) }), 'bf'),
    find('or on a nested field', (_) => ({ o: { p: _.or(_.eq(2), _.exists(false)) } }), 'befgh'),
    // Logic of conditions.
    find('or of conditions', (_) => _.or({ n: 1 }, { n: 2 }), 'abf'),
    find('or of a list of conditions', (_) => _.or([{ n: 1 }, { s: /^A/ }]), 'abf'),
    find('and of conditions', (_) => _.and({ n: 1 }, { b: true }), 'a'),
    find('and of a list of conditions', (_) => _.and([{ n: _.gt(0) }, { tags: 'y' }]), 'ab'),
    find('nor of conditions', (_) => _.nor([{ n: 1 }, { n: 2 }]), 'cdegh'),
    find('or in an and', (_) => _.and([_.or([{ n: 1 }, { n: 2 }]), { tags: 'y' }]), 'ab'),
    find('and in an or', (_) => _.or([_.and([{ n: 1 }, { b: true }]), _.and([{ tags: 'x' }, { nums: 10 }])]), 'ad'),
    find('commands in an or', (_) => _.or([{ n: _.gt(1).and(_.lt(3)) }, { k: 'h' }]), 'bfh'),
    find('nor in an and', (_) => _.and(_.or({ k: 'a' }, { k: 'b' }), _.nor([{ k: 'b' }])), 'a'),
    find('nested objects in an or', (_) => _.or([{ o: { p: 2 } }, { o: { p: 1, q: _.exists(false) } }]), 'bc'),
    find('three levels', (_) => _.or([_.and([_.or([{ k: 'a' }, { k: 'b' }]), _.nor([{ n: 2 }])]), { k: _.in(['g', 'h']) }]), 'agh'),
    // Expressions, schemas, types.
    find('expr compares across types', (_, { $ }) => _.expr($.gt(['$n', 3])), 'cdf'),
    find('expr of two fields, both missing too', (_, { $ }) => _.expr($.eq(['$o.p', '$n'])), 'abg'),
    find('jsonSchema', (_) => _.jsonSchema({ required: ['nums'], properties: { nums: { bsonType: 'array' } } }), 'cdegh'),
    find('$type of a text', () => ({ n: { $type: 'string' } }), 'd'),
    find('$type of a number, in an array too', () => ({ n: { $type: 'number' } }), 'abcfh'),
    find('$type of an array', () => ({ n: { $type: 'array' } }), 'f'),
    find('$type null is not missing', () => ({ n: { $type: 'null' } }), 'e'),
    // The query as a whole.
    list('the later where counts', (c) => c.where({ k: 'a' }).where({ k: 'b' }), 'b'),
    steps('ids', async (t) => {
      const documents = await t.get(t.seeded.where({}).orderBy('k', 'asc'));
      const ids = documents.map((d) => d._id);
      ok(ids.every((id) => typeof id === 'string' && id.length > 0) && new Set(ids).size === 8, `ids are texts: ${ids}`);
      same((await t.get(t.seeded.doc(ids[2]))).map((d) => d.k), ['c'], 'by its id');
      same((await t.get(t.seeded.where({ _id: ids[3] }))).map((d) => d.k), ['d'], 'by a condition');
      same((await t.get(t.seeded.where({ _id: t._.in([ids[1], ids[4], 'none']) }).orderBy('k', 'asc'))).map((d) => d.k), ['b', 'e']);
      same((await t.get(t.seeded.where({ _id: t._.neq(ids[0]) }))).length, 7);
    }),
    steps('count', async (t) => {
      same(await t.count(t.seeded), 8, 'all');
      same(await t.count(t.seeded.where({ n: t._.gt(0) })), 4, 'some');
      same(await t.count(t.seeded.where({ n: 'nothing' })), 0, 'none');
      same(await t.count(t.seeded.where({ k: t._.exists(true) }).limit(3)), 8, 'a limit does not matter');
    }),
    // What cannot be meant.
    refused('an operator that nobody knows', (t) => t.get(t.seeded.where({ n: { $dance: 1 } })), OPERATOR),
    refused('an operator that nobody knows, on top', (t) => t.get(t.seeded.where({ $dance: [{ n: 1 }] })), OPERATOR),
    refused('an operator that nobody knows, deep', (t) => t.get(t.seeded.where(t._.or([{ k: 'a' }, t._.and([{ o: { p: { $dance: 1 } } }, { k: 'b' }])]))), OPERATOR),
    refused('$where', (t) => t.get(t.seeded.where({ $where: 'true' })), OPERATOR),
    refused('a size that is no number', (t) => t.get(t.seeded.where({ tags: t._.size('two') })), PARAM),
    refused('mod by 0', (t) => t.get(t.seeded.where({ n: t._.mod([0, 1]) })), PARAM),
    refused('a regular expression that cannot be read', (t) => t.get(t.seeded.where({ s: t.db.RegExp({ regexp: '(', options: '' }) })), PARAM),
    refused('an option that nobody knows', (t) => t.get(t.seeded.where({ s: t.db.RegExp({ regexp: 'a', options: 'q' }) })), OPERATOR),
    refused('a count with an operator that nobody knows', (t) => t.count(t.seeded.where({ n: { $dance: 1 } })), OPERATOR),
    refused('an unknown collection', (t) => t.get(t.db.collection('no_such_collection')), refusal('DATABASE_COLLECTION_NOT_EXIST')),
    refused('a count in an unknown collection', (t) => t.count(t.db.collection('no_such_collection').where({ n: 1 })), refusal('DATABASE_COLLECTION_NOT_EXIST')),
  ],
};
