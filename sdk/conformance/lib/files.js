// What a file is in each place. A mini-program's is a path in the phone, which nothing here has.

export const SIDES = {
  node: { content: (bytes) => ({ fileContent: globalThis.Buffer.from(bytes) }) },
  server: { content: (bytes) => ({ fileContent: globalThis.Buffer.from(bytes) }) },
  chromium: { content: (bytes) => ({ filePath: new globalThis.File([bytes], 'file') }) },
};
