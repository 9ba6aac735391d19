// Python in a worker: loads the runtime of this site when it starts, then judges one text after
// the other. The page ends it when a text does not end by itself.

const RUNTIME = new URL("../_pyodide/", import.meta.url);
const CHECKER = new URL("./oyg_checker/", import.meta.url);
const MODULES = ["__init__.py", "numbers.py", "running.py"];

/** While `work` runs, tells the page how many bytes of the runtime have arrived. */
async function counted(work) {
  const plain = globalThis.fetch;
  let bytes = 0;
  globalThis.fetch = async (...request) => {
    const response = await plain(...request);
    if (!response.ok || !response.body) return response;
    const count = new TransformStream({
      transform(chunk, controller) {
        bytes += chunk.byteLength;
        postMessage({ loaded: bytes });
        controller.enqueue(chunk);
      },
    });
    return new Response(response.body.pipeThrough(count), { headers: response.headers });
  };
  try {
    return await work();
  } finally {
    globalThis.fetch = plain;
  }
}

async function text(url) {
  const response = await fetch(url, { cache: "no-cache" });
  if (!response.ok) throw new Error(`${url.pathname} is not there`);
  return response.text();
}

async function start() {
  const sources = await Promise.all(MODULES.map((name) => text(new URL(name, CHECKER))));
  const { loadPyodide } = await import(new URL("pyodide.mjs", RUNTIME));
  const python = await loadPyodide({ indexURL: RUNTIME.href });
  python.FS.mkdirTree("/book/oyg_checker");
  MODULES.forEach((name, k) => python.FS.writeFile(`/book/oyg_checker/${name}`, sources[k]));
  python.runPython('import sys; sys.path.append("/book")');
  return python.pyimport("oyg_checker").check;
}

const ready = counted(start).catch((error) => {
  postMessage({ missing: String(error.message ?? error) });
  return null;
});

onmessage = async ({ data }) => {
  const check = await ready;
  if (!check) return;
  postMessage({ running: true });
  try {
    const verdict = check(data.record, data.source, (printed) => postMessage({ printed }));
    postMessage({ verdict: JSON.parse(verdict) });
  } catch {
    postMessage({ died: true });
  }
};
