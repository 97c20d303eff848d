// Aggregation: stages one after the other, and expressions (`_.aggregate`, mostly called `$`).

const { Expression } = require('wx/command');
const { encode } = require('wx/values');
const { encodeQuery, operand, expression } = require('wx/query');
const { invalid } = require('wx/errors');

const STAGES = [
  'addFields', 'bucket', 'bucketAuto', 'count', 'facet', 'geoNear', 'group', 'limit', 'lookup', 'match', 'project',
  'replaceRoot', 'replaceWith', 'sample', 'set', 'skip', 'sort', 'sortByCount', 'unset', 'unwind',
];

/** Stages without a collection: of `lookup` and `facet`. */
class Pipeline {
  constructor(stages = []) {
    this.stages = stages;
  }
  done() {
    return this.stages.map(([name, value]) => ({ ['$' + name]: stage(name, value) }));
  }
}

/** The documents of a collection, through stages. */
class Aggregate extends Pipeline {
  #end;
  constructor(end, stages) {
    super(stages);
    this.#end = end;
  }
  next(stages) {
    return new Aggregate(this.#end, stages);
  }
  async end() {
    const stages = this.stages.map(([name, value]) => ({ stageKey: '$' + name, stageValue: JSON.stringify(stage(name, value)) }));
    return this.#end(stages);
  }
}
Pipeline.prototype.next = (stages) => new Pipeline(stages);

for (const name of STAGES) {
  Pipeline.prototype[name] = function (value) {
    return this.next([...this.stages, [name, value]]);
  };
}

function stage(name, value) {
  switch (name) {
    case 'match':
      return encodeQuery(value);
    case 'geoNear': {
      if (typeof value !== 'object' || value === null) throw invalid('geoNear', 'the argument is an object');
      const { query, ...rest } = value;
      return query === undefined ? expression(rest) : { ...expression(rest), query: encodeQuery(query) };
    }
    case 'facet':
      return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, part instanceof Pipeline ? part.done() : part]));
    case 'lookup': {
      const { pipeline, ...rest } = value;
      const inner = pipeline instanceof Pipeline ? pipeline.done() : pipeline;
      return pipeline === undefined ? expression(rest) : { ...expression(rest), pipeline: inner };
    }
    default:
      return expression(value);
  }
}

/** `$.sum('$n')`: the operator of any name. What there is, the database says. */
const $ = new Proxy(
  {},
  {
    get(_, name) {
      if (typeof name !== 'string' || name === 'then') return undefined;
      if (name === 'pipeline') return () => new Pipeline();
      const operator = name === 'neq' ? '$ne' : '$' + name;
      return (...args) => new Expression(operator, args.length > 1 ? args : (args[0] ?? {}));
    },
  }
);

module.exports = { Aggregate, $ };
