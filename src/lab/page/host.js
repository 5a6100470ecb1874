// Two hosts, one protocol: the program on this machine, or the engine inside this page. A request is an object with one key,
// an answer too. A lane holds one request at a time: who asks again in it does not wait for the old answer any more.

/** Thrown to whoever asked, once somebody asked again in the same lane. */
export class Superseded extends Error {}

/** Thrown with what the engine says is wrong, one sentence each. */
export class Refused extends Error {
  constructor(problems) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

/** The host of this page: `ask(request, lane)` is a promise of the answer. */
export async function connect() {
  const engine = document.getElementById("engine");
  const send = engine ? await inside(engine) : local;
  return {
    isLocal: !engine,
    async ask(request, lane = Object.keys(request)[0]) {
      const answer = await send(request, lane);
      if (answer.problems) throw new Refused(answer.problems);
      return Object.values(answer)[0];
    },
  };
}

const waiting = new Map();

async function local(request, lane) {
  waiting.get(lane)?.abort();
  const control = new AbortController();
  waiting.set(lane, control);
  try {
    const response = await fetch("ask", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(request),
      signal: control.signal,
    });
    if (!response.ok) throw new Refused([`microbiz lab says: ${(await response.text()) || response.status}`]);
    return await response.json();
  } catch (error) {
    if (control.signal.aborted) throw new Superseded();
    if (error instanceof Refused) throw error;
    throw new Refused(["microbiz lab does not answer: is it still running in its terminal?"]);
  } finally {
    if (waiting.get(lane) === control) waiting.delete(lane);
  }
}

/** The engine is compiled once; each lane has a worker of its own, which is ended when it is asked again. */
async function inside(engine) {
  const stream = new Blob([bytes(engine.textContent.trim())]).stream().pipeThrough(new DecompressionStream("gzip"));
  const module = await WebAssembly.compileStreaming(new Response(stream, { headers: { "Content-Type": "application/wasm" } }));
  const address = URL.createObjectURL(
    new Blob([document.getElementById("worker").textContent], { type: "text/javascript" }),
  );
  const lanes = new Map();
  const hire = (lane) => {
    const worker = new Worker(address);
    worker.postMessage({ module });
    lanes.set(lane, worker);
    return worker;
  };
  // What a page asks at once is made ready at once.
  ["open", "watch", "run"].forEach(hire);
  return (request, lane) =>
    new Promise((resolve, reject) => {
      let worker = lanes.get(lane);
      if (worker?.give) {
        worker.terminate();
        worker.give.reject(new Superseded());
        worker = undefined;
      }
      const own = worker ?? hire(lane);
      own.give = { reject };
      own.onmessage = ({ data }) => {
        own.give = undefined;
        resolve(JSON.parse(data));
      };
      own.onerror = (event) => {
        own.terminate();
        lanes.delete(lane);
        own.give = undefined;
        event.preventDefault();
        reject(new Refused([`the engine stopped: ${event.message}; please report it with this scenario`]));
      };
      own.postMessage({ request: JSON.stringify(request) });
    });
}

/** The bytes that a text in base64 stands for. */
function bytes(text) {
  const letters = atob(text);
  const array = new Uint8Array(letters.length);
  for (let place = 0; place < letters.length; place += 1) array[place] = letters.charCodeAt(place);
  return array;
}
