import { watchSuite } from '../support/watch-suite.mjs';

watchSuite('GATEWAY');
