// The engine in a thread of its own: a compiled module first, then requests as JSON, one after the other.
let instance;
onmessage = ({ data }) => {
  if (data.module) {
    instance = WebAssembly.instantiate(data.module, {});
    return;
  }
  instance.then(({ exports: { memory, reserve, answer, buffer } }) => {
    const bytes = new TextEncoder().encode(data.request);
    const at = reserve(bytes.length); // may grow the memory, whose buffer is then another
    new Uint8Array(memory.buffer).set(bytes, at);
    const length = answer();
    postMessage(new TextDecoder().decode(new Uint8Array(memory.buffer, buffer(), length)));
  }).catch((error) => setTimeout(() => { throw error; })); // what a promise swallows, the page would never hear of
};
