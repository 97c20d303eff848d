// Every group of cases, in the order that they run.
import expressions from './expressions.js';
import fields from './fields.js';
import files from './files.js';
import functions from './functions.js';
import geo from './geo.js';
import inside from './inside.js';
import order from './order.js';
import queries from './queries.js';
import servers from './servers.js';
import session from './session.js';
import stages from './stages.js';
import transactions from './transactions.js';
import updates from './updates.js';
import values from './values.js';
import watch from './watch.js';

export const groups = [queries, order, fields, geo, values, updates, stages, expressions, transactions, servers, functions, inside, files, watch, session];
