import { watchSuite } from '../support/watch-suite.mjs';

watchSuite('CLOUD_API');
