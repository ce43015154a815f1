// Preloaded into every Node process of a test run (NODE_OPTIONS=--require): any connection to an address other than
// this machine's own is refused and written to NETWORK_GUARD_FILE, one per line. This makes "nothing leaves the
// machine" a fact about the server, the extension host and the model's thread, not only about the page.
'use strict';
const { appendFileSync } = require('node:fs');
const dns = require('node:dns');
const net = require('node:net');

const file = process.env.NETWORK_GUARD_FILE;
const isLocal = (host) =>
  host === undefined ||
  host === null ||
  host === '' ||
  /^(?:localhost|127\.\d+\.\d+\.\d+|::1|\[::1\]|0\.0\.0\.0|::)$/u.test(String(host));

/** Records the violation. */
function refuse(what, host) {
  const error = new Error(`The network guard refused ${what} ${host}`);
  if (file !== undefined)
    appendFileSync(file, `${what} ${host} (process ${process.pid}: ${process.argv.slice(0, 3).join(' ')})\n`);
  return error;
}

const connect = Reflect.get(net.Socket.prototype, 'connect');
net.Socket.prototype.connect = function guarded(...parameters) {
  // net.connect passes its arguments on as one normalized array.
  const [first] = Array.isArray(parameters[0]) ? parameters[0] : parameters;
  const host =
    typeof first === 'object' && first !== null ? (first.path === undefined ? first.host : undefined) : undefined;
  const second = typeof first === 'number' || typeof first === 'string' ? parameters[1] : undefined;
  const asked = typeof second === 'string' ? second : host;
  if (isLocal(asked)) return connect.apply(this, parameters);
  process.nextTick(() => this.destroy(refuse('a connection to', asked)));
  return this;
};

for (const owner of [dns, dns.promises]) {
  for (const name of Object.keys(owner).filter(
    (key) => /^(?:lookup|resolve)/u.test(key) && typeof owner[key] === 'function',
  )) {
    const original = owner[name];
    owner[name] = function guarded(host, ...rest) {
      if (isLocal(host)) return original.call(this, host, ...rest);
      const error = refuse('a look-up of', host);
      const callback = rest.at(-1);
      if (owner === dns && typeof callback === 'function') {
        process.nextTick(() => callback(error));
        return undefined;
      }
      return Promise.reject(error);
    };
  }
}
