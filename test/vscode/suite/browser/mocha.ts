// Mocha in a web worker host: what `mocha` means to the suites there.
import 'mocha/mocha.js';

export default (globalThis as unknown as { Mocha: typeof import('mocha') }).Mocha;
