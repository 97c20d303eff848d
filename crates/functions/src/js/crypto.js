// The part of Web Crypto that ids and nonces need.

const MAX_BYTES = 65536;
const INTEGERS = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, BigInt64Array, BigUint64Array];

const crypto = {
  getRandomValues(array) {
    if (!INTEGERS.some((Type) => array instanceof Type)) throw new TypeError('getRandomValues takes an integer typed array');
    if (array.byteLength > MAX_BYTES) throw new DOMException(`More than ${MAX_BYTES} bytes at once`, 'QuotaExceededError');
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(runtime.host.random(array.byteLength));
    return array;
  },
  randomUUID() {
    const bytes = runtime.host.random(16);
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  },
};

module.exports = { crypto };
